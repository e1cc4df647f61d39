//! Organisations and the people who work for them, invitations, letters that prove an address, second factors.

use sea_orm_migration::prelude::*;

use crate::columns::{big, big_null, id, index, instant, instant_null, int, json_null, owned_by, table, text, text_null, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite takes one change a statement.
        for column in [text_null("division_code"), instant_null("email_verified_at")] {
            manager.alter_table(Table::alter().table("app_user").add_column(column).to_owned()).await?;
        }
        for statement in [organisation(), membership(), invitation(), account_token(), second_factor()] {
            manager.create_table(statement).await?;
        }
        for statement in [
            unique("organisation", &["credit_code"]),
            index("organisation", &["division_code", "status"]),
            unique("membership", &["organisation_id", "user_id"]),
            index("membership", &["user_id"]),
            unique("invitation", &["token_hash"]),
            index("invitation", &["organisation_id"]),
            unique("account_token", &["token_hash"]),
            index("account_token", &["user_id"]),
            unique("second_factor", &["user_id"]),
        ] {
            manager.create_index(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["second_factor", "account_token", "invitation", "membership", "organisation"] {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        for column in ["email_verified_at", "division_code"] {
            manager.alter_table(Table::alter().table("app_user").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

fn organisation() -> TableCreateStatement {
    table(
        "organisation",
        vec![
            id(),
            text("credit_code"),
            text("name"),
            text("kind"),
            text("division_code"),
            text("contact_name"),
            text("phone"),
            text("email"),
            text("status"),
            text_null("status_note"),
            big_null("decided_by"),
            instant_null("decided_at"),
            int("revision", 1),
            instant("created_at"),
            instant("updated_at"),
        ],
    )
}

fn membership() -> TableCreateStatement {
    let columns = vec![id(), big("organisation_id"), big("user_id"), text("role"), instant("created_at")];
    let mut statement = table("membership", columns);
    statement.foreign_key(&mut owned_by("membership", "organisation_id", "organisation"));
    statement.foreign_key(&mut owned_by("membership", "user_id", "app_user"));
    statement.take()
}

fn invitation() -> TableCreateStatement {
    let columns = vec![
        id(),
        big("organisation_id"),
        text("email"),
        text("role"),
        text("token_hash"),
        big("invited_by"),
        instant("expires_at"),
        instant_null("accepted_at"),
        instant("created_at"),
    ];
    let mut statement = table("invitation", columns);
    statement.foreign_key(&mut owned_by("invitation", "organisation_id", "organisation"));
    statement.take()
}

fn account_token() -> TableCreateStatement {
    let columns = vec![
        id(),
        big("user_id"),
        text("purpose"),
        text("token_hash"),
        instant("expires_at"),
        instant_null("used_at"),
        instant("created_at"),
    ];
    let mut statement = table("account_token", columns);
    statement.foreign_key(&mut owned_by("account_token", "user_id", "app_user"));
    statement.take()
}

fn second_factor() -> TableCreateStatement {
    let columns = vec![
        id(),
        big("user_id"),
        text("secret"),
        instant_null("confirmed_at"),
        big("last_step"),
        json_null("recovery_hashes"),
        instant("created_at"),
    ];
    let mut statement = table("second_factor", columns);
    statement.foreign_key(&mut owned_by("second_factor", "user_id", "app_user"));
    statement.take()
}
