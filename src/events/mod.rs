//! Floor 5: events: fairs, matchmaking, summits, contests, roadshows and briefings.

pub mod entity;

use crate::web::Routes;

/// Routes for everybody.
pub fn public_routes(_routes: &mut Routes) {}

/// Routes below `/office`.
pub fn office_routes(_routes: &mut Routes) {}
