//! Search quality against `content/search/judged.jsonl`: for every judged query the ranks of documents and of clauses.
//!
//! A judgement names a document by its external id with a grade (3 answers, 2 helps, 1 is related) and often the heading
//! of the clause. Documents are measured by recall, reciprocal rank and nDCG of the first ten; clauses by the rank of the
//! first passage, in the order in which a reader meets them, that stands under a heading judged 2 or 3; and, because
//! not every document has its clauses judged, by their rank within the documents that have. Settings are chosen on one half.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Context as _;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::index::metrics::{mean, ndcg_at, recall_at, reciprocal_rank_at};
use crate::index::{Index, RankSettings, SearchRequest, SearchResults};
use crate::policies::entity::policy_document::{Column, Entity};
use crate::policies::event::POLICY;
use crate::web::Site;

/// Depth of the ranked list that is looked at.
const DEPTH: usize = 10;

/// A judged query.
#[derive(Debug, Deserialize)]
pub struct Judged {
    /// Name of the query.
    pub id: String,
    /// Kind of query, such as `typo`.
    pub kind: String,
    /// As typed.
    pub query: String,
    relevant: Vec<Judgement>,
}

#[derive(Debug, Deserialize)]
struct Judgement {
    doc: String,
    grade: u8,
    heading: Option<String>,
}

/// Measures of one query or the means of many, each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Scores {
    /// Queries behind the means.
    pub queries: usize,
    /// Share of the documents judged 2 or 3 among the first ten; where there are more than ten, of ten.
    pub recall: f64,
    /// Reciprocal rank of the first document judged 2 or 3.
    pub mrr: f64,
    /// Normalised discounted gain of the first ten documents.
    pub ndcg: f64,
    /// Queries that have clause judgements.
    pub clause_queries: usize,
    /// Reciprocal rank of the first judged clause among the passages of the first ten documents.
    pub clause_mrr: f64,
    /// Share of the queries whose first ten passages hold a judged clause.
    pub clause_hit: f64,
    /// Reciprocal rank of the first judged clause among its own document's passages, over the documents found.
    pub clause_own: f64,
}

/// What a query came to.
pub struct Outcome {
    /// Kind of query.
    pub kind: String,
    /// Name of the query.
    pub id: String,
    /// Half of the set it belongs to.
    pub half: &'static str,
    /// As typed.
    pub query: String,
    recall: f64,
    /// Reciprocal rank of the first good document.
    pub mrr: f64,
    ndcg: f64,
    /// Reciprocal rank of the first good clause; none without clause judgements.
    pub clause: Option<f64>,
    /// The same within each document found that has clause judgements.
    pub own: Vec<f64>,
    /// External ids of the first ten.
    pub ranked: Vec<String>,
    /// Heading paths of the first documents' passages.
    pub headings: Vec<Vec<String>>,
}

impl Outcome {
    /// Whether the first document, or the first passage of a document found, is not a good one.
    pub fn is_miss(&self) -> bool {
        self.mrr < 1.0 || self.clause.is_some_and(|rank| rank < 1.0) || self.own.iter().any(|rank| *rank < 1.0)
    }
}

/// Reads the judged set.
pub fn judged(text: &str) -> anyhow::Result<Vec<Judged>> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| serde_json::from_str(line).with_context(|| format!("judged query on line {}", at + 1))).collect()
}

/// External ids by row id.
pub async fn external_ids(site: &Site) -> anyhow::Result<HashMap<i64, String>> {
    let rows: Vec<(i64, Option<String>)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::ExternalId])
        .filter(Column::ExternalId.is_not_null())
        .into_tuple()
        .all(site.database.read())
        .await?;
    Ok(rows.into_iter().filter_map(|(id, external_id)| Some((id, external_id?))).collect())
}

/// Runs every query under one setting.
pub fn run(
    index: &Index,
    ids: &HashMap<i64, String>,
    queries: &[Judged],
    settings: RankSettings,
) -> anyhow::Result<Vec<Outcome>> {
    let outcome = |judged: &Judged| {
        let request = SearchRequest {
            text: judged.query.clone(),
            kinds: vec![POLICY.to_owned()],
            limit: DEPTH,
            settings,
            ..SearchRequest::default()
        };
        let results = index.search(&request).with_context(|| format!("query {}", judged.id))?;
        Ok(outcome(judged, &results, ids))
    };
    queries.iter().map(outcome).collect()
}

fn outcome(judged: &Judged, results: &SearchResults, ids: &HashMap<i64, String>) -> Outcome {
    let ranked: Vec<String> = results.hits.iter().filter_map(|hit| ids.get(&hit.record_id)).cloned().collect();
    let mut grades: HashMap<String, u8> = HashMap::new();
    for judgement in &judged.relevant {
        let grade = grades.entry(judgement.doc.clone()).or_default();
        *grade = Ord::max(*grade, judgement.grade);
    }
    let good: HashSet<String> = grades.iter().filter(|(_, grade)| **grade >= 2).map(|(doc, _)| doc.clone()).collect();
    // Ten places cannot hold more than ten documents.
    let most =
        f64::from(u32::try_from(good.len()).unwrap_or(1)) / f64::from(u32::try_from(good.len().min(DEPTH)).unwrap_or(1).max(1));
    Outcome {
        recall: (recall_at(&ranked, &good, DEPTH) * most.max(1.0)).min(1.0),
        mrr: reciprocal_rank_at(&ranked, &good, DEPTH),
        ndcg: ndcg_at(&ranked, &grades, DEPTH),
        clause: clause_rank(judged, results, ids),
        own: own_ranks(judged, results, ids),
        headings: results.hits.iter().map(|hit| hit.matches.iter().map(|m| m.heading.clone()).collect()).collect(),
        kind: judged.kind.clone(),
        id: judged.id.clone(),
        half: half(&judged.id),
        query: judged.query.clone(),
        ranked,
    }
}

