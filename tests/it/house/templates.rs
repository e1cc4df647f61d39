//! Templates decide where, Rust decides what; and whatever a template names exists.

use std::collections::BTreeSet;

use super::tree::{files, root, sources};
use crate::support::TestApp;

/// Texts between two marks.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    text.split(before).skip(1).filter_map(|rest| rest.split(after).next()).collect()
}

/// Names of the drawings in the sprite.
fn drawings() -> BTreeSet<String> {
    let sprite = std::fs::read_to_string(root().join("static/img/icons.svg")).unwrap();
    between(&sprite, "id=\"", "\"").into_iter().map(str::to_owned).collect()
}

#[test]
fn no_template_trusts_a_text_blindly() {
    let bad: Vec<String> = files("templates")
        .into_iter()
        .filter(|(_, text)| text.contains("|safe") || text.contains("| safe"))
        .map(|(path, _)| path)
        .collect();
    assert!(bad.is_empty(), "|safe in {bad:?}: give the text a type that guarantees it");
}

#[test]
fn no_template_carries_script_or_style() {
    for (path, text) in files("templates") {
        let scripts = between(&text, "<script", ">")
            .into_iter()
            .filter(|head| !head.contains("src=") && !head.contains("application/ld+json"));
        assert_eq!(scripts.count(), 0, "{path}: a script without src cannot run under our policy");
        assert!(!text.contains("style=\"") && !text.contains("<style"), "{path}: style belongs into a style sheet");
        assert!(!text.contains(" onclick=") && !text.contains("javascript:"), "{path}");
    }
}

#[test]
fn every_asset_that_is_named_exists() {
    let bundles = ["css/site.css", "css/office.css"];
    for (path, text) in files("templates").into_iter().chain(sources("src")) {
        for name in between(&text, "asset(\"", "\"") {
            assert!(bundles.contains(&name) || root().join("static").join(name).is_file(), "{path} names {name}");
        }
    }
    for list in ["css/manifest.txt", "css/office-manifest.txt"] {
        let text = std::fs::read_to_string(root().join("static").join(list)).unwrap();
        for name in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            assert!(root().join("static").join(name).is_file(), "{list} names {name}");
        }
    }
}

#[test]
fn every_style_sheet_is_in_a_bundle() {
    let lists = ["css/manifest.txt", "css/office-manifest.txt"]
        .map(|list| std::fs::read_to_string(root().join("static").join(list)).unwrap())
        .concat();
    for (path, _) in files("static/css").into_iter().filter(|(path, _)| path.ends_with("css")) {
        assert!(lists.contains(path.trim_start_matches("static/")), "{path} is in no bundle");
    }
}

#[test]
fn every_drawing_that_a_template_names_is_in_the_sprite() {
    let drawings = drawings();
    for (path, text) in files("templates").into_iter().chain(sources("src")) {
        for name in between(&text, "icon(\"", "\"") {
            assert!(drawings.contains(name), "{path} names the drawing {name}");
        }
    }
}

#[tokio::test]
async fn every_drawing_on_a_page_is_in_the_sprite() {
    let app = TestApp::start().await;
    app.wait_until_indexed().await;
    let browser = app.administrator().await;
    let id = app.titled("公共海外仓认定办法（试验）").await.unwrap().id;
    let drawings = drawings();
    for (method, path) in cbec_portal::app::office_routes().list().into_iter().chain(cbec_portal::app::public_routes().list()) {
        let path = path.replace("/policies/{id}", &format!("/policies/{id}"));
        if method.as_str() != "GET" || path.contains('{') {
            continue;
        }
        for href in browser.visit(&path).await.attributes("use", "href") {
            let name = href.split('#').nth(1).unwrap_or_default();
            assert!(drawings.contains(name), "{path} shows the drawing {name}");
        }
    }
}

#[test]
fn every_template_is_used() {
    let templates = files("templates");
    let code: String = sources("src").into_iter().map(|(_, text)| text).collect();
    let words: String = templates.iter().map(|(_, text)| text.as_str()).collect();
    for (path, _) in &templates {
        let name = format!("\"{}\"", path.trim_start_matches("templates/"));
        assert!(code.contains(&name) || words.contains(&name), "nothing uses {path}");
    }
}
