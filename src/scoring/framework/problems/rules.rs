//! What is wrong with the rule of an indicator.

use crate::forms::rules::{Expects, Names, Shape};
use crate::scoring::Problem;
use crate::scoring::framework::{Direction, Indicator, ScoringRule};
use crate::scoring::share::NAMES;

/// What is wrong with an indicator.
pub(super) fn check(name: &str, path: &str, indicator: &Indicator, problems: &mut Vec<Problem>) {
    for message in wrong(indicator) {
        problems.push(Problem::new(path, format!("“{name}”的计分规则：{message}")));
    }
}

fn wrong(indicator: &Indicator) -> Vec<String> {
    let is_higher = indicator.direction == Direction::Higher;
    let says = |is_wrong: bool, message: String| if is_wrong { vec![message] } else { Vec::new() };
    match &indicator.rule {
        ScoringRule::Linear { from, to } => says(!is_way(*from, *to, is_higher), way("起点 from", "满分点 to", is_higher)),
        ScoringRule::Growth { zero_at, full_at } => {
            says(!is_way(*zero_at, *full_at, is_higher), way("不得分的增幅 zero_at", "满分增幅 full_at", is_higher))
        }
        ScoringRule::TargetRatio { target, cap } => {
            let is_wrong = !(is_positive(*target) && is_positive(*cap));
            says(is_wrong, format!("目标 target 和满分比例 cap 应大于 0，现为 {target} 和 {cap}"))
        }
        ScoringRule::Steps { steps } => of_steps(steps, is_higher),
        ScoringRule::ZScore { spread } => says(!is_positive(*spread), format!("标准差倍数 spread 应大于 0，现为 {spread}")),
        ScoringRule::Expert { max } => says(!is_positive(*max), format!("最高评分 max 应大于 0，现为 {max}")),
        ScoringRule::Formula { rule } => {
            let known: Names = NAMES.into_iter().map(|name| (name, Shape::Number)).collect();
            rule.check_result(&known, Expects::Number).into_iter().map(|problem| problem.message).collect()
        }
        ScoringRule::Rank | ScoringRule::Percentile | ScoringRule::MinMax | ScoringRule::DistanceToBest | ScoringRule::YesNo => {
            Vec::new()
        }
    }
}

fn of_steps(steps: &[(f64, f64)], is_higher: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    if steps.is_empty() {
        wrong.push("分档 steps 不能为空".to_owned());
    }
    for (from, share) in steps.iter().filter(|(from, share)| !from.is_finite() || !(0.0..=1.0).contains(share)) {
        wrong.push(format!("档位 [{from}, {share}] 的得分率应在 0 至 1 之间"));
    }
    let is_bad = |pair: &&[(f64, f64)]| !is_way(pair[0].0, pair[1].0, is_higher) || pair[1].1 < pair[0].1;
    if let Some(pair) = steps.windows(2).find(is_bad) {
        let order = if is_higher { "从小到大" } else { "从大到小（数值越小越好）" };
        wrong.push(format!(
            "档位应按数值{order}、得分率不减排列，[{}, {}] 之后不应是 [{}, {}]",
            pair[0].0, pair[0].1, pair[1].0, pair[1].1
        ));
    }
    wrong
}

fn is_positive(number: f64) -> bool {
    number.is_finite() && number > 0.0
}

/// Whether the second number is better than the first.
fn is_way(from: f64, to: f64, is_higher: bool) -> bool {
    from.is_finite() && to.is_finite() && if is_higher { from < to } else { from > to }
}

fn way(from: &str, to: &str, is_higher: bool) -> String {
    let (direction, compare) = if is_higher { ("越高越好", "小于") } else { ("越低越好", "大于") };
    format!("指标{direction}，{from}应{compare}{to}")
}
