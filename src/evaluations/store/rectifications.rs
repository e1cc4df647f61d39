//! Rectifications and their tasks.

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait as _, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use crate::access::Permit;
use crate::evaluations::entity::rectification::{ActiveModel, Column, Entity, Model};
use crate::evaluations::entity::rectification_task::{self, Column as Task};
use crate::evaluations::evidence::{self, Evidence};
use crate::evaluations::permit::{Answer, Lead, Recheck};
use crate::evaluations::standing::{DONE, FAILED, HANDED_IN, OPEN, PASSED, RETURNED};
use crate::platform::Write;

/// Something to put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTask {
    /// What to do.
    pub name: String,
    /// The indicator that it is about.
    pub indicator: Option<String>,
    /// Until when.
    pub due_on: Option<NaiveDate>,
}

/// A rectification by id.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// All rectifications: those that are open first, by their last day.
pub async fn all(database: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    let mut rows = Entity::find().order_by_desc(Column::Id).limit(1000).all(database).await?;
    rows.sort_by_key(|row| (!matches!(row.state.as_str(), OPEN | HANDED_IN), row.due_on));
    Ok(rows)
}

/// The rectifications of a round.
pub async fn of_round(database: &impl ConnectionTrait, round_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::RoundId.eq(round_id)).order_by_asc(Column::Id).all(database).await
}

/// The rectifications of subjects, newest first.
pub async fn of_subjects(database: &impl ConnectionTrait, subject_ids: &[i64]) -> Result<Vec<Model>, DbErr> {
    if subject_ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Entity::find().filter(Column::SubjectId.is_in(subject_ids.iter().copied()));
    rows.order_by_desc(Column::Id).all(database).await
}

/// Open rectifications whose last day is past.
pub async fn overdue(database: &impl ConnectionTrait, today: NaiveDate) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::State.eq(OPEN)).filter(Column::DueOn.lt(today)).limit(500).all(database).await
}

/// The tasks of rectifications, in order.
pub async fn tasks(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<rectification_task::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = rectification_task::Entity::find().filter(Task::RectificationId.is_in(ids.iter().copied()));
    rows.order_by_asc(Task::RectificationId).order_by_asc(Task::Position).all(database).await
}

/// A task by id.
pub async fn find_task(database: &impl ConnectionTrait, id: i64) -> Result<Option<rectification_task::Model>, DbErr> {
    rectification_task::Entity::find_by_id(id).one(database).await
}

/// Orders a rectification.
pub async fn open(
    write: &Write,
    permit: &Permit<Lead>,
    subject_id: i64,
    (reason, due_on): (&str, NaiveDate),
    new: Vec<NewTask>,
) -> Result<Model, DbErr> {
    let row = ActiveModel {
        id: NotSet,
        round_id: Set(permit.record_id()),
        subject_id: Set(subject_id),
        reason: Set(reason.to_owned()),
        due_on: Set(Some(due_on)),
        state: Set(OPEN.to_owned()),
        opened_by: Set(write.actor().id),
        opened_by_name: Set(write.actor().name.clone()),
        opened_at: Set(write.clock().now()),
        submitted_at: Set(None),
        rechecked_by: Set(None),
        rechecked_by_name: Set(None),
        rechecked_at: Set(None),
        recheck_note: Set(None),
        revision: Set(1),
    };
    let row = row.insert(&**write).await?;
    for (position, task) in (1_i32..).zip(new) {
        let task = rectification_task::ActiveModel {
            id: NotSet,
            rectification_id: Set(row.id),
            position: Set(position),
            name: Set(task.name),
            indicator: Set(task.indicator),
            due_on: Set(task.due_on.or(Some(due_on))),
            state: Set(OPEN.to_owned()),
            answer: Set(None),
            evidence: Set(json!([])),
            done_by_name: Set(None),
            done_at: Set(None),
            returned_note: Set(None),
            revision: Set(1),
        };
        task.insert(&**write).await?;
    }
    Ok(row)
}

/// Reports a task as done; false when it is not open any more, or somebody reported it meanwhile.
pub async fn report(
    write: &Write,
    _permit: &Permit<Answer>,
    before: &rectification_task::Model,
    answer: &str,
    files: &[Evidence],
) -> Result<bool, DbErr> {
    let done = rectification_task::Entity::update_many()
        .col_expr(Task::State, Expr::value(DONE))
        .col_expr(Task::Answer, Expr::value(answer))
        .col_expr(Task::Evidence, Expr::value(evidence::stored(files)))
        .col_expr(Task::DoneByName, Expr::value(write.actor().name.clone()))
        .col_expr(Task::DoneAt, Expr::value(write.clock().now()))
        .col_expr(Task::Revision, Expr::col(Task::Revision).add(1))
        .filter(Task::Id.eq(before.id))
        .filter(Task::Revision.eq(before.revision))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Hands a rectification in for the re-check; false when it is not open any more.
pub async fn hand_in(write: &Write, _permit: &Permit<Answer>, before: &Model) -> Result<bool, DbErr> {
    moved(write, before, OPEN, HANDED_IN, |update| update.col_expr(Column::SubmittedAt, Expr::value(write.clock().now()))).await
}

/// The re-check: passed, failed, or back with a new last day. False when somebody decided meanwhile.
pub async fn recheck(
    write: &Write,
    _permit: &Permit<Recheck>,
    before: &Model,
    has_passed: bool,
    note: &str,
) -> Result<bool, DbErr> {
    let to = if has_passed { PASSED } else { FAILED };
    moved(write, before, before.state.as_str(), to, |update| {
        update
            .col_expr(Column::RecheckedBy, Expr::value(write.actor().id))
            .col_expr(Column::RecheckedByName, Expr::value(write.actor().name.clone()))
            .col_expr(Column::RecheckedAt, Expr::value(write.clock().now()))
            .col_expr(Column::RecheckNote, Expr::value(note))
    })
    .await
}

/// Gives a rectification back with a new last day; its tasks have to be reported again.
pub async fn give_back(
    write: &Write,
    _permit: &Permit<Recheck>,
    before: &Model,
    note: &str,
    due_on: NaiveDate,
) -> Result<bool, DbErr> {
    let done = moved(write, before, HANDED_IN, OPEN, |update| update.col_expr(Column::DueOn, Expr::value(due_on))).await?;
    if done {
        rectification_task::Entity::update_many()
            .col_expr(Task::State, Expr::value(RETURNED))
            .col_expr(Task::ReturnedNote, Expr::value(note))
            .col_expr(Task::DueOn, Expr::value(due_on))
            .filter(Task::RectificationId.eq(before.id))
            .exec(&**write)
            .await?;
    }
    Ok(done)
}

async fn moved(
    write: &Write,
    before: &Model,
    from: &str,
    to: &str,
    with: impl FnOnce(sea_orm::UpdateMany<Entity>) -> sea_orm::UpdateMany<Entity>,
) -> Result<bool, DbErr> {
    let update = Entity::update_many()
        .col_expr(Column::State, Expr::value(to))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1));
    let update = with(update).filter(Column::Id.eq(before.id)).filter(Column::State.eq(from));
    Ok(update.filter(Column::Revision.eq(before.revision)).exec(&**write).await?.rows_affected == 1)
}
