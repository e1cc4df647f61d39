//! The schema goes up, down and up again.

use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

use crate::support::House;

/// What the database says about its tables, columns and indexes.
async fn schema(database: &DatabaseConnection) -> Vec<String> {
    let backend = database.get_database_backend();
    let question = match backend {
        DbBackend::Sqlite => {
            "SELECT name || ' ' || coalesce(sql, '') AS line FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
        }
        _ => {
            "SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable AS line FROM information_schema.columns \
             WHERE table_schema = 'public' UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
        }
    };
    let rows = database.query_all_raw(Statement::from_string(backend, question)).await.unwrap();
    rows.iter().map(|row| row.try_get::<String>("", "line").unwrap()).collect()
}

#[tokio::test]
async fn migrations_go_up_down_and_up_again() {
    let house = House::real().await;
    std::fs::create_dir_all(house.data()).unwrap();
    let url = house.database.url();
    let url = if house.database.is_on_server() { url.to_owned() } else { format!("{url}?mode=rwc") };
    let database = Database::connect(url).await.unwrap();
    Migrator::up(&database, None).await.unwrap();
    let first = schema(&database).await;
    assert!(first.len() > 10, "{first:?}");
    Migrator::down(&database, None).await.unwrap();
    let left: Vec<String> = schema(&database).await.into_iter().filter(|line| !line.contains("seaql_migrations")).collect();
    assert!(left.is_empty(), "down leaves {left:?}");
    Migrator::up(&database, None).await.unwrap();
    assert_eq!(schema(&database).await, first);
    assert_eq!(Migrator::get_pending_migrations(&database).await.unwrap().len(), 0);
    database.close().await.unwrap();
}
