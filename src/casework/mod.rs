//! Floor 5: programmes and the applications for them, from the guide to the decision. The rule it guards: an application
//! moves only by the steps of one table ([`flow`]), every step is written down with who and why, a clock never runs while
//! the applicant has to act, and nobody decides alone or in a matter of their own.

pub mod checks;
pub mod content;
pub mod engine;
pub mod entity;
pub mod event;
pub mod files;
pub mod finder;
pub mod flow;
pub mod known;
pub mod letter;
pub mod link;
pub mod mine;
pub mod notice;
pub mod office;
pub mod office_programmes;
pub mod permit;
pub mod programme;
pub mod public;
pub mod publication;
pub mod reviews;
pub mod scores;
pub mod search;
pub mod service_clock;
pub mod store;
pub mod turning;
pub mod words;
pub mod work;

use crate::web::Routes;

pub use flow::{Action, Side, State, Turn};
pub use programme::{Programme, Programmes};
pub use service_clock::{ServiceClock, Urgency};

/// Routes for everybody.
pub fn public_routes(routes: &mut Routes) {
    public::routes(routes);
    finder::public_routes(routes);
}

/// Routes below `/my`: applications of an organisation, and what experts score.
pub fn my_routes(routes: &mut Routes) {
    finder::my_routes(routes);
    mine::routes(routes);
    reviews::routes(routes);
}

/// Routes below `/office`: those who keep programmes, work on files and make results public.
pub fn office_routes(routes: &mut Routes) {
    office_programmes::routes(routes);
    office::routes(routes);
    publication::routes(routes);
}
