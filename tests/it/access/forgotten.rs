//! A new password by a letter.

use cbec_portal::access::Role;

use crate::support::{PASSWORD, TestApp};

const NEW: &str = "three unrelated garden words";

#[tokio::test]
async fn a_letter_gives_a_new_password_once() {
    let app = TestApp::start().await;
    let there = app.editor().await;
    let browser = app.browser();
    browser.post_form("/my/forgotten", &[("email", "Editor@Example.com")]).await.must_be(200);
    let link = app.link_to("editor@example.com").await;
    let form = browser.get(&link).await.form(&link);
    browser.submit_only(form.clone().fill("password", "short").fill("repeated", "short")).await.must_be(422);
    let form = form.fill("password", NEW).fill("repeated", NEW);
    browser.submit(form.clone()).await.must_be(200).must_say("新密码已设置");

    there.get("/office/account").await.must_be(303);
    app.browser().sign_in("editor@example.com", PASSWORD).await.must_be(422);
    app.browser().sign_in("editor@example.com", NEW).await.must_be(303);
    browser.get(&link).await.must_be(410).must_say("链接已失效");
    browser.submit_only(form).await.must_be(410);
}

#[tokio::test]
async fn a_letter_holds_for_an_hour_and_until_the_next_one() {
    let app = TestApp::start().await;
    app.make_user("editor@example.com", Role::Editor).await;
    let browser = app.browser();
    browser.post_form("/my/forgotten", &[("email", "editor@example.com")]).await.must_be(200);
    let first = app.link_to("editor@example.com").await;
    browser.post_form("/my/forgotten", &[("email", "editor@example.com")]).await.must_be(200);
    let second = app.link_to("editor@example.com").await;
    browser.get(&first).await.must_be(410);
    app.clock.advance(59);
    browser.get(&second).await.must_be(200);
    app.clock.advance(2);
    browser.get(&second).await.must_be(410);
    browser.post_form(&second, &[("password", NEW), ("repeated", NEW)]).await.must_be(410);
    browser.get("/my/reset/guessed").await.must_be(410);
}

#[tokio::test]
async fn an_account_that_is_off_gets_no_letter_and_a_new_password_unlocks() {
    let app = TestApp::start().await;
    let browser = app.browser();
    browser.post_form("/my/forgotten", &[("email", "nobody@example.com")]).await.must_be(200);
    assert!(app.letters_to("nobody@example.com").await.is_empty());

    app.make_user("editor@example.com", Role::Editor).await;
    for _ in 0..5 {
        browser.sign_in("editor@example.com", "wrong").await.must_be(422);
    }
    browser.post_form("/my/forgotten", &[("email", "editor@example.com")]).await.must_be(200);
    let link = app.link_to("editor@example.com").await;
    browser.post_form(&link, &[("password", NEW), ("repeated", NEW)]).await.must_be(303);
    browser.sign_in("editor@example.com", NEW).await.must_be(303);
}

#[tokio::test]
async fn links_never_lead_where_a_forged_host_points() {
    let app = TestApp::start().await;
    app.make_user("editor@example.com", Role::Editor).await;
    let request = app.browser().request(reqwest::Method::POST, "/my/forgotten").header("host", "192.0.2.66");
    crate::support::send(request.form(&[("email", "editor@example.com")])).await;
    let letters = app.letters_to("editor@example.com").await;
    assert!(letters.iter().all(|(_, body)| !body.contains("192.0.2.66")), "{letters:?}");
}
