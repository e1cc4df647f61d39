//! Objections and their evidence.

use std::collections::HashMap;

use chrono::{Duration, NaiveDate};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait as _, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait as _, Select, UpdateMany,
};

use super::{find, finish};
use crate::access::Permit;
use crate::notices::entity::objection::{self, Column, Entity, Model};
use crate::notices::entity::{notice_line, objection_file, public_notice};
use crate::notices::follow::NoticeFollowers;
use crate::notices::permit::{Decide, Object, Withdraw};
use crate::notices::rules::{ANSWER_DAYS, BEGIN_DAYS, ObjectionState, STRUCK};
use crate::platform::Write;
use crate::platform::secret::{fingerprint, random_key};
use crate::values::Calendar;

/// Within this time the same text of the same person to the same notice is one objection.
const SAME_WITHIN: Duration = Duration::hours(1);

/// What an objection says.
#[derive(Debug, Clone)]
pub struct NewObjection {
    /// Which line it is about.
    pub line_id: Option<i64>,
    /// Real name.
    pub name: String,
    /// Telephone number, may be empty.
    pub phone: String,
    /// Mail address, may be empty.
    pub email: String,
    /// What is wrong.
    pub body: String,
    /// Evidence, stored already.
    pub files: Vec<NewFile>,
}

/// A stored file that comes with an objection.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// Name on the sender's machine.
    pub name: String,
    /// What it is, judged by content.
    pub media_type: &'static str,
    /// Key in the file store.
    pub sha256: String,
    /// Bytes.
    pub size: i64,
}

/// Takes an objection in; also gives its private address, which is not kept. Followers are told.
pub async fn object(
    write: &Write,
    permit: &Permit<Object>,
    new: NewObjection,
    calendar: &Calendar,
    followers: &NoticeFollowers,
) -> Result<(Model, String), DbErr> {
    let token = random_key();
    let row = objection::ActiveModel {
        id: NotSet,
        notice_id: Set(permit.record_id()),
        line_id: Set(new.line_id),
        name: Set(new.name),
        phone: Set(new.phone),
        email: Set(new.email),
        body: Set(new.body),
        state: Set(ObjectionState::Received.key().to_owned()),
        investigation: Set(None),
        outcome: Set(None),
        handled_by: Set(None),
        handled_by_name: Set(None),
        due_on: Set(Some(calendar.after(write.clock().today(), BEGIN_DAYS).day)),
        token_hash: Set(fingerprint(token.as_bytes())),
        received_at: Set(write.clock().now()),
        settled_at: Set(None),
        revision: Set(1),
    };
    let objection = row.insert(&**write).await?;
    let files = new.files.into_iter().map(|file| objection_file::ActiveModel {
        id: NotSet,
        objection_id: Set(objection.id),
        name: Set(file.name),
        media_type: Set(file.media_type.to_owned()),
        sha256: Set(file.sha256),
        size: Set(file.size),
    });
    let files: Vec<_> = files.collect();
    if !files.is_empty() {
        objection_file::Entity::insert_many(files).exec_without_returning(&**write).await?;
    }
    if let Some(notice) = find(&**write, objection.notice_id).await? {
        for follower in &followers.0 {
            follower.objected(write, &notice, &objection).await?;
        }
    }
    Ok((objection, token))
}

/// Whether the same text came from the same person to the same notice a moment ago.
pub async fn is_repeated(write: &Write, notice_id: i64, name: &str, body: &str) -> Result<bool, DbErr> {
    let since = write.clock().now() - SAME_WITHIN;
    let same = Entity::find()
        .filter(Column::NoticeId.eq(notice_id))
        .filter(Column::ReceivedAt.gt(since))
        .filter(Column::Name.eq(name))
        .filter(Column::Body.eq(body));
    Ok(same.count(&**write).await? > 0)
}

fn step(id: i64, revision: i32, from: ObjectionState) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::Id.eq(id))
        .filter(Column::Revision.eq(revision))
        .filter(Column::State.eq(from.key()))
}

