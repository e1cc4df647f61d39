//! Files of applications.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// A file, or the promise to bring one later (容缺).
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "application_document")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub application_id: i64,
    pub organisation_id: i64,
    pub purpose: String,
    pub purpose_id: Option<i64>,
    pub field_key: Option<String>,
    pub name: String,
    pub media_type: Option<String>,
    pub sha256: Option<String>,
    pub size: i64,
    pub state: String,
    pub note: Option<String>,
    pub issued_on: Option<ChronoDate>,
    pub expires_on: Option<ChronoDate>,
    pub promised_on: Option<ChronoDate>,
    pub scan: Option<String>,
    pub uploaded_by: i64,
    pub uploaded_by_name: String,
    pub uploaded_at: ChronoDateTimeUtc,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
