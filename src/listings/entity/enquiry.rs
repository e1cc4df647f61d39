//! Enquiries to entries.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// A conversation between somebody outside and those who manage an entry.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "enquiry")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub listing_id: i64,
    pub kind: String,
    pub name: String,
    pub organisation_name: Option<String>,
    pub phone: Option<String>,
    pub email: String,
    pub details: Json,
    pub need_id: Option<i64>,
    pub user_id: Option<i64>,
    pub opened_by: String,
    pub state: String,
    pub token_hash: String,
    pub created_at: ChronoDateTimeUtc,
    pub first_answered_at: Option<ChronoDateTimeUtc>,
    pub last_message_at: ChronoDateTimeUtc,
    pub reminded_at: Option<ChronoDateTimeUtc>,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
