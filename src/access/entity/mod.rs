//! Tables of people, sessions and organisations.

pub mod account_token;
pub mod app_user;
pub mod invitation;
pub mod membership;
pub mod organisation;
pub mod second_factor;
pub mod user_session;
