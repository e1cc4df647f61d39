//! Amounts of money, counted in fen. Read and written exactly; doubles come in only where a formula made them.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

/// An amount of fen: a hundredth of a yuan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyError {
    /// Nothing was typed.
    Empty,
    /// It is no number.
    Unread,
    /// It is finer than a fen.
    TooFine,
    /// It is more than can be meant.
    TooLarge,
}

/// Greatest amount that is read: ten million million yuan.
const MOST: i64 = 1_000_000_000_000_000;

/// Reads an amount of yuan as people type it: `1,200.50`, `¥1200.5`, `120.05万元`, `1.2亿`.
pub fn fen(text: &str) -> Result<i64, MoneyError> {
    Fen::parse(text).map(|fen| fen.0)
}

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Reads an amount of yuan as people type it.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let is_kept = |letter: &char| !letter.is_whitespace() && *letter != ',' && *letter != '，';
        let plain: String = text.nfkc().filter(is_kept).collect();
        let (is_negative, plain) = match plain.strip_prefix(['-', '−', '－']) {
            Some(rest) => (true, rest),
            None => (false, plain.strip_prefix('+').unwrap_or(&plain)),
        };
        let plain = plain.trim_start_matches(['¥', '￥']).trim_start_matches("RMB").trim_start_matches("人民币");
        let plain = plain.strip_suffix('整').unwrap_or(plain);
        let plain = plain.strip_suffix('元').unwrap_or(plain);
        let (plain, zeros) = match (plain.strip_suffix('万'), plain.strip_suffix('亿')) {
            (Some(rest), _) => (rest, 6),
            (_, Some(rest)) => (rest, 10),
            _ => (plain, 2),
        };
        let fen = scaled(plain, zeros)?;
        Ok(Self(if is_negative { -fen } else { fen }))
    }

    /// An amount that a formula came to, rounded to the fen, half away from zero.
    #[expect(clippy::cast_possible_truncation, reason = "smaller than the greatest amount")]
    pub fn of_yuan(yuan: f64) -> Option<Self> {
        // 1.005 is a little less as a double; where a fen is near the last digit there is nothing to make up for.
        let exact = yuan * 100.0;
        let fen = if exact.abs() < 1e10 { exact * (1.0 + 1e-13) } else { exact }.round();
        (fen.is_finite() && fen.abs() <= 1e15).then_some(Self(fen as i64))
    }

    /// As a number of yuan, for formulas.
    #[expect(clippy::cast_precision_loss, reason = "amounts are smaller than what doubles hold exactly")]
    pub fn yuan(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// `1200.50`, as a form shows it for editing: without separators, and without decimals where there are none.
    pub fn typed(self) -> String {
        let plain = self.plain().replace(',', "");
        plain.strip_suffix(".00").map_or(plain.clone(), str::to_owned)
    }

    /// `1,200.50`
    pub fn plain(self) -> String {
        format!("{}{}.{:02}", self.sign(), grouped(self.0.unsigned_abs() / 100), self.0.unsigned_abs() % 100)
    }

    /// `120.05 万元`: rounded to a hundred yuan, half away from zero; less than ten thousand yuan in yuan.
    pub fn wan(self) -> String {
        let fen = self.0.unsigned_abs();
        if fen < 1_000_000 {
            return self.to_string();
        }
        let hundreds = (fen + 5_000) / 10_000;
        let (whole, part) = (grouped(hundreds / 100), hundreds % 100);
        let part = format!("{part:02}");
        let part = part.trim_end_matches('0');
        let dot = if part.is_empty() { "" } else { "." };
        format!("{}{whole}{dot}{part} 万元", self.sign())
    }

    /// The lesser of two amounts.
    #[must_use]
    pub fn at_most(self, other: Self) -> Self {
        self.min(other)
    }

    const fn sign(self) -> &'static str {
        if self.0 < 0 { "-" } else { "" }
    }
}

