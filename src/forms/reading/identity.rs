//! Codes and numbers that name somebody or something, with their check characters.

use unicode_normalization::UnicodeNormalization as _;

use super::dates;
use crate::values::CreditCode;

/// Weights of the first seventeen digits of an identity number (GB 11643).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check characters by remainder.
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

/// 统一社会信用代码
pub(super) fn credit_code(text: &str) -> Result<String, String> {
    CreditCode::parse(text).map(|code| code.to_string()).map_err(|error| format!("{error}。"))
}

/// 公民身份号码
pub(super) fn id_number(text: &str) -> Result<String, String> {
    let plain = compact(text).to_uppercase();
    let letters: Vec<char> = plain.chars().collect();
    if letters.len() != 18 {
        return Err(format!("身份证号应为 18 位，现在是 {} 位。", letters.len()));
    }
    let digits: Option<Vec<u32>> = letters[..17].iter().map(|letter| letter.to_digit(10)).collect();
    let is_last = letters[17].is_ascii_digit() || letters[17] == 'X';
    let (Some(digits), true) = (digits, is_last) else {
        return Err("身份证号应为 17 位数字加 1 位数字或 X。".to_owned());
    };
    if dates::day(&plain[6..14]).is_none() {
        return Err("身份证号的出生日期（第 7 至 14 位）不对，请检查。".to_owned());
    }
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let check = usize::try_from(sum % 11).ok().and_then(|at| CHECKS.get(at));
    if check == Some(&letters[17]) {
        Ok(plain)
    } else {
        Err("身份证号的最后一位校验不符，请逐位检查。".to_owned())
    }
}

/// Digits only.
pub(super) fn bank_account(text: &str) -> Option<String> {
    let plain = compact(text);
    ((8..=30).contains(&plain.len()) && plain.bytes().all(|byte| byte.is_ascii_digit())).then_some(plain)
}

/// Four, six, eight or ten digits of a chapter that exists.
pub(super) fn hs_code(text: &str) -> Option<String> {
    let plain: String = compact(text).replace('.', "");
    let is_code = matches!(plain.len(), 4 | 6 | 8 | 10) && plain.bytes().all(|byte| byte.is_ascii_digit());
    let chapter = plain.get(..2).and_then(|digits| digits.parse::<u32>().ok())?;
    (is_code && (1..=97).contains(&chapter) && chapter != 77).then_some(plain)
}

/// Without spaces and hyphens, in plain digits.
fn compact(text: &str) -> String {
    text.nfkc().filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '–' | '—')).collect()
}
