//! Floor 5: monthly returns. Forms as data, who reports them, the returns in their vintages, checks, reminders, and sums over
//! what counts. The rules it guards: what counts is never written over, a correction is a new vintage, and whoever handed a
//! return in does not verify it.

pub mod checks;
pub mod definitions;
pub mod due;
pub mod engine;
pub mod entity;
pub mod event;
pub mod figures;
pub mod forms;
pub mod keys;
pub mod link;
pub mod month;
pub mod period;
pub mod permit;
pub mod rules;
pub mod say;
pub mod store;

pub use forms::Forms;
pub use period::Period;
