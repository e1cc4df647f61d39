//! How a document stands in a list: words and links already decided.

use chrono::NaiveDate;

use crate::index::{ClauseMatch, Hit, Span};
use crate::policies::entity::policy_document::Model;
use crate::policies::link;
use crate::policies::rules::Validity;
use crate::policies::search::dated_on;
use crate::web::filters::date;

/// The word and shape that say whether a document holds.
#[derive(Debug, Clone, Copy)]
pub struct Tag {
    /// Ends the class `tag--…` and the name of the drawing `v-…`.
    pub kind: &'static str,
    /// The word.
    pub word: &'static str,
}

impl Tag {
    /// The tag of a validity.
    pub const fn of(validity: Validity) -> Self {
        let kind = match validity {
            Validity::InForce => "in-force",
            Validity::Upcoming => "upcoming",
            Validity::Amended => "amended",
            Validity::Repealed => "repealed",
            Validity::Expired => "expired",
            Validity::Draft => "draft",
        };
        Self { kind, word: validity.name() }
    }
}

/// A day in words and for machines.
#[derive(Debug, Clone, Default)]
pub struct Day {
    /// 2026年3月5日
    pub words: String,
    /// 2026-03-05
    pub machine: String,
}

impl Day {
    /// Of a day.
    pub fn of(day: NaiveDate) -> Self {
        Self { words: date(day), machine: day.to_string() }
    }
}

/// One document of a list.
#[derive(Debug, Clone)]
pub struct Row {
    /// Row id.
    pub id: i64,
    /// Its page.
    pub url: String,
    /// Title in pieces, marked where it answers.
    pub title: Vec<Span>,
    /// Whether it holds.
    pub tag: Tag,
    /// 文号, may be empty.
    pub number: String,
    /// 发布机构
    pub authority: String,
    /// The day it is listed under.
    pub day: Option<Day>,
    /// A line about it, where no passage is shown.
    pub summary: String,
    /// The passages that answer.
    pub passages: Vec<Passage>,
}

/// A passage that answers, with where it stands.
#[derive(Debug, Clone)]
pub struct Passage {
    /// Leads to the paragraph.
    pub url: String,
    /// The headings above it.
    pub path: String,
    /// Its words, marked where they answer.
    pub text: Vec<Span>,
}

impl Row {
    /// A document as it stands in a list.
    pub fn new(document: &Model, today: NaiveDate) -> Self {
        Self {
            id: document.id,
            url: link::policy(document.id),
            title: vec![Span { text: document.title.clone(), is_hit: false }],
            tag: Tag::of(Validity::of(document, today)),
            number: document.document_number.clone().unwrap_or_default(),
            authority: document.issuing_authority.clone(),
            day: dated_on(document).map(Day::of),
            summary: document.summary.clone(),
            passages: Vec::new(),
        }
    }

    /// With what the index found in it.
    pub fn found(mut self, hit: Hit) -> Self {
        if !hit.title.is_empty() {
            self.title = hit.title;
        }
        self.passages = hit.matches.into_iter().map(|found| passage(self.id, found)).collect();
        if !self.passages.is_empty() {
            self.summary = String::new();
        }
        self
    }
}

/// The rows of hits whose documents are public, in the order of the hits.
pub fn rows(hits: Vec<Hit>, documents: &[Model], today: NaiveDate) -> Vec<Row> {
    let row = |hit: Hit| {
        let document = documents.iter().find(|document| document.id == hit.record_id)?;
        Some(Row::new(document, today).found(hit))
    };
    hits.into_iter().filter_map(row).collect()
}

/// The words of pieces.
pub fn plain(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

fn passage(id: i64, found: ClauseMatch) -> Passage {
    let path = match (found.heading.is_empty(), found.anchor.is_empty()) {
        (false, _) => found.heading,
        (true, true) => "摘要".to_owned(),
        (true, false) => "正文".to_owned(),
    };
    Passage { url: link::clause(id, &found.anchor), path, text: found.spans }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_leads_to_its_paragraph_and_says_where_it_stands() {
        let spans = vec![Span { text: "建设".into(), is_hit: false }, Span { text: "海外仓".into(), is_hit: true }];
        let found = ClauseMatch { anchor: "s4-4.p1".into(), heading: "四、任务 > （四）".into(), spans, score: 1.0 };
        let passage = passage(7, found);
        assert_eq!((passage.url.as_str(), passage.path.as_str()), ("/policies/7#s4-4.p1", "四、任务 > （四）"));
        assert_eq!(plain(&passage.text), "建设海外仓");
    }

    #[test]
    fn a_summary_has_no_place_in_the_text() {
        let passage = passage(7, ClauseMatch::default());
        assert_eq!((passage.url.as_str(), passage.path.as_str()), ("/policies/7", "摘要"));
    }
}
