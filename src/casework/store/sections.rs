//! What is typed into a draft, section by section. Each section has a revision of its own, so that members who work on
//! different sections never meet, and those who work on one are told.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, SqlErr};

use super::applications::touch;
use crate::access::Permit;
use crate::casework::entity::application_section::{ActiveModel, Column, Entity, Model};
use crate::casework::permit::Apply;
use crate::forms::Raw;
use crate::platform::Write;

/// All sections of a draft.
pub async fn of(database: &impl ConnectionTrait, application_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::ApplicationId.eq(application_id)).all(database).await
}

/// All sections of several drafts.
pub async fn of_many(database: &impl ConnectionTrait, application_ids: &[i64]) -> Result<Vec<Model>, DbErr> {
    if application_ids.is_empty() {
        return Ok(Vec::new());
    }
    Entity::find().filter(Column::ApplicationId.is_in(application_ids.iter().copied())).all(database).await
}

/// Everything that is typed so far.
pub fn together(sections: &[Model]) -> Raw {
    sections.iter().fold(Raw::default(), |all, section| all.merged(&raw(section)))
}

/// What is typed into one section.
pub fn raw(section: &Model) -> Raw {
    serde_json::from_value(section.answers.clone()).unwrap_or_default()
}

/// Saves a section over the revision that was read (0 when there was none); none when somebody saved it meanwhile.
pub async fn save(
    write: &Write,
    permit: &Permit<Apply>,
    section_key: &str,
    answers: &Raw,
    over: i32,
) -> Result<Option<i32>, DbErr> {
    let json = serde_json::to_value(answers).unwrap_or_default();
    let now = write.clock().now();
    touch(write, permit.record_id()).await?;
    if over == 0 {
        let row = ActiveModel {
            id: NotSet,
            application_id: Set(permit.record_id()),
            section_key: Set(section_key.to_owned()),
            answers: Set(json),
            revision: Set(1),
            saved_by: Set(write.actor().id.unwrap_or(0)),
            saved_by_name: Set(write.actor().name.clone()),
            saved_at: Set(now),
        };
        let there =
            Entity::find().filter(Column::ApplicationId.eq(permit.record_id())).filter(Column::SectionKey.eq(section_key));
        if there.one(&**write).await?.is_some() {
            return Ok(None);
        }
        return match row.insert(&**write).await {
            Ok(_) => Ok(Some(1)),
            Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(None),
            Err(error) => Err(error),
        };
    }
    let done = Entity::update_many()
        .col_expr(Column::Answers, Expr::value(json))
        .col_expr(Column::Revision, Expr::value(over + 1))
        .col_expr(Column::SavedBy, Expr::value(write.actor().id.unwrap_or(0)))
        .col_expr(Column::SavedByName, Expr::value(write.actor().name.clone()))
        .col_expr(Column::SavedAt, Expr::value(now))
        .filter(Column::ApplicationId.eq(permit.record_id()))
        .filter(Column::SectionKey.eq(section_key))
        .filter(Column::Revision.eq(over))
        .exec(&**write)
        .await?;
    Ok((done.rows_affected == 1).then_some(over + 1))
}
