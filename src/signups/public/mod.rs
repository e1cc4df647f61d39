//! Signing up without an account, and one's own page behind an address that nobody can guess: where one stands, the ticket,
//! changing, giving up, and having one's data erased. Looking changes nothing: programs that check mail open links too.

mod actions;
mod calendar;
mod consent;
mod edit;
mod gate;
mod own;
mod paper;
pub mod person_form;
mod questions;
mod sign_up;
mod signed_up;

use crate::web::Routes;

pub use consent::{CONSENT, CONSENT_OF_OTHERS};
pub(super) use questions::Questions;

/// Routes for everybody.
pub(super) fn routes(routes: &mut Routes) {
    routes.get("/occasions/{code}/sign-up", sign_up::show);
    routes.post("/occasions/{code}/sign-up", sign_up::send);
    routes.get("/occasions/{code}/signed-up", signed_up::show);
    routes.post("/occasions/{code}/letters", signed_up::send_again);
    routes.get("/signups/{own}", own::show);
    routes.post("/signups/{own}/confirmation", actions::confirm);
    routes.post("/signups/{own}/acceptance", actions::accept);
    routes.post("/signups/{own}/cancellation", actions::cancel);
    routes.post("/signups/{own}/erasure", actions::erase);
    routes.get("/signups/{own}/edit", edit::show);
    routes.post("/signups/{own}/edit", edit::save);
    routes.get("/signups/{own}/ticket.pdf", paper::ticket);
    routes.get("/signups/{own}/calendar.ics", calendar::show);
}
