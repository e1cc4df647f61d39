//! Tasks of rectifications.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// One thing to put right.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "rectification_task")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub rectification_id: i64,
    pub position: i32,
    pub name: String,
    pub indicator: Option<String>,
    pub due_on: Option<ChronoDate>,
    pub state: String,
    pub answer: Option<String>,
    pub evidence: Json,
    pub done_by_name: Option<String>,
    pub done_at: Option<ChronoDateTimeUtc>,
    pub returned_note: Option<String>,
    pub revision: i32,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
