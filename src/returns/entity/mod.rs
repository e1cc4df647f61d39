//! Tables of monthly returns.

pub mod definition;
pub mod form;
pub mod monthly_return;
pub mod reporter;
pub mod return_key;
pub mod return_reminder;
pub mod return_step;
pub mod return_total;
