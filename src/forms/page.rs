//! A section as a form: which control each field has, what stands in it, what is wrong with it, and when it is asked.
//! `templates/forms/control.html` draws it.

mod file;
mod options;
mod table;
mod when;

use super::context::Attached;
use super::raw::Raw;
use super::reading::{Problem, Reading};
use super::rules::Outcome;
use super::schema::{Field, Kind, Schema, Section};
use super::show;

pub use file::{AttachedFile, FileView};
pub use options::{OptionGroup, OptionView};
pub use table::{ColumnView, RowView, TableView};
pub use when::When;

/// A section to fill in.
#[derive(Debug, Clone, Default)]
pub struct SectionForm {
    /// Stable word.
    pub key: String,
    /// Heading.
    pub title: String,
    /// What it asks for.
    pub hint: String,
    /// Fields in order; those that cannot be asked now are left out.
    pub fields: Vec<FieldView>,
    /// What is wrong: id of the control, and words. For the summary above the form.
    pub errors: Vec<(String, String)>,
}

/// A field as the form shows it.
#[derive(Debug, Clone, Default)]
pub struct FieldView {
    /// Name of its control, also its id.
    pub name: String,
    /// Label.
    pub label: String,
    /// What to fill in.
    pub hint: String,
    /// Example within the control.
    pub placeholder: String,
    /// Which control: `text`, `number`, `area`, `date`, `period`, `radio`, `checks`, `select`, `table`, `file`, `computed` or
    /// `declaration`.
    pub control: &'static str,
    /// Kind of a one-line control, as `type` says it.
    pub input: &'static str,
    /// Which keyboard suits it, empty for the usual one.
    pub keyboard: &'static str,
    /// What a browser may fill in.
    pub autocomplete: &'static str,
    /// Class of its width.
    pub size: &'static str,
    /// Unit behind a number.
    pub unit: String,
    /// What stands in it.
    pub value: String,
    /// What stands in the two ends of a period: part of the name, label and text.
    pub ends: Vec<(&'static str, &'static str, String)>,
    /// What can be chosen; groups without a heading stand for themselves.
    pub groups: Vec<OptionGroup>,
    /// Most characters, 0 for no counter.
    pub most: usize,
    /// Whether it must be filled in.
    pub is_required: bool,
    /// What is wrong with it.
    pub error: String,
    /// Words below a computed number.
    pub note: String,
    /// What is declared.
    pub statement: String,
    /// On what it depends, where a browser can judge that.
    pub when: Option<When>,
    /// Whether other answers have not decided yet that it is asked, and no browser can tell.
    pub is_undecided: bool,
    /// Rows.
    pub table: Option<TableView>,
    /// Files.
    pub file: Option<FileView>,
}

impl SectionForm {
    /// The form of a section, with these problems said at their fields. A section that is not there is empty.
    pub fn new(schema: &Schema, section: &str, raw: &Raw, reading: &Reading, problems: &[Problem], attached: &Attached) -> Self {
        let Some(section) = schema.section(section) else { return Self::default() };
        let problems: Vec<&Problem> = problems.iter().filter(|problem| problem.section == section.key).collect();
        let maker = Maker { section, raw, reading, problems: &problems, attached };
        Self {
            key: section.key.clone(),
            title: section.title.clone(),
            hint: section.hint.clone(),
            fields: section.fields.iter().filter_map(|field| maker.field(field)).collect(),
            errors: problems.iter().map(|problem| (problem.anchor(), problem.message.clone())).collect(),
        }
    }

    /// A field by its name.
    pub fn field(&self, name: &str) -> Option<&FieldView> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Files that are attached already.
    pub fn attach(&mut self, name: &str, files: Vec<AttachedFile>) {
        let field = self.fields.iter_mut().find(|field| field.name == name);
        if let Some(file) = field.and_then(|field| field.file.as_mut()) {
            file.files = files;
        }
    }

    /// Three more empty rows for a table, after `add-row:name` was posted. Whether there is such a table.
    pub fn add_rows(&mut self, name: &str) -> bool {
        let field = self.fields.iter_mut().find(|field| field.name == name);
        field.and_then(|field| field.table.as_mut()).map(|table| table.add(3)).is_some()
    }
}

impl FieldView {
    /// Ids of what describes the control, for `aria-describedby`.
    pub fn described(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.name));
        let error = (!self.error.is_empty()).then(|| format!("{}-error", self.name));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }

    /// Whether it is off at the beginning where scripts can turn it on again.
    pub fn is_off(&self) -> bool {
        self.when.as_ref().is_some_and(|when| when.is_off)
    }
}

