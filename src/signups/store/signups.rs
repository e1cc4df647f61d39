//! Sign-ups.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{BinOper, Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use crate::platform::Write;
use crate::signups::entity::signup::{ActiveModel, Column, Entity, Model};
use crate::signups::entity::{occasion, signup_step};
use crate::signups::occasion::Occasion as _;
use crate::signups::places::{Claim, Places};
use crate::signups::rules::{Action, STATES, State};

/// One by its row.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// One by the code of its ticket.
pub async fn by_code(database: &impl ConnectionTrait, code: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Code.eq(code)).one(database).await
}

/// All of an occasion, in the order of the queue.
pub async fn of_occasion(database: &impl ConnectionTrait, occasion_id: i64) -> Result<Vec<Model>, DbErr> {
    in_order(Entity::find().filter(Column::OccasionId.eq(occasion_id))).all(database).await
}

/// Those of a user, or of an organisation, newest first.
pub async fn of_member(database: &impl ConnectionTrait, user_id: i64, organisation_id: i64) -> Result<Vec<Model>, DbErr> {
    let own = Column::UserId.eq(user_id).or(Column::OrganisationId.eq(organisation_id));
    Entity::find().filter(own).order_by_desc(Column::Id).limit(500).all(database).await
}

/// The queue.
pub async fn waiting(database: &impl ConnectionTrait, occasion_id: i64) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find().filter(Column::OccasionId.eq(occasion_id)).filter(Column::State.eq(State::Waiting.key()));
    in_order(rows).all(database).await
}

/// Place in the queue, from 1.
pub async fn position(database: &impl ConnectionTrait, row: &Model) -> Result<u64, DbErr> {
    use sea_orm::PaginatorTrait as _;
    let before = Column::Rank.gt(row.rank).or(Column::Rank
        .eq(row.rank)
        .and(Column::QueuedAt.lt(row.queued_at).or(Column::QueuedAt.eq(row.queued_at).and(Column::Id.lt(row.id)))));
    let ahead = Entity::find()
        .filter(Column::OccasionId.eq(row.occasion_id))
        .filter(Column::State.eq(State::Waiting.key()))
        .filter(before)
        .count(database)
        .await?;
    Ok(ahead + 1)
}

/// Places in the queues of several occasions, from 1, by the rows of those who wait.
pub async fn positions(database: &impl ConnectionTrait, occasion_ids: &[i64]) -> Result<HashMap<i64, u64>, DbErr> {
    let waiting = Entity::find()
        .select_only()
        .columns([Column::Id, Column::OccasionId])
        .filter(Column::OccasionId.is_in(occasion_ids.iter().copied()))
        .filter(Column::State.eq(State::Waiting.key()));
    let mut lengths: HashMap<i64, u64> = HashMap::new();
    let mut positions = HashMap::new();
    for (id, occasion_id) in in_order(waiting).into_tuple::<(i64, i64)>().all(database).await? {
        let length = lengths.entry(occasion_id).or_default();
        *length += 1;
        positions.insert(id, *length);
    }
    Ok(positions)
}

/// Those of these people that are active already, by the hash of their mobile.
pub async fn active_among(database: &impl ConnectionTrait, occasion_id: i64, hashes: &[String]) -> Result<Vec<Model>, DbErr> {
    let mut rows = Vec::new();
    for hashes in hashes.chunks(500) {
        let found = Entity::find()
            .filter(Column::OccasionId.eq(occasion_id))
            .filter(Column::ContactHash.is_in(hashes.iter().map(String::as_str)))
            .filter(Column::State.is_in(active()));
        rows.extend(found.all(database).await?);
    }
    Ok(rows)
}

#[derive(FromQueryResult)]
struct Group {
    state: String,
    quota: Option<String>,
    division_code: Option<String>,
    count: i64,
}

/// How many there are of each kind at an occasion.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Places and who holds them.
    pub places: Places,
    /// By state.
    pub by_state: std::collections::HashMap<State, u32>,
}

impl Standing {
    /// How many are in a state.
    pub fn of(&self, state: State) -> u32 {
        self.by_state.get(&state).copied().unwrap_or_default()
    }
}

/// Counts the places of an occasion, in one query.
pub async fn standing(database: &impl ConnectionTrait, occasion: &occasion::Model) -> Result<Standing, DbErr> {
    let groups = Entity::find()
        .select_only()
        .columns([Column::State, Column::Quota, Column::DivisionCode])
        .column_as(Expr::col(Column::Id).count(), "count")
        .filter(Column::OccasionId.eq(occasion.id))
        .group_by(Column::State)
        .group_by(Column::Quota)
        .group_by(Column::DivisionCode)
        .into_model::<Group>()
        .all(database)
        .await?;
    let mut standing = Standing { places: occasion.places(), ..Standing::default() };
    for group in groups {
        let Some(state) = State::parse(&group.state) else { continue };
        let count = u32::try_from(group.count).unwrap_or(u32::MAX);
        *standing.by_state.entry(state).or_default() += count;
        if state.holds_place() {
            standing.places.hold(Claim { quota: group.quota.as_deref(), division: group.division_code.as_deref() }, count);
        }
    }
    Ok(standing)
}

