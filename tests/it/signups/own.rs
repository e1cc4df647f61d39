//! One's own page: links opened twice, holds and offers that end, giving up, changing, the ticket and erasing.

use serde_json::json;

use crate::support::TestApp;
use crate::support::occasion::person;

#[tokio::test]
async fn a_link_opened_twice_confirms_once_and_looking_changes_nothing() {
    let app = TestApp::start().await;
    let occasion = app.occasion_row("选品实训", "training", |_| {}).await;
    let browser = app.browser();
    browser.submit_only(app.sign_up_form(&occasion, 1).await).await.must_be(303);
    let own = app.link_to(&person(1)).await;
    for _ in 0..2 {
        let page = browser.get(&own).await;
        page.must_be(200).must_say("请确认报名，名额为您保留到 3月5日 10:00");
        assert_eq!((page.header("cache-control"), page.header("referrer-policy")), ("no-store", "no-referrer"));
        assert!(page.header("set-cookie").is_empty());
    }
    assert_eq!(app.signup_of(&person(1)).await.state, "pending");
    for _ in 0..2 {
        browser.post_form(&format!("{own}/confirmation"), &[]).await.must_be(303);
    }
    let row = app.signup_of(&person(1)).await;
    assert_eq!(row.state, "confirmed");
    assert_eq!(app.letters_to(&person(1)).await.len(), 2, "one to confirm by, one with the ticket");
    let page = browser.get(&own).await;
    let (first, second) = row.code.split_at(5);
    page.must_say("报名成功").must_say(&format!("{first}-{second}")).must_say("138****0001");
    assert!(page.has("svg.ticket__qr path"));
    let calendar = browser.get(&format!("{own}/calendar.ics")).await;
    assert!(calendar.must_be(200).text.contains("DTSTART:20260320T010000Z"), "{}", calendar.text);
    let pdf = browser.get(&format!("{own}/ticket.pdf")).await;
    // A machine without a typeface says so, and shows the page with the code instead.
    if pdf.status == 503 {
        pdf.must_say("暂时不能生成 PDF");
    } else {
        assert_eq!((pdf.must_be(200).header("content-type"), pdf.header("cache-control")), ("application/pdf", "no-store"));
    }
}

#[tokio::test]
async fn nobody_opens_anothers_page() {
    let app = TestApp::start().await;
    let occasion = app.occasion_row("选品实训", "training", |_| {}).await;
    let (one, two) = (app.sign_up(&occasion, 1).await, app.sign_up(&occasion, 2).await);
    let proof = app.own_page(&two).split_once('-').unwrap().1.to_owned();
    let browser = app.browser();
    let wrong = format!("/signups/{}-{proof}", one.code);
    for path in ["", "/edit", "/ticket.pdf", "/calendar.ics"] {
        browser.get(&format!("{wrong}{path}")).await.must_be(404);
    }
    for path in ["/confirmation", "/acceptance", "/cancellation", "/erasure", "/edit"] {
        browser.post_form(&format!("{wrong}{path}"), &[]).await.must_be(404);
    }
    browser.get(&format!("/signups/{}", one.code)).await.must_be(404);
    assert_eq!(app.signup_of(&person(1)).await.state, "confirmed");
}

