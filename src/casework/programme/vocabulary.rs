//! The questions that all programmes share: a firm answers them once.

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use crate::forms::{Choice, Kind, Names};
use crate::platform::Content;

/// All facts, in the order in which they are asked.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    facts: Vec<Fact>,
}

/// Something that programmes ask about a firm.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Fact {
    /// Name in rules.
    pub key: String,
    /// The question.
    pub label: String,
    /// The kind of its answer.
    pub kind: Kind,
    /// Unit.
    #[serde(default)]
    pub unit: String,
    /// What helps to answer.
    #[serde(default)]
    pub hint: String,
    /// What can be chosen.
    #[serde(default)]
    pub options: Vec<Choice>,
    /// Heading under which it is asked.
    #[serde(default)]
    pub group: String,
    /// What the register of organisations knows: `organisation.name`, `.credit_code`, `.kind`, `.division_code`.
    #[serde(default)]
    pub from: Option<String>,
    /// Order.
    #[serde(default)]
    pub ask: u32,
}

#[derive(Deserialize)]
struct File {
    facts: Vec<Fact>,
}

impl Vocabulary {
    /// From the content.
    pub fn load(content: &Content) -> anyhow::Result<Self> {
        let path = "programmes/facts.toml";
        let file: File = content.toml(path).with_context(|| format!("content file {path}"))?;
        let mut facts = file.facts;
        facts.sort_by_key(|fact| fact.ask);
        Ok(Self { facts })
    }

    /// All facts.
    pub fn all(&self) -> &[Fact] {
        &self.facts
    }

    /// Their names and shapes, for rules.
    pub fn names(&self) -> Names {
        self.facts.iter().map(|fact| (fact.key.clone(), fact.kind.shape())).collect()
    }

    /// A fact by name.
    pub fn get(&self, key: &str) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.key == key)
    }
}
