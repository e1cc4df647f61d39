//! Fills any form so that it can be handed in: a plausible value for each kind of field, what the programme's first
//! eligible test case says where a field answers a fact, and small repairs where fields have to fit together.

use cbec_portal::casework::Programme;
use cbec_portal::casework::engine::{Case, Engine};
use cbec_portal::forms::{Attached, Field, Files, Kind, Raw, Reading};
use serde_json::{Map, Value, json};

/// Fields that must have a file, and whether a PDF is taken.
pub fn files(definition: &Programme) -> Vec<(String, bool)> {
    let fields = definition.form.fields().filter(|(_, field)| field.kind.is_file() && field.required);
    let is_pdf =
        |field: &Field| field.kind == Kind::File && (field.accepts.is_empty() || field.accepts.iter().any(|kind| kind == "pdf"));
    fields.map(|(_, field)| (field.key.clone(), is_pdf(field))).collect()
}

/// What is typed into a form so that nothing in it is wrong or missing.
pub fn filled(case: &Case, engine: &Engine<'_>, before: &Raw) -> Raw {
    let definition = &case.definition;
    let facts = definition.tests.iter().find(|test| test.expect == "eligible").map(|test| test.facts.clone()).unwrap_or_default();
    let mut raw = before.clone();
    for (_, field) in definition.form.fields().filter(|(_, field)| field.kind.is_typed()) {
        if raw.get(&field.key).is_some() && field.prefill.is_some() {
            continue;
        }
        let fact = field.fact.as_ref().and_then(|fact| facts.get(fact));
        raw.put(&field.key, fact.map_or_else(|| value(field, &facts), as_typed));
    }
    for (key, value) in special(&definition.key, case) {
        raw.put(key, value);
    }
    let attached: Attached = files(definition).into_iter().map(|(key, _)| (key, Files { files: 1, deferred: false })).collect();
    let read = |raw: &Raw| Reading::of(&definition.form, raw, &attached, &case.context(&engine.catalogues, engine.today()));
    repaired(definition, raw, |raw| read(raw).problems.len(), |raw| read(raw).problems)
}

/// What no general rule would guess.
fn special(programme: &str, case: &Case) -> Vec<(&'static str, Value)> {
    let name = json!(case.application.organisation_name);
    match programme {
        "b2b-export-growth" => vec![
            (
                "exports_by_mode",
                json!([{ "mode": "9710", "mode_export": "60000000", "mode_export_before": "48000000", "mode_declarations": "300" }]),
            ),
            (
                "declared_exports",
                json!([{ "declaration_number": "510120260000000001", "declared_on": "2025-06-01", "declared_mode": "9710",
                    "declared_hs": "610910", "declared_country": "US", "declared_amount": "1000000" }]),
            ),
            (
                "buyers",
                json!([{ "buyer_name": "Example Trading Inc.", "buyer_country": "US", "buyer_amount": "500000", "buyer_related": "no" }]),
            ),
            ("requested_amount", json!("500000")),
            ("account_name", name),
        ],
        "brand-selection" => {
            let facts = case.definition.tests.iter().find(|test| test.expect == "eligible").map(|test| test.facts.clone());
            let count = |key: &str| facts.as_ref().and_then(|facts| facts.get(key)?.as_u64()).unwrap_or(1);
            let row = |place: &str, number: u64| json!({ "place": place, "country": "US", "number": format!("{place}{number}"), "classes": "第20类", "owner": "本单位", "until": "2035-01-01" });
            let domestic = (0..count("domestic_trademarks")).map(|number| row("domestic", number));
            vec![(
                "trademarks",
                domestic.chain((0..count("overseas_trademarks")).map(|number| row("overseas", number))).collect(),
            )]
        }
        "provincial-park" => {
            let year = json!("320000000");
            let modes = json!([{ "mode": "9610", "export_yuan": year, "import_yuan": "0" }]);
            vec![
                ("volume_by_mode", modes),
                ("park_firms", json!("60")),
                ("volume_last_year_yuan", year.clone()),
                ("volume_before_yuan", year),
            ]
        }
        "office-rent" => vec![
            (
                "rent_payments",
                json!([{ "rent_paid_on": "2025-06-01", "rent_months": "2025-01 至 2025-06", "rent_net": "60000",
                    "rent_invoice": "00000001", "rent_voucher": "PZ-1" }]),
            ),
            ("account_name", name),
        ],
        _ => vec![("account_name", name)],
    }
}

fn as_typed(value: &Value) -> Value {
    match value {
        Value::Bool(true) => json!("yes"),
        Value::Bool(false) => json!("no"),
        Value::Number(number) => json!(number.to_string()),
        Value::Array(items) => items.iter().map(as_typed).collect(),
        other => other.clone(),
    }
}

fn value(field: &Field, facts: &Map<String, Value>) -> Value {
    match field.kind {
        Kind::Choices => json!([field.options[0].value]),
        Kind::Period => json!(["2025-01-01", "2025-12-31"]),
        Kind::Table => {
            let counted = [
                ("served_list", "warehouse_firms_served"),
                ("tenant_list", "park_cbec_firms"),
                ("certificates", "factory_certificates"),
                ("buyers", "factory_cbec_buyers"),
                ("served_firms", "warehouse_firms_served"),
            ];
            let fact = counted.iter().find(|(table, _)| *table == field.key).map(|(_, fact)| *fact);
            let wanted = fact.and_then(|fact| facts.get(fact)).and_then(Value::as_u64);
            let least = field.min.map_or(1, |least| format!("{least:.0}").parse::<u64>().unwrap_or(1)).max(1);
            (0..wanted.unwrap_or(least)).map(|row| row_of(field, row)).collect()
        }
        _ => json!(text(field)),
    }
}

