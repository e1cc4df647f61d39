//! What can be chosen in a field.

use crate::forms::catalogues::{Catalogues, Place};
use crate::forms::schema::{CUSTOMS_MODES, Field, Kind};

/// Options under one heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OptionGroup {
    /// Heading, empty where the options stand for themselves.
    pub heading: String,
    /// In order.
    pub options: Vec<OptionView>,
}

/// An option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionView {
    /// Id of its control; the first bears the name of the field, so that links lead there.
    pub id: String,
    /// As it is stored.
    pub value: String,
    /// As people read it.
    pub label: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// All options of a field. What was chosen before and is no longer offered stays, so that it can be seen and changed.
pub(super) fn of(field: &Field, chosen: &[&str], places: &Catalogues) -> Vec<OptionGroup> {
    let pairs = |pairs: &[(&str, &str)]| pairs.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect();
    let mut groups: Vec<(String, Vec<(String, String)>)> = match field.kind {
        Kind::Choice | Kind::Choices => {
            vec![(String::new(), field.options.iter().map(|option| (option.value.clone(), option.label.clone())).collect())]
        }
        Kind::YesNo => vec![(String::new(), pairs(&[("yes", "是"), ("no", "否")]))],
        Kind::CustomsMode => vec![(String::new(), pairs(&CUSTOMS_MODES))],
        Kind::Division => by_group(places.divisions(), |code| places.division(code).to_owned()),
        Kind::Country => by_group(places.countries(), str::to_owned),
        _ => return Vec::new(),
    };
    for lost in chosen.iter().filter(|text| !text.is_empty()) {
        if !groups.iter().flat_map(|(_, options)| options).any(|(value, _)| value == lost) {
            groups.push(("填写过的值".to_owned(), vec![((*lost).to_owned(), (*lost).to_owned())]));
        }
    }
    let mut at = 0_usize;
    let mut view = |(value, label): (String, String)| {
        at += 1;
        let id = if at == 1 { field.key.clone() } else { format!("{}-{at}", field.key) };
        OptionView { id, is_chosen: chosen.contains(&value.as_str()), value, label }
    };
    groups
        .into_iter()
        .map(|(heading, options)| OptionGroup { heading, options: options.into_iter().map(&mut view).collect() })
        .collect()
}

/// Places under what they belong to; those that belong to nothing first.
fn by_group(places: &[Place], name: impl Fn(&str) -> String) -> Vec<(String, Vec<(String, String)>)> {
    let mut groups: Vec<(String, Vec<(String, String)>)> = Vec::new();
    let (alone, within): (Vec<&Place>, Vec<&Place>) = places.iter().partition(|place| place.group.is_empty());
    for place in alone.into_iter().chain(within) {
        let heading = if place.group.is_empty() { String::new() } else { name(&place.group) };
        let option = (place.code.clone(), place.name.clone());
        match groups.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, options)) => options.push(option),
            None => groups.push((heading, vec![option])),
        }
    }
    groups
}
