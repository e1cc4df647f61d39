//! The public form: the last place and two hundred who want it, refusals in words, and what is kept.

use serde_json::json;

use crate::support::TestApp;
use crate::support::occasion::person;

#[tokio::test]
async fn two_hundred_at_once_get_exactly_the_places_there_are_and_the_rest_queue_in_order() {
    let app = TestApp::start().await;
    let occasion = app.occasion_row("跨境电商选品实训", "training", |row| row.capacity = 7).await;
    let url = format!("/occasions/{}/sign-up", occasion.code);
    let browser = app.browser();
    let all = (0..200_u32).map(|number| {
        let (browser, url) = (browser.clone(), url.clone());
        async move {
            let (name, mobile, email) = (format!("学员{number}"), format!("139{number:08}"), person(number));
            let fields = [("name", name.as_str()), ("mobile", &mobile), ("email", &email), ("consent", "yes")];
            browser.post_form(&url, &fields).await
        }
    });
    for answer in futures_util::future::join_all(all).await {
        answer.must_be(303);
    }
    let people = app.people_of(&occasion).await;
    assert_eq!(people.len(), 200);
    let holding: Vec<&str> = people.iter().map(|row| row.state.as_str()).collect();
    assert_eq!(holding.iter().filter(|state| **state == "pending").count(), 7);
    assert!(holding[..7].iter().all(|state| *state == "pending") && holding[7..].iter().all(|state| *state == "waiting"));
    // Whoever came eighth is first in the queue, and the last is the last.
    for (row, place) in [(&people[7], "候补第 1 位"), (&people[8], "候补第 2 位"), (&people[199], "候补第 193 位")] {
        app.browser().get(&app.own_page(row)).await.must_be(200).must_say(place);
    }
    browser.get(&url).await.must_say("名额已满，已有 193 人候补");
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost() {
    let app = TestApp::start().await;
    let occasion = app
        .occasion_row("对接会", "event", |row| {
            row.needs_identity = true;
            row.quotas =
                json!([{ "key": "buyer", "name": "采购商", "places": 1 }, { "key": "maker", "name": "工厂", "places": 5 }]);
            row.form = json!({ "sections": [{ "key": "more", "title": "洽谈意向", "fields": [
                { "key": "goods", "label": "采购品类", "kind": "text", "required": true }] }] });
        })
        .await;
    let form = app.sign_up_form(&occasion, 1).await.fill("mobile", "12345").fill("identity", "110105194912310021");
    let browser = app.browser();
    let page = browser.submit_only(form.fill("consent", "")).await;
    page.must_be(422).must_say("手机号不对").must_say("校验位不对").must_say("请选择报名类别").must_say("勾选同意");
    let again = page.form(&format!("/occasions/{}/sign-up", occasion.code));
    assert_eq!((again.value("name"), again.value("mobile"), again.value("identity")), ("周敏1", "12345", "110105194912310021"));
    assert_eq!(page.header("cache-control"), "no-store");
    let good = again.fill("mobile", "138 0000 0001").fill("identity", "11010519491231002X").fill("quota", "buyer");
    let page = browser.submit_only(good.clone().fill("consent", "yes")).await;
    page.must_be(422).must_say("采购品类");
    let answer = browser.submit_only(good.fill("consent", "yes").fill("goods", "小家电")).await;
    assert!(answer.must_be(303).location.as_deref().unwrap().contains("/signed-up"));
    let row = app.signup_of(&person(1)).await;
    assert_eq!((row.mobile.as_str(), row.quota.as_deref()), ("13800000001", Some("buyer")));
    assert_eq!(row.answers, json!({ "goods": "小家电" }));
    assert!(row.identity_masked.is_some_and(|masked| masked.starts_with("11") && masked.contains('*')));
    assert!(row.consent.contains("3 年") && !format!("{:?}", row.person_hash).contains("1949"));
    browser.get(&format!("/occasions/{}/sign-up", occasion.code)).await.must_say("已满，可候补");
}

#[tokio::test]
async fn one_mobile_signs_up_once_and_a_lost_letter_is_sent_again_without_a_word_to_strangers() {
    let app = TestApp::start().await;
    let occasion = app.occasion_row("直播运营班", "training", |_| {}).await;
    app.sign_up(&occasion, 1).await;
    let browser = app.browser();
    let twice = app.sign_up_form(&occasion, 1).await.fill("mobile", "+86 138-0000-0001").fill("email", "other@example.com");
    browser.submit_only(twice).await.must_be(422).must_say("这个手机号已经报过名").must_say("重新发送邮件");
    let before = app.letters_to(&person(1)).await.len();
    let url = format!("/occasions/{}/letters", occasion.code);
    let known = browser.post_form(&url, &[("email", &person(1))]).await;
    let unknown = browser.post_form(&url, &[("email", "nobody@example.com")]).await;
    assert_eq!((known.status, &known.location), (unknown.status, &unknown.location));
    browser.follow(known).await.must_be(200).must_say("如果这个邮箱报过名");
    assert_eq!(app.letters_to(&person(1)).await.len(), before + 1);
    assert!(app.letters_to("nobody@example.com").await.is_empty());
    browser.post_form(&url, &[("email", "x")]).await.must_be(422).must_say("name@example.com");
}

#[tokio::test]
async fn before_it_opens_after_the_deadline_when_full_and_when_called_off_the_page_says_why() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let early = app.occasion_row("未开始", "event", |row| row.opens_at = "2026-03-06T09:00:00+08:00".parse().ok()).await;
    browser.get(&format!("/occasions/{}/sign-up", early.code)).await.must_be(200).must_say("3月6日 09:00 开始报名");
    let late = app.occasion_row("将截止", "event", |_| {}).await;
    let form = app.sign_up_form(&late, 1).await;
    app.clock.set("2026-03-18T18:00:00+08:00");
    let page = browser.submit_only(form).await;
    page.must_be(422).must_say("报名已于 3月18日 18:00 截止");
    assert_eq!(page.form(&format!("/occasions/{}/sign-up", late.code)).value("name"), "周敏1");
    app.clock.set("2026-03-10T09:00:00+08:00");
    let small = app
        .occasion_row("一个名额", "event", |row| {
            row.capacity = 1;
            row.has_waiting_list = false;
        })
        .await;
    app.sign_up(&small, 1).await;
    let form = app.sign_up_form(&small, 2).await;
    browser.submit_only(form).await.must_be(422).must_say("名额已满，这一场不设候补");
    let off = app.occasion_row("已取消", "event", |row| row.stage = "cancelled".to_owned()).await;
    browser.get(&format!("/occasions/{}/sign-up", off.code)).await.must_be(200).must_say("已取消举办");
    let hidden = app.occasion_row("草稿", "event", |row| row.stage = "draft".to_owned()).await;
    browser.get(&format!("/occasions/{}/sign-up", hidden.code)).await.must_be(404);
}
