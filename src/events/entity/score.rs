//! Scores.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// What one judge gave one team in one round.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contest_score")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub occasion_id: i64,
    pub team_id: i64,
    pub round: i32,
    pub judge_key: String,
    pub judge_name: String,
    pub points: Json,
    pub total: f64,
    pub note: Option<String>,
    pub is_signed: bool,
    pub updated_at: ChronoDateTimeUtc,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
