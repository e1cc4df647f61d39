//! A copy is worth what can be restored from it.

use std::collections::BTreeMap;
use std::path::Path;

use sea_orm::{ConnectionTrait, Database, DbBackend, FromQueryResult, JsonValue, Statement};

use crate::support::{House, TestApp};

/// Every row of every table, as text.
async fn rows(url: &str) -> BTreeMap<String, Vec<String>> {
    let database = Database::connect(url).await.unwrap();
    let backend = database.get_database_backend();
    let tables = match backend {
        DbBackend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        _ => "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
    };
    let mut all = BTreeMap::new();
    for table in database.query_all_raw(Statement::from_string(backend, tables)).await.unwrap() {
        let name: String = table.try_get("", "name").unwrap();
        let found = database.query_all_raw(Statement::from_string(backend, format!("SELECT * FROM {name}"))).await.unwrap();
        let mut rows: Vec<String> = found.iter().map(|row| JsonValue::from_query_result(row, "").unwrap().to_string()).collect();
        rows.sort();
        all.insert(name, rows);
    }
    database.close().await.unwrap();
    all
}

/// Every file below a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in std::fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().display().to_string(), std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[tokio::test]
async fn what_is_restored_equals_what_was_there_row_by_row_and_file_by_file() {
    let app = TestApp::start().await;
    app.editor().await;
    app.wait_until_indexed().await;
    let original = app.house.folder.path().join("通知.txt");
    std::fs::write(&original, crate::policies::PLAIN).unwrap();
    app.house.run(&["policies", "import", &original.display().to_string()]).must_end(0);
    app.wait_until_indexed().await;
    let found = app.indexed();

    let copy = app.house.folder.path().join("copy");
    let place = copy.display().to_string();
    // While the node serves.
    app.house.run(&["backup", &place]).must_end(0);
    let again = app.house.run(&["backup", &place]).must_end(1);
    assert!(again.err.contains("copy"), "an existing copy is not overwritten: {}", again.err);
    let house = app.close().await;

    let new = House::small().await;
    new.run(&["restore", &place]).must_end(0);
    let (before, after) = (rows(house.database.url()).await, rows(new.database.url()).await);
    assert!(before.len() > 10, "{:?}", before.keys());
    for (table, rows) in &before {
        assert_eq!(Some(rows), after.get(table), "{table}");
    }
    let (kept, restored) = (files(&house.data().join("files")), files(&new.data().join("files")));
    assert!(!kept.is_empty());
    assert_eq!(kept, restored);
    let key = |house: &House| std::fs::read(house.data().join("session.key")).unwrap();
    assert_eq!(key(&house), key(&new), "people stay signed in");

    let app = new.open().await;
    app.wait_until_indexed().await;
    assert_eq!(app.indexed(), found);
    app.browser().sign_in("editor@example.com", crate::support::PASSWORD).await.must_be(303);
}

#[tokio::test]
async fn a_restore_never_overwrites_and_names_what_is_missing() {
    let app = TestApp::start().await;
    let copy = app.house.folder.path().join("copy").display().to_string();
    app.house.run(&["backup", &copy]).must_end(0);
    let house = app.close().await;
    house.run(&["restore", &copy]).must_end(1);
    let new = House::small().await;
    let said = new.run(&["restore", "/nowhere/copy"]).must_end(1);
    assert!(said.err.contains("/nowhere/copy"), "{}", said.err);
}
