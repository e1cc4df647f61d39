//! Machines with keys: the same answer however often a month is sent, problems at their fields, and nothing without a key.

use reqwest::Method;
use serde_json::{Value, json};

use super::{FEBRUARY, month, start};
use crate::support::TestApp;
use crate::support::browser::{Browser, send};
use crate::support::page::Page;

/// A key made on the page of the owner.
async fn key(browser: &Browser, name: &str, scopes: &[&str]) -> String {
    let mut fields = vec![("name", name), ("reporter", "")];
    fields.extend(scopes.iter().map(|scope| ("scope", *scope)));
    let page = browser.post_form("/my/returns/keys", &fields).await;
    page.must_be(200).must_say("只显示这一次");
    page.texts("#fresh-key").remove(0)
}

async fn call(app: &TestApp, method: Method, query: &str, key: &str, body: Option<&Value>) -> (u16, Value) {
    let mut request = app.browser().request(method, &format!("/api/v1/returns{query}"));
    if !key.is_empty() {
        request = request.header("authorization", format!("Bearer {key}"));
    }
    if let Some(body) = body {
        request = request.header("content-type", "application/json").body(body.to_string());
    }
    let page: Page = send(request).await;
    assert!(page.header("cache-control").contains("no-store") || page.status >= 400, "{:?}", page.headers);
    (page.status, serde_json::from_str(&page.text).unwrap_or(Value::Null))
}

fn whole() -> Value {
    json!({ "period": FEBRUARY, "figures": { "a": 100, "b": 50.5, "staff": 20, "year": 150.5 } })
}

#[tokio::test]
async fn a_month_is_sent_once_or_twice_with_the_same_outcome() {
    let app = start().await;
    let (_, reporter, browser) = app.reporting("甲企业").await;
    let key = key(&browser, "ERP 月报", &["read", "write"]).await;
    let (status, made) = call(&app, Method::POST, "", &key, Some(&whole())).await;
    assert_eq!(
        (status, made["state"].as_str(), made["figures"]["total"].as_f64()),
        (201, Some("submitted"), Some(150.5)),
        "{made}"
    );
    let (status, again) = call(&app, Method::POST, "", &key, Some(&whole())).await;
    assert_eq!((status, &again["unchanged"], &again["id"]), (200, &json!(true), &made["id"]));
    assert_eq!(app.returns_of(reporter.id).await.len(), 1);
    let mut other = whole();
    other["figures"]["a"] = json!(99);
    other["figures"]["year"] = json!(149.5);
    let (status, refused) = call(&app, Method::POST, "", &key, Some(&other)).await;
    assert_eq!(status, 409, "{refused}");
    // It is signed with the machine's name, and whoever made the key does not verify it.
    let row = app.returns_of(reporter.id).await.remove(0);
    assert_eq!((row.submitted_by_name.as_deref(), row.source.as_str()), (Some("接口“ERP 月报”"), "api"));
    let officer = app.officer_of("case@example.com", "510100").await;
    officer.post_form(&format!("/office/returns/{}/verify", row.id), &[]).await.must_be(303);
    let (status, refused) = call(&app, Method::POST, "", &key, Some(&other)).await;
    assert_eq!(status, 409);
    assert!(refused["message"].as_str().unwrap().contains("correction"), "{refused}");
    other["correction"] = json!(true);
    let (status, wrong) = call(&app, Method::POST, "", &key, Some(&other)).await;
    assert_eq!((status, wrong["errors"][0]["field"].as_str()), (422, Some("note")), "{wrong}");
    assert_eq!(app.returns_of(reporter.id).await.len(), 1, "a refused correction leaves nothing");
    other["note"] = json!("重复计入一票");
    let (status, made) = call(&app, Method::POST, "", &key, Some(&other)).await;
    assert_eq!((status, &made["vintage"], made["state"].as_str()), (200, &json!(2), Some("submitted")), "{made}");
    let (status, list) = call(&app, Method::GET, "?form=probe&from=2026-01", &key, None).await;
    assert_eq!(
        (status, list["returns"][0]["vintage"].as_i64(), list["reporters"][0]["id"].as_i64()),
        (200, Some(2), Some(reporter.id))
    );
}

