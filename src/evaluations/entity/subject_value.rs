//! Values of indicators.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// A version of a value: the newest holds, the others say how it came to be.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "subject_value")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub round_id: i64,
    pub subject_id: i64,
    pub indicator: String,
    pub version: i32,
    pub raw: Option<f64>,
    pub previous: Option<f64>,
    pub origin: String,
    pub note: Option<String>,
    pub by_id: Option<i64>,
    pub by_name: String,
    pub at: ChronoDateTimeUtc,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
