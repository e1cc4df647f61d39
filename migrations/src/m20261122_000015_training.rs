//! Training: bases, courses, results and yearly targets. Events: booths with their meetings, contests with teams and scores.

use sea_orm_migration::prelude::*;

use crate::columns::{
    big, big_null, date_null, flag, id, index, instant, instant_null, int, json, owned_by, table, text, text_null, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in [base(), course(), result(), target(), booth(), meeting(), team(), score()] {
            manager.create_table(statement).await?;
        }
        for statement in [
            unique("training_base", &["key"]),
            unique("course", &["key"]),
            index("course", &["stage"]),
            unique("training_result", &["signup_id"]),
            index("training_result", &["occasion_id"]),
            index("training_result", &["outcome", "completed_on"]),
            unique("training_target", &["year"]),
            unique("booth", &["occasion_id", "code"]),
            unique("booth", &["key_hash"]),
            index("meeting", &["booth_id", "starts_at"]),
            index("meeting", &["signup_id", "starts_at"]),
            index("meeting", &["occasion_id", "state"]),
            index("contest_team", &["occasion_id"]),
            unique("contest_score", &["team_id", "round", "judge_key"]),
        ] {
            manager.create_index(statement).await?;
        }
        let database = manager.get_connection();
        // A booth and a visitor each sit at one table at a time.
        for column in ["booth_id", "signup_id"] {
            let once =
                format!("CREATE UNIQUE INDEX ux_meeting_{column} ON meeting ({column}, starts_at) WHERE state = 'accepted'");
            database.execute_unprepared(&once).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in
            ["contest_score", "contest_team", "meeting", "booth", "training_target", "training_result", "course", "training_base"]
        {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}

fn base() -> TableCreateStatement {
    table(
        "training_base",
        vec![id(), text("key"), text("name"), text("kind"), text("division_code"), text("contact"), flag("is_demo", false)],
    )
}

fn course() -> TableCreateStatement {
    table(
        "course",
        vec![
            id(),
            text("key"),
            text("title"),
            text("category"),
            text("level"),
            text("audience"),
            text("summary"),
            text("body"),
            int("hours", 0),
            json("outline"),
            int("attendance_percent", 80),
            int("pass_score", 0),
            flag("has_homework", false),
            text("certificate"),
            int("valid_months", 0),
            flag("needs_identity", false),
            big("fee_fen"),
            json("form"),
            text("stage"),
            text_null("source_mark"),
            flag("is_demo", false),
            int("revision", 1),
            instant("created_at"),
            instant("updated_at"),
        ],
    )
}

/// What somebody reached in a session of a course.
fn result() -> TableCreateStatement {
    table(
        "training_result",
        vec![
            id(),
            big("signup_id"),
            big("occasion_id"),
            big("course_id"),
            int("attendance_percent", 0),
            ColumnDef::new("score").double().null().take(),
            ColumnDef::new("homework_passed").boolean().null().take(),
            text("outcome"),
            date_null("completed_on"),
            big_null("certificate_id"),
            text_null("note"),
            text("made_by_name"),
            int("revision", 1),
            instant("updated_at"),
        ],
    )
}

fn target() -> TableCreateStatement {
    table(
        "training_target",
        vec![id(), int("year", 0), int("person_times", 0), text("source"), text("made_by_name"), instant("updated_at")],
    )
}

fn booth() -> TableCreateStatement {
    owned(
        "booth",
        vec![
            id(),
            big("occasion_id"),
            text("code"),
            text("name"),
            text("about"),
            text("email"),
            text("key_hash"),
            big_null("organisation_id"),
            flag("is_demo", false),
            instant("created_at"),
        ],
    )
}

fn meeting() -> TableCreateStatement {
    owned(
        "meeting",
        vec![
            id(),
            big("occasion_id"),
            big("booth_id"),
            big("signup_id"),
            instant("starts_at"),
            text("state"),
            text("wish"),
            text_null("answer"),
            instant("created_at"),
            instant_null("answered_at"),
        ],
    )
}

fn team() -> TableCreateStatement {
    owned(
        "contest_team",
        vec![
            id(),
            big("occasion_id"),
            big_null("signup_id"),
            text("name"),
            text("school"),
            json("members"),
            text("state"),
            text_null("award"),
            flag("is_demo", false),
            instant("created_at"),
        ],
    )
}

fn score() -> TableCreateStatement {
    owned(
        "contest_score",
        vec![
            id(),
            big("occasion_id"),
            big("team_id"),
            int("round", 0),
            text("judge_key"),
            text("judge_name"),
            json("points"),
            ColumnDef::new("total").double().not_null().take(),
            text_null("note"),
            flag("is_signed", false),
            instant("updated_at"),
        ],
    )
}

fn owned(name: &'static str, columns: Vec<ColumnDef>) -> TableCreateStatement {
    let mut statement = table(name, columns);
    statement.foreign_key(&mut owned_by(name, "occasion_id", "occasion"));
    statement
}
