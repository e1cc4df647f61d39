//! Forms and rules as data: what a programme asks, what must hold, and what follows. A schema says which fields there
//! are; [`Raw`] is what was typed into them, [`Reading`] what that means and what is wrong with it. Rules are expressions
//! over named facts. Nothing here knows the database; whoever stores answers stores them as JSON.

mod catalogues;
mod context;
mod diff;
mod page;
mod prefill;
mod raw;
mod reading;
pub mod rules;
pub mod schema;
mod sheet;
mod show;

pub use catalogues::{Catalogues, Place};
pub use context::{Attached, Context, Files};
pub use diff::{Difference, diff};
pub use page::{AttachedFile, ColumnView, FieldView, FileView, OptionGroup, OptionView, RowView, SectionForm, TableView, When};
pub use prefill::prefill;
pub use raw::Raw;
pub use reading::{Asked, Problem, Reading, read_day};
pub use rules::{Expects, Facts, Names, Outcome, Rule, RuleProblem, Shape, explain};
pub use schema::{CUSTOMS_MODES, Check, Choice, Field, Kind, Schema, SchemaProblem, Section};
pub use sheet::{Sheet, SheetRow, SheetSection, SheetTable};
pub use show::show;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod shown_tests;
