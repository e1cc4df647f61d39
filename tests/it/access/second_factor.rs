//! The second factor.

use cbec_portal::access::Role;
use cbec_portal::config::SecondFactorRule;

use crate::support::browser::Browser;
use crate::support::{House, PASSWORD, TestApp};

/// The code that a device with this secret shows now.
fn code(app: &TestApp, secret: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    totp.generate(u64::try_from(app.site.clock.now().timestamp()).unwrap()).to_string()
}

/// Sets it up; gives the secret and the recovery codes.
async fn set_up(app: &TestApp, browser: &Browser, side: &str) -> (String, Vec<String>) {
    let base = format!("{side}/account/second-factor");
    let page = browser.submit(browser.get(&base).await.form(&format!("{base}/setup"))).await;
    page.must_be(200);
    assert!(page.has("svg.qr path"), "a picture to scan");
    let secret = page.texts("code.secret")[0].replace(' ', "");
    let form = page.form(&format!("{base}/confirmation"));
    browser.submit(form.clone().fill("code", "000000")).await.must_be(422).must_say("动态码不正确");
    let page = browser.submit(form.fill("code", &code(app, &secret))).await;
    page.must_be(200).must_say("恢复码只显示这一次");
    let codes = page.texts(".recovery code");
    assert_eq!(codes.len(), 10);
    (secret, codes)
}

#[tokio::test]
async fn after_the_password_a_code_is_asked_for_and_each_works_once() {
    let app = TestApp::start().await;
    let (secret, recovery) = set_up(&app, &app.editor().await, "/office").await;
    let browser = app.browser();
    let answer = browser.sign_in("editor@example.com", PASSWORD).await;
    assert_eq!(answer.location.as_deref(), Some("/office/sign-in/code"));
    // Half signed in opens nothing else.
    browser.get("/office/account").await.must_be(303);
    browser.get("/my").await.must_be(303);

    // The code that switched it on has been used.
    let used = code(&app, &secret);
    browser.post_form("/office/sign-in/code", &[("code", &used)]).await.must_be(422).must_say("已经用过");
    app.clock.advance(1);
    let fresh = code(&app, &secret);
    let spaced = format!("{} {}", &fresh[..3], &fresh[3..]);
    browser.post_form("/office/sign-in/code", &[("code", &spaced)]).await.must_be(303);
    browser.get("/office/account").await.must_be(200).must_say("剩余恢复码 10 个");

    let other = app.browser();
    other.sign_in("editor@example.com", PASSWORD).await.must_be(303);
    other.post_form("/office/sign-in/code", &[("code", &fresh)]).await.must_be(422);
    other.post_form("/office/sign-in/code", &[("code", &recovery[0].to_uppercase())]).await.must_be(303);
    other.get("/office/account").await.must_be(200).must_say("剩余恢复码 9 个");
    let third = app.browser();
    third.sign_in("editor@example.com", PASSWORD).await.must_be(303);
    third.post_form("/office/sign-in/code", &[("code", &recovery[0])]).await.must_be(422);
}

#[tokio::test]
async fn five_wrong_codes_lock_the_account() {
    let app = TestApp::start().await;
    let (secret, _) = set_up(&app, &app.editor().await, "/office").await;
    app.clock.advance(1);
    let browser = app.browser();
    browser.sign_in("editor@example.com", PASSWORD).await.must_be(303);
    for _ in 0..4 {
        browser.post_form("/office/sign-in/code", &[("code", "000000")]).await.must_be(422).must_say("动态码不正确");
        // The right password does not set the count back.
        browser.sign_in("editor@example.com", PASSWORD).await.must_be(303);
    }
    browser.post_form("/office/sign-in/code", &[("code", "000000")]).await.must_be(422).must_say("锁定");
    let answer = browser.post_form("/office/sign-in/code", &[("code", &code(&app, &secret))]).await;
    assert_eq!(answer.location.as_deref(), Some("/office/sign-in"));
    browser.sign_in("editor@example.com", PASSWORD).await.must_be(422);
    app.clock.advance(16);
    browser.sign_in("editor@example.com", PASSWORD).await.must_be(303);
    browser.post_form("/office/sign-in/code", &[("code", &code(&app, &secret))]).await.must_be(303);
}

#[tokio::test]
async fn a_half_signed_session_ends_by_time_and_by_a_new_password() {
    let app = TestApp::start().await;
    let here = app.editor().await;
    let (secret, _) = set_up(&app, &here, "/office").await;
    let browser = app.browser();
    browser.sign_in("editor@example.com", PASSWORD).await.must_be(303);
    app.clock.advance(11);
    let answer = browser.post_form("/office/sign-in/code", &[("code", &code(&app, &secret))]).await;
    assert_eq!(answer.location.as_deref(), Some("/office/sign-in"));

    browser.sign_in("editor@example.com", PASSWORD).await.must_be(303);
    let new = "three unrelated garden words";
    let fields = [("current", PASSWORD), ("password", new), ("repeated", new)];
    here.post_form("/office/account/password", &fields).await.must_be(303);
    let answer = browser.post_form("/office/sign-in/code", &[("code", &code(&app, &secret))]).await;
    assert_eq!(answer.location.as_deref(), Some("/office/sign-in"));
}

#[tokio::test]
async fn it_is_switched_off_with_password_and_code_or_by_an_administrator() {
    let app = TestApp::start().await;
    let member = app.member("zhang@example.com").await;
    let (secret, recovery) = set_up(&app, &member, "/my").await;
    app.clock.advance(1);
    let form = member.get("/my/account/second-factor").await.form("/my/account/second-factor/removal");
    let fresh = code(&app, &secret);
    member.submit(form.clone().fill("password", "not mine").fill("code", &fresh)).await.must_be(422).must_say("密码不正确");
    member.submit(form.clone().fill("password", PASSWORD).fill("code", "000000")).await.must_be(422);
    member.submit(form.fill("password", PASSWORD).fill("code", &recovery[3])).await.must_be(200).must_say("两步验证已关闭");
    let fields = [("email", "zhang@example.com"), ("password", PASSWORD)];
    assert_eq!(app.browser().post_form("/my/sign-in", &fields).await.location.as_deref(), Some("/my"));

    set_up(&app, &member, "/my").await;
    let chief = app.administrator().await;
    let users = chief.get("/office/users?role=member").await;
    let edit = users.attributes("table a", "href")[0].clone();
    let page = chief.get(&edit).await;
    let reset = page.form_actions().into_iter().find(|action| action.ends_with("/second-factor-reset")).unwrap();
    chief.submit(page.form(&reset)).await.must_be(200).must_say("已取消");
    assert_eq!(app.browser().post_form("/my/sign-in", &fields).await.location.as_deref(), Some("/my"));
    assert_eq!(app.letters_to("zhang@example.com").await.last().unwrap().0, "您的两步验证已被管理员取消");
}

#[tokio::test]
async fn where_the_zone_says_so_officers_set_it_up_before_anything_else() {
    let house = House::small().await;
    let config = cbec_portal::config::Config { require_second_factor: SecondFactorRule::Officers, ..house.config() };
    let app = house.open_with(config).await;
    let member = app.member("zhang@example.com").await;
    member.get("/my").await.must_be(200);
    let editor = app.sign_in_as("editor@example.com", Role::Editor).await;
    for (path, to) in [("/office", "/office/account/second-factor"), ("/my", "/my/account/second-factor")] {
        assert_eq!(editor.get(path).await.location.as_deref(), Some(to));
    }
    set_up(&app, &editor, "/office").await;
    editor.get("/office").await.must_be(200);
}
