//! What a form asks, as data: one file of `content/returns/` a form.

use serde::{Deserialize, Serialize};

/// A form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Short name, such as `park`.
    pub key: String,
    /// Name.
    pub name: String,
    /// Who reports what, in a sentence.
    #[serde(default)]
    pub about: String,
    /// Directory whose entries report it; none where organisations report for themselves.
    #[serde(default)]
    pub directory: Option<String>,
    /// The working day of the following month by which it is due.
    pub due_working_day: u32,
    /// The working day of the following month on which verified returns are locked.
    pub lock_working_day: u32,
    /// Change against the month before that needs a reason, as a part of one; 0 for none.
    #[serde(default = "half")]
    pub alert: f64,
    /// What it rests on.
    #[serde(default)]
    pub basis: String,
    /// Sections in order.
    #[serde(rename = "section")]
    pub sections: Vec<Section>,
}

fn half() -> f64 {
    0.5
}

/// A section.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Short name.
    pub key: String,
    /// Heading.
    pub name: String,
    /// What to know before filling it.
    #[serde(default)]
    pub help: String,
    /// Fields in order.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
}

/// A number that is asked.
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the content file")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Short name, unique in the form.
    pub key: String,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// What is counted.
    pub kind: Kind,
    /// Whether it is of the month or at its end.
    pub nature: Nature,
    /// Entry of the register of definitions.
    #[serde(default)]
    pub definition: Option<String>,
    /// How to fill it.
    #[serde(default)]
    pub help: String,
    /// Whether a submitted return must have it.
    #[serde(default = "yes")]
    pub required: bool,
    /// Whether a new return begins with the number of the month before.
    #[serde(default)]
    pub copied: bool,
    /// Whether its totals may be shown to the public.
    #[serde(default)]
    pub public: bool,
    /// Change that needs a reason, instead of the form's.
    #[serde(default)]
    pub alert: Option<f64>,
    /// Places after the point.
    #[serde(default)]
    pub decimals: Option<u8>,
    /// Whether it may be below zero.
    #[serde(default)]
    pub negative: bool,
    /// It is the sum of these.
    #[serde(default)]
    pub sum_of: Vec<String>,
    /// It is what this field came to since January.
    #[serde(default)]
    pub cumulative_of: Option<String>,
    /// It is not more than this field.
    #[serde(default)]
    pub at_most: Option<String>,
    /// It is the number of the month before and these …
    #[serde(default)]
    pub opening_plus: Vec<String>,
    /// … without these.
    #[serde(default)]
    pub opening_minus: Vec<String>,
}

fn yes() -> bool {
    true
}

/// What a field counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Whole things.
    Count,
    /// Money.
    Money,
    /// Floor or ground.
    Area,
    /// A part of a hundred.
    Percent,
    /// Weight.
    Tonnes,
}

/// Whether a number is of the month or at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// Of the month: months add up.
    Flow,
    /// At the end of the month: months follow each other.
    Stock,
}

impl Nature {
    /// In a word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Flow => "本月发生",
            Self::Stock => "月末时点",
        }
    }
}

impl Form {
    /// All fields in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|section| &section.fields)
    }

    /// A field by its short name.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields().find(|field| field.key == key)
    }

    /// Change against the month before that needs a reason; none where none is asked.
    pub fn alert_of(&self, field: &Field) -> Option<f64> {
        // What is computed from others changes with them.
        let is_computed = field.cumulative_of.is_some();
        Some(field.alert.unwrap_or(self.alert)).filter(|share| *share > 0.0 && !is_computed)
    }
}

impl Field {
    /// Places after the point.
    pub fn places(&self) -> u8 {
        self.decimals.unwrap_or(if self.kind == Kind::Count { 0 } else { 2 })
    }

    /// Whether an empty one can be filled in by the program.
    pub fn is_computed(&self) -> bool {
        !self.sum_of.is_empty() || self.cumulative_of.is_some()
    }
}
