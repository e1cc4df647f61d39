//! Invitations.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// A place kept open for one address.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "occasion_invitation")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub occasion_id: i64,
    pub email: String,
    pub name: String,
    pub key_hash: String,
    pub signup_id: Option<i64>,
    pub sent_at: ChronoDateTimeUtc,
    pub expires_on: Option<ChronoDate>,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
