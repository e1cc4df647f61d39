//! The files of the demonstration, as their authors write them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use serde::Deserialize;

use crate::listings::Directory;
use crate::listings::event::directories;
use crate::platform::Content;
use crate::platform::secret::fingerprint;

/// Files of other rooms: they load these themselves.
const ELSEWHERE: [&str; 3] = ["demo/training.toml", "demo/events.toml", "demo/survey.toml"];

/// Everything in `content/demo/` that is about organisations and directories.
pub(super) struct DemoFiles {
    /// Organisations.
    pub organisations: Vec<DemoOrganisation>,
    entries: BTreeMap<String, Vec<DemoEntry>>,
}

/// An invented organisation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoOrganisation {
    pub name: String,
    pub credit_code: String,
    pub kind: String,
    pub division: String,
    pub contact_name: String,
    pub phone: String,
    pub email: String,
}

/// An invented entry.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoEntry {
    pub id: String,
    pub division: String,
    pub confirmed_months_ago: u32,
    pub organisation: Option<String>,
    pub parent: Option<String>,
    #[serde(default)]
    pub pictures: Vec<DemoPicture>,
    facts: toml::Table,
}

/// A drawing and what stands for it in words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DemoPicture {
    pub file: String,
    pub alt: String,
}

#[derive(Deserialize)]
struct OrganisationFile {
    organisation: Vec<DemoOrganisation>,
}

#[derive(Deserialize)]
struct EntryFile {
    entry: Vec<DemoEntry>,
}

impl DemoFiles {
    /// Changes when any of the files does: looked at when the program starts, without understanding what they say.
    pub(super) fn fingerprint(content: &Content) -> anyhow::Result<String> {
        let texts: Vec<String> = own(content).iter().map(|path| content.text(path)).collect::<anyhow::Result<_>>()?;
        Ok(fingerprint(texts.concat().as_bytes()))
    }

    /// Reads them; a directory without a file has no demonstration.
    pub(super) fn read(content: &Content) -> anyhow::Result<Self> {
        let (mut organisations, mut entries) = (Vec::new(), BTreeMap::new());
        for path in own(content) {
            let text = content.text(&path)?;
            let name = path.trim_start_matches("demo/").trim_end_matches(".toml");
            let of = || format!("content file {path}");
            if name == "organisations" {
                organisations = toml::from_str::<OrganisationFile>(&text).with_context(of)?.organisation;
            } else if directories().any(|directory| directory == name) {
                // Files of other rooms lie beside ours.
                entries.insert(name.to_owned(), toml::from_str::<EntryFile>(&text).with_context(of)?.entry);
            }
        }
        Ok(Self { organisations, entries })
    }

    /// Entries of a directory.
    pub(super) fn entries(&self, directory: &str) -> &[DemoEntry] {
        self.entries.get(directory).map(Vec::as_slice).unwrap_or_default()
    }

    /// Names of the drawings that entries show.
    pub(super) fn drawings(&self) -> BTreeSet<&str> {
        self.entries.values().flatten().flat_map(|entry| &entry.pictures).map(|picture| picture.file.as_str()).collect()
    }
}

fn own(content: &Content) -> Vec<String> {
    content.list("demo").into_iter().filter(|path| !ELSEWHERE.contains(&path.as_str())).collect()
}

impl DemoEntry {
    /// What was written for a field, as a person would type it.
    pub(super) fn texts(&self, key: &str) -> Vec<String> {
        match self.facts.get(key) {
            None => Vec::new(),
            Some(toml::Value::Array(values)) => values.iter().map(text).collect(),
            Some(value) => vec![text(value)],
        }
    }

    /// Keys that the directory does not know.
    pub(super) fn unknown<'a>(&'a self, directory: &'a Directory) -> impl Iterator<Item = &'a str> {
        self.facts.keys().map(String::as_str).filter(|key| directory.field(key).is_none())
    }
}

fn text(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Boolean(is_so) => if *is_so { "是" } else { "否" }.to_owned(),
        other => other.to_string(),
    }
}
