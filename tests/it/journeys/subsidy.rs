//! A subsidy from the finder to the money: a firm looks whether it fits, applies, corrects once, and is paid; officials
//! review, decide by two, make the result public and pay by two.

use cbec_portal::casework::State;
use cbec_portal::subsidies::store::payments;

use super::chromium::Window;
use super::hands::{send, set, sign_in, sign_out};
use crate::support::TestApp;

const FIRM: &str = "firm@example.com";
const FIRST: &str = "first-chief@example.com";
const SECOND: &str = "second-chief@example.com";
const PROGRAMME: &str = "office-rent";

/// Passes the file's open task with an opinion.
async fn pass(window: &Window, file: &str) {
    window.go(file).await;
    set(window, &[("outcome", "pass"), ("opinion", "材料齐全，情况属实。")]).await;
    window.click("form[action$='/outcome'] .button--primary[type=submit]").await;
    let asks = "return document.querySelector('dialog[open] .button--primary') !== null";
    if window.script(asks).await == true {
        window.click("dialog[open] .button--primary").await;
    }
}

#[expect(clippy::too_many_lines, reason = "one story from the beginning to the end")]
#[tokio::test]
async fn a_firm_finds_applies_corrects_and_is_paid() {
    let app = TestApp::start().await;
    let applicant = app.applicant("锦城数字贸易有限公司", "510100", FIRM).await;
    let current = app.programme(PROGRAMME).await;
    app.call_of(current.row.id).await;
    app.chiefs().await;
    app.wait_until_indexed().await;
    let Some(window) = Window::open(&app.url()).await else { return };

    // It looks what there is, and whether it fits.
    window.go("/programmes").await;
    window.must_say(&current.definition.name).await;
    window.go("/finder").await;
    window.must_say("政策匹配").await;
    window.go(&format!("/finder/questions?programme={PROGRAMME}")).await;
    window.go(&format!("/finder/result?programme={PROGRAMME}")).await;
    window.must_say("缺少信息").await;
    window.go(&format!("/programmes/{PROGRAMME}")).await;
    window.must_say("开始申报").await;

    // It begins a draft from the guide; a colleague fills in the rest.
    sign_in(&window, "/my", FIRM).await;
    window.go(&format!("/programmes/{PROGRAMME}")).await;
    window.click("a[href^='/my/applications/new?call=']").await;
    window.click("form[action='/my/applications'] .button--primary").await;
    window.must_be_at("the draft", |path| path.starts_with("/my/applications/") && !path.contains("new")).await;
    let id: i64 =
        window.path().await.split('/').nth(3).and_then(|part| part.split(['?', '#']).next()?.parse().ok()).expect("a number");
    app.fill(&applicant, id).await;
    window.go(&format!("/my/applications/{id}/check")).await;
    set(&window, &[("declaration", "yes")]).await;
    send(&window, &format!("/my/applications/{id}/submission")).await;
    window.must_say("SB2026").await;
    sign_out(&window, "/my").await;

    // An official asks for one correction.
    let file = format!("/office/applications/{id}");
    sign_in(&window, "/office", FIRST).await;
    window.go("/office/applications").await;
    window.must_say("锦城数字贸易有限公司").await;
    window.go(&format!("{file}/correction-requests/new")).await;
    window.script("document.querySelectorAll('main details').forEach((one) => { one.open = true; }); const one = document.querySelector('main select'); one.value = 'wrong'; document.getElementById(one.id.replace('problem', 'note')).value = '与营业执照不一致，请核对';").await;
    send(&window, &format!("{file}/correction-requests")).await;
    window.must_say("待补正").await;
    sign_out(&window, "/office").await;

    // The firm answers.
    sign_in(&window, "/my", FIRM).await;
    window.go(&format!("/my/applications/{id}")).await;
    window.must_say("与营业执照不一致").await;
    set(&window, &[("note", "已核对，与营业执照一致。")]).await;
    send(&window, &format!("/my/applications/{id}/correction-answer")).await;
    window.must_say("待受理").await;
    sign_out(&window, "/my").await;

    // Admitted, reviewed, proposed by one and confirmed by another.
    sign_in(&window, "/office", FIRST).await;
    window.go(&file).await;
    send(&window, &format!("{file}/admission")).await;
    window.must_say("审查中").await;
    let mut turns = 0;
    while app.case(id).await.state() == State::InReview {
        let open = app.tasks_of(id).await.into_iter().filter(|task| task.state == "open").count();
        let is_inspection = app.case(id).await.application.stage_kind.as_deref() == Some("inspection");
        if is_inspection {
            // Two sign what they saw; the report of a visit is another story.
            let [first, second] = app.chiefs().await;
            app.do_stage(id, [&first, &second]).await;
        } else {
            pass(&window, &file).await;
            app.wait_until("the task is done", async || {
                let left = app.tasks_of(id).await.into_iter().filter(|task| task.state == "open").count();
                left < open || app.case(id).await.application.stage_kind.as_deref() == Some("decision") || left != open
            })
            .await;
        }
        turns += 1;
        assert!(turns < 20, "the review does not end");
    }
    window.go(&file).await;
    set(&window, &[("decision", "approve"), ("reasons", "符合条件，同意扶持。")]).await;
    send(&window, &format!("{file}/proposal")).await;
    window.must_say("决定待复核").await;
    sign_out(&window, "/office").await;
    sign_in(&window, "/office", SECOND).await;
    window.go(&file).await;
    set(&window, &[("agrees", "yes")]).await;
    send(&window, &format!("{file}/confirmation")).await;
    window.must_say("待公示").await;

    // The result becomes public and nobody objects.
    window.go("/office/publication").await;
    window.click("form[action^='/office/calls/'] .button--primary").await;
    window.must_be_at("the notice", |path| path.starts_with("/office/notices/")).await;
    let notice = window.path().await.split(['?', '#']).next().unwrap().to_owned();
    sign_out(&window, "/office").await;
    sign_in(&window, "/office", FIRST).await;
    window.go(&notice).await;
    send(&window, &format!("{notice}/publication")).await;
    window.must_say("公示中").await;
    window.go(&notice.replace("/office", "")).await;
    window.must_say("锦城数字贸易有限公司").await;
    app.clock.advance(60 * 24 * 12);
    cbec_portal::notices::work::close_due(&app.site).await.expect("the notice ends");

    // Paid by two.
    sign_in(&window, "/office", FIRST).await;
    window.go("/office/payments").await;
    set(&window, &[("application", &id.to_string())]).await;
    send(&window, "/office/payments").await;
    window.must_say("待复核").await;
    sign_out(&window, "/office").await;
    sign_in(&window, "/office", SECOND).await;
    window.go("/office/payments?part=proposed").await;
    window.click("button[name=answer][value=agree]").await;
    window.must_say("可以送银行").await;
    window.go("/office/payments?part=checked").await;
    window.click("form[action='/office/payment-batches'] .button--primary").await;
    window.must_be_at("the batch", |path| path.starts_with("/office/payment-batches/")).await;
    let payment = payments::of_applications(app.site.database.read(), &[id]).await.expect("payments").remove(0).id;
    window.go("/office/payments?part=sent").await;
    window.click("details summary").await;
    set(&window, &[("voucher", "PZ20260401")]).await;
    window.click(&format!("form[action='/office/payments/{payment}/payment'] .button--primary")).await;
    window.must_say("申报已办结").await;
    window.go("/open/awards").await;
    window.must_say("锦城数字贸易有限公司").await;
    sign_in(&window, "/my", FIRM).await;
    window.go(&format!("/my/applications/{id}")).await;
    window.must_say("已办结").await;
    window.close().await;
}
