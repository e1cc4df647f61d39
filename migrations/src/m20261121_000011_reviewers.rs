//! Who reviews and who may not: experts, recusals, delegations, and the views that officials keep of their work list.

use sea_orm_migration::prelude::*;

use crate::columns::{big, date_null, flag, id, index, instant, owned_by, table, text, text_null, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in [recusal(), expert(), delegation(), saved_view()] {
            manager.create_table(statement).await?;
        }
        for statement in [
            unique("recusal", &["application_id", "user_id"]),
            unique("expert", &["user_id"]),
            index("delegation", &["to_id", "until_on"]),
            index("saved_view", &["user_id"]),
        ] {
            manager.create_index(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["saved_view", "delegation", "expert", "recusal"] {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}

fn recusal() -> TableCreateStatement {
    table(
        "recusal",
        vec![id(), big("application_id"), big("user_id"), text("user_name"), text("reason"), text("source"), instant("at")],
    )
    .foreign_key(&mut owned_by("recusal", "application_id", "application"))
    .take()
}

fn expert() -> TableCreateStatement {
    table(
        "expert",
        vec![
            id(),
            big("user_id"),
            text("name"),
            text("employer"),
            text("fields"),
            flag("is_active", true),
            text_null("note"),
            flag("is_demo", false),
            instant("created_at"),
        ],
    )
}

fn delegation() -> TableCreateStatement {
    table(
        "delegation",
        vec![
            id(),
            big("from_id"),
            big("to_id"),
            text("reason"),
            date_null("from_on"),
            date_null("until_on"),
            instant("created_at"),
        ],
    )
}

fn saved_view() -> TableCreateStatement {
    table("saved_view", vec![id(), big("user_id"), text("name"), text("query"), instant("created_at")])
}
