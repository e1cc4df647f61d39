//! What everybody reads: page, CSV and JSON say the same; months without data and corrected months; what an empty site says.

use std::collections::BTreeMap;

use cbec_portal::platform::{Happened, Subject};
use cbec_portal::returns::entity::{monthly_return, reporter};
use cbec_portal::returns::store::totals;
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};

use super::{Reports, many, months, trade};
use crate::support::TestApp;

/// Shown numbers of the table of a figure's page: row and column to text.
fn table(page: &crate::support::page::Page) -> BTreeMap<(String, usize), String> {
    let rows = page.texts(".figure-table tbody tr th");
    let cells = page.texts(".figure-table tbody tr td");
    let width = cells.len() / rows.len();
    let cell = |(at, text): (usize, &String)| ((rows[at / width].clone(), at % width), text.clone());
    cells.iter().enumerate().map(cell).collect()
}

/// What a machine reads of a month: part to number as the page writes it, a star where it is hidden.
fn of_month(json: &Value, period: &str) -> Vec<String> {
    let cells = json["cells"].as_array().unwrap().iter();
    let month = cells.filter(|cell| cell["scope"] == "month" && cell["period"] == period);
    month
        .map(|cell| match cell["status"].as_str().unwrap() {
            "shown" => cbec_portal::charts::grouped(cell["value"].as_f64().unwrap(), 2),
            "hidden" => "*".to_owned(),
            _ => "—".to_owned(),
        })
        .collect()
}

#[tokio::test]
async fn page_csv_and_json_say_the_same() {
    let app = TestApp::start().await;
    app.reported(&many()).await;
    let browser = app.browser();
    let page = browser.get("/statistics/trade").await;
    page.must_be(200).must_say("2026年1月累计");
    let json = browser.json("/statistics/trade.json").await;
    let shown = table(&page);
    let csv = browser.get("/statistics/trade.csv").await.text;
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let lines: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    assert_eq!(lines.len(), json["cells"].as_array().unwrap().len());
    for (period, name) in [("2026-01", "2026年1月"), ("2025-12", "2025年12月"), ("2024-01", "2024年1月")] {
        let said = of_month(&json, period);
        assert_eq!(said.len(), 8);
        let row: Vec<String> = (0..8).map(|at| shown[&(name.to_owned(), at)].clone()).collect();
        assert_eq!(said, row, "{period}");
        let written: Vec<String> =
            lines.iter().filter(|line| line[0] == period && line[1] == "本月").map(|line| line[5].clone()).collect();
        let number = |text: &String| text.replace(',', "").parse::<f64>().unwrap();
        assert_eq!(written.iter().map(number).collect::<Vec<_>>(), row.iter().map(number).collect::<Vec<_>>(), "{period}");
    }
    // 4.5 times the bases of eight reporters in ten thousand yuan.
    let bases: f64 = (0..4).map(|number| 2.0 * (1000.0 + 100.0 * f64::from(number) + 240.0) + 50.0).sum();
    let expected = cbec_portal::charts::grouped(4.5 * bases * 0.0001, 2);
    assert_eq!(shown[&("2026年1月".to_owned(), 0)], expected);
    page.must_say("公开转载").must_say("1600 亿元");
    let all = browser.json("/statistics.json").await;
    assert_eq!(all["closed_month"], "2026-01");
    let same = all["figures"].as_array().unwrap().iter().find(|figure| figure["key"] == "trade").unwrap();
    assert_eq!(same["cells"], json["cells"]);
    browser.get("/statistics.csv").await.must_be(200);
    browser.get("/statistics").await.must_be(200).must_say("统计数据").must_say("备案企业");
    browser.get("/").await.must_be(200).must_say("数说本区");
    let register = browser.get("/statistics/definitions").await;
    register.must_be(200).must_say("跨境电商进出口（海关口径）");
    assert!(register.has("#customs-cbec") && register.has("#suppression"));
    for path in ["/statistics/nothing", "/statistics/nothing.csv", "/statistics/nothing.json", "/statistics/bulletins/2026-01"] {
        browser.get(path).await.must_be(404);
    }
}

#[tokio::test]
async fn a_site_without_returns_says_so() {
    let app = TestApp::start().await;
    let browser = app.browser();
    browser.get("/statistics").await.must_be(200).must_say("还没有可以公开的数据");
    for key in ["trade", "filed-firms", "parks", "warehouses", "training", "awards"] {
        browser.get(&format!("/statistics/{key}")).await.must_be(200);
        browser.get(&format!("/statistics/{key}.csv")).await.must_be(200);
        browser.json(&format!("/statistics/{key}.json")).await;
    }
    assert!(!browser.get("/").await.says("数说本区"));
}

