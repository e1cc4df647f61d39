use std::io::{Cursor, Write};

use encoding_rs::{GB18030, UTF_8};
use proptest::prelude::*;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{ExtractError, Extracted, Format, extract};

fn read(name: &str, bytes: &[u8]) -> Extracted {
    extract(name, bytes).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A package with these parts.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a package").into_inner()
}

fn document(body: &str) -> Vec<u8> {
    let xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    package(&[("word/document.xml", xml.as_bytes())])
}

#[test]
fn text_is_read_in_every_usual_encoding() {
    let text = "一、总体要求\n推动跨境电商发展，支持企业建设海外仓。\n";
    let (gb, ..) = GB18030.encode(text);
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let marked: Vec<u8> = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    for bytes in [text.as_bytes().to_vec(), gb.into_owned(), utf16, marked] {
        assert_eq!(read("a.txt", &bytes).text, text);
    }
    assert_eq!(read("a.md", b"# a\n").format, Format::Markdown);
    assert_eq!(UTF_8.name(), "UTF-8");
}

#[test]
fn bytes_that_are_no_text_are_refused_in_chinese() {
    let noise: Vec<u8> = (0..4000_u32).map(|at| u8::try_from(at * at * 7 % 251).unwrap_or(0)).collect();
    assert_eq!(extract("a.txt", &noise), Err(ExtractError::NotText));
    assert_eq!(extract("a.txt", b""), Err(ExtractError::Empty));
    assert_eq!(extract("a.txt", b" \n \n"), Err(ExtractError::Empty));
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    let refused = extract("a.txt", png).expect_err("a picture");
    assert!(matches!(refused, ExtractError::Unsupported(_)));
    assert!(refused.to_string().contains("docx"));
}

#[test]
fn a_page_gives_its_text_without_script_and_menus() {
    let page = "<!DOCTYPE html><html><head><title>t</title><style>p{}</style></head><body><nav><a href='/'>首页</a></nav>\
        <script>alert('坏')</script><h1>某市商务局关于试点的通知</h1><table><tr><td>索引号</td><td>AB-1</td></tr></table>\
        <div><p>各企业：</p><p>现开展<b>试点</b>，请<a href='/x'>报名</a>。<br>另行通知。</p></div>\
        <ul><li><a href='1'>政务公开</a><a href='2'>办事服务</a></li></ul>\
        <table><tr><td><p>布局用的表格，里面是正文。</p></td></tr></table><footer>页脚</footer></body></html>";
    let text = read("a.txt", page.as_bytes()).text;
    let lines: Vec<&str> = text.lines().collect();
    let expected = [
        "某市商务局关于试点的通知",
        "| 索引号 | AB-1 |",
        "各企业：",
        "现开展试点，请报名。",
        "另行通知。",
        "[政务公开](#) [办事服务](#)",
        "布局用的表格，里面是正文。",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn a_page_may_name_its_encoding() {
    let page = "<html><head><meta charset=\"gbk\"></head><body><p>推动跨境电商发展。</p></body></html>";
    assert_eq!(read("a.html", &GB18030.encode(page).0).text, "推动跨境电商发展。");
}

#[test]
fn nesting_without_end_does_not_break_the_reader() {
    let page = |depth: usize| format!("<html><body>{}<p>正文内容。</p></body></html>", "<div><span>".repeat(depth));
    assert_eq!(read("a.html", page(300).as_bytes()).text, "正文内容。");
    assert_eq!(extract("a.html", page(200_000).as_bytes()), Err(ExtractError::Damaged));
}

#[test]
fn a_word_document_gives_paragraphs_tables_and_entities() {
    let body = "<w:p><w:r><w:t>一、总体</w:t></w:r><w:r><w:t xml:space=\"preserve\">要求 &amp; 目标</w:t></w:r></w:p>\
        <w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新内容&#x3002;</w:t></w:r></w:ins></w:p>\
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>任务</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>单位</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let read = read("a.pdf", &document(body));
    assert_eq!(read.format, Format::Docx);
    assert_eq!(read.text, "一、总体要求 & 目标\n新内容。\n| 任务 | 单位 |");
}

#[test]
fn numbers_that_word_writes_itself_are_restored() {
    let level = |id: u32, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{id}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let levels = level(0, "chineseCounting", "%1、") + &level(1, "chineseCounting", "（%2）");
    let numbering = format!(
        "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"7\">{levels}</w:abstractNum><w:num w:numId=\"3\"><w:abstractNumId w:val=\"7\"/></w:num></w:numbering>"
    );
    let paragraph = |level: u32, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"3\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body =
        paragraph(0, "要求") + &paragraph(1, "思想") + &paragraph(1, "原则") + &paragraph(0, "任务") + &paragraph(1, "主体");
    let xml = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let bytes = package(&[("word/document.xml", xml.as_bytes()), ("word/numbering.xml", numbering.as_bytes())]);
    assert_eq!(read("a.docx", &bytes).text, "一、要求\n（一）思想\n（二）原则\n二、任务\n（一）主体");
}

#[test]
fn broken_packages_and_bombs_are_refused() {
    let good = document("<w:p><w:r><w:t>正文</w:t></w:r></w:p>");
    assert_eq!(extract("a.docx", &good[..good.len() / 2]), Err(ExtractError::Damaged));
    assert!(matches!(extract("a.zip", &package(&[("a.txt", b"a")])), Err(ExtractError::Unsupported(_))));
    let bomb = package(&[("word/document.xml", &vec![b' '; 70 * 1024 * 1024])]);
    assert!(bomb.len() < 1024 * 1024);
    assert_eq!(extract("a.docx", &bomb), Err(ExtractError::TooLarge));
    assert_eq!(extract("a.docx", &document("<w:p><w:r></w:p>")), Err(ExtractError::Damaged));
}

#[test]
fn broken_pdfs_are_refused() {
    assert_eq!(extract("a.pdf", b"%PDF-1.4\n1 0 obj\n<<"), Err(ExtractError::Damaged));
    assert_eq!(extract("a.pdf", b"%PDF-1.7\ntrailer << /Encrypt 5 0 R >>"), Err(ExtractError::Encrypted));
}

proptest! {
    #[test]
    fn any_bytes_are_answered_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        drop(extract("a.txt", &bytes));
    }

    #[test]
    fn any_markup_is_answered_without_panic(text in "<html>(<(/)?(div|table|tr|td|a|p|br|script)>|[甲乙 ]){0,40}") {
        drop(extract("a.html", text.as_bytes()));
    }
}
