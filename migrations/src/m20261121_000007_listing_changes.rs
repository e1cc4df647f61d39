//! What the public saw of an entry when a change was proposed, and that an entry has one open change at most.

use sea_orm_migration::prelude::*;

use crate::columns::json_null;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statement = Table::alter().table("listing_change").add_column(json_null("base")).to_owned();
        manager.alter_table(statement).await?;
        // A partial index, which both engines write alike and the builder does not.
        let open = "CREATE UNIQUE INDEX ux_listing_change_open ON listing_change (listing_id) \
                    WHERE state IN ('draft', 'submitted', 'returned')";
        manager.get_connection().execute_unprepared(open).await.map(|_| ())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DROP INDEX ux_listing_change_open").await?;
        manager.alter_table(Table::alter().table("listing_change").drop_column("base").to_owned()).await
    }
}
