//! Originals as they come, good and bad, through the upload page.

use std::io::{Cursor, Write as _};

use cbec_portal::access::Role;

use super::{PLAIN, PLAIN_TITLE};
use crate::support::TestApp;
use crate::support::browser::Browser;
use crate::support::page::Page;

async fn upload(browser: &Browser, name: &str, bytes: impl Into<Vec<u8>>) -> Page {
    let form = browser.get("/office/imports/new").await.form("/office/imports");
    browser.submit(form.file("file", name, bytes)).await
}

#[tokio::test]
async fn what_was_recognised_is_shown_for_confirmation() {
    let app = TestApp::start().await;
    let browser = app.editor().await;
    let page = upload(&browser, "通知.txt", PLAIN).await;
    page.must_be(200);
    let action = page.form_actions().into_iter().find(|action| action.ends_with("/confirmation")).expect("a form to confirm");
    assert_eq!(page.form(&action).value("title"), PLAIN_TITLE);
    page.must_say("三十家");
    assert!(page.text.contains("试验商函〔2025〕88号"), "the number is in its field");
    assert!(app.titled(PLAIN_TITLE).await.is_none(), "nothing is stored before it is confirmed");
}

#[tokio::test]
async fn text_in_gb18030_is_read() {
    let app = TestApp::start().await;
    let browser = app.editor().await;
    let (bytes, _, _) = encoding_rs::GB18030.encode(PLAIN);
    let page = upload(&browser, "通知.txt", bytes.into_owned()).await;
    page.must_be(200).must_say("三十家");
    assert!(!page.text.contains('\u{fffd}'));
}

#[tokio::test]
async fn a_script_in_an_html_page_is_not_taken_over() {
    let app = TestApp::start().await;
    let browser = app.editor().await;
    let html = format!(
        "<html><head><script>alert('偷')</script></head><body onload=\"alert(1)\"><h1>{PLAIN_TITLE}</h1><p>各有关单位：</p>\
         <p>一、范围</p><p>支持三十家企业<img src=x onerror=alert(2)>。</p><iframe src=//evil.example></iframe></body></html>"
    );
    let page = upload(&browser, "通知.html", html).await;
    page.must_be(200).must_say("三十家");
    for bad in ["alert(", "onerror", "evil.example", "<iframe"] {
        assert!(!page.text.contains(bad), "{bad} is on the page");
    }
}

#[tokio::test]
async fn a_file_too_large_is_refused_in_words() {
    let app = TestApp::start().await;
    let browser = app.editor().await;
    let page = upload(&browser, "大.txt", vec![b'a'; 25 * 1024 * 1024]).await;
    page.must_be(413).must_say("20 MB");
    browser.get("/office/imports/new").await.must_be(200);
}

/// A docx whose text would fill 300 MB.
fn bomb() -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("[Content_Types].xml", options).unwrap();
    archive.write_all(b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>").unwrap();
    archive.start_file("word/document.xml", options).unwrap();
    archive.write_all(b"<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>").unwrap();
    let block = vec![b'A'; 1024 * 1024];
    for _ in 0..300 {
        archive.write_all(&block).unwrap();
    }
    archive.write_all(b"</w:t></w:r></w:p></w:body></w:document>").unwrap();
    archive.finish().unwrap().into_inner()
}

#[tokio::test]
async fn broken_and_hostile_files_are_refused_in_words() {
    // Made first: it takes longer than a server keeps an idle connection open.
    let bomb = bomb();
    let app = TestApp::start().await;
    let browser = app.editor().await;
    for (name, bytes) in [
        ("炸弹.docx", bomb),
        ("坏.docx", b"PK\x03\x04 not a zip at all".to_vec()),
        ("坏.pdf", b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer".to_vec()),
        ("程序.exe", b"MZ\x90\x00\x03\x00\x00\x00\x04\x00".to_vec()),
        ("空白.txt", b"   \n  ".to_vec()),
    ] {
        let page = upload(&browser, name, bytes).await;
        page.must_be(422);
        assert!(page.has(".error-summary, .field__error"), "{name}: {}", page.words());
        assert_eq!(page.heading(), browser.get("/office/imports/new").await.heading(), "{name}: the same page again");
    }
    let none = browser.get("/office/imports/new").await.form("/office/imports");
    browser.submit(none).await.must_be(422);
}

#[tokio::test]
async fn only_people_who_are_signed_in_upload() {
    let app = TestApp::start().await;
    app.make_user("x@example.com", Role::Editor).await;
    let page = app.browser().upload("/office/imports", &[], &[("file", "通知.txt", PLAIN.as_bytes().to_vec())]).await;
    page.must_be(401).must_say("请先登录");
}
