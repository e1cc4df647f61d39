//! Rectifications.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// What a subject has to put right until a day, and what the re-check found.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "rectification")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub round_id: i64,
    pub subject_id: i64,
    pub reason: String,
    pub due_on: Option<ChronoDate>,
    pub state: String,
    pub opened_by: Option<i64>,
    pub opened_by_name: String,
    pub opened_at: ChronoDateTimeUtc,
    pub submitted_at: Option<ChronoDateTimeUtc>,
    pub rechecked_by: Option<i64>,
    pub rechecked_by_name: Option<String>,
    pub rechecked_at: Option<ChronoDateTimeUtc>,
    pub recheck_note: Option<String>,
    pub revision: i32,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
