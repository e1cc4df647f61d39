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
pub mod mine;
pub mod permit;
pub mod programme;
pub mod reviews;
pub mod service_clock;
pub mod store;
pub mod work;

pub use flow::{Action, Side, State, Turn};
pub use programme::{Programme, Programmes};
pub use service_clock::{ServiceClock, Urgency};

use crate::web::Routes;

/// Routes below `/my`: applications of an organisation, and what experts score.
pub fn my_routes(routes: &mut Routes) {
    mine::routes(routes);
    reviews::routes(routes);
}
