//! What is beside the decision: documents, personal data, departments, messages, experts' scores.

use cbec_portal::casework::State;
use cbec_portal::platform::entity::audit_event;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{applicant, county, file, outcome};
use crate::support::TestApp;

async fn written_down(app: &TestApp, kind: &str) -> u64 {
    audit_event::Entity::find().filter(audit_event::Column::Kind.eq(kind)).count(app.site.database.read()).await.unwrap()
}

#[tokio::test]
async fn every_look_at_a_document_and_at_personal_data_is_written_down() {
    let app = TestApp::start().await;
    let firm = applicant(&app).await;
    let id = app.submitted(&firm, "b2b-export-growth").await;
    let (county, url) = (county(&app).await, file(id));
    let page = county.get(&url).await;
    page.must_say("138****1234");
    assert!(!page.says("13800001234"));
    let beside = page.attributes(".files a", "href").remove(0);
    let document = beside.split("document=").nth(1).unwrap().split('#').next().unwrap().to_owned();
    assert_eq!(written_down(&app, "application.document_read").await, 0);
    let page = county.get(&format!("{url}?document={document}")).await;
    assert!(page.has("iframe.viewer__frame") && page.header("content-security-policy").contains("frame-src 'self'"));
    let answer = county.get(&format!("{url}/documents/{document}")).await;
    answer.must_be(200);
    assert!(answer.header("content-disposition").starts_with("inline"));
    assert!(answer.header("content-security-policy").contains("default-src 'none'"));
    assert_eq!(written_down(&app, "application.document_read").await, 1);
    let saved = county.get(&format!("{url}/documents/{document}?save=yes")).await;
    assert!(saved.header("content-disposition").starts_with("attachment"));
    let page = county.post_form(&format!("{url}/personal"), &[]).await;
    page.must_be(200).must_say("13800001234");
    assert_eq!(written_down(&app, "application.personal_read").await, 1);
    county.get(&format!("{url}/documents/987654")).await.must_be(404);
    // Another firm's document under this file's address.
    let other = app.applicant("另一家示例有限公司", "510100", "other@example.com").await;
    let theirs = app.submitted(&other, "b2b-export-growth").await;
    county.get(&format!("{}/documents/{document}", file(theirs))).await.must_be(404);
}

#[tokio::test]
async fn departments_speak_for_themselves_only() {
    let app = TestApp::start().await;
    let firm = applicant(&app).await;
    let id = app.submitted(&firm, "b2b-export-growth").await;
    let [first, second] = app.chiefs().await;
    app.bring_to(id, State::InReview).await;
    app.do_stage(id, [&first, &second]).await;
    let url = file(id);
    let customs = app.officer_at_work("customs@example.com", "海关经办", None, Some("customs")).await;
    let tasks = app.tasks_of(id).await;
    let of = |unit: &str| tasks.iter().find(|task| task.unit.as_deref() == Some(unit)).expect("a task").id;
    customs.get("/office/applications").await.must_say("部门会审·海关");
    outcome(&customs, id, of("tax"), &[("outcome", "pass")]).await.must_be(403).must_say("由对应部门填写");
    outcome(&customs, id, of("customs"), &[("outcome", "fail"), ("opinion", "报关数据对不上")]).await.must_be(303);
    outcome(&customs, id, of("customs"), &[("outcome", "pass")]).await.must_be(409);
    assert!(!customs.get("/office/applications").await.says(super::ENTERPRISE));
    // A department's no advises; it does not end the review.
    app.do_stage(id, [&first, &second]).await;
    assert_eq!(app.application(id).await.stage_kind.as_deref(), Some("second"));
    customs.get(&url).await.must_say("由牵头部门办理");
    customs.get(&format!("{url}?view=reviews")).await.must_say("报关数据对不上").must_say("不通过");
}

#[tokio::test]
async fn messages_reach_the_applicant_with_their_files() {
    let app = TestApp::start().await;
    let firm = applicant(&app).await;
    let id = app.submitted(&firm, "b2b-export-growth").await;
    let (county, url) = (county(&app).await, file(id));
    let page = county.get(&format!("{url}?view=messages")).await;
    county.submit(page.form(&format!("{url}/messages"))).await.must_be(422).must_say("请写留言内容");
    let form = page.form(&format!("{url}/messages")).fill("message", "请确认联系电话是否有人接听");
    county.submit(form.clone().file("files", "说明.pdf", b"%PDF-1.7 broken".to_vec())).await.must_be(422).must_say("损坏");
    let picture = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01".as_slice(), &[0; 20]].concat();
    county.submit(form.file("files", "示意.png", picture)).await.must_say("请确认联系电话").must_say("示意.png");
    assert!(
        app.letters_to("boss@example.com")
            .await
            .iter()
            .any(|(subject, text)| subject.contains("留言") && text.contains("有人接听"))
    );
}

#[tokio::test]
async fn scores_are_put_side_by_side_and_who_stands_apart_is_said() {
    let app = TestApp::start().await;
    let firm = applicant(&app).await;
    let id = app.submitted(&firm, "public-overseas-warehouse").await;
    let [first, second] = app.chiefs().await;
    app.bring_to(id, State::InReview).await;
    while app.application(id).await.stage_kind.as_deref() != Some("experts") {
        app.do_stage(id, [&first, &second]).await;
    }
    // Nobody is in the pool yet.
    let (zone, url) = (app.officer_at_work("zone@example.com", "综试区经办", None, None).await, file(id));
    zone.get(&url).await.must_say("还缺");
    zone.post_form(&format!("{url}/expert-draw"), &[]).await.must_be(409).must_say("没有可以抽取的专家");
    app.experts(3).await;
    zone.submit(zone.get(&url).await.form(&format!("{url}/expert-draw"))).await.must_be(200);
    let tasks: Vec<_> = app.tasks_of(id).await.into_iter().filter(|task| task.expert_id.is_some()).collect();
    assert_eq!(tasks.len(), 3);
    for (task, score) in tasks.iter().zip([84.0, 82.0, 55.0]) {
        app.score(task, score).await;
    }
    let page = zone.get(&format!("{url}?view=reviews")).await;
    page.must_say("73.67").must_say("中位数").must_say("偏离").must_say("专家1").must_say("一致性系数");
}

#[tokio::test]
async fn a_file_that_others_handed_in_is_named_once_with_the_number_of_their_applications() {
    let app = TestApp::start().await;
    for number in 0..3 {
        let other = app.applicant(&format!("别家{number}有限公司"), "510100", &format!("same{number}@example.com")).await;
        app.submitted(&other, "office-rent").await;
        app.draft(&other, "b2b-export-growth").await;
    }
    let firm = applicant(&app).await;
    let id = app.submitted(&firm, "office-rent").await;
    let findings = cbec_portal::casework::checks::kept(&app.application(id).await);
    let papers = findings.iter().find(|finding| finding.title == "申报材料").expect("a finding");
    assert_eq!(papers.others.len(), 3, "each application once");
    let documents = cbec_portal::casework::store::documents::of(app.site.database.read(), id).await.unwrap();
    assert!(documents.len() > 1);
    for document in &documents {
        let said = format!("{}（另有 3 件申报）", document.name);
        let words = papers.text.split(['：', '、', '；']);
        assert_eq!(words.filter(|word| *word == said).count(), 1, "{}", papers.text);
    }
    county(&app).await.get(&file(id)).await.must_be(200).must_say("另有 3 件申报");
}
