//! Floor 5: the policy library (政策库): documents from import to search, reading, feeds and editing. The rule it guards:
//! the public sees published documents only, each with its true validity, and no version that was ever published is lost.

pub mod citation;
pub mod compare;
pub mod content;
pub mod draft;
pub mod entity;
pub mod event;
pub mod extract;
pub mod form;
pub mod import;
pub mod link;
pub mod measure;
pub mod office;
pub mod permit;
pub mod public;
pub mod recognise;
pub mod relation;
pub mod rules;
pub mod search;
pub mod store;
pub mod text;
pub mod work;

use crate::web::Routes;

/// Routes for everybody; none of them knows a session.
pub fn public_routes(routes: &mut Routes) {
    public::routes(routes);
}

/// Routes below `/office`.
pub fn office_routes(routes: &mut Routes) {
    office::routes(routes);
}
