//! Who proposed what somebody reached in training: another person confirms it.

use sea_orm_migration::prelude::*;

use crate::columns::big_null;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statement = Table::alter().table("training_result").add_column(big_null("proposed_by")).to_owned();
        manager.alter_table(statement).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("training_result").drop_column("proposed_by").to_owned()).await
    }
}
