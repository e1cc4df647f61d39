//! Personal data for those who need not know it: enough stays to recognise one's own, not enough to learn another's.

/// `138****1234`; numbers with an area code keep the last four digits.
pub fn phone(text: &str) -> String {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    match digits {
        11.. => covered(text, 3, 4),
        7..=10 => covered(text, 0, 4),
        _ => hidden(text),
    }
}

/// First two and last three characters of an identity number.
pub fn id_number(text: &str) -> String {
    covered(text, 2, 3)
}

/// Last four digits of an account.
pub fn bank_account(text: &str) -> String {
    covered(text, 0, 4)
}

/// First letter and domain of a mail address.
pub fn email(text: &str) -> String {
    match text.trim().split_once('@') {
        Some((name, domain)) if !name.is_empty() && !domain.is_empty() => {
            format!("{}***@{domain}", name.chars().next().unwrap_or('*'))
        }
        _ => hidden(text),
    }
}

/// 张*, 欧阳**: a family name stays.
pub fn name(text: &str) -> String {
    let text = text.trim();
    let count = text.chars().count();
    let kept = if count >= 4 { 2 } else { 1 };
    if count <= 1 { hidden(text) } else { text.chars().take(kept).chain(std::iter::repeat_n('*', count - kept)).collect() }
}

/// Any text: nothing of it stays.
pub fn hidden(text: &str) -> String {
    if text.trim().is_empty() { String::new() } else { "***".to_owned() }
}

/// Covers letters and digits but for the first and the last ones; spaces and hyphens are left out. At least half of them is covered.
fn covered(text: &str, first: usize, last: usize) -> String {
    let letters: Vec<char> = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let count = letters.len();
    if count == 0 {
        return hidden(text);
    }
    let (first, last) = if (first + last) * 2 > count + 3 { (0, (count / 4).min(last)) } else { (first, last) };
    let (head, tail) = (letters[..first].iter(), letters[count - last..].iter());
    let stars = std::iter::repeat_n(&'*', (count - first - last).min(12));
    head.chain(stars).chain(tail).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn little_stays_of_personal_data() {
        assert_eq!(phone("13812341234"), "138****1234");
        assert_eq!(phone("028-85550000"), "028****0000");
        assert_eq!(phone("85550000"), "****0000");
        assert_eq!(phone("110"), "***");
        assert_eq!(id_number("510104199001011234"), "51************234");
        assert_eq!(bank_account("6222 0000 1111 2222 333"), "************2333");
        assert_eq!(email("zhangsan@example.com"), "z***@example.com");
        assert_eq!(email("nonsense"), "***");
        assert_eq!(name("张三"), "张*");
        assert_eq!(name("欧阳修明"), "欧阳**");
        assert_eq!(hidden(" "), "");
    }

    proptest! {
        #[test]
        fn half_of_any_text_is_covered(text in "[0-9a-zA-Z]{1,40}") {
            for masked in [phone(&text), id_number(&text), bank_account(&text)] {
                let kept = masked.chars().filter(|letter| *letter != '*').count();
                prop_assert!(kept * 2 <= text.chars().count() + 3, "{} {}", text, masked);
            }
        }

        #[test]
        fn no_text_does_harm(text in ".{0,40}") {
            let _ = (phone(&text), id_number(&text), bank_account(&text), email(&text), name(&text), hidden(&text));
        }
    }
}
