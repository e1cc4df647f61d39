//! Private addresses of enquiries, one a letter, and when those who should answer were reminded.

use sea_orm_migration::prelude::*;

use crate::columns::{big, id, index, instant, instant_null, owned_by, table, text, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("enquiry").add_column(instant_null("reminded_at")).to_owned()).await?;
        let columns = vec![id(), big("enquiry_id"), text("token_hash"), instant("created_at")];
        let mut links = table("enquiry_link", columns);
        manager.create_table(links.foreign_key(&mut owned_by("enquiry_link", "enquiry_id", "enquiry")).take()).await?;
        manager.create_index(unique("enquiry_link", &["token_hash"])).await?;
        manager.create_index(index("enquiry_link", &["enquiry_id"])).await?;
        manager.create_index(index("enquiry", &["state", "last_message_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("ix_enquiry_state_last_message_at").table("enquiry").to_owned()).await?;
        manager.drop_table(Table::drop().table("enquiry_link").to_owned()).await?;
        manager.alter_table(Table::alter().table("enquiry").drop_column("reminded_at").to_owned()).await
    }
}
