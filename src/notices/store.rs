//! Queries for notices. Every write takes the unit of work and a permit, and the caller ends it with an event.

mod lists;
mod objections;
mod steps;

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait as _, PaginatorTrait, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::entity::notice_line::{self, Column as Line};
use super::entity::public_notice::{self, Column, Entity, Model};
use super::event::NOTICE;
use super::masked::masked;
use super::permit::{Draft, Edit};
use super::rules::{Contact, LISTED, NewLine, NewNotice, NoticeKind, NoticeState};
use crate::access::Permit;
use crate::platform::Write;
use crate::platform::entity::audit_event;

pub use lists::{Filter, Totals, addresses, counts, list, newest, totals, years};
pub use objections::{
    NewFile, NewObjection, ObjectionFilter, begin, counts_of, decide, files, find_file, find_objection, find_objection_by_token,
    is_repeated, note, object, objections, open_objections, unsettled, withdraw,
};
pub use steps::{Moved, cancel, close, extend, finish, open};

/// Lines that one statement adds.
const CHUNK: usize = 200;

/// Writes a notice down as a draft. Numbers of persons in its words are masked.
pub async fn draft(write: &Write, _permit: &Permit<Draft>, new: NewNotice) -> Result<Model, DbErr> {
    let actor = write.actor();
    let row = public_notice::ActiveModel {
        id: NotSet,
        number: Set(None),
        kind: Set(new.kind.key().to_owned()),
        title: Set(masked(&new.title)),
        body: Set(masked(&new.body)),
        subject_kind: Set(new.subject.0),
        subject_id: Set(new.subject.1),
        division_code: Set(new.division_code),
        contact: Set(new.contact.stored()),
        working_days: Set(new.working_days),
        opens_on: Set(None),
        closes_on: Set(None),
        state: Set(NoticeState::Draft.key().to_owned()),
        state_note: Set(None),
        conflicted: Set(json!(new.conflicted)),
        drafted_by: Set(actor.id.unwrap_or(0)),
        drafted_by_name: Set(actor.name.clone()),
        published_by: Set(None),
        published_at: Set(None),
        ended_at: Set(None),
        is_demo: Set(new.is_demo),
        revision: Set(1),
        created_at: Set(write.clock().now()),
    };
    let notice = row.insert(&**write).await?;
    insert_lines(write, notice.id, new.lines).await?;
    Ok(notice)
}

/// What an officer changes in a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is about.
    pub kind: NoticeKind,
    /// Title.
    pub title: String,
    /// Text.
    pub body: String,
    /// Where to object otherwise.
    pub contact: Contact,
    /// Length of the period.
    pub working_days: i32,
    /// Who does not decide objections.
    pub conflicted: Vec<i64>,
    /// All lines anew; none where they come from a decision and stay as they are.
    pub lines: Option<Vec<NewLine>>,
}

/// Replaces what a draft says; false when somebody else changed or published it meanwhile.
pub async fn save(write: &Write, permit: &Permit<Edit>, revision: i32, change: Change) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::Kind, Expr::value(change.kind.key()))
        .col_expr(Column::Title, Expr::value(masked(&change.title)))
        .col_expr(Column::Body, Expr::value(masked(&change.body)))
        .col_expr(Column::Contact, Expr::value(change.contact.stored()))
        .col_expr(Column::WorkingDays, Expr::value(change.working_days))
        .col_expr(Column::Conflicted, Expr::value(json!(change.conflicted)))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::Revision.eq(revision))
        .filter(Column::State.eq(NoticeState::Draft.key()))
        .exec(&**write)
        .await?;
    if done.rows_affected == 0 {
        return Ok(false);
    }
    if let Some(lines) = change.lines {
        let old = notice_line::Entity::delete_many().filter(Line::NoticeId.eq(permit.record_id()));
        old.exec(&**write).await?;
        insert_lines(write, permit.record_id(), lines).await?;
    }
    Ok(true)
}

async fn insert_lines(write: &Write, notice_id: i64, lines: Vec<NewLine>) -> Result<(), DbErr> {
    let rows = (1_i32..).zip(lines).map(|(position, line)| notice_line::ActiveModel {
        id: NotSet,
        notice_id: Set(notice_id),
        position: Set(position),
        name: Set(masked(&line.name)),
        credit_code: Set(line.credit_code),
        amount_fen: Set(line.amount_fen),
        note: Set(line.note.as_deref().map(masked)),
        application_id: Set(line.application_id),
        state: Set(LISTED.to_owned()),
    });
    let mut rows = rows.collect::<Vec<_>>();
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(CHUNK));
        notice_line::Entity::insert_many(rows).exec_without_returning(&**write).await?;
        rows = rest;
    }
    Ok(())
}

/// A notice.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// A notice that everybody may read.
pub async fn find_public(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Ok(find(database, id).await?.filter(super::rules::is_public))
}

/// Those among these notices that everybody may read.
pub async fn find_many_public(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<Model>, DbErr> {
    let found = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(database).await?;
    Ok(found.into_iter().filter(super::rules::is_public).collect())
}

/// Where a notice stands; none where there is none.
pub async fn state_of(database: &impl ConnectionTrait, id: i64) -> Result<Option<NoticeState>, DbErr> {
    Ok(find(database, id).await?.map(|notice| NoticeState::of(&notice)))
}

/// The notices of a record of a room above, newest first.
pub async fn of_subject(database: &impl ConnectionTrait, kind: &str, id: i64) -> Result<Vec<Model>, DbErr> {
    let found = Entity::find().filter(Column::SubjectKind.eq(kind)).filter(Column::SubjectId.eq(id));
    found.order_by_desc(Column::Id).all(database).await
}

/// Who is named in a notice, in order.
pub async fn lines(database: &impl ConnectionTrait, notice_id: i64) -> Result<Vec<notice_line::Model>, DbErr> {
    notice_line::Entity::find()
        .filter(Line::NoticeId.eq(notice_id))
        .order_by_asc(Line::Position)
        .order_by_asc(Line::Id)
        .all(database)
        .await
}

/// A line of a notice.
pub async fn find_line(database: &impl ConnectionTrait, notice_id: i64, id: i64) -> Result<Option<notice_line::Model>, DbErr> {
    notice_line::Entity::find_by_id(id).filter(Line::NoticeId.eq(notice_id)).one(database).await
}

/// Whether the audit trail names somebody among those who wrote a notice.
pub async fn has_written(database: &impl ConnectionTrait, notice_id: i64, user_id: i64) -> Result<bool, DbErr> {
    let count = audit_event::Entity::find()
        .filter(audit_event::Column::SubjectKind.eq(NOTICE))
        .filter(audit_event::Column::SubjectId.eq(notice_id))
        .filter(audit_event::Column::ActorId.eq(user_id))
        .filter(audit_event::Column::Kind.is_in(["notice.drafted", "notice.edited"]))
        .count(database)
        .await?;
    Ok(count > 0)
}

/// What happened to a record of this room, newest first.
pub async fn history(database: &impl ConnectionTrait, kind: &str, id: i64) -> Result<Vec<audit_event::Model>, DbErr> {
    audit_event::Entity::find()
        .filter(audit_event::Column::SubjectKind.eq(kind))
        .filter(audit_event::Column::SubjectId.eq(id))
        .order_by_desc(audit_event::Column::Id)
        .paginate(database, 30)
        .fetch_page(0)
        .await
}

/// When something was published last.
pub fn updated(notice: &Model) -> DateTime<Utc> {
    notice.ended_at.or(notice.published_at).unwrap_or(notice.created_at)
}
