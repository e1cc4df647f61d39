//! Connections to SQLite or PostgreSQL, chosen by the URL, and the start of every write.
//!
//! SQLite writers are let in one at a time by a gate of our own and begin `IMMEDIATE`: a deferred transaction that
//! reads before it writes fails at once with "database is locked" however long the busy timeout is. They share one
//! connection, which is closed and opened anew after a write that did not commit: on a full disk SQLite ends the
//! transaction by itself, the driver does not notice, and the connection would hold a lock for ever.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use migrations::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections that read, with the way in for writers.
#[derive(Clone)]
pub struct Database {
    connection: DatabaseConnection,
    writer: Option<Writer>,
}

/// The one connection that writes to SQLite.
#[derive(Clone)]
struct Writer {
    connection: DatabaseConnection,
    gate: Arc<Semaphore>,
    is_soiled: Arc<AtomicBool>,
}

/// Marks the writing connection when it is dropped, unless the write was clean.
pub(super) struct Soil(Option<Arc<AtomicBool>>);

impl Soil {
    /// Says that the write is about to commit; gives the means to take that back.
    pub(super) fn lift(&mut self) -> Self {
        Self(self.0.take())
    }

    /// Says that it did commit.
    pub(super) fn forget(mut self) {
        self.0 = None;
    }
}

impl Drop for Soil {
    fn drop(&mut self) {
        if let Some(flag) = &self.0 {
            flag.store(true, Ordering::Release);
        }
    }
}

impl Database {
    /// Connects to `sqlite://FILE` or `postgres://…`; an SQLite file that is missing is created.
    pub async fn connect(url: &str, connections: u32) -> Result<Self, DbErr> {
        let connection = sea_orm::Database::connect(options(url, connections)).await?;
        let is_sqlite = connection.get_database_backend() == DbBackend::Sqlite;
        let writer = if is_sqlite { Some(Writer::connect(url).await?) } else { None };
        Ok(Self { connection, writer })
    }

    /// Brings the schema up to date over a connection of its own and says how many migrations ran.
    ///
    /// A pool of its own because other pooled SQLite connections would keep the schema they have seen.
    pub async fn migrate(url: &str) -> Result<usize, DbErr> {
        let connection = sea_orm::Database::connect(options(url, 1)).await?;
        let pending = Migrator::get_pending_migrations(&connection).await?.len();
        Migrator::up(&connection, None).await?;
        connection.close().await?;
        Ok(pending)
    }

    /// The pool, for reading.
    pub fn read(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// Whether the engine is SQLite.
    pub fn is_sqlite(&self) -> bool {
        self.writer.is_some()
    }

    /// Begins a transaction that may write. The permit is held until the transaction has ended.
    pub(super) async fn begin(&self) -> Result<(DatabaseTransaction, Soil, Option<OwnedSemaphorePermit>), DbErr> {
        let Some(writer) = &self.writer else {
            return Ok((self.connection.begin().await?, Soil(None), None));
        };
        let permit = writer.gate.clone().acquire_owned().await.ok();
        let soil = Soil(Some(writer.is_soiled.clone()));
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        // A failure here drops the mark and so asks for a new connection.
        Ok((writer.connection.begin_with_options(options).await?, soil, permit))
    }

    /// Answers when the database does.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.connection.ping().await
    }

    /// Closes all connections.
    pub async fn close(self) -> Result<(), DbErr> {
        if let Some(writer) = self.writer {
            writer.connection.close().await?;
        }
        self.connection.close().await
    }

    /// Lets SQLite look at its tables, so that it picks the right indexes; PostgreSQL does so by itself.
    pub async fn look_at_tables(&self) -> Result<(), DbErr> {
        if self.is_sqlite() { self.execute("PRAGMA analysis_limit = 400; PRAGMA optimize;").await } else { Ok(()) }
    }

    /// Runs one statement without parameters, such as `VACUUM INTO`.
    pub async fn execute(&self, statement: &str) -> Result<(), DbErr> {
        self.connection.execute_unprepared(statement).await.map(|_| ())
    }
}

impl Writer {
    async fn connect(url: &str) -> Result<Self, DbErr> {
        let is_soiled = Arc::new(AtomicBool::new(false));
        let mark = is_soiled.clone();
        let mut options = options(url, 1);
        options.map_sqlx_sqlite_pool_opts(move |pool| {
            let mark = mark.clone();
            pool.after_release(move |_, _| {
                let is_clean = !mark.swap(false, Ordering::AcqRel);
                Box::pin(async move { Ok(is_clean) })
            })
        });
        let connection = sea_orm::Database::connect(options).await?;
        Ok(Self { connection, gate: Arc::new(Semaphore::new(1)), is_soiled })
    }
}

fn options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .idle_timeout(Duration::from_mins(10))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(5))
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "NORMAL")
                .pragma("cache_size", "-2000")
                .pragma("temp_store", "MEMORY")
        });
    options
}
