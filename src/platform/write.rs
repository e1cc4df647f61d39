//! The unit of work. A write ends by naming what happened: without an event there is no commit.

use std::ops::Deref;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, DbErr, EntityTrait};
use tokio::sync::OwnedSemaphorePermit;

use super::change_log::ChangeBell;
use super::database::Soil;
use super::entity::{audit_event, change_log};
use super::{Actor, Clock, Database, Event};

/// A transaction that can only be committed together with its audit row and change-log rows. Dropping it rolls back.
pub struct Write {
    // Before the transaction, so that the mark is set when the connection goes back.
    soil: Soil,
    transaction: DatabaseTransaction,
    actor: Actor,
    clock: Clock,
    bell: ChangeBell,
    // After the transaction, so that it is dropped last: the next writer enters when this one has ended.
    _permit: Option<OwnedSemaphorePermit>,
}

impl Deref for Write {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.transaction
    }
}

impl Write {
    /// Begins; on SQLite waits until no other writer is inside.
    pub async fn begin(database: &Database, clock: &Clock, bell: &ChangeBell, actor: Actor) -> Result<Self, DbErr> {
        let (transaction, soil, permit) = database.begin().await?;
        Ok(Self { soil, transaction, actor, clock: clock.clone(), bell: bell.clone(), _permit: permit })
    }

    /// The clock of this write.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Who writes.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Records the event and commits. The bell wakes the indexing worker after the commit.
    pub async fn commit(mut self, event: impl Event) -> Result<(), DbErr> {
        self.audit(&event).await?;
        self.log_changes(&event.touches()).await?;
        let soil = self.soil.lift();
        self.transaction.commit().await?;
        soil.forget();
        self.bell.ring();
        Ok(())
    }

    async fn audit(&self, event: &impl Event) -> Result<(), DbErr> {
        let subject = event.subject();
        let row = audit_event::ActiveModel {
            id: NotSet,
            at: Set(self.clock.now()),
            actor_id: Set(self.actor.id),
            actor_name: Set(self.actor.name.clone()),
            kind: Set(event.kind().to_owned()),
            subject_kind: Set(subject.kind.to_owned()),
            subject_id: Set(subject.id),
            subject_name: Set(subject.name),
            summary: Set(event.summary()),
            before: Set(event.before()),
            after: Set(event.after()),
            request_id: Set(self.actor.request_id.clone()),
            address: Set(self.actor.address.clone()),
        };
        row.insert(&self.transaction).await.map(|_| ())
    }

    async fn log_changes(&self, touched: &[(&'static str, i64)]) -> Result<(), DbErr> {
        let at = self.clock.now();
        for chunk in touched.chunks(500) {
            let rows = chunk.iter().map(|&(kind, record_id)| change_log::ActiveModel {
                id: NotSet,
                kind: Set(kind.to_owned()),
                record_id: Set(record_id),
                at: Set(at),
            });
            change_log::Entity::insert_many(rows).exec_without_returning(&self.transaction).await?;
        }
        Ok(())
    }
}
