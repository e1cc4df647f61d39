//! Outgoing mail. A letter is a row written in the transaction that causes it (an outbox), and a worker hands it to the
//! post afterwards: a folder by default, an SMTP server by configuration. A letter that fails is tried again later.

use std::path::Path;

use chrono::Duration;
use lettre::message::Mailbox;
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{AsyncFileTransport, AsyncTransport, Message, Tokio1Executor};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::outgoing_letter;
use super::{Clock, Database, Write};

/// Letters tried at most this often.
const MOST_ATTEMPTS: i32 = 8;

/// A letter in plain text to one person.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Address.
    pub recipient: String,
    /// Subject line.
    pub subject: String,
    /// Text.
    pub body: String,
}

/// The way out for letters.
#[derive(Clone)]
pub enum Post {
    /// Into a folder, one file a letter.
    Folder(AsyncFileTransport<Tokio1Executor>, Mailbox),
    /// To an SMTP server.
    Smtp(AsyncSmtpTransport<Tokio1Executor>, Mailbox),
}

impl Post {
    /// Letters become files below a folder.
    pub fn to_folder(folder: &Path, from: &str) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self::Folder(AsyncFileTransport::new(folder), from.parse()?))
    }

    /// Letters go to a server such as `smtps://user:password@host:465`.
    pub fn to_server(url: &str, from: &str) -> anyhow::Result<Self> {
        Ok(Self::Smtp(AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?.build(), from.parse()?))
    }

    async fn send(&self, letter: &outgoing_letter::Model) -> anyhow::Result<()> {
        let (Self::Folder(_, from) | Self::Smtp(_, from)) = self;
        let message = Message::builder()
            .from(from.clone())
            .to(letter.recipient.parse()?)
            .subject(&letter.subject)
            .body(letter.body.clone())?;
        match self {
            Self::Folder(transport, _) => transport.send(message).await.map(|_| ())?,
            Self::Smtp(transport, _) => transport.send(message).await.map(|_| ())?,
        }
        Ok(())
    }
}

/// Puts a letter into the outbox of this write.
pub async fn enclose(write: &Write, letter: Letter) -> Result<(), DbErr> {
    enclose_all(write, vec![letter]).await
}

/// Puts many letters into the outbox of this write, hundreds a question.
pub async fn enclose_all(write: &Write, letters: Vec<Letter>) -> Result<(), DbErr> {
    let now = write.clock().now();
    let mut rows = letters.into_iter().map(|letter| outgoing_letter::ActiveModel {
        id: NotSet,
        recipient: Set(letter.recipient),
        subject: Set(letter.subject),
        body: Set(letter.body),
        attempts: Set(0),
        last_error: Set(None),
        created_at: Set(now),
        not_before: Set(now),
        sent_at: Set(None),
    });
    loop {
        let some: Vec<_> = rows.by_ref().take(500).collect();
        if some.is_empty() {
            return Ok(());
        }
        outgoing_letter::Entity::insert_many(some).exec_without_returning(&**write).await?;
    }
}

/// Sends what is due and says how many letters left. Failures wait longer each time and are given up after eight.
pub async fn deliver(database: &Database, clock: &Clock, post: &Post) -> Result<usize, DbErr> {
    let due = outgoing_letter::Entity::find()
        .filter(outgoing_letter::Column::SentAt.is_null())
        .filter(outgoing_letter::Column::NotBefore.lte(clock.now()))
        .filter(outgoing_letter::Column::Attempts.lt(MOST_ATTEMPTS))
        .order_by_asc(outgoing_letter::Column::Id)
        .limit(50)
        .all(database.read())
        .await?;
    let mut sent = 0;
    for letter in due {
        if claim(database.read(), clock, &letter).await? && settle(database, clock, post, letter).await? {
            sent += 1;
        }
    }
    Ok(sent)
}

/// Takes a letter by counting the attempt; another node that was quicker has changed the count already.
async fn claim(database: &impl ConnectionTrait, clock: &Clock, letter: &outgoing_letter::Model) -> Result<bool, DbErr> {
    let wait = Duration::minutes(1) * 2_i32.pow(letter.attempts.clamp(0, 10).unsigned_abs());
    let taken = outgoing_letter::Entity::update_many()
        .col_expr(outgoing_letter::Column::Attempts, (letter.attempts + 1).into())
        .col_expr(outgoing_letter::Column::NotBefore, (clock.now() + wait).into())
        .filter(outgoing_letter::Column::Id.eq(letter.id))
        .filter(outgoing_letter::Column::Attempts.eq(letter.attempts))
        .exec(database)
        .await?;
    Ok(taken.rows_affected == 1)
}

async fn settle(database: &Database, clock: &Clock, post: &Post, letter: outgoing_letter::Model) -> Result<bool, DbErr> {
    let outcome = post.send(&letter).await;
    let mut row: outgoing_letter::ActiveModel = letter.into();
    match &outcome {
        Ok(()) => row.sent_at = Set(Some(clock.now())),
        Err(error) => {
            tracing::warn!(%error, "a letter could not be sent and will be tried again");
            row.last_error = Set(Some(error.to_string()));
        }
    }
    row.update(database.read()).await?;
    Ok(outcome.is_ok())
}

/// Deletes letters sent before an instant: they hold names and private addresses.
pub async fn forget_sent(database: &impl ConnectionTrait, before: chrono::DateTime<chrono::Utc>) -> Result<u64, DbErr> {
    let sent = outgoing_letter::Entity::delete_many().filter(outgoing_letter::Column::SentAt.lt(before));
    Ok(sent.exec(database).await?.rows_affected)
}
