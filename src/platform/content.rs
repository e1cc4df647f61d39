//! Content that officials would correct: built into the program, or read from a folder that replaces it.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use rust_embed::RustEmbed;
use serde::de::DeserializeOwned;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/content"]
struct Embedded;

/// Files of `content/`, by their path below it.
#[derive(Clone, Debug)]
pub struct Content {
    folder: Option<PathBuf>,
}

impl Content {
    /// The embedded content, or a folder instead of it.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    /// A text file. The error names the file.
    pub fn text(&self, path: &str) -> anyhow::Result<String> {
        let bytes = self.bytes(path).with_context(|| format!("content file {path} is missing"))?;
        String::from_utf8(bytes).with_context(|| format!("content file {path} is not UTF-8"))
    }

    /// A TOML file.
    pub fn toml<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        toml::from_str(&self.text(path)?).with_context(|| format!("content file {path} is not as expected"))
    }

    /// The lines of a text file that are neither empty nor comments.
    pub fn lines(&self, path: &str) -> anyhow::Result<Vec<String>> {
        let text = self.text(path)?;
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        Ok(lines.map(str::to_owned).collect())
    }

    /// Paths of the files in a folder of the content, in order of their names.
    pub fn list(&self, folder: &str) -> Vec<String> {
        let prefix = format!("{}/", folder.trim_end_matches('/'));
        let mut paths: Vec<String> = match &self.folder {
            Some(root) => names_in(&root.join(folder)).map(|name| format!("{prefix}{name}")).collect(),
            None => Embedded::iter().map(Cow::into_owned).filter(|path| path.starts_with(&prefix)).collect(),
        };
        paths.retain(|path| !path[prefix.len()..].contains('/'));
        paths.sort();
        paths
    }

    fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        match &self.folder {
            Some(root) => std::fs::read(root.join(path)).ok(),
            None => Embedded::get(path).map(|file| file.data.into_owned()),
        }
    }
}

fn names_in(folder: &Path) -> impl Iterator<Item = String> + use<> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| entry.path().is_file()).filter_map(|entry| entry.file_name().into_string().ok())
}

/// Splits a Markdown file into its TOML front matter, between two lines `+++`, and the text below it.
pub fn front_matter<T: DeserializeOwned>(text: &str) -> anyhow::Result<(T, &str)> {
    let rest = text.trim_start_matches('\u{feff}').trim_start().strip_prefix("+++").context("front matter +++ is missing")?;
    let (head, body) = rest.split_once("\n+++").context("front matter is not closed by +++")?;
    Ok((toml::from_str(head)?, body.trim_start_matches(['\r', '\n'])))
}
