//! What visitors searched for, counted; editors look at those without results.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// A query in its normal form.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "search_query")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub query_key: String,
    pub query: String,
    pub searches: i64,
    pub last_total: i64,
    pub first_at: ChronoDateTimeUtc,
    pub last_at: ChronoDateTimeUtc,
    pub is_settled: bool,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