struct Maker<'a> {
    section: &'a Section,
    raw: &'a Raw,
    reading: &'a Reading,
    problems: &'a [&'a Problem],
    attached: &'a Attached,
}

impl Maker<'_> {
    /// A field; none where it is not asked and no browser could tell when it is.
    fn field(&self, field: &Field) -> Option<FieldView> {
        let when = when::of(self.section, field, self.reading);
        if when.is_none() && !self.reading.asks(&field.key) {
            return None;
        }
        let view = control(field);
        let error = self.problems.iter().find(|problem| problem.field == field.key && problem.row.is_none());
        let must = field.required_if.as_ref().is_some_and(|rule| rule.test(self.reading.facts()) == Outcome::Value(true));
        Some(FieldView {
            name: field.key.clone(),
            value: self.value(field),
            ends: self.ends(field),
            groups: options::of(field, &self.raw.texts(&field.key), self.reading.catalogues()),
            is_required: field.required || must || field.kind == Kind::Computed,
            error: error.map(|problem| problem.message.clone()).unwrap_or_default(),
            note: self.reading.notes.get(&field.key).cloned().unwrap_or_default(),
            is_undecided: when.is_none() && self.reading.undecided.contains(&field.key),
            when,
            table: (field.kind == Kind::Table).then(|| TableView::of(field, self.raw, self.reading, self.problems)),
            file: field.kind.is_file().then(|| FileView::of(field, self.attached.get(&field.key).copied())),
            ..view
        })
    }

    fn value(&self, field: &Field) -> String {
        match (field.kind, self.reading.values.get(&field.key)) {
            (Kind::Computed, Some(value)) => show::of_value(field, value, self.reading.catalogues()),
            (Kind::Computed | Kind::Table, _) => String::new(),
            _ => self.raw.text(&field.key).to_owned(),
        }
    }

    fn ends(&self, field: &Field) -> Vec<(&'static str, &'static str, String)> {
        if field.kind != Kind::Period {
            return Vec::new();
        }
        let [from, to] = self.raw.ends(&field.key).map(str::to_owned);
        vec![("from", "开始日期", from), ("to", "结束日期", to)]
    }
}

/// What a field is like whatever was typed into it; also for cells of tables.
fn control(field: &Field) -> FieldView {
    let (control, input, size) = match field.kind {
        Kind::LongText => ("area", "", ""),
        Kind::Date => ("date", "text", "input--date"),
        Kind::Period => ("period", "text", "input--date"),
        Kind::Choice if field.options.len() <= 6 => ("radio", "", ""),
        Kind::YesNo => ("radio", "", ""),
        Kind::Choices => ("checks", "", ""),
        Kind::Choice | Kind::Division | Kind::Country | Kind::CustomsMode => ("select", "", ""),
        Kind::Table => ("table", "", ""),
        Kind::File | Kind::Picture => ("file", "", ""),
        Kind::Computed => ("computed", "", ""),
        Kind::Declaration => ("declaration", "", ""),
        Kind::Phone => ("text", "tel", "input--short"),
        Kind::Email => ("text", "email", "input--medium"),
        Kind::Url => ("text", "url", "input--medium"),
        Kind::Month | Kind::HsCode => ("text", "text", "input--number"),
        Kind::CreditCode | Kind::BankAccount | Kind::IdNumber => ("text", "text", "input--short"),
        kind if kind.is_number() => ("number", "text", "input--number"),
        _ if field.most_letters() <= 20 => ("text", "text", "input--short"),
        _ => ("text", "text", "input--medium"),
    };
    FieldView {
        label: field.label.clone(),
        hint: if field.hint.is_empty() { usual_hint(field.kind).to_owned() } else { field.hint.clone() },
        placeholder: field.placeholder.clone(),
        control,
        input,
        keyboard: match field.kind {
            Kind::Number | Kind::BankAccount | Kind::HsCode => "numeric",
            kind if kind.is_number() => "decimal",
            _ => "",
        },
        autocomplete: match field.kind {
            Kind::Phone => "tel",
            Kind::Email => "email",
            _ => "off",
        },
        size,
        unit: field.shown_unit().to_owned(),
        most: if field.kind == Kind::LongText { field.most_letters() } else { 0 },
        statement: field.statement.clone(),
        ..FieldView::default()
    }
}

const fn usual_hint(kind: Kind) -> &'static str {
    match kind {
        Kind::Month => "年和月，如 2026-07",
        Kind::Period => "年-月-日，如 2026-07-01；只填年月也可以",
        Kind::HsCode => "商品编码，4、6、8 或 10 位数字",
        Kind::Url => "以 https:// 开头",
        Kind::CreditCode => "营业执照上的 18 位代码",
        _ => "",
    }
}

#[cfg(test)]
mod tests;
