//! All rounds with results, the newest first.

use std::collections::BTreeMap;

use askama::Template;

use super::{graded, is_public, kind_name, url};
use crate::access::{Cx, Visitor};
use crate::evaluations::explain::case;
use crate::evaluations::link;
use crate::evaluations::store::rounds;
use crate::platform::clock::local;
use crate::web::filters::date;
use crate::web::{Answer, Routes, Shell, render};

/// Rounds of which the list counts the grades.
const MOST: usize = 12;

pub(super) fn routes(routes: &mut Routes) {
    routes.get(link::PUBLIC, show);
}

#[derive(Template)]
#[template(path = "evaluations/public/list.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<Row>,
}

struct Row {
    url: String,
    name: String,
    kind: &'static str,
    year: i32,
    published: String,
    counts: String,
    is_again: bool,
    is_demo: bool,
}

async fn show(cx: Cx<Visitor>) -> Answer {
    let mut rows = Vec::new();
    for (at, round) in rounds::published(cx.database()).await?.iter().enumerate() {
        let is_again = !is_public(round);
        let counts = if is_again || at >= MOST { String::new() } else { counts(&cx, round).await? };
        rows.push(Row {
            url: url(round),
            name: round.name.clone(),
            kind: kind_name(&round.subject_kind),
            year: round.year,
            published: round.published_at.map(|at| date(local(at).date_naive())).unwrap_or_default(),
            counts,
            is_again,
            is_demo: round.is_demo,
        });
    }
    let shell = cx.shell("绩效评价结果").described("跨境电商产业园和特色产业带的绩效评价结果：等级、含义和评价办法。");
    render(super::OK, &ListPage { shell: shell.here("绩效评价结果"), rows })
}

/// 优秀 4 个，良好 9 个, from the best grade to the worst.
async fn counts(cx: &Cx<Visitor>, round: &crate::evaluations::entity::round::Model) -> Result<String, crate::web::PageError> {
    let mut found: BTreeMap<usize, (String, usize)> = BTreeMap::new();
    let (framework, _) = case::framework(cx.database(), round).await?;
    for row in graded(cx, round.id).await? {
        let grade = row.grade.unwrap_or_default();
        let place = framework.grades.place(&grade).unwrap_or(usize::MAX);
        found.entry(place).or_insert((grade, 0)).1 += 1;
    }
    Ok(found.into_values().map(|(grade, count)| format!("{grade} {count} 个")).collect::<Vec<_>>().join("，"))
}
