//! Payments.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// Money for an application, made by one official and checked by another.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "disbursement")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub application_id: i64,
    pub sequence: i32,
    pub organisation_id: i64,
    pub organisation_name: String,
    pub credit_code: String,
    pub programme_name: String,
    pub amount_fen: i64,
    pub account_name: String,
    pub bank_name: String,
    pub bank_account: String,
    pub state: String,
    pub state_note: Option<String>,
    pub batch_id: Option<i64>,
    pub voucher_number: Option<String>,
    pub paid_on: Option<ChronoDate>,
    pub made_by: i64,
    pub made_by_name: String,
    pub checked_by: Option<i64>,
    pub checked_by_name: Option<String>,
    pub checked_at: Option<ChronoDateTimeUtc>,
    pub is_demo: bool,
    pub revision: i32,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
