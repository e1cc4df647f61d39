//! Which fields depend on which: what is computed or shown by what else, and whether that goes in circles.

use std::collections::BTreeMap;

use super::{Field, Schema};

/// Keys of fields that depend on themselves, in the order in which they do; none when nothing does.
pub(super) fn circle(schema: &Schema) -> Option<Vec<String>> {
    let edges: BTreeMap<&str, Vec<String>> = schema
        .fields()
        .map(|(section, field)| (field.key.as_str(), leans_on(field, section.shown_if.as_ref().map(super::Rule::references))))
        .collect();
    let mut done = Vec::new();
    edges.keys().find_map(|key| walk(key, &edges, &mut Vec::new(), &mut done))
}

fn leans_on(field: &Field, section: Option<Vec<String>>) -> Vec<String> {
    let rules = field.shown_if.iter().chain(&field.formula);
    rules.flat_map(super::Rule::references).chain(section.into_iter().flatten()).collect()
}

fn walk<'a>(
    key: &'a str,
    edges: &'a BTreeMap<&'a str, Vec<String>>,
    path: &mut Vec<&'a str>,
    done: &mut Vec<&'a str>,
) -> Option<Vec<String>> {
    if let Some(at) = path.iter().position(|seen| *seen == key) {
        return Some(path[at..].iter().chain(std::iter::once(&key)).map(|key| (*key).to_owned()).collect());
    }
    if done.contains(&key) {
        return None;
    }
    path.push(key);
    let found = edges.get(key).into_iter().flatten().find_map(|next| walk(next, edges, path, done));
    path.pop();
    done.push(key);
    found
}
