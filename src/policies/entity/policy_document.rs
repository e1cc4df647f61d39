//! Policy documents, as they stand now.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// A document with its metadata, its body in markup, and where it stands in its way to the public.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "policy_document")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub external_id: Option<String>,
    pub title: String,
    pub document_number: Option<String>,
    pub number_key: Option<String>,
    pub index_number: Option<String>,
    pub kind: String,
    pub issuing_authority: String,
    pub level: String,
    pub region: String,
    pub region_code: Option<String>,
    pub signed_on: Option<Date>,
    pub published_on: Option<Date>,
    pub effective_on: Option<Date>,
    pub expires_on: Option<Date>,
    pub repealed_on: Option<Date>,
    pub repealed_by_id: Option<i64>,
    pub repeal_note: Option<String>,
    pub standing: String,
    pub summary: String,
    pub body: String,
    pub source_url: Option<String>,
    pub source_note: String,
    pub original_file_id: Option<i64>,
    pub stage: String,
    pub publish_at: Option<ChronoDateTimeUtc>,
    pub version: i32,
    pub revision: i64,
    pub content_hash: String,
    pub content_source: Option<String>,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
