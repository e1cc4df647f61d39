//! One character in, one character out: the spelling the index compares by.
//!
//! Full width becomes half width, capitals become small, traditional becomes simplified. Because every character keeps
//! its place, a hit found in folded text marks the same characters of the original, and nothing has to be stored twice.

use std::sync::LazyLock;

use ferrous_opencc::{OpenCC, config::BuiltinConfig};
use unicode_normalization::UnicodeNormalization;

const PLANE: usize = 0x1_0000;

static TABLE: LazyLock<Vec<u16>> = LazyLock::new(build_table);
static TAIWAN: LazyLock<Option<OpenCC>> = LazyLock::new(|| OpenCC::from_config(BuiltinConfig::Tw2sp).ok());

/// The folded form of one character.
#[must_use]
pub fn fold_char(c: char) -> char {
    usize::try_from(u32::from(c)).ok().and_then(|code| TABLE.get(code)).and_then(|&to| char::from_u32(u32::from(to))).unwrap_or(c)
}

/// Folds a whole text; the number of characters stays the same.
#[must_use]
pub fn fold(text: &str) -> String {
    text.chars().map(fold_char).collect()
}

/// Folds a query: compatibility forms are spelt out, Taiwan's vocabulary (軟體, 網路) becomes the mainland's, blanks are
/// squeezed, and no more than `limit` characters are kept.
#[must_use]
pub fn fold_query(text: &str, limit: usize) -> String {
    let kept: String = text.chars().take(limit * 4).nfkc().take(limit).collect();
    let folded = fold(&kept);
    let spoken = if has_traditional(&kept) { taiwan_words(&kept) } else { folded };
    let spoken = spell_plainly(&spoken);
    let cleaned: String = spoken.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    cleaned.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character is written as a Chinese ideograph.
#[must_use]
pub fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

/// Whether a character is read: neither blank nor punctuation. Asked of every character of every candidate, so the
/// ideographs, which are nearly all of them, are told first and without the tables of Unicode.
#[must_use]
pub fn is_readable(c: char) -> bool {
    is_han(c) || c.is_alphanumeric()
}

/// Whether a folded character belongs to a Latin word or a number.
#[must_use]
pub fn is_latin(c: char) -> bool {
    !is_han(c) && c.is_alphanumeric()
}

/// Pinyin as in a schoolbook becomes pinyin as typed: `xī'ān` is `xian`.
fn spell_plainly(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let is_letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphabetic() && !is_han(*c));
    let is_apostrophe =
        |at: usize| matches!(chars[at], '\'' | '’' | '‘' | 'ʼ') && is_letter(at.checked_sub(1)) && is_letter(Some(at + 1));
    let plain = |c: char| {
        let spelt: Vec<char> = std::iter::once(c).nfd().collect();
        let is_umlaut = spelt[0] == 'u' && spelt.contains(&'\u{308}');
        if is_umlaut {
            'v'
        } else if spelt[0].is_ascii_lowercase() {
            spelt[0]
        } else {
            c
        }
    };
    (0..chars.len()).filter(|at| !is_apostrophe(*at)).map(|at| plain(chars[at])).collect()
}

fn has_traditional(text: &str) -> bool {
    text.chars().any(|c| is_han(c) && fold_char(c) != c)
}

fn taiwan_words(text: &str) -> String {
    match &*TAIWAN {
        Some(converter) => fold(&converter.convert(text)),
        None => fold(text),
    }
}

fn build_table() -> Vec<u16> {
    let mut table: Vec<u16> = (0..PLANE).map(|code| u16::try_from(code).unwrap_or(0)).collect();
    for (code, slot) in table.iter_mut().enumerate() {
        if let Some(to) = u32::try_from(code).ok().and_then(char::from_u32).and_then(compatible) {
            *slot = to;
        }
    }
    simplify(&mut table);
    table
}

fn compatible(c: char) -> Option<u16> {
    let mut spelt = std::iter::once(c).nfkc();
    let (first, rest) = (spelt.next()?, spelt.next());
    let base = if rest.is_none() { first } else { c };
    let mut small = base.to_lowercase();
    let (lower, more) = (small.next()?, small.next());
    let to = if more.is_none() { lower } else { base };
    u16::try_from(u32::from(to)).ok()
}

fn simplify(table: &mut [u16]) {
    let Ok(converter) = OpenCC::from_config(BuiltinConfig::T2s) else { return };
    let lines: String = table
        .iter()
        .filter_map(|&code| char::from_u32(u32::from(code)))
        .map(|c| if is_han(c) { c } else { ' ' })
        .flat_map(|c| [c, '\n'])
        .collect();
    let simple = converter.convert(&lines);
    for (slot, line) in table.iter_mut().zip(simple.split('\n')) {
        let mut chars = line.chars();
        if let (Some(c), None) = (chars.next(), chars.next())
            && is_han(c)
            && let Ok(code) = u16::try_from(u32::from(c))
        {
            *slot = code;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_script_are_folded_one_to_one() {
        let original = "９８１０ＣＢＥＣ 跨境電商綜合試驗區（試行）";
        let folded = fold(original);
        assert_eq!(folded, "9810cbec 跨境电商综合试验区(试行)");
        assert_eq!(folded.chars().count(), original.chars().count());
    }

    #[test]
    fn a_query_is_cleaned_and_cut() {
        assert_eq!(fold_query("  海外倉\t補貼\u{0}嗎 ", 200), "海外仓 补贴 吗");
        assert_eq!(fold_query(&"仓".repeat(10_000), 64).chars().count(), 64);
        assert_eq!(fold_query("網路軟體", 64), "网络软件");
        assert_eq!(fold_query("xī'ān lǜsè 'a' é", 64), "xian lvse 'a' e");
    }
}
