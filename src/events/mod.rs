//! Floor 5: events: fairs, matchmaking, summits, contests, roadshows and briefings.

pub mod contest;
pub mod entity;
pub mod matching;
mod own;
pub mod public;
pub mod search;

pub use own::MeetingsAndTeams;
pub use public::ROOM;

use crate::web::Routes;

/// Routes for everybody.
pub fn public_routes(routes: &mut Routes) {
    matching::public_routes(routes);
    contest::public_routes(routes);
    public::routes(routes);
}

/// Routes below `/office`.
pub fn office_routes(routes: &mut Routes) {
    matching::office_routes(routes);
    contest::office_routes(routes);
}
