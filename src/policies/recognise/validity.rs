//! When a document comes into force and when it ends, as its last clauses say.

use std::sync::LazyLock;

use chrono::{Days, NaiveDate};
use regex::Regex;

use super::date;
use crate::{
    policies::text::numbering::{arabic_number, han_number},
    values::document_number::pattern,
};

static FROM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:自|从|于)(?P<when>[^，。；自从于]{2,24}?)(?:之日)?(?P<later>起\s*(?P<days>\d{1,3})\s*[日天]后)?(?:起|开始)?(?:正式)?(?:施行|实施|执行|生效)",
    )
});

static UNTIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:有效期|执行期|试行期|实施期限|有效期限)(?:限)?(?:截至|截止|至|到|为|暂定)*\s*(?P<what>[^，。；]{1,16})|(?:执行|实施|施行|有效)(?:至|到)\s*(?P<day>[12][09]\d{2}[^，。；]{4,8})",
    )
});

/// The days a text states for itself.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Term {
    pub effective_on: Option<NaiveDate>,
    pub expires_on: Option<NaiveDate>,
    /// Whether a day was computed from when the document was issued.
    pub is_computed: bool,
}

/// When a document was issued, for 印发之日 and 发布之日.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Issue {
    pub signed_on: Option<NaiveDate>,
    pub published_on: Option<NaiveDate>,
}

/// Reads the clauses about validity.
pub(super) fn read(text: &str, issue: Issue) -> Term {
    let mut term = Term::default();
    for sentence in text.split(['。', '\n']).rev().take(60).filter(|sentence| is_about_itself(sentence)) {
        if term.effective_on.is_none() {
            begin(sentence, issue, &mut term);
        }
        if term.expires_on.is_none() {
            end(sentence, issue, &mut term);
        }
    }
    term
}

/// Not about another document, named with its number or title.
fn is_about_itself(sentence: &str) -> bool {
    let is_about_validity = ["施行", "实施", "执行", "生效", "有效期", "试行期"].iter().any(|word| sentence.contains(word));
    let names_itself = ["本", "自印发", "自发布", "自公布", "自20"].iter().any(|word| sentence.contains(word));
    is_about_validity && names_itself && sentence.chars().count() < 200
}

fn begin(sentence: &str, issue: Issue, term: &mut Term) {
    let Some(found) = FROM.captures(sentence) else { return };
    let when = &found["when"];
    let stated = date::first(when);
    let issued_on = match () {
        () if when.contains("印发") || when.contains("发文") => issue.signed_on.or(issue.published_on),
        () if when.contains("布") => issue.published_on.or(issue.signed_on),
        () => None,
    };
    let start = stated.or(issued_on);
    let delay = found.name("days").and_then(|days| days.as_str().parse().ok()).unwrap_or(0);
    term.effective_on = start.and_then(|start| start.checked_add_days(Days::new(delay)));
    term.is_computed |= stated.is_none() && term.effective_on.is_some();
}

fn end(sentence: &str, issue: Issue, term: &mut Term) {
    let Some(found) = UNTIL.captures(sentence) else { return };
    let what = found.name("what").or_else(|| found.name("day")).map_or("", |part| part.as_str());
    term.expires_on = date::first(what);
    if term.expires_on.is_none()
        && let Some(years) = years(what)
        && let Some(start) = term.effective_on.or(issue.signed_on).or(issue.published_on)
    {
        term.expires_on = date::years_later(start, years);
        term.is_computed |= term.expires_on.is_some();
    }
}

fn years(text: &str) -> Option<u32> {
    let text = text.replace('两', "二");
    let (length, number) = arabic_number(&text).or_else(|| han_number(&text))?;
    (text[length..].starts_with('年') && (1..=10).contains(&number)).then_some(number)
}
