//! What public pages read beside documents: rows of lists without their bodies, links between published documents,
//! best bets, and the addresses for a site map. Nothing here shows a document that is not public.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult as _, Iterable, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait as _, Select,
};

use crate::policies::entity::policy_document::{Column, Entity, Model};
use crate::policies::entity::{best_bet, policy_relation, policy_topic, policy_version, topic};
use crate::policies::rules::Stage;

/// Ids asked for in one statement.
const AT_ONCE: usize = 500;

/// Published documents without their bodies, in the order of `ids`.
pub async fn find_listed(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<Model>, DbErr> {
    let mut rows = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        let mut found = listed().filter(Column::Id.is_in(some.iter().copied())).all(database).await?;
        found.sort_by_key(|row| some.iter().position(|id| *id == row.id));
        rows.append(&mut found);
    }
    Ok(rows)
}

/// Published documents with these ids or numbers in normal form, without their bodies.
pub async fn find_cited(database: &impl ConnectionTrait, ids: &[i64], numbers: &[String]) -> Result<Vec<Model>, DbErr> {
    // Two questions, each with its index: joined by OR, SQLite would walk through every published document.
    let mut cited = if ids.is_empty() { Vec::new() } else { find_listed(database, ids).await? };
    if !numbers.is_empty() {
        let numbers = numbers.iter().map(String::as_str).take(AT_ONCE);
        cited.append(&mut listed().filter(Column::NumberKey.is_in(numbers)).all(database).await?);
    }
    cited.sort_by_key(|document| document.id);
    cited.dedup_by_key(|document| document.id);
    Ok(cited)
}

/// Links that lead from or to a document.
pub async fn relations_around(database: &impl ConnectionTrait, document: &Model) -> Result<Vec<policy_relation::Model>, DbErr> {
    use policy_relation::Column as Link;
    let mut around = Condition::any().add(Link::FromId.eq(document.id)).add(Link::ToId.eq(document.id));
    if let Some(key) = &document.number_key {
        around = around.add(Link::ToNumberKey.eq(key.as_str()));
    }
    policy_relation::Entity::find().filter(around).order_by_asc(Link::Id).limit(1000).all(database).await
}

/// Which of the things that can hang on a document this one has, so that a page asks only for those.
#[expect(clippy::struct_excessive_bools, reason = "five answers to one question, none a state")]
pub struct Hanging {
    /// Topics.
    pub topics: bool,
    /// Attachments.
    pub attachments: bool,
    /// Interpretations.
    pub interpretations: bool,
    /// Kept versions.
    pub versions: bool,
    /// Links from it or to it.
    pub relations: bool,
}

/// A document and what hangs on it, in one question: most documents have little, and each question costs two changes of
/// thread.
pub async fn find_with_hanging(database: &impl ConnectionTrait, id: i64) -> Result<Option<(Model, Hanging)>, DbErr> {
    let any = |table: &'static str, column: &'static str, own: Column| -> SimpleExpr {
        let is_its = Expr::col((table, column)).equals((Entity, own));
        Expr::exists(Query::select().expr(Expr::val(1)).from(table).and_where(is_its).to_owned())
    };
    let links = any("policy_relation", "from_id", Column::Id).or(any("policy_relation", "to_id", Column::Id)).or(any(
        "policy_relation",
        "to_number_key",
        Column::NumberKey,
    ));
    let question = Entity::find_by_id(id)
        .column_as(any("policy_topic", "policy_id", Column::Id), "topics")
        .column_as(any("policy_attachment", "policy_id", Column::Id), "attachments")
        .column_as(any("policy_interpretation", "policy_id", Column::Id), "interpretations")
        .column_as(any("policy_version", "policy_id", Column::Id), "versions")
        .column_as(links, "relations");
    let Some(row) = database.query_one(question.as_query()).await? else { return Ok(None) };
    let hanging = Hanging {
        topics: row.try_get("", "topics")?,
        attachments: row.try_get("", "attachments")?,
        interpretations: row.try_get("", "interpretations")?,
        versions: row.try_get("", "versions")?,
        relations: row.try_get("", "relations")?,
    };
    Ok(Some((Model::from_query_result(&row, "")?, hanging)))
}

/// Topics of one document.
pub async fn topics_of_one(database: &impl ConnectionTrait, policy_id: i64) -> Result<Vec<topic::Model>, DbErr> {
    let links = Query::select()
        .column(policy_topic::Column::TopicId)
        .from(policy_topic::Entity)
        .and_where(policy_topic::Column::PolicyId.eq(policy_id))
        .to_owned();
    topic::Entity::find()
        .filter(topic::Column::Id.in_subquery(links))
        .order_by_asc(topic::Column::Position)
        .order_by_asc(topic::Column::Id)
        .all(database)
        .await
}

/// All versions of a document without their bodies, newest first.
pub async fn version_list(database: &impl ConnectionTrait, policy_id: i64) -> Result<Vec<policy_version::Model>, DbErr> {
    use policy_version::Column as Version;
    let columns = Version::iter().filter(|column| !matches!(column, Version::Body));
    policy_version::Entity::find()
        .select_only()
        .columns(columns)
        .column_as(Expr::val(""), "body")
        .filter(Version::PolicyId.eq(policy_id))
        .order_by_desc(Version::Number)
        .all(database)
        .await
}

/// The document pinned to a query in its normal form, with the note beside it.
pub async fn best_bet(database: &impl ConnectionTrait, query_key: &str) -> Result<Option<(Model, String)>, DbErr> {
    let pinned = best_bet::Entity::find().filter(best_bet::Column::QueryKey.eq(query_key)).order_by_asc(best_bet::Column::Id);
    let Some(pinned) = pinned.one(database).await? else { return Ok(None) };
    let rows = find_listed(database, &[pinned.policy_id]).await?;
    Ok(rows.into_iter().next().map(|row| (row, pinned.note)))
}

/// Ids of published documents and when each last changed, by id: one part of the site map.
pub async fn addresses(database: &impl ConnectionTrait, offset: u64, limit: u64) -> Result<Vec<(i64, DateTime<Utc>)>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::Id)
        .column(Column::UpdatedAt)
        .filter(Column::Stage.eq(Stage::Published.key()))
        .order_by_asc(Column::Id)
        .offset(offset)
        .limit(limit)
        .into_tuple()
        .all(database)
        .await
}

/// How many documents are public.
pub async fn count_published(database: &impl ConnectionTrait) -> Result<u64, DbErr> {
    Entity::find().filter(Column::Stage.eq(Stage::Published.key())).count(database).await
}

/// Published documents with an empty body: lists do not read it, and it is most of a row.
fn listed() -> Select<Entity> {
    let columns = Column::iter().filter(|column| !matches!(column, Column::Body));
    Entity::find()
        .select_only()
        .columns(columns)
        .column_as(Expr::val(""), "body")
        .filter(Column::Stage.eq(Stage::Published.key()))
}
