//! Writing to an entry without an account, answering in the workspace, and all that can go wrong on the way.

use cbec_portal::listings::enquiry::work;
use cbec_portal::listings::entity::enquiry;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;

use crate::support::TestApp;
use crate::support::browser::Browser;
use crate::support::page::{FilledForm, Page};

const VISITOR: &str = "visitor@example.com";
const MANAGER: &str = "manager@example.com";

/// A park with somebody who manages it.
async fn park(app: &TestApp) -> (i64, Browser) {
    let owner = app.make_organisation("天府园区运营（演示）有限公司", "park_operator").await;
    let manager = app.member_of(owner, MANAGER).await;
    let facts = json!({ "name": "天府跨境园（演示）", "division": "510100", "summary": "测试" });
    (app.publish_entry("parks", &facts, Some(owner)).await, manager)
}

async fn form(app: &TestApp, id: i64) -> FilledForm {
    let page = app.browser().get(&format!("/parks/{id}/enquiries/new?kind=settle")).await;
    page.must_be(200).must_say("入驻意向").must_say("天府跨境园（演示）");
    page.form(&format!("/parks/{id}/enquiries"))
        .fill("name", "周敏")
        .fill("email", VISITOR)
        .fill("message", "我们十个人，想看一看办公室。")
        .fill("area", "1,200")
        .fill("consent", "yes")
}

async fn send(app: &TestApp, form: FilledForm) -> Page {
    app.browser().submit_only(form).await
}

async fn enquiries(app: &TestApp) -> u64 {
    enquiry::Entity::find().count(app.site.database.read()).await.unwrap()
}

#[tokio::test]
async fn a_visitor_asks_a_manager_answers_and_the_entry_learns_how_fast() {
    let app = TestApp::start().await;
    let (id, manager) = park(&app).await;
    let answer = send(&app, form(&app, id).await).await;
    let private = answer.must_be(303).location.clone().unwrap();
    assert!(private.starts_with("/enquiries/") && private.len() > 40, "{private}");
    let visitor = app.browser();
    let page = visitor.get(&private).await;
    page.must_be(200).must_say("等待对方答复").must_say("1,200 m²");
    assert_eq!(
        [page.header("cache-control"), page.header("referrer-policy"), page.header("x-robots-tag")],
        ["no-store", "no-referrer", "noindex, nofollow"]
    );
    assert!(page.header("set-cookie").is_empty());

    let letters = app.letters_to(MANAGER).await;
    assert_eq!(letters.len(), 1);
    let mine = app.link_to(MANAGER).await;
    assert!(!letters[0].1.contains(VISITOR) && !letters[0].1.contains("周敏"), "{}", letters[0].1);
    manager.get("/my/enquiries").await.must_be(200).must_say("周敏").must_say("待答复").must_say("已等 0 分钟");

    app.clock.advance(90);
    let page = manager.get(&mine).await;
    page.must_be(200).must_say("想看一看办公室").must_say(VISITOR);
    manager.submit(page.form(&format!("{mine}/messages")).fill("message", "欢迎，周四上午可以。")).await.must_say("已答复");
    let entry = app.entry(id).await;
    assert_eq!((entry.answered_count, entry.answer_minutes), (1, Some(90)));

    let letters = app.letters_to(VISITOR).await;
    assert_eq!(letters.len(), 2);
    assert!(letters[1].1.contains("周四上午可以"));
    let second = app.link_to(VISITOR).await;
    assert_ne!(second, private, "every letter has an address of its own");
    for address in [&private, &second] {
        visitor.get(address).await.must_be(200).must_say("周四上午可以").must_say("对方已经答复");
    }
    let page = visitor.get(&second).await;
    visitor.submit(page.form(&format!("{second}/messages")).fill("message", "好的，谢谢。")).await.must_say("好的，谢谢");
    assert_eq!(app.letters_to(MANAGER).await.len(), 2);
    let page = visitor.get(&private).await;
    visitor.submit(page.form(&format!("{private}/closing"))).await.must_say("已关闭");
    manager.get("/my/enquiries?state=closed").await.must_say("周敏");
    assert_eq!(app.entry(id).await.answered_count, 1, "only first answers count");
}

#[tokio::test]
async fn the_usual_answer_is_the_middle_one() {
    let app = TestApp::start().await;
    let (id, manager) = park(&app).await;
    for (minutes, email) in [(10, "a@example.com"), (600, "b@example.com"), (60, "c@example.com")] {
        send(&app, form(&app, id).await.fill("email", email)).await.must_be(303);
        let mine = app.link_to(MANAGER).await;
        app.clock.advance(minutes);
        let page = manager.get(&mine).await;
        manager.submit(page.form(&format!("{mine}/messages")).fill("message", "收到。")).await.must_say("已答复");
    }
    let entry = app.entry(id).await;
    assert_eq!((entry.answered_count, entry.answer_minutes), (3, Some(60)));
}

#[tokio::test]
async fn a_flood_is_asked_to_come_back_and_loses_nothing() {
    let app = TestApp::start().await;
    let (id, _) = park(&app).await;
    for at in 0..5 {
        send(&app, form(&app, id).await.fill("message", &format!("第 {at} 次来信，问问租金。"))).await.must_be(303);
    }
    let page = send(&app, form(&app, id).await.fill("message", "第六次来信，问问租金。")).await;
    page.must_be(429).must_say("秒后再试");
    assert!(page.header("retry-after").parse::<u64>().unwrap() <= 61);
    let kept = page.form(&format!("/parks/{id}/enquiries"));
    assert_eq!([kept.value("message"), kept.value("name")], ["第六次来信，问问租金。", "周敏"]);
    assert_eq!(enquiries(&app).await, 5);
}

