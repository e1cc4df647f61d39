//! Loads `content/programmes/`: the programmes that the zone begins with. Loading again changes only what changed in the
//! files, and never what an editor has changed since. A file with a problem stops the load and says where.

use anyhow::{Context as _, bail};

use super::event::ProgrammeEvent;
use super::permit::{self, Publish};
use super::programme::{Programme, Programmes};
use super::store::programmes;
use crate::access::Permit;
use crate::platform::secret::fingerprint;
use crate::platform::{Actor, Content};
use crate::web::{PageError, Site};

/// Where the files are.
const FOLDER: &str = "programmes";
/// The file that is no programme.
const VOCABULARY: &str = "programmes/facts.toml";

/// What loading did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Loaded {
    /// Programmes added.
    pub added: usize,
    /// Programmes that got a new revision.
    pub updated: usize,
    /// Programmes as they were, or kept because an editor changed them.
    pub kept: usize,
}

/// Loads everything.
pub async fn load(site: &Site, content: &Content) -> anyhow::Result<Loaded> {
    let kept = site.kept::<Programmes>().map_err(unkept)?;
    let write = site.begin(Actor::system("内容载入")).await?;
    let (mut loaded, mut ids) = (Loaded::default(), Vec::new());
    for path in files(content) {
        let text = content.text(&path)?;
        let digest = fingerprint(text.as_bytes());
        let key = path.trim_start_matches("programmes/").trim_end_matches(".toml");
        let before = programmes::by_key(&*write, key).await?;
        // What an editor saved carries no digest and is the editor's.
        if before.as_ref().is_some_and(|row| row.content_digest.as_deref().is_none_or(|known| known == digest)) {
            loaded.kept += 1;
            continue;
        }
        let definition = read(&path, &text)?;
        sound(&path, &definition, &kept, site.clock.today())?;
        let row = match &before {
            None => programmes::insert(&write, &definition, &text, programmes::PUBLISHED, Some(digest)).await?,
            Some(row) => {
                let permit: Permit<Publish> =
                    permit::by_system(&write, row.id).context("somebody's request is being answered")?;
                let saved =
                    programmes::add_revision(&write, &permit, row, &definition, &text, "随内容更新", Some(digest)).await?;
                saved.with_context(|| format!("programme {key} was changed meanwhile"))?
            }
        };
        let count = if before.is_none() { &mut loaded.added } else { &mut loaded.updated };
        *count += 1;
        ids.push(row.id);
    }
    if !ids.is_empty() {
        write.commit(ProgrammeEvent::loaded(&ids)).await?;
    }
    Ok(loaded)
}

/// Paths of the programmes, in order of their names.
fn files(content: &Content) -> Vec<String> {
    let mut paths = content.list(FOLDER);
    paths.retain(|path| path != VOCABULARY && std::path::Path::new(path).extension().is_some_and(|kind| kind == "toml"));
    paths
}

fn read(path: &str, text: &str) -> anyhow::Result<Programme> {
    let definition = Programme::parse(text).map_err(|words| anyhow::anyhow!("content file {path}: {words}"))?;
    if !path.ends_with(&format!("/{}.toml", definition.key)) {
        bail!("content file {path}: its key is {}, the file must be named after it", definition.key);
    }
    Ok(definition)
}

fn sound(path: &str, definition: &Programme, kept: &Programmes, today: chrono::NaiveDate) -> anyhow::Result<()> {
    let problems = definition.problems(&kept.vocabulary, today);
    if problems.is_empty() { Ok(()) } else { bail!("content file {path}:\n{}", problems.join("\n")) }
}

fn unkept(error: PageError) -> anyhow::Error {
    match error {
        PageError::Internal(error) => error,
        other => anyhow::anyhow!("{other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casework::programme::Vocabulary;

    #[test]
    fn every_programme_of_the_content_is_sound() {
        let content = Content::new(None);
        let vocabulary = Vocabulary::load(&content).expect("vocabulary");
        let paths = files(&content);
        assert!(paths.len() >= 10, "{paths:?}");
        let mut wrong = Vec::new();
        for path in &paths {
            let text = content.text(path).expect("text");
            match read(path, &text) {
                Err(error) => wrong.push(error.to_string()),
                Ok(definition) => {
                    let today = "2026-06-15".parse().expect("a day");
                    wrong.extend(definition.problems(&vocabulary, today).into_iter().map(|words| format!("{path}: {words}")));
                    if definition.tests.len() < 6 {
                        wrong.push(format!("{path}: only {} tests", definition.tests.len()));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn exclusions_and_directories_lead_somewhere() {
        let content = Content::new(None);
        let all: Vec<Programme> =
            files(&content).iter().map(|path| read(path, &content.text(path).expect("text")).expect("a programme")).collect();
        for programme in &all {
            for exclusion in &programme.exclusions {
                let found = all.iter().any(|other| other.key == exclusion.programme && other.key != programme.key);
                assert!(found, "{} excludes {}", programme.key, exclusion.programme);
            }
        }
    }
}
