//! Queries for programmes, their revisions and their calls.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::access::Permit;
use crate::casework::entity::{programme, programme_call, programme_revision};
use crate::casework::permit::Publish;
use crate::casework::programme::Programme;
use crate::platform::Write;

/// Not public yet.
pub const DRAFT: &str = "draft";
/// Public.
pub const PUBLISHED: &str = "published";
/// Public no longer; files go on.
pub const RETIRED: &str = "retired";

/// Takes applications between its times.
pub const OPEN: &str = "open";
/// Ended before its time.
pub const CANCELLED: &str = "cancelled";

/// A programme by id.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<programme::Model>, DbErr> {
    programme::Entity::find_by_id(id).one(database).await
}

/// A programme by its key.
pub async fn by_key(database: &impl ConnectionTrait, key: &str) -> Result<Option<programme::Model>, DbErr> {
    programme::Entity::find().filter(programme::Column::Key.eq(key)).one(database).await
}

/// Programmes that the public sees.
pub async fn published(database: &impl ConnectionTrait) -> Result<Vec<programme::Model>, DbErr> {
    let rows = programme::Entity::find().filter(programme::Column::State.eq(PUBLISHED));
    rows.order_by_asc(programme::Column::Id).limit(500).all(database).await
}

/// All programmes.
pub async fn all(database: &impl ConnectionTrait) -> Result<Vec<programme::Model>, DbErr> {
    programme::Entity::find().order_by_asc(programme::Column::Id).limit(500).all(database).await
}

/// Several programmes by their ids.
pub async fn find_many(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<programme::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    programme::Entity::find().filter(programme::Column::Id.is_in(ids.iter().copied())).all(database).await
}

/// Several revisions by their ids.
pub async fn revisions(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<programme_revision::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    programme_revision::Entity::find().filter(programme_revision::Column::Id.is_in(ids.iter().copied())).all(database).await
}

/// All revisions of a programme, newest first.
pub async fn history(database: &impl ConnectionTrait, programme_id: i64) -> Result<Vec<programme_revision::Model>, DbErr> {
    let rows = programme_revision::Entity::find().filter(programme_revision::Column::ProgrammeId.eq(programme_id));
    rows.order_by_desc(programme_revision::Column::Number).limit(100).all(database).await
}