/// Held places and queue of many occasions, in one query: occasion, held, waiting.
pub async fn standings(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<(i64, u32, u32)>, DbErr> {
    let groups: Vec<(i64, String, i64)> = Entity::find()
        .select_only()
        .columns([Column::OccasionId, Column::State])
        .column_as(Expr::col(Column::Id).count(), "count")
        .filter(Column::OccasionId.is_in(ids.iter().copied()))
        .group_by(Column::OccasionId)
        .group_by(Column::State)
        .into_tuple()
        .all(database)
        .await?;
    let mut counts: std::collections::BTreeMap<i64, (u32, u32)> = std::collections::BTreeMap::new();
    for (id, state, count) in groups {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let (held, queue) = counts.entry(id).or_default();
        match State::parse(&state) {
            Some(state) if state.holds_place() => *held += count,
            Some(State::Waiting) => *queue += count,
            _ => {}
        }
    }
    Ok(counts.into_iter().map(|(id, (held, queue))| (id, held, queue)).collect())
}

/// Writes new ones, in order.
pub async fn insert_all(write: &Write, rows: Vec<ActiveModel>) -> Result<Vec<Model>, DbErr> {
    let mut written = Vec::with_capacity(rows.len());
    let mut rows = rows.into_iter().peekable();
    // PostgreSQL and SQLite both limit how many values one statement may carry.
    while rows.peek().is_some() {
        let chunk: Vec<ActiveModel> = rows.by_ref().take(100).collect();
        let mut models = Entity::insert_many(chunk).exec_with_returning(&**write).await?;
        models.sort_by_key(|row| row.id);
        written.extend(models);
    }
    Ok(written)
}

/// What changes with a step beyond the state.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// When an offer ends.
    pub offered_until: Option<DateTime<Utc>>,
    /// Why.
    pub reason: Option<String>,
}

/// Moves one by the table of steps; none where the table knows no such step from where it stands now.
pub async fn step(write: &Write, row: &Model, action: Action, change: Change) -> Result<Option<Model>, DbErr> {
    let Some(from) = State::parse(&row.state) else { return Ok(None) };
    let Some(to) = from.after(action) else { return Ok(None) };
    let now = write.clock().now();
    let mut update = Entity::update_many()
        .col_expr(Column::State, Expr::value(to.key()))
        .col_expr(Column::OfferedUntil, Expr::value(change.offered_until))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(now));
    if to == State::Confirmed {
        update = update.col_expr(Column::ConfirmedAt, Expr::value(now));
    }
    if !to.is_active() {
        update =
            update.col_expr(Column::EndedAt, Expr::value(now)).col_expr(Column::EndReason, Expr::value(change.reason.clone()));
    }
    let done = update.filter(Column::Id.eq(row.id)).filter(Column::State.eq(from.key())).exec(&**write).await?;
    if done.rows_affected != 1 {
        return Ok(None);
    }
    note(write, row, action.key(), Some(from), to, change.reason).await?;
    find(&**write, row.id).await
}

/// Writes down a step.
pub async fn note(
    write: &Write,
    row: &Model,
    action: &str,
    from: Option<State>,
    to: State,
    reason: Option<String>,
) -> Result<(), DbErr> {
    signup_step::Entity::insert(step_row(write, row, action, from, to, reason)).exec_without_returning(&**write).await?;
    Ok(())
}

/// Writes down that these were made.
pub async fn note_made(write: &Write, rows: &[Model]) -> Result<(), DbErr> {
    for rows in rows.chunks(500) {
        let steps = rows.iter().map(|row| {
            let state = State::parse(&row.state).unwrap_or(State::Pending);
            step_row(write, row, "sign_up", None, state, None)
        });
        signup_step::Entity::insert_many(steps).exec_without_returning(&**write).await?;
    }
    Ok(())
}

fn step_row(
    write: &Write,
    row: &Model,
    action: &str,
    from: Option<State>,
    to: State,
    reason: Option<String>,
) -> signup_step::ActiveModel {
    signup_step::ActiveModel {
        id: NotSet,
        signup_id: Set(row.id),
        occasion_id: Set(row.occasion_id),
        action: Set(action.to_owned()),
        from_state: Set(from.map(|state| state.key().to_owned())),
        to_state: Set(to.key().to_owned()),
        reason: Set(reason),
        actor_id: Set(write.actor().id),
        actor_name: Set(write.actor().name.clone()),
        at: Set(write.clock().now()),
    }
}

/// What happened to one, oldest first.
pub async fn steps(database: &impl ConnectionTrait, id: i64) -> Result<Vec<signup_step::Model>, DbErr> {
    let steps = signup_step::Entity::find().filter(signup_step::Column::SignupId.eq(id));
    steps.order_by_asc(signup_step::Column::Id).all(database).await
}