#[tokio::test]
async fn the_same_text_within_an_hour_is_one_enquiry() {
    let app = TestApp::start().await;
    let (id, _) = park(&app).await;
    send(&app, form(&app, id).await).await.must_be(303);
    let again = send(&app, form(&app, id).await.fill("email", "  Visitor@Example.com ")).await;
    assert_eq!(again.must_be(303).location.as_deref(), Some("/enquiries/received"));
    app.browser().get("/enquiries/received").await.must_be(200).must_say("已经收到");
    assert_eq!(enquiries(&app).await, 1);
    app.clock.advance(61);
    assert_ne!(send(&app, form(&app, id).await).await.location.as_deref(), Some("/enquiries/received"));
}

#[tokio::test]
async fn what_cannot_be_sent_is_said_at_its_field() {
    let app = TestApp::start().await;
    let (id, _) = park(&app).await;
    for (field, value, words) in [
        ("consent", "", "请勾选同意"),
        ("email", "不是邮箱", "邮箱格式不正确"),
        ("message", "喂", "5 到 2000 字"),
        ("area", "很大", "请写数字"),
        ("phone", "打我电话", "电话只写数字"),
        ("website", "http://spam.example", "清空后再提交"),
    ] {
        let page = send(&app, form(&app, id).await.fill(field, value)).await;
        page.must_be(422).must_say(words);
        assert_eq!(page.form(&format!("/parks/{id}/enquiries")).value("name"), "周敏", "{field}");
    }
    assert_eq!(enquiries(&app).await, 0);
    assert!(app.letters_to(MANAGER).await.is_empty());
}

#[tokio::test]
async fn wrong_kinds_and_entries_are_not_found_and_unclaimed_ones_say_so() {
    let app = TestApp::start().await;
    let (id, _) = park(&app).await;
    let facts = json!({ "name": "无主园区（演示）", "division": "510100", "summary": "测试" });
    let unclaimed = app.publish_entry("parks", &facts, None).await;
    let browser = app.browser();
    for path in [
        format!("/parks/{id}/enquiries/new?kind=purchase"),
        format!("/parks/{id}/enquiries/new?kind=x"),
        format!("/incubators/{id}/enquiries/new"),
        "/parks/987654/enquiries/new".to_owned(),
        "/parks/abc/enquiries/new".to_owned(),
        "/enquiries/wrong-token".to_owned(),
    ] {
        browser.get(&path).await.must_be(404);
    }
    browser.get(&format!("/parks/{unclaimed}/enquiries/new")).await.must_be(409).must_say("暂无人认领");
    browser.post_form(&format!("/parks/{unclaimed}/enquiries"), &[("kind", "settle")]).await.must_be(409);
    browser.post_form("/enquiries/wrong-token/messages", &[("message", "你好")]).await.must_be(404);
    browser.post_form("/enquiries/wrong-token/closing", &[]).await.must_be(404);
}

#[tokio::test]
async fn text_stays_text_and_others_see_nothing() {
    let app = TestApp::start().await;
    let (id, manager) = park(&app).await;
    let nasty = "<script>alert(1)</script> & <b>粗</b>";
    let private = send(&app, form(&app, id).await.fill("message", nasty).fill("name", "<i>周</i>")).await.location.unwrap();
    let mine = app.link_to(MANAGER).await;
    for page in [app.browser().get(&private).await, manager.get(&mine).await] {
        page.must_be(200).must_say(nasty);
        assert!(!page.text.contains("<script>alert") && !page.text.contains("<i>周"));
    }
    let other = app.make_organisation("另一家（演示）有限公司", "park_operator").await;
    let stranger = app.member_of(other, "stranger@example.com").await;
    stranger.get(&mine).await.must_be(404);
    stranger.post_form(&format!("{mine}/messages"), &[("message", "我来答复")]).await.must_be(404);
    stranger.post_form(&format!("{mine}/closing"), &[]).await.must_be(404);
    assert!(!stranger.get("/my/enquiries").await.must_be(200).says("周"));
    assert!(app.browser().get(&mine).await.location.unwrap().starts_with("/my/sign-in"));
}

#[tokio::test]
async fn managers_are_reminded_once_and_old_conversations_are_erased() {
    let app = TestApp::start().await;
    let (id, _) = park(&app).await;
    // A Thursday in March 2026.
    let private = send(&app, form(&app, id).await).await.location.unwrap();
    app.clock.set("2026-03-08T12:00:00+08:00");
    assert_eq!(work::remind(&app.site).await.unwrap(), 0, "Saturday and Sunday do not count");
    app.clock.set("2026-03-09T12:00:00+08:00");
    assert_eq!(work::remind(&app.site).await.unwrap(), 1);
    assert_eq!(work::remind(&app.site).await.unwrap(), 0);
    let letters = app.letters_to(MANAGER).await;
    assert_eq!(letters.len(), 2);
    assert!(letters[1].0.contains("2 个工作日"));
    app.clock.set("2028-03-04T12:00:00+08:00");
    assert_eq!(work::forget(&app.site).await.unwrap(), 0);
    app.clock.set("2028-03-06T12:00:00+08:00");
    assert_eq!(work::forget(&app.site).await.unwrap(), 1);
    app.browser().get(&private).await.must_be(404);
}
