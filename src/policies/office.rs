//! The library's part of the back office: lists, forms, the way of a document to the public, imports, and what editors
//! keep for search. Every handler takes the officer's context, every write a permit.

mod actions;
mod amendment;
mod attachments;
mod best_bets;
mod confirm;
mod edit;
mod files;
mod imports;
mod interpretations;
mod list;
mod overview;
pub mod page;
mod preview;
mod relations;
mod repeal;
mod searches;
mod synonyms;
mod topics;

use crate::web::Routes;

pub use imports::title_of as pending_title;

/// Routes below `/office`.
pub fn routes(routes: &mut Routes) {
    list::routes(routes);
    preview::routes(routes);
    edit::routes(routes);
    overview::routes(routes);
    actions::routes(routes);
    repeal::routes(routes);
    amendment::routes(routes);
    attachments::routes(routes);
    interpretations::routes(routes);
    relations::routes(routes);
    imports::routes(routes);
    confirm::routes(routes);
    topics::routes(routes);
    synonyms::routes(routes);
    best_bets::routes(routes);
    searches::routes(routes);
}
