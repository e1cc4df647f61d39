//! What an uploaded file really is: told by its content, never by its name. A configured scanner looks at it too.

use crate::web::upload::UploadedFile;

/// Kinds that can be asked for: word in a schema, media type, how people call it.
const KINDS: [(&str, &str, &str); 6] = [
    ("pdf", "application/pdf", "PDF"),
    ("jpg", "image/jpeg", "JPG 图片"),
    ("png", "image/png", "PNG 图片"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word 文档（docx）"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel 表格（xlsx）"),
    ("zip", "application/zip", "ZIP 压缩包"),
];

/// Megabytes that a file has at most where its field says nothing.
const LARGEST_MB: f64 = 20.0;

/// Looks at a file for a field that takes some kinds up to a size.
pub fn look(file: &UploadedFile, accepts: &[String], largest_mb: Option<f64>) -> Result<&'static str, String> {
    let name = &file.name;
    let most = largest_mb.unwrap_or(LARGEST_MB);
    if file.bytes.is_empty() {
        return Err(format!("“{name}”是空文件，请检查后重新上传。"));
    }
    let size = megabytes(file.bytes.len());
    if size > most {
        return Err(format!("“{name}”有 {size:.1} MB，超过 {most:.0} MB 的上限。请压缩或拆分后上传。"));
    }
    let is_wanted =
        |word: &str| accepts.is_empty() || accepts.iter().any(|accepted| accepted == word || accepted == "jpeg" && word == "jpg");
    let wanted = || -> String {
        let names: Vec<&str> = KINDS.iter().filter(|kind| is_wanted(kind.0)).map(|kind| kind.2).collect();
        names.join("、")
    };
    let Some(found) = infer::get(&file.bytes).and_then(|kind| KINDS.iter().find(|known| known.1 == kind.mime_type())) else {
        let what =
            infer::get(&file.bytes).map_or("无法识别的文件".to_owned(), |kind| format!("{} 文件", kind.extension()));
        return Err(format!("“{name}”的内容是{what}，不能作为材料。请上传 {}。", wanted()));
    };
    if !is_wanted(found.0) {
        return Err(format!("“{name}”的内容是{}，这里只收 {}。", found.2, wanted()));
    }
    if found.0 == "pdf" {
        readable_pdf(name, &file.bytes)?;
    }
    Ok(found.1)
}

/// An encrypted or broken PDF cannot be reviewed.
fn readable_pdf(name: &str, bytes: &[u8]) -> Result<(), String> {
    let read = std::panic::catch_unwind(|| lopdf::Document::load_mem(bytes));
    match read {
        Ok(Ok(document)) if document.is_encrypted() => Err(format!("“{name}”设有密码，审核人员无法打开。请去掉密码后重新上传。")),
        Ok(Ok(document)) if document.get_pages().is_empty() => Err(format!("“{name}”没有页面，请检查后重新上传。")),
        Ok(Ok(_)) => Ok(()),
        Ok(Err(lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword)) => {
            Err(format!("“{name}”设有密码，审核人员无法打开。请去掉密码后重新上传。"))
        }
        _ => Err(format!("“{name}”是损坏的 PDF，无法打开。请重新导出后上传。")),
    }
}

fn megabytes(bytes: usize) -> f64 {
    f64::from(u32::try_from(bytes / 1024).unwrap_or(u32::MAX)) / 1024.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, bytes: &[u8]) -> UploadedFile {
        UploadedFile { field: "file".to_owned(), name: name.to_owned(), bytes: bytes.to_vec() }
    }

    fn pdf() -> Vec<String> {
        vec!["pdf".to_owned()]
    }

    #[test]
    fn the_content_decides_and_not_the_name() {
        let program = [b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00".as_slice(), &[0; 64]].concat();
        let refused = look(&file("执照.pdf", &program), &pdf(), None).expect_err("a program");
        assert!(refused.contains("执照.pdf") && refused.contains("PDF"), "{refused}");
        let png = [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 32]].concat();
        assert!(look(&file("执照.pdf", &png), &pdf(), None).expect_err("a picture").contains("PNG 图片"));
        assert_eq!(look(&file("扫描件", &png), &["png".to_owned()], None), Ok("image/png"));
    }

    #[test]
    fn empty_large_and_broken_files_are_refused_in_words() {
        assert!(look(&file("空.pdf", b""), &pdf(), None).expect_err("empty").contains("空文件"));
        let large = vec![b'a'; 3 * 1024 * 1024];
        assert!(look(&file("大.pdf", &large), &pdf(), Some(2.0)).expect_err("large").contains("2 MB"));
        assert!(look(&file("坏.pdf", b"%PDF-1.7\nnothing"), &pdf(), None).expect_err("broken").contains("损坏"));
    }
}
