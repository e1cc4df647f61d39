//! The whole way of an application through the pages of officials, to the decision.

use cbec_portal::casework::State;
use cbec_portal::casework::store::tasks::OPEN;
use cbec_portal::values::Fen;

use super::{applicant, county, file, outcome};
use crate::support::TestApp;

async fn open_task(app: &TestApp, id: i64) -> i64 {
    app.tasks_of(id).await.into_iter().find(|task| task.state == OPEN).expect("an open task").id
}

#[tokio::test]
async fn an_application_goes_from_desk_to_desk_until_it_is_approved() {
    let app = TestApp::start().await;
    let firm = applicant(&app).await;
    let id = app.submitted(&firm, "b2b-export-growth").await;
    let (county, url) = (county(&app).await, file(id));

    let page = county.get("/office/applications").await;
    page.must_be(200).must_say(super::ENTERPRISE).must_say("受理").must_say("还剩 5 个工作日");
    let page = county.get(&url).await;
    page.must_be(200).must_say("待受理").must_say("轮到您：受理").must_say("受理后开始计算").must_say("按填报内容逐条比对");
    let page = county.submit(page.form(&format!("{url}/admission")).fill("admission_note", "材料齐全")).await;
    page.must_say("已受理").must_say("审查中").must_say("轮到您：区县初审").must_say("已用 0 / 20 个工作日");

    // A refusal wants a reason, and what was typed stays.
    let task = open_task(&app, id).await;
    let form = page.form(&format!("{url}/tasks/{task}/outcome")).fill("outcome", "fail").fill("opinion", "否");
    let page = county.submit(form).await;
    page.must_be(422).must_say("请写明理由");
    assert_eq!(page.form(&format!("{url}/tasks/{task}/outcome")).value("opinion"), "否");
    outcome(&county, id, task, &[("outcome", "pass"), ("opinion", "数据一致")]).await.must_be(303);

    // Departments at once: each its own, and the county only looks on.
    let page = county.get(&url).await;
    page.must_say("部门会审");
    assert!(!page.has("#turn form[enctype]"), "nothing to do here for the county");
    for (email, unit) in [("lead@example.com", None), ("customs@example.com", Some("customs")), ("tax@example.com", Some("tax"))]
    {
        let officer = app.officer_at_work(email, "会审经办", None, unit).await;
        let page = officer.get(&url).await;
        let action = page.form_actions().into_iter().find(|action| action.ends_with("/outcome")).expect("a form of one's own");
        let form = page.form(&action).fill("outcome", "pass").fill("opinion", "无异议");
        officer.submit(form).await.must_be(200).must_say("意见已提交：通过");
    }
    let row = app.application(id).await;
    assert_eq!(row.stage_kind.as_deref(), Some("second"), "below two million there are no experts");

    let zone = app.signed_in("lead@example.com").await;
    let page = zone.get(&url).await;
    let action = page.form_actions().into_iter().find(|action| action.ends_with("/outcome")).expect("a form");
    zone.submit(page.form(&action).fill("outcome", "pass")).await.must_say("待决定");
    let page = zone.get(&url).await;
    let form = page.form(&format!("{url}/proposal"));
    let asked = Fen(row.requested_fen.expect("an amount"));
    assert_eq!(form.value("amount"), asked.typed());
    let more = (asked + Fen(10_000_000)).typed();
    let page = zone.submit(form.clone().fill("decision", "approve").fill("reasons", "符合条件").fill("amount", &more)).await;
    page.must_be(409).must_say("不能超过申报金额");
    zone.submit(form.fill("decision", "approve").fill("reasons", "符合第一档条件").fill("amount", &asked.wan()))
        .await
        .must_say("决定待复核");

    let other = app.officer_at_work("second@example.com", "复核人", None, None).await;
    let page = other.get(&url).await;
    page.must_say("拟定").must_say(&asked.to_string()).must_say("符合第一档条件");
    other.submit(page.form(&format!("{url}/confirmation")).fill("agrees", "yes")).await.must_say("拟通过，待公示");
    let row = app.application(id).await;
    assert_eq!((row.state.as_str(), row.approved_fen), (State::AwaitingNotice.key(), Some(asked.0)));
    assert!(app.letters_to("boss@example.com").await.iter().any(|(subject, _)| subject.contains("拟通过")));
    let page = other.get(&format!("{url}?view=history")).await;
    page.must_say("受理").must_say("部门会审").must_say("复核同意：通过").must_say("内部");
    other.get(&format!("{url}?view=reviews")).await.must_say("数据一致").must_say("海关").must_say("无异议");

    // Taken back before the notice, it is decided anew.
    let page = other.get(&url).await;
    other.submit(page.form(&format!("{url}/take-back")).fill("reason", "金额有误")).await.must_say("待决定");
    assert_eq!(app.application(id).await.approved_fen, None);
}

