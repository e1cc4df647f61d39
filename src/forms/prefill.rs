//! First answers out of what is known of the applicant.

use serde_json::Value;

use super::raw::Raw;
use super::schema::{Kind, Schema};

/// The texts of all fields that say where in the profile theirs stands, such as `organisation.name`.
pub fn prefill(schema: &Schema, profile: &Value) -> Raw {
    let mut raw = Raw::default();
    for (_, field) in schema.fields().filter(|(_, field)| field.kind.is_typed() && field.kind != Kind::Declaration) {
        let Some(path) = &field.prefill else { continue };
        let found = path.split('.').try_fold(profile, |value, part| value.get(part));
        match found {
            Some(Value::String(text)) if !text.is_empty() => raw.set(&field.key, text.clone()),
            Some(Value::Number(number)) => raw.set(&field.key, number.to_string()),
            Some(Value::Bool(truth)) => raw.set(&field.key, if *truth { "yes" } else { "no" }),
            Some(list @ Value::Array(_)) if matches!(field.kind, Kind::Choices | Kind::Period | Kind::Table) => {
                raw.put(&field.key, list.clone());
            }
            _ => {}
        }
    }
    raw
}
