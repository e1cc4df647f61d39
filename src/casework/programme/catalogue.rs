//! The programmes as they are now, read once and kept: a definition never changes under its revision's id.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::{ConnectionTrait, DbErr};

use super::{Programme, Vocabulary};
use crate::casework::entity::programme;
use crate::casework::store::programmes;
use crate::web::PageError;

/// Definitions by revision, and the facts that they share.
#[derive(Default)]
pub struct Programmes {
    read: Mutex<HashMap<i64, Arc<Programme>>>,
    /// The questions that programmes share.
    pub vocabulary: Vocabulary,
}

/// A programme with its row.
#[derive(Clone)]
pub struct Current {
    /// Its row.
    pub row: programme::Model,
    /// Its revision that holds now.
    pub revision_id: i64,
    /// What that revision says.
    pub definition: Arc<Programme>,
}

impl Programmes {
    /// With this vocabulary, and nothing read yet.
    pub fn new(vocabulary: Vocabulary) -> Self {
        Self { read: Mutex::default(), vocabulary }
    }

    /// What a revision says.
    pub async fn of_revision(&self, database: &impl ConnectionTrait, revision_id: i64) -> Result<Arc<Programme>, PageError> {
        let missing = || PageError::Internal(anyhow::anyhow!("programme revision {revision_id} is not there"));
        let mut found = self.of_revisions(database, &[revision_id]).await?;
        found.remove(&revision_id).ok_or_else(missing)
    }

    /// What several revisions say; those that are not there or cannot be read are left out and logged.
    pub async fn of_revisions(
        &self,
        database: &impl ConnectionTrait,
        ids: &[i64],
    ) -> Result<HashMap<i64, Arc<Programme>>, DbErr> {
        let mut known: HashMap<i64, Arc<Programme>> = {
            let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
            ids.iter().filter_map(|id| Some((*id, read.get(id)?.clone()))).collect()
        };
        let unknown: Vec<i64> = ids.iter().copied().filter(|id| !known.contains_key(id)).collect();
        for row in programmes::revisions(database, &unknown).await? {
            match Programme::parse(&row.definition) {
                Ok(definition) => {
                    known.insert(row.id, Arc::new(definition));
                }
                Err(error) => tracing::error!(revision = row.id, error, "a programme cannot be read"),
            }
        }
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.extend(unknown.into_iter().filter_map(|id| Some((id, known.get(&id)?.clone()))));
        drop(read);
        Ok(known)
    }

    /// All programmes that the public sees, in the order of their rows.
    pub async fn published(&self, database: &impl ConnectionTrait) -> Result<Vec<Current>, DbErr> {
        self.with_definitions(database, programmes::published(database).await?).await
    }

    /// A programme that the public sees.
    pub async fn find(&self, database: &impl ConnectionTrait, key: &str) -> Result<Option<Current>, DbErr> {
        let row = programmes::by_key(database, key).await?.filter(|row| row.state == programmes::PUBLISHED);
        Ok(self.with_definitions(database, row.into_iter().collect()).await?.pop())
    }

    /// Rows with what their current revision says.
    pub async fn with_definitions(
        &self,
        database: &impl ConnectionTrait,
        rows: Vec<programme::Model>,
    ) -> Result<Vec<Current>, DbErr> {
        let ids: Vec<i64> = rows.iter().filter_map(|row| row.revision_id).collect();
        let definitions = self.of_revisions(database, &ids).await?;
        let current = |row: programme::Model| {
            let revision_id = row.revision_id?;
            Some(Current { definition: definitions.get(&revision_id)?.clone(), revision_id, row })
        };
        Ok(rows.into_iter().filter_map(current).collect())
    }
}
