//! Answers: one row for a person and a survey, made when they are asked or when they answer.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;

use crate::platform::Write;
use crate::signups::entity::survey_answer::{ActiveModel, Column, Entity, Model};
use crate::signups::entity::{attendance, signup};

/// Somebody's row of a survey.
pub async fn find(database: &impl ConnectionTrait, signup_id: i64, survey: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::SignupId.eq(signup_id)).filter(Column::Survey.eq(survey)).one(database).await
}

/// Answers of an occasion to a survey; those who were only asked are left out.
pub async fn answered(database: &impl ConnectionTrait, occasion_ids: &[i64], survey: &str) -> Result<Vec<Model>, DbErr> {
    let mut rows = Vec::new();
    for ids in occasion_ids.chunks(500) {
        let found = Entity::find().filter(Column::OccasionId.is_in(ids.iter().copied())).filter(Column::Survey.eq(survey));
        rows.extend(found.filter(Column::AnsweredAt.is_not_null()).order_by_asc(Column::Id).all(database).await?);
    }
    Ok(rows)
}

/// How many were asked.
pub async fn asked(database: &impl ConnectionTrait, occasion_ids: &[i64], survey: &str) -> Result<u64, DbErr> {
    use sea_orm::PaginatorTrait as _;
    let mut count = 0;
    for ids in occasion_ids.chunks(500) {
        let found = Entity::find().filter(Column::OccasionId.is_in(ids.iter().copied())).filter(Column::Survey.eq(survey));
        count += found.filter(Column::AskedAt.is_not_null()).count(database).await?;
    }
    Ok(count)
}

/// Writes answers down, in place of earlier ones.
pub async fn save(write: &Write, row: &signup::Model, survey: &str, answers: Value) -> Result<(), DbErr> {
    let now = write.clock().now();
    let new = new_row(row, survey, Some(answers), None, Some(now));
    let again =
        OnConflict::columns([Column::SignupId, Column::Survey]).update_columns([Column::Answers, Column::AnsweredAt]).to_owned();
    Entity::insert(new).on_conflict(again).exec_without_returning(&**write).await.map(|_| ())
}

/// Writes down that somebody is asked; whether nobody had asked before.
pub async fn ask(write: &Write, row: &signup::Model, survey: &str) -> Result<bool, DbErr> {
    if let Some(known) = find(&**write, row.id, survey).await? {
        if known.asked_at.is_some() || known.answered_at.is_some() {
            return Ok(false);
        }
        let now = Expr::value(write.clock().now());
        Entity::update_many().col_expr(Column::AskedAt, now).filter(Column::Id.eq(known.id)).exec(&**write).await?;
        return Ok(true);
    }
    let new = new_row(row, survey, None, Some(write.clock().now()), None);
    Entity::insert(new).exec_without_returning(&**write).await?;
    Ok(true)
}

/// Those who came and were neither asked nor answered, at most `most`.
pub async fn unasked(
    database: &impl ConnectionTrait,
    occasion_id: i64,
    survey: &str,
    most: u64,
) -> Result<Vec<signup::Model>, DbErr> {
    let came = Query::select()
        .column(attendance::Column::SignupId)
        .from(attendance::Entity)
        .and_where(attendance::Column::OccasionId.eq(occasion_id))
        .to_owned();
    let known = Query::select()
        .column(Column::SignupId)
        .from(Entity)
        .and_where(Column::OccasionId.eq(occasion_id))
        .and_where(Column::Survey.eq(survey))
        .to_owned();
    signup::Entity::find()
        .filter(signup::Column::Id.in_subquery(came))
        .filter(signup::Column::Id.not_in_subquery(known))
        .filter(signup::Column::IsDemo.eq(false))
        .filter(signup::Column::ErasedAt.is_null())
        .filter(signup::Column::Email.ne(""))
        .order_by_asc(signup::Column::Id)
        .limit(most)
        .all(database)
        .await
}

/// People who came to an occasion on any day.
pub async fn came(database: &impl ConnectionTrait, occasion_id: i64) -> Result<usize, DbErr> {
    Ok(crate::signups::store::attendance::days_by_signup(database, occasion_id).await?.len())
}

fn new_row(
    row: &signup::Model,
    survey: &str,
    answers: Option<Value>,
    asked_at: Option<DateTime<Utc>>,
    answered_at: Option<DateTime<Utc>>,
) -> ActiveModel {
    ActiveModel {
        id: NotSet,
        occasion_id: Set(row.occasion_id),
        signup_id: Set(row.id),
        survey: Set(survey.to_owned()),
        answers: Set(answers),
        asked_at: Set(asked_at),
        answered_at: Set(answered_at),
    }
}
