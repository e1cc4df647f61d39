//! People, as administrators manage them.

use cbec_portal::access::Role;

use crate::support::{PASSWORD, TestApp};

#[tokio::test]
async fn somebody_new_signs_in_with_the_password_that_is_shown_once() {
    let app = TestApp::start().await;
    let chief = app.administrator().await;
    let form = chief.get("/office/users/new").await.form("/office/users");
    let page = chief.submit(form.fill("email", "New@Example.com").fill("name", "李新").fill("role", "editor")).await;
    page.must_be(200).must_say("new@example.com");
    let words = page.words();
    let password = words.split("只显示这一次 ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a first password");
    let answer = app.browser().sign_in("new@example.com", password).await;
    assert_eq!(answer.location.as_deref(), Some("/office/account/password"));
    assert!(!chief.get("/office/users").await.says(password), "it is shown only once");
}

#[tokio::test]
async fn a_known_address_is_refused_with_everything_typed_still_there() {
    let app = TestApp::start().await;
    let chief = app.administrator().await;
    app.make_user("editor@example.com", Role::Editor).await;
    let form = chief.get("/office/users/new").await.form("/office/users");
    let page = chief.submit(form.fill("email", "EDITOR@example.com").fill("name", "重名").fill("role", "editor")).await;
    page.must_be(422).must_say("已有账号");
    assert_eq!(page.form("/office/users").value("name"), "重名");
}

#[tokio::test]
async fn a_disabled_user_is_out_at_once_and_stays_out() {
    let app = TestApp::start().await;
    let chief = app.administrator().await;
    let id = app.make_user("editor@example.com", Role::Editor).await;
    let editor = app.browser();
    editor.sign_in("editor@example.com", PASSWORD).await.must_be(303);
    let (edit, action) = (format!("/office/users/{id}/edit"), format!("/office/users/{id}"));
    let form = chief.get(&edit).await.form(&action).fill("is_active", "");
    chief.submit(form).await.must_be(200).must_say("已停用");
    editor.get("/office/account").await.must_be(303);
    app.browser().sign_in("editor@example.com", PASSWORD).await.must_be(422).must_say("邮箱或密码不正确");
}

#[tokio::test]
async fn nobody_locks_themselves_out() {
    let app = TestApp::start().await;
    let id = app.make_user("chief@example.com", Role::Administrator).await;
    let chief = app.browser();
    chief.sign_in("chief@example.com", PASSWORD).await.must_be(303);
    let action = format!("/office/users/{id}");
    let form = chief.get(&format!("{action}/edit")).await.form(&action);
    chief.submit(form.clone().fill("is_active", "")).await.must_be(422).must_say("不能停用自己");
    chief.submit(form.fill("role", "editor")).await.must_be(422);
}

#[tokio::test]
async fn a_case_officer_gets_a_division_and_members_are_listed_apart() {
    let app = TestApp::start().await;
    let chief = app.administrator().await;
    app.make_user("zhang@example.com", Role::Member).await;
    let form = chief.get("/office/users/new").await.form("/office/users");
    let form = form.fill("email", "case@example.com").fill("name", "李经办").fill("role", "case_officer");
    chief.submit(form.clone().fill("division", "999999")).await.must_be(422).must_say("请从列表中选择地区");
    chief.submit(form.clone().fill("role", "member")).await.must_be(422).must_say("请选择后台角色");
    chief.submit(form.fill("division", "510100")).await.must_be(200);
    let page = chief.get("/office/users?role=case_officer").await;
    page.must_say("李经办").must_say("成都市");
    assert!(!page.says("zhang@example.com"));
    chief.get("/office/users?q=ZHANG").await.must_say("zhang@example.com");
    chief.get("/office/users?role=editor&q=nobody&page=9").await.must_be(200).must_say("没有符合条件的用户");
}
