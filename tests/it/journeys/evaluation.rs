//! A month becomes a score, a score a grade, and a grade a task: return, verification, round, objection, grades by two,
//! rectification.

use cbec_portal::evaluations::store::rectifications;
use cbec_portal::notices;

use super::chromium::Window;
use super::hands::{send, set, sign_in, sign_out};
use crate::evaluations::ground::{FRAMEWORK, Ground};
use crate::returns::{self, FEBRUARY, WHOLE};
use crate::support::PASSWORD;
use crate::support::browser::Browser;

const OWNER: &str = "owner@example.com";

/// The trade of the months instead of what officials count.
fn framework() -> String {
    FRAMEWORK.replace(
        r#"source = { kind = "official", guidance = "数一数" }
rule = { kind = "linear", from = 0.0, to = 10.0 }"#,
        r#"source = { kind = "return", form = "probe", field = "total", over = "sum" }
rule = { kind = "linear", from = 0.0, to = 1000.0 }"#,
    )
}

/// Sessions end while a notice runs.
async fn again(ground: &Ground, email: &str) -> Browser {
    let browser = ground.app.browser();
    browser.sign_in(email, PASSWORD).await.must_be(303);
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_becomes_a_score_a_grade_and_a_task() {
    let mut ground = Ground::of(returns::start().await, &framework(), "2026").await;
    let park = ground.parks[2].clone();
    let organisation = park.organisation_id.expect("a park with an owner");
    drop(ground.app.member_of(organisation, OWNER).await);
    let reporter = ground.app.reporter_of(&park.name, organisation, Some(park.listing_id)).await;
    let Some(window) = Window::open(&ground.app.url()).await else { return };

    // The owner reports the month, an official verifies it.
    sign_in(&window, "/my", OWNER).await;
    window.go(&returns::month(&reporter, FEBRUARY)).await;
    set(&window, &WHOLE).await;
    window.click("main button[name=do][value=submit]").await;
    window.must_say("待审核").await;
    sign_out(&window, "/my").await;
    let row = ground.app.returns_of(reporter.id).await.remove(0);
    sign_in(&window, "/office", "lead@example.com").await;
    window.go(&format!("/office/returns/{}", row.id)).await;
    send(&window, &format!("/office/returns/{}/verify", row.id)).await;
    window.must_say("已审核").await;

    // The round freezes it; checks and experts do their part.
    window.go(&ground.at("")).await;
    window.must_say("参评对象（3）").await;
    sign_out(&window, "/office").await;
    ground.open().await;
    assert_eq!(ground.value(2, "modes").await, Some(150.0), "the verified month is what counts");
    for (at, cases) in [90.0, 50.0, 10.0].into_iter().enumerate() {
        ground.claim(at, cases).await;
    }
    ground.step("close_assessment").await.must_be(303);
    ground.step("pass_county").await.must_be(303);
    ground.to_draft(["1000", "500", "150"], ["95", "70", "20"]).await;
    ground.show_draft().await;

    // The owner reads how the score came about, and objects.
    let mine = format!("/my/evaluations/{}", park.id);
    sign_in(&window, "/my", OWNER).await;
    window.go(&mine).await;
    window.must_say("服务案例").await;
    set(&window, &[("indicator", "cases"), ("body", "服务案例少计两件，详见另附清单。")]).await;
    send(&window, &format!("{mine}/objections")).await;
    window.must_say("服务案例少计两件").await;
    sign_out(&window, "/my").await;
    sign_in(&window, "/office", "second@example.com").await;
    window.go(&ground.at("/objections")).await;
    window.must_say("服务案例少计两件").await;
    let action =
        window.script("return document.querySelector(\"main form[action*='/objections/']\").getAttribute('action')").await;
    let answer = [("outcome", "dismissed"), ("answer", "清单中的两件发生在评价年度以外，不予计入。")];
    ground.second.post_form(action.as_str().expect("a form"), &answer).await.must_be(303);
    ground.step("close_objections").await.must_be(303);

    // Grades are proposed by one and confirmed by another, announced, and hold.
    ground.lead.post_form(&ground.at("/grades/proposals"), &[]).await.must_be(303);
    window.go(&ground.at("/grades")).await;
    send(&window, &ground.at("/grades/confirmations")).await;
    window.must_say("不合格").await;
    let notice = ground.lead.post_form(&ground.at("/notices"), &[]).await.must_be(303).header("location").to_owned();
    window.go(&notice).await;
    send(&window, &format!("{notice}/publication")).await;
    window.must_say("公示中").await;
    ground.app.clock.advance(15 * 24 * 60);
    notices::work::close_due(&ground.app.site).await.expect("the notice ends");
    (ground.lead, ground.second) = (again(&ground, "lead@example.com").await, again(&ground, "second@example.com").await);
    ground.step("manage").await.must_be(303);
    window.go(&format!("/evaluations/{}", ground.row().await.key)).await;
    window.must_say(&park.name).await;
    window.must_say("不合格").await;

    // What failed has to be put right, and somebody else looks at it again.
    let order = ground.at(&format!("/subjects/{}/rectifications", park.id));
    let fields = [("reason", "服务案例和服务质量不足，限期整改。"), ("tasks", "补齐服务台账"), ("due_on", "2026-09-30")];
    ground.lead.post_form(&order, &fields).await.must_be(303);
    let database = ground.app.site.database.read();
    let row = rectifications::of_round(database, ground.round).await.unwrap().pop().expect("an order");
    let task = rectifications::tasks(database, &[row.id]).await.unwrap().remove(0);
    sign_in(&window, "/my", OWNER).await;
    window.go(&mine).await;
    window.must_say("请按要求整改").await;
    set(&window, &[(&format!("answer-{}", task.id), "台账已补齐并经两家企业核对。")]).await;
    window.click(&format!("form[action='{mine}/tasks/{}'] button[type=submit]", task.id)).await;
    window.must_say("提交复查").await;
    send(&window, &format!("{mine}/rectifications/{}/submission", row.id)).await;
    window.must_say("待复查").await;
    sign_out(&window, "/my").await;
    sign_in(&window, "/office", "second@example.com").await;
    let url = format!("/office/rectifications/{}", row.id);
    window.go(&url).await;
    set(&window, &[("outcome", "passed"), ("note", "现场核查，任务已经落实。")]).await;
    send(&window, &format!("{url}/recheck")).await;
    window.must_say("复查通过").await;
    window.close().await;
}
