//! Who gets in, and who does not.

use cbec_portal::access::Role;
use reqwest::Method;

use crate::support::{PASSWORD, TestApp, send};

const WRONG: &str = "邮箱或密码不正确";

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_read_alike() {
    let app = TestApp::start().await;
    app.make_user("editor@example.com", Role::Editor).await;
    let browser = app.browser();
    let wrong = browser.sign_in("editor@example.com", "not this one").await;
    let unknown = browser.sign_in("nobody@example.com", "not this one").await;
    wrong.must_be(422).must_say(WRONG);
    unknown.must_be(422).must_say(WRONG);
    assert_eq!(wrong.words(), unknown.words());
    assert_eq!(wrong.attributes("#email", "value"), ["editor@example.com"], "what was typed stays");
    assert!(!wrong.text.contains("not this one"), "a password is never shown again");
}

#[tokio::test]
async fn five_wrong_passwords_lock_the_account_until_its_time_is_over() {
    let app = TestApp::start().await;
    app.make_user("editor@example.com", Role::Editor).await;
    let browser = app.browser();
    for _ in 0..5 {
        browser.sign_in("editor@example.com", "wrong").await.must_be(422).must_say(WRONG);
    }
    browser.sign_in("editor@example.com", PASSWORD).await.must_be(422).must_say("暂时锁定");
    app.clock.advance(14);
    browser.sign_in("editor@example.com", PASSWORD).await.must_be(422).must_say("暂时锁定");
    app.clock.advance(2);
    browser.sign_in("editor@example.com", PASSWORD).await.must_be(303);
}

#[tokio::test]
async fn wrong_passwords_typed_at_the_same_time_are_all_counted() {
    let app = TestApp::start().await;
    app.make_user("editor@example.com", Role::Editor).await;
    let browser = app.browser();
    let attempts = (0..8).map(|_| browser.sign_in("editor@example.com", "wrong"));
    futures_util::future::join_all(attempts).await;
    browser.sign_in("editor@example.com", PASSWORD).await.must_be(422).must_say("暂时锁定");
}

#[tokio::test]
async fn one_address_may_try_thirty_times_a_minute() {
    let app = TestApp::start().await;
    let browser = app.browser();
    for _ in 0..30 {
        browser.sign_in("", "").await.must_be(422);
    }
    let answer = browser.sign_in("", "").await;
    answer.must_be(429).must_say("请求过于频繁");
    assert!(!answer.header("retry-after").is_empty());
}

#[tokio::test]
async fn signing_in_leads_to_the_page_that_was_wanted_and_never_off_the_site() {
    let app = TestApp::start().await;
    app.make_user("editor@example.com", Role::Editor).await;
    let wanted = app.browser().get("/office/account?tab=1").await;
    assert_eq!(wanted.location.as_deref(), Some("/office/sign-in?next=%2Foffice%2Faccount%3Ftab%3D1"));

    for (next, lands) in [
        ("/office/account", "/office/account"),
        ("https://evil.example/office", "/office"),
        ("//evil.example/office", "/office"),
        ("/\\evil.example", "/office"),
        ("/office\\..\\evil", "/office"),
        ("/office/sign-out", "/office"),
        ("", "/office"),
    ] {
        let fields = [("email", "editor@example.com"), ("password", PASSWORD), ("next", next)];
        let answer = app.browser().post_form("/office/sign-in", &fields).await;
        assert_eq!(answer.location.as_deref(), Some(lands), "{next}");
    }
}

#[tokio::test]
async fn a_post_from_another_site_is_refused_in_words() {
    let app = TestApp::start().await;
    let browser = app.editor().await;
    for (name, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site")] {
        let answer = send(browser.request(Method::POST, "/office/sign-out").header(name, value)).await;
        answer.must_be(403).must_say("来自其他网站");
    }
    browser.get("/office/account").await.must_be(200);
}

#[tokio::test]
async fn signing_out_ends_the_session_for_good() {
    let app = TestApp::start().await;
    let browser = app.editor().await;
    let cookie = cookie_of(&app).await;
    send(app.browser().request(Method::GET, "/office/account").header("cookie", &cookie)).await.must_be(200);
    browser.get("/office/account").await.must_be(200);
    browser.post_form("/office/sign-out", &[]).await.must_be(303);
    browser.get("/office/account").await.must_be(303);

    // A cookie that somebody copied before is worth nothing after its owner has signed out.
    send(app.browser().request(Method::POST, "/office/sign-out").header("cookie", &cookie)).await.must_be(303);
    send(app.browser().request(Method::GET, "/office/account").header("cookie", &cookie)).await.must_be(303);
}

/// Signs in without a cookie store and gives the bare cookie.
async fn cookie_of(app: &TestApp) -> String {
    let answer = app.browser().sign_in("editor@example.com", PASSWORD).await;
    let cookie = answer.header("set-cookie");
    for mark in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(mark), "{cookie}");
    }
    cookie.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_idle_session_ends_after_its_hours() {
    let app = TestApp::start().await;
    let browser = app.editor().await;
    app.clock.advance(11 * 60);
    browser.get("/office/account").await.must_be(200);
    app.clock.advance(11 * 60);
    browser.get("/office/account").await.must_be(200);
    app.clock.advance(13 * 60);
    browser.get("/office/account").await.must_be(303);
}
