//! A database of a test's own: SQLite in its data folder, or a fresh PostgreSQL database on the server of
//! `TEST_DATABASE_URL`, dropped afterwards.

use std::path::Path;
use std::sync::Once;

use sea_orm::{ConnectionTrait, Database};

use super::need;

/// An empty database.
pub struct TestDatabase {
    url: String,
    on_server: Option<(String, String)>,
}

impl TestDatabase {
    /// Makes one.
    pub async fn new(data_dir: &Path) -> Self {
        match std::env::var("TEST_DATABASE_URL") {
            Ok(server) if !server.is_empty() => Self::on_server(server).await,
            _ => Self::in_folder(data_dir),
        }
    }

    fn in_folder(data_dir: &Path) -> Self {
        static SAID: Once = Once::new();
        SAID.call_once(|| need::say("SKIPPED: PostgreSQL, the suite runs on SQLite (TEST_DATABASE_URL names no server)"));
        Self { url: format!("sqlite://{}", data_dir.join("portal.sqlite3").display()), on_server: None }
    }

    async fn on_server(server: String) -> Self {
        let name = format!("portal_test_{}", hex::encode(rand::random::<[u8; 8]>()));
        execute(&server, &format!("CREATE DATABASE {name}")).await;
        Self { url: with_name(&server, &name), on_server: Some((server, name)) }
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether it is PostgreSQL.
    pub fn is_on_server(&self) -> bool {
        self.on_server.is_some()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Some((server, name)) = self.on_server.take() else { return };
        // A thread of its own, because a drop cannot wait inside the test's runtime.
        let work = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(execute(&server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
        });
        drop(work.join());
    }
}

async fn execute(url: &str, statement: &str) {
    let connection = Database::connect(url).await.expect("the server of TEST_DATABASE_URL answers");
    connection.execute_unprepared(statement).await.expect("the server of TEST_DATABASE_URL lets us make databases");
    connection.close().await.expect("the connection closes");
}

/// The address with another database name.
fn with_name(url: &str, name: &str) -> String {
    let (address, query) = url.split_once('?').map_or((url, String::new()), |(address, query)| (address, format!("?{query}")));
    let server = address.rsplit_once('/').map_or(address, |(server, _)| server);
    format!("{server}/{name}{query}")
}
