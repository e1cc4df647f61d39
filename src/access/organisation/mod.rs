//! Organisations: who they are, who works for them, and whether an official has confirmed them. The rule it guards: only
//! owners change an organisation, only officials of its division decide about it, and it always has an owner.

pub mod draft;
pub mod event;
mod form;
mod members;
mod my;
mod office;
pub mod permit;
pub mod store;
pub mod words;

pub use words::{MemberRole, OrganisationKind, OrganisationStatus};

use crate::web::Routes;

pub(super) fn my_routes(routes: &mut Routes) {
    my::routes(routes);
    members::routes(routes);
}

pub(super) fn office_routes(routes: &mut Routes) {
    office::routes(routes);
}
