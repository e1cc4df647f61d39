//! The door: every reason for which a ticket is refused, scans that are sent twice, clocks that differ, people without a
//! sign-up, and who may stand there.

use cbec_portal::access::Role;
use cbec_portal::signups::entity::{door_pass, signup};
use cbec_portal::signups::rules::State;
use cbec_portal::values::short_code;
use reqwest::Method;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};

use super::made;
use crate::support::browser::Browser;
use crate::support::{TestApp, send};

/// Posts scans as the page's script does, and reads the answer.
async fn scans(browser: &Browser, base: &str, body: &Value) -> Value {
    let request = browser.request(Method::POST, &format!("{base}/scans")).header("sec-fetch-site", "same-origin");
    let page = send(request.header("content-type", "application/json").body(body.to_string())).await;
    page.must_be(200);
    serde_json::from_str(&page.text).unwrap()
}

fn one(key: &str, text: &str, mode: &str) -> Value {
    json!({ "door": "南门", "scans": [{ "key": key, "text": text, "mode": mode, "method": "scan" }] })
}

/// The reason with which one scan is answered; empty when it is good.
async fn reason(browser: &Browser, base: &str, text: &str, mode: &str) -> String {
    let key = format!("key-{}", short_code::random());
    let answer = scans(browser, base, &one(&key, text, mode)).await;
    let result = &answer["results"][0];
    assert!(!result["title"].as_str().unwrap().is_empty());
    assert!(result["reason"].is_null() || !result["advice"].as_str().unwrap().is_empty(), "{result}");
    result["reason"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn tickets_that_are_not_good_are_told_why() {
    let app = TestApp::start().await;
    let occasion = made::occasion(&app, |_| {}).await;
    let other = made::occasion(&app, |row| row.title = "另一场".into()).await;
    let row = made::person(&app, &occasion, "李雷", "13800000001").await;
    let stranger = made::person(&app, &other, "王小明", "13800000002").await;
    let base = format!("/door/{}", made::pass(&app, &occasion, "door", "南门志愿者").await);
    let door = app.browser();
    let ticket = made::ticket(&app, &row);
    let mut slip = row.code.clone();
    let last = if slip.ends_with('2') { '3' } else { '2' };
    slip.pop();
    slip.push(last);
    for (text, expected) in [
        ("https://example.com/", "not_a_ticket"),
        (slip.as_str(), "slip"),
        (short_code::random().as_str(), "unknown"),
        (format!("{}.1.0000000000000000", row.code).as_str(), "forged"),
        (made::ticket(&app, &stranger).as_str(), "other_occasion"),
    ] {
        assert_eq!(reason(&door, &base, text, "in").await, expected, "{text}");
    }
    for (state, expected) in [
        (State::Pending, "unconfirmed"),
        (State::Requested, "awaiting_approval"),
        (State::Waiting, "waiting"),
        (State::Offered, "offer_not_accepted"),
        (State::Lapsed, "lapsed"),
        (State::Cancelled, "cancelled"),
        (State::Refused, "taken_off"),
        (State::CalledOff, "called_off"),
    ] {
        made::set_state(&app, &row, state).await;
        assert_eq!(reason(&door, &base, &ticket, "in").await, expected);
    }
    made::set_state(&app, &row, State::Confirmed).await;
    let mut change = row.clone().into_active_model();
    change.ticket = Set(2);
    change.update(app.site.database.read()).await.unwrap();
    assert_eq!(reason(&door, &base, &ticket, "in").await, "reissued");
    assert_eq!(made::days(&app, &occasion).await, 0);
    let newest = made::ticket(&app, &signup::Model { ticket: 2, ..row });
    assert_eq!(reason(&door, &base, &newest, "in").await, "");
}

#[tokio::test]
async fn the_hour_matters_and_so_does_the_day() {
    let app = TestApp::start().await;
    let occasion = made::occasion(&app, |_| {}).await;
    let row = made::person(&app, &occasion, "李雷", "13800000001").await;
    let base = format!("/door/{}", made::pass(&app, &occasion, "door", "南门").await);
    let (door, ticket) = (app.browser(), made::ticket(&app, &row));
    for (now, expected) in [
        ("2026-03-04T23:59:00+08:00", "other_day"),
        ("2026-03-05T00:30:00+08:00", "too_early"),
        ("2026-03-05T07:59:59+08:00", "too_early"),
        ("2026-03-05T17:30:00+08:00", "today_over"),
        ("2026-03-06T17:00:01+08:00", "today_over"),
        ("2026-03-07T09:00:00+08:00", "over"),
    ] {
        app.clock.set(now);
        assert_eq!(reason(&door, &base, &ticket, "in").await, expected, "{now}");
    }
    app.clock.set("2026-03-05T10:00:00+08:00");
    assert_eq!(reason(&door, &base, &ticket, "out").await, "not_in");
    assert_eq!(reason(&door, &base, &ticket, "in").await, "");
    app.clock.advance(5);
    let again = scans(&door, &base, &one("another-device", &ticket, "in")).await;
    let again = &again["results"][0];
    assert_eq!(again["reason"], "already_in");
    assert!(again["title"].as_str().unwrap().contains("10:00"), "{again}");
    assert!(again["advice"].as_str().unwrap().contains("南门"), "{again}");
    assert_eq!(reason(&door, &base, &ticket, "out").await, "");
    assert_eq!(reason(&door, &base, &ticket, "out").await, "already_out");
    assert_eq!(reason(&door, &base, &ticket, "in").await, "", "whoever left may come back");
    app.clock.set("2026-03-06T09:00:00+08:00");
    assert_eq!(reason(&door, &base, &ticket, "in").await, "");
    assert_eq!(made::days(&app, &occasion).await, 2);
    made::set_stage(&app, &occasion, "cancelled").await;
    assert_eq!(reason(&door, &base, &ticket, "in").await, "called_off");
}

#[tokio::test]
async fn a_queue_that_is_sent_twice_counts_once_and_foreign_clocks_are_not_believed() {
    let app = TestApp::start().await;
    let occasion = made::occasion(&app, |_| {}).await;
    let mut tickets = Vec::new();
    for at in 0..5 {
        let row = made::person(&app, &occasion, &format!("学员{at}"), &format!("1380000000{at}")).await;
        tickets.push(made::ticket(&app, &row));
    }
    let base = format!("/door/{}", made::pass(&app, &occasion, "door", "南门").await);
    let door = app.browser();
    app.clock.set("2026-03-05T10:30:00+08:00");
    // A device whose clock is a year behind; it kept these for twenty minutes.
    let kept: Vec<Value> = (tickets.iter().enumerate())
        .map(|(at, text)| json!({ "key": format!("device-{at}"), "text": text, "at": "2025-01-01T00:00:00Z", "mode": "in" }))
        .collect();
    let body = json!({ "sent_at": "2025-01-01T00:20:00Z", "scans": kept });
    let (first, second) = tokio::join!(scans(&door, &base, &body), scans(&door, &base, &body));
    for result in first["results"].as_array().unwrap().iter().chain(second["results"].as_array().unwrap()) {
        assert!(result["reason"].is_null(), "{result}");
    }
    app.clock.advance(24 * 60);
    let later = json!({ "sent_at": "2025-01-02T00:20:00Z", "scans": body["scans"] });
    let third = scans(&door, &base, &later).await;
    assert!(third["results"].as_array().unwrap().iter().all(|result| result["tone"] == "note"), "{third}");
    assert_eq!(made::days(&app, &occasion).await, 5);
    let page = door.get(&base).await;
    page.must_be(200);
    let rows = cbec_portal::signups::entity::attendance::Entity::find().all(app.site.database.read()).await.unwrap();
    assert!(rows.iter().all(|row| row.in_at.to_rfc3339().starts_with("2026-03-05T02:10:00")), "{:?}", rows[0].in_at);
    let old = json!({ "sent_at": "2025-01-05T00:00:00Z", "scans": [{ "key": "device-old", "text": tickets[0], "at": "2025-01-01T00:00:00Z" }] });
    assert_eq!(scans(&door, &base, &old).await["results"][0]["reason"], "too_long_ago");
    // One device cannot take the key of another.
    let stolen = json!({ "scans": [{ "key": "device-0", "text": tickets[1], "mode": "in" }, { "key": "", "text": "??" }] });
    let answer = scans(&door, &base, &stolen).await;
    assert!(answer["results"][0]["reason"].is_null() && answer["results"][1]["reason"] == "not_a_ticket", "{answer}");
    let request = door.request(Method::POST, &format!("{base}/scans")).header("sec-fetch-site", "same-origin");
    send(request.body("{nonsense")).await.must_be(400);
}

#[tokio::test]
async fn the_form_works_without_a_script() {
    let app = TestApp::start().await;
    let occasion = made::occasion(&app, |_| {}).await;
    let row = made::person(&app, &occasion, "欧阳娜娜", "13800005678").await;
    app.make_user("case@example.com", Role::CaseOfficer).await;
    let officer = app.browser();
    officer.sign_in("case@example.com", crate::support::PASSWORD).await.must_be(303);
    let base = format!("/office/occasions/{}/door", occasion.id);
    let page = officer.get(&format!("{base}?q=5678")).await;
    page.must_be(200).must_say("欧阳**").must_say("138****5678");
    assert!(!page.says("欧阳娜娜"), "names are masked in the list");
    let form = page.form(&base).fill("code", &row.code.to_lowercase()).fill("door", "北门").fill("mode", "in");
    officer.submit(form.clone()).await.must_be(200).must_say("签到成功").must_say("欧阳娜娜").must_say("手机尾号 5678");
    // Loading the page again sends the same form again.
    officer.submit(form.clone()).await.must_be(200).must_say("这次是重复上传");
    let page = officer.get(&base).await;
    let form = page.form(&base).fill("code", &row.code).fill("mode", "in");
    officer.submit_only(form.clone()).await.must_be(422).must_say("已签到").must_say("北门");
    officer.submit(form.fill("mode", "out")).await.must_be(200).must_say("签退成功");
    let empty = page.form(&base);
    officer.submit_only(empty).await.must_be(422).must_say("请扫描电子票");
}

#[tokio::test]
async fn people_without_a_sign_up_are_taken_while_there_is_a_place() {
    let app = TestApp::start().await;
    let occasion = made::occasion(&app, |row| row.capacity = 2).await;
    let known = made::person(&app, &occasion, "李雷", "13800000001").await;
    let base = format!("/door/{}", made::pass(&app, &occasion, "door", "南门").await);
    let door = app.browser();
    let page = door.get(&base).await;
    page.must_be(200);
    assert!(page.header("cache-control").contains("no-store") && page.header("referrer-policy") == "no-referrer");
    let action = format!("{base}/walk-in");
    let form = |page: &crate::support::page::Page| page.form(&action).fill("agreed", "yes");
    door.submit_only(page.form(&action).fill("name", "韩梅梅").fill("mobile", "12"))
        .await
        .must_be(422)
        .must_say("11 位手机号")
        .must_say("先向本人说明");
    // Somebody on the list.
    let page = door.get(&base).await;
    door.submit_only(form(&page).fill("name", "别人").fill("mobile", &known.mobile)).await.must_be(422).must_say("李*");
    door.submit(form(&page).fill("name", "李雷").fill("mobile", &known.mobile)).await.must_be(200).must_say("签到成功");
    let page = door.get(&base).await;
    let new = form(&page).fill("name", "韩梅梅").fill("mobile", "138 0000 0009");
    door.submit(new.clone()).await.must_be(200).must_say("签到成功").must_say("韩梅梅");
    door.submit(new).await.must_be(200).must_say("重复上传");
    assert_eq!(made::days(&app, &occasion).await, 2);
    let page = door.get(&base).await;
    door.submit_only(form(&page).fill("name", "来晚了").fill("mobile", "13800000010"))
        .await
        .must_be(422)
        .must_say("没有空位")
        .must_say("来晚了");
    // Somebody who waits moves up when a place is free, and keeps their row.
    let waiting = made::person(&app, &occasion, "候补生", "13800000011").await;
    assert_eq!(waiting.state, "waiting");
    made::set_state(&app, &known, State::Cancelled).await;
    door.submit(form(&page).fill("name", "候补生").fill("mobile", "13800000011")).await.must_be(200).must_say("签到成功");
    app.clock.set("2026-03-08T10:00:00+08:00");
    door.submit_only(form(&page).fill("name", "过时").fill("mobile", "13800000012")).await.must_be(422).must_say("活动已结束");
}

#[tokio::test]
async fn a_door_opens_for_those_who_may_stand_there() {
    let app = TestApp::start().await;
    let occasion = made::occasion(&app, |_| {}).await;
    let key = made::pass(&app, &occasion, "door", "南门").await;
    let judge = made::pass(&app, &occasion, "judge", "评委").await;
    let visitor = app.browser();
    visitor.get("/door/nonsense").await.must_be(404);
    visitor.get(&format!("/door/{judge}")).await.must_be(404);
    visitor.get(&format!("/door/{key}/screen")).await.must_be(200).must_say("用手机相机");
    let row = door_pass::Entity::find().all(app.site.database.read()).await.unwrap().remove(0);
    let mut change = row.into_active_model();
    change.revoked_at = Set(Some(app.site.clock.now()));
    change.update(app.site.database.read()).await.unwrap();
    visitor.get(&format!("/door/{key}")).await.must_be(410).must_say("已过期或已被收回");
    let base = format!("/office/occasions/{}/door", occasion.id);
    app.editor().await.get(&base).await.must_be(403);
    let elsewhere = app.officer_of("elsewhere@example.com", "510300").await;
    elsewhere.get(&base).await.must_be(404);
    elsewhere.post_form(&format!("{base}/walk-in"), &[("name", "某人")]).await.must_be(404);
    app.officer_of("here@example.com", "510100").await.get(&base).await.must_be(200);
}
