//! Proposed changes. Each write matches the revision that was read, and says by none that somebody else was quicker.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, SqlErr};
use serde_json::{Map, Value};

use crate::access::Permit;
use crate::listings::entity::listing_change::{ActiveModel, Column, Entity, Model};
use crate::listings::permit::{Edit, Review};
use crate::listings::rules::ChangeState;
use crate::platform::Write;

/// What a change says.
#[derive(Debug, Clone, Default)]
pub struct Proposal {
    /// Revision of the entry it was compared with.
    pub base_revision: i32,
    /// What was public of these fields then.
    pub base: Map<String, Value>,
    /// What is proposed; null empties a field.
    pub facts: Map<String, Value>,
}

/// A change by id.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// The open change of an entry.
pub async fn open_of(database: &impl ConnectionTrait, listing_id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::ListingId.eq(listing_id)).filter(is_open()).one(database).await
}

/// The open changes of several entries.
pub async fn open_of_many(database: &impl ConnectionTrait, listing_ids: &[i64]) -> Result<HashMap<i64, Model>, DbErr> {
    if listing_ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows =
        Entity::find().filter(Column::ListingId.is_in(listing_ids.iter().copied())).filter(is_open()).all(database).await?;
    Ok(rows.into_iter().map(|row| (row.listing_id, row)).collect())
}

fn is_open() -> sea_orm::sea_query::SimpleExpr {
    Column::State.is_in(ChangeState::OPEN.map(ChangeState::key))
}

/// Starts a draft; none when the entry has got an open change meanwhile.
pub async fn start(write: &Write, permit: &Permit<Edit>, proposal: Proposal) -> Result<Option<Model>, DbErr> {
    let now = write.clock().now();
    let row = ActiveModel {
        id: NotSet,
        listing_id: Set(permit.record_id()),
        author_id: Set(write.actor().id),
        author_name: Set(write.actor().name.clone()),
        state: Set(ChangeState::Draft.key().to_owned()),
        base_revision: Set(proposal.base_revision),
        facts: Set(Value::Object(proposal.facts)),
        base: Set(Some(Value::Object(proposal.base))),
        verdicts: Set(None),
        note: Set(None),
        reason: Set(None),
        submitted_at: Set(None),
        due_on: Set(None),
        decided_by: Set(None),
        decided_by_name: Set(None),
        decided_at: Set(None),
        revision: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    match row.insert(&**write).await {
        Ok(model) => Ok(Some(model)),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Where a change goes, and what goes with it.
#[derive(Debug, Clone, Default)]
pub struct Step {
    /// The state after.
    pub to: Option<ChangeState>,
    /// What it says from now on; none leaves it.
    pub proposal: Option<Proposal>,
    /// Words of the author to the official.
    pub note: Option<String>,
    /// When it was handed in, and until when it is decided.
    pub submitted: Option<(DateTime<Utc>, NaiveDate)>,
    /// Why fields came back, by field.
    pub verdicts: Option<Value>,
    /// Words of the official about the whole.
    pub reason: Option<String>,
    /// Whether an official decided.
    pub is_decision: bool,
}

/// Takes a step of those who manage the entry; none when the change is no longer as it was read.
pub async fn take(write: &Write, permit: &Permit<Edit>, read: &Model, step: Step) -> Result<Option<Model>, DbErr> {
    advance(write, permit.record_id(), read, step).await
}

/// Takes a decision of an official; none when somebody else was quicker.
pub async fn decide(write: &Write, permit: &Permit<Review>, read: &Model, step: Step) -> Result<Option<Model>, DbErr> {
    advance(write, permit.record_id(), read, Step { is_decision: true, ..step }).await
}

async fn advance(write: &Write, listing_id: i64, read: &Model, step: Step) -> Result<Option<Model>, DbErr> {
    let now = write.clock().now();
    let mut after = read.clone();
    after.revision += 1;
    after.updated_at = now;
    if let Some(to) = step.to {
        to.key().clone_into(&mut after.state);
    }
    if let Some(proposal) = step.proposal {
        after.base_revision = proposal.base_revision;
        after.facts = Value::Object(proposal.facts);
        after.base = Some(Value::Object(proposal.base));
    }
    after.note = step.note.or(after.note);
    if let Some((at, due_on)) = step.submitted {
        (after.submitted_at, after.due_on) = (Some(at), Some(due_on));
    }
    after.verdicts = step.verdicts.or(after.verdicts);
    if step.is_decision {
        after.decided_by = write.actor().id;
        after.decided_by_name = Some(write.actor().name.clone());
        after.decided_at = Some(now);
        after.reason = step.reason;
    }
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(after.state.as_str()))
        .col_expr(Column::BaseRevision, Expr::value(after.base_revision))
        .col_expr(Column::Facts, Expr::value(after.facts.clone()))
        .col_expr(Column::Base, Expr::value(after.base.clone()))
        .col_expr(Column::Verdicts, Expr::value(after.verdicts.clone()))
        .col_expr(Column::Note, Expr::value(after.note.clone()))
        .col_expr(Column::Reason, Expr::value(after.reason.clone()))
        .col_expr(Column::SubmittedAt, Expr::value(after.submitted_at))
        .col_expr(Column::DueOn, Expr::value(after.due_on))
        .col_expr(Column::DecidedBy, Expr::value(after.decided_by))
        .col_expr(Column::DecidedByName, Expr::value(after.decided_by_name.clone()))
        .col_expr(Column::DecidedAt, Expr::value(after.decided_at))
        .col_expr(Column::Revision, Expr::value(after.revision))
        .col_expr(Column::UpdatedAt, Expr::value(after.updated_at))
        .filter(Column::Id.eq(read.id))
        .filter(Column::ListingId.eq(listing_id))
        .filter(Column::State.eq(read.state.as_str()))
        .filter(Column::Revision.eq(read.revision))
        .exec(&**write)
        .await?;
    Ok((done.rows_affected == 1).then_some(after))
}

/// Ends whatever is open for an entry, because the entry went elsewhere.
pub async fn close_open(write: &Write, permit: &Permit<Review>, reason: &str) -> Result<u64, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(ChangeState::Withdrawn.key()))
        .col_expr(Column::Reason, Expr::value(reason))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(write.clock().now()))
        .filter(Column::ListingId.eq(permit.record_id()))
        .filter(is_open())
        .exec(&**write)
        .await?;
    Ok(done.rows_affected)
}
