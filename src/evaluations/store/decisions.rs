//! Awards and revocations: proposed by one, confirmed by another.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait as _, QueryFilter, QueryOrder};

use crate::access::Permit;
use crate::evaluations::entity::round_decision::{ActiveModel, Column, Entity, Model};
use crate::evaluations::permit::{Confirm, Lead};
use crate::evaluations::standing::{CONFIRMED, PROPOSED, REJECTED};
use crate::platform::Write;

/// A decision by id.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// The decisions of a round, newest first.
pub async fn of_round(database: &impl ConnectionTrait, round_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::RoundId.eq(round_id)).order_by_desc(Column::Id).all(database).await
}

/// Proposes a decision; none when one of the kind is open or holds for the subject.
pub async fn propose(
    write: &Write,
    permit: &Permit<Lead>,
    subject_id: i64,
    kind: &str,
    text: &str,
) -> Result<Option<Model>, DbErr> {
    let known = of_round(&**write, permit.record_id()).await?;
    if known.iter().any(|row| row.subject_id == subject_id && row.kind == kind && row.state != REJECTED) {
        return Ok(None);
    }
    let row = ActiveModel {
        id: NotSet,
        round_id: Set(permit.record_id()),
        subject_id: Set(subject_id),
        kind: Set(kind.to_owned()),
        text: Set(text.to_owned()),
        state: Set(PROPOSED.to_owned()),
        proposed_by: Set(write.actor().id),
        proposed_by_name: Set(write.actor().name.clone()),
        proposed_at: Set(write.clock().now()),
        confirmed_by: Set(None),
        confirmed_by_name: Set(None),
        confirmed_at: Set(None),
        note: Set(None),
        revision: Set(1),
    };
    row.insert(&**write).await.map(Some)
}

/// Confirms a decision, or does not agree with it; false when somebody did before.
pub async fn confirm(write: &Write, permit: &Permit<Confirm>, agrees: bool, note: &str) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(if agrees { CONFIRMED } else { REJECTED }))
        .col_expr(Column::ConfirmedBy, Expr::value(write.actor().id))
        .col_expr(Column::ConfirmedByName, Expr::value(write.actor().name.clone()))
        .col_expr(Column::ConfirmedAt, Expr::value(write.clock().now()))
        .col_expr(Column::Note, Expr::value(Some(note.to_owned()).filter(|note| !note.is_empty())))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::State.eq(PROPOSED))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}
