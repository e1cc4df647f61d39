//! What every room stands on: the change log, the audit trail, stored files, outgoing letters and small settings.

use sea_orm_migration::prelude::*;

use crate::columns::{big, big_null, id, index, instant, instant_null, int, json_null, table, text, text_null, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(table("change_log", vec![id(), text("kind"), big("record_id"), instant("at")])).await?;
        manager.create_table(audit_event()).await?;
        manager.create_index(index("audit_event", &["subject_kind", "subject_id"])).await?;
        manager.create_index(index("audit_event", &["actor_id"])).await?;
        manager.create_table(stored_file()).await?;
        manager.create_index(index("stored_file", &["sha256"])).await?;
        manager.create_table(outgoing_letter()).await?;
        manager.create_index(index("outgoing_letter", &["sent_at", "not_before"])).await?;
        manager.create_table(table("setting", vec![id(), text("name"), text("content"), instant("updated_at")])).await?;
        manager.create_index(unique("setting", &["name"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["setting", "outgoing_letter", "stored_file", "audit_event", "change_log"] {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}

fn audit_event() -> TableCreateStatement {
    table(
        "audit_event",
        vec![
            id(),
            instant("at"),
            big_null("actor_id"),
            text("actor_name"),
            text("kind"),
            text("subject_kind"),
            big("subject_id"),
            text("subject_name"),
            text("summary"),
            json_null("before"),
            json_null("after"),
            text_null("request_id"),
            text_null("address"),
        ],
    )
}

fn stored_file() -> TableCreateStatement {
    table(
        "stored_file",
        vec![id(), text("sha256"), text("name"), text("media_type"), big("size"), big_null("uploaded_by"), instant("created_at")],
    )
}

fn outgoing_letter() -> TableCreateStatement {
    table(
        "outgoing_letter",
        vec![
            id(),
            text("recipient"),
            text("subject"),
            text("body"),
            int("attempts", 0),
            text_null("last_error"),
            instant("created_at"),
            instant("not_before"),
            instant_null("sent_at"),
        ],
    )
}
