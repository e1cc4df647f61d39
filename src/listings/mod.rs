//! Floor 4: moderated public entries, written once and used by every directory. The rule it guards: what the public sees of
//! an entry was either said by those who run the place, in a field whose definition lets it be public at once, or approved
//! by an official of its division; and everybody can see when it was last confirmed.

pub mod definition;
pub mod demo;
pub mod diff;
pub mod enquiry;
pub mod entity;
pub mod event;
pub mod exchange;
pub mod facts;
pub mod form;
pub mod freshness;
pub mod letter;
pub mod link;
pub mod look;
pub mod merge;
pub mod mine;
pub mod office;
pub mod permit;
pub mod picture;
pub mod places;
pub mod public;
pub mod rules;
pub mod search;
pub mod sheet;
pub mod store;
pub mod work;

use crate::web::Routes;

pub use definition::{Directories, Directory};
pub use facts::Facts;
pub use places::Places;

/// Routes below `/my`: those who run a place keep its entry.
pub fn my_routes(routes: &mut Routes) {
    mine::routes(routes);
    enquiry::my_routes(routes);
}

/// Routes for everybody.
pub fn public_routes(routes: &mut Routes) {
    public::routes(routes);
    enquiry::public_routes(routes);
}

/// Routes below `/office`: officials decide what becomes public.
pub fn office_routes(routes: &mut Routes) {
    exchange::routes(routes);
    office::routes(routes);
}
