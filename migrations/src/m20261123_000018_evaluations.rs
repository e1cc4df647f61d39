//! Frameworks of evaluation, rounds with their subjects and values, checks, experts, objections, and what follows.

mod afterwards;

use sea_orm_migration::prelude::*;

use crate::columns::{
    big, big_null, date_null, flag, id, index, instant, instant_null, int, json, owned_by, table, text, text_null, unique,
};

use afterwards::{rectification, rectification_task, round_decision, round_objection, round_step};

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
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in TABLES.into_iter().rev() {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}

/// In the order in which they are made.
const TABLES: [&str; 15] = [
    "framework",
    "round",
    "round_result",
    "round_subject",
    "subject_value",
    "subject_adjustment",
    "self_assessment",
    "subject_check",
    "expert_seat",
    "expert_score",
    "round_objection",
    "round_decision",
    "rectification",
    "rectification_task",
    "round_step",
];

fn tables() -> Vec<TableCreateStatement> {
    vec![
        framework(),
        round(),
        round_result(),
        round_subject(),
        subject_value(),
        subject_adjustment(),
        self_assessment(),
        subject_check(),
        expert_seat(),
        expert_score(),
        round_objection(),
        round_decision(),
        rectification(),
        rectification_task(),
        round_step(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("framework", &["key", "revision"]),
        index("framework", &["state"]),
        unique("round", &["key"]),
        index("round", &["stage", "due_on"]),
        unique("round_result", &["round_id"]),
        unique("round_subject", &["round_id", "listing_id"]),
        index("round_subject", &["listing_id"]),
        index("round_subject", &["organisation_id"]),
        unique("subject_value", &["subject_id", "indicator", "version"]),
        index("subject_value", &["round_id"]),
        unique("subject_adjustment", &["subject_id", "key"]),
        index("subject_adjustment", &["round_id"]),
        unique("self_assessment", &["subject_id", "indicator"]),
        index("self_assessment", &["round_id"]),
        unique("subject_check", &["subject_id", "level", "indicator"]),
        index("subject_check", &["round_id"]),
        unique("expert_seat", &["round_id", "user_id"]),
        index("expert_seat", &["user_id"]),
        unique("expert_score", &["seat_id", "subject_id", "indicator"]),
        index("expert_score", &["round_id"]),
        index("round_objection", &["round_id", "state"]),
        index("round_objection", &["subject_id"]),
        index("round_decision", &["round_id", "state"]),
        index("rectification", &["round_id"]),
        index("rectification", &["state", "due_on"]),
        index("rectification", &["subject_id"]),
        index("rectification_task", &["rectification_id"]),
        index("round_step", &["round_id"]),
    ]
}

/// A table whose rows go with their parent's.
fn owned(name: &'static str, (column, parent): (&'static str, &'static str), columns: Vec<ColumnDef>) -> TableCreateStatement {
    table(name, columns).foreign_key(&mut owned_by(name, column, parent)).take()
}

fn number_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).double().null().take()
}

fn framework() -> TableCreateStatement {
    table(
        "framework",
        vec![
            id(),
            text("key"),
            int("revision", 1),
            text("subject_kind"),
            text("name"),
            text("definition"),
            text("state"),
            text_null("note"),
            text_null("content_digest"),
            big_null("saved_by"),
            text("saved_by_name"),
            instant("saved_at"),
        ],
    )
}

fn round() -> TableCreateStatement {
    table(
        "round",
        vec![
            id(),
            text("key"),
            big("framework_id"),
            text("framework_key"),
            text("name"),
            int("year", 2026),
            text("subject_kind"),
            text("stage"),
            date_null("due_on"),
            date_null("opens_on"),
            date_null("self_until"),
            date_null("county_until"),
            date_null("provincial_until"),
            date_null("experts_until"),
            date_null("objection_until"),
            big("seed"),
            instant_null("computed_at"),
            text_null("dossier_sha256"),
            text_null("acknowledged"),
            big_null("notice_id"),
            instant_null("published_at"),
            flag("is_demo", false),
            int("revision", 1),
            big_null("created_by"),
            text("created_by_name"),
            instant("created_at"),
            instant("updated_at"),
        ],
    )
}

