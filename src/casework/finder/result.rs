//! The page that answers: programme by programme, clause by clause.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::http::StatusCode;
use askama::Template;

use super::answers::Answers;
use super::findings::{Finding, Missing, findings};
use super::questions::{private, programmes};
use super::{QUESTIONS, START};
use crate::access::{Cx, Visitor};
use crate::casework::entity::programme_call;
use crate::casework::programme::Programme;
use crate::casework::programme::trial::Verdict;
use crate::casework::store::programmes as store;
use crate::casework::words::{self, CallWords};
use crate::forms::Catalogues;
use crate::values::{Calendar, Fen};
use crate::web::{Answer, Asked, Shell, render};

/// Questions that are offered to be answered next.
const MOST_NEXT: usize = 6;

#[derive(Template)]
#[template(path = "casework/finder/result.html")]
struct ResultPage {
    shell: Shell,
    answered: usize,
    groups: Vec<Findings>,
    total: Fen,
    has_conflicts: bool,
    next: Vec<(String, String, usize)>,
    unread: Vec<(String, String)>,
    only: Option<String>,
    all_url: String,
    edit_url: String,
}

/// Findings with one verdict.
struct Findings {
    verdict: Verdict,
    about: &'static str,
    items: Vec<Item>,
}

struct Item {
    finding: Finding,
    call: Option<CallWords>,
    missing: Vec<(String, String)>,
    is_open: bool,
}

pub(super) async fn show(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    cx.site.limits.search(&cx.address)?;
    let (kept, mut all) = programmes(&cx).await?;
    let today = cx.site.clock.today();
    let answers = Answers::read(&kept.vocabulary, cx.site.kept::<Catalogues>()?, today, &pairs);
    let only =
        all.iter().find(|current| current.definition.key == answers.programme).map(|current| current.definition.name.clone());
    if only.is_some() {
        all.retain(|current| current.definition.key == answers.programme);
    }
    let definitions: Vec<Arc<Programme>> = all.iter().map(|current| current.definition.clone()).collect();
    let (found, total) = findings(&definitions, &kept.vocabulary, &answers, today);
    let ids: HashMap<String, i64> = all.iter().map(|current| (current.definition.key.clone(), current.row.id)).collect();
    let calls = store::calls_of(cx.database(), &ids.values().copied().collect::<Vec<_>>()).await?;
    let next = next(&found, &answers);
    let has_conflicts = found.iter().any(|finding| !finding.excludes.is_empty());
    let calendar = cx.site.kept::<Calendar>()?;
    let items = found.into_iter().map(|finding| {
        let own: Vec<programme_call::Model> =
            calls.iter().filter(|call| ids.get(&finding.key) == Some(&call.programme_id)).cloned().collect();
        let now = cx.site.clock.now();
        let call = words::present(&own, now).map(|call| CallWords::of(call, now, &calendar));
        let missing = finding.missing.iter().map(|missing| (missing.label.clone(), question(&answers, missing))).collect();
        Item { is_open: only.is_some(), finding, call, missing }
    });
    let page = ResultPage {
        shell: cx.shell("匹配结果 - 政策匹配").unlisted().below("政策匹配", START).here("匹配结果"),
        answered: answers.known().len(),
        groups: grouped(items.collect()),
        total,
        has_conflicts,
        next,
        unread: answers
            .unread()
            .into_iter()
            .map(|field| (answers.problem(&field.key).unwrap_or_default().to_owned(), place(&answers, &field.key)))
            .collect(),
        all_url: crate::web::request::with_parameter(&answers.url(super::RESULT, None), "programme", None),
        edit_url: answers.url(QUESTIONS, None),
        only,
    };
    Ok(private(render(StatusCode::OK, &page)?))
}

fn grouped(items: Vec<Item>) -> Vec<Findings> {
    let heads = [
        (Verdict::Eligible, "按您填的情况，全部条件都满足。以审核结果为准。"),
        (Verdict::Missing, "没有不满足的条件，再回答几个问题就能确定。"),
        (Verdict::Ineligible, "有条件不满足。每条都写明了依据和可以怎么办。"),
    ];
    let mut groups: Vec<Findings> =
        heads.into_iter().map(|(verdict, about)| Findings { verdict, about, items: Vec::new() }).collect();
    for item in items {
        if let Some(group) = groups.iter_mut().find(|group| group.verdict == item.finding.verdict) {
            group.items.push(item);
        }
    }
    groups.retain(|group| !group.items.is_empty());
    groups
}

/// Questions that most undecided programmes wait for.
fn next(found: &[Finding], answers: &Answers) -> Vec<(String, String, usize)> {
    let mut counted: Vec<(Missing, usize)> = Vec::new();
    for missing in found.iter().filter(|finding| finding.verdict == Verdict::Missing).flat_map(|finding| &finding.missing) {
        match counted.iter_mut().find(|(known, _)| known == missing) {
            Some((_, count)) => *count += 1,
            None => counted.push((missing.clone(), 1)),
        }
    }
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let some = counted.into_iter().take(MOST_NEXT);
    some.map(|(missing, count)| (missing.label.clone(), question(answers, &missing), count)).collect()
}

fn question(answers: &Answers, missing: &Missing) -> String {
    format!("{}#{}", answers.url(QUESTIONS, Some(&missing.group)), missing.fact)
}

fn place(answers: &Answers, fact: &str) -> String {
    let group = answers.schema.field(fact).map(|(section, _)| section.key.clone()).unwrap_or_default();
    format!("{}#{fact}", answers.url(QUESTIONS, Some(&group)))
}
