//! Floor 5: needs of overseas warehouse space and the warehouses that meet them. The rule it guards: the public reads what
//! is needed, never who needs it; the two sides learn of each other only when one of them opens a conversation.

mod conversation;
mod form;
mod matches;
pub mod matching;
mod mine;
mod offers;
mod permit;
mod public;
pub mod rules;
mod show;
pub mod store;
pub mod work;

use crate::web::Routes;

/// Routes for everybody.
pub fn public_routes(routes: &mut Routes) {
    routes.get("/needs", public::list);
}

/// Routes of the workspace.
pub fn my_routes(routes: &mut Routes) {
    routes.get("/my/needs", mine::list);
    routes.get("/my/needs/new", mine::show_new);
    routes.post("/my/needs", mine::create);
    routes.get("/my/needs/matching", matches::list);
    routes.get("/my/needs/{id}", show::show);
    routes.post("/my/needs/{id}", mine::update);
    routes.get("/my/needs/{id}/edit", mine::show_edit);
    routes.post("/my/needs/{id}/closing", show::close);
    routes.get("/my/needs/{id}/conversations/new", conversation::show);
    routes.post("/my/needs/{id}/conversations", conversation::open);
}