/// Digits with a decimal point, times ten to the power of `zeros`.
fn scaled(text: &str, zeros: usize) -> Result<i64, MoneyError> {
    if text.is_empty() {
        return Err(MoneyError::Empty);
    }
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !is_digits(part) || whole.len() + part.len() == 0 {
        return Err(MoneyError::Unread);
    }
    let part = part.trim_end_matches('0');
    if part.len() > zeros {
        return Err(MoneyError::TooFine);
    }
    let whole = whole.trim_start_matches('0');
    if whole.len() + zeros > 17 {
        return Err(MoneyError::TooLarge);
    }
    let number: i64 = format!("{whole}{part:0<zeros$}").parse().unwrap_or(0);
    if number > MOST { Err(MoneyError::TooLarge) } else { Ok(number) }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

impl fmt::Display for Fen {
    /// `1,200.50 元`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} 元", self.plain())
    }
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "请填写金额",
            Self::Unread => "应填写金额数字，如 120000 或 12 万元",
            Self::TooFine => "金额最多精确到分（两位小数）",
            Self::TooLarge => "金额太大，请检查单位",
        })
    }
}

impl std::error::Error for MoneyError {}

impl Add for Fen {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Fen {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Fen {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_read_however_they_are_typed() {
        for (text, wanted) in [
            ("1,200.50", 120_050),
            ("¥ 1200.5", 120_050),
            ("１２００．５０元", 120_050),
            ("120.05万元", 120_050_000),
            ("1.2亿", 12_000_000_000),
            ("-3.01", -301),
            ("0.1", 10),
            (".5", 50),
            ("5.", 500),
            ("100.0000", 10_000),
            ("300元整", 30_000),
            ("0", 0),
        ] {
            assert_eq!(fen(text), Ok(wanted), "{text}");
        }
        for (text, wanted) in [
            ("", MoneyError::Empty),
            (" 元", MoneyError::Empty),
            ("abc", MoneyError::Unread),
            ("1.2.3", MoneyError::Unread),
            (".", MoneyError::Unread),
            ("1e5", MoneyError::Unread),
            ("--1", MoneyError::Unread),
            ("0.001", MoneyError::TooFine),
            ("1.2345678万", MoneyError::TooFine),
            ("99999999999999999999", MoneyError::TooLarge),
            ("10000000000001", MoneyError::TooLarge),
        ] {
            assert_eq!(fen(text), Err(wanted), "{text}");
        }
    }

    #[test]
    fn amounts_are_written_as_people_read_them() {
        assert_eq!(Fen(120_050).to_string(), "1,200.50 元");
        assert_eq!(Fen(-5).to_string(), "-0.05 元");
        assert_eq!(Fen(120_050_000).wan(), "120.05 万元");
        assert_eq!(Fen(100_000_000).wan(), "100 万元");
        assert_eq!(Fen(100_499_999).wan(), "100.5 万元");
        assert_eq!(Fen(999_999).wan(), "9,999.99 元");
        assert_eq!(Fen(120_050).typed(), "1200.50");
        assert_eq!(Fen(1_000_000).typed(), "10000");
        assert_eq!(Fen::of_yuan(1.005), Some(Fen(101)));
        assert_eq!(Fen::of_yuan(36_000.000_000_000_001), Some(Fen(3_600_000)));
        assert_eq!(Fen::of_yuan(f64::NAN), None);
        assert_eq!(Fen::of_yuan(1e20), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(amount in -1_000_000_000_000_000_i64..=1_000_000_000_000_000) {
            prop_assert_eq!(Fen::parse(&Fen(amount).to_string()), Ok(Fen(amount)));
            prop_assert_eq!(Fen::parse(&Fen(amount).typed()), Ok(Fen(amount)));
            prop_assert_eq!(Fen::of_yuan(Fen(amount / 100).yuan()), Some(Fen(amount / 100)));
        }

        #[test]
        fn no_text_does_harm(text in ".{0,40}", digits in "[0-9.,万亿元-]{0,40}") {
            let _ = (Fen::parse(&text), Fen::parse(&digits));
        }
    }
}
