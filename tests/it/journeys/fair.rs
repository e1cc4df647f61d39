//! A fair with matching: an official adds a booth, a visitor asks for a slot, the booth agrees, both have it in their timetable,
//! and the visitor is let in on the day.

use serde_json::json;

use super::chromium::Window;
use super::hands::{send, set, sign_in, sign_out};
use crate::signups::made;
use crate::support::TestApp;

const OFFICER: &str = "fair@example.com";

#[tokio::test]
async fn a_visitor_and_a_booth_meet() {
    let app = TestApp::start().await;
    let slots = json!({ "slots": { "from": "10:00", "to": "12:00", "minutes": 30, "breaks": [] } });
    let fair = made::occasion(&app, |row| row.details = slots).await;
    drop(app.officer_of(OFFICER, "510100").await);
    let Some(window) = Window::open(&app.url()).await else { return };

    // The organiser adds a booth, which gets its link by mail.
    sign_in(&window, "/office", OFFICER).await;
    let booths = format!("/office/occasions/{}/booths", fair.id);
    window.go(&booths).await;
    set(&window, &[("code", "A01"), ("name", "莱茵采购公司"), ("email", "buyer@example.com")]).await;
    send(&window, &booths).await;
    window.must_say("已添加展位").await;
    let booth = app.link_to("buyer@example.com").await;
    sign_out(&window, "/office").await;

    // A visitor finds the fair, signs up and asks for a slot.
    window.go("/events").await;
    window.must_say("成都跨境电商选品对接会").await;
    window.go(&format!("/events/{}", fair.code)).await;
    window.click(&format!("a[href='/occasions/{}/sign-up']", fair.code)).await;
    set(&window, &[("name", "李雷"), ("mobile", "13800000001"), ("email", "visitor@example.com"), ("consent", "yes")]).await;
    send(&window, &format!("/occasions/{}/sign-up", fair.code)).await;
    window.must_say("重新发送邮件").await;
    let own = app.link_to("visitor@example.com").await;
    window.go(&own).await;
    window.click(&format!("form[action='{own}/confirmation'] button")).await;
    window.must_say("报名成功").await;
    window.click(&format!("a[href='{own}/meetings']")).await;
    window.must_say("莱茵采购公司").await;
    window.fill(".booth textarea", "想谈蓝牙耳机的样品和账期").await;
    window.click(&format!(".booth form[action='{own}/meetings'] button")).await;
    window.must_say("已预约，见上表").await;

    // The booth reads the wish and agrees; only then are numbers shown.
    window.go(&booth).await;
    window.must_say("想谈蓝牙耳机的样品和账期").await;
    assert!(!window.words().await.contains("13800000001"));
    window.click("button[value=accept]").await;
    window.must_say("已约好（1）").await;
    window.must_say("13800000001").await;
    window.go(&format!("{own}/meetings")).await;
    window.must_say("已约好").await;

    // On the day.
    let row = app.signup_of("visitor@example.com").await;
    app.clock.set("2026-03-05T09:30:00+08:00");
    let door = format!("/door/{}", made::pass(&app, &fair, "door", "南门志愿者").await);
    window.go(&door).await;
    window.fill("#code", &row.code).await;
    window.click("[data-door-form] button[type=submit]").await;
    window.must_say("签到成功").await;
    assert_eq!(made::days(&app, &fair).await, 1);
    window.close().await;
}
