//! Fills the form of any programme with plausible invented answers, so that nothing in it is wrong or missing. The answers
//! follow from the programme, the applicant and the day: the same every time, and others for everybody. Tests use it too.

mod known;
mod value;
mod words;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use self::value::Maker;
use super::chance::Chance;
use crate::casework::Programme;
use crate::forms::{Attached, Context, Field, Files, Kind, Problem, Raw, Reading};

/// The day on which the test cases of programmes are looked at where they name none.
const DAY_OF_TESTS: &str = "2026-05-20";
/// Test cases among which the facts are chosen; later ones are about limits.
const COMFORTABLE: usize = 2;
/// Repairs before it gives up.
const MOST_REPAIRS: usize = 40;

/// Whose form it is.
#[derive(Debug, Clone, Default)]
pub struct Applicant {
    /// Name of the organisation.
    pub name: String,
    /// Its code.
    pub credit_code: String,
    /// Its division.
    pub division: String,
    /// Its kind.
    pub kind: String,
    /// Mail address.
    pub email: String,
    /// What it wants to have certified, where it has one.
    pub subject: Option<String>,
    /// Codes of other organisations, for lists.
    pub peers: Vec<String>,
}

/// A form that is filled.
#[derive(Debug, Clone)]
pub struct Filled {
    /// What is typed.
    pub raw: Raw,
    /// Fields that want a file.
    pub files: Vec<Wanted>,
    /// What is still wrong; nothing, unless a programme asks for something new.
    pub problems: Vec<Problem>,
}

/// A field that wants a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Its key.
    pub key: String,
    /// Its label.
    pub label: String,
    /// What is attached.
    pub ending: &'static str,
    /// Whether it may come later.
    pub is_deferrable: bool,
    /// Months for which a document holds.
    pub valid_months: Option<u32>,
}

/// Fills a form on a day. `before` is what stands in it already; what it takes over from the register is left alone.
pub fn filled(definition: &Programme, context: &Context, today: NaiveDate, applicant: &Applicant, before: &Raw) -> Filled {
    let mut chance = Chance::of(&[&definition.key, &applicant.credit_code, &today.to_string()]);
    let facts = facts(definition, today, applicant, &mut chance);
    let mut maker = Maker { applicant, today, chance };
    let mut raw = before.clone();
    for (_, field) in definition.form.fields().filter(|(_, field)| field.kind.is_typed()) {
        if before.get(&field.key).is_some() && field.prefill.is_some() || is_left_blank(field, &mut maker.chance) {
            continue;
        }
        let fact = field.fact.as_ref().and_then(|fact| facts.get(fact));
        raw.put(&field.key, fact.map_or_else(|| maker.field(field), as_typed));
    }
    for (key, value) in own(applicant).into_iter().chain(known::of(&definition.key, &definition.form, &facts, &mut maker)) {
        if definition.form.field(key).is_some() && !value.is_null() {
            raw.put(key, value);
        }
    }
    let files: Vec<Wanted> = definition.form.fields().filter_map(|(_, field)| wanted(field)).collect();
    let attached: Attached = files.iter().map(|file| (file.key.clone(), Files { files: 1, deferred: false })).collect();
    let read = |raw: &Raw| Reading::of(&definition.form, raw, &attached, context);
    let mut reading = read(&raw);
    if let Some(entitled) = reading.values.get("entitled_amount").and_then(Value::as_f64) {
        let share = f64::from(maker.chance.between(8, 10)) / 10.0;
        raw.set("requested_amount", value::number((entitled * share / 100.0).floor() * 100.0));
        reading = read(&raw);
    }
    if !reading.problems.is_empty() {
        raw = repaired(definition, raw, read);
        reading = read(&raw);
    }
    for (_, field) in definition.form.fields().filter(|(_, field)| !reading.asks(&field.key)) {
        raw.remove(&field.key);
    }
    let files = files.into_iter().filter(|file| reading.asks(&file.key)).collect();
    Filled { raw, files, problems: reading.problems }
}

/// What an eligible applicant says: a test case of the programme, moved to the day and made larger.
fn facts(definition: &Programme, today: NaiveDate, applicant: &Applicant, chance: &mut Chance) -> Map<String, Value> {
    let cases: Vec<_> = definition.tests.iter().filter(|test| test.expect == "eligible").take(COMFORTABLE).collect();
    if cases.is_empty() {
        return Map::new();
    }
    let case = cases[chance.below(cases.len())];
    let day = case.today.or_else(|| DAY_OF_TESTS.parse().ok()).unwrap_or(today);
    let growth = 1.0 + f64::from(chance.between(0, 60)) / 100.0;
    let mut facts: Map<String, Value> =
        case.facts.iter().map(|(key, value)| (key.clone(), moved(key, value, today - day, growth))).collect();
    facts.insert("division".to_owned(), json!(applicant.division));
    if !applicant.kind.is_empty() {
        facts.insert("organisation_kind".to_owned(), json!(applicant.kind));
    }
    facts
}

