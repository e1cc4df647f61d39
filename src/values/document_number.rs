//! The number a Chinese public body gives to a document (文号).
//!
//! Two families exist. The common one is an issuer's short name, a year in six-cornered brackets and a serial:
//! `川府函〔2016〕129号`. Orders and announcements count with 第: `海关总署公告2020年第75号`, `国务院令第697号`.
//! People type either in many ways, so two numbers are equal when issuer, year and serial are equal, whatever the
//! brackets, the width of the digits or a missing 号.

mod find;
#[cfg(test)]
mod tests;

pub use find::find_all;

use std::{
    fmt,
    hash::{Hash, Hasher},
    sync::LazyLock,
};

use regex::Regex;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A document number that was read from some spelling of it.
#[derive(Debug, Clone)]
pub struct DocumentNumber {
    issuer: String,
    year: Option<u16>,
    serial: u32,
    is_counted_with_di: bool,
}

/// Kinds of documents that are counted with 第 and follow the name of the issuer.
const COUNTED_KINDS: [&str; 5] = ["公告", "通告", "令", "决定", "公报"];

static SHAPE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:(?:发文|文件)?(?:文号|字号|编号) ?: ?)?(?P<issuer>[\p{Han}A-Za-z ]{2,40}?) ?",
        r"(?:(?P<open>\()? ?(?P<year>(?:19|20)[0-9]{2}) ?(?P<nian>年)? ?\)?)? ?",
        r"\(?(?P<di>第)? ?(?P<serial>[0-9]{1,6}) ?(?P<hao>号)? ?(?P<kind>令|公告|通告)?\)?$"
    ))
});

impl DocumentNumber {
    /// Reads a number in any spelling. `None` when the text is not a document number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let folded = fold(text);
        let found = SHAPE.captures(unwrapped(&folded))?;
        let has = |name| found.name(name).is_some();
        let mut issuer: String = found["issuer"].split(' ').collect();
        if let Some(kind) = found.name("kind")
            && !issuer.ends_with(kind.as_str())
        {
            issuer.push_str(kind.as_str());
        }
        let is_counted_kind = COUNTED_KINDS.iter().any(|kind| issuer.ends_with(kind));
        let is_marked = has("open") || has("hao") || (has("nian") && has("di"));
        let is_whole = if has("year") { is_marked } else { is_counted_kind && has("di") };
        if !is_whole || issuer.chars().count() < 2 {
            return None;
        }
        Some(Self {
            issuer,
            year: found.name("year").and_then(|year| year.as_str().parse().ok()),
            serial: found["serial"].parse().ok().filter(|serial| *serial > 0)?,
            is_counted_with_di: is_counted_kind && !has("open"),
        })
    }

    /// The issuer's short name, or its name and the kind of document: `川府函`, `海关总署公告`.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The year of the number; orders without one have none.
    #[must_use]
    pub const fn year(&self) -> Option<u16> {
        self.year
    }

    /// The serial within the year.
    #[must_use]
    pub const fn serial(&self) -> u32 {
        self.serial
    }

    /// One key for every spelling, without punctuation: `川府函2016年129号`.
    #[must_use]
    pub fn normal(&self) -> String {
        match self.year {
            Some(year) => format!("{}{year}年{}号", self.issuer, self.serial),
            None => format!("{}{}号", self.issuer, self.serial),
        }
    }
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { issuer, serial, .. } = self;
        match self.year {
            None => write!(out, "{issuer}第{serial}号"),
            Some(year) if self.is_counted_with_di => write!(out, "{issuer}{year}年第{serial}号"),
            Some(year) => write!(out, "{issuer}〔{year}〕{serial}号"),
        }
    }
}

impl PartialEq for DocumentNumber {
    fn eq(&self, other: &Self) -> bool {
        (&self.issuer, self.year, self.serial) == (&other.issuer, other.year, other.serial)
    }
}

impl Eq for DocumentNumber {}

impl Hash for DocumentNumber {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.issuer, self.year, self.serial).hash(state);
    }
}

impl Serialize for DocumentNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DocumentNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("not a document number"))
    }
}

/// Half-width, simplified, one kind of bracket, single spaces.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.trim().chars().map(fold_char) {
        if c != ' ' || !folded.ends_with(' ') {
            folded.push(c);
        }
    }
    folded
}

fn fold_char(c: char) -> char {
    match c {
        '〔' | '﹝' | '[' | '［' | '【' | '（' | '{' | '〖' | '「' => '(',
        '〕' | '﹞' | ']' | '］' | '】' | '）' | '}' | '〗' | '」' => ')',
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '：' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c if c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}') => ' ',
        c => simplified(c),
    }
}

/// The traditional characters that occur in numbers. Search folds whole queries elsewhere.
const fn simplified(c: char) -> char {
    match c {
        '號' => '号',
        '國' => '国',
        '發' => '发',
        '辦' => '办',
        '關' => '关',
        '總' => '总',
        '稅' => '税',
        '財' => '财',
        '務' => '务',
        '蘇' => '苏',
        '粵' => '粤',
        '魯' => '鲁',
        '閩' => '闽',
        '贛' => '赣',
        '陝' => '陕',
        '遼' => '辽',
        '滬' => '沪',
        '雲' => '云',
        '銀' => '银',
        '匯' => '汇',
        '貿' => '贸',
        '電' => '电',
        '經' => '经',
        '聯' => '联',
        '規' => '规',
        '廳' => '厅',
        '質' => '质',
        '監' => '监',
        '環' => '环',
        '農' => '农',
        '長' => '长',
        c => c,
    }
}

/// Without a pair of brackets around the whole.
fn unwrapped(folded: &str) -> &str {
    let inner = folded.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.unwrap_or(folded).trim()
}

#[expect(clippy::expect_used, reason = "a fixed pattern, compiled by every test")]
pub(crate) fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("valid pattern")
}
