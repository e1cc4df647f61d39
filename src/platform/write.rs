//! The unit of work. A write ends by naming what happened: without an event there is no commit.

use std::ops::Deref;
use std::sync::{Mutex, PoisonError};

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{DatabaseTransaction, DbErr, EntityTrait};
use tokio::sync::OwnedSemaphorePermit;

use super::audit_chain;
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
    others: Mutex<Vec<Box<dyn Event + Send>>>,
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
        let (clock, bell) = (clock.clone(), bell.clone());
        Ok(Self { soil, transaction, actor, clock, bell, others: Mutex::default(), _permit: permit })
    }

    /// The clock of this write.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Who writes.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Names something else that happened in the same write, such as what a room above did because of it. It is recorded
    /// when the write is committed, after the event of the commit.
    pub fn also(&self, event: impl Event + Send + 'static) {
        self.others.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(event));
    }

    /// Records the event and commits. The bell wakes the indexing worker after the commit.
    pub async fn commit(mut self, event: impl Event) -> Result<(), DbErr> {
        let others = std::mem::take(self.others.get_mut().unwrap_or_else(PoisonError::into_inner));
        let touches = event.touches().into_iter().chain(others.iter().flat_map(|other| other.touches()));
        let touches: Vec<_> = touches.collect();
        let rows = std::iter::once(self.row(&event)).chain(others.iter().map(|other| self.row(other.as_ref()))).collect();
        drop(others);
        self.log_changes(&touches).await?;
        audit_chain::append(&self.transaction, rows).await?;
        let soil = self.soil.lift();
        self.transaction.commit().await?;
        soil.forget();
        self.bell.ring();
        Ok(())
    }

    /// The row of the audit trail, before it gets its place in the chain.
    fn row(&self, event: &dyn Event) -> audit_event::Model {
        let subject = event.subject();
        audit_event::Model {
            id: 0,
            at: self.clock.now(),
            actor_id: self.actor.id,
            actor_name: self.actor.name.clone(),
            kind: event.kind().to_owned(),
            subject_kind: subject.kind.to_owned(),
            subject_id: subject.id,
            subject_name: subject.name,
            summary: event.summary(),
            before: event.before(),
            after: event.after(),
            request_id: self.actor.request_id.clone(),
            address: self.actor.address.clone(),
            digest: None,
            chained_from: None,
        }
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
