//! Contests: teams, rounds that judges score behind their links, and a ranking that is public once an official publishes it.

mod judge;
mod office;
pub mod plan;
mod public;
pub mod ranking;
pub mod store;
mod team;

use crate::web::Routes;

/// Routes for everybody: some behind a link.
pub(super) fn public_routes(routes: &mut Routes) {
    team::routes(routes);
    judge::routes(routes);
    public::routes(routes);
}

/// Routes below `/office`.
pub(super) fn office_routes(routes: &mut Routes) {
    office::routes(routes);
}
