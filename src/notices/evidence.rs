//! Files that come with an objection: judged by what is in them, never by the name.

use std::io::Cursor;

use super::store::NewFile;
use crate::platform::scan::{self, Verdict};
use crate::web::upload::UploadedFile;
use crate::web::{PageError, Site};

/// Files at most.
pub const MOST_FILES: usize = 5;

/// What a file is, or what to say about it.
pub fn media_type(name: &str, bytes: &[u8]) -> Result<&'static str, String> {
    if bytes.starts_with(b"%PDF-") {
        let is_locked = bytes.windows(8).any(|window| window == b"/Encrypt");
        return if is_locked {
            Err(format!("“{name}”加了密码，我们打不开。请去掉密码后再传"))
        } else {
            Ok("application/pdf")
        };
    }
    match infer::get(bytes).map(|kind| kind.mime_type()) {
        Some("image/jpeg") => return Ok("image/jpeg"),
        Some("image/png") => return Ok("image/png"),
        _ => {}
    }
    if bytes.starts_with(b"PK\x03\x04") && is_word(bytes) {
        return Ok("application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    }
    Err(format!("“{name}”不是 PDF、JPG、PNG 或 DOCX 文件（按内容判断，改扩展名无效）。请另存为这些格式再传"))
}

fn is_word(bytes: &[u8]) -> bool {
    zip::ZipArchive::new(Cursor::new(bytes)).is_ok_and(|archive| archive.index_for_name("word/document.xml").is_some())
}

/// Judges all files; words for the field when one is not taken.
pub fn judge(files: &[UploadedFile]) -> Result<Vec<&'static str>, String> {
    if files.len() > MOST_FILES {
        return Err(format!("一次最多传 {MOST_FILES} 个文件，您选了 {} 个。请合并或挑选后再传", files.len()));
    }
    files.iter().map(|file| media_type(&file.name, &file.bytes)).collect()
}

/// Why files are not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// Something was found: the name of the file and of what was found.
    Infected(String, String),
    /// The scanner does not answer.
    Unscanned,
}

impl Refused {
    /// Words for the field.
    pub fn words(&self) -> String {
        match self {
            Self::Infected(file, found) => {
                format!("“{file}”中发现病毒（{found}），没有保存。请用杀毒软件清理电脑后，重新导出文件再传")
            }
            Self::Unscanned => "病毒检查暂时不可用，没有收下文件。请稍后重新选择文件再提交，或者先不附文件".to_owned(),
        }
    }
}

/// Asks the scanner about all files, where there is one.
pub async fn scanned(site: &Site, files: &[UploadedFile]) -> Result<(), Refused> {
    let Some(address) = &site.config.clamd else { return Ok(()) };
    for file in files {
        match scan::clamd(address, &file.bytes).await {
            Ok(Verdict::Clean) => {}
            Ok(Verdict::Infected(found)) => return Err(Refused::Infected(file.name.clone(), found)),
            Err(error) => {
                tracing::error!(%error, "the virus scanner does not answer");
                return Err(Refused::Unscanned);
            }
        }
    }
    Ok(())
}

/// Stores files that were judged. A file whose objection is not written down afterwards hangs on nothing and shows nowhere.
pub async fn keep(site: &Site, files: Vec<UploadedFile>, kinds: Vec<&'static str>) -> Result<Vec<NewFile>, PageError> {
    let mut kept = Vec::new();
    for (file, media_type) in files.into_iter().zip(kinds) {
        let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
        let sha256 = site.files.put(file.bytes).await?;
        kept.push(NewFile { name: file.name, media_type, sha256, size });
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn word() -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).expect("a file");
        archive.write_all(b"<w/>").expect("bytes");
        archive.finish().expect("an archive").into_inner()
    }

    #[test]
    fn files_are_judged_by_content() {
        assert_eq!(media_type("a.exe", b"%PDF-1.7\n"), Ok("application/pdf"));
        assert_eq!(media_type("a.txt", &[0xff, 0xd8, 0xff, 0xe0]), Ok("image/jpeg"));
        assert!(media_type("a", &word()).is_ok_and(|kind| kind.ends_with("wordprocessingml.document")));
        for (name, bytes) in [
            ("合同.pdf", b"MZ\x90\0".to_vec()),
            ("表.docx", b"PK\x03\x04nonsense".to_vec()),
            ("说明.txt", "说明".as_bytes().to_vec()),
            ("图.svg", b"<svg/>".to_vec()),
        ] {
            assert!(media_type(name, &bytes).is_err_and(|words| words.contains(name)), "{name}");
        }
        assert!(media_type("密.pdf", b"%PDF-1.7 /Encrypt 3 0 R").is_err_and(|words| words.contains("密码")));
    }
}
