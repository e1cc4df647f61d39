//! Floor 5: training. Courses with their sessions, who finished them, and how many people a year were truly taught.

pub mod entity;
pub mod link;
pub mod public;
pub mod search;
pub mod store;
pub mod words;

pub use public::ROOM;

use crate::web::Routes;

/// Routes for everybody.
pub fn public_routes(routes: &mut Routes) {
    public::routes(routes);
}
