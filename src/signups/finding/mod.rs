//! How people find what they can sign up for: lists, calendars, share pages, and the same for machines. Written once; a
//! room above says by a [`Room`] what its list is called and what can be asked of it.

pub mod body;
pub mod calendar;
pub mod export;
pub mod facets;
pub mod files;
pub mod ics;
pub mod inquiry;
pub mod json_ld;
pub mod list;
mod month;
pub mod query;
pub mod row;
pub mod show;
pub mod sign_up;
pub mod turning;
pub mod words;

pub use inquiry::Inquiry;
pub use row::Row;

use crate::web::Routes;

/// A room whose records are found here.
#[derive(Debug)]
pub struct Room {
    /// First part of its addresses: `training`, `events`.
    pub key: &'static str,
    /// Its list.
    pub list: &'static str,
    /// Kind of its occasions.
    pub occasions: &'static str,
    /// Kind of what the list shows, in the index.
    pub kind: &'static str,
    /// As people read it.
    pub name: &'static str,
    /// One of what the list shows.
    pub noun: &'static str,
    /// Its measure word.
    pub unit: &'static str,
    /// One sentence about it.
    pub lead: &'static str,
    /// What may be typed into the field.
    pub placeholder: &'static str,
    /// Facets in order: parameter and heading.
    pub facets: &'static [(&'static str, &'static str)],
    /// The word of a category.
    pub category: fn(&str) -> &'static str,
    /// Help about it.
    pub help: &'static str,
}

/// Routes for everybody that belong to no room above.
pub fn routes(routes: &mut Routes) {
    routes.get("/occasions/{code}/files/{file}", files::show);
}
