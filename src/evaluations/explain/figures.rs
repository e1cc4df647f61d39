//! Charts of a score.

use crate::charts::{Bar, Bars, Caption, Chart as _, Figure, Radar, Step, Waterfall};
use crate::scoring::{Peers, Scores, SubjectScore};

use super::case::Case;

/// How much of each dimension was reached, against the median of the peers and the year before.
pub fn radar(case: &Case, before: Option<&(i32, SubjectScore)>) -> Option<Figure> {
    let (scores, score) = (case.scores.as_ref()?, case.score()?);
    let mut series = vec![(score.name.clone(), rates(score))];
    series.push((format!("{}中位数", peers_name(case)), medians(scores, case, score)));
    if let Some((year, before)) = before {
        let rate = |key: &str| before.dimensions.iter().find(|one| one.key == key).and_then(|one| rate(one.points, one.full));
        series.push((format!("本单位 {year} 年"), score.dimensions.iter().map(|one| rate(&one.key)).collect()));
    }
    let axes = score.dimensions.iter().map(|one| one.name.clone()).collect();
    Some(Radar { of: "维度".to_owned(), axes, series }.figure(Caption::new("radar", "各维度得分率")))
}

/// From the dimensions to the total.
pub fn waterfall(case: &Case) -> Option<Figure> {
    let score = case.score()?;
    let mut steps: Vec<Step> =
        score.dimensions.iter().map(|one| Step::Part(one.name.clone(), one.points, Some(one.full))).collect();
    if score.balance.abs() > 0.005 {
        steps.push(Step::Part("合成方法的差额".to_owned(), score.balance, None));
    }
    if !score.adjustments.is_empty() {
        steps.push(Step::Sum("基础得分".to_owned()));
        steps.extend(score.adjustments.iter().map(|one| Step::Part(one.name.clone(), one.points, None)));
    }
    steps.push(Step::Sum("综合得分".to_owned()));
    let chart = Waterfall { of: "组成".to_owned(), unit: "分".to_owned(), decimals: 2, steps };
    Some(chart.figure(Caption::new("waterfall", "得分是怎么来的")))
}

/// All totals of a round, best first; one may be marked.
pub fn totals(scores: &Scores, marked: Option<&str>, url: impl Fn(&str) -> Option<String>) -> Figure {
    let mut subjects: Vec<&SubjectScore> = scores.subjects.iter().collect();
    subjects.sort_by(|one, other| one.rank.cmp(&other.rank).then_with(|| one.name.cmp(&other.name)));
    let bar = |score: &&SubjectScore| Bar {
        name: score.name.clone(),
        url: url(&score.key),
        values: vec![Some(score.total)],
        target: None,
        is_marked: marked == Some(score.key.as_str()),
    };
    let rows = subjects.iter().map(bar).collect();
    let of = "对象".to_owned();
    let series = vec!["综合得分".to_owned()];
    let bars = Bars { of, unit: "分".to_owned(), decimals: 2, series, rows, full: Some(100.0) };
    bars.figure(Caption::new("totals", "综合得分"))
}

/// Several subjects on one radar.
pub fn compared(scores: &[&SubjectScore]) -> Figure {
    let axes = scores.first().map(|score| score.dimensions.iter().map(|one| one.name.clone()).collect()).unwrap_or_default();
    let series = scores.iter().map(|score| (score.name.clone(), rates(score))).collect();
    Radar { of: "维度".to_owned(), axes, series }.figure(Caption::new("radar", "各维度得分率"))
}

/// Shares of full marks of all dimensions, 0 to 100.
pub fn rates(score: &SubjectScore) -> Vec<Option<f64>> {
    score.dimensions.iter().map(|one| rate(one.points, one.full)).collect()
}

fn rate(points: f64, full: f64) -> Option<f64> {
    (full > 0.0).then(|| points / full * 100.0)
}

fn peers_name(case: &Case) -> &'static str {
    if case.framework.peers == Peers::Group { "同类" } else { "全部对象" }
}

/// Medians of the peers, the subject itself among them.
fn medians(scores: &Scores, case: &Case, of: &SubjectScore) -> Vec<Option<f64>> {
    let is_peer = |score: &&SubjectScore| case.framework.peers == Peers::All || score.group == of.group;
    let peers: Vec<Vec<Option<f64>>> = scores.subjects.iter().filter(is_peer).map(rates).collect();
    let of_dimension = |at: usize| median(peers.iter().filter_map(|rates| rates.get(at).copied().flatten()).collect());
    (0..of.dimensions.len()).map(of_dimension).collect()
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let high = values.get(middle).copied()?;
    if values.len() % 2 == 1 { Some(high) } else { Some(f64::midpoint(values.get(middle - 1).copied()?, high)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_of_even_and_odd_many() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), Some(2.5));
    }
}
