//! How many were truly taught: person-times and different people, from completed results only.

pub mod count;
pub mod office;
pub mod store;

use chrono::{Datelike as _, NaiveDate};
use sea_orm::{ConnectionTrait, DbErr};

/// A year at a glance, for public pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Year.
    pub year: i32,
    /// Completed results.
    pub person_times: u64,
    /// What the year should reach; none where nobody has set it.
    pub target: Option<i32>,
}

/// The year of a day, in two queries.
pub async fn summary(database: &impl ConnectionTrait, today: NaiveDate) -> Result<Summary, DbErr> {
    let year = today.year();
    let person_times = store::person_times(database, year).await?;
    Ok(Summary { year, person_times, target: store::target(database, year).await?.map(|row| row.person_times) })
}
