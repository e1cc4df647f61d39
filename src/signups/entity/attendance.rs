//! Attendance.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// A day on which somebody came.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attendance")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub occasion_id: i64,
    pub signup_id: i64,
    pub day: ChronoDate,
    pub in_at: ChronoDateTimeUtc,
    pub out_at: Option<ChronoDateTimeUtc>,
    pub method: String,
    pub door: Option<String>,
    pub replay_key: String,
    pub made_by: Option<i64>,
    pub made_by_name: String,
    pub created_at: ChronoDateTimeUtc,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
