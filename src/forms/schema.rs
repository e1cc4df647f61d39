//! A form as data: sections, fields and checks between them. Written in TOML by those who design a programme, kept as JSON
//! with the revision that an applicant fills in.

mod check;
mod kind;
mod order;

use serde::{Deserialize, Serialize};

use super::rules::{Names, Rule, Shape};

pub use check::SchemaProblem;
pub use kind::{CUSTOMS_MODES, Kind};

/// Fields of a section.
pub const MOST_FIELDS: usize = 60;
/// Rows of a table.
pub const MOST_ROWS: usize = 200;

/// A form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Schema {
    /// One a page.
    pub sections: Vec<Section>,
}

/// A section.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Section {
    /// Stable word.
    pub key: String,
    /// Heading.
    pub title: String,
    /// What this section asks for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// When it is asked at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown_if: Option<Rule>,
    /// Fields in order.
    pub fields: Vec<Field>,
    /// What must hold between fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
}

/// What must hold between fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Must hold.
    pub rule: Rule,
    /// What is said where it does not.
    pub message: String,
    /// Fields it is about; it is said at the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Stable word.
    pub value: String,
    /// As people read it.
    pub label: String,
}

/// A field.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Field {
    /// Stable word, also its name in rules.
    pub key: String,
    /// As people read it.
    pub label: String,
    /// What it holds.
    pub kind: Kind,
    /// What to fill in.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// An example within the control.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub placeholder: String,
    /// Whether it must be filled in.
    #[serde(skip_serializing_if = "is_no")]
    pub required: bool,
    /// When it must be filled in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required_if: Option<Rule>,
    /// When it is asked at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown_if: Option<Rule>,
    /// Least number; of tables the least rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// Greatest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// Least characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<usize>,
    /// Most characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<usize>,
    /// Regular expression that the whole text must match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// What is said where it does not.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub pattern_message: String,
    /// Unit of the number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Decimals of the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u8>,
    /// What can be chosen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// Columns of a table.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Field>,
    /// Most rows or files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<usize>,
    /// How it is computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formula: Option<Rule>,
    /// Where in the profile of the applicant its first text stands, such as `organisation.name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefill: Option<String>,
    /// Fact of the programmes that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// Kinds of files that are taken: pdf, jpg, png, xlsx, docx.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accepts: Vec<String>,
    /// Size of the largest file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub largest_mb: Option<u32>,
    /// Whether the file may be promised for later (容缺).
    #[serde(skip_serializing_if = "is_no")]
    pub deferrable: bool,
    /// Months after which a document is too old.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_months: Option<u32>,
    /// Whether it is masked to those who need not know.
    #[serde(skip_serializing_if = "is_no")]
    pub personal: bool,
    /// What is declared.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub statement: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_no(truth: &bool) -> bool {
    !*truth
}

impl Schema {
    /// A section by its stable word.
    pub fn section(&self, key: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.key == key)
    }

    /// A field by its stable word, with its section.
    pub fn field(&self, key: &str) -> Option<(&Section, &Field)> {
        self.fields().find(|(_, field)| field.key == key)
    }

    /// All fields in order, with their sections; columns of tables are not fields.
    pub fn fields(&self) -> impl Iterator<Item = (&Section, &Field)> {
        self.sections.iter().flat_map(|section| section.fields.iter().map(move |field| (section, field)))
    }

    /// Names that its rules may use: its fields and the facts that they answer.
    pub fn names(&self) -> Names {
        let facts = self.fields().filter_map(|(_, field)| Some((field.fact.clone()?, field.shape())));
        facts.chain(self.fields().map(|(_, field)| (field.key.clone(), field.shape()))).collect()
    }

    /// What is wrong with it where rules may also use these names; checked when it is saved.
    pub fn check(&self, names: &Names) -> Vec<SchemaProblem> {
        check::schema(self, names)
    }
}

impl Section {
    /// A field by its stable word.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }
}

impl Field {
    /// What rules see of it.
    pub fn shape(&self) -> Shape {
        match self.kind {
            Kind::Table => Shape::Table(self.columns.iter().map(|column| (column.key.clone(), column.shape())).collect()),
            kind => kind.shape(),
        }
    }

    /// The word of an option; the value itself where nobody knows it.
    pub fn label_of<'a>(&'a self, value: &'a str) -> &'a str {
        self.options.iter().find(|option| option.value == value).map_or(value, |option| option.label.as_str())
    }

    /// Most rows of a table, most files of a place for files.
    pub fn most_items(&self) -> usize {
        match self.kind {
            Kind::Table => self.most.unwrap_or(50).min(MOST_ROWS),
            _ => self.most.unwrap_or(1),
        }
    }

    /// Most characters.
    pub fn most_letters(&self) -> usize {
        let usual = if self.kind == Kind::LongText { 5_000 } else { 200 };
        self.max_length.unwrap_or(usual)
    }

    /// Decimals that its number may have.
    pub fn most_decimals(&self) -> usize {
        let usual = match self.kind {
            Kind::Number => 0,
            Kind::Decimal => 4,
            _ => 2,
        };
        self.decimals.map_or(usual, usize::from)
    }

    /// The unit behind its number.
    pub fn shown_unit(&self) -> &str {
        match self.kind {
            _ if !self.unit.is_empty() => &self.unit,
            Kind::Money => "元",
            Kind::Percent => "%",
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests;
