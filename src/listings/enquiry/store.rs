//! Queries for enquiries. A write ends with an event that names the enquiry by its number and entry, never by a person.

mod answers;
mod lists;

use chrono::{Duration, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde_json::Value;

use super::permit::{Ask, Talk};
use super::rules::{OpenedBy, Side, State};
use crate::access::Permit;
use crate::listings::definition::EnquiryKind;
use crate::listings::entity::{enquiry, enquiry_link, enquiry_message, listing, space_need};
use crate::listings::event::ListingEvent;
use crate::platform::secret::{fingerprint, random_key};
use crate::platform::{Happened, Subject, Write};

pub use answers::note_first_answer;
pub use lists::{Filter, any_silent, counts, forget_silent, of_need, of_organisation, overdue, unanswered};

/// Within this time the same text from the same address is one enquiry.
const SAME_WITHIN: Duration = Duration::hours(1);

/// What an enquiry starts with.
#[derive(Debug, Clone)]
pub struct NewEnquiry {
    /// What is wanted.
    pub kind: EnquiryKind,
    /// Who wants it.
    pub name: String,
    /// For whom.
    pub organisation_name: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Mail address.
    pub email: String,
    /// Particulars as pairs of label and value.
    pub details: Value,
    /// The need it is about.
    pub need_id: Option<i64>,
    /// Who opened it, where they are signed in.
    pub user_id: Option<i64>,
    /// Which side opened it.
    pub opened_by: OpenedBy,
}

/// One message.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// Which side writes.
    pub side: Side,
    /// Who writes, where they are signed in.
    pub user_id: Option<i64>,
    /// Name as the other side reads it.
    pub author_name: String,
    /// Text.
    pub body: String,
}

/// Opens an enquiry with its first message; also gives the private address, which is not kept.
pub async fn open(
    write: &Write,
    permit: &Permit<Ask>,
    new: NewEnquiry,
    message: NewMessage,
) -> Result<(enquiry::Model, String), DbErr> {
    let (now, token) = (write.clock().now(), random_key());
    // What the managers begin needs no first answer of theirs.
    let is_theirs = new.opened_by == OpenedBy::Manager;
    let row = enquiry::ActiveModel {
        id: NotSet,
        listing_id: Set(permit.record_id()),
        kind: Set(new.kind.key().to_owned()),
        name: Set(new.name),
        organisation_name: Set(new.organisation_name),
        phone: Set(new.phone),
        email: Set(new.email),
        details: Set(new.details),
        need_id: Set(new.need_id),
        user_id: Set(new.user_id),
        opened_by: Set(new.opened_by.key().to_owned()),
        state: Set(if is_theirs { State::Answered } else { State::Open }.key().to_owned()),
        token_hash: Set(fingerprint(token.as_bytes())),
        created_at: Set(now),
        first_answered_at: Set(is_theirs.then_some(now)),
        last_message_at: Set(now),
        reminded_at: Set(None),
    };
    let enquiry = row.insert(&**write).await?;
    insert_message(write, enquiry.id, message).await?;
    Ok((enquiry, token))
}

/// Adds a message; it is then the other side's turn.
pub async fn add_message(write: &Write, permit: &Permit<Talk>, message: NewMessage) -> Result<(), DbErr> {
    let state = if message.side == Side::Manager { State::Answered } else { State::Open };
    insert_message(write, permit.record_id(), message).await?;
    enquiry::Entity::update_many()
        .col_expr(enquiry::Column::State, Expr::value(state.key()))
        .col_expr(enquiry::Column::LastMessageAt, Expr::value(write.clock().now()))
        .filter(enquiry::Column::Id.eq(permit.record_id()))
        .exec(&**write)
        .await
        .map(|_| ())
}

async fn insert_message(write: &Write, enquiry_id: i64, message: NewMessage) -> Result<(), DbErr> {
    let row = enquiry_message::ActiveModel {
        id: NotSet,
        enquiry_id: Set(enquiry_id),
        is_from_manager: Set(message.side == Side::Manager),
        user_id: Set(message.user_id),
        author_name: Set(message.author_name),
        body: Set(message.body),
        created_at: Set(write.clock().now()),
    };
    row.insert(&**write).await.map(|_| ())
}

