//! Monthly bulletins: what was counted when they were made, and what an official added before they became public.

use sea_orm_migration::prelude::*;

use crate::columns::{big_null, flag, id, instant, instant_null, int, json, table, text, text_null, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(bulletin()).await?;
        manager.create_index(unique("bulletin", &["period"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("bulletin").to_owned()).await
    }
}

fn bulletin() -> TableCreateStatement {
    table(
        "bulletin",
        vec![
            id(),
            int("period", 0),
            text("state"),
            text("title"),
            json("content"),
            text("note"),
            int("revision", 1),
            flag("is_demo", false),
            instant("made_at"),
            text_null("edited_by_name"),
            big_null("published_by"),
            text_null("published_by_name"),
            instant_null("published_at"),
            instant("updated_at"),
        ],
    )
}
