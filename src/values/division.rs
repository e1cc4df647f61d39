//! Administrative divisions (行政区划) by their GB/T 2260 codes, and the level of government that a document comes from.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Six-digit division code of GB/T 2260, such as `510100` for Chengdu; `000000` stands for the whole country.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct DivisionCode(String);

impl DivisionCode {
    /// Reads a code; anything but six digits is refused.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_code = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        is_code.then(|| Self(text.to_owned()))
    }

    /// The six digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The level that the zeros at the end of the code say.
    pub fn level(&self) -> Level {
        match self.0.as_str() {
            "000000" | "100000" => Level::National,
            code if code.ends_with("0000") => Level::Province,
            code if code.ends_with("00") => Level::City,
            _ => Level::County,
        }
    }
}

/// What the codes of a division and of all within it begin with: `51` for a province, `5101` for a city, nothing for the
/// whole country.
pub fn prefix(code: &str) -> &str {
    code.trim_end_matches("00")
}

/// A division as the zone's content lists it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Division {
    /// GB/T 2260 code, six digits.
    pub code: String,
    /// Official short name, such as 成都市.
    pub name: String,
}

/// Level of government (国家、省、市、区县).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// 国家
    #[serde(rename = "国家")]
    National,
    /// 省、自治区、直辖市
    #[serde(rename = "省")]
    Province,
    /// 地级市、自治州
    #[serde(rename = "市")]
    City,
    /// 县、区、县级市
    #[serde(rename = "区县")]
    County,
}

impl Level {
    /// All levels from the top down.
    pub const ALL: [Self; 4] = [Self::National, Self::Province, Self::City, Self::County];

    /// The word that the site shows and stores.
    pub const fn name(self) -> &'static str {
        match self {
            Self::National => "国家",
            Self::Province => "省",
            Self::City => "市",
            Self::County => "区县",
        }
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == text.trim())
    }

    /// The level that an authority's name says: 国务院 and 海关总署 are national, 四川省… provincial, 成都市… municipal.
    pub fn of_authority(name: &str) -> Option<Self> {
        const MUNICIPALITIES: [&str; 4] = ["北京市", "天津市", "上海市", "重庆市"];
        const NATIONAL: [&str; 9] =
            ["国务院", "海关总署", "国家", "商务部", "财政部", "税务总局", "中国人民银行", "全国人民代表大会", "中共中央"];
        if NATIONAL.iter().any(|word| name.starts_with(word)) {
            return Some(Self::National);
        }
        // 宣州区 and 杭州市 are named after a 州 without being one.
        let is_name_part = |at: usize| name[at..].chars().nth(1).is_some_and(|next| "市区县".contains(next));
        let first = name.char_indices().skip(1).find_map(|(at, letter)| match letter {
            '省' => Some(Self::Province),
            '市' if MUNICIPALITIES.contains(&&name[..at + letter.len_utf8()]) => Some(Self::Province),
            '市' => Some(Self::City),
            '州' if !is_name_part(at) => Some(Self::City),
            '区' if name[..at].ends_with("自治") => Some(Self::Province),
            '县' | '区' => Some(Self::County),
            _ => None,
        });
        first.or_else(|| name.ends_with('部').then_some(Self::National))
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zeros_of_a_code_say_its_level() {
        let level = |code: &str| DivisionCode::parse(code).map(|code| code.level());
        assert_eq!(level("100000"), Some(Level::National));
        assert_eq!(level("510000"), Some(Level::Province));
        assert_eq!(level("510100"), Some(Level::City));
        assert_eq!(level("510104"), Some(Level::County));
        assert_eq!(level("51010"), None);
        assert_eq!(level("51010x"), None);
    }

    #[test]
    fn the_codes_within_a_division_begin_alike() {
        for (code, wanted) in [("000000", ""), ("510000", "51"), ("510100", "5101"), ("510104", "510104"), ("500010", "500010")] {
            assert_eq!(prefix(code), wanted);
        }
    }

    #[test]
    fn an_authority_s_name_says_its_level() {
        assert_eq!(Level::of_authority("国务院办公厅"), Some(Level::National));
        assert_eq!(Level::of_authority("海关总署"), Some(Level::National));
        assert_eq!(Level::of_authority("四川省人民政府办公厅"), Some(Level::Province));
        assert_eq!(Level::of_authority("重庆市人民政府"), Some(Level::Province));
        assert_eq!(Level::of_authority("成都市商务局"), Some(Level::City));
        assert_eq!(Level::of_authority("新疆维吾尔自治区商务厅"), Some(Level::Province));
        assert_eq!(Level::of_authority("杭州市商务局"), Some(Level::City));
        assert_eq!(Level::of_authority("凉山彝族自治州人民政府"), Some(Level::City));
        assert_eq!(Level::of_authority("宣州区人民政府"), Some(Level::County));
        assert_eq!(Level::of_authority("管委会"), None);
    }
}
