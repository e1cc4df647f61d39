//! Loads `content/frameworks/`: the frameworks that the zone begins with. Loading again changes only what changed in the
//! files, and never what an official has changed since. A file with a problem stops the load and says where.

use anyhow::{Context as _, bail};

use super::event::of_framework;
use super::permit::{self, Edit};
use super::store::frameworks::{self, NewFramework};
use crate::access::Permit;
use crate::platform::secret::fingerprint;
use crate::platform::{Actor, Content};
use crate::scoring::Framework;
use crate::web::Site;

/// Where the files are.
const FOLDER: &str = "frameworks";

/// Loads everything; how many frameworks were added or changed.
pub async fn load(site: &Site, content: &Content) -> anyhow::Result<usize> {
    let write = site.begin(Actor::system("内容载入")).await?;
    let mut events = Vec::new();
    for path in files(content) {
        let text = content.text(&path)?;
        let digest = fingerprint(text.as_bytes());
        let framework = read(&path, &text)?;
        let before = frameworks::by_key(&*write, &framework.key).await?;
        // What an official saved carries no digest and is the official's.
        if before.as_ref().is_some_and(|row| row.content_digest.as_deref().is_none_or(|known| known == digest)) {
            continue;
        }
        let permit: Permit<Edit> = permit::by_system(&write, 0).context("somebody's request is being answered")?;
        let note = if before.is_some() { "随内容更新" } else { "初始版本" };
        let new = NewFramework {
            key: framework.key.clone(),
            subject_kind: framework.subject_kind.clone(),
            name: framework.name.clone(),
            definition: text,
            note: note.to_owned(),
            content_digest: Some(digest),
        };
        let saved = frameworks::save(&write, &permit, before.as_ref(), new).await?;
        let saved = saved.with_context(|| format!("framework {} was changed meanwhile", framework.key))?;
        events.push(of_framework("framework.loaded", &saved, "载入指标体系"));
    }
    let count = events.len();
    if let Some(last) = events.pop() {
        for event in events {
            write.also(event);
        }
        write.commit(last).await?;
    }
    Ok(count)
}

/// Paths of the frameworks, in order of their names.
fn files(content: &Content) -> Vec<String> {
    let mut paths = content.list(FOLDER);
    paths.retain(|path| std::path::Path::new(path).extension().is_some_and(|kind| kind == "toml"));
    paths
}

fn read(path: &str, text: &str) -> anyhow::Result<Framework> {
    let framework = Framework::read(text).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("content file {path}:\n{}", lines.join("\n"))
    })?;
    if !path.ends_with(&format!("/{}.toml", framework.key)) {
        bail!("content file {path}: its key is {}, the file must be named after it", framework.key);
    }
    Ok(framework)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluations::facts::FactSources;
    use crate::evaluations::peers::PeerGroups;
    use crate::returns::Forms;
    use crate::scoring::Source;

    #[test]
    fn every_framework_of_the_content_is_sound_and_asks_for_what_there_is() {
        let content = Content::new(None);
        let forms = Forms::load(&content).expect("forms");
        let groups = PeerGroups::load(&content).expect("groups");
        // The one fact that is registered in `app`.
        let known: Vec<&str> =
            FactSources::with(Vec::new()).facts().iter().map(|fact| fact.key).chain(["subsidies.awards"]).collect();
        let paths = files(&content);
        assert!(paths.len() >= 2, "{paths:?}");
        for path in paths {
            let framework = read(&path, &content.text(&path).expect("text")).expect("a framework");
            assert!(groups.kind(&framework.subject_kind).is_some(), "{path}: nobody is a {}", framework.subject_kind);
            for leaf in framework.indicators() {
                match &leaf.indicator.source {
                    Source::Return { form, field, .. } => {
                        let form = forms.of(form).unwrap_or_else(|| panic!("{path}: {}: no form {form}", leaf.path));
                        assert!(form.field(field).is_some(), "{path}: {}: no field {field}", leaf.path);
                    }
                    Source::System { fact } => assert!(known.contains(&fact.as_str()), "{path}: {}: no fact {fact}", leaf.path),
                    Source::Official { .. } | Source::Expert { .. } | Source::Evidence { .. } => {}
                }
            }
        }
    }
}
