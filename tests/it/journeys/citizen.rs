//! A citizen asks, narrows, reads the clause that answers, and prints it.

use super::chromium::Window;
use crate::support::{TestApp, wait_until};

#[tokio::test]
async fn a_citizen_finds_the_clause_that_answers_and_prints_the_document() {
    let app = TestApp::start_with_real_content().await;
    app.wait_until_indexed().await;
    let Some(window) = Window::open(&app.url()).await else { return };

    window.go("/").await;
    window.fill("main input[type=search]", "公共海外").await;
    // Type-ahead offers titles while one types.
    window.find("[role=option]").await;
    window.fill("main input[type=search]", "海外仓有补贴吗").await;
    window.find("main input[type=search]").await.send_keys("\u{e007}").await.unwrap();
    window.must_be_at("the search across everything", |path| path.starts_with("/search?")).await;
    window.find("article.result mark").await;
    window.click("#policies ~ .found__more a").await;
    window.must_be_at("the list of results", |path| path.starts_with("/policies?")).await;
    window.find("article.result mark").await;

    window.click("details.facet:has(input[name=level]) summary").await;
    let is_open = window.script("return document.querySelector('details.facet:has(input[name=level])').open").await;
    if is_open == false {
        window.click("details.facet:has(input[name=level]) summary").await;
    }
    window.click("input[name=level]").await;
    window.must_be_at("narrowed to a level", |path| path.contains("level=")).await;
    window.find(".chips .chip").await;

    window.find("article.result a.passage").await;
    window.click("article.result a.passage").await;
    window.must_be_at("a passage", |path| path.starts_with("/policies/") && path.contains('#')).await;
    let landed = "const target = document.querySelector(':target'); if (!target) return null; \
         const box = target.getBoundingClientRect(); return box.top > -5 && box.top < innerHeight && target.innerText.length > 0";
    // The page glides there.
    wait_until("the passage is in view", async || window.script(landed).await == true).await;

    let page = window.path().await;
    let id: String = page.trim_start_matches("/policies/").chars().take_while(char::is_ascii_digit).collect();
    window.click(&format!("a[href='/policies/{id}/print']")).await;
    window.must_be_at("the print view", |path| path.ends_with("/print")).await;
    window.find(".sheet__title").await;
    window.close().await;
}
