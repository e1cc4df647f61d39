//! Files that editors upload: what is taken, judged by content and never by the name alone, and how they are sent back.

use crate::access::{Cx, Officer};
use crate::platform::entity::stored_file;
use crate::web::file_answer::{self, BYTES, Way, is_picture};
use crate::web::{Answer, PageError};

/// Kinds taken as attachments: ending and media type.
const KINDS: [(&str, &str); 11] = [
    ("pdf", "application/pdf"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("doc", "application/msword"),
    ("xls", "application/vnd.ms-excel"),
    ("zip", "application/zip"),
    ("jpg", "image/jpeg"),
    ("png", "image/png"),
    ("webp", "image/webp"),
    ("txt", "text/plain"),
];

/// The media type of an attachment, or what to say when it is not taken.
pub(super) fn attachment_type(name: &str, bytes: &[u8]) -> Result<&'static str, String> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let named = KINDS.iter().find(|(known, _)| *known == ending || (*known == "jpg" && ending == "jpeg"));
    let Some((kind, media_type)) = named else {
        return Err(format!("不能上传“{name}”这种文件，请另存为 PDF、DOCX、XLSX、PPTX、JPG、PNG、TXT 或 ZIP 后再传"));
    };
    let found = infer::get(bytes).map_or("", |found| found.extension());
    let is_office = ["doc", "xls", "ppt", "msi", "docx", "xlsx", "pptx", "zip"];
    let fits = match *kind {
        "txt" => found.is_empty() && !bytes.contains(&0),
        // Office files are archives or old compound files; detectors tell them apart only by guessing.
        "docx" | "xlsx" | "pptx" | "zip" => bytes.starts_with(b"PK"),
        "doc" | "xls" => bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) && (found.is_empty() || is_office.contains(&found)),
        kind => found == kind,
    };
    if fits {
        return Ok(media_type);
    }
    Err(format!("“{name}”的内容与扩展名不符，可能已损坏或改过名。请重新导出后再传"))
}

/// The media type of a picture that pages may show, or what to say.
pub(super) fn picture_type(name: &str, bytes: &[u8]) -> Result<&'static str, String> {
    match attachment_type(name, bytes) {
        Ok(media_type) if media_type.starts_with("image/") => Ok(media_type),
        _ => Err(format!("“{name}”不是可以显示的图片，请上传 JPG、PNG 或 WebP")),
    }
}

/// Sends a stored file; pictures may be shown in the page, everything else is saved.
pub(super) async fn send(cx: &Cx<Officer>, file: &stored_file::Model) -> Answer {
    let bytes = cx.site.files.get(&file.sha256).await?;
    let media_type = if is_picture(&file.media_type) { file.media_type.as_str() } else { BYTES };
    Ok(file_answer::file(Way::Shown, &file.name, media_type).body(bytes))
}

/// Sends the file of this row or answers 404.
pub(super) async fn send_row(cx: &Cx<Officer>, file: Option<stored_file::Model>) -> Answer {
    send(cx, &file.ok_or(PageError::NotFound)?).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_judged_by_its_content() {
        assert_eq!(attachment_type("表.pdf", b"%PDF-1.7\n"), Ok("application/pdf"));
        assert_eq!(attachment_type("表.txt", "名单".as_bytes()), Ok("text/plain"));
        assert!(attachment_type("表.pdf", b"<html><script>").is_err());
        assert!(attachment_type("表.txt", b"\x7fELF\x02\x01\x01\0").is_err());
        assert!(attachment_type("页.html", b"<html>").is_err());
        assert!(attachment_type("无扩展名", b"abc").is_err());
        assert!(picture_type("图.pdf", b"%PDF-1.7\n").is_err());
    }
}
