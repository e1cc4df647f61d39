//! Reporters.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// Who reports a form every month, from a month to a month.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reporter")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub form_key: String,
    pub listing_id: Option<i64>,
    pub organisation_id: Option<i64>,
    pub name: String,
    pub division_code: String,
    pub since_period: i32,
    pub until_period: Option<i32>,
    pub is_demo: bool,
    pub created_at: ChronoDateTimeUtc,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
