//! Small cells, asked through pages and machine forms as somebody would who wants to know a single firm's figures.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Reports, many, trade};
use crate::support::TestApp;

/// Eight reporters, and in January 2026 one of them alone has traded under 1239.
fn with_a_single_firm() -> Vec<Reports> {
    let mut all = many();
    for (at, of) in all.iter_mut().enumerate() {
        let bonded = if at == 0 { 777.0 } else { 0.0 };
        of.months.insert("2026-01", trade(1000.0, bonded, 3000.0));
    }
    all
}

/// Cells of a scope and period by part.
fn cells(json: &Value, scope: &str, period: &str) -> BTreeMap<String, Value> {
    let cells = json["cells"].as_array().unwrap().iter();
    let here = cells.filter(|cell| cell["scope"] == scope && cell["period"] == period);
    here.map(|cell| (cell["part"].as_str().unwrap().to_owned(), cell.clone())).collect()
}

#[tokio::test]
async fn a_single_firm_cannot_be_read_off_nor_reckoned() {
    let app = TestApp::start().await;
    app.reported(&with_a_single_firm()).await;
    let browser = app.browser();
    let page = browser.get("/statistics/trade").await;
    page.must_be(200).must_say("填报单位不足 3 家");
    assert!(!page.says("0.08") && !page.says("0.077"), "777 ten thousand yuan are 0.08 hundred million");
    let json = browser.json("/statistics/trade.json").await;
    for scope in ["month", "year_to_date"] {
        let row = cells(&json, scope, "2026-01");
        assert_eq!(row["1239"]["status"], "hidden", "{scope}");
        assert!(row["1239"]["value"].is_null());
        // Both ways to divide the same total hide a second part, or the total itself.
        let codes = ["9610", "1210", "1239", "9710", "9810"].iter().filter(|part| row[**part]["status"] == "hidden").count();
        let total = row["total"]["status"] == "hidden";
        assert!(codes >= 2 || total, "{scope}: {row:?}");
        assert_eq!(row["import"]["status"], "hidden", "{scope}: imports are 1239 alone");
        assert!(row["export"]["status"] == "hidden" || total, "{scope}: {row:?}");
    }
    let csv = browser.get("/statistics/trade.csv").await.text;
    let line = csv.lines().find(|line| line.starts_with("2026-01,本月,code,1239")).unwrap();
    assert!(line.contains(",*,") && line.contains("不公开"), "{line}");
    assert!(!json.to_string().contains("0.08,") && !csv.contains(",0.08,"));
}

#[tokio::test]
async fn a_division_with_two_reporters_is_hidden_and_so_is_another() {
    let app = TestApp::start().await;
    let mut all = many();
    // One city more, in which only one park reports filed firms.
    let lone = (0..1).map(|_| {
        let months = super::months("2024-01", "2026-01").into_iter();
        months.fold(Reports::new("park", "510300", "独家园区"), |of, month| {
            let mut figures = trade(10.0, 5.0, 30.0);
            figures.extend([("filed_firms", 33.0), ("cbec_tenants", 30.0)]);
            of.month(month, figures)
        })
    });
    all.extend(lone);
    app.reported(&all).await;
    let browser = app.browser();
    let json = browser.json("/statistics/filed-firms.json").await;
    let row = cells(&json, "division", "2026");
    assert_eq!(row["510300"]["status"], "hidden");
    let hidden = row.values().filter(|cell| cell["status"] == "hidden").count();
    assert!(hidden >= 2, "{row:?}");
    let total = &cells(&json, "month", "2026-01")["total"];
    assert_eq!(total["status"], "shown", "the whole stays public");
    browser.get("/statistics/filed-firms").await.must_say("自贡市");
    // Targets of one division are not told where its number is hidden.
    for target in json["targets"].as_array().unwrap() {
        let division = target["division"].as_str().unwrap_or_default();
        if !division.is_empty() && row.get(division).is_some_and(|cell| cell["status"] == "hidden") {
            assert!(target["distance"].is_null(), "{target}");
        }
    }
}
