//! The policy library: documents, their versions, topics, files, interpretations, links between documents, and what
//! editors keep for search.

use sea_orm_migration::prelude::*;

use crate::columns::{
    big, big_null, date_null, flag, id, index, instant, instant_null, int, json_null, owned_by, table, text, text_null, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in [policy(), topic(), policy_topic(), version(), attachment(), interpretation(), relation()] {
            manager.create_table(statement).await?;
        }
        for statement in [synonym_group(), best_bet(), search_query(), pending_import()] {
            manager.create_table(statement).await?;
        }
        for statement in indexes() {
            manager.create_index(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in [
            "pending_import",
            "search_query",
            "best_bet",
            "synonym_group",
            "policy_relation",
            "policy_interpretation",
            "policy_attachment",
            "policy_version",
            "policy_topic",
            "topic",
            "policy_document",
        ] {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}

fn policy() -> TableCreateStatement {
    table(
        "policy_document",
        vec![
            id(),
            text_null("external_id"),
            text("title"),
            text_null("document_number"),
            text_null("number_key"),
            text_null("index_number"),
            text("kind"),
            text("issuing_authority"),
            text("level"),
            text("region"),
            text_null("region_code"),
            date_null("signed_on"),
            date_null("published_on"),
            date_null("effective_on"),
            date_null("expires_on"),
            date_null("repealed_on"),
            big_null("repealed_by_id"),
            text_null("repeal_note"),
            text("standing"),
            text("summary"),
            text("body"),
            text_null("source_url"),
            text("source_note"),
            big_null("original_file_id"),
            text("stage"),
            instant_null("publish_at"),
            int("version", 1),
            big("revision"),
            text("content_hash"),
            text_null("content_source"),
            instant("created_at"),
            instant("updated_at"),
        ],
    )
}

fn topic() -> TableCreateStatement {
    table("topic", vec![id(), text("slug"), text("name"), text("description"), int("position", 0)])
}

fn policy_topic() -> TableCreateStatement {
    let mut statement = table("policy_topic", vec![id(), big("policy_id"), big("topic_id")]);
    statement.foreign_key(&mut owned_by("policy_topic", "policy_id", "policy_document"));
    statement.foreign_key(&mut owned_by("policy_topic", "topic_id", "topic"));
    statement.take()
}

fn version() -> TableCreateStatement {
    let mut statement = table(
        "policy_version",
        vec![
            id(),
            big("policy_id"),
            int("number", 1),
            text("title"),
            text("body"),
            json_null("metadata"),
            text("reason"),
            text("author_name"),
            instant("created_at"),
        ],
    );
    statement.foreign_key(&mut owned_by("policy_version", "policy_id", "policy_document"));
    statement.take()
}

fn attachment() -> TableCreateStatement {
    let mut statement =
        table("policy_attachment", vec![id(), big("policy_id"), big("file_id"), text("label"), int("position", 0)]);
    statement.foreign_key(&mut owned_by("policy_attachment", "policy_id", "policy_document"));
    statement.take()
}

fn interpretation() -> TableCreateStatement {
    let mut statement = table(
        "policy_interpretation",
        vec![
            id(),
            big("policy_id"),
            text("form"),
            text("title"),
            text("body"),
            big_null("file_id"),
            text("picture_alt"),
            date_null("published_on"),
            text_null("content_source"),
            instant("created_at"),
            instant("updated_at"),
        ],
    );
    statement.foreign_key(&mut owned_by("policy_interpretation", "policy_id", "policy_document"));
    statement.take()
}

fn relation() -> TableCreateStatement {
    let mut statement = table(
        "policy_relation",
        vec![
            id(),
            big("from_id"),
            big_null("to_id"),
            text_null("to_number"),
            text_null("to_number_key"),
            text_null("to_title"),
            text("kind"),
            text("origin"),
            text_null("anchor"),
        ],
    );
    statement.foreign_key(&mut owned_by("policy_relation", "from_id", "policy_document"));
    statement.take()
}

fn synonym_group() -> TableCreateStatement {
    table(
        "synonym_group",
        vec![id(), text("terms"), flag("is_active", true), text("origin"), text_null("content_key"), instant("updated_at")],
    )
}

fn best_bet() -> TableCreateStatement {
    let mut statement =
        table("best_bet", vec![id(), text("query"), text("query_key"), big("policy_id"), text("note"), instant("created_at")]);
    statement.foreign_key(&mut owned_by("best_bet", "policy_id", "policy_document"));
    statement.take()
}

fn search_query() -> TableCreateStatement {
    table(
        "search_query",
        vec![
            id(),
            text("query_key"),
            text("query"),
            big("searches"),
            big("last_total"),
            instant("first_at"),
            instant("last_at"),
            flag("is_settled", false),
        ],
    )
}

fn pending_import() -> TableCreateStatement {
    table(
        "pending_import",
        vec![
            id(),
            text("file_name"),
            big("file_id"),
            json_null("recognised"),
            big_null("policy_id"),
            big("created_by"),
            instant("created_at"),
            instant_null("settled_at"),
        ],
    )
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("policy_document", &["external_id"]),
        index("policy_document", &["number_key"]),
        index("policy_document", &["stage", "published_on"]),
        index("policy_document", &["content_hash"]),
        unique("topic", &["slug"]),
        unique("policy_topic", &["policy_id", "topic_id"]),
        index("policy_topic", &["topic_id"]),
        unique("policy_version", &["policy_id", "number"]),
        index("policy_attachment", &["policy_id"]),
        index("policy_interpretation", &["policy_id"]),
        index("policy_relation", &["from_id"]),
        index("policy_relation", &["to_id"]),
        index("policy_relation", &["to_number_key"]),
        unique("best_bet", &["query_key", "policy_id"]),
        unique("search_query", &["query_key"]),
    ]
}
