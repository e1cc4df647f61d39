//! How robust a round is: ranks under noise, which weights matter, what happens without an indicator or by other methods, and
//! which indicators say the same.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::case;
use super::view::points;
use super::words::percent;
use crate::access::{Cx, Desk, Officer};
use crate::charts::{Bar, Bars, Caption, Chart as _, Figure, Interval, Intervals, grouped, trimmed};
use crate::evaluations::entity::round_subject;
use crate::evaluations::store::subjects;
use crate::evaluations::{link, permit};
use crate::scoring::{Framework, Level, Outcome, RankRange, Robustness, Sobol};
use crate::web::{Answer, PageError, Routes, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/rounds/{id}/robustness", show);
}

#[derive(Template)]
#[template(path = "evaluations/explain/robust.html")]
struct RobustPage {
    desk: Desk,
    round: String,
    round_url: String,
    settings: String,
    lines: Vec<Line>,
    intervals: Figure,
    grades: Vec<String>,
    chances: Vec<(String, String, Vec<String>)>,
    sobol: Vec<Figure>,
    weights: Figure,
    dropped: Vec<Vec<String>>,
    methods: Vec<Method>,
    redundant: Vec<Vec<String>>,
    constant: Vec<String>,
}

/// Neighbours at a grade line.
struct Line {
    grade: String,
    above: String,
    below: String,
    gap: String,
    swap: String,
    is_shaky: bool,
}

/// Ranks by another method, in short.
struct Method {
    name: String,
    is_own: bool,
    spearman: String,
    moved: usize,
    most: String,
}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let round = super::round_of(&cx, *id).await?;
    if !permit::leads(&cx.who) {
        return Err(PageError::Forbidden(
            "稳健性分析涉及全部对象，由综试区牵头部门查看。您可以查看本地区对象的得分说明。".into(),
        ));
    }
    let (framework, _) = case::framework(cx.database(), &round).await?;
    let found = case::robustness(cx.database(), round.id).await?;
    let found = found.ok_or_else(|| PageError::BadRequest("这一轮还没有做稳健性分析。请先在轮次页面测算。".into()))?;
    let rows = subjects::of_round(cx.database(), round.id).await?;
    let urls = rows.iter().map(|row: &round_subject::Model| (row.listing_id.to_string(), link::subject(round.id, row.id)));
    let page = page(cx.desk("稳健性"), (round.name.clone(), link::round(round.id)), &framework, &found, &urls.collect());
    render(StatusCode::OK, &page)
}

fn page(
    desk: Desk,
    (round, round_url): (String, String),
    framework: &Framework,
    found: &Robustness,
    urls: &BTreeMap<String, String>,
) -> RobustPage {
    let runs = &found.monte_carlo;
    let mut ranges: Vec<&RankRange> = runs.subjects.iter().collect();
    ranges.sort_by_key(|range| range.rank);
    let names = names(framework);
    let name = |key: &String| names.get(key.as_str()).cloned().unwrap_or_else(|| key.clone());
    RobustPage {
        desk,
        round,
        round_url,
        settings: settings(found),
        lines: runs.lines.iter().map(line).collect(),
        intervals: intervals(&ranges, found, urls),
        grades: ranges.first().map(|range| range.grades.iter().map(|one| one.grade.clone()).collect()).unwrap_or_default(),
        chances: ranges.iter().map(|range| chances(range, urls)).collect(),
        sobol: found.sobol.iter().enumerate().map(|(at, one)| sobol(at, one, framework)).collect(),
        weights: weights(found),
        dropped: found.leave_one_out.iter().map(|one| dropped(one, &name(&one.indicator), &runs.subjects)).collect(),
        methods: found.methods.iter().map(|one| method(one, &runs.subjects)).collect(),
        redundant: found
            .correlation
            .redundant
            .iter()
            .map(|pair| vec![name(&pair.one), name(&pair.other), trimmed(pair.pearson, 3), trimmed(pair.spearman, 3)])
            .collect(),
        constant: found.correlation.constant.iter().map(name).collect(),
    }
}

/// Names of indicators and dimensions by their keys.
fn names(framework: &Framework) -> BTreeMap<&str, String> {
    let leaves = framework.indicators();
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    for leaf in leaves {
        names.insert(leaf.node.key.as_str(), leaf.node.name.clone());
    }
    names.extend(framework.dimensions.iter().map(|node| (node.key.as_str(), node.name.clone())));
    names
}

fn settings(found: &Robustness) -> String {
    let noise = found.monte_carlo.noise;
    let rules = if noise.rules { "，并随机换用无量纲化方法" } else { "" };
    format!(
        "共 {} 次随机模拟：每次把各项权重在 ±{} 内随机变动{rules}，其余不变。随机数种子 {}，任何人用同一份数据都能算出同样的结果。",
        grouped(f64::from(noise.runs), 0),
        percent(noise.weights),
        noise.seed
    )
}

fn line(line: &crate::scoring::GradeLine) -> Line {
    Line {
        grade: line.grade.clone(),
        above: line.above_name.clone(),
        below: line.below_name.clone(),
        gap: points(line.gap),
        swap: percent(line.swap),
        is_shaky: line.is_shaky,
    }
}

