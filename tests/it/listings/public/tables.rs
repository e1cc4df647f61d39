//! Lists to take away.

use serde_json::json;

use super::{SECRET, park, three_parks, with};
use crate::support::TestApp;

#[tokio::test]
async fn json_carries_typed_facts_of_the_same_list() {
    let (app, [first, ..]) = three_parks().await;
    let browser = app.browser();
    let all = browser.json("/parks.json").await;
    assert_eq!(all["total"], 3);
    assert!(!all.to_string().contains(SECRET) && !all.to_string().contains("manager_phone"));
    let list = browser.json("/parks.json?level=省级&level=宇宙级").await;
    assert_eq!(list["total"], 1);
    let item = &list["items"][0];
    assert_eq!(item["id"], first);
    assert_eq!(item["url"], format!("{}/parks/{first}", app.url()));
    assert_eq!(item["confirmed_on"], "2026-02-10");
    assert_eq!(item["facts"]["built_area"], 10_000);
    assert_eq!(item["facts"]["rent"], 25.5);
    assert_eq!(item["facts"]["customs_modes"], json!(["9610", "9710"]));
    assert_eq!(item["facts"]["division"], "510100");
    let page = browser.json("/parks.json?per_page=2&sort=built_area").await;
    assert_eq!((page["items"].as_array().unwrap().len(), page["per_page"].as_u64()), (2, Some(2)));
    let next = page["next"].as_str().unwrap().strip_prefix(&app.url()).unwrap().to_owned();
    let next = browser.json(&next).await;
    assert_eq!((next["items"].as_array().unwrap().len(), &next["next"]), (1, &serde_json::Value::Null));
    let described = browser.json("/openapi.json").await;
    assert!(described["paths"]["/{directory}.json"].is_object());
}

#[tokio::test]
async fn tables_open_in_spreadsheets_and_run_nothing() {
    let app = TestApp::start().await;
    let bad = with(
        park("=HYPERLINK(\"http://evil.example\",\"园\")", "510100"),
        json!({
            "address": "+1+1", "operator": "@SUM(A1)", "transport": "-2+3", "recognition": "\tx", "contact": "＝1+1", "rent": 25.5,
        }),
    );
    app.list("parks", bad).await;
    app.wait_until_listed("parks", 1).await;
    let page = app.browser().get("/parks.csv").await;
    page.must_be(200);
    assert!(page.header("content-type").starts_with("text/csv"));
    assert!(page.text.starts_with('\u{feff}'));
    let text = page.text.trim_start_matches('\u{feff}').to_owned();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head = reader.headers().unwrap().clone();
    assert!(head.iter().any(|label| label == "园区名称") && !head.iter().any(|label| label == "信息维护人手机"));
    let row = reader.records().next().unwrap().unwrap();
    let cell = |label: &str| row[head.iter().position(|known| known == label).unwrap()].to_owned();
    assert_eq!(
        (cell("园区名称").chars().next(), cell("地址"), cell("运营单位")),
        (Some('\''), "'+1+1".into(), "'@SUM(A1)".into())
    );
    assert_eq!((cell("交通与口岸"), cell("招商联系人"), cell("参考租金")), ("'-2+3".into(), "'＝1+1".into(), "25.5".into()));
    assert_eq!(
        (cell("所在市州"), cell("可办监管方式"), cell("信息确认日期")),
        ("成都市".into(), "9610、9710".into(), "2026-02-10".into())
    );
    assert!(!page.text.contains(SECRET));
}
