//! Signing up: what people sign up for, who signed up and where they stand in the queue, who came, and what they said of it.

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
        for statement in [
            occasion(),
            occasion_file(),
            signup(),
            signup_step(),
            attendance(),
            door_pass(),
            invitation(),
            group_message(),
            survey_answer(),
        ] {
            manager.create_table(statement).await?;
        }
        for statement in [
            unique("occasion", &["code"]),
            index("occasion", &["kind", "stage", "starts_at"]),
            index("occasion", &["subject_id"]),
            index("occasion", &["organisation_id"]),
            index("occasion", &["stage", "ends_at"]),
            index("occasion_file", &["occasion_id"]),
            unique("signup", &["code"]),
            index("signup", &["occasion_id", "state", "queued_at"]),
            index("signup", &["user_id"]),
            index("signup", &["organisation_id"]),
            index("signup", &["state", "offered_until"]),
            index("signup", &["email"]),
            index("signup", &["person_hash"]),
            index("signup_step", &["signup_id"]),
            index("signup_step", &["occasion_id", "at"]),
            unique("attendance", &["signup_id", "day"]),
            index("attendance", &["occasion_id", "day"]),
            unique("attendance", &["replay_key"]),
            unique("door_pass", &["key_hash"]),
            index("door_pass", &["occasion_id"]),
            unique("occasion_invitation", &["key_hash"]),
            index("occasion_invitation", &["occasion_id"]),
            index("group_message", &["occasion_id"]),
            unique("survey_answer", &["signup_id", "survey"]),
            index("survey_answer", &["occasion_id", "survey"]),
        ] {
            manager.create_index(statement).await?;
        }
        // One person holds or waits for one place: whatever happens at the same instant, the second row is refused.
        let once = "CREATE UNIQUE INDEX ux_signup_active ON signup (occasion_id, contact_hash) \
                    WHERE state IN ('pending', 'requested', 'confirmed', 'waiting', 'offered')";
        manager.get_connection().execute_unprepared(once).await?;
        let holder = ColumnDef::new("holder_kind").text().not_null().default("organisation").take();
        manager.alter_table(Table::alter().table("certificate").add_column(holder).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("certificate").drop_column("holder_kind").to_owned()).await?;
        for name in [
            "survey_answer",
            "group_message",
            "occasion_invitation",
            "door_pass",
            "attendance",
            "signup_step",
            "signup",
            "occasion_file",
            "occasion",
        ] {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}

/// Something that people sign up for: a session of a course, or an event.
fn occasion() -> TableCreateStatement {
    table(
        "occasion",
        vec![
            id(),
            text("code"),
            text("kind"),
            text("category"),
            big_null("subject_id"),
            text_null("series"),
            text("title"),
            text("summary"),
            text("body"),
            text("organiser"),
            json("co_organisers"),
            text("contact"),
            text("division_code"),
            text_null("base_key"),
            text("mode"),
            text("place"),
            text("address"),
            text("online_link"),
            json("sittings"),
            instant("starts_at"),
            instant("ends_at"),
            instant_null("opens_at"),
            instant("closes_at"),
            int("capacity", 0),
            json("quotas"),
            flag("has_waiting_list", true),
            flag("needs_approval", false),
            flag("needs_identity", false),
            flag("is_listed", true),
            int("offer_hours", 24),
            json("form"),
            json("agenda"),
            json("speakers"),
            json("topics"),
            json("details"),
            text("stage"),
            text_null("stage_note"),
            big_null("organisation_id"),
            instant_null("published_at"),
            instant_null("cancelled_at"),
            text_null("source_mark"),
            flag("is_demo", false),
            big_null("made_by"),
            text("made_by_name"),
            int("revision", 1),
            instant("created_at"),
            instant("updated_at"),
        ],
    )
}

fn occasion_file() -> TableCreateStatement {
    owned(
        "occasion_file",
        vec![id(), big("occasion_id"), text("name"), text("media_type"), text("sha256"), big("size"), instant("created_at")],
    )
}

/// A person's place, or their place in the queue.
fn signup() -> TableCreateStatement {
    owned(
        "signup",
        vec![
            id(),
            big("occasion_id"),
            text("code"),
            int("ticket", 1),
            text("state"),
            text_null("quota"),
            text("name"),
            text("mobile"),
            text("email"),
            text("employer"),
            text_null("credit_code"),
            text("post"),
            text_null("division_code"),
            text_null("identity_masked"),
            text("person_hash"),
            text("contact_hash"),
            json("answers"),
            text("consent"),
            instant("consented_at"),
            big_null("user_id"),
            big_null("organisation_id"),
            text_null("batch"),
            text("source"),
            instant("queued_at"),
            int("rank", 0),
            instant_null("offered_until"),
            instant_null("confirmed_at"),
            instant_null("ended_at"),
            text_null("end_reason"),
            text_null("note"),
            text("reminded"),
            instant_null("erased_at"),
            flag("is_demo", false),
            int("revision", 1),
            instant("created_at"),
            instant("updated_at"),
        ],
    )
}

fn signup_step() -> TableCreateStatement {
    table(
        "signup_step",
        vec![
            id(),
            big("signup_id"),
            big("occasion_id"),
            text("action"),
            text_null("from_state"),
            text("to_state"),
            text_null("reason"),
            big_null("actor_id"),
            text("actor_name"),
            instant("at"),
        ],
    )
}

/// A day on which somebody came.
fn attendance() -> TableCreateStatement {
    owned(
        "attendance",
        vec![
            id(),
            big("occasion_id"),
            big("signup_id"),
            ColumnDef::new("day").date().not_null().take(),
            instant("in_at"),
            instant_null("out_at"),
            text("method"),
            text_null("door"),
            text("replay_key"),
            big_null("made_by"),
            text("made_by_name"),
            instant("created_at"),
        ],
    )
}

/// A link for those who work at a door or judge a contest without an account of their own.
fn door_pass() -> TableCreateStatement {
    owned(
        "door_pass",
        vec![
            id(),
            big("occasion_id"),
            text("role"),
            text("name"),
            text("key_hash"),
            instant("expires_at"),
            instant_null("revoked_at"),
            text("made_by_name"),
            instant("created_at"),
        ],
    )
}

fn invitation() -> TableCreateStatement {
    owned(
        "occasion_invitation",
        vec![
            id(),
            big("occasion_id"),
            text("email"),
            text("name"),
            text("key_hash"),
            big_null("signup_id"),
            instant("sent_at"),
            date_null("expires_on"),
        ],
    )
}

fn group_message() -> TableCreateStatement {
    owned(
        "group_message",
        vec![
            id(),
            big("occasion_id"),
            text("audience"),
            text("subject"),
            text("body"),
            int("letters", 0),
            text("made_by_name"),
            instant("at"),
        ],
    )
}

/// What somebody who came said: `survey` is `satisfaction`, or a follow-up such as `months_3`.
fn survey_answer() -> TableCreateStatement {
    owned(
        "survey_answer",
        vec![
            id(),
            big("occasion_id"),
            big("signup_id"),
            text("survey"),
            json_null("answers"),
            instant_null("asked_at"),
            instant_null("answered_at"),
        ],
    )
}

fn owned(name: &'static str, columns: Vec<ColumnDef>) -> TableCreateStatement {
    let mut statement = table(name, columns);
    statement.foreign_key(&mut owned_by(name, "occasion_id", "occasion"));
    statement
}
