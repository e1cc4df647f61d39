//! Public notices with their lines and the objections to them, and certificates with what happened to them.

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
        for statement in [notice(), notice_line(), objection(), objection_file(), certificate(), certificate_event()] {
            manager.create_table(statement).await?;
        }
        for statement in [
            index("public_notice", &["state", "closes_on"]),
            index("public_notice", &["subject_kind", "subject_id"]),
            unique("public_notice", &["number"]),
            index("notice_line", &["notice_id", "position"]),
            index("notice_line", &["application_id"]),
            unique("objection", &["token_hash"]),
            index("objection", &["notice_id", "state"]),
            index("objection_file", &["objection_id"]),
            unique("certificate", &["code"]),
            unique("certificate", &["number"]),
            unique("certificate", &["application_id"]),
            index("certificate", &["subject_kind", "subject_id"]),
            index("certificate", &["organisation_id"]),
            index("certificate", &["state", "expires_on"]),
            index("certificate", &["pdf_sha256"]),
            index("certificate_event", &["certificate_id"]),
        ] {
            manager.create_index(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["certificate_event", "certificate", "objection_file", "objection", "notice_line", "public_notice"] {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}

fn notice() -> TableCreateStatement {
    table(
        "public_notice",
        vec![
            id(),
            text_null("number"),
            text("kind"),
            text("title"),
            text("body"),
            text("subject_kind"),
            big("subject_id"),
            text("division_code"),
            text("contact"),
            int("working_days", 5),
            date_null("opens_on"),
            date_null("closes_on"),
            text("state"),
            text_null("state_note"),
            json("conflicted"),
            big("drafted_by"),
            text("drafted_by_name"),
            big_null("published_by"),
            instant_null("published_at"),
            instant_null("ended_at"),
            flag("is_demo", false),
            int("revision", 1),
            instant("created_at"),
        ],
    )
}

fn notice_line() -> TableCreateStatement {
    let mut statement = table(
        "notice_line",
        vec![
            id(),
            big("notice_id"),
            int("position", 0),
            text("name"),
            text_null("credit_code"),
            big_null("amount_fen"),
            text_null("note"),
            big_null("application_id"),
            text("state"),
        ],
    );
    statement.foreign_key(&mut owned_by("notice_line", "notice_id", "public_notice")).take()
}

fn objection() -> TableCreateStatement {
    let mut statement = table(
        "objection",
        vec![
            id(),
            big("notice_id"),
            big_null("line_id"),
            text("name"),
            text("phone"),
            text("email"),
            text("body"),
            text("state"),
            text_null("investigation"),
            text_null("outcome"),
            big_null("handled_by"),
            text_null("handled_by_name"),
            date_null("due_on"),
            text("token_hash"),
            instant("received_at"),
            instant_null("settled_at"),
            int("revision", 1),
        ],
    );
    statement.foreign_key(&mut owned_by("objection", "notice_id", "public_notice")).take()
}

fn objection_file() -> TableCreateStatement {
    let mut statement =
        table("objection_file", vec![id(), big("objection_id"), text("name"), text("media_type"), text("sha256"), big("size")]);
    statement.foreign_key(&mut owned_by("objection_file", "objection_id", "objection")).take()
}

fn certificate() -> TableCreateStatement {
    table(
        "certificate",
        vec![
            id(),
            text("code"),
            text("number"),
            text("kind"),
            text("kind_name"),
            text("holder_name"),
            text("credit_code"),
            big("organisation_id"),
            text("division_code"),
            text("scope"),
            text_null("subject_kind"),
            big_null("subject_id"),
            text_null("subject_name"),
            date_null("issued_on"),
            date_null("expires_on"),
            date_null("recheck_on"),
            text("state"),
            text_null("reason"),
            text_null("pdf_sha256"),
            big_null("application_id"),
            big_null("replaces_id"),
            json("data"),
            json_null("proposed"),
            text_null("reminded"),
            flag("is_demo", false),
            int("revision", 1),
            instant("created_at"),
            instant("updated_at"),
        ],
    )
}

fn certificate_event() -> TableCreateStatement {
    let mut statement = table(
        "certificate_event",
        vec![
            id(),
            big("certificate_id"),
            text("kind"),
            text_null("reason"),
            big_null("by_id"),
            text("by_name"),
            date_null("on_day"),
            instant("at"),
        ],
    );
    statement.foreign_key(&mut owned_by("certificate_event", "certificate_id", "certificate")).take()
}
