//! Who signs up: names and numbers in one spelling, and keyed hashes by which the same person is recognised without their
//! number being kept.
//!
//! Identity numbers are checked (GB 11643-1999: eighteen characters, a date, a check digit), hashed and forgotten; only a
//! masked form stays for people to recognise their own.

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::values::mask;

/// The key of the hashes. Whoever has the database alone cannot try all mobile numbers.
#[derive(Clone)]
pub struct PersonKey(Vec<u8>);

/// Weights of the digits of an identity number, and the check characters by the remainder (GB 11643-1999).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

/// An identity number that passed the checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity(String);

/// What is wrong with an identity number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityError {
    /// Not eighteen characters.
    Length,
    /// Something that is no digit (or X at the end).
    Character,
    /// The date is none.
    Date,
    /// The check digit does not fit.
    Check,
}

impl IdentityError {
    /// As people read it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Length => "身份证号应为 18 位",
            Self::Character => "身份证号前 17 位应为数字，最后一位为数字或 X",
            Self::Date => "身份证号里的出生日期不存在，请核对第 7 至 14 位",
            Self::Check => "身份证号的校验位不对，可能抄错了一位，请核对",
        }
    }
}

impl Identity {
    /// Reads an identity number; spaces and full-width characters are let be.
    pub fn parse(text: &str) -> Result<Self, IdentityError> {
        let plain: String =
            narrow(text).chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_ascii_uppercase();
        if plain.chars().count() != 18 {
            return Err(IdentityError::Length);
        }
        let digits: Option<Vec<u32>> = plain.chars().take(17).map(|letter| letter.to_digit(10)).collect();
        let (Some(digits), Some(last)) = (digits, plain.chars().last()) else { return Err(IdentityError::Character) };
        if !(last.is_ascii_digit() || last == 'X') {
            return Err(IdentityError::Character);
        }
        if chrono::NaiveDate::parse_from_str(&plain[6..14], "%Y%m%d").is_err() {
            return Err(IdentityError::Date);
        }
        let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
        if CHECKS[(sum % 11) as usize] == last { Ok(Self(plain)) } else { Err(IdentityError::Check) }
    }

    /// What stays of it.
    pub fn masked(&self) -> String {
        mask::id_number(&self.0)
    }
}

impl PersonKey {
    /// A key from the installation's secret.
    pub fn from_secret(secret: &str) -> Self {
        Self(digest(secret.as_bytes(), "cbec-portal person").to_vec())
    }

    /// Recognises a person by their identity number.
    pub fn of_identity(&self, identity: &Identity) -> String {
        hex::encode(digest(&self.0, &format!("identity {}", identity.0)))
    }

    /// Recognises a person by their mobile number.
    pub fn of_mobile(&self, mobile: &str) -> String {
        hex::encode(digest(&self.0, &format!("mobile {mobile}")))
    }

    /// A short proof of some text, such as the code on a screen.
    pub fn proof(&self, text: &str) -> String {
        hex::encode(&digest(&self.0, text)[..8])
    }
}

fn digest(key: &[u8], text: &str) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length is taken");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

/// A name without spaces at its ends and with single ones between.
pub fn normal_name(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A mobile number of the mainland (eleven digits from 13 to 19), or one with its country code (`+` and 7 to 15 digits);
/// none where it is neither.
pub fn normal_mobile(text: &str) -> Option<String> {
    let plain: String = narrow(text).chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect();
    let local = plain.strip_prefix("+86").or_else(|| plain.strip_prefix("0086")).unwrap_or(&plain);
    let is_digits = |text: &str| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit());
    if local.len() == 11 && is_digits(local) && local.starts_with('1') && !matches!(&local[1..2], "0" | "1" | "2") {
        return Some(local.to_owned());
    }
    let abroad = plain.strip_prefix('+')?;
    (is_digits(abroad) && (7..=15).contains(&abroad.len()) && !abroad.starts_with("86")).then(|| format!("+{abroad}"))
}

/// Full-width letters and digits as narrow ones.
fn narrow(text: &str) -> String {
    let narrow = |letter: char| match letter {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        '\u{3000}' => ' ',
        other => other,
    };
    text.chars().map(narrow).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_numbers_are_checked() {
        // The example of GB 11643-1999.
        assert!(Identity::parse("11010519491231002X").is_ok());
        assert!(Identity::parse(" 11010519491231002x ").is_ok());
        assert_eq!(Identity::parse("110105194912310021"), Err(IdentityError::Check));
        assert_eq!(Identity::parse("110105194913310021"), Err(IdentityError::Date));
        assert_eq!(Identity::parse("1101051949"), Err(IdentityError::Length));
        assert_eq!(Identity::parse("11010519491231002A"), Err(IdentityError::Character));
    }

    #[test]
    fn mobiles_have_one_spelling() {
        for text in ["13800001234", "+86 138-0000-1234", "１３８００００１２３４", "0086 13800001234"] {
            assert_eq!(normal_mobile(text).as_deref(), Some("13800001234"), "{text}");
        }
        assert_eq!(normal_mobile("+85291234567").as_deref(), Some("+85291234567"));
        for text in ["", "12800001234", "1380000123", "02888888888", "+8612800001234"] {
            assert_eq!(normal_mobile(text), None, "{text}");
        }
    }

    #[test]
    fn another_key_gives_other_hashes() {
        let (one, other) = (PersonKey::from_secret("one"), PersonKey::from_secret("other"));
        assert_ne!(one.of_mobile("13800001234"), other.of_mobile("13800001234"));
        assert_ne!(one.of_mobile("13800001234"), one.of_mobile("13800001235"));
    }
}
