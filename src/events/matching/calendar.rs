//! A timetable of meetings for calendar programs.

use actix_web::HttpResponse;
use chrono::Duration;

use super::Slots;
use crate::events::entity::meeting;
use crate::signups::entity::occasion;
use crate::web::ics::{self, Happening};
use crate::web::unkept;

/// A meeting as one side sees it. `side` tells the two calendars of one meeting apart.
pub(super) fn entry(row: &meeting::Model, side: &str, occasion: &occasion::Model, slots: &Slots) -> Happening {
    Happening {
        uid: format!("{side}-{}@{}", row.id, occasion.code),
        changed: row.answered_at.unwrap_or(row.created_at),
        starts: row.starts_at,
        ends: row.starts_at + Duration::minutes(slots.minutes),
        place: occasion.place.clone(),
        ..Happening::default()
    }
}

/// The timetable as a file.
pub(super) fn answer(occasion: &occasion::Model, meetings: &[Happening]) -> HttpResponse {
    unkept(ics::answer(Some("meetings.ics"), &occasion.title, meetings))
}
