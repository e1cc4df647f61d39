//! Somebody without a mouse.

use super::chromium::Window;
use crate::support::TestApp;

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

#[tokio::test]
async fn the_keyboard_alone_reaches_content_and_search() {
    let app = TestApp::start().await;
    app.wait_until_indexed().await;
    let Some(window) = Window::open(&app.url()).await else { return };

    window.go("/").await;
    window.find("body").await.send_keys(TAB).await.unwrap();
    assert_eq!(window.script("return document.activeElement.className").await, "skip", "the first stop skips to the content");
    window.client.active_element().await.unwrap().send_keys(ENTER).await.unwrap();
    window.must_be_at("the content", |path| path.ends_with("#main")).await;
    assert_eq!(window.script("return document.activeElement.id").await, "main");

    // From the content it is a few steps to the search field, and each stop can be seen.
    let mut is_there = false;
    for _ in 0..8 {
        window.client.active_element().await.unwrap().send_keys(TAB).await.unwrap();
        let outline = window.script("const style = getComputedStyle(document.activeElement); return style.outlineStyle !== 'none' || style.boxShadow !== 'none'");
        let kind = window.script("return document.activeElement.type || document.activeElement.tagName").await;
        is_there = kind == "search";
        assert!(outline.await == true || is_there, "the stop at {kind} cannot be seen");
        if is_there {
            break;
        }
    }
    assert!(is_there, "the search field is reached");
    let field = window.client.active_element().await.unwrap();
    field.send_keys("海外仓认定条件").await.unwrap();
    window.client.active_element().await.unwrap().send_keys(ENTER).await.unwrap();
    window.must_be_at("the list of results", |path| path.starts_with("/search?")).await;
    window.must_say("公共海外仓认定办法（试验）").await;
    window.close().await;
}
