//! The form of an entry, made from the definition of its directory: which control a field has, what stands in it, and the
//! facts that were typed.

use serde::Deserialize;
use validator::{Validate, ValidationErrors};

use super::definition::{Field, FieldKind};
use super::facts::{Facts, Faults};
use super::rules::Status;
use super::sheet::Sheet;
use crate::web::{Form, FormView};

/// A section of the form.
pub struct FormGroup {
    /// Stable word.
    pub key: String,
    /// Heading.
    pub name: String,
    /// Fields in order.
    pub fields: Vec<FormField>,
}

/// A field as the form shows it.
pub struct FormField {
    /// Name of the control.
    pub name: String,
    /// Label.
    pub label: String,
    /// What to fill in.
    pub hint: String,
    /// Which control: `text`, `area`, `date`, `select`, `radio` or `checks`.
    pub control: &'static str,
    /// Kind of a one-line control, as `type` says it.
    pub input: &'static str,
    /// Class of its width.
    pub size: &'static str,
    /// Unit behind a number.
    pub unit: String,
    /// Value and word of each option.
    pub options: Vec<(String, String)>,
    /// Most characters, 0 for no counter.
    pub most: usize,
    /// Whether it must be filled in before the entry can be public.
    pub is_required: bool,
    /// Whether a change waits for review.
    pub is_reviewed: bool,
    /// Whether it is never public.
    pub is_private: bool,
}

/// Name of a field's control: apart from the form's own names.
pub fn name_of(key: &str) -> String {
    format!("f_{key}")
}

/// What was posted: any fields, several texts each.
#[derive(Deserialize, Default)]
#[serde(transparent)]
pub struct FactsForm(Vec<(String, String)>);

impl Validate for FactsForm {
    /// The definition of the directory has the rules.
    fn validate(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }
}

impl Form for FactsForm {}

impl FactsForm {
    /// The first text of a field.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text.as_str())
    }

    /// All texts of a field.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(known, _)| known == name).map(|(_, text)| text.clone()).collect()
    }

    /// Whether a field was posted at all.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// Reads the typed fields over `before`. A box that is not ticked is not posted, so every field of `keys` counts as asked.
    pub fn read(&self, sheet: &Sheet, before: &Facts, keys: impl Fn(&Field) -> bool) -> (Facts, Faults) {
        let texts = |field: &Field| keys(field).then(|| self.all(&name_of(&field.key)));
        let (facts, mut faults) = before.read(&sheet.directory, &sheet.places, texts);
        for (key, words) in &mut faults {
            if sheet.is_parent(key) {
                *words = format!("请从列表中选择{}。", sheet.label(key));
            }
        }
        (facts, faults)
    }
}

/// Says faults at their fields.
pub fn refuse(view: &mut FormView, faults: &Faults) {
    for (key, words) in faults {
        view.refuse(&name_of(key), words.clone());
    }
}

/// Puts facts into the controls of these fields.
pub fn fill<'a>(view: &mut FormView, sheet: &Sheet, facts: &Facts, fields: impl Iterator<Item = &'a Field>) {
    for field in fields {
        let values = match field.kind {
            FieldKind::Division | FieldKind::Country => vec![facts.text(&field.key).to_owned()],
            FieldKind::HsChapters | FieldKind::DocumentNumbers => vec![facts.texts(&field.key).join("、")],
            _ => facts.written(field, &sheet.places),
        };
        view.set_all(&name_of(&field.key), values);
    }
}

/// The whole form.
pub fn groups(sheet: &Sheet, status: Status) -> Vec<FormGroup> {
    let directory = &sheet.directory;
    let group = |group: &super::definition::Group| FormGroup {
        key: group.key.clone(),
        name: group.name.clone(),
        fields: directory.fields_of(&group.key).map(|field| field_of(sheet, field, status)).collect(),
    };
    directory.groups.iter().map(group).filter(|group| !group.fields.is_empty()).collect()
}

/// A field as a form shows it.
pub fn field_of(sheet: &Sheet, field: &Field, status: Status) -> FormField {
    let (control, input, size) = control_of(field, sheet.is_parent(&field.key));
    FormField {
        name: name_of(&field.key),
        label: field.label.clone(),
        hint: hint_of(field),
        control,
        input,
        size,
        unit: field.unit.clone().unwrap_or_else(|| if field.kind == FieldKind::Percent { "%".into() } else { String::new() }),
        options: options_of(sheet, field),
        most: if field.kind == FieldKind::LongText { field.max_length.unwrap_or(0) } else { 0 },
        is_required: field.required,
        is_reviewed: field.review || status != Status::Published,
        is_private: field.private,
    }
}

fn control_of(field: &Field, is_parent: bool) -> (&'static str, &'static str, &'static str) {
    match field.kind {
        FieldKind::LongText => ("area", "", ""),
        FieldKind::Choices => ("checks", "", ""),
        FieldKind::YesNo => ("radio", "", ""),
        FieldKind::Choice if field.options.len() <= 4 && !is_parent => ("radio", "", ""),
        FieldKind::Choice | FieldKind::Division | FieldKind::Country => ("select", "", ""),
        FieldKind::Date => ("date", "text", ""),
        FieldKind::Phone => ("text", "tel", "input--short"),
        FieldKind::Email => ("text", "email", "input--medium"),
        FieldKind::CreditCode => ("text", "text", "input--short"),
        kind if kind.is_number() => ("number", "text", "input--number"),
        _ => ("text", "text", "input--medium"),
    }
}

fn hint_of(field: &Field) -> String {
    let usual = match field.kind {
        FieldKind::HsChapters => "HS 编码前两位，多个用顿号分隔，如 61、64",
        FieldKind::DocumentNumbers => "文号，多个用顿号分隔，如 川府函〔2016〕129号",
        FieldKind::Url => "以 https:// 开头",
        _ => "",
    };
    if field.hint.is_empty() { usual.to_owned() } else { field.hint.clone() }
}

fn options_of(sheet: &Sheet, field: &Field) -> Vec<(String, String)> {
    let same = |word: &String| (word.clone(), word.clone());
    let none = || (String::new(), "请选择".to_owned());
    if sheet.is_parent(&field.key) {
        return std::iter::once(none()).chain(sheet.parents.iter().cloned()).collect();
    }
    match field.kind {
        FieldKind::Choices => field.options.iter().map(same).collect(),
        FieldKind::Choice if field.options.len() <= 4 => {
            let blank = (!field.required).then(|| (String::new(), "不填".to_owned()));
            field.options.iter().map(same).chain(blank).collect()
        }
        FieldKind::Choice => std::iter::once(none()).chain(field.options.iter().map(same)).collect(),
        FieldKind::YesNo => {
            let words = [("是", "是"), ("否", "否"), ("", "不填")];
            let count = if field.required { 2 } else { 3 };
            words.into_iter().take(count).map(|(key, word)| (key.to_owned(), word.to_owned())).collect()
        }
        FieldKind::Division => {
            let divisions = sheet.places.divisions().iter().filter(|division| division.code != "000000");
            std::iter::once(none()).chain(divisions.map(|division| (division.code.clone(), division.name.clone()))).collect()
        }
        FieldKind::Country => {
            let countries = sheet.places.countries().iter();
            std::iter::once(none()).chain(countries.map(|country| (country.code.clone(), country.name.clone()))).collect()
        }
        _ => Vec::new(),
    }
}
