//! Bulletins.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// The bulletin of a month: text and numbers as they were when it was made, and the note of an official.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "bulletin")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub period: i32,
    pub state: String,
    pub title: String,
    pub content: Json,
    pub note: String,
    pub revision: i32,
    pub is_demo: bool,
    pub made_at: ChronoDateTimeUtc,
    pub edited_by_name: Option<String>,
    pub published_by: Option<i64>,
    pub published_by_name: Option<String>,
    pub published_at: Option<ChronoDateTimeUtc>,
    pub updated_at: ChronoDateTimeUtc,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
