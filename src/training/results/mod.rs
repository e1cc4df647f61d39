//! Who completed a session: attendance, score and homework against the rule of the course. One person proposes, another
//! confirms; certificates follow from the confirmation.

pub mod certificate;
mod import;
mod letter;
pub mod office;
pub mod rules;
pub mod sheet;
pub mod store;
