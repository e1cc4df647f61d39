//! What events add to somebody's own page: a timetable of meetings, a team.

use sea_orm::DatabaseConnection;

use crate::indexing::Later;
use crate::signups::entity::{occasion, signup};
use crate::signups::link::EVENT;
use crate::signups::own_links::{AddsLinks, OwnLink};
use crate::signups::rules::State;

/// Meetings and teams, for those who have a place.
pub struct MeetingsAndTeams;

impl AddsLinks for MeetingsAndTeams {
    fn links<'a>(
        &'a self,
        _: &'a DatabaseConnection,
        occasion: &'a occasion::Model,
        row: &'a signup::Model,
        own: &'a str,
    ) -> Later<'a, Vec<OwnLink>> {
        let has_place = occasion.kind == EVENT && State::parse(&row.state) == Some(State::Confirmed);
        let offered = [("slots", "预约一对一洽谈", "meetings"), ("contest", "登记参赛队伍", "team")];
        let link = |(detail, words, part): (&str, &str, &str)| {
            let is_offered = has_place && occasion.details.get(detail).is_some();
            is_offered.then(|| OwnLink { words: words.to_owned(), url: format!("{own}/{part}") })
        };
        let links = offered.into_iter().filter_map(link).collect();
        Box::pin(async move { Ok(links) })
    }
}
