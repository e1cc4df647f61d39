//! Other applications of the same organisation.

use crate::access::{Cx, Officer};
use crate::casework::engine::Case;
use crate::casework::flow::State;
use crate::casework::office::look::{Tag, amount, number, state_tag};
use crate::casework::store::{applications, programmes};
use crate::casework::{link, permit};
use crate::web::PageError;
use crate::web::filters::moment;

/// Another application.
pub struct FirmRow {
    /// Its file.
    pub url: String,
    /// Number.
    pub number: String,
    /// Programme.
    pub programme: String,
    /// State.
    pub state: Tag,
    /// What is asked for, or was approved.
    pub amount: Option<(String, String)>,
    /// When it came in.
    pub submitted: String,
}

/// Newest first, without drafts.
pub async fn of(cx: &Cx<Officer>, case: &Case) -> Result<Vec<FirmRow>, PageError> {
    let rows = applications::of_organisation(cx.database(), case.application.organisation_id).await?;
    let seen: Vec<_> = rows
        .into_iter()
        .filter(|row| row.id != case.application.id && row.state != State::Draft.key() && permit::see(&cx.who, row))
        .collect();
    let ids: Vec<i64> = seen.iter().map(|row| row.programme_id).collect();
    let names = programmes::find_many(cx.database(), &ids).await?;
    let row = |row: crate::casework::entity::application::Model| FirmRow {
        url: link::office(row.id),
        number: number(&row),
        programme: names.iter().find(|known| known.id == row.programme_id).map(|known| known.name.clone()).unwrap_or_default(),
        state: state_tag(State::parse(&row.state).unwrap_or(State::Discarded)),
        amount: amount(row.approved_fen.or(row.requested_fen)),
        submitted: row.submitted_at.map(moment).unwrap_or_default(),
    };
    Ok(seen.into_iter().map(row).collect())
}
