//! Booths.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// A table of a matchmaking event, and who sits there.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "booth")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub occasion_id: i64,
    pub code: String,
    pub name: String,
    pub about: String,
    pub email: String,
    pub key_hash: String,
    pub organisation_id: Option<i64>,
    pub is_demo: bool,
    pub created_at: ChronoDateTimeUtc,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
