//! What those who came say of it: once each, changed for a while, read without names. Follow-ups months after a course are
//! asked by the room that knows who finished it.

mod answer;
pub mod questions;
mod results;
pub mod store;
pub mod summary;
pub mod work;

use crate::web::Routes;

pub use questions::Surveys;

/// Routes for everybody.
pub(super) fn public_routes(routes: &mut Routes) {
    routes.get("/signups/{own}/survey", answer::show);
    routes.post("/signups/{own}/survey", answer::post);
    routes.get("/signups/{own}/follow-up/{months}", answer::show_later);
    routes.post("/signups/{own}/follow-up/{months}", answer::post_later);
}

/// Routes below `/office`.
pub(super) fn office_routes(routes: &mut Routes) {
    routes.get("/office/occasions/{id}/survey", results::show);
    routes.get("/office/occasions/{id}/survey.csv", results::export);
}
