//! Queries for figures and targets.

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::access::Permit;
use crate::platform::Write;
use crate::signups::entity::{occasion, signup};
use crate::training::entity::{course, result, target};
use crate::training::permit::SetTargets;
use crate::training::results::rules::Outcome;

/// A completed result with what it is counted by.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Counted {
    /// When.
    pub completed_on: NaiveDate,
    /// Who.
    pub person_hash: String,
    /// Where it was taught.
    pub base_key: Option<String>,
    /// Division of the session.
    pub division_code: String,
    /// Category of the course.
    pub category: String,
}

fn span(year: i32) -> (NaiveDate, NaiveDate) {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    (first, NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(first))
}

fn completed(year: i32) -> sea_orm::Select<result::Entity> {
    let (first, last) = span(year);
    result::Entity::find()
        .filter(result::Column::Outcome.eq(Outcome::Completed.key()))
        .filter(result::Column::CompletedOn.between(first, last))
}

/// All completed results of a year, in one query; of sessions in divisions that begin with a prefix.
pub async fn of_year(database: &impl ConnectionTrait, year: i32, covered: Option<&str>) -> Result<Vec<Counted>, DbErr> {
    let people = result::Entity::belongs_to(signup::Entity).from(result::Column::SignupId).to(signup::Column::Id);
    let sessions = result::Entity::belongs_to(occasion::Entity).from(result::Column::OccasionId).to(occasion::Column::Id);
    let courses = result::Entity::belongs_to(course::Entity).from(result::Column::CourseId).to(course::Column::Id);
    let mut rows = completed(year)
        .select_only()
        .column(result::Column::CompletedOn)
        .join(JoinType::InnerJoin, people.into())
        .join(JoinType::InnerJoin, sessions.into())
        .join(JoinType::InnerJoin, courses.into())
        .column_as(signup::Column::PersonHash, "person_hash")
        .column_as(occasion::Column::BaseKey, "base_key")
        .column_as(occasion::Column::DivisionCode, "division_code")
        .column_as(course::Column::Category, "category");
    if let Some(prefix) = covered {
        rows = rows.filter(occasion::Column::DivisionCode.starts_with(prefix));
    }
    rows.into_model::<Counted>().all(database).await
}

/// How many results of a year are completed.
pub async fn person_times(database: &impl ConnectionTrait, year: i32) -> Result<u64, DbErr> {
    completed(year).count(database).await
}

/// What a year should reach.
pub async fn target(database: &impl ConnectionTrait, year: i32) -> Result<Option<target::Model>, DbErr> {
    target::Entity::find().filter(target::Column::Year.eq(year)).one(database).await
}

/// All targets, the newest year first.
pub async fn targets(database: &impl ConnectionTrait) -> Result<Vec<target::Model>, DbErr> {
    target::Entity::find().order_by_desc(target::Column::Year).all(database).await
}

/// Sets what a year should reach, over what was set before.
pub async fn set_target(
    write: &Write,
    _permit: &Permit<SetTargets>,
    year: i32,
    person_times: i32,
    source: &str,
) -> Result<(), DbErr> {
    let row = target::ActiveModel {
        id: NotSet,
        year: Set(year),
        person_times: Set(person_times),
        source: Set(source.to_owned()),
        made_by_name: Set(write.actor().name.clone()),
        updated_at: Set(write.clock().now()),
    };
    let changed = [target::Column::PersonTimes, target::Column::Source, target::Column::MadeByName, target::Column::UpdatedAt];
    let over = OnConflict::column(target::Column::Year).update_columns(changed).to_owned();
    target::Entity::insert(row).on_conflict(over).exec_without_returning(&**write).await.map(|_| ())
}
