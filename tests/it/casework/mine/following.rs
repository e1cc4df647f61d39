//! Following an application: whose turn it is, until when, corrections, messages, decisions.

use cbec_portal::casework::State;
use cbec_portal::casework::engine::Engine;
use cbec_portal::casework::permit;
use cbec_portal::casework::store::corrections::Item;

use super::{RENT, firm, pdf};
use crate::casework::support::Step;
use crate::support::TestApp;

fn item(field: &str, label: &str, problem: &str, note: &str) -> Item {
    Item { field: field.into(), label: label.into(), problem: problem.into(), note: note.into() }
}

/// An official asks for corrections of two fields.
pub(super) async fn asked(app: &TestApp, id: i64) {
    let officer = app.officer("county@example.com", "区县经办", Some("510100"), None).await;
    let write = app.write_as(officer.id, &officer.name).await;
    let engine = Engine::new(&app.site, &write).unwrap();
    let case = engine.case(id).await.unwrap();
    let permit = permit::handle(&officer, &case.application, false).unwrap();
    let items = [item("contact_phone", "联系电话", "wrong", "打不通"), item("lease", "租赁合同", "missing", "缺第二页")];
    let (_, event) = engine.request_correction(&permit, &case, &items, "请一次补齐").await.unwrap();
    write.commit(event).await.unwrap();
}

#[tokio::test]
async fn corrections_are_made_item_by_item_and_both_versions_stay() {
    let app = TestApp::start().await;
    let (applicant, boss) = firm(&app).await;
    let id = app.submitted(&applicant, RENT).await;
    asked(&app, id).await;
    let base = format!("/my/applications/{id}");
    boss.get("/my").await.must_say("需要补正").must_say("2026年3月19日");
    boss.get("/my/applications").await.must_say("待补正").must_say("请在此前补正");
    let page = boss.get(&base).await;
    page.must_say("补正清单")
        .must_say("联系电话")
        .must_say("打不通")
        .must_say("缺第二页")
        .must_say("请一次补齐")
        .must_say("还没有改动");
    let links = page.attributes(".correction .task-list__name", "href");
    assert!(links.contains(&format!("{base}/sections/applicant#contact_phone")), "{links:?}");
    let section = format!("{base}/sections/applicant");
    let page = boss.get(&section).await;
    page.must_say("这一部分要补正").must_say("打不通");
    boss.submit(page.form(&section).fill("contact_phone", "13911112222").fill("do", "later")).await.must_say("已改动");
    // Something wrong keeps it from being handed in.
    let form = boss.get(&section).await.form(&section).fill("contact_name", "").fill("do", "later");
    boss.submit(form).await.must_be(200);
    let answer = format!("{base}/correction-answer");
    let form = boss.get(&base).await.form(&answer).fill("note", "电话已更正，合同第二页见附件");
    boss.submit_only(form.clone()).await.must_be(422).must_say("处要填写或改正");
    assert_eq!(app.application(id).await.state, State::Correcting.key());
    let fixed = boss.get(&section).await.form(&section).fill("contact_name", "赵六").fill("do", "later");
    boss.submit(fixed).await.must_be(200);
    boss.submit(form.clone()).await.must_say("补正已提交").must_say("待受理").must_say("合同第二页见附件");
    boss.submit_only(form).await.must_be(409);
    let page = boss.get(&format!("{base}/submissions")).await;
    page.must_say("第 2 次：提交补正").must_say("139").must_say("赵六");
}

#[tokio::test]
async fn the_days_promised_the_way_and_the_end_are_shown() {
    let app = TestApp::start().await;
    let (applicant, boss) = firm(&app).await;
    let id = app.submitted(&applicant, RENT).await;
    let base = format!("/my/applications/{id}");
    let officer = app.officer("county@example.com", "区县经办", Some("510100"), None).await;
    app.step(&officer, id, Step::Admit).await.unwrap();
    let page = boss.get(&base).await;
    page.must_say("审查中").must_say("承诺办结日期").must_say("个工作日，已用 0 个").must_say("受理");
    assert!(!page.says("区县经办"), "officials act for their authority");
    assert_eq!(page.texts(".way__step[aria-current=step] .way__name").len(), 1);
    app.bring_to(id, State::Rejected).await;
    let page = boss.get(&base).await;
    page.must_say("不予通过").must_say("符合条件").must_say("60 日内依法申请行政复议").must_say("已办结");
    assert!(!page.form_actions().contains(&format!("{base}/withdrawal")));
}

#[tokio::test]
async fn messages_go_both_ways_with_files() {
    let app = TestApp::start().await;
    let (applicant, boss) = firm(&app).await;
    let draft = app.draft(&applicant, "b2b-export-growth").await;
    boss.upload(&format!("/my/applications/{draft}/messages"), &[("message", "太早了")], &[])
        .await
        .must_be(409)
        .must_say("提交之后");
    let id = app.submitted(&applicant, RENT).await;
    let base = format!("/my/applications/{id}");
    let action = format!("{base}/messages");
    let form = boss.get(&base).await.form(&action);
    boss.submit_only(form.clone()).await.must_be(422).must_say("请写下内容");
    let page = boss.submit_only(form.clone().fill("message", "合同续签了").file("files", "坏.pdf", b"no".to_vec())).await;
    page.must_be(422).must_say("坏.pdf");
    assert_eq!(page.form(&action).value("message"), "合同续签了", "nothing typed is lost");
    boss.submit(form.fill("message", "合同续签了").file("files", "续签.pdf", pdf("lease")))
        .await
        .must_say("合同续签了")
        .must_say("续签.pdf");
    let officer = app.officer("county@example.com", "区县经办", Some("510100"), None).await;
    let write = app.write_as(officer.id, &officer.name).await;
    let engine = Engine::new(&app.site, &write).unwrap();
    let case = engine.case(id).await.unwrap();
    let permit = permit::handle(&officer, &case.application, false).unwrap();
    let (_, event) = engine.message(&permit, &case, "收到，请把原件带来").await.unwrap();
    write.commit(event).await.unwrap();
    boss.get("/my").await.must_say("经办人给您留了 1 条言");
    boss.get(&base).await.must_say("收到，请把原件带来");
    let front = boss.get("/my").await;
    assert!(!front.says("条言"), "what was read waits no longer");
}

#[tokio::test]
async fn drafts_whose_call_ends_soon_wait_on_the_front_page() {
    let app = TestApp::start().await;
    let (applicant, boss) = firm(&app).await;
    app.draft(&applicant, RENT).await;
    assert!(!boss.get("/my").await.says("草稿还没有提交"));
    app.clock.set("2026-05-30T09:00:00+08:00");
    app.signed_in("boss@example.com").await.get("/my").await.must_say("草稿还没有提交").must_say("还剩 4 天");
}
