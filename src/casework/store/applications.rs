//! Applications: the rows themselves, and the one way in which they move.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::{Value, json};

use super::steps;
use crate::access::organisation::store as organisations;
use crate::access::{Permit, Place};
use crate::casework::entity::application::{ActiveModel, Column, Entity, Model};
use crate::casework::entity::programme_call;
use crate::casework::flow::{Action, State, after};
use crate::casework::permit::Acts;
use crate::platform::Write;
use crate::web::PageError;

/// An application by id.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// An application inside a write that is going to change it: others who want to wait until that write ends. On SQLite
/// there is one writer anyway.
pub async fn find_for_change(write: &Write, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).lock_exclusive().one(&**write).await
}

/// An application by the number of its receipt.
pub async fn by_number(database: &impl ConnectionTrait, number: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Number.eq(number)).one(database).await
}

/// An application by the code on its receipt.
pub async fn by_receipt_code(database: &impl ConnectionTrait, code: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::ReceiptCode.eq(code)).one(database).await
}

/// Several applications by their ids.
pub async fn find_many(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<Model>, DbErr> {
    let mut rows = Vec::new();
    for ids in ids.chunks(500) {
        rows.extend(Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(database).await?);
    }
    Ok(rows)
}

/// Applications of an organisation that were not thrown away, newest first.
pub async fn of_organisation(database: &impl ConnectionTrait, organisation_id: i64) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find().filter(Column::OrganisationId.eq(organisation_id)).filter(Column::State.ne(State::Discarded.key()));
    rows.order_by_desc(Column::Id).limit(300).all(database).await
}

/// Applications of an organisation in which it is its own turn.
pub async fn in_hand(database: &impl ConnectionTrait, organisation_id: i64) -> Result<Vec<Model>, DbErr> {
    let waiting = [State::Draft, State::Correcting, State::Supplementing].map(State::key);
    let rows = Entity::find().filter(Column::OrganisationId.eq(organisation_id)).filter(Column::State.is_in(waiting));
    rows.order_by_desc(Column::Id).limit(100).all(database).await
}

/// What an organisation handed in earlier for a programme, newest first.
pub async fn handed_in_before(database: &impl ConnectionTrait, of: &Model) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find()
        .filter(Column::OrganisationId.eq(of.organisation_id))
        .filter(Column::ProgrammeId.eq(of.programme_id))
        .filter(Column::Id.ne(of.id))
        .filter(Column::SubmittedAt.is_not_null());
    rows.order_by_desc(Column::SubmittedAt).limit(5).all(database).await
}

/// Applications of a call in a state.
pub async fn of_call(database: &impl ConnectionTrait, call_id: i64, states: &[State]) -> Result<Vec<Model>, DbErr> {
    let keys = states.iter().map(|state| state.key());
    let rows = Entity::find().filter(Column::CallId.eq(call_id)).filter(Column::State.is_in(keys));
    rows.order_by_asc(Column::Id).limit(20_000).all(database).await
}

/// How many applications of a call are in a state, and what they ask for together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InCall {
    /// The call.
    pub call_id: i64,
    /// How many.
    pub count: i64,
    /// Together.
    pub requested_fen: i64,
}

/// The same for all calls that have any.
pub async fn by_call(database: &impl ConnectionTrait, state: State) -> Result<Vec<InCall>, DbErr> {
    let rows: Vec<(i64, i64, Option<i64>)> = Entity::find()
        .filter(Column::State.eq(state.key()))
        .select_only()
        .column(Column::CallId)
        .column_as(Column::Id.count(), "count")
        // PostgreSQL adds up to a wider type.
        .column_as(Expr::expr(Column::RequestedFen.sum()).cast_as("BIGINT"), "requested_fen")
        .group_by(Column::CallId)
        .into_tuple()
        .all(database)
        .await?;
    let of = |(call_id, count, sum): (i64, i64, Option<i64>)| InCall { call_id, count, requested_fen: sum.unwrap_or(0) };
    Ok(rows.into_iter().map(of).collect())
}

/// Applications in a state, oldest first, page by page.
pub async fn in_state(database: &impl ConnectionTrait, state: State, after_id: i64, most: u64) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find().filter(Column::State.eq(state.key())).filter(Column::Id.gt(after_id));
    rows.order_by_asc(Column::Id).limit(most).all(database).await
}

/// Other applications of the same organisation for the same programme that are not over or were paid.
pub async fn same_matter(database: &impl ConnectionTrait, of: &Model) -> Result<Vec<Model>, DbErr> {
    let over = [State::Draft, State::Discarded, State::Withdrawn, State::Declined, State::Rejected].map(State::key);
    let rows = Entity::find()
        .filter(Column::ProgrammeId.eq(of.programme_id))
        .filter(Column::OrganisationId.eq(of.organisation_id))
        .filter(Column::Id.ne(of.id))
        .filter(Column::State.is_not_in(over));
    rows.order_by_desc(Column::Id).limit(20).all(database).await
}

/// Applications of other organisations that name the same bank account.
pub async fn same_account(database: &impl ConnectionTrait, of: &Model) -> Result<Vec<Model>, DbErr> {
    let Some(digest) = &of.account_digest else { return Ok(Vec::new()) };
    let rows = Entity::find()
        .filter(Column::AccountDigest.eq(digest))
        .filter(Column::OrganisationId.ne(of.organisation_id))
        .filter(Column::State.is_not_in([State::Draft, State::Discarded].map(State::key)));
    rows.order_by_desc(Column::Id).limit(20).all(database).await
}

