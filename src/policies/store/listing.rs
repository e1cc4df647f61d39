//! The office's list of all documents, and finding one by what a person types for it.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::Condition;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, Order, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use crate::platform::like::contains;
use crate::policies::entity::policy_document::{Column, Entity, Model};
use crate::policies::entity::policy_topic;
use crate::policies::rules::Stage;
use crate::policies::store;
use crate::values::DocumentNumber;

/// Which documents the office lists.
#[derive(Debug, Clone, Default)]
pub struct ListFilter {
    /// Only this stage.
    pub stage: Option<Stage>,
    /// Words of the title, or a number in any spelling.
    pub text: String,
    /// Only documents that lack number, date or topic.
    pub is_incomplete: bool,
    /// Only this topic.
    pub topic_id: Option<i64>,
    /// Order.
    pub sort: Sort,
}

/// Order of the office's list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// What was changed last comes first.
    #[default]
    Updated,
    /// What was signed last comes first.
    Signed,
}

/// A document in the list, without its text.
#[derive(Debug, Clone, FromQueryResult)]
#[expect(missing_docs, reason = "columns of the document's table")]
pub struct ListRow {
    pub id: i64,
    pub title: String,
    pub document_number: Option<String>,
    pub kind: String,
    pub issuing_authority: String,
    pub level: String,
    pub region: String,
    pub signed_on: Option<NaiveDate>,
    pub published_on: Option<NaiveDate>,
    pub effective_on: Option<NaiveDate>,
    pub expires_on: Option<NaiveDate>,
    pub repealed_on: Option<NaiveDate>,
    pub standing: String,
    pub stage: String,
    pub publish_at: Option<DateTime<Utc>>,
    pub updated_at: DateTime<Utc>,
}

const COLUMNS: [Column; 16] = [
    Column::Id,
    Column::Title,
    Column::DocumentNumber,
    Column::Kind,
    Column::IssuingAuthority,
    Column::Level,
    Column::Region,
    Column::SignedOn,
    Column::PublishedOn,
    Column::EffectiveOn,
    Column::ExpiresOn,
    Column::RepealedOn,
    Column::Standing,
    Column::Stage,
    Column::PublishAt,
    Column::UpdatedAt,
];

/// One page of the list, and how many documents there are in all.
pub async fn list(
    database: &impl ConnectionTrait,
    filter: &ListFilter,
    from: u64,
    count: u64,
) -> Result<(Vec<ListRow>, u64), DbErr> {
    let total = selected(filter).count(database).await?;
    let rows = ordered(filter).offset(from).limit(count).into_model().all(database).await?;
    Ok((rows, total))
}

/// The whole list, at most `most` rows.
pub async fn list_all(database: &impl ConnectionTrait, filter: &ListFilter, most: u64) -> Result<Vec<ListRow>, DbErr> {
    ordered(filter).limit(most).into_model().all(database).await
}

/// How many documents stand at each stage.
pub async fn count_stages(database: &impl ConnectionTrait) -> Result<Vec<(String, i64)>, DbErr> {
    let counts = Entity::find().select_only().column(Column::Stage).column_as(Column::Id.count(), "documents");
    counts.group_by(Column::Stage).into_tuple().all(database).await
}

/// How many documents lack number, date or topic.
pub async fn count_incomplete(database: &impl ConnectionTrait) -> Result<u64, DbErr> {
    selected(&ListFilter { is_incomplete: true, ..ListFilter::default() }).count(database).await
}

/// What a person's words for a document lead to.
#[derive(Debug)]
pub enum Lookup {
    /// This one.
    One(Box<Model>),
    /// None, but the words are a number.
    Number(DocumentNumber),
    /// Several have these words in their titles.
    Several(Vec<String>),
    /// Nothing.
    Nothing,
}

/// Finds a document by its id, its number in any spelling, its title or words of its title.
pub async fn lookup(database: &impl ConnectionTrait, text: &str) -> Result<Lookup, DbErr> {
    let text = text.trim().trim_start_matches('《').trim_end_matches('》');
    if text.is_empty() {
        return Ok(Lookup::Nothing);
    }
    if let Ok(id) = text.trim_start_matches('#').parse::<i64>() {
        let found = store::find(database, id).await?;
        return Ok(found.map_or(Lookup::Nothing, |document| Lookup::One(Box::new(document))));
    }
    if let Some(number) = DocumentNumber::parse(text) {
        let found = store::find_by_number_key(database, &number.normal()).await?;
        return Ok(found.map_or(Lookup::Number(number), |document| Lookup::One(Box::new(document))));
    }
    let mut found = Entity::find().filter(Column::Title.eq(text)).limit(2).all(database).await?;
    if found.is_empty() {
        found = Entity::find().filter(contains(Column::Title, text)).order_by_desc(Column::Id).limit(4).all(database).await?;
    }
    match found.len() {
        0 => Ok(Lookup::Nothing),
        1 => Ok(Lookup::One(Box::new(found.swap_remove(0)))),
        _ => Ok(Lookup::Several(found.into_iter().map(|document| document.title).collect())),
    }
}

fn ordered(filter: &ListFilter) -> Select<Entity> {
    let newest = if filter.sort == Sort::Signed { Column::SignedOn } else { Column::UpdatedAt };
    selected(filter)
        .select_only()
        .columns(COLUMNS)
        .order_by_with_nulls(newest, Order::Desc, sea_orm::sea_query::NullOrdering::Last)
        .order_by_desc(Column::Id)
}

fn selected(filter: &ListFilter) -> Select<Entity> {
    let mut all = Condition::all().add_option(filter.stage.map(|stage| Column::Stage.eq(stage.key())));
    let text = filter.text.trim();
    if !text.is_empty() {
        let number = DocumentNumber::parse(text).map(|number| Column::NumberKey.eq(number.normal()));
        let words = text.split_whitespace().fold(Condition::all(), |words, word| words.add(contains(Column::Title, word)));
        let written = contains(Column::DocumentNumber, text);
        all = all.add(Condition::any().add(words).add(written).add_option(number));
    }
    if filter.is_incomplete {
        let under_topic = policy_topic::Entity::find().select_only().column(policy_topic::Column::PolicyId);
        let lacks = Condition::any()
            .add(Condition::all().add(Column::DocumentNumber.is_null()).add(Column::Standing.ne("draft")))
            .add(Column::SignedOn.is_null())
            .add(Column::Id.not_in_subquery(sea_orm::QueryTrait::into_query(under_topic)));
        all = all.add(lacks);
    }
    if let Some(topic_id) = filter.topic_id {
        let under = policy_topic::Entity::find()
            .select_only()
            .column(policy_topic::Column::PolicyId)
            .filter(policy_topic::Column::TopicId.eq(topic_id));
        all = all.add(Column::Id.in_subquery(sea_orm::QueryTrait::into_query(under)));
    }
    Entity::find().filter(all)
}
