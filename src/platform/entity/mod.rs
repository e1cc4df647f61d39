//! Tables of the platform.

pub mod audit_event;
pub mod change_log;
pub mod number_series;
pub mod outgoing_letter;
pub mod setting;
pub mod stored_file;
