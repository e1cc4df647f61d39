//! Drafts: beginning, filling in section by section, taking over, and the programme that changes under them.

use cbec_portal::access::Permit;
use cbec_portal::casework::event::ProgrammeEvent;
use cbec_portal::casework::permit::{self, Publish};
use cbec_portal::casework::store::{programmes, sections};
use cbec_portal::casework::{Programme, State};

use super::{RENT, firm, stranger};
use crate::support::TestApp;

#[tokio::test]
async fn a_draft_is_begun_filled_and_found_again() {
    let app = TestApp::start().await;
    let (_, boss) = firm(&app).await;
    boss.get("/my/applications").await.must_be(200).must_say("还没有申报");
    let current = app.programme(RENT).await;
    let call = app.call_of(current.row.id).await;
    let page = boss.get(&format!("/my/applications/new?call={}", call.id)).await;
    page.must_be(200).must_say(&current.definition.name).must_say("要准备的材料").must_say("还剩 90 天");
    let draft = boss.submit(page.form("/my/applications")).await;
    draft.must_be(200).must_say("草稿已建立").must_say("要填的内容").must_say("还没有上传");
    boss.get("/my/applications").await.must_say("等您办理").must_say("部分").must_say("还剩 90 天");
    // A second one in the same call is not begun; the page leads to the first.
    let page = boss.get(&format!("/my/applications/new?call={}", call.id)).await;
    page.must_say("已有一份草稿");
    boss.post_form("/my/applications", &[("call", &call.id.to_string())]).await.must_be(409).must_say("已有一件申报");
    boss.get("/my/applications/new?call=987654").await.must_be(404);
    boss.get("/my/applications/new?call=x").await.must_be(404);
}

#[tokio::test]
async fn a_section_is_saved_with_its_mistakes_and_nothing_typed_is_lost() {
    let app = TestApp::start().await;
    let (applicant, boss) = firm(&app).await;
    let id = app.draft(&applicant, RENT).await;
    let action = format!("/my/applications/{id}/sections/applicant");
    let page = boss.get(&action).await;
    page.must_be(200).must_say("第 1 部分");
    let form = page.form(&action);
    assert_eq!(form.value("organisation_name"), "成都示例跨境电商有限公司", "what the register knows");
    let typed =
        form.fill("registered_on", "去年夏天").fill("contact_phone", "12").fill("contact_name", "张三").fill("do", "continue");
    let page = boss.submit_only(typed).await;
    page.must_be(422).must_say("填写的内容已保存").must_say("先不改");
    let form = page.form(&action);
    assert_eq!((form.value("registered_on"), form.value("contact_name")), ("去年夏天", "张三"));
    let overview = boss.get(&format!("/my/applications/{id}")).await;
    overview.must_say("有问题").must_say("王编辑");
    // Somebody who wants to go on later is not held up by mistakes.
    boss.submit(form.clone().fill("do", "later")).await.must_be(200).must_say("已保存");
    let right = boss.get(&action).await.form(&action).fill("registered_on", "2020年3月5日").fill("contact_phone", "13800001234");
    let page = boss.submit_only(right.fill("do", "continue")).await;
    assert_eq!(page.location.as_deref(), Some(format!("/my/applications/{id}/sections/conduct").as_str()));
    // What is merely missing is said when everything is checked, with a way to its field.
    let check = boss.get(&format!("/my/applications/{id}/check")).await;
    check.must_say("处要填写或改正");
    let page = boss.get(&format!("{action}?all=yes")).await;
    assert!(!page.texts(".error-summary li").is_empty(), "missing fields are said");
}

#[tokio::test]
async fn rows_are_added_without_scripts() {
    let app = TestApp::start().await;
    let (applicant, boss) = firm(&app).await;
    let id = app.draft(&applicant, RENT).await;
    let action = format!("/my/applications/{id}/sections/rents");
    let form = boss.get(&action).await.form(&action);
    let before = form.pairs.iter().filter(|(name, _)| name.ends_with(".rent_net")).count();
    let page = boss.submit_only(form.fill("rent_payments.0.rent_net", "1200").fill("do", "add-row:rent_payments")).await;
    page.must_be(200);
    let form = page.form(&action);
    let after = form.pairs.iter().filter(|(name, _)| name.ends_with(".rent_net")).count();
    assert!(after > before, "{before} then {after}");
    assert_eq!(form.value("rent_payments.0.rent_net"), "1200");
    let rows = sections::of(app.site.database.read(), id).await.unwrap();
    assert!(rows.iter().any(|row| row.section_key == "rents"), "it is saved, too");
}

