//! Proposed changes of entries.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// What a manager proposes for one entry, and what became of it. An entry has at most one that is open.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "listing_change")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub listing_id: i64,
    pub author_id: Option<i64>,
    pub author_name: String,
    pub state: String,
    pub base_revision: i32,
    pub facts: Json,
    pub base: Option<Json>,
    pub verdicts: Option<Json>,
    pub note: Option<String>,
    pub reason: Option<String>,
    pub submitted_at: Option<ChronoDateTimeUtc>,
    pub due_on: Option<ChronoDate>,
    pub decided_by: Option<i64>,
    pub decided_by_name: Option<String>,
    pub decided_at: Option<ChronoDateTimeUtc>,
    pub revision: i32,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
