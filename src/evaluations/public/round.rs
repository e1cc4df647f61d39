//! The results of a round: who got which grade, what grades mean, and how everything was weighed.

use actix_web::web::Path;
use askama::Template;

use super::{find, graded, kind_name, standing, url};
use crate::access::{Cx, Visitor};
use crate::charts::{Bar, Bars, Caption, Chart as _, Figure, trimmed};
use crate::evaluations::entity::{round, round_decision, round_subject};
use crate::evaluations::explain::case;
use crate::evaluations::explain::view::points;
use crate::evaluations::explain::words::{percent, source_kind};
use crate::evaluations::standing::{CONFIRMED, decision_name};
use crate::evaluations::store::decisions;
use crate::platform::clock::local;
use crate::scoring::{Framework, Grade, Scores};
use crate::web::filters::date;
use crate::web::{Answer, Routes, Shell, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/evaluations/{round}", show);
}

#[derive(Template)]
#[template(path = "evaluations/public/round.html")]
struct RoundPage {
    shell: Shell,
    name: String,
    url: String,
    kind: &'static str,
    facts: Vec<(&'static str, String)>,
    note: String,
    notice: Option<i64>,
    grades: Vec<GradeRow>,
    figure: Figure,
    rows: Vec<Row>,
    decisions: Vec<(String, &'static str, String)>,
    weights: Vec<Weight>,
    is_demo: bool,
}

struct GradeRow {
    name: String,
    line: String,
    meaning: String,
    count: usize,
}

struct Row {
    url: String,
    rank: String,
    name: String,
    division: String,
    grade: String,
    total: String,
    before: String,
}

#[expect(clippy::struct_field_names, reason = "the weight itself, beside what it belongs to")]
struct Weight {
    name: String,
    weight: String,
    indicators: Vec<(String, String, &'static str)>,
}

async fn show(cx: Cx<Visitor>, key: Path<String>) -> Answer {
    let round = find(&cx, &key).await?;
    let (framework, revision) = case::framework(cx.database(), &round).await?;
    let scores = case::scores(cx.database(), round.id).await?;
    let rows = graded(&cx, round.id).await?;
    let decided = decisions::of_round(cx.database(), round.id).await?;
    let base = url(&round);
    let about = format!("{}：{} 个{}的等级、含义和评价办法。", round.name, rows.len(), kind_name(&round.subject_kind));
    let grades = grades(&framework, &rows);
    let row = |row: &round_subject::Model| Row {
        url: format!("{base}/{}", row.id),
        rank: row.rank.map(|rank| rank.to_string()).unwrap_or_default(),
        name: row.name.clone(),
        division: cx.site.zone.division_name(&row.division_code),
        grade: standing(row),
        total: row.total.map(points).unwrap_or_default(),
        before: row.previous_grade.clone().unwrap_or_default(),
    };
    let page = RoundPage {
        shell: cx.shell(round.name.clone()).described(about).below("绩效评价结果", "/evaluations").here(&round.name),
        name: round.name.clone(),
        kind: kind_name(&round.subject_kind),
        facts: facts(&round, &framework, revision, rows.len()),
        note: framework.note.clone(),
        notice: round.notice_id,
        figure: figure(&grades),
        rows: rows.iter().map(row).collect(),
        decisions: decisions_of(&decided, &rows),
        weights: weights(&framework, scores.as_ref()),
        is_demo: round.is_demo,
        url: base,
        grades,
    };
    render(super::OK, &page)
}

fn facts(round: &round::Model, framework: &Framework, revision: i32, count: usize) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("评价年度", format!("{} 年", round.year)),
        ("评价对象", format!("{} {count} 个", kind_name(&round.subject_kind))),
        ("指标体系", format!("{}，第 {revision} 版", framework.name)),
        ("合成方法", format!("{}，{}", framework.weighting.name(), framework.aggregation.name())),
    ];
    if let Some(at) = round.published_at {
        facts.push(("结果公布", date(local(at).date_naive())));
    }
    if let Some(sha256) = &round.dossier_sha256 {
        facts.push(("可复算文件", format!("SHA-256 {sha256}")));
    }
    facts
}

fn grades(framework: &Framework, rows: &[round_subject::Model]) -> Vec<GradeRow> {
    let row = |grade: &Grade| {
        let quota = grade.at_most.map(|share| format!("，不超过参评总数的 {}", percent(share))).unwrap_or_default();
        let line =
            if grade.at_least > 0.0 { format!("{} 分以上{quota}", trimmed(grade.at_least, 2)) } else { "其余".to_owned() };
        GradeRow {
            count: rows.iter().filter(|row| row.grade.as_deref() == Some(grade.name.as_str())).count(),
            name: grade.name.clone(),
            line,
            meaning: grade.meaning.clone(),
        }
    };
    framework.grades.lines.iter().map(row).collect()
}

fn figure(grades: &[GradeRow]) -> Figure {
    let number = |count: usize| u32::try_from(count).map_or(0.0, f64::from);
    let chart = Bars {
        of: "等级".to_owned(),
        unit: "个".to_owned(),
        rows: grades.iter().map(|grade| Bar::new(&grade.name, Some(number(grade.count)))).collect(),
        ..Bars::default()
    };
    let words: Vec<String> = grades.iter().map(|grade| format!("{} {} 个", grade.name, grade.count)).collect();
    chart.figure(Caption::new("grades-figure", "各等级的个数").lead(format!("{}。", words.join("，"))))
}

fn decisions_of(decided: &[round_decision::Model], rows: &[round_subject::Model]) -> Vec<(String, &'static str, String)> {
    let name = |id: i64| rows.iter().find(|row| row.id == id).map(|row| row.name.clone());
    let held = decided.iter().filter(|row| row.state == CONFIRMED);
    held.filter_map(|row| Some((name(row.subject_id)?, decision_name(&row.kind), row.text.clone()))).collect()
}

/// Dimensions with their indicators, by the weights that really counted.
fn weights(framework: &Framework, scores: Option<&Scores>) -> Vec<Weight> {
    let leaves = framework.indicators();
    let weight = |key: &str, written: f64| {
        let found = scores.and_then(|scores| scores.weights.iter().find(|line| line.key == key));
        found.map_or(written, |line| line.weight)
    };
    let dimension = |node: &crate::scoring::Node| {
        let own: Vec<_> = leaves.iter().filter(|leaf| leaf.dimension == node.key).collect();
        let indicators = own.iter().map(|leaf| {
            let share = percent(weight(&leaf.node.key, leaf.weight));
            (leaf.node.name.clone(), share, source_kind(&leaf.indicator.source))
        });
        Weight {
            name: node.name.clone(),
            weight: percent(own.iter().map(|leaf| weight(&leaf.node.key, leaf.weight)).sum()),
            indicators: indicators.collect(),
        }
    };
    framework.dimensions.iter().map(dimension).collect()
}
