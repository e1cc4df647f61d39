//! Occasions.

#![expect(missing_docs, reason = "columns are named after the glossary; the table's paragraph says what a row is")]

use sea_orm::entity::prelude::*;

/// Something that people sign up for: a session of a course, or an event.
#[expect(clippy::struct_excessive_bools, reason = "columns of the table")]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "occasion")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub code: String,
    pub kind: String,
    pub category: String,
    pub subject_id: Option<i64>,
    pub series: Option<String>,
    pub title: String,
    pub summary: String,
    pub body: String,
    pub organiser: String,
    pub co_organisers: Json,
    pub contact: String,
    pub division_code: String,
    pub base_key: Option<String>,
    pub mode: String,
    pub place: String,
    pub address: String,
    pub online_link: String,
    pub sittings: Json,
    pub starts_at: ChronoDateTimeUtc,
    pub ends_at: ChronoDateTimeUtc,
    pub opens_at: Option<ChronoDateTimeUtc>,
    pub closes_at: ChronoDateTimeUtc,
    pub capacity: i32,
    pub quotas: Json,
    pub has_waiting_list: bool,
    pub needs_approval: bool,
    pub needs_identity: bool,
    pub is_listed: bool,
    pub offer_hours: i32,
    pub form: Json,
    pub agenda: Json,
    pub speakers: Json,
    pub topics: Json,
    pub details: Json,
    pub stage: String,
    pub stage_note: Option<String>,
    pub organisation_id: Option<i64>,
    pub published_at: Option<ChronoDateTimeUtc>,
    pub cancelled_at: Option<ChronoDateTimeUtc>,
    pub source_mark: Option<String>,
    pub is_demo: bool,
    pub made_by: Option<i64>,
    pub made_by_name: String,
    pub revision: i32,
    pub created_at: ChronoDateTimeUtc,
    pub updated_at: ChronoDateTimeUtc,
}

/// This table's rows are joined by hand where a page needs it.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
