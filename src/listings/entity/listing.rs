//! Entries of all directories.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// An entry: its facts as the public sees them, who owns it, and how fresh it is.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "listing")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub directory: String,
    pub name: String,
    pub division_code: String,
    pub status: String,
    pub status_reason: Option<String>,
    pub organisation_id: Option<i64>,
    pub parent_id: Option<i64>,
    pub facts: Json,
    pub revision: i32,
    pub confirmed_on: Option<ChronoDate>,
    pub asked_on: Option<ChronoDate>,
    pub published_at: Option<ChronoDateTimeUtc>,
    pub merged_into_id: Option<i64>,
    pub content_key: Option<String>,
    pub is_demo: bool,
    pub answered_count: i32,
    pub answer_minutes: Option<i64>,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
