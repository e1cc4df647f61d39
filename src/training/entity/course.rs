//! Courses.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// What is taught; its sessions are occasions.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "course")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub key: String,
    pub title: String,
    pub category: String,
    pub level: String,
    pub audience: String,
    pub summary: String,
    pub body: String,
    pub hours: i32,
    pub outline: Json,
    pub attendance_percent: i32,
    pub pass_score: i32,
    pub has_homework: bool,
    pub certificate: String,
    pub valid_months: i32,
    pub needs_identity: bool,
    pub fee_fen: i64,
    pub form: Json,
    pub stage: String,
    pub source_mark: Option<String>,
    pub is_demo: bool,
    pub revision: i32,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
