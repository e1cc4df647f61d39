//! Takes the text out of an uploaded original: txt, md, html, docx or pdf.
//!
//! The format is judged by content, never by the name alone. Whatever a file does (a zip bomb, a broken pdf, script in
//! a page), the answer is text or an error that says in Chinese what is wrong.

mod docx;
mod encoding;
mod html;
mod limited;
mod numbering;
mod pdf;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The largest original that is read, in bytes.
pub const LARGEST_FILE: usize = 50 * 1024 * 1024;
/// The most text that one document may hold, in bytes.
pub const LARGEST_TEXT: usize = 10 * 1024 * 1024;

/// The text of an original.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extracted {
    /// Lines of text; tables as `|` lines, links as markdown.
    pub text: String,
    /// What the file was.
    pub format: Format,
    /// Remarks for the person who uploaded it, in Chinese.
    pub notes: Vec<String>,
}

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Plain text
    Text,
    /// Markdown
    Markdown,
    /// A web page
    Html,
    /// A Word document
    Docx,
    /// A PDF with text
    Pdf,
}

/// Why a file could not be read, in words for the person who uploaded it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExtractError {
    /// A format that is not read.
    #[error("不支持这种文件（{0}），请上传 txt、md、html、docx 或 pdf 文件")]
    Unsupported(String),
    /// Too large, packed or unpacked.
    #[error("文件过大，解开后超过上限，请拆分或另存后再上传")]
    TooLarge,
    /// Broken.
    #[error("文件已损坏，无法读取，请检查后重新上传")]
    Damaged,
    /// Protected by a password.
    #[error("文件已加密，请去除密码后再上传")]
    Encrypted,
    /// No text in it.
    #[error("文件中没有文字；如果是扫描件，请先做文字识别")]
    Empty,
    /// Neither a known format nor text in a known encoding.
    #[error("文件内容不是文字，或使用了无法识别的编码，请另存为 UTF-8 后再上传")]
    NotText,
    /// Too many files are being read.
    #[error("正在读取的文件太多，请稍后再试")]
    Busy,
    /// Reading took too long.
    #[error("读取文件用时过长，已停止，请另存为 docx 或 txt 后再上传")]
    TooSlow,
}

/// Reads the text of an original. The name only tells markdown from plain text.
///
/// # Errors
///
/// An [`ExtractError`] that says what to do.
pub fn extract(file_name: &str, bytes: &[u8]) -> Result<Extracted, ExtractError> {
    if bytes.len() > LARGEST_FILE {
        return Err(ExtractError::TooLarge);
    }
    let extracted = match kind(bytes)? {
        Kind::Pdf => pdf::read(bytes)?,
        Kind::Docx => docx::read(bytes)?,
        Kind::Html => html::read(bytes)?,
        Kind::Text => plain(file_name, bytes)?,
    };
    if extracted.text.len() > LARGEST_TEXT {
        return Err(ExtractError::TooLarge);
    }
    if extracted.text.chars().all(|c| c.is_whitespace() || c.is_control()) {
        return Err(ExtractError::Empty);
    }
    Ok(extracted)
}

enum Kind {
    Pdf,
    Docx,
    Html,
    Text,
}

fn kind(bytes: &[u8]) -> Result<Kind, ExtractError> {
    const OLD_OFFICE: [u8; 4] = [0xd0, 0xcf, 0x11, 0xe0];
    let start = &bytes[..bytes.len().min(1024)];
    if start.windows(5).any(|five| five == b"%PDF-") {
        return Ok(Kind::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Docx);
    }
    if bytes.starts_with(&OLD_OFFICE) {
        let is_encrypted = contains(bytes, &utf16("EncryptedPackage"));
        return Err(if is_encrypted { ExtractError::Encrypted } else { ExtractError::Unsupported("旧版 Word 文档".into()) });
    }
    if html::looks_like_html(bytes) {
        return Ok(Kind::Html);
    }
    match infer::get(bytes) {
        Some(known) if !matches!(known.matcher_type(), infer::MatcherType::Text) => {
            Err(ExtractError::Unsupported(known.extension().to_owned()))
        }
        _ => Ok(Kind::Text),
    }
}

fn plain(file_name: &str, bytes: &[u8]) -> Result<Extracted, ExtractError> {
    let decoded = encoding::decode(bytes)?;
    let name = file_name.to_ascii_lowercase();
    let is_named_markdown = name.rsplit_once('.').is_some_and(|(_, extension)| matches!(extension, "md" | "markdown"));
    let has_headings =
        decoded.text.lines().take(200).filter(|line| line.starts_with("# ") || line.starts_with("## ")).count() > 1;
    let format = if is_named_markdown || has_headings { Format::Markdown } else { Format::Text };
    Ok(Extracted { text: decoded.text, format, notes: decoded.notes })
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}
