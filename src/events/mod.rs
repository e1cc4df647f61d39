//! Floor 5: events: fairs, matchmaking, summits, contests, roadshows and briefings.

pub mod entity;
pub mod public;
pub mod search;
pub mod words;

pub use public::ROOM;

use crate::web::Routes;

/// Routes for everybody.
pub fn public_routes(routes: &mut Routes) {
    public::routes(routes);
}

/// Routes below `/office`.
pub fn office_routes(_routes: &mut Routes) {}
