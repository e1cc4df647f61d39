//! Unified social credit codes (统一社会信用代码) of GB 32100-2015: eighteen characters that name an organisation. The
//! last one checks the whole, the ninth to seventeenth are the organisation's own code and check themselves (GB 11714).

use std::fmt;

/// The characters of a code in the order of their values; I, O, S, V and Z are left out.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights of the first seventeen characters.
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// Weights of the first eight characters of the organisation's own code.
const OWN_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// A code whose check characters fit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CreditCode(String);

/// What is wrong with a code, as a sentence for the person who typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreditCodeError {
    /// Nothing was typed.
    Empty,
    /// So many characters instead of eighteen.
    Length(usize),
    /// This character, at this place from 1, is never used there.
    Character(usize, char),
    /// The organisation's own code within it does not check.
    Own,
    /// The last character does not check.
    Check,
}

impl CreditCode {
    /// Reads a code as people type it: spaces and hyphens are left out, small and full-width letters become plain ones.
    pub fn parse(text: &str) -> Result<Self, CreditCodeError> {
        let code = plain(text);
        if code.is_empty() {
            return Err(CreditCodeError::Empty);
        }
        if code.chars().count() != 18 {
            return Err(CreditCodeError::Length(code.chars().count()));
        }
        let mut values = Vec::with_capacity(18);
        for (at, letter) in code.chars().enumerate() {
            let is_region = (2..8).contains(&at);
            let value = ALPHABET.find(letter).filter(|_| !is_region || letter.is_ascii_digit());
            values.push(value.ok_or(CreditCodeError::Character(at + 1, letter))?);
        }
        if own_check(&code[8..16]) != code.chars().nth(16) {
            return Err(CreditCodeError::Own);
        }
        let sum: u32 = values.iter().zip(WEIGHTS).map(|(&value, weight)| u32::try_from(value).unwrap_or(0) * weight).sum();
        let check = ALPHABET.chars().nth(usize::try_from((31 - sum % 31) % 31).unwrap_or(0));
        if check != code.chars().nth(17) {
            return Err(CreditCodeError::Check);
        }
        Ok(Self(code))
    }

    /// The eighteen characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for CreditCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("请填写统一社会信用代码"),
            Self::Length(count) => write!(f, "统一社会信用代码应为 18 位，现在是 {count} 位，请对照营业执照检查"),
            Self::Character(at, letter) if matches!(letter, 'I' | 'O' | 'S' | 'V' | 'Z') => {
                let digit = [('I', '1'), ('O', '0'), ('S', '5'), ('Z', '2')].into_iter().find(|(wrong, _)| wrong == letter);
                let hint = digit.map(|(_, digit)| format!("，可能是数字 {digit}")).unwrap_or_default();
                write!(f, "第 {at} 位是“{letter}”，代码中不使用字母 I、O、S、V、Z{hint}")
            }
            Self::Character(at @ 3..=8, letter) => write!(f, "第 {at} 位是“{letter}”，第 3 至 8 位应为数字"),
            Self::Character(at, letter) => write!(f, "第 {at} 位是“{letter}”，代码只含数字和大写字母"),
            Self::Own => f.write_str("第 9 至 17 位（主体标识码）的校验位不符，请对照营业执照检查这几位"),
            Self::Check => f.write_str("最后一位校验码不符，说明其中有一位填错，请对照营业执照逐位检查"),
        }
    }
}

/// The check character of an organisation's own code of eight characters.
fn own_check(own: &str) -> Option<char> {
    let sum: u32 = own.chars().zip(OWN_WEIGHTS).map(|(letter, weight)| letter.to_digit(36).unwrap_or(0) * weight).sum();
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    }
}

fn plain(text: &str) -> String {
    let narrow = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '–' | '—' => '-',
        other => other,
    };
    let kept = text.chars().map(narrow).filter(|letter| !letter.is_whitespace() && *letter != '-' && *letter != '\u{feff}');
    kept.flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "91350100M000100Y43";

    #[test]
    fn a_real_code_passes_however_it_is_typed() {
        for text in [
            GOOD,
            " 91350100m000100y43 ",
            "9135 0100 M000 100Y 43",
            "９１３５０１００Ｍ０００１００Ｙ４３",
            "91350100-M000100Y4-3",
        ] {
            assert_eq!(CreditCode::parse(text).map(|code| code.to_string()).as_deref(), Ok(GOOD), "{text}");
        }
    }

    #[test]
    fn each_way_to_be_wrong_is_named() {
        use CreditCodeError::{Character, Check, Empty, Length, Own};
        for (text, error) in [
            ("", Empty),
            ("91350100M000100Y4", Length(17)),
            ("91350100M000100Y434", Length(19)),
            ("91350100M000100Y4Z", Character(18, 'Z')),
            ("91350100MO00100Y43", Character(10, 'O')),
            ("9135A100M000100Y43", Character(5, 'A')),
            ("91350100M000100Y5X", Own),
            ("91350100M000100Y44", Check),
            ("91350101M000100Y43", Check),
            ("统一社会信用代码九一三五零一零零零零", Character(1, '统')),
        ] {
            assert_eq!(CreditCode::parse(text), Err(error), "{text}");
        }
        assert!(Character(10, 'O').to_string().contains("可能是数字 0"));
    }

    #[test]
    fn any_single_wrong_digit_is_noticed() {
        for at in 0..18 {
            for letter in ALPHABET.chars().filter(|letter| GOOD.chars().nth(at) != Some(*letter)) {
                let text: String = GOOD.chars().enumerate().map(|(i, own)| if i == at { letter } else { own }).collect();
                assert!(CreditCode::parse(&text).is_err(), "{text}");
            }
        }
    }
}
