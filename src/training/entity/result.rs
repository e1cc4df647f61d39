//! Results.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// What somebody reached in a session.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "training_result")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub signup_id: i64,
    pub occasion_id: i64,
    pub course_id: i64,
    pub attendance_percent: i32,
    pub score: Option<f64>,
    pub homework_passed: Option<bool>,
    pub outcome: String,
    pub completed_on: Option<ChronoDate>,
    pub certificate_id: Option<i64>,
    pub note: Option<String>,
    pub proposed_by: Option<i64>,
    pub made_by_name: String,
    pub revision: i32,
    pub updated_at: ChronoDateTimeUtc,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
