//! Frameworks of evaluation.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// A revision of a framework: its text never changes once a round stands on it.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "framework")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub key: String,
    pub revision: i32,
    pub subject_kind: String,
    pub name: String,
    pub definition: String,
    pub state: String,
    pub note: Option<String>,
    pub content_digest: Option<String>,
    pub saved_by: Option<i64>,
    pub saved_by_name: String,
    pub saved_at: ChronoDateTimeUtc,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
