//! Short codes: ten characters that are not mistaken for each other when read aloud or copied by hand (Crockford's base 32),
//! shown as two groups of five. The last one checks the others: one wrong character, or two neighbours exchanged, is
//! always noticed.

use rand::RngExt as _;

/// No I, L, O and U.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code, the check included.
pub const LENGTH: usize = 10;

/// What somebody typed where a code is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// A code that can exist.
    Code(String),
    /// What looks like a code and cannot be one: a character is wrong, missing or too many.
    Slip,
    /// Something else.
    Other,
}

/// A new code.
pub fn random() -> String {
    let mut rng = rand::rng();
    let values: Vec<u8> = (1..LENGTH).map(|_| rng.random_range(0..32)).collect();
    let check = times_two(sum(&values));
    values.iter().chain([&check]).map(|value| letter(*value)).collect()
}

/// A code in two groups, as people read it.
pub fn shown(code: &str) -> String {
    match code.split_at_checked(5) {
        Some((first, second)) if !second.is_empty() => format!("{first}-{second}"),
        _ => code.to_owned(),
    }
}

/// Reads what somebody typed: small letters, full-width letters, spaces and dashes are let be; O is 0, I and L are 1.
pub fn read(text: &str) -> Typed {
    let letters: Vec<char> = text.chars().filter(|letter| !is_between(*letter)).map(plain).collect();
    let looks_alike = letters.iter().all(char::is_ascii_alphanumeric) && letters.len().abs_diff(LENGTH) <= 1;
    if !looks_alike {
        return Typed::Other;
    }
    let values: Option<Vec<u8>> = letters.iter().map(|letter| value(*letter)).collect();
    match values {
        Some(values) if values.len() == LENGTH && sum(&values) == 0 => Typed::Code(values.into_iter().map(letter).collect()),
        _ => Typed::Slip,
    }
}

/// Codes that stand in a text in two groups with a dash, each once, at most `most`.
pub fn all_in(text: &[u8], most: usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for window in text.windows(LENGTH + 1).filter(|window| window[5] == b'-') {
        if !window.iter().enumerate().all(|(at, byte)| at == 5 || LETTERS.contains(byte)) {
            continue;
        }
        if let Typed::Code(code) = read(&String::from_utf8_lossy(window))
            && !found.contains(&code)
        {
            found.push(code);
        }
        if found.len() == most {
            break;
        }
    }
    found
}

fn is_between(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '-' | '–' | '—' | '‐' | '‑' | '－' | '_' | '·')
}

fn plain(letter: char) -> char {
    let narrow = match letter {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        other => other,
    };
    match narrow.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    }
}

fn letter(value: u8) -> char {
    char::from(LETTERS[usize::from(value) % LETTERS.len()])
}

fn value(letter: char) -> Option<u8> {
    LETTERS.iter().position(|known| char::from(*known) == letter).and_then(|at| u8::try_from(at).ok())
}

/// The characters as digits of a number in the field of 32 elements, whose value at 2 is 0 for every code.
fn sum(values: &[u8]) -> u8 {
    values.iter().fold(0, |sum, value| times_two(sum) ^ value)
}

/// Modulo x⁵ + x² + 1.
fn times_two(value: u8) -> u8 {
    let doubled = value << 1;
    if doubled & 32 == 0 { doubled } else { (doubled ^ 0b10_0101) & 31 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_written() {
        for _ in 0..200 {
            let code = random();
            assert_eq!(code.len(), LENGTH);
            for written in [shown(&code), code.to_lowercase(), format!(" {} ", shown(&code).replace('-', " — "))] {
                assert_eq!(read(&written), Typed::Code(code.clone()), "{written}");
            }
            assert_eq!(read(&code.replace('0', "O").replace('1', "l")), Typed::Code(code.clone()));
        }
    }

    #[test]
    fn every_single_slip_is_noticed() {
        let code = random();
        let letters: Vec<char> = code.chars().collect();
        for at in 0..LENGTH {
            for other in LETTERS.iter().map(|letter| char::from(*letter)).filter(|other| *other != letters[at]) {
                let mut wrong = letters.clone();
                wrong[at] = other;
                assert_eq!(read(&wrong.iter().collect::<String>()), Typed::Slip);
            }
            if at > 0 && letters[at] != letters[at - 1] {
                let mut wrong = letters.clone();
                wrong.swap(at, at - 1);
                assert_eq!(read(&wrong.iter().collect::<String>()), Typed::Slip);
            }
        }
        assert_eq!(read(&code[1..]), Typed::Slip);
        assert_eq!(read(&format!("{}U", &code[1..])), Typed::Slip);
        for other in ["", "海仓认〔2026〕0012号", "ABC", "<script>alert(1)</script>"] {
            assert_eq!(read(other), Typed::Other, "{other}");
        }
    }

    #[test]
    fn codes_are_found_in_a_text() {
        let (one, two) = (random(), random());
        let text = format!("查验码 {}，又见https://x/verify/{}。AAAAA-AAAAB", shown(&one), shown(&two));
        let found = all_in(text.as_bytes(), 5);
        assert!(found.contains(&one) && found.contains(&two), "{found:?}");
        assert_eq!(all_in(text.as_bytes(), 1), [one]);
        assert!(all_in(b"-----------", 5).is_empty());
    }
}
