//! People who sign in, and the sessions they hold.

use sea_orm_migration::prelude::*;

use crate::columns::{big, big_null, flag, id, index, instant, instant_null, int, owned_by, table, text, text_null, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(app_user()).await?;
        manager.create_index(unique("app_user", &["email"])).await?;
        manager.create_table(user_session()).await?;
        manager.create_index(unique("user_session", &["key_hash"])).await?;
        manager.create_index(index("user_session", &["user_id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["user_session", "app_user"] {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}

fn app_user() -> TableCreateStatement {
    table(
        "app_user",
        vec![
            id(),
            text("email"),
            text("name"),
            text("password_hash"),
            text("role"),
            flag("is_active", true),
            flag("must_change_password", false),
            int("failed_sign_ins", 0),
            instant_null("locked_until"),
            instant_null("last_sign_in_at"),
            instant("created_at"),
            instant("updated_at"),
        ],
    )
}

fn user_session() -> TableCreateStatement {
    let columns = vec![
        id(),
        text("key_hash"),
        big_null("user_id"),
        text("state"),
        text_null("address"),
        text_null("user_agent"),
        instant("created_at"),
        instant("last_seen_at"),
        instant("expires_at"),
        instant_null("revoked_at"),
        big("version"),
    ];
    let mut statement = table("user_session", columns);
    statement.foreign_key(&mut owned_by("user_session", "user_id", "app_user"));
    statement.take()
}
