//! The returns themselves. Every write asks for a permit and matches what was read, so that a race is settled by the update.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::{Value, json};

use crate::access::Permit;
use crate::platform::Write;
use crate::returns::entity::monthly_return::{ActiveModel, Column, Entity, Model};
use crate::returns::entity::{reporter, return_step};
use crate::returns::figures::Figures;
use crate::returns::permit::File;
use crate::returns::rules::{Action, COUNTED, IN, State};

/// What is written into a return.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filled {
    /// Numbers by field.
    pub figures: Figures,
    /// Reasons by field.
    pub reasons: BTreeMap<String, String>,
    /// A remark.
    pub note: String,
    /// `web`, `xlsx` or `api`.
    pub source: &'static str,
}

impl Filled {
    /// The numbers as they are stored.
    pub fn figures_json(&self) -> Value {
        json!(self.figures)
    }

    /// The reasons as they are stored.
    pub fn reasons_json(&self) -> Value {
        json!(self.reasons)
    }
}

/// A return that is begun.
#[derive(Debug, Clone)]
pub struct NewReturn<'a> {
    /// Who.
    pub reporter: &'a reporter::Model,
    /// Revision of the form.
    pub form_revision: i32,
    /// Month.
    pub period: i32,
    /// Vintage.
    pub vintage: i32,
    /// When it is due.
    pub due_on: NaiveDate,
}

/// A return.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// All vintages of a month, the newest first.
pub async fn vintages(database: &impl ConnectionTrait, reporter_id: i64, period: i32) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find().filter(Column::ReporterId.eq(reporter_id)).filter(Column::Period.eq(period));
    rows.order_by_desc(Column::Vintage).all(database).await
}

/// The newest vintage of a month that is handed in and not sent back.
pub async fn newest_in(database: &impl ConnectionTrait, reporter_id: i64, period: i32) -> Result<Option<Model>, DbErr> {
    let rows = Entity::find().filter(Column::ReporterId.eq(reporter_id)).filter(Column::Period.eq(period));
    rows.filter(Column::State.is_in(IN)).order_by_desc(Column::Vintage).one(database).await
}

/// The vintage of a month that counts.
pub async fn counted(database: &impl ConnectionTrait, reporter_id: i64, period: i32) -> Result<Option<Model>, DbErr> {
    let rows = Entity::find().filter(Column::ReporterId.eq(reporter_id)).filter(Column::Period.eq(period));
    rows.filter(Column::State.is_in(COUNTED)).one(database).await
}

/// A return without its figures.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Light {
    /// Row.
    pub id: i64,
    /// Who.
    pub reporter_id: i64,
    /// Month.
    pub period: i32,
    /// Vintage.
    pub vintage: i32,
    /// Stored word of the state.
    pub state: String,
    /// Whether it was handed in on time; none where it was not yet.
    pub is_on_time: Option<bool>,
}

/// Returns of some reporters in some months, without their figures.
pub async fn light(database: &impl ConnectionTrait, ids: &[i64], from: i32, to: i32) -> Result<Vec<Light>, DbErr> {
    Entity::find()
        .select_only()
        .columns([Column::Id, Column::ReporterId, Column::Period, Column::Vintage, Column::State, Column::IsOnTime])
        .filter(Column::ReporterId.is_in(ids.iter().copied()))
        .filter(Column::Period.between(from, to))
        .order_by_asc(Column::Vintage)
        .into_model::<Light>()
        .all(database)
        .await
}

/// The first vintages of a form, counted by month, division, state and punctuality.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Tally {
    /// Month.
    pub period: i32,
    /// Division.
    pub division_code: String,
    /// Stored word of the state.
    pub state: String,
    /// Whether it was on time.
    pub is_on_time: Option<bool>,
    /// How many.
    pub count: i64,
}

/// Counts first vintages, which say how a month was reported whatever was corrected later.
pub async fn tally(database: &impl ConnectionTrait, form: &str, from: i32, to: i32) -> Result<Vec<Tally>, DbErr> {
    Entity::find()
        .select_only()
        .columns([Column::Period, Column::DivisionCode, Column::State, Column::IsOnTime])
        .column_as(Column::Vintage.count(), "count")
        .filter(Column::FormKey.eq(form))
        .filter(Column::Period.between(from, to))
        .filter(Column::Vintage.eq(1))
        .group_by(Column::Period)
        .group_by(Column::DivisionCode)
        .group_by(Column::State)
        .group_by(Column::IsOnTime)
        .into_model::<Tally>()
        .all(database)
        .await
}

