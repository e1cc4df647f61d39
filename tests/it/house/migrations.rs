//! The schema goes up, down and up again.

use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

use crate::certificates::certificate_for;
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

async fn empty(house: &House) -> DatabaseConnection {
    std::fs::create_dir_all(house.data()).unwrap();
    let url = house.database.url();
    let url = if house.database.is_on_server() { url.to_owned() } else { format!("{url}?mode=rwc") };
    Database::connect(url).await.unwrap()
}

#[tokio::test]
async fn migrations_go_up_down_and_up_again() {
    let house = House::real().await;
    let database = empty(&house).await;
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

#[tokio::test]
async fn certificates_are_counted_on_from_where_the_settings_stood() {
    let house = House::small().await;
    let database = empty(&house).await;
    let all = Migrator::get_pending_migrations(&database).await.unwrap();
    let before = all.iter().position(|migration| migration.name().ends_with("_series")).unwrap();
    Migrator::up(&database, Some(u32::try_from(before).unwrap())).await.unwrap();
    database
        .execute_unprepared(
            "INSERT INTO setting (name, content, updated_at) VALUES \
             ('certificates.serial.warehouse.2026', '17', CURRENT_TIMESTAMP), \
             ('certificates.serial.a-b.c.2025', '3', CURRENT_TIMESTAMP), ('search.day', '2026-11-21', CURRENT_TIMESTAMP)",
        )
        .await
        .unwrap();
    let lines = async |question: &str| -> Vec<String> {
        let statement = Statement::from_string(database.get_database_backend(), question);
        let rows = database.query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| row.try_get::<String>("", "line").unwrap()).collect()
    };
    let settings = "SELECT name || '=' || content AS line FROM setting ORDER BY name";
    let old = lines(settings).await;
    Migrator::up(&database, Some(1)).await.unwrap();
    let series = lines("SELECT key || '=' || last AS line FROM number_series ORDER BY key").await;
    assert_eq!(series, ["certificate-a-b.c-2025=3", "certificate-warehouse-2026=17"]);
    assert_eq!(lines(settings).await, ["search.day=2026-11-21"]);
    Migrator::down(&database, Some(1)).await.unwrap();
    assert_eq!(lines(settings).await, old);
    Migrator::up(&database, None).await.unwrap();
    database.close().await.unwrap();
    let app = house.open().await;
    let certificate = app.issue(certificate_for(1)).await;
    assert_eq!(certificate.number, "海仓认〔2026〕0018号", "the number after the last one that was given");
}
