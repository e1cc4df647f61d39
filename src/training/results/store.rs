//! Results. Everything that changes them takes the write in which the occasion's row is held, and the permit of those who
//! manage the session.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ActiveModelTrait as _, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::rules::{Outcome, Reached};
use super::sheet::{Line, Sheet};
use crate::access::Permit;
use crate::platform::Write;
use crate::signups::permit::Manage;
use crate::training::entity::result::{ActiveModel, Column, Entity, Model};

/// All of a session.
pub async fn of_occasion(database: &impl ConnectionTrait, occasion_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::OccasionId.eq(occasion_id)).order_by_asc(Column::Id).all(database).await
}

/// Somebody's.
pub async fn of_signup(database: &impl ConnectionTrait, signup_id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::SignupId.eq(signup_id)).one(database).await
}

/// Writes down what somebody reached and where it stands now; not where it was confirmed.
pub async fn put(
    write: &Write,
    permit: &Permit<Manage>,
    (sheet, line): (&Sheet, &Line),
    reached: &Reached,
    outcome: Outcome,
    note: Option<&str>,
) -> Result<bool, DbErr> {
    debug_assert_eq!(permit.record_id(), sheet.occasion.id);
    let (now, actor) = (write.clock().now(), write.actor());
    let proposed_by = actor.id.filter(|_| outcome.is_proposed());
    let Some(before) = &line.result else {
        let row = ActiveModel {
            id: NotSet,
            signup_id: Set(line.person.id),
            occasion_id: Set(sheet.occasion.id),
            course_id: Set(sheet.course.id),
            attendance_percent: Set(reached.attendance_percent),
            score: Set(reached.score),
            homework_passed: Set(reached.homework),
            outcome: Set(outcome.key().to_owned()),
            completed_on: Set(None),
            certificate_id: Set(None),
            note: Set(note.map(str::to_owned)),
            proposed_by: Set(proposed_by),
            made_by_name: Set(actor.name.clone()),
            revision: Set(1),
            updated_at: Set(now),
        };
        row.insert(&**write).await?;
        return Ok(true);
    };
    let change = Entity::update_many()
        .col_expr(Column::AttendancePercent, Expr::value(reached.attendance_percent))
        .col_expr(Column::Score, Expr::value(reached.score))
        .col_expr(Column::HomeworkPassed, Expr::value(reached.homework))
        .col_expr(Column::Outcome, Expr::value(outcome.key()))
        .col_expr(Column::Note, Expr::value(note))
        .col_expr(Column::ProposedBy, Expr::value(proposed_by))
        .col_expr(Column::MadeByName, Expr::value(actor.name.clone()))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(before.id))
        .filter(Column::Revision.eq(before.revision))
        .filter(Column::Outcome.is_not_in([Outcome::Completed.key(), Outcome::Failed.key()]));
    Ok(change.exec(&**write).await?.rows_affected == 1)
}

/// Confirms what was proposed; whether it still was.
pub async fn confirm(
    write: &Write,
    _permit: &Permit<Manage>,
    before: &Model,
    completed_on: chrono::NaiveDate,
    certificate_id: Option<i64>,
) -> Result<bool, DbErr> {
    let outcome = Outcome::parse(&before.outcome);
    let day = (outcome == Outcome::ProposedCompleted).then_some(completed_on);
    let change = Entity::update_many()
        .col_expr(Column::Outcome, Expr::value(outcome.confirmed().key()))
        .col_expr(Column::CompletedOn, Expr::value(day))
        .col_expr(Column::CertificateId, Expr::value(certificate_id))
        .col_expr(Column::MadeByName, Expr::value(write.actor().name.clone()))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(write.clock().now()))
        .filter(Column::Id.eq(before.id))
        .filter(Column::Revision.eq(before.revision));
    Ok(change.exec(&**write).await?.rows_affected == 1)
}

/// A new certificate takes the place of the old one.
pub async fn set_certificate(
    write: &Write,
    _permit: &Permit<Manage>,
    before: &Model,
    certificate_id: i64,
) -> Result<bool, DbErr> {
    let change = Entity::update_many()
        .col_expr(Column::CertificateId, Expr::value(certificate_id))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(write.clock().now()))
        .filter(Column::Id.eq(before.id))
        .filter(Column::Revision.eq(before.revision));
    Ok(change.exec(&**write).await?.rows_affected == 1)
}
