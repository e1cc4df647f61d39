//! Moderated public entries of the directories, what is proposed about them, their pictures, enquiries, and needs.

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
        for statement in [listing(), change(), picture(), claim(), enquiry(), message(), need()] {
            manager.create_table(statement).await?;
        }
        for statement in [
            index("listing", &["directory", "status", "id"]),
            index("listing", &["organisation_id"]),
            index("listing", &["parent_id"]),
            index("listing", &["status", "confirmed_on"]),
            unique("listing", &["content_key"]),
            index("listing_change", &["listing_id", "state"]),
            index("listing_change", &["state", "due_on"]),
            index("listing_picture", &["listing_id", "position"]),
            index("listing_claim", &["listing_id", "state"]),
            index("listing_claim", &["organisation_id"]),
            unique("enquiry", &["token_hash"]),
            index("enquiry", &["listing_id", "state"]),
            index("enquiry", &["need_id"]),
            index("enquiry", &["user_id"]),
            index("enquiry_message", &["enquiry_id"]),
            index("space_need", &["organisation_id"]),
            index("space_need", &["state", "expires_on"]),
        ] {
            manager.create_index(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables =
            ["enquiry_message", "enquiry", "space_need", "listing_claim", "listing_picture", "listing_change", "listing"];
        for name in tables {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}

fn listing() -> TableCreateStatement {
    table(
        "listing",
        vec![
            id(),
            text("directory"),
            text("name"),
            text("division_code"),
            text("status"),
            text_null("status_reason"),
            big_null("organisation_id"),
            big_null("parent_id"),
            json("facts"),
            int("revision", 1),
            date_null("confirmed_on"),
            date_null("asked_on"),
            instant_null("published_at"),
            big_null("merged_into_id"),
            text_null("content_key"),
            flag("is_demo", false),
            int("answered_count", 0),
            big_null("answer_minutes"),
            instant("created_at"),
            instant("updated_at"),
        ],
    )
}

fn change() -> TableCreateStatement {
    let columns = vec![
        id(),
        big("listing_id"),
        big_null("author_id"),
        text("author_name"),
        text("state"),
        int("base_revision", 1),
        json("facts"),
        json_null("verdicts"),
        text_null("note"),
        text_null("reason"),
        instant_null("submitted_at"),
        date_null("due_on"),
        big_null("decided_by"),
        text_null("decided_by_name"),
        instant_null("decided_at"),
        int("revision", 1),
        instant("created_at"),
        instant("updated_at"),
    ];
    table("listing_change", columns).foreign_key(&mut owned_by("listing_change", "listing_id", "listing")).take()
}

fn picture() -> TableCreateStatement {
    let columns = vec![
        id(),
        big("listing_id"),
        text("state"),
        text("large_sha256"),
        text("small_sha256"),
        text("media_type"),
        int("width", 0),
        int("height", 0),
        text("alt"),
        int("position", 0),
        big_null("uploaded_by"),
        instant("created_at"),
    ];
    table("listing_picture", columns).foreign_key(&mut owned_by("listing_picture", "listing_id", "listing")).take()
}

fn claim() -> TableCreateStatement {
    let columns = vec![
        id(),
        big("listing_id"),
        big("organisation_id"),
        big("user_id"),
        text("message"),
        text("state"),
        text_null("reason"),
        big_null("decided_by"),
        instant_null("decided_at"),
        instant("created_at"),
    ];
    table("listing_claim", columns).foreign_key(&mut owned_by("listing_claim", "listing_id", "listing")).take()
}

fn enquiry() -> TableCreateStatement {
    let columns = vec![
        id(),
        big("listing_id"),
        text("kind"),
        text("name"),
        text_null("organisation_name"),
        text_null("phone"),
        text("email"),
        json("details"),
        big_null("need_id"),
        big_null("user_id"),
        text("opened_by"),
        text("state"),
        text("token_hash"),
        instant("created_at"),
        instant_null("first_answered_at"),
        instant("last_message_at"),
    ];
    table("enquiry", columns).foreign_key(&mut owned_by("enquiry", "listing_id", "listing")).take()
}

fn message() -> TableCreateStatement {
    let columns = vec![
        id(),
        big("enquiry_id"),
        flag("is_from_manager", false),
        big_null("user_id"),
        text("author_name"),
        text("body"),
        instant("created_at"),
    ];
    table("enquiry_message", columns).foreign_key(&mut owned_by("enquiry_message", "enquiry_id", "enquiry")).take()
}

fn need() -> TableCreateStatement {
    table(
        "space_need",
        vec![
            id(),
            big("organisation_id"),
            big("user_id"),
            text("title"),
            text("country"),
            text_null("city"),
            big("area"),
            date_null("from_on"),
            date_null("until_on"),
            text("goods"),
            json_null("services"),
            text_null("note"),
            text("state"),
            date_null("expires_on"),
            instant("created_at"),
            instant("updated_at"),
        ],
    )
}
