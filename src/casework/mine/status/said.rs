//! What happened to an application, and what its applicant is asked to correct.

use crate::casework::entity::{application_revision, application_step, correction};
use crate::casework::mine::Own;
use crate::casework::mine::paper::Paper;
use crate::casework::store::{corrections, documents, revisions};
use crate::web::filters::moment;

/// Something that happened.
pub(super) struct Event {
    pub title: String,
    /// Who and when.
    pub when: String,
    pub note: String,
    pub is_newest: bool,
}

/// Steps that the applicant may read, newest first.
pub(super) fn timeline(steps: Vec<application_step::Model>) -> Vec<Event> {
    let public = steps.into_iter().rev().filter(|step| step.is_public);
    public
        .enumerate()
        .map(|(at, step)| {
            let stage = step.stage_name.clone().filter(|_| step.action != "admit" && step.action != "decline");
            let title = action_name(&step.action);
            // Officials act for their authority; colleagues are named.
            let who = match step.side.as_str() {
                "applicant" => step.actor_name,
                "office" => "主管部门".to_owned(),
                _ => "系统".to_owned(),
            };
            Event {
                title: stage.map_or_else(|| title.to_owned(), |stage| format!("{stage}：{title}")),
                when: format!("{}　{who}", moment(step.at)),
                note: step.note.unwrap_or_default(),
                is_newest: at == 0,
            }
        })
        .collect()
}

fn action_name(key: &str) -> &'static str {
    let all = crate::casework::flow::TRANSITIONS.iter().map(|step| step.action);
    all.into_iter().find(|action| action.key() == key).map_or("办理", crate::casework::flow::Action::name)
}

/// Something to correct.
pub(super) struct ItemLine {
    pub label: String,
    pub problem: &'static str,
    pub note: String,
    /// Address of its field, empty when it is about something else.
    pub url: String,
    /// Whether its field was changed since it was handed in.
    pub is_changed: bool,
}

/// All that has to be corrected, and what of it was touched since.
pub(super) fn items(
    own: &Own,
    paper: &Paper,
    last: Option<&application_revision::Model>,
    correction: &correction::Model,
) -> Vec<ItemLine> {
    let before = last.map(revisions::raw).unwrap_or_default();
    let typed = paper.raw.changed(&before);
    let files = last.map(|last| file_keys(&last.documents)).unwrap_or_default();
    let now: Vec<(String, String)> = documents::materials(&paper.documents)
        .map(|row| (row.field_key.clone().unwrap_or_default(), row.sha256.clone().unwrap_or_default()))
        .collect();
    let of = |all: &[(String, String)], key: &str| -> Vec<String> {
        let mut digests: Vec<String> = all.iter().filter(|(known, _)| known == key).map(|(_, digest)| digest.clone()).collect();
        digests.sort();
        digests
    };
    let line = |item: corrections::Item| {
        let section = own.case.definition.form.field(&item.field).map(|(section, _)| section.key.clone());
        ItemLine {
            url: section.map(|section| format!("{}/sections/{section}#{}", own.url(), item.field)).unwrap_or_default(),
            is_changed: typed.contains(&item.field) || of(&files, &item.field) != of(&now, &item.field),
            problem: item.problem_name(),
            label: item.label,
            note: item.note,
        }
    };
    corrections::items(correction).into_iter().map(line).collect()
}

/// Field and fingerprint of every frozen material.
fn file_keys(frozen: &serde_json::Value) -> Vec<(String, String)> {
    let text = |row: &serde_json::Value, key: &str| row.get(key).and_then(|text| text.as_str()).unwrap_or_default().to_owned();
    let rows = frozen.as_array().map_or(&[][..], Vec::as_slice);
    rows.iter().map(|row| (text(row, "field"), text(row, "sha256"))).filter(|(field, _)| !field.is_empty()).collect()
}
