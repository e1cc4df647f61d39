//! Pages, feeds and interfaces for visitors. None of them knows who asks, so that every answer can be cached.

mod api;
pub mod best_bet;
mod body;
mod comparison;
mod day;
mod empty;
mod export;
mod facets;
mod facts;
mod files;
pub mod find;
pub mod inquiry;
mod interpretation;
mod json_ld;
mod links;
mod list;
mod openapi;
mod reading;
pub mod row;
mod show;
mod suggest;
mod tasks;
mod version;

use crate::web::Routes;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/policies", list::show);
    routes.get("/policies.csv", export::csv);
    routes.get("/policies.atom", export::atom);
    routes.get("/policies/suggest", suggest::show);
    routes.get("/policies/topics/{slug}.atom", export::topic_atom);
    routes.get("/policies/topics/{slug}", list::topic);
    routes.get("/policies/{id}", show::show);
    routes.get("/policies/{id}/print", show::print);
    routes.get("/policies/{id}/original", files::original);
    routes.get("/policies/{id}/versions/{number}", version::show);
    routes.get("/policies/{id}/comparison", comparison::show);
    routes.get("/policies/{id}/attachments/{attachment_id}", files::attachment);
    routes.get("/policies/{id}/interpretations/{interpretation_id}", interpretation::show);
    routes.get("/policies/{id}/interpretations/{interpretation_id}/picture", interpretation::picture);
    routes.get("/api/v1/policies", api::list);
    routes.get("/api/v1/policies/{id}", api::show);
    routes.get("/openapi.json", openapi::show);
}