fn intervals(ranges: &[&RankRange], found: &Robustness, urls: &BTreeMap<String, String>) -> Figure {
    let number = |rank: usize| u32::try_from(rank).map_or(0.0, f64::from);
    let shaky = |key: &str| found.monte_carlo.lines.iter().any(|line| line.is_shaky && (line.above == key || line.below == key));
    let row = |range: &&RankRange| Interval {
        name: range.name.clone(),
        url: urls.get(&range.key).cloned(),
        least: number(range.min),
        low: number(range.p5),
        middle: number(range.median),
        high: number(range.p95),
        most: number(range.max),
        actual: Some(number(range.rank)),
        is_marked: shaky(&range.key),
    };
    let chart = Intervals {
        of: "对象".to_owned(),
        value: "名次".to_owned(),
        rows: ranges.iter().map(row).collect(),
        lines: Vec::new(),
        decimals: 0,
    };
    let note =
        if chart.rows.iter().any(|row| row.is_marked) { "深色的是等级线两侧名次容易互换的对象。" } else { "" };
    chart.figure(Caption::new("ranks", "名次在什么范围内变动").note(note))
}

fn chances(range: &RankRange, urls: &BTreeMap<String, String>) -> (String, String, Vec<String>) {
    let cells = range.grades.iter().map(|one| percent(one.probability)).collect();
    (range.name.clone(), urls.get(&range.key).cloned().unwrap_or_default(), cells)
}

fn sobol(at: usize, found: &Sobol, framework: &Framework) -> Figure {
    let names = names(framework);
    let row = |factor: &crate::scoring::Factor| {
        let name = names.get(factor.key.as_str()).cloned().unwrap_or_else(|| factor.name.clone());
        Bar { name, values: vec![Some(factor.first), Some(factor.total)], ..Bar::default() }
    };
    let of = if found.settings.level == Level::Dimension { "维度" } else { "指标" };
    let what = match &found.settings.outcome {
        Outcome::RankShift => "名次的平均变动",
        Outcome::Score { .. } => "一个对象的得分",
    };
    let series = vec!["一阶（单独的影响）".to_owned(), "总效应（含共同的影响）".to_owned()];
    let rows = found.factors.iter().map(row).collect();
    let chart = Bars { of: of.to_owned(), unit: String::new(), decimals: 3, series, rows, full: None };
    let note = format!(
        "Sobol 指数，基础样本 {}，种子 {}。一阶之和远小于 1，说明各{of}的权重是一起起作用的。",
        found.settings.n, found.settings.seed
    );
    chart.figure(Caption::new(format!("sobol-{at}"), format!("哪个{of}的权重最影响{what}")).note(note))
}

fn weights(found: &Robustness) -> Figure {
    let row = |one: &crate::scoring::EffectiveWeight| {
        let name = one.path.rsplit(" > ").next().unwrap_or(&one.path).to_owned();
        Bar { name, values: vec![Some(one.weight * 100.0), Some(one.variance * 100.0)], ..Bar::default() }
    };
    let mut rows: Vec<&crate::scoring::EffectiveWeight> = found.effective_weights.iter().collect();
    rows.sort_by(|one, other| other.variance.total_cmp(&one.variance));
    let chart = Bars {
        of: "指标".to_owned(),
        unit: "%".to_owned(),
        decimals: 2,
        series: vec!["赋予的权重".to_owned(), "占总分差异的份额".to_owned()],
        rows: rows.into_iter().map(row).collect(),
        full: None,
    };
    let note = "份额为负的指标与其他指标方向相反；份额远大于权重的，实际上左右了名次。";
    chart.figure(Caption::new("weights", "权重和实际影响").note(note))
}

fn dropped(one: &crate::scoring::Dropped, name: &str, subjects: &[RankRange]) -> Vec<String> {
    let most = one.most.as_ref().map(|(key, with, without)| {
        let name = subjects.iter().find(|range| range.key == *key).map_or(key.as_str(), |range| range.name.as_str());
        format!("{name}：{with} → {without}")
    });
    vec![
        name.to_owned(),
        trimmed(one.mean_shift, 2),
        most.unwrap_or_else(|| "没有变动".to_owned()),
        one.grades_changed.to_string(),
        trimmed(one.spearman, 3),
    ]
}

fn method(one: &crate::scoring::Method, subjects: &[RankRange]) -> Method {
    let shift = |(rank, subject): (&usize, &RankRange)| (rank.abs_diff(subject.rank), subject.name.clone());
    let shifts: Vec<(usize, String)> = one.ranks.iter().zip(subjects).map(shift).collect();
    let most = shifts.iter().max_by_key(|(places, _)| *places).filter(|(places, _)| *places > 0);
    Method {
        name: format!("{}，{}", one.weighting_name, one.aggregation.name()),
        is_own: one.is_own,
        spearman: trimmed(one.spearman, 3),
        moved: shifts.iter().filter(|(places, _)| *places > 0).count(),
        most: most.map(|(places, name)| format!("{name}，{places} 位")).unwrap_or_default(),
    }
}
