//! Links between documents as a page shows them: both ways, grouped by kind, each document once. What the library does
//! not hold stands there as text; what is not public is not mentioned.

use std::collections::{HashMap, HashSet};

use super::body::Cited;
use super::row::Day;
use crate::policies::citation::Relation;
use crate::policies::entity::{policy_document::Model, policy_relation};
use crate::policies::link;
use crate::policies::relation::KINDS;
use crate::policies::search::dated_on;

/// A document is listed once, under the strongest of what is said about it.
const STRENGTH: [Relation; 6] =
    [Relation::Repeals, Relation::Amends, Relation::Formalises, Relation::Interprets, Relation::Basis, Relation::Cites];

/// All links around a document.
#[derive(Default)]
pub struct Links {
    /// By kind and direction.
    pub groups: Vec<LinkGroup>,
    /// What repealed it.
    pub repealing: Vec<ListedDocument>,
    /// What changed it.
    pub amending: Vec<ListedDocument>,
    /// What the draft became.
    pub formal: Vec<ListedDocument>,
    /// Cited documents by their numbers.
    pub cited: Cited,
}

/// Links of one kind in one direction.
pub struct LinkGroup {
    /// As people read it.
    pub heading: &'static str,
    /// Stored word of the kind.
    pub kind: &'static str,
    /// Whether the links lead here.
    pub is_incoming: bool,
    /// Documents.
    pub documents: Vec<ListedDocument>,
}

/// A linked document.
#[derive(Debug, Clone)]
pub struct ListedDocument {
    /// Row id, when the library holds it.
    pub id: Option<i64>,
    /// Title, or what is known of it.
    pub title: String,
    /// Its page, when the library holds it.
    pub url: Option<String>,
    /// 文号
    pub number: String,
    /// 发布机构
    pub authority: String,
    /// The day it is listed under.
    pub day: Option<Day>,
}

impl Links {
    /// From the rows around a document and the published documents that they and the text name.
    pub fn new(document: &Model, rows: &[policy_relation::Model], named: &[Model]) -> Self {
        let known = Known::new(named);
        let mut seen = HashSet::new();
        let mut groups = Vec::new();
        for (_, kind, out, back) in STRENGTH.into_iter().filter_map(|kind| KINDS.into_iter().find(|(known, ..)| *known == kind)) {
            let of_kind = || rows.iter().filter(move |row| row.kind == kind);
            let outgoing = of_kind().filter(|row| row.from_id == document.id).filter_map(|row| known.target(row, document.id));
            push(&mut groups, out, kind, false, outgoing, &mut seen);
            let incoming = of_kind().filter(|row| row.from_id != document.id).filter_map(|row| known.listed(row.from_id));
            push(&mut groups, back, kind, true, incoming, &mut seen);
        }
        groups.sort_by_key(|group| KINDS.iter().position(|(_, kind, ..)| *kind == group.kind));
        let incoming = |kind: &str| -> Vec<ListedDocument> {
            let group = groups.iter().find(|group| group.kind == kind && group.is_incoming);
            group.map(|group| group.documents.iter().filter(|found| found.url.is_some()).cloned().collect()).unwrap_or_default()
        };
        let marked = document.repealed_by_id.and_then(|id| known.listed(id));
        Self {
            repealing: marked.map_or_else(|| incoming("repeals"), |document| vec![document]),
            amending: incoming("amends"),
            formal: incoming("formalises"),
            cited: known.by_number.iter().map(|(key, document)| ((*key).to_owned(), document.id)).collect(),
            groups,
        }
    }

    /// How many documents are linked.
    pub fn count(&self) -> usize {
        self.groups.iter().map(|group| group.documents.len()).sum()
    }
}

/// Ids and numbers that rows name, to be looked up at once.
pub fn named(document: &Model, rows: &[policy_relation::Model]) -> (Vec<i64>, Vec<String>) {
    let mut ids: Vec<i64> = rows.iter().flat_map(|row| [Some(row.from_id), row.to_id]).flatten().collect();
    ids.extend(document.repealed_by_id);
    ids.sort_unstable();
    ids.dedup();
    ids.retain(|id| *id != document.id);
    (ids, rows.iter().filter_map(|row| row.to_number_key.clone()).collect())
}

/// Published documents by id and by number.
struct Known<'a> {
    by_id: HashMap<i64, &'a Model>,
    by_number: HashMap<&'a str, &'a Model>,
}

impl<'a> Known<'a> {
    fn new(named: &'a [Model]) -> Self {
        let by_number = named.iter().filter_map(|document| Some((document.number_key.as_deref()?, document)));
        Self { by_id: named.iter().map(|document| (document.id, document)).collect(), by_number: by_number.collect() }
    }

    fn listed(&self, id: i64) -> Option<ListedDocument> {
        self.by_id.get(&id).map(|document| ListedDocument::of(document))
    }

    /// Where a row leads: to a document of the library, else to a title and number; never to its own start.
    fn target(&self, row: &policy_relation::Model, own_id: i64) -> Option<ListedDocument> {
        let by_number = row.to_number_key.as_deref().and_then(|key| self.by_number.get(key));
        let found = row.to_id.and_then(|id| self.by_id.get(&id)).or(by_number);
        match found {
            Some(document) if document.id == own_id => None,
            Some(document) => Some(ListedDocument::of(document)),
            None => ListedDocument::unknown(row),
        }
    }
}

impl ListedDocument {
    /// A document of the library.
    pub fn of(document: &Model) -> Self {
        Self {
            id: Some(document.id),
            title: document.title.clone(),
            url: Some(link::policy(document.id)),
            number: document.document_number.clone().unwrap_or_default(),
            authority: document.issuing_authority.clone(),
            day: dated_on(document).map(Day::of),
        }
    }

    fn unknown(row: &policy_relation::Model) -> Option<Self> {
        let number = row.to_number.clone().unwrap_or_default();
        let title = row.to_title.clone().filter(|title| !title.is_empty());
        let (title, number) = match title {
            Some(title) => (title, number),
            None if number.is_empty() => return None,
            None => (number, String::new()),
        };
        Some(Self { id: None, title, url: None, number, authority: String::new(), day: None })
    }

    fn key(&self) -> String {
        self.url.clone().unwrap_or_else(|| if self.number.is_empty() { self.title.clone() } else { self.number.clone() })
    }
}

fn push(
    groups: &mut Vec<LinkGroup>,
    heading: &'static str,
    kind: &'static str,
    is_incoming: bool,
    found: impl Iterator<Item = ListedDocument>,
    seen: &mut HashSet<String>,
) {
    let documents: Vec<ListedDocument> = found.filter(|document| seen.insert(document.key())).collect();
    if !documents.is_empty() {
        groups.push(LinkGroup { heading, kind, is_incoming, documents });
    }
}
