//! One's own account: password and sessions.

use cbec_portal::access::Role;

use crate::support::{PASSWORD, TestApp};

const NEW: &str = "three unrelated garden words";

#[tokio::test]
async fn a_new_password_ends_all_other_sessions_and_keeps_this_one() {
    let app = TestApp::start().await;
    let here = app.editor().await;
    let there = app.browser();
    there.sign_in("editor@example.com", PASSWORD).await.must_be(303);

    let form = here.get("/office/account/password").await.form("/office/account/password");
    let form = form.fill("current", PASSWORD).fill("password", NEW).fill("repeated", NEW);
    here.submit(form).await.must_be(200).must_say("密码已修改");
    there.get("/office/account").await.must_be(303);
    here.get("/office/account").await.must_be(200);
    app.browser().sign_in("editor@example.com", PASSWORD).await.must_be(422);
    app.browser().sign_in("editor@example.com", NEW).await.must_be(303);
}

#[tokio::test]
async fn a_weak_repeated_or_wrong_password_is_refused_at_its_field() {
    let app = TestApp::start().await;
    let browser = app.editor().await;
    let form = browser.get("/office/account/password").await.form("/office/account/password");
    for (current, password, repeated, words) in [
        (PASSWORD, "short", "short", "12"),
        (PASSWORD, NEW, "three unrelated garden w0rds", "不一致"),
        ("not mine", NEW, NEW, "当前密码不正确"),
        (PASSWORD, "", "", "请填写新密码"),
    ] {
        let filled = form.clone().fill("current", current).fill("password", password).fill("repeated", repeated);
        let page = browser.submit(filled).await;
        page.must_be(422).must_say(words);
        assert!(page.has(".error-summary"), "errors are listed above the form");
        assert!(page.attributes("input[type=password]", "value").iter().all(String::is_empty), "secrets are not shown again");
    }
}

#[tokio::test]
async fn a_first_password_opens_nothing_but_the_change_of_it() {
    let app = TestApp::start().await;
    app.make_user_who("new@example.com", Role::Editor, true).await;
    let browser = app.browser();
    let answer = browser.sign_in("new@example.com", PASSWORD).await;
    assert_eq!(answer.location.as_deref(), Some("/office/account/password"));
    let answer = browser.get("/office/account").await;
    assert_eq!((answer.status, answer.location.as_deref()), (303, Some("/office/account/password")));
    let form = browser.get("/office/account/password").await.form("/office/account/password");
    let form = form.fill("current", PASSWORD).fill("password", NEW).fill("repeated", NEW);
    browser.submit(form).await.must_be(200);
    browser.get("/office/account").await.must_be(200);
}

#[tokio::test]
async fn a_revoked_session_is_out_and_only_its_owner_can_revoke_it() {
    let app = TestApp::start().await;
    let there = app.editor().await;
    let here = app.browser();
    here.sign_in("editor@example.com", PASSWORD).await.must_be(303);
    let page = here.get("/office/account").await;
    let actions = page.form_actions();
    let revocations: Vec<&String> = actions.iter().filter(|action| action.ends_with("/revocation")).collect();
    assert_eq!(revocations.len(), 2, "{actions:?}");

    let stranger = app.sign_in_as("other@example.com", Role::Administrator).await;
    for action in &revocations {
        stranger.post_form(action, &[]).await.must_be(404);
    }
    for action in revocations {
        here.post_form(action, &[]).await;
    }
    there.get("/office/account").await.must_be(303);
}
