//! What officials and experts have to do.

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;

use crate::access::Permit;
use crate::casework::entity::application;
use crate::casework::entity::review_task::{ActiveModel, Column, Entity, Model};
use crate::casework::flow::State;
use crate::casework::permit::{Acts, Handle};
use crate::casework::programme::StageKind;
use crate::platform::Write;

/// Waits for somebody.
pub const OPEN: &str = "open";
/// Done.
pub const DONE: &str = "done";
/// No longer needed.
pub const CANCELLED: &str = "cancelled";
/// Was done, and is done anew since the application came back to its stage.
pub const REPLACED: &str = "replaced";
/// Given up because of an interest in the matter.
pub const RECUSED: &str = "recused";

/// The kind of the task to confirm a decision; all others are kinds of stages.
pub const CONFIRMATION: &str = "confirmation";

/// A task as it is opened.
#[derive(Debug, Clone)]
pub struct NewTask {
    /// Position of the stage.
    pub stage: i32,
    /// Kind of the stage, or [`CONFIRMATION`].
    pub kind: &'static str,
    /// Department.
    pub unit: Option<String>,
    /// Desk.
    pub division_code: String,
    /// Whose it is, when it is somebody's.
    pub assignee_id: Option<i64>,
    /// The expert who was drawn.
    pub expert_id: Option<i64>,
    /// Until when.
    pub due_on: Option<NaiveDate>,
}

/// Tasks of an application, oldest first.
pub async fn of(database: &impl ConnectionTrait, application_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::ApplicationId.eq(application_id)).order_by_asc(Column::Id).limit(300).all(database).await
}

/// A task by id.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// Opens a task.
pub async fn open<A: Acts>(write: &Write, permit: &Permit<A>, task: NewTask) -> Result<Model, DbErr> {
    let row = ActiveModel {
        id: NotSet,
        application_id: Set(permit.record_id()),
        stage: Set(task.stage),
        kind: Set(task.kind.to_owned()),
        unit: Set(task.unit),
        division_code: Set(task.division_code),
        assignee_id: Set(task.assignee_id),
        expert_id: Set(task.expert_id),
        state: Set(OPEN.to_owned()),
        due_on: Set(task.due_on),
        opened_at: Set(write.clock().now()),
        revision: Set(1),
        ..Default::default()
    };
    row.insert(&**write).await
}

/// What came of a task.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// `pass`, `fail` or `return`.
    pub outcome: &'static str,
    /// In words.
    pub opinion: String,
    /// Scores, report, decision.
    pub detail: Option<Value>,
    /// Score of 100.
    pub score: Option<f64>,
}

/// Finishes an open task; whether it was still open.
pub async fn finish(write: &Write, permit: &Permit<Handle>, task: &Model, outcome: Outcome) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(DONE))
        .col_expr(Column::Outcome, Expr::value(outcome.outcome))
        .col_expr(Column::Opinion, Expr::value(outcome.opinion))
        .col_expr(Column::Detail, Expr::value(outcome.detail))
        .col_expr(Column::Score, Expr::value(outcome.score))
        .col_expr(Column::DoneAt, Expr::value(write.clock().now()))
        .col_expr(Column::DoneBy, Expr::value(write.actor().id))
        .col_expr(Column::DoneByName, Expr::value(write.actor().name.clone()))
        .col_expr(Column::Revision, Expr::value(task.revision + 1))
        .filter(Column::Id.eq(task.id))
        .filter(Column::ApplicationId.eq(permit.record_id()))
        .filter(Column::State.eq(OPEN))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Closes all open tasks of an application: it moved past them.
pub async fn cancel_open<A: Acts>(write: &Write, permit: &Permit<A>) -> Result<u64, DbErr> {
    let closed = Entity::update_many()
        .col_expr(Column::State, Expr::value(CANCELLED))
        .col_expr(Column::DoneAt, Expr::value(write.clock().now()))
        .filter(Column::ApplicationId.eq(permit.record_id()))
        .filter(Column::State.eq(OPEN));
    Ok(closed.exec(&**write).await?.rows_affected)
}

