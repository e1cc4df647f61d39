//! The forms: read from the content at the start, written down as revisions, so that a return keeps the form that it
//! answered.

mod check;
mod definition;
mod store;

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context as _;

pub use definition::{Field, Form, Kind, Nature, Section};
pub use store::{keep, revision, revisions};

use crate::platform::Content;

/// Folder of the content.
const FOLDER: &str = "returns";
/// The file in it that is no form.
const DEFINITIONS: &str = "returns/definitions.toml";
/// Forms in the order in which they are shown; others follow.
const ORDER: [&str; 4] = ["park", "belt", "warehouse", "enterprise"];

/// The current forms, kept for as long as the house stands.
#[derive(Debug, Clone, Default)]
pub struct Forms(Arc<Vec<Form>>);

impl Forms {
    /// Reads all forms of the content.
    pub fn load(content: &Content) -> anyhow::Result<Self> {
        let mut forms = Vec::new();
        for path in content.list(FOLDER).iter().filter(|path| is_toml(path) && path.as_str() != DEFINITIONS) {
            forms.push(read(&content.text(path)?).with_context(|| format!("content file {path}"))?);
        }
        forms.sort_by_key(|form| (ORDER.iter().position(|key| *key == form.key).unwrap_or(ORDER.len()), form.key.clone()));
        Ok(Self(Arc::new(forms)))
    }

    /// From forms that are there already, for tests.
    pub fn of_forms(forms: Vec<Form>) -> Self {
        Self(Arc::new(forms))
    }

    /// All of them in order.
    pub fn all(&self) -> &[Form] {
        &self.0
    }

    /// One by its short name.
    pub fn of(&self, key: &str) -> Option<&Form> {
        self.0.iter().find(|form| form.key == key)
    }

    /// Names by their short names.
    pub fn names(&self) -> BTreeMap<&str, &str> {
        self.0.iter().map(|form| (form.key.as_str(), form.name.as_str())).collect()
    }
}

fn is_toml(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|kind| kind == "toml")
}

/// Reads a form and checks it.
pub fn read(text: &str) -> anyhow::Result<Form> {
    let form: Form = toml::from_str(text)?;
    check::form(&form)?;
    Ok(form)
}
