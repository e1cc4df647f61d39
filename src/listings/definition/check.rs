//! Whether a definition can work, said when it is read rather than when a page needs it.

use std::collections::HashSet;

use anyhow::{Context as _, ensure};

use super::{Directory, Field, FieldKind};
use crate::index::MEASURES;

/// Fields that every directory has.
const OBLIGATORY: [(&str, FieldKind); 3] =
    [("name", FieldKind::Text), ("division", FieldKind::Division), ("summary", FieldKind::LongText)];

/// Checks a definition.
pub(super) fn directory(directory: &Directory) -> anyhow::Result<()> {
    let mut keys = HashSet::new();
    for field in &directory.fields {
        ensure!(keys.insert(field.key.as_str()), "field {} is defined twice", field.key);
        let is_known = directory.groups.iter().any(|group| group.key == field.group);
        ensure!(is_known, "field {} lies in an unknown group {}", field.key, field.group);
        check_field(field).with_context(|| format!("field {}", field.key))?;
    }
    for (key, kind) in OBLIGATORY {
        ensure!(directory.field(key).is_some_and(|field| field.kind == kind), "field {key} is missing or of another type");
    }
    let named = |key: &String| directory.field(key).with_context(|| format!("{key} is no field"));
    for rule in &directory.rules {
        let fields = rule.at_most.iter().chain(&rule.not_before).flatten();
        fields.map(named).collect::<anyhow::Result<Vec<_>>>()?;
    }
    for key in directory.groups.iter().filter_map(|group| group.until.as_ref()) {
        ensure!(named(key)?.kind == FieldKind::Date, "{key} is no date");
    }
    for key in directory.fields.iter().flat_map(|field| field.unit_field.iter().chain(&field.currency_field)) {
        named(key)?;
    }
    for computed in &directory.computed {
        for key in &computed.ratio {
            ensure!(named(key)?.kind.is_number(), "{key} is no number");
        }
    }
    let sorts = directory.fields.iter().filter(|field| field.sort.is_some()).count();
    ensure!(sorts <= MEASURES, "a list can be sorted by {MEASURES} numbers, not by {sorts}");
    let fresh = directory.freshness;
    let is_ordered = fresh.ask_after <= fresh.mark_after
        && fresh.mark_after <= fresh.sink_after
        && fresh.sink_after <= fresh.unpublish_after
        && fresh.ask_after > 0;
    ensure!(is_ordered, "months of freshness must rise");
    ensure!(directory.parent.is_some() == directory.parent_field.is_some(), "parent and parent_field go together");
    Ok(())
}

fn check_field(field: &Field) -> anyhow::Result<()> {
    let has_options = matches!(field.kind, FieldKind::Choice | FieldKind::Choices);
    ensure!(has_options != field.options.is_empty(), "options belong to choices and only to them");
    ensure!(field.sort.is_none() || field.kind.is_number(), "only numbers sort");
    let is_countable = has_options || matches!(field.kind, FieldKind::Division | FieldKind::Country | FieldKind::YesNo);
    ensure!(!field.facet || (is_countable && !field.private), "this cannot narrow a list");
    Ok(())
}
