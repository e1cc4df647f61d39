//! Rounds of evaluation.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// A round: one framework, one year, the subjects that are evaluated, and the stage in which it is.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "round")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub key: String,
    pub framework_id: i64,
    pub framework_key: String,
    pub name: String,
    pub year: i32,
    pub subject_kind: String,
    pub stage: String,
    pub due_on: Option<ChronoDate>,
    pub opens_on: Option<ChronoDate>,
    pub self_until: Option<ChronoDate>,
    pub county_until: Option<ChronoDate>,
    pub provincial_until: Option<ChronoDate>,
    pub experts_until: Option<ChronoDate>,
    pub objection_until: Option<ChronoDate>,
    pub seed: i64,
    pub computed_at: Option<ChronoDateTimeUtc>,
    pub dossier_sha256: Option<String>,
    pub acknowledged: Option<String>,
    pub notice_id: Option<i64>,
    pub published_at: Option<ChronoDateTimeUtc>,
    pub is_demo: bool,
    pub revision: i32,
    pub created_by: Option<i64>,
    pub created_by_name: String,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
