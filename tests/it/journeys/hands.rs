//! What hands do in a window: fill in, send, sign in and out.

use super::chromium::Window;
use crate::support::PASSWORD;

/// Puts values into controls of any kind, by name.
pub async fn set(window: &Window, values: &[(&str, &str)]) {
    for (name, value) in values {
        drop(window.find(&format!("main [name='{name}']")).await);
        let script = format!(
            "const all = [...document.querySelectorAll('main [name=\"{name}\"]')]; \
             const box = all.find((one) => ['checkbox', 'radio'].includes(one.type) && one.value === '{value}'); \
             if (box) {{ box.checked = true; }} else {{ all[0].value = '{value}'; }} \
             return box ? box.checked : all[0].value === '{value}';"
        );
        assert_eq!(window.script(&script).await, true, "{name} takes {value}");
    }
}

/// Sends the form with this address, and says yes where the page asks again.
pub async fn send(window: &Window, action: &str) {
    window.click(&format!("form[action='{action}'] [type=submit].button--primary")).await;
    let asks = "return document.querySelector('dialog[open] .button--primary, dialog[open] .button--danger') !== null";
    if window.script(asks).await == true {
        window.click("dialog[open] .button--primary, dialog[open] .button--danger").await;
    }
}

pub async fn sign_in(window: &Window, door: &str, email: &str) {
    window.go(&format!("{door}/sign-in")).await;
    window.fill("#email", email).await;
    window.fill("#password", PASSWORD).await;
    window.click("main button[type=submit]").await;
    window.must_be_at("signed in", |path| path.starts_with(door) && !path.contains("sign-in")).await;
}

pub async fn sign_out(window: &Window, door: &str) {
    window.go(door).await;
    window.click(&format!("form[action='{door}/sign-out'] button")).await;
    window.must_be_at("signed out", |path| path.contains("sign-in")).await;
}
