//! From a typed value to words: for pages, for forms and for spreadsheets.

use serde_json::Value;

use super::Facts;
use crate::listings::definition::{Computed, Directory, Field, FieldKind};
use crate::listings::places::Places;

/// A value in words, and how a page shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// One line.
    Line(String),
    /// Paragraphs.
    Paragraphs(Vec<String>),
    /// Short words side by side.
    Words(Vec<String>),
    /// Words that lead somewhere: word and address.
    Links(Vec<(String, String)>),
}

impl Said {
    /// In one line.
    pub fn line(&self) -> String {
        match self {
            Self::Line(text) => text.clone(),
            Self::Paragraphs(lines) => lines.join(" "),
            Self::Words(words) => words.join("、"),
            Self::Links(links) => links.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>().join("、"),
        }
    }
}

/// A number with thousands separators and no more than four decimals.
pub fn number(value: f64) -> String {
    let text = format!("{value:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if part.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped}.{part}") }
}

impl Facts {
    /// A field in words, or none when it is empty.
    pub fn said(&self, field: &Field, places: &Places) -> Option<Said> {
        let value = self.get(&field.key)?;
        let line = |text: String| Some(Said::Line(text));
        match field.kind {
            kind if kind.is_number() => line(self.amount(field, value.as_f64()?)),
            FieldKind::LongText => {
                let lines = value.as_str()?.lines().map(str::trim).filter(|text| !text.is_empty());
                Some(Said::Paragraphs(lines.map(str::to_owned).collect()))
            }
            FieldKind::YesNo => line(if value.as_bool()? { "是" } else { "否" }.to_owned()),
            FieldKind::Division => line(places.division(value.as_str()?).to_owned()),
            FieldKind::Country => line(places.country(value.as_str()?).to_owned()),
            FieldKind::Choices => Some(Said::Words(self.texts(&field.key).into_iter().map(str::to_owned).collect())),
            FieldKind::HsChapters => {
                Some(Said::Words(self.texts(&field.key).into_iter().map(|chapter| format!("第{chapter}章")).collect()))
            }
            FieldKind::Url => Some(Said::Links(vec![(bare(value.as_str()?), value.as_str()?.to_owned())])),
            FieldKind::Email => Some(Said::Links(vec![(value.as_str()?.to_owned(), format!("mailto:{}", value.as_str()?))])),
            FieldKind::Phone => {
                let digits: String = value.as_str()?.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
                Some(Said::Links(vec![(value.as_str()?.to_owned(), format!("tel:{digits}"))]))
            }
            FieldKind::DocumentNumbers => {
                let links = self.texts(&field.key).into_iter().map(|number| {
                    (number.to_owned(), crate::web::request::with_pairs("/policies", &[("q".to_owned(), number.to_owned())]))
                });
                Some(Said::Links(links.collect()))
            }
            FieldKind::Date => line(value.as_str()?.parse().map_or_else(|_| value.to_string(), crate::web::filters::date)),
            _ => line(value.as_str()?.to_owned()),
        }
    }

    /// A computed value in words.
    pub fn said_ratio(&self, computed: &Computed) -> Option<Said> {
        let ratio = self.ratio(&computed.ratio)?;
        let unit = computed.unit.as_deref().unwrap_or_default();
        Some(Said::Line(match computed.kind {
            FieldKind::Percent => format!("{}%", number((ratio * 1000.0).round() / 10.0)),
            _ => format!("{} {unit}", number((ratio * 100.0).round() / 100.0)).trim_end().to_owned(),
        }))
    }

    /// What stands in a form or a cell of a spreadsheet for a field; several values one by one.
    pub fn written(&self, field: &Field, places: &Places) -> Vec<String> {
        match self.get(&field.key) {
            None => Vec::new(),
            Some(Value::Array(_)) => self.texts(&field.key).into_iter().map(str::to_owned).collect(),
            Some(Value::Bool(is_so)) => vec![if *is_so { "是" } else { "否" }.to_owned()],
            Some(Value::String(code)) if field.kind == FieldKind::Division => vec![places.division(code).to_owned()],
            Some(Value::String(code)) if field.kind == FieldKind::Country => vec![places.country(code).to_owned()],
            Some(Value::String(text)) => vec![text.clone()],
            Some(value) => vec![value.to_string()],
        }
    }

    /// Everything that full-text search reads, each with the label above it.
    pub fn searched<'a>(&self, directory: &'a Directory, places: &Places) -> Vec<(&'a str, String)> {
        let fields = directory.fields.iter().filter(|field| field.is_searched() && field.key != "name" && field.key != "summary");
        fields.filter_map(|field| Some((field.label.as_str(), self.said(field, places)?.line()))).collect()
    }

    fn amount(&self, field: &Field, value: f64) -> String {
        // A year is a name, not a quantity: its digits are not grouped.
        let is_year = field.unit.as_deref() == Some("年") && value >= 1000.0;
        let figure = if is_year { value.to_string() } else { number(value) };
        let currency = field.currency_field.as_deref().map(|key| self.text(key)).filter(|text| !text.is_empty());
        let unit = field.unit.as_deref().unwrap_or_default();
        match (field.kind, currency) {
            (FieldKind::Percent, _) => format!("{figure}%"),
            (FieldKind::Money, Some(currency)) => format!("{figure} {currency}").trim_end().to_owned() + &slashed(unit),
            (FieldKind::Money, None) if unit.is_empty() => format!("{figure} 元"),
            _ => format!("{figure} {unit}").trim_end().to_owned(),
        }
    }
}

fn slashed(unit: &str) -> String {
    if unit.is_empty() { String::new() } else { format!("/{}", unit.trim_start_matches('/')) }
}

fn bare(url: &str) -> String {
    url.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_owned()
}