/// Documents with headings judged 2 or 3.
fn wanted(judged: &Judged) -> Vec<(&str, &str)> {
    let good = judged.relevant.iter().filter(|judgement| judgement.grade >= 2);
    good.filter_map(|judgement| Some((judgement.doc.as_str(), judgement.heading.as_deref()?))).collect()
}

fn is_wanted(wanted: &[(&str, &str)], doc: &str, path: &str) -> bool {
    wanted.iter().any(|(want, heading)| *want == doc && path.split(" > ").any(|step| step.starts_with(heading)))
}

fn reciprocal(rank: Option<usize>) -> f64 {
    rank.map_or(0.0, |rank| 1.0 / f64::from(u32::try_from(rank + 1).unwrap_or(u32::MAX)))
}

/// Reciprocal rank of the first passage under a heading judged 2 or 3.
fn clause_rank(judged: &Judged, results: &SearchResults, ids: &HashMap<i64, String>) -> Option<f64> {
    let wanted = wanted(judged);
    let passages = results.hits.iter().flat_map(|hit| {
        let doc = ids.get(&hit.record_id).map_or("", String::as_str);
        hit.matches.iter().map(move |passage| (doc, passage.heading.as_str()))
    });
    let rank = passages.take(3 * DEPTH).position(|(doc, path)| is_wanted(&wanted, doc, path));
    (!wanted.is_empty()).then(|| reciprocal(rank))
}

/// For each document found that has clause judgements, how high among its passages the first judged one stands.
fn own_ranks(judged: &Judged, results: &SearchResults, ids: &HashMap<i64, String>) -> Vec<f64> {
    let wanted = wanted(judged);
    let found = results.hits.iter().filter_map(|hit| Some((ids.get(&hit.record_id)?.as_str(), hit)));
    let with_clauses = found.filter(|(doc, _)| wanted.iter().any(|(want, _)| want == doc));
    with_clauses.map(|(doc, hit)| reciprocal(hit.matches.iter().position(|m| is_wanted(&wanted, doc, &m.heading)))).collect()
}

/// The half a query belongs to (FNV-1a of its name).
fn half(id: &str) -> &'static str {
    let hash = id.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    if (hash >> 16) & 1 == 0 { "half 1" } else { "half 2" }
}

/// Means over all outcomes under `all`, over each half of the set, and over each kind of query under its name.
pub fn summary(outcomes: &[Outcome]) -> BTreeMap<String, Scores> {
    let mut groups: BTreeMap<String, Vec<&Outcome>> = BTreeMap::new();
    for outcome in outcomes {
        groups.entry(outcome.kind.clone()).or_default().push(outcome);
        groups.entry("all".to_owned()).or_default().push(outcome);
        groups.entry(outcome.half.to_owned()).or_default().push(outcome);
    }
    groups.into_iter().map(|(kind, group)| (kind, scores(&group))).collect()
}

fn scores(group: &[&Outcome]) -> Scores {
    let over = |value: fn(&Outcome) -> f64| mean(&group.iter().map(|outcome| value(outcome)).collect::<Vec<_>>());
    let clauses: Vec<f64> = group.iter().filter_map(|outcome| outcome.clause).collect();
    let hits: Vec<f64> = clauses.iter().map(|rank| if *rank >= 0.1 { 1.0 } else { 0.0 }).collect();
    Scores {
        queries: group.len(),
        recall: over(|outcome| outcome.recall),
        mrr: over(|outcome| outcome.mrr),
        ndcg: over(|outcome| outcome.ndcg),
        clause_queries: clauses.len(),
        clause_mrr: mean(&clauses),
        clause_hit: mean(&hits),
        clause_own: mean(&group.iter().flat_map(|outcome| outcome.own.clone()).collect::<Vec<_>>()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{ClauseMatch, Hit};

    fn results(hits: &[(i64, &str)]) -> SearchResults {
        let hit = |(id, heading): &(i64, &str)| Hit {
            record_id: *id,
            matches: vec![ClauseMatch { heading: (*heading).to_owned(), ..ClauseMatch::default() }],
            ..Hit::default()
        };
        SearchResults { hits: hits.iter().map(hit).collect(), ..SearchResults::default() }
    }

    #[test]
    fn a_clause_counts_only_in_its_own_document() {
        let line = r#"{"id":"a","kind":"k","query":"q","relevant":[{"doc":"x","grade":3,"heading":"（一）仓"}]}"#;
        let judged = judged(line).expect("line");
        let ids = HashMap::from([(1, "x".to_owned()), (2, "y".to_owned())]);
        let found = outcome(&judged[0], &results(&[(2, "一、总则 > （一）仓"), (1, "一、总则 > （一）仓储")]), &ids);
        assert_eq!((found.clause, found.own), (Some(0.5), vec![1.0]));
        assert!((found.mrr - 0.5).abs() < 1e-9 && (found.recall - 1.0).abs() < 1e-9);
        let missed = outcome(&judged[0], &results(&[(2, "（一）仓")]), &ids);
        assert_eq!((missed.clause, missed.mrr), (Some(0.0), 0.0));
    }
}