#[tokio::test]
async fn a_hold_and_an_offer_end_in_time_and_the_next_is_called() {
    let app = TestApp::start().await;
    let occasion = app.occasion_row("一个名额", "event", |row| row.capacity = 1).await;
    let browser = app.browser();
    browser.submit_only(app.sign_up_form(&occasion, 1).await).await.must_be(303);
    let (second, third) = (app.sign_up(&occasion, 2).await, app.sign_up(&occasion, 3).await);
    assert_eq!((second.state.as_str(), third.state.as_str()), ("waiting", "waiting"));
    app.clock.advance(61);
    let first = app.own_page(&app.signup_of(&person(1)).await);
    let late = browser.post_form(&format!("{first}/confirmation"), &[]).await;
    late.must_be(409).must_say("名额只保留 60 分钟");
    app.run_queue().await;
    app.wait_until("the second is called", async || app.signup_of(&person(2)).await.state == "offered").await;
    assert_eq!(app.signup_of(&person(1)).await.state, "lapsed");
    let own = app.own_page(&second);
    browser.get(&own).await.must_say("有空位了，为您保留到 3月6日 10:01");
    app.clock.advance(24 * 60 + 1);
    browser.post_form(&format!("{own}/acceptance"), &[]).await.must_be(409).must_say("已让给下一位");
    app.run_queue().await;
    app.wait_until("the third is called", async || app.signup_of(&person(3)).await.state == "offered").await;
    let own = app.own_page(&third);
    for _ in 0..2 {
        browser.post_form(&format!("{own}/acceptance"), &[]).await.must_be(303);
    }
    assert_eq!(app.signup_of(&person(3)).await.state, "confirmed");
    // Whoever was late may queue again.
    assert_eq!(app.sign_up(&occasion, 1).await.state, "waiting");
}

#[tokio::test]
async fn giving_up_calls_the_next_and_then_ones_data_can_go() {
    let app = TestApp::start().await;
    let occasion = app.occasion_row("一个名额", "event", |row| row.capacity = 1).await;
    let (first, second) = (app.sign_up(&occasion, 1).await, app.sign_up(&occasion, 2).await);
    let (browser, own) = (app.browser(), app.own_page(&first));
    browser.post_form(&format!("{own}/erasure"), &[]).await.must_be(409).must_say("请先取消报名");
    for _ in 0..2 {
        browser.post_form(&format!("{own}/cancellation"), &[("reason", "临时出差")]).await.must_be(303);
    }
    browser.get(&own).await.must_say("报名已取消").must_say("临时出差");
    assert_eq!(app.signup_of(&person(2)).await.state, "offered");
    assert!(app.letters_to(&person(2)).await.last().unwrap().0.contains("候补到位"));
    for _ in 0..2 {
        browser.post_form(&format!("{own}/erasure"), &[]).await.must_be(303);
    }
    browser.get(&own).await.must_be(200).must_say("个人信息已清除");
    let people = app.people_of(&occasion).await;
    let erased = people.iter().find(|row| row.id == first.id).unwrap();
    assert!(erased.mobile.is_empty() && erased.email.is_empty() && erased.erased_at.is_some() && erased.end_reason.is_none());
    assert_eq!(erased.person_hash, first.person_hash, "people are still counted once");
    let accepted = browser.post_form(&format!("{}/acceptance", app.own_page(&second)), &[]).await;
    accepted.must_be(303);
}

#[tokio::test]
async fn what_one_said_can_be_changed_until_the_day_before_and_never_over_another_change() {
    let app = TestApp::start().await;
    let occasion = app
        .occasion_row("选品实训", "training", |row| {
            row.form = json!({ "sections": [{ "key": "more", "title": "其他", "fields": [
                { "key": "diet", "label": "用餐要求", "kind": "text" }] }] });
        })
        .await;
    let row = app.sign_up(&occasion, 1).await;
    let (browser, own) = (app.browser(), app.own_page(&row));
    let edit = format!("{own}/edit");
    let old = browser.get(&edit).await.must_be(200).form(&edit);
    browser.submit_only(old.clone().fill("name", "")).await.must_be(422).must_say("请填写真实姓名");
    browser.submit_only(old.clone().fill("employer", "锦江出海").fill("diet", "清真")).await.must_be(303);
    browser.get(&own).await.must_say("锦江出海").must_say("清真").must_say("修改报名信息");
    let page = browser.submit_only(old.fill("employer", "别的单位")).await;
    page.must_be(409).must_say("有了变动");
    let again = page.form(&edit);
    assert_eq!(again.value("employer"), "别的单位");
    browser.submit_only(again.clone()).await.must_be(303);
    app.clock.set("2026-03-20T00:01:00+08:00");
    browser.submit_only(again).await.must_be(409).must_say("联系主办方更正");
    browser.get(&edit).await.must_be(409);
}