/// How many returns wait to be verified, in divisions that begin with a prefix; and the oldest of them.
pub async fn waiting(database: &impl ConnectionTrait, prefix: Option<&str>, most: u64) -> Result<(Vec<Model>, u64), DbErr> {
    use sea_orm::PaginatorTrait as _;
    let mut rows = Entity::find().filter(Column::State.eq(State::Submitted.key()));
    if let Some(prefix) = prefix {
        rows = rows.filter(Column::DivisionCode.starts_with(prefix));
    }
    let count = rows.clone().count(database).await?;
    Ok((rows.order_by_asc(Column::SubmittedAt).order_by_asc(Column::Id).limit(most).all(database).await?, count))
}

/// Begins a vintage with what is filled in; none where somebody else has begun it.
pub async fn begin(write: &Write, permit: &Permit<File>, new: NewReturn<'_>, filled: &Filled) -> Result<Option<Model>, DbErr> {
    debug_assert_eq!(permit.record_id(), new.reporter.id);
    let now = write.clock().now();
    let row = ActiveModel {
        id: NotSet,
        reporter_id: Set(new.reporter.id),
        form_key: Set(new.reporter.form_key.clone()),
        form_revision: Set(new.form_revision),
        division_code: Set(new.reporter.division_code.clone()),
        period: Set(new.period),
        vintage: Set(new.vintage),
        state: Set(State::Draft.key().to_owned()),
        figures: Set(filled.figures_json()),
        reasons: Set(filled.reasons_json()),
        note: Set(filled.note.clone()),
        revision: Set(1),
        due_on: Set(new.due_on),
        source: Set(filled.source.to_owned()),
        is_on_time: Set(None),
        returned_note: Set(None),
        submitted_at: Set(None),
        submitted_by: Set(None),
        submitted_by_name: Set(None),
        verified_at: Set(None),
        verified_by: Set(None),
        verified_by_name: Set(None),
        locked_at: Set(None),
        locked_by_name: Set(None),
        is_demo: Set(new.reporter.is_demo),
        created_at: Set(now),
        updated_at: Set(now),
        updated_by_name: Set(write.actor().name.clone()),
    };
    let once = OnConflict::columns([Column::ReporterId, Column::Period, Column::Vintage]).do_nothing().to_owned();
    if Entity::insert(row).on_conflict(once).exec_without_returning(&**write).await? == 0 {
        return Ok(None);
    }
    let made = Entity::find()
        .filter(Column::ReporterId.eq(new.reporter.id))
        .filter(Column::Period.eq(new.period))
        .filter(Column::Vintage.eq(new.vintage))
        .one(&**write)
        .await?;
    if let Some(row) = &made {
        let action = if new.vintage == 1 { Action::Begin } else { Action::Correct };
        note(write, row, action, None, State::Draft, None).await?;
    }
    Ok(made)
}

/// Writes what is filled in, unless the return was changed since it was read; the row as it is then.
pub async fn fill(
    write: &Write,
    permit: &Permit<File>,
    read: &Model,
    revision: i32,
    filled: &Filled,
) -> Result<Option<Model>, DbErr> {
    debug_assert_eq!(permit.record_id(), read.reporter_id);
    let open: Vec<&str> = State::ALL.into_iter().filter(|state| state.is_open()).map(State::key).collect();
    let done = Entity::update_many()
        .col_expr(Column::Figures, Expr::value(filled.figures_json()))
        .col_expr(Column::Reasons, Expr::value(filled.reasons_json()))
        .col_expr(Column::Note, Expr::value(filled.note.clone()))
        .col_expr(Column::Source, Expr::value(filled.source))
        .col_expr(Column::Revision, Expr::value(revision + 1))
        .col_expr(Column::UpdatedAt, Expr::value(write.clock().now()))
        .col_expr(Column::UpdatedByName, Expr::value(write.actor().name.clone()))
        .filter(Column::Id.eq(read.id))
        .filter(Column::Revision.eq(revision))
        .filter(Column::State.is_in(open))
        .exec(&**write)
        .await?;
    if done.rows_affected == 0 { Ok(None) } else { find(&**write, read.id).await }
}

