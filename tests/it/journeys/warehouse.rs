//! An overseas warehouse from application to certificate: experts score, the certificate is issued and verified, its badge
//! stands on the entry, and goes when the certificate is revoked.

use cbec_portal::casework::State;
use cbec_portal::certificates::store as certificates;
use serde_json::json;

use super::chromium::Window;
use super::hands::{send, set, sign_in, sign_out};
use crate::support::TestApp;

const FIRST: &str = "first-chief@example.com";
const SECOND: &str = "second-chief@example.com";

#[tokio::test]
async fn a_warehouse_is_certified_verified_and_revoked() {
    let app = TestApp::start_with_real_content().await;
    let applicant = app.applicant("汉堡海外仓运营有限公司", "510100", "operator@example.com").await;
    let facts =
        json!({ "name": "汉堡一号仓", "division": "510100", "certification_level": "未认定", "country": "DE", "city": "汉堡" });
    let entry = app.publish_entry("warehouses", &facts, Some(applicant.place().organisation_id)).await;
    app.experts(5).await;
    app.chiefs().await;
    let id = app.submitted(&applicant, "public-overseas-warehouse").await;
    let Some(window) = Window::open(&app.url()).await else { return };

    // An expert says that there is no interest in the matter before the file opens.
    let [first, second] = app.chiefs().await;
    for _ in 0..10 {
        if app.application(id).await.stage_kind.as_deref() == Some("experts") {
            break;
        }
        if app.case(id).await.state() == State::Submitted {
            app.bring_to(id, State::InReview).await;
        } else {
            app.do_stage(id, [&first, &second]).await;
        }
    }
    let task = app.tasks_of(id).await.into_iter().find(|task| task.expert_id.is_some()).expect("an expert was drawn");
    let address = app.address_of_expert(task.expert_id.expect("an expert")).await;
    sign_in(&window, "/my", &address).await;
    window.go(&format!("/my/reviews/{}", task.id)).await;
    window.must_say("利害关系").await;
    assert!(!window.words().await.contains("一号仓"), "the file is closed before the declaration");
    set(&window, &[("no_interest", "yes")]).await;
    send(&window, &format!("/my/reviews/{}/declaration", task.id)).await;
    window.must_say("评分").await;
    sign_out(&window, "/my").await;

    // The rest of the review, the decision and the notice.
    app.bring_to(id, State::AwaitingNotice).await;
    sign_in(&window, "/office", FIRST).await;
    window.go("/office/publication").await;
    window.click("form[action^='/office/calls/'] .button--primary").await;
    window.must_be_at("the notice", |path| path.starts_with("/office/notices/")).await;
    let notice = window.path().await.split(['?', '#']).next().unwrap().to_owned();
    sign_out(&window, "/office").await;
    sign_in(&window, "/office", SECOND).await;
    window.go(&notice).await;
    send(&window, &format!("{notice}/publication")).await;
    window.must_say("公示中").await;
    app.clock.advance(60 * 24 * 12);
    cbec_portal::notices::work::close_due(&app.site).await.expect("the notice ends");

    // The certificate, its badge and its verification.
    sign_in(&window, "/office", FIRST).await;
    window.go(&format!("/office/certifications/{id}")).await;
    let day = app.site.clock.today().to_string();
    set(&window, &[("scope", "汉堡一号仓"), ("entry", &entry.to_string()), ("issued_on", &day)]).await;
    send(&window, &format!("/office/applications/{id}/certificate")).await;
    window.must_be_at("the certificate", |path| path.starts_with("/office/certificates/")).await;
    let certificate = window.path().await.split(['?', '#']).next().unwrap().to_owned();
    let row = certificates::find_by_application(app.site.database.read(), id).await.expect("an answer").expect("a certificate");
    window.go(&format!("/warehouses/{entry}")).await;
    window.must_say(&row.number).await;
    window.go(&format!("/verify/{}", row.code)).await;
    window.must_say("有效").await;

    // Revoked: one proposes, another confirms; badge and register follow at once.
    window.go(&certificate).await;
    window.script("document.querySelectorAll('main details').forEach((one) => { one.open = true; });").await;
    let proposal = format!("{certificate}/revocation/proposal");
    window.script(&format!("const form = document.querySelector(\"form[action='{proposal}']\"); form.querySelector('textarea, input[name=reason]').value = '运营主体变更，不再符合条件'; form.submit();")).await;
    window.must_say("撤销").await;
    sign_out(&window, "/office").await;
    sign_in(&window, "/office", SECOND).await;
    window.go(&certificate).await;
    let confirmation = format!("{certificate}/revocation");
    window.script(&format!("document.querySelector(\"form[action='{confirmation}']\").submit();")).await;
    window.must_say("已撤销").await;
    window.go(&format!("/verify/{}", row.code)).await;
    window.must_say("撤销").await;
    window.go(&format!("/warehouses/{entry}")).await;
    window.find("main").await;
    assert!(!window.words().await.contains(&row.number), "the badge is gone");
    window.close().await;
}
