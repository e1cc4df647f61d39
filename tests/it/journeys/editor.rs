//! An editor's first day: a new password, an import, a publication; and a citizen who finds it.

use cbec_portal::access::Role;

use super::chromium::Window;
use crate::policies::{PLAIN, PLAIN_TITLE};
use crate::support::{PASSWORD, TestApp};

const NEW: &str = "three unrelated garden words";

#[tokio::test]
async fn an_editor_imports_and_publishes_and_a_citizen_finds_it() {
    let app = TestApp::start().await;
    app.wait_until_indexed().await;
    app.make_user_who("new@example.com", Role::Editor, true).await;
    let Some(window) = Window::open(&app.url()).await else { return };

    window.go("/office").await;
    window.must_be_at("the sign-in page", |path| path.starts_with("/office/sign-in")).await;
    window.fill("#email", "new@example.com").await;
    window.fill("#password", PASSWORD).await;
    window.click("main button[type=submit]").await;
    window.must_be_at("the change of password", |path| path == "/office/account/password").await;
    window.fill("#current", PASSWORD).await;
    window.fill("#password", NEW).await;
    window.fill("#repeated", NEW).await;
    window.click("main form button[type=submit]").await;
    window.must_say("密码已修改").await;

    let file = app.house.folder.path().join("通知.txt");
    std::fs::write(&file, PLAIN).unwrap();
    window.go("/office/imports/new").await;
    window.find("input[type=file]").await.send_keys(&file.display().to_string()).await.unwrap();
    window.click("main form[action='/office/imports'] button[type=submit]").await;
    window.find("form[action$='/confirmation']").await;
    let title = window.find("#title").await.prop("value").await.unwrap();
    assert_eq!(title.as_deref(), Some(PLAIN_TITLE));
    window
        .click("form[action$='/confirmation'] button.button--primary[type=submit], button.button--primary[form][type=submit]")
        .await;
    window.must_be_at("the stored document", |path| path.starts_with("/office/policies/")).await;

    let id = app.titled(PLAIN_TITLE).await.expect("it is stored").id;
    if app.document(id).await.stage != "published" {
        window.go(&format!("/office/policies/{id}")).await;
        let form = format!("form[action='/office/policies/{id}/publication']");
        let open = format!("document.querySelector(\"{form}\").closest('details')?.setAttribute('open', '')");
        window.script(&open).await;
        window.click(&format!("{form} button[type=submit]")).await;
        confirm(&window).await;
        app.wait_until("it is published", async || app.document(id).await.stage == "published").await;
    }
    app.wait_until_indexed().await;
    window.click("form[action='/office/sign-out'] button").await;
    window.must_be_at("signed out", |path| path.starts_with("/office/sign-in")).await;

    window.go("/policies?q=三十家企业补助").await;
    window.must_say(PLAIN_TITLE).await;
    window.close().await;
}

/// Says yes where the page asks again.
async fn confirm(window: &Window) {
    let asks = window.script(
        "return document.querySelector('dialog[open] button.button--primary, dialog[open] button.button--danger') !== null",
    );
    if asks.await == true {
        window.click("dialog[open] button.button--primary, dialog[open] button.button--danger").await;
    }
}
