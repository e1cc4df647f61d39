//! How a policy document is found: its index document, and the facets that narrow a list.

use chrono::{Datelike, NaiveDate};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::policy_document::{self, Column, Entity};
use super::event::POLICY;
use super::rules::{Stage, Validity};
use super::store;
use super::text::Body;
use crate::index::{IndexClause, IndexDocument, fold_query};
use crate::indexing::{Later, Searchable, key};
use crate::values::{DocumentNumber, find_all};

/// Version of what is put into the index: a new one makes every node build its index anew.
pub const SALT: &str = "policy-3";

/// Facets: parameter in addresses, and heading. Addresses carry the values' Chinese names.
pub const FACETS: [(&str, &str); 7] = [
    ("topic", "主题"),
    ("validity", "有效性"),
    ("level", "层级"),
    ("region", "地区"),
    ("authority", "发布机构"),
    ("kind", "公文种类"),
    ("year", "年份"),
];

/// Normal forms of the numbers in a text: document numbers and index numbers (索引号), or the text itself when it is a
/// document number in any spelling.
pub fn numbers_in(text: &str) -> Vec<String> {
    let mut numbers: Vec<String> = find_all(text).into_iter().map(|(_, number)| number.normal()).collect();
    numbers.extend(text.split_whitespace().filter_map(index_number_key));
    if numbers.is_empty() {
        numbers.extend(DocumentNumber::parse(text).map(|number| number.normal()));
    }
    numbers
}

/// An index number such as `008282882/2016-00361` (目录系统实施指引: organisation code, year, serial) without hyphens.
fn index_number_key(text: &str) -> Option<String> {
    let (organisation, rest) = text.split_once(['/', '／'])?;
    let key: String = format!("{organisation}/{rest}").chars().filter(|letter| *letter != '-').collect();
    let is_one = (8..=10).contains(&organisation.len())
        && rest.len() >= 8
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'/');
    is_one.then(|| key.to_ascii_lowercase())
}

/// A query in the form under which best bets and the record of searches keep it.
pub fn query_key(query: &str) -> String {
    fold_query(query, 100)
}

/// The library's records in the index.
pub struct PolicySearch;

impl Searchable for PolicySearch {
    fn kind(&self) -> &'static str {
        POLICY
    }

    fn ids<'a>(&'a self, database: &'a DatabaseConnection, after: i64, limit: u64) -> Later<'a, Vec<i64>> {
        Box::pin(async move {
            Entity::find()
                .select_only()
                .column(Column::Id)
                .filter(Column::Stage.eq(Stage::Published.key()))
                .filter(Column::Id.gt(after))
                .order_by_asc(Column::Id)
                .limit(limit)
                .into_tuple()
                .all(database)
                .await
        })
    }

    fn load<'a>(&'a self, database: &'a DatabaseConnection, ids: &'a [i64], today: NaiveDate) -> Later<'a, Vec<IndexDocument>> {
        Box::pin(async move {
            let documents = store::find_many(database, ids).await?;
            let mut topics = store::topics_of(database, ids).await?;
            let public = documents.into_iter().filter(|document| document.stage == Stage::Published.key());
            let index = public.map(|document| {
                let topics = topics.remove(&document.id).unwrap_or_default();
                let names = topics.into_iter().map(|topic| topic.name).collect::<Vec<_>>();
                index_document(&document, &names, today)
            });
            Ok(index.collect())
        })
    }
}

/// What the index holds of a document on a day.
pub fn index_document(document: &policy_document::Model, topics: &[String], today: NaiveDate) -> IndexDocument {
    let validity = Validity::of(document, today);
    let clauses = Body::parse(&document.body).clauses().into_iter();
    IndexDocument {
        key: key(POLICY, document.id),
        kind: POLICY.to_owned(),
        record_id: document.id,
        title: document.title.clone(),
        numbers: numbers_of(document),
        authority: document.issuing_authority.clone(),
        aliases: Vec::new(),
        facets: facets(document, topics, validity),
        date: dated_on(document),
        weight: validity.weight(),
        measures: Default::default(),
        clauses: clauses
            .map(|clause| IndexClause { heading: clause.heading_display(), anchor: clause.anchor, text: clause.text })
            .collect(),
        summary: document.summary.clone(),
    }
}

/// Its own number, as printed where it has no normal form, and its index number.
fn numbers_of(document: &policy_document::Model) -> Vec<String> {
    let own = document.number_key.clone().or_else(|| document.document_number.clone());
    own.into_iter().chain(document.index_number.as_deref().and_then(index_number_key)).collect()
}

/// The day a list sorts a document by: published, else signed.
pub fn dated_on(document: &policy_document::Model) -> Option<NaiveDate> {
    document.published_on.or(document.signed_on)
}

fn facets(document: &policy_document::Model, topics: &[String], validity: Validity) -> Vec<(String, String)> {
    let single = [
        ("validity", validity.name().to_owned()),
        ("level", document.level.clone()),
        ("region", document.region.clone()),
        ("authority", document.issuing_authority.clone()),
        ("kind", document.kind.clone()),
        ("year", dated_on(document).map(|day| day.year().to_string()).unwrap_or_default()),
    ];
    let single = single.into_iter().filter(|(_, value)| !value.is_empty());
    let topics = topics.iter().map(|topic| ("topic", topic.clone()));
    topics.chain(single).map(|(facet, value)| (facet.to_owned(), value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn index_numbers_are_numbers_too() {
        assert_eq!(numbers_in("008282882/2016-00361"), ["008282882/201600361"]);
        assert_eq!(numbers_in("00828288-2/2016-00361"), ["008282882/201600361"]);
        assert!(numbers_in("B2B/B2C").is_empty());
    }
}
