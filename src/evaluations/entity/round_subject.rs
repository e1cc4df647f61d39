//! Subjects of rounds.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// Somebody evaluated in a round, with the result once there is one.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "round_subject")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub round_id: i64,
    pub listing_id: i64,
    pub organisation_id: Option<i64>,
    pub division_code: String,
    pub name: String,
    pub peer_group: String,
    pub state: String,
    pub submitted_at: Option<ChronoDateTimeUtc>,
    pub submitted_by_name: Option<String>,
    pub total: Option<f64>,
    pub rank: Option<i32>,
    pub rank_in_group: Option<i32>,
    pub draft_grade: Option<String>,
    pub vetoed_by: Option<String>,
    pub warning: Option<String>,
    pub proposed_grade: Option<String>,
    pub proposed_reason: Option<String>,
    pub proposed_by: Option<i64>,
    pub proposed_by_name: Option<String>,
    pub proposed_at: Option<ChronoDateTimeUtc>,
    pub confirmed_by: Option<i64>,
    pub confirmed_by_name: Option<String>,
    pub confirmed_at: Option<ChronoDateTimeUtc>,
    pub grade: Option<String>,
    pub previous_grade: Option<String>,
    pub failures: i32,
    pub revision: i32,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
