//! Which figures there are, when a cell is hidden, and the targets: `content/statistics/`.

use std::collections::BTreeSet;

use anyhow::{Context as _, ensure};
use serde::Deserialize;

use super::suppression::Rule;
use super::target::Target;
use crate::platform::Content;
use crate::returns::Forms;

/// What the content says about statistics, kept for as long as the house stands.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// When a cell is hidden.
    pub rule: Rule,
    /// Day of the next month from which a month is shown.
    pub closes_on: u32,
    /// Share of the reporters of each form that must be verified by then.
    pub coverage: f64,
    /// Whole years before the running one.
    pub years_back: i32,
    /// Figures on the front page.
    pub front: Vec<String>,
    /// All figures in order.
    pub figures: Vec<Spec>,
    /// All targets in order.
    pub targets: Vec<Target>,
}

/// A figure.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// Short name, the last part of its address.
    pub key: String,
    /// Name.
    pub name: String,
    /// What it is, in a sentence.
    #[serde(default)]
    pub about: String,
    /// Entry of the register of definitions.
    #[serde(default)]
    pub term: String,
    /// What it means, where the register has no entry.
    #[serde(default)]
    pub explain: String,
    /// Unit, as shown.
    pub unit: String,
    /// What a reported number is multiplied with.
    #[serde(default = "one")]
    pub scale: f64,
    /// Places after the point.
    #[serde(default)]
    pub decimals: usize,
    /// Whether months add up.
    pub nature: Nature,
    /// Where it comes from.
    pub source: Source,
    /// Ways to divide it.
    #[serde(default, rename = "split")]
    pub splits: Vec<Split>,
}

fn one() -> f64 {
    1.0
}

/// Whether months add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// They add up to the year.
    Flow,
    /// The last one stands.
    Stock,
}

/// Where a figure comes from.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Source {
    /// Fields of monthly returns.
    Returns {
        /// As `form.field`.
        fields: Vec<FieldRef>,
    },
    /// Public entries of a directory: how many, or how many different values of a field.
    Entries {
        /// Directory.
        directory: String,
        /// Field whose different values are counted.
        #[serde(default)]
        distinct: Option<String>,
    },
    /// Completed training.
    Training {},
    /// Money paid.
    Awards {},
}

/// A field of a form, written `form.field`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct FieldRef {
    /// Form.
    pub form: String,
    /// Field.
    pub field: String,
}

impl TryFrom<String> for FieldRef {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (form, field) = text.split_once('.').ok_or_else(|| format!("{text} is not form.field"))?;
        Ok(Self { form: form.to_owned(), field: field.to_owned() })
    }
}

/// A way to divide a figure.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// Short name.
    pub key: String,
    /// Name.
    pub name: String,
    /// Its parts, which add up to the figure.
    #[serde(rename = "part")]
    pub parts: Vec<Part>,
}

/// A part of a figure.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Short name.
    pub key: String,
    /// Name.
    pub name: String,
    /// Entry of the register of definitions.
    #[serde(default)]
    pub term: String,
    /// Fields that add up to it.
    pub fields: Vec<FieldRef>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FiguresFile {
    closes_on: u32,
    coverage: f64,
    years_back: i32,
    front: Vec<String>,
    rule: Rule,
    #[serde(rename = "figure")]
    figures: Vec<Spec>,
}

#[derive(Deserialize)]
struct TargetsFile {
    #[serde(default, rename = "target")]
    targets: Vec<Target>,
}

impl Spec {
    /// Every field that it is made of: first of all of it, then of each part in order.
    pub fn columns(&self) -> Vec<&[FieldRef]> {
        let Source::Returns { fields } = &self.source else { return vec![&[]] };
        let parts = self.splits.iter().flat_map(|split| &split.parts).map(|part| part.fields.as_slice());
        std::iter::once(fields.as_slice()).chain(parts).collect()
    }

    /// Its page.
    pub fn url(&self) -> String {
        format!("/statistics/{}", self.key)
    }

    /// What its number means: its entry in the register, or its own words on its page.
    pub fn meaning(&self) -> String {
        if self.term.is_empty() { format!("{}#meaning", self.url()) } else { format!("/statistics/definitions#{}", self.term) }
    }
}

impl Catalogue {
    /// Reads the content and checks it against the forms.
    pub fn load(content: &Content, forms: &Forms) -> anyhow::Result<Self> {
        let FiguresFile { closes_on, coverage, years_back, front, rule, figures } = content.toml("statistics/figures.toml")?;
        let TargetsFile { targets } = content.toml("statistics/targets.toml")?;
        let catalogue = Self { rule, closes_on, coverage, years_back, front, figures, targets };
        catalogue.check(forms).context("content/statistics")?;
        Ok(catalogue)
    }

    fn check(&self, forms: &Forms) -> anyhow::Result<()> {
        ensure!((1..=28).contains(&self.closes_on), "closes_on is a day of every month");
        ensure!((0.0..=1.0).contains(&self.coverage), "coverage is a part of one");
        ensure!((1..=9).contains(&self.years_back), "years_back lies between 1 and 9");
        for figure in &self.figures {
            for field in figure.columns().into_iter().flatten() {
                let form = forms.of(&field.form).with_context(|| format!("{}: no form {}", figure.key, field.form))?;
                let found = form.field(&field.field).with_context(|| format!("{}: no field {}", figure.key, field.field))?;
                ensure!(found.public, "{}: the form does not allow {} to be shown", figure.key, field.field);
            }
        }
        for key in self.front.iter().chain(self.targets.iter().map(|target| &target.figure)) {
            ensure!(self.figure(key).is_some(), "no figure {key}");
        }
        Ok(())
    }

    /// Forms that figures are made of.
    pub fn forms(&self) -> BTreeSet<&str> {
        let fields = self.figures.iter().flat_map(|figure| figure.columns()).flatten();
        fields.map(|field| field.form.as_str()).collect()
    }

    /// A figure by its short name.
    pub fn figure(&self, key: &str) -> Option<&Spec> {
        self.figures.iter().find(|figure| figure.key == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_is_as_expected() {
        let content = Content::new(None);
        let forms = Forms::load(&content).unwrap();
        let catalogue = Catalogue::load(&content, &forms).unwrap();
        assert_eq!(catalogue.front.len(), 5);
        let trade = catalogue.figure("trade").unwrap();
        assert_eq!(trade.columns().len(), 8, "the whole, five codes, two directions");
        assert!(catalogue.targets.len() >= 6);
    }
}
