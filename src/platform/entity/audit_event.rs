//! The audit trail: who did what to which record, when, with what changed.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// One committed event.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub at: ChronoDateTimeUtc,
    pub actor_id: Option<i64>,
    pub actor_name: String,
    pub kind: String,
    pub subject_kind: String,
    pub subject_id: i64,
    pub subject_name: String,
    pub summary: String,
    pub before: Option<Json>,
    pub after: Option<Json>,
    pub request_id: Option<String>,
    pub address: Option<String>,
    pub digest: Option<String>,
    pub chained_from: Option<i64>,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
