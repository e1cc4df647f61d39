//! Sign-ups.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// A person's place, or their place in the queue.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "signup")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub occasion_id: i64,
    pub code: String,
    pub ticket: i32,
    pub state: String,
    pub quota: Option<String>,
    pub name: String,
    pub mobile: String,
    pub email: String,
    pub employer: String,
    pub credit_code: Option<String>,
    pub post: String,
    pub division_code: Option<String>,
    pub identity_masked: Option<String>,
    pub person_hash: String,
    pub contact_hash: String,
    pub answers: Json,
    pub consent: String,
    pub consented_at: ChronoDateTimeUtc,
    pub user_id: Option<i64>,
    pub organisation_id: Option<i64>,
    pub batch: Option<String>,
    pub source: String,
    pub queued_at: ChronoDateTimeUtc,
    pub rank: i32,
    pub offered_until: Option<ChronoDateTimeUtc>,
    pub confirmed_at: Option<ChronoDateTimeUtc>,
    pub ended_at: Option<ChronoDateTimeUtc>,
    pub end_reason: Option<String>,
    pub note: Option<String>,
    pub reminded: String,
    pub erased_at: Option<ChronoDateTimeUtc>,
    pub is_demo: bool,
    pub revision: i32,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
