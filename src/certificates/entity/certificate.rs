//! Certificates.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// A certificate as it was issued, and where it stands.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "certificate")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub code: String,
    pub number: String,
    pub kind: String,
    pub kind_name: String,
    pub holder_kind: String,
    pub holder_name: String,
    pub credit_code: String,
    pub organisation_id: i64,
    pub division_code: String,
    pub scope: String,
    pub subject_kind: Option<String>,
    pub subject_id: Option<i64>,
    pub subject_name: Option<String>,
    pub issued_on: Option<ChronoDate>,
    pub expires_on: Option<ChronoDate>,
    pub recheck_on: Option<ChronoDate>,
    pub state: String,
    pub reason: Option<String>,
    pub pdf_sha256: Option<String>,
    pub application_id: Option<i64>,
    pub replaces_id: Option<i64>,
    pub data: Json,
    pub proposed: Option<Json>,
    pub reminded: Option<String>,
    pub is_demo: bool,
    pub revision: i32,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
