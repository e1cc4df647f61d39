//! Floor 2: keeps this node's search index true to the database. Slices say how their records are found by implementing
//! [`Searchable`]; one worker per node follows the change log, reloads each record and replaces it in the index.

mod follower;

use std::future::Future;
use std::pin::Pin;

use chrono::NaiveDate;
use sea_orm::{DatabaseConnection, DbErr};

use crate::index::IndexDocument;

pub use follower::Follower;

/// A future that a boxed trait can return.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = Result<T, DbErr>> + Send + 'a>>;

/// Records of one kind that can be found.
pub trait Searchable: Send + Sync {
    /// Kind in the change log and in the index.
    fn kind(&self) -> &'static str;

    /// Ids after `after` in ascending order, at most `limit`: for rebuilding. Records that nobody may find may be left out.
    fn ids<'a>(&'a self, database: &'a DatabaseConnection, after: i64, limit: u64) -> Later<'a, Vec<i64>>;

    /// Index documents of those among `ids` that everybody may find today.
    fn load<'a>(&'a self, database: &'a DatabaseConnection, ids: &'a [i64], today: NaiveDate) -> Later<'a, Vec<IndexDocument>>;
}

/// Key of a record in the index.
pub fn key(kind: &str, id: i64) -> String {
    format!("{kind}:{id}")
}
