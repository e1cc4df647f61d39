//! Text in the encodings that Chinese documents use: UTF-8, UTF-16 and GB18030 (with GBK and GB 2312).

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::ExtractError;

/// Decoded text with remarks.
pub(super) struct Decoded {
    pub text: String,
    pub notes: Vec<String>,
}

/// Decodes text of unknown encoding.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, ExtractError> {
    if bytes.is_empty() {
        return Err(ExtractError::Empty);
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[length..]);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return decode_as(encoding, bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return checked(text.to_owned(), Vec::new());
    }
    let (utf8, gb) = (losses(UTF_8, bytes), losses(GB18030, bytes));
    decode_as(if utf8 <= gb { UTF_8 } else { GB18030 }, bytes)
}

/// Decodes text whose page names its encoding.
pub(super) fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Result<Decoded, ExtractError> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let lost = text.matches('\u{fffd}').count();
    if lost * 20 > text.chars().count() {
        return Err(ExtractError::NotText);
    }
    let mut notes = Vec::new();
    if encoding != UTF_8 {
        notes.push(format!("文件编码为 {}，已转为 UTF-8", encoding.name().to_uppercase()));
    }
    if lost > 0 {
        notes.push(format!("有 {lost} 处字节无法识别，显示为“\u{fffd}”，请对照原件"));
    }
    checked(text.into_owned(), notes)
}

/// Text has few control characters.
fn checked(text: String, notes: Vec<String>) -> Result<Decoded, ExtractError> {
    let is_odd = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    let odd = text.chars().filter(is_odd).count();
    if odd * 50 > text.chars().count() { Err(ExtractError::NotText) } else { Ok(Decoded { text, notes }) }
}

fn losses(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    encoding.decode_without_bom_handling(bytes).0.matches('\u{fffd}').count()
}

/// Line ends and Latin characters leave zero bytes on one side only.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if even + odd == 0 || even.min(odd) * 4 > even.max(odd) {
        return None;
    }
    let encoding = if odd > even { UTF_16LE } else { UTF_16BE };
    (losses(encoding, sample) * 50 < sample.len()).then_some(encoding)
}