fn row_of(field: &Field, row: u64) -> Value {
    let columns = field.columns.iter().filter(|column| column.kind.is_typed());
    let cell = |column: &Field| {
        let text =
            if column.kind == Kind::Text && column.pattern.is_none() { format!("第{}项", row + 1) } else { text(column) };
        (column.key.clone(), Value::from(if column.key == "is_local" { "yes".to_owned() } else { text }))
    };
    Value::Object(columns.map(cell).collect())
}

fn words(field: &Field) -> String {
    let text = "本单位按要求如实填写，有关情况见所附材料。";
    let least = field.min_length.unwrap_or(2);
    let long: String = text.chars().cycle().take(least.max(6)).collect();
    long.chars().take(field.max_length.unwrap_or(100_000)).collect()
}

fn text(field: &Field) -> String {
    let least = field.min.unwrap_or(0.0);
    match field.kind {
        Kind::Text | Kind::LongText => field.pattern.as_deref().map_or_else(|| words(field), fitting),
        Kind::Number => format!("{:.0}", least.max(10.0).min(field.max.unwrap_or(10.0))),
        Kind::Decimal | Kind::Money => format!("{}", least.max(1000.0).min(field.max.unwrap_or(1000.0))),
        Kind::Percent => format!("{}", least.max(60.0).min(field.max.unwrap_or(60.0))),
        Kind::Date => "2022-03-01".to_owned(),
        Kind::Month => "2025-03".to_owned(),
        Kind::Choice => field.options[0].value.clone(),
        Kind::YesNo => "no".to_owned(),
        Kind::Declaration => "yes".to_owned(),
        Kind::Division => "510100".to_owned(),
        Kind::Country => "US".to_owned(),
        Kind::HsCode => "610910".to_owned(),
        Kind::CustomsMode => "9810".to_owned(),
        Kind::CreditCode => super::people::credit_code(12_345),
        Kind::Phone => "13800001234".to_owned(),
        Kind::Email => "zhang@example.com".to_owned(),
        Kind::Url => "https://shop.example.com/".to_owned(),
        Kind::BankAccount => "6222000011112222333".to_owned(),
        Kind::IdNumber => "510104199001011237".to_owned(),
        _ => String::new(),
    }
}

/// A text for patterns of the kind `[0-9]{18}`.
fn fitting(pattern: &str) -> String {
    let count = pattern.split('{').nth(1).and_then(|rest| rest.split(['}', ',']).next()).and_then(|count| count.parse().ok());
    "1".repeat(count.unwrap_or(6))
}

/// Other texts for a kind; only such as it can read, or a check that misses something would seem to hold.
fn tries(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::YesNo => &["yes", "no"],
        Kind::Date => &["2020-01-06", "2025-06-01", "2026-02-01", "2030-01-01"],
        kind if kind.is_number() => &["0", "1", "5", "100", "1500", "10000", "1000000", "100000000"],
        _ => &[],
    }
}

/// The same with one column of a table set to other texts, in all rows.
fn others_of_table(field: &Field, raw: &Raw) -> Vec<Raw> {
    let columns =
        field.columns.iter().filter(|column| column.kind.is_number() || matches!(column.kind, Kind::Date | Kind::YesNo));
    let mut found = Vec::new();
    for column in columns {
        for text in tries(column.kind) {
            let mut rows = raw.rows(&field.key);
            for row in &mut rows {
                row.insert(column.key.clone(), (*text).to_owned());
            }
            let mut other = raw.clone();
            other.put(&field.key, json!(rows));
            found.push(other);
        }
    }
    found
}

/// Tries other values of numbers, dates and answers that a failing check speaks of, as long as that makes fewer problems.
fn repaired(
    definition: &Programme,
    mut raw: Raw,
    count: impl Fn(&Raw) -> usize,
    problems: impl Fn(&Raw) -> Vec<cbec_portal::forms::Problem>,
) -> Raw {
    let mut left = count(&raw);
    for _ in 0..60 {
        let found = problems(&raw);
        let Some(better) = found.iter().find_map(|problem| {
            let checks = definition.form.sections.iter().flat_map(|section| &section.checks);
            let named = checks.filter(|check| check.message == problem.message);
            let mut keys: Vec<String> =
                named.flat_map(|check| check.fields.iter().cloned().chain(check.rule.references())).collect();
            keys.insert(0, problem.field.clone());
            keys.iter().find_map(|key| {
                let (_, field) = definition.form.field(key)?;
                let is_better = |other: &Raw| count(other) < left;
                match field.kind {
                    Kind::Table => others_of_table(field, &raw).into_iter().find(is_better),
                    kind if kind.is_typed() => tries(kind)
                        .iter()
                        .map(|text| {
                            let mut other = raw.clone();
                            other.set(key, *text);
                            other
                        })
                        .find(is_better),
                    _ => None,
                }
            })
        }) else {
            break;
        };
        left = count(&better);
        raw = better;
    }
    raw
}