/// Begins to look into an objection; an answer is due from its receipt. False when somebody else did something to it first.
pub async fn begin(
    write: &Write,
    permit: &Permit<Decide>,
    revision: i32,
    received_on: NaiveDate,
    calendar: &Calendar,
) -> Result<bool, DbErr> {
    let actor = write.actor();
    let done = step(permit.record_id(), revision, ObjectionState::Received)
        .col_expr(Column::State, Expr::value(ObjectionState::Investigating.key()))
        .col_expr(Column::HandledBy, Expr::value(actor.id))
        .col_expr(Column::HandledByName, Expr::value(actor.name.clone()))
        .col_expr(Column::DueOn, Expr::value(calendar.after(received_on, ANSWER_DAYS).day))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Keeps what was found out so far, which the objector does not see.
pub async fn note(write: &Write, permit: &Permit<Decide>, revision: i32, text: &str) -> Result<bool, DbErr> {
    let done = step(permit.record_id(), revision, ObjectionState::Investigating)
        .col_expr(Column::Investigation, Expr::value(text))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Decides an objection. `strikes` takes the line that it is about out of the list. Followers are told, and the notice becomes
/// final when its period is over and nothing else is open. None when somebody else did something to it first.
pub async fn decide(
    write: &Write,
    permit: &Permit<Decide>,
    revision: i32,
    (outcome, reasons, strikes): (ObjectionState, &str, bool),
    followers: &NoticeFollowers,
) -> Result<Option<Model>, DbErr> {
    let done = step(permit.record_id(), revision, ObjectionState::Investigating)
        .col_expr(Column::State, Expr::value(outcome.key()))
        .col_expr(Column::Outcome, Expr::value(reasons))
        .col_expr(Column::SettledAt, Expr::value(write.clock().now()))
        .exec(&**write)
        .await?;
    if done.rows_affected == 0 {
        return Ok(None);
    }
    let Some(objection) = find_objection(&**write, permit.record_id()).await? else { return Ok(None) };
    if let (Some(line_id), true) = (objection.line_id, strikes) {
        notice_line::Entity::update_many()
            .col_expr(notice_line::Column::State, Expr::value(STRUCK))
            .filter(notice_line::Column::Id.eq(line_id))
            .filter(notice_line::Column::NoticeId.eq(objection.notice_id))
            .exec(&**write)
            .await?;
    }
    settled(write, objection, followers).await.map(Some)
}

/// Takes an objection back. None when it was settled already.
pub async fn withdraw(write: &Write, permit: &Permit<Withdraw>, followers: &NoticeFollowers) -> Result<Option<Model>, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(ObjectionState::Withdrawn.key()))
        .col_expr(Column::SettledAt, Expr::value(write.clock().now()))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::State.is_in(ObjectionState::OPEN.map(ObjectionState::key)))
        .exec(&**write)
        .await?;
    if done.rows_affected == 0 {
        return Ok(None);
    }
    let Some(objection) = find_objection(&**write, permit.record_id()).await? else { return Ok(None) };
    settled(write, objection, followers).await.map(Some)
}

async fn settled(write: &Write, objection: Model, followers: &NoticeFollowers) -> Result<Model, DbErr> {
    if let Some(notice) = find(&**write, objection.notice_id).await? {
        for follower in &followers.0 {
            follower.settled(write, &notice, &objection).await?;
        }
    }
    if let Some(ended) = finish(write, objection.notice_id, followers).await? {
        write.also(crate::notices::event::notice("notice.final", &ended, "异议处理完毕，公示结束"));
    }
    Ok(objection)
}

/// An objection.
pub async fn find_objection(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// The objection behind a private address.
pub async fn find_objection_by_token(database: &impl ConnectionTrait, token: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::TokenHash.eq(fingerprint(token.as_bytes()))).one(database).await
}

/// All objections to a notice, oldest first.
pub async fn objections(database: &impl ConnectionTrait, notice_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::NoticeId.eq(notice_id)).order_by_asc(Column::Id).all(database).await
}

