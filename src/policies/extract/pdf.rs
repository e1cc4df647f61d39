//! Text of a PDF.

use super::{ExtractError, Extracted, Format, contains, limited};

/// Reads a PDF.
pub(super) fn read(bytes: &[u8]) -> Result<Extracted, ExtractError> {
    let owned = bytes.to_vec();
    let text = limited::run(move || pdf_extract::extract_text_from_mem(&owned).map_err(|_| ExtractError::Damaged));
    match text {
        Ok(text) => Ok(Extracted { text: with_whole_lines(&text), format: Format::Pdf, notes: notes() }),
        Err(ExtractError::Damaged) if contains(bytes, b"/Encrypt") => Err(ExtractError::Encrypted),
        Err(error) => Err(error),
    }
}

fn notes() -> Vec<String> {
    vec!["PDF 的段落和表格按版面推测，请对照原件核对".to_owned()]
}

/// Form feeds end lines; spaces that set type between Chinese characters go.
fn with_whole_lines(text: &str) -> String {
    let chars: Vec<char> = text.replace('\u{c}', "\n").chars().collect();
    let is_wide = |c: Option<&char>| c.is_some_and(|c| matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}'));
    let is_kept = |at: usize| {
        let is_between = chars[at] == ' ' && at > 0 && is_wide(chars.get(at - 1)) && is_wide(chars.get(at + 1));
        !is_between
    };
    (0..chars.len()).filter(|at| is_kept(*at)).map(|at| chars[at]).collect()
}
