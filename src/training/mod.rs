//! Floor 5: training. Courses with their sessions, who finished them, and how many people a year were truly taught. The rule
//! it guards: only completed attendance is counted, and whoever proposes that somebody completed does not confirm it.

pub mod courses;
pub mod entity;
pub mod figures;
pub mod follow_up;
pub mod link;
mod holders;
mod office;
mod own;
pub mod permit;
pub mod public;
pub mod results;
pub mod search;
pub mod store;
pub mod subject;
pub mod words;
pub mod work;

pub use holders::HoldersHear;
pub use own::ResultLink;
pub use public::ROOM;

use crate::web::Routes;

/// Routes for everybody.
pub fn public_routes(routes: &mut Routes) {
    own::routes(routes);
    public::routes(routes);
}

/// Routes below `/office`.
pub fn office_routes(routes: &mut Routes) {
    office::courses::routes(routes);
    office::bases::routes(routes);
    results::office::routes(routes);
    figures::office::routes(routes);
    follow_up::office_routes(routes);
}
