//! The zone in figures: what is shown, what is hidden, what machines read, what officials see, and the bulletins.

mod bulletins;
mod hidden;
mod navigation;
mod office;
mod public;

use std::collections::{BTreeMap, BTreeSet};

use cbec_portal::platform::{Happened, Subject};
use cbec_portal::returns::entity::{monthly_return, reporter};
use cbec_portal::returns::store::totals;
use cbec_portal::returns::{Period, definitions};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _, NotSet};
use serde_json::{Value, json};

use crate::support::TestApp;

/// Figures of a month of a reporter.
pub type Figures = Vec<(&'static str, f64)>;

/// A reporter with the months that it reports.
pub struct Reports {
    pub form: &'static str,
    pub division: &'static str,
    pub name: String,
    pub months: BTreeMap<&'static str, Figures>,
}

impl Reports {
    pub fn new(form: &'static str, division: &'static str, name: &str) -> Self {
        Self { form, division, name: name.to_owned(), months: BTreeMap::new() }
    }

    pub fn month(mut self, period: &'static str, figures: Figures) -> Self {
        self.months.insert(period, figures);
        self
    }
}

/// The months from one to another.
pub fn months(first: &str, last: &str) -> Vec<&'static str> {
    let (first, last) = (Period::parse(first).unwrap(), Period::parse(last).unwrap());
    first.to(last).map(|period| -> &'static str { period.key().leak() }).collect()
}

/// Trade by code: 9610, 1239 and 9710, each with its totals.
pub fn trade(small: f64, bonded: f64, large: f64) -> Figures {
    vec![
        ("export_9610", small),
        ("import_1239", bonded),
        ("export_9710", large),
        ("export_total", small + large),
        ("import_total", bonded),
        ("trade_total", small + bonded + large),
    ]
}

impl TestApp {
    /// Verified returns of some reporters; their ids in order.
    pub async fn reported(&self, reports: &[Reports]) -> Vec<i64> {
        let now = self.site.clock.now();
        let write = self.write().await;
        let mut ids = Vec::new();
        let mut touched = BTreeSet::new();
        for of in reports {
            let row = reporter::ActiveModel {
                id: NotSet,
                form_key: Set(of.form.to_owned()),
                listing_id: Set(None),
                organisation_id: Set(None),
                name: Set(of.name.clone()),
                division_code: Set(of.division.to_owned()),
                since_period: Set(202_301),
                until_period: Set(None),
                is_demo: Set(false),
                created_at: Set(now),
            };
            let row = row.insert(&*write).await.unwrap();
            for (period, figures) in &of.months {
                let period = Period::parse(period).unwrap().number();
                let figures: Value = figures.iter().map(|(field, value)| ((*field).to_owned(), json!(value))).collect();
                self.vintage(&write, &row, period, 1, figures).await;
                touched.insert((of.form, period, of.division));
            }
            ids.push(row.id);
        }
        for (form, period, division) in touched {
            totals::renew(&write, form, period, division).await.unwrap();
        }
        let subject = Subject { kind: "monthly_return", id: 0, name: "月报".to_owned() };
        write.commit(Happened::new("returns.made", subject, "测试", Vec::new())).await.unwrap();
        definitions::keep(&self.site).await.unwrap();
        ids
    }

    /// One more month of a reporter.
    pub async fn verified(&self, reporter: i64, period: i32, figures: Figures) {
        let write = self.write().await;
        let of = reporter::Entity::find_by_id(reporter).one(&*write).await.unwrap().unwrap();
        let figures: Value = figures.iter().map(|(field, value)| ((*field).to_owned(), json!(value))).collect();
        self.vintage(&write, &of, period, 1, figures).await;
        totals::renew(&write, &of.form_key, period, &of.division_code).await.unwrap();
        let subject = Subject { kind: "monthly_return", id: 0, name: "月报".to_owned() };
        write.commit(Happened::new("returns.made", subject, "测试", Vec::new())).await.unwrap();
    }

    /// A verified vintage of a month.
    pub async fn vintage(
        &self,
        write: &cbec_portal::platform::Write,
        of: &reporter::Model,
        period: i32,
        vintage: i32,
        figures: Value,
    ) -> monthly_return::Model {
        let now = self.site.clock.now();
        let row = monthly_return::Model {
            id: 0,
            reporter_id: of.id,
            form_key: of.form_key.clone(),
            form_revision: 1,
            division_code: of.division_code.clone(),
            period,
            vintage,
            state: "verified".to_owned(),
            figures,
            reasons: json!({}),
            note: String::new(),
            revision: 1,
            due_on: now.date_naive(),
            source: "web".to_owned(),
            is_on_time: Some(true),
            returned_note: None,
            submitted_at: Some(now),
            submitted_by: None,
            submitted_by_name: None,
            verified_at: Some(now),
            verified_by: None,
            verified_by_name: None,
            locked_at: None,
            locked_by_name: None,
            updated_by_name: String::new(),
            is_demo: false,
            created_at: now,
            updated_at: now,
        };
        let mut row = row.into_active_model().reset_all();
        row.id = NotSet;
        row.insert(&**write).await.unwrap()
    }
}

/// Four parks and four firms in two cities, of which each month all trade is public; a little more every year.
pub fn many() -> Vec<Reports> {
    let mut all = Vec::new();
    for (at, form) in ["park", "enterprise"].into_iter().enumerate() {
        for number in 0..4_u32 {
            let division = if number < 2 { "510100" } else { "511500" };
            let mut of = Reports::new(form, division, &format!("{form}{number}"));
            for (later, month) in months("2024-01", "2026-01").into_iter().enumerate() {
                let step = f64::from(u32::try_from(later).unwrap());
                let base = 1000.0 + 100.0 * f64::from(number) + 10.0 * step + if at == 0 { 0.0 } else { 50.0 };
                let mut figures = trade(base, base / 2.0, base * 3.0);
                if form == "park" {
                    figures.extend([("filed_firms", 20.0 + f64::from(number) + step), ("cbec_tenants", 30.0)]);
                }
                of = of.month(month, figures);
            }
            all.push(of);
        }
    }
    all
}
