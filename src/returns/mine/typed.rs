//! What was typed into a form of figures: `f_…` for numbers, `r_…` for reasons, and the rest by name.

use std::collections::BTreeMap;

use serde::Deserialize;
use validator::{Validate, ValidationErrors};

use crate::returns::forms::Form as ReturnForm;
use crate::returns::say;
use crate::returns::store::returns::Filled;
use crate::web::{Form, FormView};

/// Letters of a reason and of the remark that are kept.
const MOST_REASON: usize = 500;
const MOST_NOTE: usize = 2000;

/// Fields as they came.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Typed(BTreeMap<String, Vec<String>>);

impl Validate for Typed {
    fn validate(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }
}

impl Form for Typed {}

impl Typed {
    /// The text of a field.
    pub(super) fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(|texts| texts.first()).map_or("", String::as_str)
    }

    /// The revision that the page was made from.
    pub(super) fn revision(&self) -> i32 {
        self.text("revision").parse().unwrap_or(-1)
    }

    /// Reads all figures; what cannot be read is said at its field and left out.
    pub(super) fn filled(&self, form: &ReturnForm, view: &mut FormView) -> Filled {
        let mut filled = Filled { source: if self.text("source") == "xlsx" { "xlsx" } else { "web" }, ..Filled::default() };
        for field in form.fields() {
            match say::read(field, self.text(&format!("f_{}", field.key))) {
                Ok(Some(number)) => drop(filled.figures.insert(field.key.clone(), number)),
                Ok(None) => {}
                Err(message) => view.refuse(&format!("f_{}", field.key), message),
            }
            let reason: String = self.text(&format!("r_{}", field.key)).trim().chars().take(MOST_REASON).collect();
            if !reason.is_empty() {
                filled.reasons.insert(field.key.clone(), reason);
            }
        }
        filled.note = self.text("note").trim().chars().take(MOST_NOTE).collect();
        filled
    }
}
