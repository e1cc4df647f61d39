//! From what was typed to typed values, with everything that is wrong or missing in words. What is not asked is neither
//! required nor a value; what a rule cannot decide yet is asked but not required.

mod dates;
mod identity;
mod numbers;
mod pass;
mod table;
mod texts;
pub(super) mod value;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::catalogues::Catalogues;
use super::context::{Attached, Context};
use super::raw::Raw;
use super::rules::Facts;
use super::schema::Schema;

pub(super) use texts::whole_pattern;

/// Passes until what is shown and computed holds still; forms without circles need as many as their longest chain.
const MOST_PASSES: usize = 40;

/// Something wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Section.
    pub section: String,
    /// Field.
    pub field: String,
    /// Row of a table, from 0.
    pub row: Option<usize>,
    /// Column of a table.
    pub column: Option<String>,
    /// What is wrong and what to do.
    pub message: String,
    /// Whether something is merely not there yet; otherwise what is there is wrong.
    pub is_missing: bool,
}

impl Problem {
    /// Name and id of the control at which it is said.
    pub fn anchor(&self) -> String {
        match (self.row, &self.column) {
            (Some(row), Some(column)) => format!("{}.{row}.{column}", self.field),
            _ => self.field.clone(),
        }
    }
}

/// A day as people type it: 2026-03-05, 2026/3/5, 2026年3月5日 or 20260305.
pub fn read_day(text: &str) -> Option<chrono::NaiveDate> {
    dates::day(text)
}

/// Whether something is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// It is.
    Yes,
    /// Other answers decide.
    Undecided,
    /// It is not.
    No,
}

/// Typed answers.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Values by field: numbers, days as texts, truths, lists, rows. Money is in yuan, a share of 12.5 % is 12.5, files are
    /// their number, a period is a row with `from` and `to`.
    pub values: Map<String, Value>,
    /// Everything wrong or missing, in the order of the form.
    pub problems: Vec<Problem>,
    /// Keys of sections and fields that are asked, those included that are not decided yet.
    pub shown: BTreeSet<String>,
    /// Keys of sections and fields for which other answers decide whether they are asked.
    pub undecided: BTreeSet<String>,
    /// Keys of fields whose files are promised for later.
    pub deferred: BTreeSet<String>,
    /// Words about fields that could not be computed.
    pub notes: BTreeMap<String, String>,
    catalogues: Arc<Catalogues>,
    sections: BTreeMap<String, Asked>,
    fields: BTreeMap<String, Asked>,
    facts: Facts,
}

impl Reading {
    /// Reads a form.
    pub fn of(schema: &Schema, raw: &Raw, attached: &Attached, context: &Context) -> Self {
        let mut pass = pass::Pass::new(schema, raw, attached, context);
        for _ in 0..MOST_PASSES {
            if !pass.again() {
                break;
            }
        }
        pass.finish()
    }

    /// Whether nothing is wrong or missing in a section; a section that is not asked is complete.
    pub fn is_complete(&self, section: &str) -> bool {
        !self.problems.iter().any(|problem| problem.section == section)
    }

    /// Whether nothing is wrong or missing anywhere.
    pub const fn is_whole(&self) -> bool {
        self.problems.is_empty()
    }

    /// What is wrong or missing in a section.
    pub fn problems_of<'a>(&'a self, section: &'a str) -> impl Iterator<Item = &'a Problem> {
        self.problems.iter().filter(move |problem| problem.section == section)
    }

    /// What is wrong, without what is merely not there yet: what a saved draft is told.
    pub fn wrong_in(&self, section: &str) -> Vec<Problem> {
        self.problems_of(section).filter(|problem| !problem.is_missing).cloned().collect()
    }

    /// Whether a field is asked.
    pub fn asks(&self, field: &str) -> bool {
        self.fields.get(field).is_some_and(|asked| *asked != Asked::No)
    }

    /// Whether a section is asked.
    pub fn asks_section(&self, section: &str) -> bool {
        self.sections.get(section).is_some_and(|asked| *asked != Asked::No)
    }

    /// Everything that rules of the programme may use: facts of the applicant, values, and the facts that they answer.
    pub const fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Names of places.
    pub fn catalogues(&self) -> &Catalogues {
        &self.catalogues
    }
}

#[cfg(test)]
mod tests;
