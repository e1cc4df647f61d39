//! Links from a document to others, found in its text or set by editors.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// A link; where `to_id` is empty the target is whichever document carries the number.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "policy_relation")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub from_id: i64,
    pub to_id: Option<i64>,
    pub to_number: Option<String>,
    pub to_number_key: Option<String>,
    pub to_title: Option<String>,
    pub kind: String,
    pub origin: String,
    pub anchor: Option<String>,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
