//! Floor 5: programmes and the applications for them, from the guide to the decision. The rule it guards: an application
//! moves only by the steps of one table ([`flow`]), every step is written down with who and why, a clock never runs while
//! the applicant has to act, and nobody decides alone or in a matter of their own.

pub mod checks;
pub mod content;
pub mod engine;
pub mod entity;
pub mod event;
pub mod files;
pub mod flow;
pub mod letter;
pub mod link;
pub mod notice;
pub mod office;
pub mod permit;
pub mod programme;
pub mod publication;
pub mod scores;
pub mod service_clock;
pub mod store;
pub mod work;

pub use flow::{Action, Side, State, Turn};
pub use programme::{Programme, Programmes};
pub use service_clock::{ServiceClock, Urgency};

use crate::web::Routes;

/// Routes below `/office`: officials review, and results become public.
pub fn office_routes(routes: &mut Routes) {
    office::routes(routes);
    publication::routes(routes);
}
