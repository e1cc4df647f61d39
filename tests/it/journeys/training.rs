//! A full session: who waits moves up, comes, completes, and holds a certificate that everybody can check.

use cbec_portal::access::Role;
use cbec_portal::certificates::entity::certificate;
use cbec_portal::signups::link::{self, TRAINING};
use cbec_portal::training::work;
use sea_orm::EntityTrait as _;
use serde_json::json;

use super::chromium::Window;
use super::hands::{send, set, sign_in, sign_out};
use crate::support::{House, TestApp};

const FIRST: &str = "teacher@example.com";
const SECOND: &str = "dean@example.com";

/// Fills in the form and opens the link in the letter.
async fn sign_up(app: &TestApp, window: &Window, form: &str, name: &str, mobile: &str, email: &str) -> String {
    window.go(form).await;
    set(window, &[("name", name), ("mobile", mobile), ("email", email), ("consent", "yes")]).await;
    send(window, form).await;
    window.must_say("重新发送邮件").await;
    let own = app.link_to(email).await;
    window.go(&own).await;
    own
}

#[tokio::test]
async fn a_full_session_from_the_waiting_list_to_the_certificate() {
    let app = House::small().await.open().await;
    app.clock.set("2026-03-10T09:00:00+08:00");
    let (course, _) = app.taught().await;
    let session = app
        .occasion_row("数据运营实训", TRAINING, |row| {
            (row.subject_id, row.capacity) = (Some(course.id), 1);
            row.sittings = json!([{ "on": "2026-03-20", "from": "09:00:00", "to": "17:00:00" }]);
        })
        .await;
    for email in [FIRST, SECOND] {
        drop(app.sign_in_as(email, Role::CaseOfficer).await);
    }
    let Some(window) = Window::open(&app.url()).await else { return };
    let form = link::sign_up(&session);

    // The only place is taken; the next one waits.
    let first = sign_up(&app, &window, &form, "赵一", "13800000001", "first@example.com").await;
    window.click(&format!("form[action='{first}/confirmation'] button")).await;
    window.must_say("报名成功").await;
    let second = sign_up(&app, &window, &form, "欧阳明月", "13800000002", "second@example.com").await;
    window.must_say("候补第 1 位").await;

    // Somebody leaves, and the place is offered to whoever waits.
    window.go(&first).await;
    window.click(".own details.again summary").await;
    window.fill("#reason", "临时出差").await;
    window.click(&format!("form[action='{first}/cancellation'] button")).await;
    window.must_say("报名已取消").await;
    app.run_queue().await;
    assert!(app.letters_to("second@example.com").await.iter().any(|(subject, _)| subject.contains("候补到位")));
    window.go(&second).await;
    window.must_say("有空位了").await;
    window.click(&format!("form[action='{second}/acceptance'] button")).await;
    window.must_say("电子票").await;

    // At the door.
    let row = app.signup_of("second@example.com").await;
    app.clock.set("2026-03-20T08:40:00+08:00");
    sign_in(&window, "/office", FIRST).await;
    window.go(&format!("/office/occasions/{}/door", session.id)).await;
    window.fill("#code", &row.code).await;
    window.click("[data-door-form] button[type=submit]").await;
    window.must_say("签到成功").await;

    // Afterwards: a score, a proposal by one and the word of another.
    app.clock.set("2026-03-20T17:30:00+08:00");
    let results = format!("/office/occasions/{}/results", session.id);
    sign_in(&window, "/office", FIRST).await;
    window.go(&results).await;
    window.fill(&format!("#score-{}", row.id), "91").await;
    window.click(&format!("form[action='{results}/scores'] button[type=submit]")).await;
    window.must_say("100%").await;
    window.click(&format!("form[action='{results}/proposal'] button")).await;
    window.must_say("拟结业").await;
    sign_out(&window, "/office").await;
    sign_in(&window, "/office", SECOND).await;
    window.go(&results).await;
    send(&window, &format!("{results}/confirmation")).await;
    window.must_say("已结业").await;
    work::recertify(&app.site).await.expect("nobody has to be reminded yet");

    // One's own page leads to the certificate, and the register knows it without the whole name.
    window.go(&second).await;
    window.click(&format!("a[href='{second}/certificate']")).await;
    window.must_say("91 分").await;
    let held = certificate::Entity::find().one(app.site.database.read()).await.unwrap().expect("a certificate");
    window.go(&format!("/verify/{}", held.code)).await;
    window.must_say("有效").await;
    window.must_say("欧阳**").await;
    assert!(!window.words().await.contains("欧阳明月"), "the register masks the names of persons");
    window.close().await;
}