/// A programme that was not there, with its first revision.
pub async fn insert(
    write: &Write,
    definition: &Programme,
    text: &str,
    state: &str,
    content_digest: Option<String>,
) -> Result<programme::Model, DbErr> {
    let now = write.clock().now();
    let row = programme::ActiveModel {
        id: NotSet,
        key: Set(definition.key.clone()),
        kind: Set(definition.kind.key().to_owned()),
        name: Set(definition.name.clone()),
        state: Set(state.to_owned()),
        revision_id: Set(None),
        content_digest: Set(content_digest.clone()),
        revision: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let row = row.insert(&**write).await?;
    let permit = crate::casework::permit::saved(row.id);
    let saved = add_revision(write, &permit, &row, definition, text, "初始版本", content_digest).await?;
    saved.ok_or_else(|| DbErr::RecordNotFound(format!("programme {}", row.id)))
}

/// Adds a revision that holds from now on; none when somebody saved another meanwhile.
pub async fn add_revision(
    write: &Write,
    permit: &Permit<Publish>,
    before: &programme::Model,
    definition: &Programme,
    text: &str,
    note: &str,
    content_digest: Option<String>,
) -> Result<Option<programme::Model>, DbErr> {
    let last = programme_revision::Entity::find()
        .filter(programme_revision::Column::ProgrammeId.eq(permit.record_id()))
        .order_by_desc(programme_revision::Column::Number)
        .one(&**write)
        .await?;
    let now = write.clock().now();
    let revision = programme_revision::ActiveModel {
        id: NotSet,
        programme_id: Set(permit.record_id()),
        number: Set(last.map_or(1, |last| last.number + 1)),
        definition: Set(text.to_owned()),
        note: Set(Some(note.to_owned())),
        created_by: Set(write.actor().id),
        created_at: Set(now),
    };
    let revision = revision.insert(&**write).await?;
    let done = programme::Entity::update_many()
        .col_expr(programme::Column::RevisionId, Expr::value(revision.id))
        .col_expr(programme::Column::Name, Expr::value(definition.name.clone()))
        .col_expr(programme::Column::Kind, Expr::value(definition.kind.key()))
        .col_expr(programme::Column::ContentDigest, Expr::value(content_digest))
        .col_expr(programme::Column::Revision, Expr::value(before.revision + 1))
        .col_expr(programme::Column::UpdatedAt, Expr::value(now))
        .filter(programme::Column::Id.eq(permit.record_id()))
        .filter(programme::Column::Revision.eq(before.revision))
        .exec(&**write)
        .await?;
    if done.rows_affected == 0 {
        return Ok(None);
    }
    find(&**write, permit.record_id()).await
}

/// Makes a programme public or takes it back.
pub async fn set_state(write: &Write, permit: &Permit<Publish>, before: &str, to: &str) -> Result<bool, DbErr> {
    let done = programme::Entity::update_many()
        .col_expr(programme::Column::State, Expr::value(to))
        .col_expr(programme::Column::UpdatedAt, Expr::value(write.clock().now()))
        .filter(programme::Column::Id.eq(permit.record_id()))
        .filter(programme::Column::State.eq(before))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// A call as it is entered.
#[derive(Debug, Clone)]
pub struct NewCall {
    /// Name, such as 2026年第一批.
    pub name: String,
    /// Year.
    pub year: i32,
    /// From.
    pub opens_at: DateTime<Utc>,
    /// Until; handing in at this instant is still in time.
    pub closes_at: DateTime<Utc>,
    /// Money that there is.
    pub budget_fen: Option<i64>,
    /// Remark.
    pub note: Option<String>,
    /// Whether it is demonstration.
    pub is_demo: bool,
}

/// Adds a call to a programme.
pub async fn add_call(write: &Write, permit: &Permit<Publish>, call: NewCall) -> Result<programme_call::Model, DbErr> {
    let row = programme_call::ActiveModel {
        id: NotSet,
        programme_id: Set(permit.record_id()),
        name: Set(call.name),
        year: Set(call.year),
        opens_at: Set(call.opens_at),
        closes_at: Set(call.closes_at),
        budget_fen: Set(call.budget_fen),
        state: Set(OPEN.to_owned()),
        note: Set(call.note),
        is_demo: Set(call.is_demo),
        revision: Set(1),
        created_at: Set(write.clock().now()),
    };
    row.insert(&**write).await
}

/// Changes the times, the money and the state of a call; whether it was still as it was read.
pub async fn change_call(
    write: &Write,
    permit: &Permit<Publish>,
    before: &programme_call::Model,
    to: &programme_call::Model,
) -> Result<bool, DbErr> {
    let done = programme_call::Entity::update_many()
        .col_expr(programme_call::Column::Name, Expr::value(to.name.clone()))
        .col_expr(programme_call::Column::OpensAt, Expr::value(to.opens_at))
        .col_expr(programme_call::Column::ClosesAt, Expr::value(to.closes_at))
        .col_expr(programme_call::Column::BudgetFen, Expr::value(to.budget_fen))
        .col_expr(programme_call::Column::State, Expr::value(to.state.clone()))
        .col_expr(programme_call::Column::Note, Expr::value(to.note.clone()))
        .col_expr(programme_call::Column::Revision, Expr::value(before.revision + 1))
        .filter(programme_call::Column::Id.eq(before.id))
        .filter(programme_call::Column::ProgrammeId.eq(permit.record_id()))
        .filter(programme_call::Column::Revision.eq(before.revision))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// A call by id.
pub async fn call(database: &impl ConnectionTrait, id: i64) -> Result<Option<programme_call::Model>, DbErr> {
    programme_call::Entity::find_by_id(id).one(database).await
}

/// Calls of programmes, latest end first.
pub async fn calls_of(database: &impl ConnectionTrait, programme_ids: &[i64]) -> Result<Vec<programme_call::Model>, DbErr> {
    if programme_ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = programme_call::Entity::find().filter(programme_call::Column::ProgrammeId.is_in(programme_ids.iter().copied()));
    rows.order_by_desc(programme_call::Column::ClosesAt).limit(2000).all(database).await
}

/// Several calls by their ids.
pub async fn find_calls(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<programme_call::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    programme_call::Entity::find().filter(programme_call::Column::Id.is_in(ids.iter().copied())).all(database).await
}

/// Where a call stands at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CallState {
    /// Takes applications.
    Open,
    /// Will take them.
    Upcoming,
    /// Is over.
    Closed,
    /// Was ended before its time.
    Cancelled,
}

impl CallState {
    /// Of a call at an instant. The last instant still counts, one second later does not.
    pub fn of(call: &programme_call::Model, now: DateTime<Utc>) -> Self {
        if call.state == CANCELLED {
            Self::Cancelled
        } else if now < call.opens_at {
            Self::Upcoming
        } else if now <= call.closes_at {
            Self::Open
        } else {
            Self::Closed
        }
    }

    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "申报中",
            Self::Upcoming => "即将开始",
            Self::Closed => "已截止",
            Self::Cancelled => "已取消",
        }
    }

    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Upcoming => "upcoming",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }
}