/// Takes a step: columns beside the state are set by the caller. False where the return stands elsewhere by now.
pub async fn step(
    write: &Write,
    read: &Model,
    action: Action,
    reason: Option<&str>,
    columns: Vec<(Column, sea_orm::sea_query::SimpleExpr)>,
) -> Result<bool, DbErr> {
    let from = State::parse(&read.state);
    let Some(to) = super::super::rules::next(from, action) else { return Ok(false) };
    let mut update = Entity::update_many()
        .col_expr(Column::State, Expr::value(to.key()))
        .col_expr(Column::Revision, Expr::value(read.revision + 1))
        .col_expr(Column::UpdatedAt, Expr::value(write.clock().now()))
        .filter(Column::Id.eq(read.id))
        .filter(Column::State.eq(read.state.clone()))
        .filter(Column::Revision.eq(read.revision));
    for (column, value) in columns {
        update = update.col_expr(column, value);
    }
    if update.exec(&**write).await?.rows_affected == 0 {
        return Ok(false);
    }
    note(write, read, action, from, to, reason).await?;
    Ok(true)
}

/// Takes back a vintage that was begun and not handed in.
pub async fn discard(write: &Write, permit: &Permit<File>, read: &Model) -> Result<bool, DbErr> {
    debug_assert_eq!(permit.record_id(), read.reporter_id);
    let gone = Entity::delete_many()
        .filter(Column::Id.eq(read.id))
        .filter(Column::State.eq(State::Draft.key()))
        .filter(Column::Revision.eq(read.revision));
    Ok(gone.exec(&**write).await?.rows_affected == 1)
}

async fn note(
    write: &Write,
    row: &Model,
    action: Action,
    from: Option<State>,
    to: State,
    reason: Option<&str>,
) -> Result<(), DbErr> {
    let step = return_step::ActiveModel {
        id: NotSet,
        return_id: Set(row.id),
        action: Set(action.key().to_owned()),
        from_state: Set(from.map(|state| state.key().to_owned())),
        to_state: Set(to.key().to_owned()),
        reason: Set(reason.map(str::to_owned)),
        actor_id: Set(write.actor().id),
        actor_name: Set(write.actor().name.clone()),
        at: Set(write.clock().now()),
    };
    step.insert(&**write).await.map(|_| ())
}

/// What happened to some returns, in order, by return.
pub async fn steps(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<return_step::Model>, DbErr> {
    let rows = return_step::Entity::find().filter(return_step::Column::ReturnId.is_in(ids.iter().copied()));
    rows.order_by_asc(return_step::Column::Id).all(database).await
}

/// Locks what was verified of a form up to a month; how many. Their figures counted before and count after.
pub async fn lock_until(write: &Write, form: &str, period: i32) -> Result<usize, DbErr> {
    let ripe = Entity::find()
        .filter(Column::FormKey.eq(form))
        .filter(Column::State.eq(State::Verified.key()))
        .filter(Column::Period.lte(period))
        .limit(500);
    let mut locked = 0;
    for row in ripe.all(&**write).await? {
        let at = write.clock().now();
        let columns = vec![(Column::LockedAt, Expr::value(at)), (Column::LockedByName, Expr::value(write.actor().name.clone()))];
        locked += usize::from(step(write, &row, Action::Lock, Some("审核期满"), columns).await?);
    }
    Ok(locked)
}

/// The forms of which something verified waits to be locked, up to a month each.
pub async fn ripe(database: &impl ConnectionTrait, form: &str, period: i32) -> Result<bool, DbErr> {
    let row = Entity::find()
        .filter(Column::FormKey.eq(form))
        .filter(Column::State.eq(State::Verified.key()))
        .filter(Column::Period.lte(period))
        .one(database)
        .await?;
    Ok(row.is_some())
}

/// Newest vintages that are handed in, of several reporters in one month, by reporter.
pub async fn newest_in_of(database: &impl ConnectionTrait, ids: &[i64], period: i32) -> Result<HashMap<i64, Model>, DbErr> {
    let rows = Entity::find()
        .filter(Column::ReporterId.is_in(ids.iter().copied()))
        .filter(Column::Period.eq(period))
        .filter(Column::State.is_in(IN))
        .order_by_asc(Column::Vintage)
        .all(database)
        .await?;
    Ok(rows.into_iter().map(|row| (row.reporter_id, row)).collect())
}
