//! Returns.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// A month of a reporter in one vintage.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "monthly_return")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub reporter_id: i64,
    pub form_key: String,
    pub form_revision: i32,
    pub division_code: String,
    pub period: i32,
    pub vintage: i32,
    pub state: String,
    pub figures: Json,
    pub reasons: Json,
    pub note: String,
    pub revision: i32,
    pub due_on: ChronoDate,
    pub source: String,
    pub is_on_time: Option<bool>,
    pub returned_note: Option<String>,
    pub submitted_at: Option<ChronoDateTimeUtc>,
    pub submitted_by: Option<i64>,
    pub submitted_by_name: Option<String>,
    pub verified_at: Option<ChronoDateTimeUtc>,
    pub verified_by: Option<i64>,
    pub verified_by_name: Option<String>,
    pub locked_at: Option<ChronoDateTimeUtc>,
    pub locked_by_name: Option<String>,
    pub is_demo: bool,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
    pub updated_by_name: String,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
