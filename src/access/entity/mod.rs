//! Tables of people and sessions.

pub mod app_user;
pub mod user_session;
