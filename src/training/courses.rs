//! Courses and bases: what is taught, and where.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel as _, QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};

use super::entity::{base, course};
use super::permit::EditCourses;
use crate::access::Permit;
use crate::platform::{Happened, Subject, Write};

/// Kind in the audit trail and the change log.
pub const COURSE: &str = "course";

/// A part of a course.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OutlineLine {
    /// What.
    pub title: String,
    /// How many hours.
    pub hours: u32,
    /// In a few words.
    pub points: String,
}

/// The parts of a course.
pub fn outline(course: &course::Model) -> Vec<OutlineLine> {
    serde_json::from_value(course.outline.clone()).unwrap_or_default()
}

/// One by its row.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<course::Model>, DbErr> {
    course::Entity::find_by_id(id).one(database).await
}

/// One by its key.
pub async fn by_key(database: &impl ConnectionTrait, key: &str) -> Result<Option<course::Model>, DbErr> {
    course::Entity::find().filter(course::Column::Key.eq(key)).one(database).await
}

/// All, by category and title.
pub async fn all(database: &impl ConnectionTrait) -> Result<Vec<course::Model>, DbErr> {
    let rows = course::Entity::find().order_by_asc(course::Column::Category);
    rows.order_by_asc(course::Column::Title).order_by_asc(course::Column::Id).all(database).await
}

/// All bases.
pub async fn bases(database: &impl ConnectionTrait) -> Result<Vec<base::Model>, DbErr> {
    base::Entity::find().order_by_asc(base::Column::Kind).order_by_asc(base::Column::Id).all(database).await
}

/// Writes a new course.
pub async fn insert(write: &Write, _permit: &Permit<EditCourses>, row: course::ActiveModel) -> Result<course::Model, DbErr> {
    course::Entity::insert(row).exec_with_returning(&**write).await
}

/// Saves all of a course, unless somebody was quicker; whether it was saved. From then on it is the editor's.
pub async fn save(write: &Write, _permit: &Permit<EditCourses>, row: course::Model, revision: i32) -> Result<bool, DbErr> {
    let id = row.id;
    let mut change = row.into_active_model().reset_all();
    change.id = Unchanged(id);
    change.revision = Set(revision + 1);
    change.updated_at = Set(write.clock().now());
    let done =
        course::Entity::update_many().set(change).filter(course::Column::Id.eq(id)).filter(course::Column::Revision.eq(revision));
    Ok(done.exec(&**write).await?.rows_affected == 1)
}

/// Writes a new base.
pub async fn insert_base(write: &Write, _permit: &Permit<EditCourses>, row: base::ActiveModel) -> Result<base::Model, DbErr> {
    base::Entity::insert(row).exec_with_returning(&**write).await
}

/// Saves a base.
pub async fn save_base(write: &Write, _permit: &Permit<EditCourses>, row: base::Model) -> Result<base::Model, DbErr> {
    row.into_active_model().reset_all().update(&**write).await
}

/// Something that happened to a course.
pub fn happened(kind: &'static str, row: &course::Model, summary: impl Into<String>) -> Happened {
    Happened::new(kind, Subject { kind: COURSE, id: row.id, name: row.title.clone() }, summary, vec![(COURSE, row.id)])
}

/// A course with nothing in it.
pub fn blank(now: DateTime<Utc>) -> course::Model {
    course::Model {
        id: 0,
        key: String::new(),
        title: String::new(),
        category: "platform_ops".to_owned(),
        level: "初级".to_owned(),
        audience: String::new(),
        summary: String::new(),
        body: String::new(),
        hours: 0,
        outline: serde_json::json!([]),
        attendance_percent: 80,
        pass_score: 0,
        has_homework: false,
        certificate: String::new(),
        valid_months: 0,
        needs_identity: false,
        fee_fen: 0,
        form: serde_json::json!({ "sections": [] }),
        stage: "draft".to_owned(),
        source_mark: None,
        is_demo: false,
        revision: 1,
        created_at: now,
        updated_at: now,
    }
}
