//! Ranking lists under a budget, and payments with their batches.

use sea_orm_migration::prelude::*;

use crate::columns::{
    big, big_null, date_null, flag, id, index, instant, instant_null, int, json, json_null, table, text, text_null, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in [ranking(), disbursement(), payment_batch()] {
            manager.create_table(statement).await?;
        }
        for statement in [
            index("ranking", &["call_id", "state"]),
            unique("disbursement", &["application_id", "sequence"]),
            index("disbursement", &["state"]),
            index("disbursement", &["batch_id"]),
            unique("payment_batch", &["number"]),
        ] {
            manager.create_index(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["payment_batch", "disbursement", "ranking"] {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}

fn ranking() -> TableCreateStatement {
    table(
        "ranking",
        vec![
            id(),
            big("call_id"),
            text("name"),
            json("parameters"),
            json("result"),
            text("state"),
            big_null("notice_id"),
            big("made_by"),
            text("made_by_name"),
            big_null("confirmed_by"),
            text_null("confirmed_by_name"),
            instant_null("confirmed_at"),
            flag("is_demo", false),
            int("revision", 1),
            instant("created_at"),
            instant("updated_at"),
        ],
    )
}

fn disbursement() -> TableCreateStatement {
    table(
        "disbursement",
        vec![
            id(),
            big("application_id"),
            int("sequence", 1),
            big("organisation_id"),
            text("organisation_name"),
            text("credit_code"),
            text("programme_name"),
            big("amount_fen"),
            text("account_name"),
            text("bank_name"),
            text("bank_account"),
            text("state"),
            text_null("state_note"),
            big_null("batch_id"),
            text_null("voucher_number"),
            date_null("paid_on"),
            big("made_by"),
            text("made_by_name"),
            big_null("checked_by"),
            text_null("checked_by_name"),
            instant_null("checked_at"),
            flag("is_demo", false),
            int("revision", 1),
            instant("created_at"),
            instant("updated_at"),
        ],
    )
}

fn payment_batch() -> TableCreateStatement {
    table(
        "payment_batch",
        vec![
            id(),
            text("number"),
            int("count", 0),
            big("amount_fen"),
            text("state"),
            json_null("reconciliation"),
            big("made_by"),
            text("made_by_name"),
            instant("created_at"),
        ],
    )
}
