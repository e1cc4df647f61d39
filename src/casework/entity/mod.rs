//! Tables of programmes and applications, one a file.

pub mod application;
pub mod application_document;
pub mod application_message;
pub mod application_revision;
pub mod application_section;
pub mod application_step;
pub mod correction;
pub mod delegation;
pub mod expert;
pub mod programme;
pub mod programme_call;
pub mod programme_revision;
pub mod recusal;
pub mod review_task;
pub mod saved_view;