/// Objections to a notice that are not settled yet.
pub async fn open_objections(database: &impl ConnectionTrait, notice_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::NoticeId.eq(notice_id))
        .filter(Column::State.is_in(ObjectionState::OPEN.map(ObjectionState::key)))
        .order_by_asc(Column::Id)
        .all(database)
        .await
}

/// How many objections of a notice stand where.
pub async fn counts_of(database: &impl ConnectionTrait, notice_id: i64) -> Result<HashMap<ObjectionState, i64>, DbErr> {
    let rows: Vec<(String, i64)> = Entity::find()
        .select_only()
        .column(Column::State)
        .column_as(Column::Id.count(), "objections")
        .filter(Column::NoticeId.eq(notice_id))
        .group_by(Column::State)
        .into_tuple()
        .all(database)
        .await?;
    Ok(rows.into_iter().filter_map(|(state, count)| Some((ObjectionState::parse(&state)?, count))).collect())
}

/// Which objections a list shows.
#[derive(Debug, Clone, Default)]
pub struct ObjectionFilter {
    /// What codes of divisions begin with.
    pub covered: Option<String>,
    /// Only those that are open, or only those that are settled.
    pub is_open: Option<bool>,
    /// Only those whose deadline was before this day.
    pub overdue_on: Option<NaiveDate>,
}

impl ObjectionFilter {
    fn select(&self) -> Select<Entity> {
        let open = ObjectionState::OPEN.map(ObjectionState::key);
        let mut found = Entity::find();
        if let Some(prefix) = &self.covered {
            let ours = public_notice::Entity::find()
                .select_only()
                .column(public_notice::Column::Id)
                .filter(public_notice::Column::DivisionCode.starts_with(prefix.as_str()))
                .into_query();
            found = found.filter(Column::NoticeId.in_subquery(ours));
        }
        found = match self.is_open {
            Some(true) => found.filter(Column::State.is_in(open)),
            Some(false) => found.filter(Column::State.is_not_in(open)),
            None => found,
        };
        match self.overdue_on {
            Some(day) => found.filter(Column::State.is_in(open)).filter(Column::DueOn.lt(day)),
            None => found,
        }
    }
}

/// A page of objections with their notices, what is due first on top, and how many there are.
pub async fn unsettled(
    database: &impl ConnectionTrait,
    filter: &ObjectionFilter,
    offset: u64,
    limit: u64,
) -> Result<(Vec<(Model, public_notice::Model)>, u64), DbErr> {
    let total = filter.select().count(database).await?;
    let found = filter.select();
    let found = match filter.is_open {
        Some(false) => found.order_by_desc(Column::SettledAt),
        _ => found.order_by_asc(Column::DueOn),
    };
    let rows = found.order_by_asc(Column::Id).offset(offset).limit(limit).all(database).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.notice_id).collect();
    let notices = public_notice::Entity::find().filter(public_notice::Column::Id.is_in(ids)).all(database).await?;
    let notices: HashMap<i64, public_notice::Model> = notices.into_iter().map(|notice| (notice.id, notice)).collect();
    let pair = |row: Model| notices.get(&row.notice_id).cloned().map(|notice| (row, notice));
    Ok((rows.into_iter().filter_map(pair).collect(), total))
}

/// Evidence of an objection.
pub async fn files(database: &impl ConnectionTrait, objection_id: i64) -> Result<Vec<objection_file::Model>, DbErr> {
    let found = objection_file::Entity::find().filter(objection_file::Column::ObjectionId.eq(objection_id));
    found.order_by_asc(objection_file::Column::Id).all(database).await
}

/// A piece of evidence.
pub async fn find_file(
    database: &impl ConnectionTrait,
    objection_id: i64,
    id: i64,
) -> Result<Option<objection_file::Model>, DbErr> {
    objection_file::Entity::find_by_id(id).filter(objection_file::Column::ObjectionId.eq(objection_id)).one(database).await
}
