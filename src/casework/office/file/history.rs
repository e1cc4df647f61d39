//! What happened to a file, internal steps included, and what was asked of the applicant.

use super::Loaded;
use super::head::day;
use crate::access::{Cx, Officer};
use crate::casework::entity::application_step;
use crate::casework::flow::{Action, State};
use crate::casework::store::corrections::{self, Item, items};
use crate::casework::store::steps;
use crate::web::PageError;
use crate::web::filters::moment;

/// See the module.
pub struct History {
    /// Steps, newest first.
    pub steps: Vec<Step>,
    /// Requests for corrections, newest first.
    pub corrections: Vec<Request>,
}

/// A step.
pub struct Step {
    /// What was done.
    pub title: String,
    /// Where it led.
    pub to: &'static str,
    /// Who and when.
    pub when: String,
    /// What was said.
    pub note: String,
    /// Whether the applicant does not see it.
    pub is_internal: bool,
    /// Whether it is the newest.
    pub is_newest: bool,
}

/// A request for corrections.
pub struct Request {
    /// Who, when, until when, and what came of it.
    pub about: String,
    /// What was said.
    pub note: String,
    /// Items.
    pub items: Vec<Item>,
}

/// What happened.
pub async fn of(cx: &Cx<Officer>, loaded: &Loaded) -> Result<History, PageError> {
    let id = loaded.case.application.id;
    let rows = steps::of(cx.database(), id).await?;
    let requests = corrections::of(cx.database(), id).await?;
    let request = |row: &crate::casework::entity::correction::Model| Request {
        about: format!(
            "{}　{}　期限 {}　{}",
            row.requested_by_name,
            moment(row.requested_at),
            day(row.due_on),
            match row.state.as_str() {
                corrections::ANSWERED => "已补正",
                corrections::LAPSED => "已结束，没有补正",
                _ => "等申报单位",
            }
        ),
        note: row.note.clone().unwrap_or_default(),
        items: items(row),
    };
    Ok(History {
        steps: rows.iter().rev().enumerate().map(|(at, row)| step(row, at == 0)).collect(),
        corrections: requests.iter().rev().map(request).collect(),
    })
}

fn step(row: &application_step::Model, is_newest: bool) -> Step {
    let action = Action::parse(&row.action).map_or_else(|| row.action.clone(), |action| action.name().to_owned());
    let stage = row.stage_name.as_deref().map(|name| format!("{name}：")).unwrap_or_default();
    Step {
        title: format!("{stage}{action}"),
        to: State::parse(&row.to_state).map_or("", State::name),
        when: format!("{}　{}", row.actor_name, moment(row.at)),
        note: row.note.clone().unwrap_or_default(),
        is_internal: !row.is_public,
        is_newest,
    }
}
