//! What waits for those whose places are evaluated: the self-assessment, the draft result, what has to be put right.

use std::collections::HashMap;

use sea_orm::DatabaseConnection;

use super::look::Turn;
use crate::access::Member;
use crate::access::organisation::OrganisationStatus;
use crate::access::waiting::{Waiting, WaitingItem};
use crate::evaluations::entity::round;
use crate::evaluations::link;
use crate::evaluations::standing::EXCLUDED;
use crate::evaluations::store::{rectifications, rounds, subjects};
use crate::indexing::Later;
use crate::platform::Clock;
use crate::web::filters::date;

/// See the module.
pub struct EvaluationsWaiting;

impl Waiting for EvaluationsWaiting {
    fn items<'a>(&'a self, database: &'a DatabaseConnection, who: &'a Member, _: &'a Clock) -> Later<'a, Vec<WaitingItem>> {
        Box::pin(async move {
            let confirmed = who.place().filter(|place| place.status == OrganisationStatus::Confirmed);
            let Some(place) = confirmed else { return Ok(Vec::new()) };
            let mine = subjects::of_organisations(database, &[place.organisation_id]).await?;
            if mine.is_empty() {
                return Ok(Vec::new());
            }
            let round_ids: Vec<i64> = mine.iter().map(|row| row.round_id).collect();
            let ids: Vec<i64> = mine.iter().map(|row| row.id).collect();
            let known: HashMap<i64, round::Model> =
                rounds::find_many(database, &round_ids).await?.into_iter().map(|row| (row.id, row)).collect();
            let orders = rectifications::of_subjects(database, &ids).await?;
            let mut items = Vec::new();
            for subject in mine.iter().filter(|row| row.state != EXCLUDED) {
                let Some(round) = known.get(&subject.round_id) else { continue };
                let own: Vec<_> = orders.iter().filter(|row| row.subject_id == subject.id).cloned().collect();
                let turn = Turn::of(round, subject, &own);
                if !turn.is_ours() {
                    continue;
                }
                let due = turn.due_on(round, &own).map(|day| format!("，{} 截止", date(day))).unwrap_or_default();
                let verb = match turn {
                    Turn::Assess => "去自评",
                    Turn::Rectify => "去整改",
                    _ => "去核对",
                };
                items.push(WaitingItem {
                    title: format!("{}：{}", subject.name, turn.heading()),
                    why: format!("{}{due}", round.name),
                    url: link::mine(subject.id),
                    verb,
                });
            }
            Ok(items)
        })
    }
}
