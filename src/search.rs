//! Floor 7: search across everything: the page that asks all kinds at once, and how well the index answers a judged set of
//! queries.

pub mod eval;
mod site;

pub use site::routes;
