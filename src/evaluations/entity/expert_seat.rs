//! Seats of experts.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// An expert drawn for a round; what they declare comes before any file opens.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "expert_seat")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub round_id: i64,
    pub user_id: i64,
    pub name: String,
    pub organisation_name: String,
    pub state: String,
    pub recused: Json,
    pub recusal_reason: Option<String>,
    pub drawn_at: ChronoDateTimeUtc,
    pub declared_at: Option<ChronoDateTimeUtc>,
    pub submitted_at: Option<ChronoDateTimeUtc>,
    pub opinion: Option<String>,
    pub revision: i32,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
