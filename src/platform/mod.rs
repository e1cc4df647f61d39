//! Floor 1: what every room stands on and that knows nothing of the field: clock, database with its unit of work,
//! change log, file storage, outgoing mail, papers as PDF, random keys, telemetry and background work.

pub mod audit_chain;
pub mod calendar;
pub mod change_log;
pub mod clock;
pub mod content;
pub mod database;
pub mod entity;
pub mod event;
pub mod files;
pub mod like;
pub mod mail;
pub mod numbers;
pub mod pdf;
pub mod scan;
pub mod secret;
pub mod setting;
pub mod tally;
pub mod telemetry;
pub mod work;
mod write;

pub use clock::Clock;
pub use content::Content;
pub use database::Database;
pub use event::{Actor, Event, Happened, Subject};
pub use files::FileStore;
pub use write::Write;