fn moved(key: &str, value: &Value, by: chrono::Duration, growth: f64) -> Value {
    match value {
        Value::String(text) => match text.parse::<NaiveDate>() {
            Ok(day) => json!((day + by).to_string()),
            Err(_) => value.clone(),
        },
        Value::Number(number) if key.contains("_yuan") || key.contains("_usd") => {
            number.as_f64().map_or_else(|| value.clone(), |number| json!((number * growth).floor()))
        }
        _ => value.clone(),
    }
}

/// Half of what need not be filled in is left blank.
fn is_left_blank(field: &Field, chance: &mut Chance) -> bool {
    let is_needed = field.required || field.required_if.is_some() || field.fact.is_some();
    !is_needed && (field.kind == Kind::Table || chance.one_in(2))
}

fn own(applicant: &Applicant) -> Vec<(&'static str, Value)> {
    let short: String = applicant.name.chars().take(2).collect();
    let subject = applicant.subject.clone();
    let or = |word: &str| json!(subject.clone().unwrap_or_else(|| format!("{short}{word}（演示）")));
    vec![
        ("account_name", json!(applicant.name)),
        ("warehouse_name", or("海外仓")),
        ("park_name", or("跨境电商产业园")),
        ("factory_name", or("工厂")),
        ("brand_name", or("品牌")),
        ("shop_name", json!(format!("{short}跨境体验店（演示）"))),
        ("site_name", json!(format!("{short}独立站（演示）"))),
    ]
}

fn as_typed(value: &Value) -> Value {
    match value {
        Value::Bool(true) => json!("yes"),
        Value::Bool(false) => json!("no"),
        Value::Number(number) => json!(number.as_f64().map_or_else(|| number.to_string(), value::number)),
        Value::Array(items) => items.iter().map(as_typed).collect(),
        other => other.clone(),
    }
}

fn wanted(field: &Field) -> Option<Wanted> {
    if !field.kind.is_file() || !(field.required || field.required_if.is_some()) {
        return None;
    }
    let takes = |ending: &str| field.accepts.is_empty() || field.accepts.iter().any(|accepted| accepted == ending);
    let ending = if field.kind == Kind::Picture || !takes("pdf") && takes("png") {
        "png"
    } else if takes("pdf") {
        "pdf"
    } else {
        "xlsx"
    };
    Some(Wanted {
        key: field.key.clone(),
        label: field.label.clone(),
        ending,
        is_deferrable: field.deferrable,
        valid_months: field.valid_months,
    })
}

/// Tries other values of fields that a problem speaks of, as long as that makes fewer problems.
fn repaired(definition: &Programme, mut raw: Raw, read: impl Fn(&Raw) -> Reading) -> Raw {
    const TRIES: [&str; 12] =
        ["0", "1", "5", "100", "10000", "1000000", "yes", "no", "2020-01-06", "2025-06-01", "2030-01-01", "510100"];
    let mut left = read(&raw).problems;
    for _ in 0..MOST_REPAIRS {
        let Some((better, fewer)) = left.iter().find_map(|problem| {
            about(definition, problem).into_iter().find_map(|key| {
                TRIES.iter().find_map(|text| {
                    let mut other = raw.clone();
                    other.set(&key, *text);
                    let problems = read(&other).problems;
                    (problems.len() < left.len()).then_some((other, problems))
                })
            })
        }) else {
            break;
        };
        (raw, left) = (better, fewer);
    }
    raw
}

/// Fields that a problem may come from.
fn about(definition: &Programme, problem: &Problem) -> BTreeSet<String> {
    let checks = definition.form.sections.iter().flat_map(|section| &section.checks);
    let named = checks.filter(|check| check.message == problem.message);
    let keys = named.flat_map(|check| check.fields.iter().cloned().chain(check.rule.references()));
    let is_plain =
        |key: &String| definition.form.field(key).is_some_and(|(_, field)| field.kind.is_typed() && field.kind != Kind::Table);
    keys.chain([problem.field.clone()]).filter(is_plain).collect()
}

#[cfg(test)]
mod tests;