/// Texts, not JSON columns: the engine must give back every digit as it was written.
fn round_result() -> TableCreateStatement {
    owned(
        "round_result",
        ("round_id", "round"),
        vec![
            id(),
            big("round_id"),
            text_null("frozen"),
            text_null("data"),
            text_null("scores"),
            text_null("robustness"),
            instant("updated_at"),
        ],
    )
}

fn round_subject() -> TableCreateStatement {
    owned(
        "round_subject",
        ("round_id", "round"),
        vec![
            id(),
            big("round_id"),
            big("listing_id"),
            big_null("organisation_id"),
            text("division_code"),
            text("name"),
            text("peer_group"),
            text("state"),
            instant_null("submitted_at"),
            text_null("submitted_by_name"),
            number_null("total"),
            ColumnDef::new("rank").integer().null().take(),
            ColumnDef::new("rank_in_group").integer().null().take(),
            text_null("draft_grade"),
            text_null("vetoed_by"),
            text_null("warning"),
            text_null("proposed_grade"),
            text_null("proposed_reason"),
            big_null("proposed_by"),
            text_null("proposed_by_name"),
            instant_null("proposed_at"),
            big_null("confirmed_by"),
            text_null("confirmed_by_name"),
            instant_null("confirmed_at"),
            text_null("grade"),
            text_null("previous_grade"),
            int("failures", 0),
            int("revision", 1),
        ],
    )
}

fn subject_value() -> TableCreateStatement {
    owned(
        "subject_value",
        ("subject_id", "round_subject"),
        vec![
            id(),
            big("round_id"),
            big("subject_id"),
            text("indicator"),
            int("version", 1),
            number_null("raw"),
            number_null("previous"),
            text("origin"),
            text_null("note"),
            big_null("by_id"),
            text("by_name"),
            instant("at"),
        ],
    )
}

fn subject_adjustment() -> TableCreateStatement {
    owned(
        "subject_adjustment",
        ("subject_id", "round_subject"),
        vec![
            id(),
            big("round_id"),
            big("subject_id"),
            text("kind"),
            text("key"),
            ColumnDef::new("times").double().not_null().take(),
            text("reason"),
            big_null("by_id"),
            text("by_name"),
            instant("at"),
        ],
    )
}

fn self_assessment() -> TableCreateStatement {
    owned(
        "self_assessment",
        ("subject_id", "round_subject"),
        vec![
            id(),
            big("round_id"),
            big("subject_id"),
            text("indicator"),
            number_null("claimed"),
            text_null("text"),
            json("evidence"),
            int("revision", 1),
            big("saved_by"),
            text("saved_by_name"),
            instant("saved_at"),
        ],
    )
}

fn subject_check() -> TableCreateStatement {
    owned(
        "subject_check",
        ("subject_id", "round_subject"),
        vec![
            id(),
            big("round_id"),
            big("subject_id"),
            text("level"),
            text("indicator"),
            text("outcome"),
            number_null("raw"),
            text_null("reason"),
            big_null("by_id"),
            text("by_name"),
            instant("at"),
        ],
    )
}

fn expert_seat() -> TableCreateStatement {
    owned(
        "expert_seat",
        ("round_id", "round"),
        vec![
            id(),
            big("round_id"),
            big("user_id"),
            text("name"),
            text("organisation_name"),
            text("state"),
            json("recused"),
            text_null("recusal_reason"),
            instant("drawn_at"),
            instant_null("declared_at"),
            instant_null("submitted_at"),
            text_null("opinion"),
            int("revision", 1),
        ],
    )
}

fn expert_score() -> TableCreateStatement {
    owned(
        "expert_score",
        ("seat_id", "expert_seat"),
        vec![
            id(),
            big("round_id"),
            big("seat_id"),
            big("subject_id"),
            text("indicator"),
            ColumnDef::new("score").double().not_null().take(),
            text_null("note"),
            instant("at"),
        ],
    )
}
