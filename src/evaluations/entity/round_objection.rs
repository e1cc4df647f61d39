//! Objections to draft results.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// What a subject holds against its draft result, and what came of it.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "round_objection")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub round_id: i64,
    pub subject_id: i64,
    pub indicator: Option<String>,
    pub body: String,
    pub evidence: Json,
    pub state: String,
    pub due_on: Option<ChronoDate>,
    pub raised_by: i64,
    pub raised_by_name: String,
    pub raised_at: ChronoDateTimeUtc,
    pub answer: Option<String>,
    pub raw: Option<f64>,
    pub decided_by: Option<i64>,
    pub decided_by_name: Option<String>,
    pub decided_at: Option<ChronoDateTimeUtc>,
    pub revision: i32,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
