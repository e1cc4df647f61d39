//! A value for a field or a column where nothing particular is known of it.

use chrono::{Datelike as _, Days, NaiveDate};
use serde_json::{Value, json};

use super::Applicant;
use super::words::{self, CODES, COUNTRIES};
use crate::forms::{Field, Kind};
use crate::season::chance::Chance;

/// Questions that are answered with yes where nothing else is known.
const YES: [&str; 8] = [
    "has_trading_right",
    "customer_query",
    "can_report_monthly",
    "price_published",
    "emergency_plan",
    "accepts_visits",
    "from_contract_maker",
    "factory_small_order",
];

/// What values are made of.
pub(super) struct Maker<'a> {
    pub applicant: &'a Applicant,
    pub today: NaiveDate,
    pub chance: Chance,
}

/// A number as people type it.
pub(super) fn number(value: f64) -> String {
    let cents = (value * 100.0).round() / 100.0;
    if cents.fract() == 0.0 { format!("{cents:.0}") } else { format!("{cents:.2}") }
}

/// A whole cut into parts by weight; nothing is lost.
pub(super) fn parts(whole: f64, weights: &[f64]) -> Vec<f64> {
    let sum: f64 = weights.iter().sum();
    let mut parts: Vec<f64> = weights.iter().map(|weight| (whole * weight / sum).floor()).collect();
    let rest = whole - parts.iter().sum::<f64>();
    if let Some(last) = parts.last_mut() {
        *last += rest;
    }
    parts
}

impl Maker<'_> {
    /// The year before.
    pub fn last_year(&self) -> i32 {
        self.today.year() - 1
    }

    /// What is typed into a field.
    pub fn field(&mut self, field: &Field) -> Value {
        match field.kind {
            Kind::Choices => {
                let usable: Vec<&str> =
                    field.options.iter().map(|option| option.value.as_str()).filter(|value| *value != "none").collect();
                let most = field.most.unwrap_or(3).clamp(1, 3);
                let first = self.chance.below(usable.len());
                (0..most.min(usable.len())).map(|at| json!(usable[(first + at) % usable.len()])).collect()
            }
            Kind::Period => json!([format!("{}-01-01", self.last_year()), format!("{}-12-31", self.last_year())]),
            Kind::Table => {
                let least = field.min.map_or(0, |least| format!("{least:.0}").parse().unwrap_or(0));
                let rows = self.chance.below(3) + 2;
                self.rows(field, rows.max(least).min(field.most_items()), |_| Vec::new())
            }
            _ => json!(self.text(field, 0, false)),
        }
    }

    /// So many rows; what is known of a row goes over what is made up.
    pub fn rows(&mut self, field: &Field, count: usize, mut known: impl FnMut(usize) -> Vec<(&'static str, String)>) -> Value {
        let rows = (0..count).map(|row| {
            let columns = field.columns.iter().filter(|column| column.kind.is_typed());
            let mut cells: serde_json::Map<String, Value> =
                columns.map(|column| (column.key.clone(), json!(self.text(column, row, true)))).collect();
            cells.extend(known(row).into_iter().map(|(key, text)| (key.to_owned(), json!(text))));
            Value::Object(cells)
        });
        rows.collect()
    }

    fn text(&mut self, field: &Field, row: usize, is_cell: bool) -> String {
        match field.kind {
            Kind::Text => match &field.pattern {
                Some(pattern) => self.fitting(pattern),
                None => words::line(field, row, &mut self.chance),
            },
            Kind::LongText => words::paragraphs(field, &mut self.chance),
            kind if kind.is_number() => self.amount(field),
            Kind::Date => self.day(&field.key, row, is_cell).to_string(),
            Kind::Month => format!("{}-{:02}", self.last_year(), row % 12 + 1),
            Kind::Choice if is_cell => field.options[row % field.options.len()].value.clone(),
            Kind::Choice => field.options[self.chance.below(field.options.len())].value.clone(),
            Kind::YesNo => if YES.contains(&field.key.as_str()) { "yes" } else { "no" }.to_owned(),
            Kind::Declaration => "yes".to_owned(),
            Kind::Division => self.applicant.division.clone(),
            Kind::Country => COUNTRIES[row % COUNTRIES.len()].to_owned(),
            Kind::HsCode => CODES[row % CODES.len()].to_owned(),
            Kind::CustomsMode => ["9710", "9810", "9610"][row % 3].to_owned(),
            Kind::CreditCode => self.peer(row),
            Kind::Phone => format!("028-0000 {:04}", self.chance.between(100, 9999)),
            Kind::Email => self.applicant.email.clone(),
            Kind::Url => format!("https://shop-{}.example.com/", self.chance.between(100, 999)),
            Kind::BankAccount => format!("6200{}", Chance::of(&["account", &self.applicant.credit_code]).digits(15)),
            Kind::IdNumber => "510104199001010019".to_owned(),
            _ => String::new(),
        }
    }

    fn peer(&self, row: usize) -> String {
        let peers = &self.applicant.peers;
        peers.get(row % peers.len().max(1)).cloned().unwrap_or_else(|| self.applicant.credit_code.clone())
    }

    fn amount(&mut self, field: &Field) -> String {
        let (least, most) = match field.kind {
            Kind::Percent => (35, 96),
            Kind::Number => (8, 160),
            Kind::Decimal => (200, 3000),
            _ => (40_000, 900_000),
        };
        let made = f64::from(self.chance.between(least, most));
        number(made.max(field.min.unwrap_or(0.0)).min(field.max.unwrap_or(f64::MAX)))
    }

    /// Ends lie ahead, beginnings in the year before or earlier.
    fn day(&mut self, key: &str, row: usize, is_cell: bool) -> NaiveDate {
        if key.contains("until") {
            return self.today + Days::new(u64::from(self.chance.between(420, 1100)));
        }
        if key == "signed_on" {
            return self.today;
        }
        let year = if is_cell { self.last_year() } else { self.last_year() - 1 };
        let month = u32::try_from(row % 12).unwrap_or(0) + 1;
        let month = if is_cell { month } else { self.chance.between(1, 12) };
        NaiveDate::from_ymd_opt(year, month, self.chance.between(3, 25)).unwrap_or(self.today)
    }

    /// A text for patterns of the kind `[0-9]{18}`.
    fn fitting(&mut self, pattern: &str) -> String {
        let count = pattern.split('{').nth(1).and_then(|rest| rest.split(['}', ',']).next()).and_then(|count| count.parse().ok());
        let count = count.unwrap_or(6_usize);
        format!("5101{}", self.chance.digits(count.saturating_sub(4))).chars().take(count).collect()
    }
}
