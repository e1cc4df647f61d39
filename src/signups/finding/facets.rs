//! Facets of what can be signed up for: what the index is told, and how lists arrange the values.

use chrono::{DateTime, Utc};

use super::inquiry::Inquiry;
use super::sign_up::{self, SignUp};
use super::words;
use crate::index::SearchResults;
use crate::platform::clock::local;
use crate::signups::entity::occasion::Model;
use crate::web::Zone;
use crate::web::browse::{Chip, Facet, FacetValue, Inquire as _};

/// Facets that stand open before anything is chosen.
const OPEN: usize = 3;
/// What has no occasion ahead.
pub const NONE_AHEAD: &str = "暂无安排";
/// Place of the begin among the measures.
pub const BEGIN: usize = 0;
/// What is over stands behind what is ahead, the latest first.
const LATER: f64 = 1e12;

/// Where, when and how, and whether one can sign up: pairs for the index.
pub fn of(row: &Model, now: DateTime<Utc>, zone: &Zone) -> Vec<(String, String)> {
    let facet = |name: &str, value: String| (name.to_owned(), value);
    let months = words::sittings(row).into_iter().map(|day| day.on.format("%Y年%m月").to_string());
    let mut facets: Vec<(String, String)> = months.map(|month| facet("month", month)).collect();
    facets.dedup();
    facets.push(facet("signup", SignUp::of(row, 0, 0, now).word().to_owned()));
    facets.push(facet("division", zone.division_name(&words::prefecture(&row.division_code))));
    facets.push(facet("mode", words::mode(&row.mode).to_owned()));
    facets
}

/// For the usual order: what is ahead by its begin, then what is over, the latest first.
#[expect(clippy::cast_precision_loss, reason = "seconds of this century are exact")]
pub fn begin(row: &Model, now: DateTime<Utc>) -> f64 {
    let seconds = row.starts_at.timestamp() as f64;
    if row.ends_at > now { seconds } else { 2.0 * LATER - seconds }
}

/// For what has nothing ahead.
pub const NOTHING_AHEAD: f64 = 3.0 * LATER;

/// The day that newness goes by.
pub fn day(row: &Model) -> Option<chrono::NaiveDate> {
    row.published_at.map(|at| local(at).date_naive())
}

/// The facets of an answer.
pub fn facets(inquiry: &Inquiry, results: &SearchResults) -> Vec<Facet> {
    let all = inquiry.room.facets.iter().enumerate().map(|(place, (name, heading))| {
        let facet = Facet::new(name, heading, inquiry, results, str::to_owned, |values| arrange(name, values));
        facet.open_if(place < OPEN)
    });
    all.filter(|facet| !facet.values.is_empty()).collect()
}

/// What has been chosen.
pub fn chips(inquiry: &Inquiry) -> Vec<Chip> {
    let mut chips = Vec::new();
    for (facet, heading) in inquiry.room.facets {
        for value in inquiry.question.values(facet) {
            let url = inquiry.without(facet, value).url();
            chips.push(Chip { heading: (*heading).to_owned(), word: value.clone(), url });
        }
    }
    chips
}

fn arrange(facet: &str, values: &mut [FacetValue]) {
    let place = |known: &[&str], value: &FacetValue| known.iter().position(|name| *name == value.key).unwrap_or(known.len());
    match facet {
        "signup" => values.sort_by_key(|value| place(&sign_up::WORDS, value)),
        "level" => values.sort_by_key(|value| place(&["普及", "初级", "中级", "高级"], value)),
        "month" => values.sort_by(|one, other| other.key.cmp(&one.key)),
        _ => {}
    }
}