#[tokio::test]
async fn a_month_without_data_is_no_zero_and_breaks_the_sum() {
    let app = TestApp::start().await;
    let mut all = many();
    for of in &mut all {
        of.months.remove("2025-06");
    }
    app.reported(&all).await;
    let page = app.browser().get("/statistics/trade").await;
    let shown = table(&page);
    assert_eq!(shown[&("2025年6月".to_owned(), 0)], "—");
    assert_ne!(shown[&("2025年7月".to_owned(), 0)], "—");
    let json = app.browser().json("/statistics/trade.json").await;
    let last = json["cells"].as_array().unwrap().iter().rfind(|cell| {
        cell["scope"] == "year_to_date" && cell["part"] == "total" && cell["period"].as_str().unwrap().starts_with("2025")
    });
    assert_eq!(last.unwrap()["period"], "2025-05", "nothing adds up beyond a month that is missing");
    assert!(json["forecast"].is_null() && json["growth"].is_f64());
    // What one form has not is not half a sum.
    let app = TestApp::start().await;
    app.reported(&all.into_iter().filter(|of| of.form == "park").collect::<Vec<_>>()).await;
    let json = app.browser().json("/statistics/trade.json").await;
    assert!(json["cells"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_correction_changes_what_is_shown() {
    let app = TestApp::start().await;
    let ids = app.reported(&many()).await;
    let browser = app.browser();
    let before = table(&browser.get("/statistics/trade").await)[&("2025年12月".to_owned(), 0)].clone();
    let write = app.write().await;
    let old = monthly_return::Entity::find().all(&*write).await.unwrap();
    let old = old.into_iter().find(|row| row.reporter_id == ids[0] && row.period == 202_512).unwrap();
    let mut superseded = old.clone().into_active_model();
    superseded.state = Set("superseded".to_owned());
    superseded.update(&*write).await.unwrap();
    let who = reporter::Entity::find_by_id(ids[0]).one(&*write).await.unwrap().unwrap();
    let figures: Value =
        trade(2000.0, 1000.0, 6000.0).into_iter().map(|(field, value)| (field.to_owned(), json!(value))).collect();
    app.vintage(&write, &who, 202_512, 2, figures).await;
    totals::renew(&write, "park", 202_512, &who.division_code).await.unwrap();
    let subject = Subject { kind: "monthly_return", id: old.id, name: "月报".to_owned() };
    write.commit(Happened::new("returns.corrected", subject, "测试", Vec::new())).await.unwrap();
    let after = table(&browser.get("/statistics/trade").await)[&("2025年12月".to_owned(), 0)].clone();
    let number = |text: &str| text.replace(',', "").parse::<f64>().unwrap();
    // 9,000 instead of 4.5 times 1,230, in ten thousand yuan.
    assert!((number(&after) - number(&before) - (9000.0 - 4.5 * 1230.0) * 0.0001).abs() < 0.011, "{before} {after}");
}

#[tokio::test]
async fn a_month_is_shown_from_its_day_on() {
    let house = crate::support::House::small().await;
    let clock = house.clock.clone();
    let app = house.open().await;
    let one = months("2024-01", "2026-02").into_iter();
    let all: Vec<Reports> = (0..4)
        .flat_map(|number| ["park", "enterprise"].map(|form| Reports::new(form, "510100", &format!("{form}{number}"))))
        .map(|of| one.clone().fold(of, |of, month| of.month(month, trade(100.0, 50.0, 30.0))))
        .collect();
    app.reported(&all).await;
    let browser = app.browser();
    clock.set("2026-03-19T09:00:00+08:00");
    assert_eq!(browser.json("/statistics.json").await["closed_month"], "2026-01");
    assert!(!browser.get("/statistics/trade").await.says("2026年2月"));
    clock.set("2026-03-20T09:00:00+08:00");
    // One of five parks has not been verified: the month waits, and no longer than until the next one is over.
    let late = one
        .clone()
        .take(25)
        .fold(Reports::new("park", "510100", "迟报园区"), |of, month| of.month(month, trade(1.0, 1.0, 1.0)));
    let late = app.reported(&[late]).await;
    assert_eq!(browser.json("/statistics.json").await["closed_month"], "2026-01");
    clock.set("2026-04-20T09:00:00+08:00");
    assert_eq!(browser.json("/statistics.json").await["closed_month"], "2026-02");
    clock.set("2026-03-21T09:00:00+08:00");
    app.verified(late[0], 202_602, trade(1.0, 1.0, 1.0)).await;
    assert_eq!(browser.json("/statistics.json").await["closed_month"], "2026-02");
    browser.get("/statistics/trade").await.must_say("2026年2月");
}