#[tokio::test]
async fn corrections_are_asked_for_item_by_item_and_once() {
    let app = TestApp::start().await;
    let firm = applicant(&app).await;
    let id = app.submitted(&firm, "b2b-export-growth").await;
    let (county, url) = (county(&app).await, file(id));
    let page = county.get(&format!("{url}/correction-requests/new")).await;
    page.must_be(200).must_say("受理前只能通知一次").must_say("营业执照");
    let form = page.form(&format!("{url}/correction-requests"));
    county.submit(form.clone()).await.must_be(422).must_say("还没有选择");
    county.submit(form.clone().fill("problem_licence", "expired")).await.must_be(422).must_say("请写明要怎么改");
    let half = county.submit(form.clone().fill("note_licence", "缺第二页")).await;
    half.must_be(422).must_say("请选择不全、有误或过期");
    assert_eq!(half.form(&form.action).value("note_licence"), "缺第二页");
    let full = form.fill("problem_licence", "missing").fill("note_licence", "缺第二页").fill("label_other1", "联系函");
    let full = full.fill("problem_other1", "wrong").fill("note_other1", "抬头写错");
    county.submit(full.clone()).await.must_say("一次告知 2 项").must_say("待补正").must_say("等申报单位补正，不计时");
    let letters = app.letters_to("boss@example.com").await;
    assert!(letters.iter().any(|(_, text)| text.contains("缺第二页") && text.contains("联系函（有误）")));
    // Nobody's turn here, and no second request.
    county.get("/office/applications").await.must_say("“待我办理”里没有申报");
    county.get("/office/applications?part=applicant").await.must_say(super::ENTERPRISE);
    county.submit_only(full.clone()).await.must_be(409);

    app.answer_correction(&firm, id).await;
    let page = county.get(&format!("{url}?view=changes")).await;
    page.must_be(200).must_say("提交补正");
    county.submit(full).await.must_be(409).must_say("已经告知过一次");
    county.get(&format!("{url}?view=history")).await.must_say("已补正").must_say("抬头写错");
}

#[tokio::test]
async fn the_clock_stands_while_the_applicant_has_to_act() {
    let app = TestApp::start().await;
    let firm = applicant(&app).await;
    let id = app.submitted(&firm, "b2b-export-growth").await;
    let (county, url) = (county(&app).await, file(id));
    county.submit(county.get(&url).await.form(&format!("{url}/admission"))).await.must_be(200);
    assert_eq!(app.application(id).await.due_on, "2026-04-02".parse().ok());
    app.clock.set("2026-03-09T09:00:00+08:00");
    county.sign_in("county@example.com", crate::support::PASSWORD).await.must_be(303);
    let page = county.get(&format!("{url}/correction-requests/new")).await;
    let form = page.form(&format!("{url}/correction-requests"));
    let page = county.submit(form.fill("problem_tax_proof", "expired").fill("note_tax_proof", "请更换为最新的")).await;
    page.must_say("待补充材料").must_say("已用 2 / 20 个工作日").must_say("计时暂停：等申报单位补充材料");
    app.clock.set("2026-03-16T09:00:00+08:00");
    county.sign_in("county@example.com", crate::support::PASSWORD).await.must_be(303);
    county.get(&url).await.must_say("已用 2 / 20 个工作日");
    app.answer_correction(&firm, id).await;
    let after = app.application(id).await;
    assert_eq!(after.state, State::InReview.key());
    assert_eq!(after.due_on, "2026-04-10".parse().ok(), "the applicant's week is added, and 6 April is a holiday");
    county.get(&url).await.must_say("已用 2 / 20 个工作日");
}
