//! Importing documents from files: one original at a time with what was recognised in it, or many at once from lines of
//! JSON. Importing the same document again brings it up to date and never makes a second one.

mod file;
mod lines;

pub use file::{Confirmed, ImportedFile, draft_of, import_file, merge, recognise_file, same_document};
pub use lines::{ImportedLines, import_lines};
