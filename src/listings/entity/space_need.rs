//! Needs for space abroad.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// An enterprise looks for overseas warehouse space.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "space_need")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub organisation_id: i64,
    pub user_id: i64,
    pub title: String,
    pub country: String,
    pub city: Option<String>,
    pub area: i64,
    pub from_on: Option<ChronoDate>,
    pub until_on: Option<ChronoDate>,
    pub goods: String,
    pub services: Option<Json>,
    pub note: Option<String>,
    pub state: String,
    pub expires_on: Option<ChronoDate>,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
