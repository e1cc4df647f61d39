//! Certificates are numbered by the series that receipts and notices are numbered by. Numbers that were given stay given.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The settings were called `certificates.serial.KIND.YEAR`; the series are called `certificate-KIND-YEAR`.
const OVER: [&str; 2] = [
    "INSERT INTO number_series (key, last) \
     SELECT 'certificate-' || substr(name, 21, length(name) - 25) || '-' || substr(name, length(name) - 3), CAST(content AS BIGINT) \
     FROM setting WHERE name LIKE 'certificates.serial.%'",
    "DELETE FROM setting WHERE name LIKE 'certificates.serial.%'",
];

const BACK: [&str; 2] = [
    "INSERT INTO setting (name, content, updated_at) \
     SELECT 'certificates.serial.' || substr(key, 13, length(key) - 17) || '.' || substr(key, length(key) - 3), \
     CAST(last AS TEXT), CURRENT_TIMESTAMP FROM number_series WHERE key LIKE 'certificate-%'",
    "DELETE FROM number_series WHERE key LIKE 'certificate-%'",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in OVER {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in BACK {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
