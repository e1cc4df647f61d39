//! Rules of the house that no compiler checks: who may lean on whom, how long a file may be, and that nothing named in a
//! template is missing.

mod floors;
mod migrations;
mod sizes;
mod templates;
mod tree;
