//! Saving a section that somebody else may have saved meanwhile: what contradicts is asked, the rest is merged.

use super::Own;
use super::paper::Paper;
use crate::access::{Cx, Member};
use crate::casework::engine::Engine;
use crate::casework::store::sections;
use crate::forms::{Raw, Section, SectionForm};
use crate::web::PageError;

/// What was posted of a section.
pub(super) struct Typed {
    raw: Raw,
    /// What stood in the form before anything was typed.
    base: Raw,
    /// The revision that was read.
    over: i32,
    /// Contradictions that were asked: field, and whose version holds where that was said.
    choices: Vec<(String, Option<bool>)>,
    /// Whether contradictions are only reported: nobody sits there to be asked.
    is_quiet: bool,
}

/// What came of saving.
pub(super) enum Saved {
    /// It stands there now, under this revision.
    Kept(Raw, i32),
    /// Somebody else changed the same.
    Contradicted(Contradiction),
}

/// Two versions of one section.
pub(super) struct Contradiction {
    /// Who saved the other one.
    pub by: String,
    /// What they wrote.
    pub theirs: Raw,
    /// Its revision.
    pub revision: i32,
    /// What was typed here, with what only they changed.
    pub mine: Raw,
    /// Fields that both changed.
    pub keys: Vec<String>,
}

impl Typed {
    /// Reads a posted section. What the form did not show is not spoken of.
    pub(super) fn read(section: &Section, paper: &Paper, own: &Own, pairs: &[(String, String)], is_quiet: bool) -> Self {
        let text = |name: &str| pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
        let shown = SectionForm::new(
            &own.case.definition.form,
            &section.key,
            &paper.raw,
            &paper.reading,
            &[],
            &std::collections::BTreeMap::new(),
        );
        let keys: Vec<String> = shown.fields.into_iter().map(|field| field.name).collect();
        let asked = pairs.iter().filter(|(name, _)| name == "conflict").map(|(_, key)| key);
        let choice = |key: &String| match text(&format!("choice_{key}")) {
            "mine" => Some(true),
            "theirs" => Some(false),
            _ => None,
        };
        Self {
            raw: Raw::of_pairs(section, pairs).only(&keys),
            base: serde_json::from_str(text("base")).map(|json| Raw::of_json(&json)).unwrap_or_default(),
            over: text("revision").parse().unwrap_or(0),
            choices: asked.map(|key| (key.clone(), choice(key))).collect(),
            is_quiet,
        }
    }

    /// What was typed, for a form that is shown again.
    pub(super) fn raw(&self) -> &Raw {
        &self.raw
    }

    /// The revision that was read.
    pub(super) fn over(&self) -> i32 {
        self.over
    }

    /// What is to be saved over what stands there; or the fields of which nobody has said whose version holds.
    fn resolve(&self, theirs: &Raw, is_overtaken: bool) -> (Raw, Vec<String>) {
        let mut mine = theirs.merged(&self.raw);
        let mut open = Vec::new();
        let (changed_here, changed_there) = (mine.changed(&self.base), theirs.changed(&self.base));
        for key in mine.changed(theirs) {
            let decided = self.choices.iter().find(|(known, _)| *known == key).map(|(_, choice)| *choice);
            let is_contradiction = is_overtaken && changed_here.contains(&key) && changed_there.contains(&key);
            if decided == Some(None) || (decided.is_none() && is_contradiction) {
                open.push(key.clone());
                continue;
            }
            let takes_theirs = match decided.flatten() {
                Some(is_mine) => !is_mine,
                None => is_overtaken && !changed_here.contains(&key),
            };
            if takes_theirs {
                match theirs.get(&key) {
                    Some(value) => mine.put(&key, value.clone()),
                    None => mine.remove(&key),
                }
            }
        }
        (mine, open)
    }
}

/// Saves a section.
pub(super) async fn section(cx: &Cx<Member>, id: i64, section: &Section, typed: &Typed) -> Result<Saved, PageError> {
    let write = cx.begin().await?;
    let engine = Engine::new(&cx.site, &write)?;
    let own = Own::find(cx, &*write, id).await?;
    let permit = own.permit()?;
    Engine::editable(&own.case)?;
    let rows = sections::of(&*write, id).await?;
    let row = rows.iter().find(|row| row.section_key == section.key);
    let (theirs, revision) = row.map(|row| (sections::raw(row), row.revision)).unwrap_or_default();
    let is_overtaken = revision != typed.over;
    let (mine, mut keys) = typed.resolve(&theirs, is_overtaken);
    if typed.is_quiet && is_overtaken {
        keys = mine.changed(&theirs);
    }
    if !keys.is_empty() {
        let by = row.map(|row| row.saved_by_name.clone()).unwrap_or_default();
        return Ok(Saved::Contradicted(Contradiction { by, theirs, revision, mine, keys }));
    }
    if row.is_some() && mine.changed(&theirs).is_empty() {
        return Ok(Saved::Kept(mine, revision));
    }
    match engine.save_section(permit, &own.case, &section.key, &mine, revision).await? {
        Ok(revision) => {
            write.commit(Engine::saved(&own.case, &section.title)).await?;
            Ok(Saved::Kept(mine, revision))
        }
        Err(overtaken) => {
            let keys = mine.changed(&overtaken.now);
            Ok(Saved::Contradicted(Contradiction {
                by: overtaken.by,
                theirs: overtaken.now,
                revision: overtaken.revision,
                mine,
                keys,
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(pairs: &[(&str, &str)]) -> Raw {
        let mut raw = Raw::default();
        for (key, text) in pairs {
            raw.set(key, *text);
        }
        raw
    }

    fn typed(base: &[(&str, &str)], mine: &[(&str, &str)], choices: &[(&str, Option<bool>)]) -> Typed {
        let choices = choices.iter().map(|(key, choice)| ((*key).to_owned(), *choice)).collect();
        Typed { raw: raw(mine), base: raw(base), over: 1, choices, is_quiet: false }
    }

    #[test]
    fn what_only_one_side_changed_is_merged_and_what_both_changed_is_asked() {
        let base = [("a", "1"), ("b", "1"), ("c", "1")];
        let theirs = raw(&[("a", "2"), ("b", "1"), ("c", "2")]);
        let mine = [("a", "1"), ("b", "3"), ("c", "3")];
        let (merged, open) = typed(&base, &mine, &[]).resolve(&theirs, true);
        assert_eq!(open, ["c"]);
        assert_eq!(merged, raw(&[("a", "2"), ("b", "3"), ("c", "3")]));
        let (merged, open) = typed(&base, &mine, &[("c", Some(false))]).resolve(&theirs, true);
        assert!(open.is_empty());
        assert_eq!(merged, raw(&[("a", "2"), ("b", "3"), ("c", "2")]));
        let (_, open) = typed(&base, &mine, &[("c", None)]).resolve(&theirs, true);
        assert_eq!(open, ["c"], "asked and not answered");
        let (merged, open) = typed(&base, &mine, &[]).resolve(&raw(&base), false);
        assert!(open.is_empty());
        assert_eq!(merged, raw(&mine));
    }

    #[test]
    fn what_the_form_did_not_show_stays() {
        let theirs = raw(&[("hidden", "x"), ("a", "1")]);
        let (merged, _) = typed(&[("a", "1")], &[("a", "2")], &[]).resolve(&theirs, false);
        assert_eq!(merged, raw(&[("hidden", "x"), ("a", "2")]));
    }
}
