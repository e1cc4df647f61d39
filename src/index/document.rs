//! What a slice hands over for one record, and how it is kept beside the index for passages.

use chrono::NaiveDate;

/// Numbers a document can be sorted by.
pub const MEASURES: usize = 4;

const FIELD: char = '\u{1d}';
const CLAUSE: char = '\u{1e}';
const PART: char = '\u{1f}';

/// One record to find. Facet names are free: the index counts whatever it is given.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IndexDocument {
    /// Unique over all kinds, such as `policy:12`.
    pub key: String,
    /// Such as `policy`.
    pub kind: String,
    /// The record's own id.
    pub record_id: i64,
    /// As shown.
    pub title: String,
    /// Document numbers in their normal form.
    pub numbers: Vec<String>,
    /// The issuing authority's name.
    pub authority: String,
    /// Other names by which people ask for it.
    pub aliases: Vec<String>,
    /// Facet name and value; a facet may have several values.
    pub facets: Vec<(String, String)>,
    /// The date that sorting, ranges and recency go by.
    pub date: Option<NaiveDate>,
    /// Prior: 1 is normal, less for repealed documents.
    pub weight: f32,
    /// Numbers that lists can be sorted by; what each place means is the caller's.
    pub measures: [Option<f64>; MEASURES],
    /// The text, clause by clause.
    pub clauses: Vec<IndexClause>,
    /// A few sentences, searched like a clause without anchor.
    pub summary: String,
}

/// One addressable piece of text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexClause {
    /// Where a link lands.
    pub anchor: String,
    /// The whole heading path as shown, parts joined by ` > `.
    pub heading: String,
    /// As shown.
    pub text: String,
}

/// A document as read back for passages. Borrowed from its stored form.
#[derive(Debug, PartialEq, Eq)]
pub struct StoredDocument<'a> {
    /// See [`IndexDocument::key`].
    pub key: &'a str,
    /// See [`IndexDocument::kind`].
    pub kind: &'a str,
    /// See [`IndexDocument::title`].
    pub title: &'a str,
    /// Normal numbers.
    pub numbers: Vec<&'a str>,
    clauses: &'a str,
}

/// A clause as read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredClause<'a> {
    /// Where a link lands.
    pub anchor: &'a str,
    /// Heading path.
    pub heading: &'a str,
    /// Text.
    pub text: &'a str,
}

impl IndexDocument {
    /// One line of text with separators that never occur in prose.
    #[must_use]
    pub fn stored(&self) -> String {
        let mut out = String::with_capacity(self.clauses.iter().map(|c| c.text.len() + 64).sum::<usize>() + 256);
        for field in [self.key.as_str(), &self.kind, &self.title] {
            push(&mut out, field);
            out.push(FIELD);
        }
        for number in &self.numbers {
            push(&mut out, number);
            out.push(PART);
        }
        out.push(FIELD);
        if !self.summary.trim().is_empty() {
            push_clause(&mut out, ["", "", &self.summary]);
        }
        for clause in &self.clauses {
            push_clause(&mut out, [&clause.anchor, &clause.heading, &clause.text]);
        }
        out
    }

    /// Everything that the combined field is made of. A heading counts once, where it first appears.
    #[must_use]
    pub fn searched(&self) -> String {
        let mut out = String::with_capacity(self.clauses.iter().map(|c| c.text.len() + 16).sum::<usize>() + 256);
        let names = [&self.title, &self.authority, &self.summary].into_iter().chain(&self.aliases);
        names.for_each(|part| push_line(&mut out, part));
        let mut before = "";
        for clause in &self.clauses {
            if clause.heading != before {
                push_line(&mut out, own_heading(&clause.heading, before));
                before = &clause.heading;
            }
            push_line(&mut out, &clause.text);
        }
        out
    }
}

impl<'a> StoredDocument<'a> {
    /// Reads what [`IndexDocument::stored`] wrote; `None` when it is something else.
    #[must_use]
    pub fn read(stored: &'a str) -> Option<Self> {
        let mut fields = stored.splitn(5, FIELD);
        let [key, kind, title, numbers, clauses] = std::array::from_fn(|_| fields.next());
        let numbers = numbers?.split(PART).filter(|number| !number.is_empty()).collect();
        Some(Self { key: key?, kind: kind?, title: title?, numbers, clauses: clauses? })
    }

    /// The clauses in order.
    pub fn clauses(&self) -> impl Iterator<Item = StoredClause<'a>> {
        self.clauses.split(CLAUSE).filter_map(|clause| {
            let mut parts = clause.splitn(3, PART);
            let [anchor, heading, text] = std::array::from_fn(|_| parts.next());
            Some(StoredClause { anchor: anchor?, heading: heading?, text: text? })
        })
    }
}

/// The part of a heading path that is new after `before`.
fn own_heading<'a>(path: &'a str, before: &str) -> &'a str {
    match path.rsplit_once(" > ") {
        Some((parents, own)) if before.starts_with(parents) => own,
        _ => path,
    }
}

fn push_clause(out: &mut String, parts: [&str; 3]) {
    let [anchor, heading, text] = parts;
    push(out, anchor);
    out.push(PART);
    push(out, heading);
    out.push(PART);
    push(out, text);
    out.push(CLAUSE);
}

fn push_line(out: &mut String, text: &str) {
    if !text.is_empty() {
        push(out, text);
        out.push('\n');
    }
}

/// Separators must not come from outside.
fn push(out: &mut String, text: &str) {
    if text.contains([FIELD, CLAUSE, PART]) {
        out.extend(text.chars().map(|c| if [FIELD, CLAUSE, PART].contains(&c) { ' ' } else { c }));
    } else {
        out.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_reads_back_even_with_separators_inside() {
        let clause =
            |text: &str| IndexClause { anchor: "s1.p1".into(), heading: "一、甲 > （一）乙".into(), text: text.into() };
        let document = IndexDocument {
            key: "policy:1".into(),
            kind: "policy".into(),
            title: "标\u{1d}题".into(),
            numbers: vec!["a".into(), "b".into()],
            clauses: vec![clause("正文"), clause("又\u{1f}一段")],
            ..IndexDocument::default()
        };
        let stored = document.stored();
        let read = StoredDocument::read(&stored).unwrap();
        assert_eq!((read.key, read.title, read.numbers.as_slice()), ("policy:1", "标 题", &["a", "b"][..]));
        let texts: Vec<_> = read.clauses().map(|c| (c.anchor, c.text)).collect();
        assert_eq!(texts, [("s1.p1", "正文"), ("s1.p1", "又 一段")]);
        assert!(StoredDocument::read("nonsense").is_none());
    }

    #[test]
    fn a_heading_is_searched_once() {
        let clause =
            |text: &str| IndexClause { heading: "一、甲 > （一）乙".into(), text: text.into(), ..IndexClause::default() };
        let document = IndexDocument { clauses: vec![clause("子"), clause("丑")], ..IndexDocument::default() };
        assert_eq!(document.searched(), "一、甲 > （一）乙\n子\n丑\n");
    }
}
