//! Objections to public notices.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// An objection: who says what is wrong, and what came of it.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "objection")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub notice_id: i64,
    pub line_id: Option<i64>,
    pub name: String,
    pub phone: String,
    pub email: String,
    pub body: String,
    pub state: String,
    pub investigation: Option<String>,
    pub outcome: Option<String>,
    pub handled_by: Option<i64>,
    pub handled_by_name: Option<String>,
    pub due_on: Option<ChronoDate>,
    pub token_hash: String,
    pub received_at: ChronoDateTimeUtc,
    pub settled_at: Option<ChronoDateTimeUtc>,
    pub revision: i32,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
