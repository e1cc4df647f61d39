//! Whether a form can work, said when it is read.

use std::collections::HashSet;

use anyhow::{Context as _, ensure};

use super::{Field, Form, Nature};

/// Checks a form.
pub(super) fn form(form: &Form) -> anyhow::Result<()> {
    ensure!((1..=25).contains(&form.due_working_day), "due_working_day must lie between 1 and 25");
    ensure!(form.lock_working_day >= form.due_working_day, "a return cannot be locked before it is due");
    ensure!(form.alert >= 0.0, "alert is a part of one");
    let mut keys = HashSet::new();
    for field in form.fields() {
        let is_key = !field.key.is_empty() && field.key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        ensure!(is_key && field.key.is_ascii(), "{} is no short name", field.key);
        ensure!(keys.insert(field.key.as_str()), "field {} is defined twice", field.key);
    }
    ensure!(!keys.is_empty(), "a form asks something");
    for field in form.fields() {
        self::field(form, field).with_context(|| format!("field {}", field.key))?;
    }
    Ok(())
}

fn field(form: &Form, field: &Field) -> anyhow::Result<()> {
    let others = field.sum_of.iter().chain(&field.cumulative_of).chain(&field.at_most);
    for key in others.chain(&field.opening_plus).chain(&field.opening_minus) {
        ensure!(key != &field.key, "{key} is compared with itself");
        form.field(key).with_context(|| format!("{key} is no field"))?;
    }
    let is_followed = !field.opening_plus.is_empty() || !field.opening_minus.is_empty();
    ensure!(!is_followed || field.nature == Nature::Stock, "only what is counted at the end of a month has an opening");
    ensure!(field.sum_of.is_empty() || field.cumulative_of.is_none(), "a sum is not cumulative");
    ensure!(field.alert.is_none_or(|share| share >= 0.0), "alert is a part of one");
    // Sums are filled in from the top down, and one that added up itself would never end.
    let at = |key: &str| form.fields().position(|field| field.key == key);
    let later = field.sum_of.iter().find(|key| form.field(key).is_some_and(Field::is_computed) && at(key) > at(&field.key));
    ensure!(later.is_none(), "the sum {} comes before the sum {later:?} that it adds up", field.key);
    Ok(())
}
