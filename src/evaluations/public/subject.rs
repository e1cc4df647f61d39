//! The result of one subject for everybody: its grade, what it means, and how far it came in each dimension.

use actix_web::web::Path;
use askama::Template;

use super::{find, is_public, standing, url};
use crate::access::{Cx, Visitor};
use crate::charts::Figure;
use crate::evaluations::explain::case::{self, Case};
use crate::evaluations::explain::figures;
use crate::evaluations::explain::view::points;
use crate::evaluations::explain::words::percent;
use crate::evaluations::standing::EXCLUDED;
use crate::evaluations::store::{rounds, subjects};
use crate::web::{Answer, PageError, Routes, Shell, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/evaluations/{round}/{subject}", show);
}

#[derive(Template)]
#[template(path = "evaluations/public/subject.html")]
struct SubjectPage {
    shell: Shell,
    name: String,
    round: String,
    round_url: String,
    grade: String,
    meaning: String,
    facts: Vec<(&'static str, String)>,
    radar: Option<Figure>,
    dimensions: Vec<(String, String, String, String)>,
    history: Vec<(String, String, String)>,
    is_demo: bool,
}

async fn show(cx: Cx<Visitor>, path: Path<(String, i64)>) -> Answer {
    let (key, subject_id) = path.into_inner();
    let round = find(&cx, &key).await?;
    let case = Case::find(cx.database(), subject_id).await?.ok_or(PageError::NotFound)?;
    let is_shown = case.round.id == round.id && case.subject.grade.is_some() && case.subject.state != EXCLUDED;
    let grade = case.subject.grade.clone().filter(|_| is_shown).ok_or(PageError::NotFound)?;
    let before = case::year_before(cx.database(), &round, &case.subject).await?;
    let score = case.score();
    let rate =
        |one: &crate::scoring::DimensionScore| if one.full > 0.0 { percent(one.points / one.full) } else { "—".to_owned() };
    let title = format!("{}：{grade}", case.subject.name);
    let about = format!("{}在{}中的等级为“{grade}”。", case.subject.name, round.name);
    let page = SubjectPage {
        shell: cx
            .shell(title)
            .described(about)
            .below("绩效评价结果", "/evaluations")
            .below(&round.name, &url(&round))
            .here(&case.subject.name),
        name: case.subject.name.clone(),
        round: round.name.clone(),
        round_url: url(&round),
        meaning: case
            .framework
            .grades
            .lines
            .iter()
            .find(|line| line.name == grade)
            .map(|line| line.meaning.clone())
            .unwrap_or_default(),
        grade: standing(&case.subject),
        facts: facts(&cx, &case),
        radar: figures::radar(&case, before.as_ref()),
        dimensions: score
            .map(|score| {
                score.dimensions.iter().map(|one| (one.name.clone(), points(one.points), points(one.full), rate(one))).collect()
            })
            .unwrap_or_default(),
        history: history(&cx, &case).await?,
        is_demo: round.is_demo,
    };
    render(super::OK, &page)
}

fn facts(cx: &Cx<Visitor>, case: &Case) -> Vec<(&'static str, String)> {
    let subject = &case.subject;
    let facts = [
        ("所在地", Some(cx.site.zone.division_name(&subject.division_code))),
        ("同类组", Some(subject.peer_group.clone()).filter(|group| !group.is_empty())),
        ("综合得分", subject.total.map(|total| format!("{} 分", points(total)))),
        ("名次", subject.rank.map(|rank| format!("第 {rank} 名"))),
        ("同类名次", subject.rank_in_group.map(|rank| format!("第 {rank} 名"))),
    ];
    facts.into_iter().filter_map(|(name, words)| Some((name, words?))).collect()
}

/// Grades of other years.
async fn history(cx: &Cx<Visitor>, case: &Case) -> Result<Vec<(String, String, String)>, PageError> {
    let all = subjects::of_listing(cx.database(), case.subject.listing_id).await?;
    let ids: Vec<i64> = all.iter().map(|row| row.round_id).collect();
    let known = rounds::find_many(cx.database(), &ids).await?;
    let row = |row: &crate::evaluations::entity::round_subject::Model| {
        let round = known.iter().find(|round| round.id == row.round_id).filter(|round| is_public(round))?;
        let grade = row.grade.as_ref().filter(|_| row.state != EXCLUDED && row.id != case.subject.id).map(|_| standing(row))?;
        Some((round.name.clone(), format!("{}/{}", url(round), row.id), grade))
    };
    Ok(all.iter().filter_map(row).collect())
}
