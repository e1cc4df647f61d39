//! Monthly returns: forms with their revisions, who reports, the returns in their vintages, aggregates over those that are
//! verified, keys of machines, reminders, and the register of statistical definitions.

use sea_orm_migration::prelude::*;

use crate::columns::{
    big, big_null, date_null, flag, id, index, instant, instant_null, int, json, owned_by, table, text, text_null, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let all = [form(), reporter(), monthly_return(), step(), total(), key(), reminder(), definition()];
        for statement in all {
            manager.create_table(statement).await?;
        }
        for statement in [
            unique("return_form", &["key", "revision"]),
            index("reporter", &["form_key", "division_code"]),
            index("reporter", &["organisation_id"]),
            index("reporter", &["listing_id"]),
            unique("monthly_return", &["reporter_id", "period", "vintage"]),
            index("monthly_return", &["form_key", "period", "division_code", "state", "is_on_time", "vintage"]),
            index("return_step", &["return_id"]),
            index("return_total", &["form_key", "field", "period"]),
            unique("return_key", &["key_hash"]),
            index("return_key", &["organisation_id"]),
            unique("statistical_definition", &["key"]),
        ] {
            manager.create_index(statement).await?;
        }
        let database = manager.get_connection();
        // An entry reports a form once, and so does an organisation for itself; a month has one return that counts.
        for once in [
            "CREATE UNIQUE INDEX ux_reporter_listing ON reporter (form_key, listing_id) WHERE listing_id IS NOT NULL",
            "CREATE UNIQUE INDEX ux_reporter_organisation ON reporter (form_key, organisation_id) WHERE listing_id IS NULL AND organisation_id IS NOT NULL",
            "CREATE UNIQUE INDEX ux_monthly_return_counted ON monthly_return (reporter_id, period) WHERE state IN ('verified', 'locked')",
            "CREATE INDEX ix_monthly_return_open ON monthly_return (state, period) WHERE state IN ('submitted', 'verified')",
        ] {
            database.execute_unprepared(once).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in [
            "statistical_definition",
            "return_reminder",
            "return_key",
            "return_total",
            "return_step",
            "monthly_return",
            "reporter",
            "return_form",
        ] {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}

/// Revisions of a form; one of each is current.
fn form() -> TableCreateStatement {
    let columns = vec![id(), text("key"), int("revision", 1), text("name"), json("schema"), text("fingerprint")];
    table("return_form", [columns, vec![flag("is_current", true), instant("created_at")]].concat())
}

/// Who reports a form, from a month to a month.
fn reporter() -> TableCreateStatement {
    table(
        "reporter",
        vec![
            id(),
            text("form_key"),
            big_null("listing_id"),
            big_null("organisation_id"),
            text("name"),
            text("division_code"),
            int("since_period", 0),
            ColumnDef::new("until_period").integer().null().take(),
            flag("is_demo", false),
            instant("created_at"),
        ],
    )
}

/// A month of a reporter in one vintage.
fn monthly_return() -> TableCreateStatement {
    let mut statement = table(
        "monthly_return",
        vec![
            id(),
            big("reporter_id"),
            text("form_key"),
            int("form_revision", 1),
            text("division_code"),
            int("period", 0),
            int("vintage", 1),
            text("state"),
            json("figures"),
            json("reasons"),
            text("note"),
            int("revision", 1),
            ColumnDef::new("due_on").date().not_null().take(),
            text("source"),
            ColumnDef::new("is_on_time").boolean().null().take(),
            text_null("returned_note"),
            instant_null("submitted_at"),
            big_null("submitted_by"),
            text_null("submitted_by_name"),
            instant_null("verified_at"),
            big_null("verified_by"),
            text_null("verified_by_name"),
            instant_null("locked_at"),
            text_null("locked_by_name"),
            flag("is_demo", false),
            instant("created_at"),
            instant("updated_at"),
            text("updated_by_name"),
        ],
    );
    statement.foreign_key(&mut owned_by("monthly_return", "reporter_id", "reporter"));
    statement
}

/// What happened to a return.
fn step() -> TableCreateStatement {
    let mut statement = table(
        "return_step",
        vec![
            id(),
            big("return_id"),
            text("action"),
            text_null("from_state"),
            text("to_state"),
            text_null("reason"),
            big_null("actor_id"),
            text("actor_name"),
            instant("at"),
        ],
    );
    statement.foreign_key(&mut owned_by("return_step", "return_id", "monthly_return"));
    statement
}

/// Sums over the returns that count, so that pages of figures read few rows whatever lies below them.
fn total() -> TableCreateStatement {
    let number = |name: &'static str| ColumnDef::new(name).double().not_null().default(0.0).take();
    let mut statement = table(
        "return_total",
        vec![
            text("form_key"),
            int("period", 0),
            text("division_code"),
            text("field"),
            number("total"),
            int("reporters", 0),
            number("largest"),
            number("second"),
        ],
    );
    statement.primary_key(Index::create().col("form_key").col("period").col("division_code").col("field"));
    statement
}

/// A machine's key to an organisation's returns; only its fingerprint is kept.
fn key() -> TableCreateStatement {
    let mut statement = table(
        "return_key",
        vec![
            id(),
            big("organisation_id"),
            big_null("reporter_id"),
            text("name"),
            text("key_hash"),
            text("hint"),
            text("scopes"),
            big("created_by"),
            text("created_by_name"),
            date_null("expires_on"),
            instant_null("last_used_at"),
            instant_null("revoked_at"),
            instant("created_at"),
        ],
    );
    statement.foreign_key(&mut owned_by("return_key", "organisation_id", "organisation"));
    statement
}

/// Letters about a month that have been written, each once.
fn reminder() -> TableCreateStatement {
    let mut statement = table("return_reminder", vec![big("reporter_id"), int("period", 0), text("mark"), instant("created_at")]);
    statement.primary_key(Index::create().col("reporter_id").col("period").col("mark"));
    statement.foreign_key(&mut owned_by("return_reminder", "reporter_id", "reporter"));
    statement
}

/// What a figure means.
fn definition() -> TableCreateStatement {
    table(
        "statistical_definition",
        vec![
            id(),
            text("key"),
            text("name"),
            text("kind"),
            text("text"),
            text("basis"),
            text("unit"),
            text("source"),
            date_null("valid_from"),
            int("position", 0),
        ],
    )
}
