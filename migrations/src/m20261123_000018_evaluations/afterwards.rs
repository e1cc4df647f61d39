//! What follows a draft result: objections, decisions, rectification, and the record of every step.

use sea_orm_migration::prelude::*;

use super::{number_null, owned};
use crate::columns::{big, big_null, date_null, id, instant, instant_null, int, json, text, text_null};

pub(super) fn round_objection() -> TableCreateStatement {
    owned(
        "round_objection",
        ("round_id", "round"),
        vec![
            id(),
            big("round_id"),
            big("subject_id"),
            text_null("indicator"),
            text("body"),
            json("evidence"),
            text("state"),
            date_null("due_on"),
            big("raised_by"),
            text("raised_by_name"),
            instant("raised_at"),
            text_null("answer"),
            number_null("raw"),
            big_null("decided_by"),
            text_null("decided_by_name"),
            instant_null("decided_at"),
            int("revision", 1),
        ],
    )
}

pub(super) fn round_decision() -> TableCreateStatement {
    owned(
        "round_decision",
        ("round_id", "round"),
        vec![
            id(),
            big("round_id"),
            big("subject_id"),
            text("kind"),
            text("text"),
            text("state"),
            big_null("proposed_by"),
            text("proposed_by_name"),
            instant("proposed_at"),
            big_null("confirmed_by"),
            text_null("confirmed_by_name"),
            instant_null("confirmed_at"),
            text_null("note"),
            int("revision", 1),
        ],
    )
}

pub(super) fn rectification() -> TableCreateStatement {
    owned(
        "rectification",
        ("round_id", "round"),
        vec![
            id(),
            big("round_id"),
            big("subject_id"),
            text("reason"),
            date_null("due_on"),
            text("state"),
            big_null("opened_by"),
            text("opened_by_name"),
            instant("opened_at"),
            instant_null("submitted_at"),
            big_null("rechecked_by"),
            text_null("rechecked_by_name"),
            instant_null("rechecked_at"),
            text_null("recheck_note"),
            int("revision", 1),
        ],
    )
}

pub(super) fn rectification_task() -> TableCreateStatement {
    owned(
        "rectification_task",
        ("rectification_id", "rectification"),
        vec![
            id(),
            big("rectification_id"),
            int("position", 0),
            text("name"),
            text_null("indicator"),
            date_null("due_on"),
            text("state"),
            text_null("answer"),
            json("evidence"),
            text_null("done_by_name"),
            instant_null("done_at"),
            text_null("returned_note"),
            int("revision", 1),
        ],
    )
}

pub(super) fn round_step() -> TableCreateStatement {
    owned(
        "round_step",
        ("round_id", "round"),
        vec![
            id(),
            big("round_id"),
            big_null("subject_id"),
            text("action"),
            text("from_stage"),
            text("to_stage"),
            text("side"),
            big_null("actor_id"),
            text("actor_name"),
            text_null("note"),
            date_null("due_on"),
            instant("at"),
        ],
    )
}
