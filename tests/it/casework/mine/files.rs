//! Files: told by what they are, not by what they are called; their age, their number, a scanner; promised and used again.

use cbec_portal::casework::store::documents;
use sea_orm::EntityTrait;
use serde_json::Value;

use super::{RENT, firm, locked_pdf, pdf, stranger};
use crate::support::TestApp;
use crate::support::app::House;
use crate::support::browser::Browser;
use crate::support::scanner::scanner;

/// What a script gets for one file.
async fn send(browser: &Browser, id: i64, field: &str, issued: &str, name: &str, bytes: Vec<u8>) -> (u16, Value) {
    let form = reqwest::multipart::Form::new()
        .text("field", field.to_owned())
        .text("issued", issued.to_owned())
        .part("file", reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned()));
    let request = browser.request(reqwest::Method::POST, &format!("/my/applications/{id}/documents"));
    let page = crate::support::send(
        request.header("sec-fetch-site", "same-origin").header("accept", "application/json").multipart(form),
    )
    .await;
    (page.status, serde_json::from_str(&page.text).unwrap_or_default())
}

async fn attached(app: &TestApp, id: i64) -> Vec<cbec_portal::casework::entity::application_document::Model> {
    documents::of(app.site.database.read(), id).await.unwrap()
}

#[tokio::test]
async fn what_is_no_material_is_refused_with_the_reason() {
    let app = TestApp::start().await;
    let (applicant, boss) = firm(&app).await;
    let id = app.draft(&applicant, RENT).await;
    let refused = async |name: &str, bytes: Vec<u8>, words: &str| {
        let (status, said) = send(&boss, id, "licence", "", name, bytes).await;
        let message = said["message"].as_str().unwrap_or_default();
        assert!(status == 422 && message.contains(words) && message.contains(name), "{status} {message}");
    };
    refused("空.pdf", Vec::new(), "空文件").await;
    refused("合同.pdf", locked_pdf(), "设有密码").await;
    let program = [b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00".as_slice(), &[0; 64]].concat();
    refused("执照.pdf", program, "不能作为材料").await;
    refused("坏.pdf", b"%PDF-1.7 nothing".to_vec(), "损坏").await;
    let definition = app.programme(RENT).await.definition;
    let largest = definition.form.field("licence").unwrap().1.largest_mb.unwrap();
    let large = [pdf("large"), vec![b' '; (largest as usize + 1) * 1024 * 1024]].concat();
    refused("大.pdf", large, "超过").await;
    assert!(attached(&app, id).await.is_empty());
    // Larger than everything that is taken at once.
    let (status, _) = send(&boss, id, "licence", "", "巨大.pdf", vec![0; 61 * 1024 * 1024]).await;
    assert_eq!(status, 413);
    let (status, said) = send(&boss, id, "licence", "", "营业执照.pdf", pdf("licence")).await;
    assert_eq!((status, said["name"].as_str()), (200, Some("营业执照.pdf")));
    // The same once more, as after a broken connection, is there once; another is one too many.
    assert_eq!(send(&boss, id, "licence", "", "营业执照.pdf", pdf("licence")).await.0, 200);
    assert_eq!(attached(&app, id).await.len(), 1);
    let (status, said) = send(&boss, id, "licence", "", "另一份.pdf", pdf("other")).await;
    assert!(status == 422 && said["message"].as_str().unwrap().contains("请先删除旧的"), "{said}");
    assert_eq!(send(&boss, id, "contact_name", "", "x.pdf", pdf("x")).await.0, 404, "no place for files");
}

#[tokio::test]
async fn a_document_that_is_too_old_is_refused() {
    let app = TestApp::start().await;
    let (applicant, boss) = firm(&app).await;
    let id = app.draft(&applicant, RENT).await;
    let say = async |issued: &str| send(&boss, id, "credit_report", issued, "信用报告.pdf", pdf("credit")).await;
    assert!(say("").await.1["message"].as_str().unwrap().contains("出具日期"));
    assert!(say("去年").await.1["message"].as_str().unwrap().contains("无法识别"));
    assert!(say("2026-03-06").await.1["message"].as_str().unwrap().contains("今天之后"));
    assert!(say("2025-12-04").await.1["message"].as_str().unwrap().contains("已超过 3 个月"));
    assert_eq!(say("2025年12月5日").await.0, 200);
    assert_eq!(attached(&app, id).await[0].expires_on.unwrap().to_string(), "2026-03-05");
}

#[tokio::test]
async fn without_scripts_files_and_promises_go_with_the_section() {
    let app = TestApp::start().await;
    let (applicant, boss) = firm(&app).await;
    let id = app.draft(&applicant, RENT).await;
    let action = format!("/my/applications/{id}/sections/documents");
    let form = boss.get(&action).await.form(&action);
    let typed = form.clone().file("licence", "执照.pdf", pdf("a")).file("lease", "合同.pdf", b"no".to_vec()).file(
        "credit_report",
        "报告.pdf",
        pdf("c"),
    );
    let typed = typed.fill("promise-reason-tax_proof", "税务局系统升级").fill("promise-until-tax_proof", "2026-05-30");
    let page = boss.submit_only(typed.fill("do", "continue")).await;
    page.must_be(422)
        .must_say("合同.pdf")
        .must_say("请先填写“报告.pdf”的出具日期")
        .must_say("补交日期要在明天到 2026年4月2日 之间")
        .must_say("执照.pdf");
    assert_eq!(page.form(&action).value("promise-reason-tax_proof"), "税务局系统升级", "nothing typed is lost");
    assert_eq!(attached(&app, id).await.len(), 1, "the good one is kept");
    let form = boss.get(&action).await.form(&action);
    let typed =
        form.fill("promise-reason-tax_proof", "税务局系统升级").fill("promise-until-tax_proof", "2026-03-20").fill("do", "later");
    boss.submit(typed).await.must_say("容缺后补").must_say("2026年3月20日");
    // A file keeps the promise.
    assert_eq!(send(&boss, id, "tax_proof", "2026-02-01", "完税.pdf", pdf("tax")).await.0, 200);
    assert!(attached(&app, id).await.iter().all(|row| row.state == documents::PRESENT));
    // Removing by the button within the form saves what is typed beside it.
    let licence = attached(&app, id).await.iter().find(|row| row.field_key.as_deref() == Some("licence")).unwrap().id;
    let removal = format!("/my/applications/{id}/documents/{licence}/removal");
    let form = boss.get(&action).await.form(&action);
    let pairs: Vec<(&str, &str)> = form.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let page = boss.upload(&removal, &pairs, &[]).await;
    boss.follow(page).await.must_say("“执照.pdf”已移除");
    boss.post_form(&removal, &[]).await.must_be(404);
}

#[tokio::test]
async fn a_file_is_used_again_and_read_only_by_its_own() {
    let app = TestApp::start().await;
    let (applicant, boss) = firm(&app).await;
    let first = app.draft(&applicant, RENT).await;
    send(&boss, first, "licence", "", "营业执照.pdf", pdf("licence")).await;
    let document = attached(&app, first).await[0].id;
    let page = boss.get(&format!("/my/applications/{first}/documents/{document}")).await;
    page.must_be(200);
    assert_eq!((page.header("content-type"), page.header("x-content-type-options")), ("application/pdf", "nosniff"));
    assert!(page.header("content-security-policy").contains("sandbox"));
    let other = stranger(&app).await;
    other.get(&format!("/my/applications/{first}/documents/{document}")).await.must_be(404);
    other.post_form(&format!("/my/applications/{first}/documents/{document}/removal"), &[]).await.must_be(404);
    // Through another application of one's own it is not found either.
    let second = app.draft(&applicant, "b2b-export-growth").await;
    boss.get(&format!("/my/applications/{second}/documents/{document}")).await.must_be(404);
    let section = app.programme("b2b-export-growth").await;
    let (section, field) =
        section.definition.form.field("licence").map(|(section, field)| (section.key.clone(), field.key.clone())).unwrap();
    let action = format!("/my/applications/{second}/sections/{section}");
    let page = boss.get(&action).await;
    page.must_say("营业执照.pdf");
    let form = page.form(&action).fill(&format!("reuse-{field}"), &document.to_string()).fill("do", "later");
    boss.submit(form).await.must_be(200);
    assert_eq!(attached(&app, second).await[0].name, "营业执照.pdf");
    let mine = other.get("/my/applications").await;
    mine.must_be(200);
    // What belongs to another organisation cannot be taken by its number.
    let third = app.draft(&app.applicant("第三家有限公司", "510100", "third@example.com").await, RENT).await;
    let third_browser = app.signed_in("third@example.com").await;
    let action = format!("/my/applications/{third}/sections/documents");
    let form = third_browser.get(&action).await.form(&action).fill("reuse-licence", &document.to_string());
    third_browser.submit_only(form.fill("do", "later")).await.must_be(422).must_say("不能再用");
    assert!(attached(&app, third).await.is_empty());
}

#[tokio::test]
async fn what_a_scanner_finds_is_refused_and_written_down() {
    let house = House::small().await;
    let config = cbec_portal::config::Config { clamd: Some(scanner().await), ..house.config() };
    let app = house.open_with(config).await;
    let (applicant, boss) = firm(&app).await;
    let id = app.draft(&applicant, RENT).await;
    let (status, said) = send(&boss, id, "licence", "", "毒.pdf", pdf("EICAR-STANDARD-ANTIVIRUS-TEST-FILE")).await;
    assert!(status == 422 && said["message"].as_str().unwrap().contains("发现病毒"), "{status} {said}");
    assert!(attached(&app, id).await.is_empty());
    let events = cbec_portal::platform::entity::audit_event::Entity::find().all(app.site.database.read()).await.unwrap();
    assert!(events.iter().any(|event| event.kind == "application.document_infected"));
    assert_eq!(send(&boss, id, "licence", "", "好.pdf", pdf("good")).await.0, 200);
    assert_eq!(attached(&app, id).await[0].scan.as_deref(), Some("clean"));
}

#[tokio::test]
async fn while_the_scanner_is_away_nothing_is_taken() {
    let house = House::small().await;
    let config = cbec_portal::config::Config { clamd: Some("127.0.0.1:1".to_owned()), ..house.config() };
    let app = house.open_with(config).await;
    let (applicant, boss) = firm(&app).await;
    let id = app.draft(&applicant, RENT).await;
    let (status, said) = send(&boss, id, "licence", "", "好.pdf", pdf("good")).await;
    assert!(status == 422 && said["message"].as_str().unwrap().contains("病毒检查暂时不可用"), "{status} {said}");
}
