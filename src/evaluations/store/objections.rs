//! Objections to draft results.

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait as _, QueryFilter, QueryOrder, QuerySelect,
};

use crate::access::Permit;
use crate::evaluations::entity::round_objection::{ActiveModel, Column, Entity, Model};
use crate::evaluations::evidence::{self, Evidence};
use crate::evaluations::permit::{Answer, Decide};
use crate::evaluations::standing::{DISMISSED, RAISED, UPHELD, WITHDRAWN};
use crate::platform::Write;

/// An objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewObjection {
    /// The indicator; none for the result as a whole.
    pub indicator: Option<String>,
    /// What is wrong.
    pub body: String,
    /// What proves it.
    pub evidence: Vec<Evidence>,
    /// When it has to be answered.
    pub due_on: NaiveDate,
}

/// An objection by id.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// The objections of a round, newest first.
pub async fn of_round(database: &impl ConnectionTrait, round_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::RoundId.eq(round_id)).order_by_desc(Column::Id).limit(2000).all(database).await
}

/// The objections of a subject, newest first.
pub async fn of_subject(database: &impl ConnectionTrait, subject_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::SubjectId.eq(subject_id)).order_by_desc(Column::Id).limit(200).all(database).await
}

/// Whether an objection waits for an answer.
pub async fn is_any_open(database: &impl ConnectionTrait, round_id: i64) -> Result<bool, DbErr> {
    let rows = Entity::find().filter(Column::RoundId.eq(round_id)).filter(Column::State.eq(RAISED));
    Ok(rows.one(database).await?.is_some())
}

/// Raises an objection.
pub async fn raise(write: &Write, permit: &Permit<Answer>, round_id: i64, new: NewObjection) -> Result<Model, DbErr> {
    let row = ActiveModel {
        id: NotSet,
        round_id: Set(round_id),
        subject_id: Set(permit.record_id()),
        indicator: Set(new.indicator),
        body: Set(new.body),
        evidence: Set(evidence::stored(&new.evidence)),
        state: Set(RAISED.to_owned()),
        due_on: Set(Some(new.due_on)),
        raised_by: Set(write.actor().id.unwrap_or(0)),
        raised_by_name: Set(write.actor().name.clone()),
        raised_at: Set(write.clock().now()),
        answer: Set(None),
        raw: Set(None),
        decided_by: Set(None),
        decided_by_name: Set(None),
        decided_at: Set(None),
        revision: Set(1),
    };
    row.insert(&**write).await
}

/// Takes one's own objection back; false when it is decided.
pub async fn withdraw(write: &Write, permit: &Permit<Answer>, id: i64) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(WITHDRAWN))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::Id.eq(id))
        .filter(Column::SubjectId.eq(permit.record_id()))
        .filter(Column::State.eq(RAISED))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Decides an objection; false when somebody did before.
pub async fn decide(
    write: &Write,
    permit: &Permit<Decide>,
    is_right: bool,
    raw: Option<f64>,
    answer: &str,
) -> Result<bool, DbErr> {
    let to = if is_right { UPHELD } else { DISMISSED };
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(to))
        .col_expr(Column::Answer, Expr::value(answer))
        .col_expr(Column::Raw, Expr::value(raw))
        .col_expr(Column::DecidedBy, Expr::value(write.actor().id))
        .col_expr(Column::DecidedByName, Expr::value(write.actor().name.clone()))
        .col_expr(Column::DecidedAt, Expr::value(write.clock().now()))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::State.eq(RAISED))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}
