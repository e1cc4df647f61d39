//! Public pages are kept, and made again when what they show has changed.

use cbec_portal::access::Role;
use cbec_portal::policies::rules::Stage;
use reqwest::Method;

use crate::support::{TestApp, policy, send};

#[tokio::test]
async fn a_browser_that_has_the_page_hears_so() {
    let app = TestApp::start().await;
    app.wait_until_indexed().await;
    let browser = app.browser();
    let first = browser.get("/policies").await;
    let tag = first.header("etag").to_owned();
    assert!(!tag.is_empty() && !first.headers.contains_key("set-cookie"), "{:?}", first.headers);
    let again = send(browser.request(Method::GET, "/policies").header("if-none-match", &tag)).await;
    again.must_be(304);
    assert!(again.text.is_empty());
    let other = send(browser.request(Method::GET, "/policies?page=2").header("if-none-match", "W/\"other\"")).await;
    other.must_be(200);
}

#[tokio::test]
async fn a_publication_and_a_withdrawal_make_kept_pages_new() {
    let app = TestApp::start().await;
    app.wait_until_indexed().await;
    let browser = app.browser();
    assert!(!browser.get("/").await.says("新近发布的试验通知"));
    let id = app.publish(&policy("新近发布的试验通知", "正文。")).await;
    app.wait_until_indexed().await;
    browser.get("/").await.must_say("新近发布的试验通知");
    browser.get("/policies").await.must_say("新近发布的试验通知");
    browser.get(&format!("/policies/{id}")).await.must_be(200);
    app.move_to(id, Stage::Withdrawn, None).await;
    app.wait_until_indexed().await;
    assert!(!browser.get("/").await.says("新近发布的试验通知"));
    assert!(!browser.get("/policies").await.says("新近发布的试验通知"));
    let gone = browser.get(&format!("/policies/{id}")).await;
    assert!(matches!(gone.status, 404 | 410), "{}", gone.status);
}

#[tokio::test]
async fn public_pages_are_the_same_for_people_who_are_signed_in() {
    let app = TestApp::start().await;
    app.wait_until_indexed().await;
    let officer = app.sign_in_as("chief@example.com", Role::Administrator).await;
    for path in ["/", "/policies", "/help"] {
        let (stranger, known) = (app.browser().get(path).await, officer.get(path).await);
        assert_eq!(stranger.text, known.text, "{path}");
        assert!(!known.headers.contains_key("set-cookie"), "{path}");
    }
}
