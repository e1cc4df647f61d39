//! Floor 4: moderated public entries, written once and used by every directory. The rule it guards: what the public sees of
//! an entry was either said by those who run the place, in a field whose definition lets it be public at once, or approved
//! by an official of its division; and everybody can see when it was last confirmed.

pub mod definition;
pub mod demo;
pub mod enquiry;
pub mod entity;
pub mod event;
pub mod exchange;
pub mod facts;
pub mod freshness;
pub mod link;
pub mod permit;
pub mod places;
pub mod public;
pub mod rules;
pub mod search;
pub mod store;

pub use definition::{Directories, Directory};
pub use facts::Facts;
pub use places::Places;

use crate::web::Routes;

/// Routes for everybody.
pub fn public_routes(routes: &mut Routes) {
    public::routes(routes);
    enquiry::public_routes(routes);
}

/// Routes of the workspace.
pub fn my_routes(routes: &mut Routes) {
    enquiry::my_routes(routes);
}

/// Routes below `/office`.
pub fn office_routes(routes: &mut Routes) {
    exchange::routes(routes);
}