/// Moves an enquiry; false when it stood there already.
pub async fn set_state(write: &Write, permit: &Permit<Talk>, to: State) -> Result<bool, DbErr> {
    let done = enquiry::Entity::update_many()
        .col_expr(enquiry::Column::State, Expr::value(to.key()))
        .filter(enquiry::Column::Id.eq(permit.record_id()))
        .filter(enquiry::Column::State.ne(to.key()))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Another private address of an enquiry, for a letter.
pub async fn add_link(write: &Write, enquiry: &enquiry::Model) -> Result<String, DbErr> {
    let token = random_key();
    let row = enquiry_link::ActiveModel {
        id: NotSet,
        enquiry_id: Set(enquiry.id),
        token_hash: Set(fingerprint(token.as_bytes())),
        created_at: Set(write.clock().now()),
    };
    row.insert(&**write).await?;
    Ok(token)
}

/// The enquiry behind a private address.
pub async fn find_by_token(database: &impl ConnectionTrait, token: &str) -> Result<Option<enquiry::Model>, DbErr> {
    let hash = fingerprint(token.as_bytes());
    let first = enquiry::Entity::find().filter(enquiry::Column::TokenHash.eq(hash.as_str())).one(database).await?;
    if first.is_some() {
        return Ok(first);
    }
    let link = enquiry_link::Entity::find().filter(enquiry_link::Column::TokenHash.eq(hash)).one(database).await?;
    match link {
        Some(link) => find(database, link.enquiry_id).await,
        None => Ok(None),
    }
}

/// An enquiry.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<enquiry::Model>, DbErr> {
    enquiry::Entity::find_by_id(id).one(database).await
}

/// The need that an enquiry is about.
pub async fn need_of(database: &impl ConnectionTrait, enquiry: &enquiry::Model) -> Result<Option<space_need::Model>, DbErr> {
    match enquiry.need_id {
        Some(id) => space_need::Entity::find_by_id(id).one(database).await,
        None => Ok(None),
    }
}

/// The messages of an enquiry, oldest first.
pub async fn messages(database: &impl ConnectionTrait, enquiry_id: i64) -> Result<Vec<enquiry_message::Model>, DbErr> {
    enquiry_message::Entity::find()
        .filter(enquiry_message::Column::EnquiryId.eq(enquiry_id))
        .order_by_asc(enquiry_message::Column::Id)
        .all(database)
        .await
}

/// Whether the same text came from the same mail address to the same entry a moment ago.
pub async fn is_repeated(write: &Write, listing_id: i64, email: &str, body: &str) -> Result<bool, DbErr> {
    let since = write.clock().now() - SAME_WITHIN;
    let recent: Vec<i64> = enquiry::Entity::find()
        .filter(enquiry::Column::ListingId.eq(listing_id))
        .filter(enquiry::Column::Email.eq(email))
        .filter(enquiry::Column::CreatedAt.gt(since))
        .all(&**write)
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    if recent.is_empty() {
        return Ok(false);
    }
    let same = enquiry_message::Entity::find()
        .filter(enquiry_message::Column::EnquiryId.is_in(recent))
        .filter(enquiry_message::Column::Body.eq(body))
        .one(&**write)
        .await?;
    Ok(same.is_some())
}

/// Something that happened to an enquiry.
pub fn event(kind: &'static str, enquiry: &enquiry::Model, listing: &listing::Model, summary: &str) -> Happened {
    let name = EnquiryKind::parse(&enquiry.kind).map_or("咨询", EnquiryKind::name);
    ListingEvent::aside(kind, Subject { kind: "enquiry", id: enquiry.id, name: format!("{name}：{}", listing.name) }, summary)
}

/// Minutes between two instants.
pub fn minutes(from: chrono::DateTime<Utc>, to: chrono::DateTime<Utc>) -> i64 {
    (to - from).num_minutes().max(0)
}
