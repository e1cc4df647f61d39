//! Headers, and errors in words.

use reqwest::Method;

use crate::support::{TestApp, send};

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let app = TestApp::start().await;
    let browser = app.browser();
    for path in ["/", "/policies", "/nothing-here", "/office/sign-in", "/office/account", "/static/css/site.css", "/healthz"] {
        let page = browser.get(path).await;
        let policy = page.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert!(!page.header("referrer-policy").is_empty(), "{path}");
        assert_eq!(page.header("strict-transport-security"), "", "{path}: plain http promises nothing");
    }
    let private = browser.get("/office/sign-in").await;
    assert!(private.header("cache-control").contains("no-store"), "{:?}", private.headers);
}

#[tokio::test]
async fn errors_are_pages_in_chinese_with_ways_on() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let missing = browser.get("/nothing-here").await;
    missing.must_be(404).must_say("没有找到");
    assert!(missing.has("a[href='/']") && missing.has("html[lang=zh-CN]"), "there is a way on");

    let wrong = browser.post_form("/policies", &[]).await;
    wrong.must_be(405).must_say("不支持");
    assert_eq!(wrong.header("allow"), "GET, HEAD");

    let media = send(browser.request(Method::POST, "/office/sign-in").header("content-type", "text/xml").body("<a/>")).await;
    media.must_be(415).must_say("不支持这种内容格式");

    let large = "a".repeat(5 * 1024 * 1024);
    browser.post_form("/office/sign-in", &[("email", &large)]).await.must_be(413).must_say("内容过大");
}

#[tokio::test]
async fn machines_hear_errors_as_json() {
    let app = TestApp::start().await;
    let page = app.browser().get("/api/v1/policies/999999").await;
    page.must_be(404);
    let answer: serde_json::Value = serde_json::from_str(&page.text).expect("JSON");
    assert_eq!(answer["error"]["status"], 404);
}

#[tokio::test]
async fn odd_addresses_are_answered_in_words_and_never_with_a_fault() {
    let app = TestApp::start().await;
    let browser = app.browser();
    for path in [
        "/policies/0",
        "/policies/-1",
        "/policies/99999999999999999999999",
        "/policies/abc",
        "/policies/%00",
        "/policies/%E4%B8%AD%FF",
        "/policies/1/versions/999",
        "/policies/1/comparison?from=x&to=y",
        "/policies/topics/nothing.atom",
        "/help/nothing",
        "/static/../Cargo.toml",
        "/static/%2e%2e/Cargo.toml",
        "/office/users/abc/edit",
    ] {
        let page = browser.get(path).await;
        assert!(page.status < 500, "{path}: {}", page.status);
        assert!(!page.words().is_empty() || page.location.is_some(), "{path} has no words ({})", page.status);
    }
}

#[tokio::test]
async fn probes_say_whether_the_node_is_ready() {
    let app = TestApp::start().await;
    app.wait_until_indexed().await;
    let browser = app.browser();
    browser.get("/healthz").await.must_be(200);
    app.wait_until("the node is ready", async || browser.get("/readyz").await.text.contains("search is current")).await;
}
