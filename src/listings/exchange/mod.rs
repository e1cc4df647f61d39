//! Entries as spreadsheets, out and in again. The rule it guards: what went out comes in unchanged; a file is first read and
//! every problem said with its cell, and nothing is written while there is one.

mod columns;
mod export;
mod importer;
mod office;
mod plan;
mod write;

pub use crate::web::sheet::{Fault, MOST_ROWS, Sheet};
pub use columns::Column;
pub use export::{Owned, csv, xlsx};
pub use importer::Importer;
pub use office::routes;
pub use plan::{Plan, plan};
pub use write::apply;
