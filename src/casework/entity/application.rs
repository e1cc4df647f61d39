//! Applications.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// An application from draft to its end.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "application")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub number: Option<String>,
    pub submission_key: Option<String>,
    pub programme_id: i64,
    pub call_id: i64,
    pub revision_id: i64,
    pub organisation_id: i64,
    pub organisation_name: String,
    pub credit_code: String,
    pub division_code: String,
    pub state: String,
    pub stage: i32,
    pub stage_kind: Option<String>,
    pub requested_fen: Option<i64>,
    pub approved_fen: Option<i64>,
    pub score: Option<f64>,
    pub account_digest: Option<String>,
    pub subject: Option<String>,
    pub subject_id: Option<i64>,
    pub answers: Json,
    pub clock: Option<Json>,
    pub checks: Option<Json>,
    pub decision: Option<Json>,
    pub due_on: Option<ChronoDate>,
    pub assignee_id: Option<i64>,
    pub proposed_by: Option<i64>,
    pub notice_id: Option<i64>,
    pub copied_from_id: Option<i64>,
    pub receipt_sha256: Option<String>,
    pub receipt_code: Option<String>,
    pub created_by: i64,
    pub submitted_at: Option<ChronoDateTimeUtc>,
    pub admitted_at: Option<ChronoDateTimeUtc>,
    pub closed_at: Option<ChronoDateTimeUtc>,
    pub is_demo: bool,
    pub revision: i32,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
