//! Numbers of persons in public words: a mobile number, an identity number, a bank card or a mail address that stands in a
//! notice is hidden but for its ends, whoever wrote it there. Codes of organisations stay.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::values::{CreditCode, mask};

static DIGITS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9][0-9 -]{8,24}[0-9][Xx]?").expect("a constant pattern, which a test reads"));
static MAILBOX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+").expect("a constant pattern, which a test reads")
});

/// The text with such numbers masked.
pub fn masked(text: &str) -> String {
    let text = DIGITS.replace_all(text, |found: &Captures| number(&found[0]));
    MAILBOX.replace_all(&text, |found: &Captures| mask::email(&found[0])).into_owned()
}

fn number(text: &str) -> String {
    let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let keep = |first: usize, last: usize| {
        format!("{}{}{}", &plain[..first], "*".repeat(plain.len() - first - last), &plain[plain.len() - last..])
    };
    match plain.len() {
        11 if is_mobile(&plain) => mask::phone(&plain),
        18 if is_identity(&plain) => keep(2, 3),
        18 if CreditCode::parse(&plain).is_ok() => text.to_owned(),
        16..=19 => keep(0, 4),
        _ => text.to_owned(),
    }
}

fn is_mobile(digits: &str) -> bool {
    digits.starts_with('1') && digits.as_bytes().get(1).is_some_and(|second| (b'3'..=b'9').contains(second))
}

/// The century of birth and the check character of GB 11643.
fn is_identity(text: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    if !matches!(text.get(6..8), Some("19" | "20")) {
        return false;
    }
    let digits: Option<Vec<u32>> = text.chars().take(17).map(|letter| letter.to_digit(10)).collect();
    let Some(digits) = digits else { return false };
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let check = "10X98765432".chars().nth(usize::try_from(sum % 11).unwrap_or(0));
    check == text.chars().last().map(|letter| letter.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_persons_are_hidden_and_others_stay() {
        for (text, shown) in [
            ("联系人张某 13812345678，备用", "联系人张某 138****5678，备用"),
            ("身份证11010519491231002X", "身份证11*************02X"),
            ("账号 6222 0212 3456 7890 123", "账号 ***************0123"),
            ("邮箱 zhang.san@example.com", "邮箱 z***@example.com"),
            ("电话 028-86001234，2026-03-05 前", "电话 028-86001234，2026-03-05 前"),
            ("代码 91350100M000100Y43", "代码 91350100M000100Y43"),
            ("1,200,000 元，编号 20260305001", "1,200,000 元，编号 20260305001"),
        ] {
            assert_eq!(masked(text), shown);
        }
    }
}
