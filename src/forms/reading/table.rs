//! What one field says, tables row by row.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{numbers, value};
use crate::forms::context::Context;
use crate::forms::raw::Raw;
use crate::forms::rules::{Facts, Outcome};
use crate::forms::schema::{Field, Kind};

/// A value and what is wrong with what was typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Read {
    pub value: Option<Value>,
    pub faults: Vec<Fault>,
}

/// Something wrong.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub row: Option<usize>,
    pub column: Option<String>,
    pub words: String,
    pub is_missing: bool,
}

impl Read {
    fn of(read: Result<Option<Value>, String>) -> Self {
        match read {
            Ok(value) => Self { value, faults: Vec::new() },
            Err(words) => Self { value: None, faults: vec![Fault { row: None, column: None, words, is_missing: false }] },
        }
    }
}

/// What a field says.
pub(super) fn field(field: &Field, raw: &Raw, context: &Context) -> Read {
    match field.kind {
        Kind::Table => table(field, &raw.rows(&field.key), context),
        Kind::Choices => Read::of(value::several(field, &raw.texts(&field.key))),
        Kind::Period => Read::of(value::period(field, raw.ends(&field.key))),
        _ => Read::of(value::of(field, raw.text(&field.key), &context.catalogues)),
    }
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a table has few rows")]
fn table(field: &Field, rows: &[BTreeMap<String, String>], context: &Context) -> Read {
    let mut read = Read::default();
    let mut made = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        made.push(Value::Object(cells(field, row, at, context, &mut read.faults)));
    }
    let whole = |words| Fault { row: None, column: None, words, is_missing: false };
    if rows.len() > field.most_items() {
        let words = format!("{}最多 {} 行，现在有 {} 行。", field.label, field.most_items(), rows.len());
        read.faults.push(whole(words));
    }
    if let Some(least) = field.min.filter(|least| !rows.is_empty() && (rows.len() as f64) < *least) {
        let words = format!("{}至少 {} 行，现在有 {} 行。", field.label, least.max(0.0) as u64, rows.len());
        read.faults.push(Fault { is_missing: true, ..whole(words) });
    }
    read.value = (!made.is_empty()).then_some(Value::Array(made));
    read
}

fn cells(
    field: &Field,
    row: &BTreeMap<String, String>,
    at: usize,
    context: &Context,
    faults: &mut Vec<Fault>,
) -> Map<String, Value> {
    let mut cells = Map::new();
    for column in field.columns.iter().filter(|column| column.kind != Kind::Computed) {
        let mut fault =
            |words, is_missing| faults.push(Fault { row: Some(at), column: Some(column.key.clone()), words, is_missing });
        let typed = row.get(&column.key).map_or("", String::as_str);
        match value::of(column, typed, &context.catalogues) {
            Ok(Some(value)) => {
                cells.insert(column.key.clone(), value);
            }
            Ok(None) if column.required => fault(format!("{}第 {} 行：请填写{}。", field.label, at + 1, column.label), true),
            Ok(None) => {}
            Err(words) => fault(format!("{}第 {} 行：{words}", field.label, at + 1), false),
        }
    }
    for column in field.columns.iter().filter(|column| column.kind == Kind::Computed) {
        let mut facts = Facts::of(context.names.clone(), context.today);
        cells.iter().for_each(|(key, value)| facts.set(key, value.clone()));
        if let Some(Outcome::Value(number)) = column.formula.as_ref().map(|rule| rule.amount(&facts)) {
            cells.insert(column.key.clone(), numbers::json(numbers::rounded(number, column.most_decimals())));
        }
    }
    cells
}