#[tokio::test]
async fn applications_of_others_are_not_found() {
    let app = TestApp::start().await;
    let (applicant, _) = firm(&app).await;
    let id = app.submitted(&applicant, RENT).await;
    let other = stranger(&app).await;
    for part in ["", "/sections/applicant", "/check", "/receipt", "/receipt.pdf", "/submissions", "/documents/1"] {
        other.get(&format!("/my/applications/{id}{part}")).await.must_be(404);
    }
    for part in
        ["submission", "withdrawal", "reopening", "discard", "migration", "copy", "correction-answer", "documents/1/removal"]
    {
        other.post_form(&format!("/my/applications/{id}/{part}"), &[("declaration", "yes"), ("from", "1")]).await.must_be(404);
    }
    for part in ["sections/applicant", "sections/applicant/autosave", "documents", "messages"] {
        other.upload(&format!("/my/applications/{id}/{part}"), &[("message", "x")], &[]).await.must_be(404);
    }
    other.get("/my/applications/987654").await.must_be(404);
    let draft = app.draft(&app.applicant("第三家有限公司", "510100", "third@example.com").await, RENT).await;
    other.post_form(&format!("/my/applications/{draft}/discard"), &[]).await.must_be(404);
    assert_eq!(app.application(draft).await.state, State::Draft.key());
}

#[tokio::test]
async fn a_programme_that_changes_takes_its_drafts_along_in_the_open() {
    let app = TestApp::start().await;
    let (applicant, boss) = firm(&app).await;
    let id = app.draft(&applicant, RENT).await;
    app.fill(&applicant, id).await;
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content/programmes/office-rent.toml");
    let text = std::fs::read_to_string(path).unwrap();
    let text = text.replacen("label = \"经营地址\"", "label = \"实际经营地址\"", 1);
    let (changed, current) = (Programme::parse(&text).unwrap(), app.programme(RENT).await);
    let write = app.write().await;
    let permit: Permit<Publish> = permit::by_system(&write, current.row.id).unwrap();
    let row = programmes::add_revision(&write, &permit, &current.row, &changed, &text, "改名", None).await.unwrap().unwrap();
    write.commit(ProgrammeEvent::of("programme.changed", &row, "测试")).await.unwrap();
    let base = format!("/my/applications/{id}");
    let page = boss.get(&base).await;
    page.must_say("申报项目更新了").must_say("要求有变：实际经营地址");
    let submission = format!("{base}/submission");
    let form = boss.get(&format!("{base}/check")).await.form(&submission).fill("declaration", "yes");
    boss.submit_only(form).await.must_be(409).must_say("申报项目刚刚更新");
    assert_eq!(app.application(id).await.state, State::Draft.key());
    boss.submit(page.form(&format!("{base}/migration"))).await.must_say("草稿已转到新的表单");
    let page = boss.get(&format!("{base}/sections/applicant")).await;
    page.must_say("实际经营地址");
    assert!(!page.form(&format!("{base}/sections/applicant")).value("address").is_empty(), "what was typed stays");
    let form = boss.get(&format!("{base}/check")).await.form(&submission).fill("declaration", "yes");
    boss.submit(form).await.must_say("提交成功");
}

#[tokio::test]
async fn what_was_handed_in_before_is_taken_over_where_nothing_is_typed() {
    let app = TestApp::start().await;
    let (applicant, boss) = firm(&app).await;
    let first = app.submitted(&applicant, RENT).await;
    boss.post_form(&format!("/my/applications/{first}/withdrawal"), &[("reason", "")]).await.must_be(303);
    let id = app.draft(&applicant, RENT).await;
    let action = format!("/my/applications/{id}/sections/applicant");
    let form = boss.get(&action).await.form(&action).fill("contact_name", "李四").fill("do", "later");
    boss.submit(form).await.must_be(200);
    let base = format!("/my/applications/{id}");
    let page = boss.get(&base).await;
    page.must_say("沿用上次申报").must_say(app.application(first).await.number.as_deref().unwrap());
    boss.submit(page.form(&format!("{base}/copy"))).await.must_say("带入");
    let form = boss.get(&action).await.form(&action);
    assert_eq!(form.value("contact_name"), "李四", "what is typed wins");
    assert!(!form.value("address").is_empty(), "the rest is taken over");
    // Files are offered again, field by field.
    let page = boss.get(&format!("{base}/sections/documents")).await;
    page.must_say("或者用以前上传过的");
    boss.post_form(&format!("{base}/copy"), &[("from", "987654")]).await.must_be(404);
}

#[tokio::test]
async fn a_draft_that_was_thrown_away_is_gone_and_its_call_is_free() {
    let app = TestApp::start().await;
    let (applicant, boss) = firm(&app).await;
    let id = app.draft(&applicant, RENT).await;
    let page = boss.get(&format!("/my/applications/{id}")).await;
    boss.submit(page.form(&format!("/my/applications/{id}/discard"))).await.must_say("草稿已删除").must_say("还没有申报");
    boss.get(&format!("/my/applications/{id}")).await.must_be(410);
    boss.post_form(&format!("/my/applications/{id}/discard"), &[]).await.must_be(410);
    app.draft(&applicant, RENT).await;
}