/// How many applications of an organisation to a call are still alive.
pub async fn alive_in_call(database: &impl ConnectionTrait, organisation_id: i64, call_id: i64) -> Result<u64, DbErr> {
    let over = [State::Discarded, State::Withdrawn, State::Declined, State::Rejected, State::Revoked].map(State::key);
    let rows = Entity::find()
        .filter(Column::OrganisationId.eq(organisation_id))
        .filter(Column::CallId.eq(call_id))
        .filter(Column::State.is_not_in(over));
    rows.count(database).await
}

/// Begins a draft in the name of a place.
pub async fn begin(
    write: &Write,
    place: &Place,
    call: &programme_call::Model,
    revision_id: i64,
    is_demo: bool,
) -> Result<Model, PageError> {
    let organisation = organisations::find(&**write, place.organisation_id).await?.ok_or(PageError::NotFound)?;
    let now = write.clock().now();
    let row = ActiveModel {
        id: NotSet,
        programme_id: Set(call.programme_id),
        call_id: Set(call.id),
        revision_id: Set(revision_id),
        organisation_id: Set(organisation.id),
        organisation_name: Set(organisation.name),
        credit_code: Set(organisation.credit_code),
        division_code: Set(organisation.division_code),
        state: Set(State::Draft.key().to_owned()),
        stage: Set(-1),
        answers: Set(json!({})),
        created_by: Set(write.actor().id.unwrap_or(0)),
        is_demo: Set(is_demo),
        revision: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    Ok(row.insert(&**write).await?)
}

/// What a step says of itself.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// In words.
    pub note: Option<String>,
    /// More of it.
    pub detail: Option<Value>,
    /// Name of the stage in which it was made.
    pub stage_name: Option<String>,
    /// Whether the applicant must not read it.
    pub is_internal: bool,
}

impl Said {
    /// With a note.
    pub fn note(note: impl Into<String>) -> Self {
        let note = note.into();
        Self { note: (!note.is_empty()).then_some(note), ..Self::default() }
    }

    /// In a stage.
    pub fn at(mut self, stage_name: &str) -> Self {
        self.stage_name = Some(stage_name.to_owned());
        self
    }

    /// With more.
    pub fn with(mut self, detail: Value) -> Self {
        self.detail = Some(detail);
        self
    }

    /// Not for the applicant.
    pub fn internal(mut self) -> Self {
        self.is_internal = true;
        self
    }
}

/// Moves an application by one step of the table, together with other columns, and writes the step down. A step that is
/// not in the table, and an application that somebody else moved meanwhile, are conflicts in words.
pub async fn advance<A: Acts>(
    write: &Write,
    permit: &Permit<A>,
    before: &Model,
    action: Action,
    said: Said,
    changes: ActiveModel,
) -> Result<Model, PageError> {
    let from =
        State::parse(&before.state).ok_or_else(|| PageError::Internal(anyhow::anyhow!("unknown state {}", before.state)))?;
    let Some(to) = after(from, action, A::SIDE).filter(|_| permit.record_id() == before.id) else {
        return Err(PageError::Conflict(format!("申报现在是“{}”，不能{}。请刷新页面查看最新状态。", from.name(), action.name())));
    };
    let now = write.clock().now();
    let mut row = changes;
    row.state = Set(to.key().to_owned());
    row.revision = Set(before.revision + 1);
    row.updated_at = Set(now);
    if to != from && matches!(to.turn(), crate::casework::flow::Turn::Nobody) {
        row.closed_at = Set(Some(now));
        row.due_on = Set(None);
    }
    let done = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(before.id))
        .filter(Column::State.eq(from.key()))
        .filter(Column::Revision.eq(before.revision))
        .exec(&**write)
        .await?;
    if done.rows_affected == 0 {
        return Err(raced());
    }
    let moved = find(&**write, before.id).await?.ok_or(PageError::NotFound)?;
    steps::record(write, &moved, (from, action, A::SIDE, to), said).await?;
    Ok(moved)
}

/// Changes columns without moving; the revision that was read must still hold.
pub async fn change<A: Acts>(
    write: &Write,
    permit: &Permit<A>,
    before: &Model,
    changes: ActiveModel,
) -> Result<Model, PageError> {
    let mut row = changes;
    row.revision = Set(before.revision + 1);
    row.updated_at = Set(write.clock().now());
    let done = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::Revision.eq(before.revision))
        .exec(&**write)
        .await?;
    if done.rows_affected == 0 {
        return Err(raced());
    }
    find(&**write, before.id).await?.ok_or(PageError::NotFound)
}

/// Keeps the receipt as it was first made; whether nobody was quicker and nothing was handed in meanwhile. Nobody's record
/// changes, so there is no event.
pub async fn keep_receipt(database: &impl ConnectionTrait, of: &Model, sha256: &str) -> Result<bool, DbErr> {
    let kept = Entity::update_many()
        .col_expr(Column::ReceiptSha256, Expr::value(sha256))
        .filter(Column::Id.eq(of.id))
        .filter(Column::Revision.eq(of.revision))
        .filter(Column::ReceiptSha256.is_null());
    Ok(kept.exec(database).await?.rows_affected == 1)
}

/// Marks that something hanging on the application changed, without looking at its revision.
pub async fn touch(write: &Write, id: i64) -> Result<(), DbErr> {
    let touched = Entity::update_many().col_expr(Column::UpdatedAt, Expr::value(write.clock().now()));
    touched.filter(Column::Id.eq(id)).exec(&**write).await.map(|_| ())
}

/// Somebody was quicker.
pub fn raced() -> PageError {
    PageError::Conflict("这件申报刚刚被他人办理过，请刷新页面，查看最新状态后再操作。".into())
}
