//! Drawn experts: declare first, read, score, sign; and whoever has an interest gets nothing to see.

use cbec_portal::casework::engine::Engine;
use cbec_portal::casework::permit;
use cbec_portal::casework::store::{documents, tasks};

use super::firm;
use crate::casework::support::Step;
use crate::support::TestApp;

/// An application for which experts were drawn, one fewer than there are.
async fn drawn(app: &TestApp) -> (i64, Vec<(i64, String)>) {
    let definition = app.programme("public-overseas-warehouse").await.definition;
    let wanted = definition.stages.iter().find(|stage| stage.key == "experts" || stage.kind.key() == "experts").unwrap().experts;
    let experts = app.experts(wanted + 1).await;
    let (applicant, _) = firm(app).await;
    let id = app.submitted(&applicant, "public-overseas-warehouse").await;
    let [first, second] = app.chiefs().await;
    app.step(&first, id, Step::Admit).await.unwrap();
    while app.application(id).await.stage_kind.as_deref() != Some("experts") {
        app.do_stage(id, [&first, &second]).await;
    }
    let open = app.tasks_of(id).await.into_iter().filter(|task| task.expert_id.is_some());
    let with_address = open.map(|task| {
        let at = experts.iter().position(|expert| Some(expert.id) == task.expert_id).unwrap();
        (task.id, format!("expert{}@example.com", at + 1))
    });
    (id, with_address.collect())
}

#[tokio::test]
async fn the_file_opens_after_the_declaration_and_scores_are_signed_once() {
    let app = TestApp::start().await;
    let (id, drawn) = drawn(&app).await;
    let (task, email) = &drawn[0];
    let expert = app.signed_in(email).await;
    expert.get("/my").await.must_say("1 件申报等您评审");
    expert.get("/my/reviews").await.must_say("待声明");
    let base = format!("/my/reviews/{task}");
    let page = expert.get(&base).await;
    page.must_say("评审之前，请先声明").must_say("成都示例跨境电商有限公司");
    let document = documents::of(app.site.database.read(), id).await.unwrap()[0].id;
    expert.get(&format!("{base}/documents/{document}")).await.must_be(403);
    expert.post_form(&format!("{base}/scores"), &[("opinion", "很好很好")]).await.must_be(403);
    expert.submit_only(page.form(&format!("{base}/declaration"))).await.must_be(422).must_say("请勾选声明");
    let page = expert.submit(page.form(&format!("{base}/declaration")).fill("no_interest", "yes")).await;
    page.must_say("评分").must_say("签名");
    page.must_say("138****1234");
    expert.get(&format!("{base}/documents/{document}")).await.must_be(200);
    let action = format!("{base}/scores");
    let form = page.form(&action);
    let names: Vec<String> = form.pairs.iter().map(|(name, _)| name.clone()).filter(|name| name.starts_with("score-")).collect();
    assert!(!names.is_empty());
    let page = expert.submit_only(form.clone().fill(&names[0], "9999")).await;
    page.must_be(422).must_say("请写总体意见").must_say("作为签名");
    assert_eq!(page.form(&action).value(&names[0]), "9999");
    // A draft is kept for another day, and only for its writer.
    expert.post_form(&format!("{base}/draft"), &[(names[0].as_str(), "7"), ("opinion", "写到一半")]).await.must_be(200);
    assert_eq!(expert.get(&base).await.form(&action).value("opinion"), "写到一半");
    let second = app.signed_in(&drawn[1].1).await;
    second.get(&base).await.must_be(404);
    let rubric = app.case(id).await.definition.rubric.clone();
    let full =
        rubric.iter().fold(form, |form, criterion| form.fill(&format!("score-{}", criterion.key), &criterion.max.to_string()));
    let full = full.fill("opinion", "条件扎实，材料齐全").fill("advice", "pass").fill("signature", "王编辑");
    expert.submit(full.clone()).await.must_say("评分已签名提交");
    let row = tasks::find(app.site.database.read(), *task).await.unwrap().unwrap();
    assert_eq!((row.state.as_str(), row.score), ("done", Some(100.0)));
    assert!(row.detail.unwrap()["scores"][&rubric[0].key]["score"].is_number());
    expert.submit_only(full).await.must_be(409);
    expert.get(&base).await.must_be(200).must_say("签名提交，总分 100.00");
}

#[tokio::test]
async fn a_recused_expert_finds_the_file_closed_and_another_is_drawn() {
    let app = TestApp::start().await;
    let (id, drawn) = drawn(&app).await;
    let (task, email) = &drawn[0];
    let expert = app.signed_in(email).await;
    let base = format!("/my/reviews/{task}");
    let page = expert.get(&base).await;
    expert.submit_only(page.form(&format!("{base}/recusal"))).await.must_be(422).must_say("与申报单位有什么关系");
    expert.submit(page.form(&format!("{base}/recusal")).fill("reason", "曾任该公司顾问")).await.must_say("已回避");
    expert.get(&base).await.must_say("材料已对您关闭");
    let document = documents::of(app.site.database.read(), id).await.unwrap()[0].id;
    expert.get(&format!("{base}/documents/{document}")).await.must_be(403);
    expert.post_form(&format!("{base}/declaration"), &[("no_interest", "yes")]).await.must_be(403);
    expert.post_form(&format!("{base}/draft"), &[("opinion", "x")]).await.must_be(403);
    let open = app.tasks_of(id).await.into_iter().filter(|task| task.expert_id.is_some() && task.state == tasks::OPEN).count();
    assert_eq!(open, drawn.len(), "the last expert was drawn");
}

#[tokio::test]
async fn somebody_withdrawn_at_a_partys_request_is_shut_out_while_reading() {
    let app = TestApp::start().await;
    let (id, drawn) = drawn(&app).await;
    let (task, email) = &drawn[0];
    let expert = app.signed_in(email).await;
    let base = format!("/my/reviews/{task}");
    let page = expert.get(&base).await;
    let page = expert.submit(page.form(&format!("{base}/declaration")).fill("no_interest", "yes")).await;
    page.must_say("评分");
    let [chief, _] = app.chiefs().await;
    let write = app.write_as(chief.id, &chief.name).await;
    let engine = Engine::new(&app.site, &write).unwrap();
    let case = engine.case(id).await.unwrap();
    let row = tasks::find(&*write, *task).await.unwrap().unwrap();
    let handle = permit::handle(&chief, &case.application, false).unwrap();
    let person = (row.assignee_id.unwrap(), "专家");
    let ((), event) = engine.recuse(&handle, &case, person, "申报单位提出", "party").await.unwrap();
    write.commit(event).await.unwrap();
    expert.get(&base).await.must_say("材料已对您关闭");
    expert.submit_only(page.form(&format!("{base}/scores")).fill("opinion", "很好很好")).await.must_be(403);
}

#[tokio::test]
async fn who_is_no_expert_has_nothing_to_review() {
    let app = TestApp::start().await;
    let (_, drawn) = drawn(&app).await;
    let boss = app.signed_in("boss@example.com").await;
    boss.get("/my/reviews").await.must_say("您不在评审专家名单中");
    boss.get(&format!("/my/reviews/{}", drawn[0].0)).await.must_be(404);
    boss.post_form(&format!("/my/reviews/{}/declaration", drawn[0].0), &[("no_interest", "yes")]).await.must_be(404);
}