/// Saves what the person may change, unless it moved meanwhile; whether it was saved.
pub async fn save(write: &Write, row: Model, revision: i32) -> Result<bool, DbErr> {
    use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
    let id = row.id;
    let mut change = row.into_active_model().reset_all();
    change.id = sea_orm::ActiveValue::Unchanged(id);
    change.revision = Set(revision + 1);
    change.updated_at = Set(write.clock().now());
    let update = Entity::update_many().set(change).filter(Column::Id.eq(id)).filter(Column::Revision.eq(revision));
    Ok(update.exec(&**write).await?.rows_affected == 1)
}

/// Occasions in which a hold or an offer has ended, at most 100.
pub async fn occasions_overdue(database: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<i64>, DbErr> {
    overdue_rows(now).select_only().column(Column::OccasionId).distinct().limit(100).into_tuple().all(database).await
}

/// Holds and offers of an occasion that have ended.
pub async fn overdue(write: &Write, occasion_id: i64) -> Result<Vec<Model>, DbErr> {
    overdue_rows(write.clock().now()).filter(Column::OccasionId.eq(occasion_id)).order_by_asc(Column::Id).all(&**write).await
}

fn overdue_rows(now: DateTime<Utc>) -> sea_orm::Select<Entity> {
    Entity::find().filter(Column::State.is_in([State::Pending.key(), State::Offered.key()])).filter(Column::OfferedUntil.lte(now))
}

fn in_order(rows: sea_orm::Select<Entity>) -> sea_orm::Select<Entity> {
    rows.order_by_desc(Column::Rank).order_by_asc(Column::QueuedAt).order_by_asc(Column::Id)
}

fn active() -> impl Iterator<Item = &'static str> {
    STATES.into_iter().filter(|state| state.is_active()).map(State::key)
}

/// Ends all that are in these states, because the occasion was called off.
pub async fn call_off(write: &Write, occasion_id: i64, states: impl Iterator<Item = State>, reason: &str) -> Result<(), DbErr> {
    let now = write.clock().now();
    Entity::update_many()
        .col_expr(Column::State, Expr::value(State::CalledOff.key()))
        .col_expr(Column::OfferedUntil, Expr::value(None::<DateTime<Utc>>))
        .col_expr(Column::EndedAt, Expr::value(now))
        .col_expr(Column::EndReason, Expr::value(reason))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::OccasionId.eq(occasion_id))
        .filter(Column::State.is_in(states.map(State::key)))
        .exec(&**write)
        .await?;
    Ok(())
}

/// Writes down that these were ended because the occasion was called off.
pub async fn note_called_off(write: &Write, rows: &[Model], reason: &str) -> Result<(), DbErr> {
    for rows in rows.chunks(500) {
        let step = |row: &Model| {
            let from = State::parse(&row.state);
            step_row(write, row, Action::CallOff.key(), from, State::CalledOff, Some(reason.to_owned()))
        };
        signup_step::Entity::insert_many(rows.iter().map(step)).exec_without_returning(&**write).await?;
    }
    Ok(())
}

/// Whether anybody who has a place was not reminded in this way.
pub async fn are_unreminded(database: &impl ConnectionTrait, occasion_id: i64, mark: &str) -> Result<bool, DbErr> {
    Ok(confirmed_without(occasion_id, mark).one(database).await?.is_some())
}

/// Marks those who have a place as reminded in this way, at most 500, while the occasion is held; whoever was not before.
pub async fn claim_reminders(write: &Write, occasion_id: i64, mark: &str) -> Result<Vec<Model>, DbErr> {
    let rows = confirmed_without(occasion_id, mark).limit(500).all(&**write).await?;
    Entity::update_many()
        .col_expr(Column::Reminded, Expr::col(Column::Reminded).binary(BinOper::Custom("||"), format!(" {mark}")))
        .filter(Column::Id.is_in(rows.iter().map(|row| row.id)))
        .exec(&**write)
        .await?;
    Ok(rows)
}

fn confirmed_without(occasion_id: i64, mark: &str) -> sea_orm::Select<Entity> {
    Entity::find()
        .filter(Column::OccasionId.eq(occasion_id))
        .filter(Column::State.eq(State::Confirmed.key()))
        .filter(Column::Reminded.not_like(format!("%{mark}%")))
        .filter(Column::IsDemo.eq(false))
}

/// Sign-ups made before a moment whose personal data is still there.
pub async fn unerased_before(database: &impl ConnectionTrait, before: DateTime<Utc>, most: u64) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find().filter(Column::CreatedAt.lt(before)).filter(Column::ErasedAt.is_null());
    rows.filter(Column::IsDemo.eq(false)).order_by_asc(Column::Id).limit(most).all(database).await
}

/// Active sign-ups of an occasion with one mail address: for those who lost the letter.
pub async fn active_of_mailbox(database: &impl ConnectionTrait, occasion_id: i64, email: &str) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find().filter(Column::OccasionId.eq(occasion_id)).filter(Column::Email.eq(email));
    rows.filter(Column::State.is_in(active())).order_by_asc(Column::Id).limit(20).all(database).await
}
