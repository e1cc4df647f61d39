//! Connections to SQLite or PostgreSQL, chosen by the URL, and the start of every write.
//!
//! SQLite writers are let in one at a time by a gate of our own and begin `IMMEDIATE`: a deferred transaction that
//! reads before it writes fails at once with "database is locked" however long the busy timeout is.

use std::sync::Arc;
use std::time::Duration;

use migrations::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections that read, with the gate through which writers pass.
#[derive(Clone)]
pub struct Database {
    connection: DatabaseConnection,
    write_gate: Option<Arc<Semaphore>>,
}

impl Database {
    /// Connects to `sqlite://FILE` or `postgres://…`; an SQLite file that is missing is created.
    pub async fn connect(url: &str, connections: u32) -> Result<Self, DbErr> {
        let connection = sea_orm::Database::connect(options(url, connections)).await?;
        let is_sqlite = connection.get_database_backend() == DbBackend::Sqlite;
        Ok(Self { connection, write_gate: is_sqlite.then(|| Arc::new(Semaphore::new(1))) })
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
        self.write_gate.is_some()
    }

    /// Begins a transaction that may write. The permit is held until the transaction has ended.
    pub(super) async fn begin(&self) -> Result<(DatabaseTransaction, Option<OwnedSemaphorePermit>), DbErr> {
        let permit = match &self.write_gate {
            Some(gate) => gate.clone().acquire_owned().await.ok(),
            None => None,
        };
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok((self.connection.begin_with_options(options).await?, permit))
    }

    /// Answers when the database does.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.connection.ping().await
    }

    /// Closes all connections.
    pub async fn close(self) -> Result<(), DbErr> {
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
