//! Floor 4: signing up for what has a time and a limited number of places, shared by training and events. The rule it
//! guards: a place is held by one person at a time, the queue keeps its order, and whoever came is written down once.
//!
//! Rooms above own what is taught or shown; its time and places are an [`occasion`](entity::occasion). Everything that
//! moves a sign-up goes through [`counter`], which holds the occasion's row until the write ends.

pub mod counter;
pub mod door;
pub mod door_pages;
pub mod entity;
pub mod event;
pub mod finding;
pub mod letter;
pub mod link;
pub mod look;
mod mine;
pub mod occasion;
pub mod office;
pub mod own_links;
pub mod permit;
pub mod person;
pub mod places;
pub mod public;
pub mod rules;
pub mod store;
pub mod subject;
pub mod survey;
pub mod waiting;
pub mod words;
pub mod work;

use crate::web::Routes;

pub use mine::SignupsWaiting;
pub use own_links::OwnLinks;
pub use person::PersonKey;

/// Routes for everybody.
pub fn public_routes(routes: &mut Routes) {
    finding::routes(routes);
    public::routes(routes);
    door_pages::public_routes(routes);
    survey::public_routes(routes);
}

/// Routes of the workspace.
pub fn my_routes(routes: &mut Routes) {
    mine::routes(routes);
    office::my_routes(routes);
}

/// Routes below `/office`.
pub fn office_routes(routes: &mut Routes) {
    office::office_routes(routes);
    door_pages::office_routes(routes);
    survey::office_routes(routes);
}
