//! Work of officials and experts.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// Something that somebody has to do in a stage.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "review_task")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub application_id: i64,
    pub stage: i32,
    pub kind: String,
    pub unit: Option<String>,
    pub division_code: String,
    pub assignee_id: Option<i64>,
    pub expert_id: Option<i64>,
    pub state: String,
    pub outcome: Option<String>,
    pub opinion: Option<String>,
    pub detail: Option<Json>,
    pub score: Option<f64>,
    pub due_on: Option<ChronoDate>,
    pub opened_at: ChronoDateTimeUtc,
    pub declared_at: Option<ChronoDateTimeUtc>,
    pub done_at: Option<ChronoDateTimeUtc>,
    pub done_by: Option<i64>,
    pub done_by_name: Option<String>,
    pub revision: i32,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
