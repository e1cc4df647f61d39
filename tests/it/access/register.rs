//! Making an account of one's own.

use cbec_portal::access::Role;

use crate::support::{PASSWORD, TestApp};

const FIELDS: [(&str, &str); 4] =
    [("name", "张园区"), ("email", "zhang@example.com"), ("password", PASSWORD), ("consent", "yes")];

#[tokio::test]
async fn somebody_registers_proves_their_address_and_is_in() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let wanted = browser.get("/my/account").await;
    assert_eq!(wanted.location.as_deref(), Some("/my/sign-in?next=%2Fmy%2Faccount"));
    let form = browser.get("/my/register?next=/my/account").await.form("/my/register");
    let form = FIELDS.into_iter().fold(form, |form, (name, value)| form.fill(name, value));
    browser.submit_only(form).await.must_be(200).must_say("请查收邮件");

    let early = browser.post_form("/my/sign-in", &FIELDS).await;
    early.must_be(422).must_say("邮箱还没有验证");
    let link = app.link_to("zhang@example.com").await;
    assert!(link.ends_with("?next=%2Fmy%2Faccount"), "{link}");
    let form = browser.get(&link).await.form(link.split('?').next().unwrap());
    browser.submit_only(form.clone().fill("password", "something else")).await.must_be(422).must_say("密码不正确");
    let answer = browser.submit_only(form.fill("password", PASSWORD)).await;
    assert_eq!(answer.location.as_deref(), Some("/my/account"));
    browser.get("/my").await.must_be(200).must_say("张园区");

    // The link has done its work.
    app.browser().get(&link).await.must_be(410).must_say("链接已失效");
}

#[tokio::test]
async fn the_page_reads_the_same_for_known_and_unknown_addresses() {
    let app = TestApp::start().await;
    app.make_user("editor@example.com", Role::Editor).await;
    let browser = app.browser();
    for path in ["/my/register", "/my/register/resend", "/my/forgotten"] {
        let mut seen = Vec::new();
        for email in ["editor@example.com", "nobody@example.com"] {
            let fields = [("name", "张三"), ("email", email), ("password", PASSWORD), ("consent", "yes")];
            let page = browser.post_form(path, &fields).await;
            page.must_be(200);
            seen.push(page.text.replace(email, "ADDRESS"));
        }
        assert_eq!(seen[0], seen[1], "{path}");
    }
    let (subject, body) = app.letters_to("editor@example.com").await.first().cloned().unwrap();
    assert_eq!(subject, "您已经有账号");
    assert!(!body.contains("/my/verify/"), "{body}");
    app.browser().sign_in("editor@example.com", PASSWORD).await.must_be(303);
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost() {
    let app = TestApp::start().await;
    let browser = app.browser();
    for (field, value, words) in [
        ("email", "zhang", "邮箱格式不正确"),
        ("password", "short", "至少 12 个字符"),
        ("consent", "", "请阅读并同意"),
        ("name", "", "请填写姓名"),
    ] {
        let fields = FIELDS.map(|(name, known)| if name == field { (name, value) } else { (name, known) });
        let page = browser.post_form("/my/register", &fields).await;
        page.must_be(422).must_say(words);
        if field != "name" {
            assert_eq!(page.form("/my/register").value("name"), "张园区");
        }
        assert!(!page.text.contains(PASSWORD), "a password is never shown again");
    }
    assert!(app.letters_to("zhang@example.com").await.is_empty());
}

#[tokio::test]
async fn a_verification_link_ends_after_two_days_and_with_the_next_one() {
    let app = TestApp::start().await;
    let browser = app.browser();
    browser.post_form("/my/register", &FIELDS).await.must_be(200);
    let first = app.link_to("zhang@example.com").await;
    browser.post_form("/my/register/resend", &FIELDS).await.must_be(200);
    let second = app.link_to("zhang@example.com").await;
    browser.get(&first).await.must_be(410);
    browser.get(&second).await.must_be(200);
    app.clock.advance(48 * 60 + 1);
    browser.get(&second).await.must_be(410);
    browser.post_form(&second, &FIELDS).await.must_be(410);
}

#[tokio::test]
async fn a_stranger_cannot_flood_an_address() {
    let app = TestApp::start().await;
    let browser = app.browser();
    for _ in 0..9 {
        browser.post_form("/my/register", &FIELDS).await.must_be(200);
    }
    assert_eq!(app.letters_to("zhang@example.com").await.len(), 6);
}

#[tokio::test]
async fn a_member_has_no_business_in_the_back_office() {
    let app = TestApp::start().await;
    let browser = app.member("zhang@example.com").await;
    let page = browser.get("/office").await;
    page.must_be(403).must_say("去企业工作台");
    let answer = app.browser().sign_in("zhang@example.com", PASSWORD).await;
    assert_eq!(answer.location.as_deref(), Some("/my"));
    // An officer who comes in by the public link lands at the desk.
    app.make_user("editor@example.com", Role::Editor).await;
    let fields = [("email", "editor@example.com"), ("password", PASSWORD), ("next", "/my")];
    assert_eq!(app.browser().post_form("/my/sign-in", &fields).await.location.as_deref(), Some("/office"));
}