#[tokio::test]
async fn problems_are_said_at_their_fields_and_nothing_is_written() {
    let app = start().await;
    let (_, reporter, browser) = app.reporting("甲企业").await;
    let key = key(&browser, "ERP", &["read", "write"]).await;
    let cases = [
        (json!({ "period": FEBRUARY, "figures": { "a": "100", "zzz": 1, "b": 50, "staff": 20 } }), "a"),
        (json!({ "period": FEBRUARY, "figures": { "a": 100 } }), "b"),
        (json!({ "period": FEBRUARY, "figures": { "a": -1, "b": 1, "staff": 1, "year": 0 } }), "a"),
        (json!({ "period": "2026-03", "figures": {} }), "period"),
        (json!({ "period": "三月", "figures": {} }), "period"),
    ];
    for (body, field) in cases {
        let (status, answer) = call(&app, Method::POST, "", &key, Some(&body)).await;
        assert_eq!(status, 422, "{answer}");
        let fields: Vec<&str> = answer["errors"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect();
        assert!(fields.contains(&field), "{field} is not among {fields:?}");
    }
    for body in [json!([]), json!({ "period": FEBRUARY }), json!({ "period": FEBRUARY, "figures": {}, "extra": 1 }), json!(null)]
    {
        let (status, _) = call(&app, Method::POST, "", &key, Some(&body)).await;
        assert_eq!(status, 400, "{body}");
    }
    assert!(app.returns_of(reporter.id).await.is_empty());
    let january = json!({ "period": "2026-01", "figures": { "a": 10, "b": 50, "staff": 20 } });
    assert_eq!(call(&app, Method::POST, "", &key, Some(&january)).await.0, 201);
    let february = json!({ "period": FEBRUARY, "figures": { "a": 100, "b": 50, "staff": 20 } });
    let (status, answer) = call(&app, Method::POST, "", &key, Some(&february)).await;
    assert_eq!(
        (status, answer["alerts"][0]["field"].as_str(), answer["alerts"][0]["previous"].as_f64()),
        (422, Some("a"), Some(10.0))
    );
    let mut explained = february.clone();
    explained["reasons"] = json!({ "a": "新签大客户" });
    explained["submit"] = json!(false);
    let (status, draft) = call(&app, Method::POST, "", &key, Some(&explained)).await;
    assert_eq!((status, draft["state"].as_str()), (200, Some("draft")), "{draft}");
    explained["submit"] = json!(true);
    assert_eq!(call(&app, Method::POST, "", &key, Some(&explained)).await.1["state"], "submitted");
    browser.get(&month(&reporter, FEBRUARY)).await.must_say("新签大客户").must_say("接口上报");
}

#[tokio::test]
async fn without_a_good_key_there_is_nothing() {
    let app = start().await;
    let (_, reporter, browser) = app.reporting("甲企业").await;
    let (_, strange, stranger) = app.reporting("乙企业").await;
    let reading = key(&browser, "只读", &["read"]).await;
    let writing = key(&browser, "可写", &["read", "write"]).await;
    assert_eq!(call(&app, Method::GET, "", "", None).await.0, 401);
    assert_eq!(call(&app, Method::GET, "", "cbec_wrong", None).await.0, 401);
    assert_eq!(call(&app, Method::POST, "", &reading, Some(&whole())).await.0, 403);
    assert_eq!(call(&app, Method::GET, "", &reading, None).await.0, 200);
    let mut foreign = whole();
    foreign["reporter"] = json!(strange.id);
    assert_eq!(call(&app, Method::POST, "", &writing, Some(&foreign)).await.0, 404);
    let (_, list) = call(&app, Method::GET, &format!("?reporter={}", strange.id), &writing, None).await;
    assert_eq!(list["reporters"], json!([]));
    // A key is kept nowhere, and its page belongs to the owner.
    let page = browser.get("/my/returns/keys").await;
    assert!(!page.text.contains(&writing) && page.says("可写"));
    assert!(!stranger.get("/my/returns/keys").await.says("可写"));
    let revoke = page.form_actions().into_iter().filter(|action| action.ends_with("/revoke")).collect::<Vec<_>>();
    for action in &revoke {
        stranger.post_form(action, &[]).await.must_be(404);
    }
    assert_eq!(call(&app, Method::GET, "", &writing, None).await.0, 200);
    for action in &revoke {
        browser.post_form(action, &[]).await.must_be(303);
    }
    assert_eq!(call(&app, Method::POST, "", &writing, Some(&whole())).await.0, 401);
    assert!(app.returns_of(reporter.id).await.is_empty());

    let fields = [("name", "短期"), ("scope", "read"), ("expires_on", "2026-03-06")];
    let page = browser.post_form("/my/returns/keys", &fields).await;
    let short = page.texts("#fresh-key").remove(0);
    assert_eq!(call(&app, Method::GET, "", &short, None).await.0, 200);
    app.clock.set("2026-03-07T09:00:00+08:00");
    assert_eq!(call(&app, Method::GET, "", &short, None).await.0, 401);
    let wrong = [("name", "x"), ("expires_on", "昨天")];
    browser.post_form("/my/returns/keys", &wrong).await.must_be(422).must_say("请写明密钥用在哪里");
    let member = app.sign_in_as("clerk@example.com", cbec_portal::access::Role::Member).await;
    app.join("clerk@example.com", reporter.organisation_id.unwrap(), "member").await;
    member.get("/my/returns/keys").await.must_be(403).must_say("负责人");
    let (status, forms) = call(&app, Method::GET, "/forms", "", None).await;
    assert!(status == 200 && forms["forms"].as_array().unwrap().iter().any(|form| form["key"] == "probe"));
}
