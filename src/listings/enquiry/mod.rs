//! Enquiries: somebody outside writes to those who manage an entry, and both talk until one of them closes it. The rule it
//! guards: who wrote and what they left to be reached by is seen by the two sides only, for as long as the talk lasts and
//! two years after; the enquirer needs no account, only the private address that came by mail.

mod ask;
mod form;
pub mod letters;
mod mine;
pub mod permit;
mod private;
pub mod rules;
pub mod store;
mod talk;
mod thread;
mod waiting;
pub mod work;

pub use rules::answer_words;
pub use waiting::EnquiriesWaiting;

use super::event;
use crate::web::Routes;

/// Routes for everybody. No page of them knows a session.
pub fn public_routes(routes: &mut Routes) {
    routes.get("/enquiries/received", private::received);
    routes.get("/enquiries/{token}", private::show);
    routes.post("/enquiries/{token}/messages", private::write_more);
    routes.post("/enquiries/{token}/closing", private::close);
    for directory in event::directories() {
        routes.get(&format!("/{directory}/{{id}}/enquiries/new"), ask::show);
        routes.post(&format!("/{directory}/{{id}}/enquiries"), ask::send);
    }
}

/// Routes of the workspace.
pub fn my_routes(routes: &mut Routes) {
    routes.get("/my/enquiries", mine::list);
    routes.get("/my/enquiries/{id}", talk::show);
    routes.post("/my/enquiries/{id}/messages", talk::answer);
    routes.post("/my/enquiries/{id}/closing", talk::close);
    routes.post("/my/enquiries/{id}/reopening", talk::reopen);
}
