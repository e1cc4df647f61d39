//! Programmes and their calls, and applications with their sections, documents, steps and tasks.

use sea_orm_migration::prelude::*;

use crate::columns::{
    big, big_null, date_null, flag, id, index, instant, instant_null, int, json, json_null, owned_by, table, text, text_null,
    unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in tables() {
            manager.create_table(statement).await?;
        }
        for statement in indexes() {
            manager.create_index(statement).await?;
        }
        for (table, column) in added() {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in added() {
            let name = column.get_column_name();
            manager.alter_table(Table::alter().table(table).drop_column(name).to_owned()).await?;
        }
        for name in TABLES.into_iter().rev() {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}

/// In the order in which they are made.
const TABLES: [&str; 12] = [
    "number_series",
    "programme",
    "programme_revision",
    "programme_call",
    "application",
    "application_section",
    "application_revision",
    "application_document",
    "application_step",
    "review_task",
    "correction",
    "application_message",
];

/// Columns of tables that were there before: the department an officer works for, and the chain of the audit trail.
fn added() -> Vec<(&'static str, ColumnDef)> {
    vec![("app_user", text_null("unit")), ("audit_event", text_null("digest")), ("audit_event", big_null("chained_from"))]
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        table("number_series", vec![id(), text("key"), big("last")]),
        programme(),
        programme_revision(),
        programme_call(),
        application(),
        application_section(),
        application_revision(),
        application_document(),
        application_step(),
        review_task(),
        correction(),
        application_message(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("number_series", &["key"]),
        unique("programme", &["key"]),
        unique("programme_revision", &["programme_id", "number"]),
        index("programme_call", &["programme_id", "closes_at"]),
        unique("application", &["number"]),
        unique("application", &["submission_key"]),
        index("application", &["organisation_id", "state"]),
        index("application", &["programme_id", "state"]),
        index("application", &["call_id", "state"]),
        index("application", &["state", "due_on"]),
        index("application", &["division_code", "state"]),
        index("application", &["credit_code"]),
        index("application", &["account_digest"]),
        unique("application_section", &["application_id", "section_key"]),
        unique("application_revision", &["application_id", "number"]),
        index("application_document", &["application_id", "purpose"]),
        index("application_document", &["organisation_id", "field_key"]),
        index("application_document", &["sha256"]),
        index("application_step", &["application_id"]),
        index("review_task", &["application_id"]),
        index("review_task", &["state", "due_on"]),
        index("review_task", &["assignee_id", "state"]),
        index("correction", &["application_id"]),
        index("correction", &["state", "due_on"]),
        index("application_message", &["application_id"]),
    ]
}

/// A table whose rows go with their parent's.
fn owned(name: &'static str, (column, parent): (&'static str, &'static str), columns: Vec<ColumnDef>) -> TableCreateStatement {
    table(name, columns).foreign_key(&mut owned_by(name, column, parent)).take()
}

fn programme() -> TableCreateStatement {
    table(
        "programme",
        vec![
            id(),
            text("key"),
            text("kind"),
            text("name"),
            text("state"),
            big_null("revision_id"),
            text_null("content_digest"),
            int("revision", 1),
            instant("created_at"),
            instant("updated_at"),
        ],
    )
}

fn programme_revision() -> TableCreateStatement {
    owned(
        "programme_revision",
        ("programme_id", "programme"),
        vec![
            id(),
            big("programme_id"),
            int("number", 1),
            text("definition"),
            text_null("note"),
            big_null("created_by"),
            instant("created_at"),
        ],
    )
}

fn programme_call() -> TableCreateStatement {
    owned(
        "programme_call",
        ("programme_id", "programme"),
        vec![
            id(),
            big("programme_id"),
            text("name"),
            int("year", 2026),
            instant("opens_at"),
            instant("closes_at"),
            big_null("budget_fen"),
            text("state"),
            text_null("note"),
            flag("is_demo", false),
            int("revision", 1),
            instant("created_at"),
        ],
    )
}

fn application() -> TableCreateStatement {
    table(
        "application",
        vec![
            id(),
            text_null("number"),
            text_null("submission_key"),
            big("programme_id"),
            big("call_id"),
            big("revision_id"),
            big("organisation_id"),
            text("organisation_name"),
            text("credit_code"),
            text("division_code"),
            text("state"),
            int("stage", -1),
            text_null("stage_kind"),
            big_null("requested_fen"),
            big_null("approved_fen"),
            ColumnDef::new("score").double().null().take(),
            text_null("account_digest"),
            text_null("subject"),
            big_null("subject_id"),
            json("answers"),
            json_null("clock"),
            json_null("checks"),
            json_null("decision"),
            date_null("due_on"),
            big_null("assignee_id"),
            big_null("proposed_by"),
            big_null("notice_id"),
            big_null("copied_from_id"),
            text_null("receipt_sha256"),
            text_null("receipt_code"),
            big("created_by"),
            instant_null("submitted_at"),
            instant_null("admitted_at"),
            instant_null("closed_at"),
            flag("is_demo", false),
            int("revision", 1),
            instant("created_at"),
            instant("updated_at"),
        ],
    )
}

fn application_section() -> TableCreateStatement {
    owned(
        "application_section",
        ("application_id", "application"),
        vec![
            id(),
            big("application_id"),
            text("section_key"),
            json("answers"),
            int("revision", 1),
            big("saved_by"),
            text("saved_by_name"),
            instant("saved_at"),
        ],
    )
}

fn application_revision() -> TableCreateStatement {
    owned(
        "application_revision",
        ("application_id", "application"),
        vec![
            id(),
            big("application_id"),
            int("number", 1),
            big("revision_id"),
            json("answers"),
            json("documents"),
            text("digest"),
            text("reason"),
            big("submitted_by"),
            text("submitted_by_name"),
            instant("submitted_at"),
        ],
    )
}

fn application_document() -> TableCreateStatement {
    owned(
        "application_document",
        ("application_id", "application"),
        vec![
            id(),
            big("application_id"),
            big("organisation_id"),
            text("purpose"),
            big_null("purpose_id"),
            text_null("field_key"),
            text("name"),
            text_null("media_type"),
            text_null("sha256"),
            big("size"),
            text("state"),
            text_null("note"),
            date_null("issued_on"),
            date_null("expires_on"),
            date_null("promised_on"),
            text_null("scan"),
            big("uploaded_by"),
            text("uploaded_by_name"),
            instant("uploaded_at"),
        ],
    )
}

fn application_step() -> TableCreateStatement {
    owned(
        "application_step",
        ("application_id", "application"),
        vec![
            id(),
            big("application_id"),
            text("action"),
            text("from_state"),
            text("to_state"),
            int("stage", -1),
            text_null("stage_name"),
            text("side"),
            big_null("actor_id"),
            text("actor_name"),
            text_null("note"),
            json_null("detail"),
            flag("is_public", true),
            instant("at"),
        ],
    )
}

fn review_task() -> TableCreateStatement {
    owned(
        "review_task",
        ("application_id", "application"),
        vec![
            id(),
            big("application_id"),
            int("stage", 0),
            text("kind"),
            text_null("unit"),
            text("division_code"),
            big_null("assignee_id"),
            big_null("expert_id"),
            text("state"),
            text_null("outcome"),
            text_null("opinion"),
            json_null("detail"),
            ColumnDef::new("score").double().null().take(),
            date_null("due_on"),
            instant("opened_at"),
            instant_null("declared_at"),
            instant_null("done_at"),
            big_null("done_by"),
            text_null("done_by_name"),
            int("revision", 1),
        ],
    )
}

fn correction() -> TableCreateStatement {
    owned(
        "correction",
        ("application_id", "application"),
        vec![
            id(),
            big("application_id"),
            text("state"),
            text_null("note"),
            json("items"),
            date_null("due_on"),
            big("requested_by"),
            text("requested_by_name"),
            instant("requested_at"),
            instant_null("answered_at"),
        ],
    )
}

fn application_message() -> TableCreateStatement {
    owned(
        "application_message",
        ("application_id", "application"),
        vec![
            id(),
            big("application_id"),
            text("side"),
            big_null("author_id"),
            text("author_name"),
            text("body"),
            instant("at"),
            instant_null("read_at"),
        ],
    )
}