/// What was done from a stage on no longer counts: the application comes back to it.
pub async fn replace_from(write: &Write, permit: &Permit<Handle>, stage: i32) -> Result<u64, DbErr> {
    let replaced = Entity::update_many()
        .col_expr(Column::State, Expr::value(REPLACED))
        .filter(Column::ApplicationId.eq(permit.record_id()))
        .filter(Column::Stage.gte(stage))
        .filter(Column::State.eq(DONE));
    Ok(replaced.exec(&**write).await?.rows_affected)
}

/// Gives an open task up because of an interest in the matter.
pub async fn recuse(write: &Write, permit: &Permit<Handle>, task_id: i64, reason: &str) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(RECUSED))
        .col_expr(Column::Opinion, Expr::value(reason))
        .col_expr(Column::DoneAt, Expr::value(write.clock().now()))
        .filter(Column::Id.eq(task_id))
        .filter(Column::ApplicationId.eq(permit.record_id()))
        .filter(Column::State.eq(OPEN))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Says that an expert has no interest in the matter; only then the file opens.
pub async fn declare(write: &Write, permit: &Permit<Handle>, task_id: i64) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::DeclaredAt, Expr::value(write.clock().now()))
        .filter(Column::Id.eq(task_id))
        .filter(Column::ApplicationId.eq(permit.record_id()))
        .filter(Column::State.eq(OPEN))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Keeps what somebody has written of an open task so far, over the revision that was read.
pub async fn keep_detail(write: &Write, permit: &Permit<Handle>, task: &Model, detail: Value) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::Detail, Expr::value(detail))
        .filter(Column::Id.eq(task.id))
        .filter(Column::ApplicationId.eq(permit.record_id()))
        .filter(Column::State.eq(OPEN))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Gives an open task to somebody, or back to all of its desk.
pub async fn assign(write: &Write, permit: &Permit<Handle>, task: &Model, to: Option<i64>) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::AssigneeId, Expr::value(to))
        .col_expr(Column::Revision, Expr::value(task.revision + 1))
        .filter(Column::Id.eq(task.id))
        .filter(Column::ApplicationId.eq(permit.record_id()))
        .filter(Column::State.eq(OPEN))
        .filter(Column::Revision.eq(task.revision))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Moves the days of open tasks, such as when the applicant took theirs.
pub async fn set_due<A: Acts>(write: &Write, permit: &Permit<A>, due_on: Option<NaiveDate>) -> Result<(), DbErr> {
    let moved = Entity::update_many()
        .col_expr(Column::DueOn, Expr::value(due_on))
        .filter(Column::ApplicationId.eq(permit.record_id()))
        .filter(Column::State.eq(OPEN));
    moved.exec(&**write).await.map(|_| ())
}

/// Open tasks that were due before a day, oldest first.
pub async fn overdue(database: &impl ConnectionTrait, today: NaiveDate, most: u64) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find().filter(Column::State.eq(OPEN)).filter(Column::DueOn.lt(today));
    rows.order_by_asc(Column::DueOn).limit(most).all(database).await
}

/// Open tasks of admission that were due before a day, of applications that nobody has looked at, oldest first.
pub async fn silent(database: &impl ConnectionTrait, today: NaiveDate, most: u64) -> Result<Vec<Model>, DbErr> {
    let untouched = Query::select()
        .column(application::Column::Id)
        .from(application::Entity)
        .and_where(application::Column::State.eq(State::Submitted.key()))
        .take();
    let rows = Entity::find()
        .filter(Column::State.eq(OPEN))
        .filter(Column::Kind.eq(StageKind::Admission.key()))
        .filter(Column::DueOn.lt(today))
        .filter(Column::ApplicationId.in_subquery(untouched));
    rows.order_by_asc(Column::DueOn).order_by_asc(Column::Id).limit(most).all(database).await
}

/// Tasks of an expert, newest first.
pub async fn of_expert(database: &impl ConnectionTrait, expert_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::ExpertId.eq(expert_id)).order_by_desc(Column::Id).limit(200).all(database).await
}
