//! Lines of public notices.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// Somebody named in a notice, with what they are to get.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_line")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub notice_id: i64,
    pub position: i32,
    pub name: String,
    pub credit_code: Option<String>,
    pub amount_fen: Option<i64>,
    pub note: Option<String>,
    pub application_id: Option<i64>,
    pub state: String,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
