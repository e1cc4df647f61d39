//! Public notices.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// A notice: what is shown to the public for a number of working days before it becomes final.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "public_notice")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub number: Option<String>,
    pub kind: String,
    pub title: String,
    pub body: String,
    pub subject_kind: String,
    pub subject_id: i64,
    pub division_code: String,
    pub contact: String,
    pub working_days: i32,
    pub opens_on: Option<ChronoDate>,
    pub closes_on: Option<ChronoDate>,
    pub state: String,
    pub state_note: Option<String>,
    pub conflicted: Json,
    pub drafted_by: i64,
    pub drafted_by_name: String,
    pub published_by: Option<i64>,
    pub published_at: Option<ChronoDateTimeUtc>,
    pub ended_at: Option<ChronoDateTimeUtc>,
    pub is_demo: bool,
    pub revision: i32,
    pub created_at: ChronoDateTimeUtc,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
