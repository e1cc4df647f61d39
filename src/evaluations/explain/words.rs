//! Sources, rules and places among peers, in words with their numbers.

use std::collections::BTreeMap;

use crate::charts::trimmed;
use crate::returns::forms::Forms;
use crate::scoring::{Direction, Indicator, Over, Peer, ScoringRule, Source};

/// Names that sources are told by: fields of forms, facts of the portal.
#[derive(Default)]
pub struct Names {
    /// Forms of monthly returns.
    pub forms: Option<std::sync::Arc<Forms>>,
    /// Names of facts by their keys.
    pub facts: BTreeMap<String, String>,
}

/// Decimals of raw values.
pub const DECIMALS: usize = 4;

/// A raw value with its unit.
pub fn raw(value: Option<f64>, unit: &str) -> String {
    value.map_or_else(|| "缺数据".to_owned(), |value| quantity(value, unit))
}

/// A number with its unit.
pub fn quantity(value: f64, unit: &str) -> String {
    let space = if unit.is_empty() || unit.starts_with('%') { "" } else { " " };
    format!("{}{space}{unit}", trimmed(value, DECIMALS))
}

/// A share in percent.
pub fn percent(share: f64) -> String {
    format!("{}%", trimmed(share * 100.0, 2))
}

/// Where raw values of an indicator come from.
pub fn source(source: &Source, names: &Names) -> String {
    match source {
        Source::Return { form, field, over } => {
            let known = names.forms.as_ref().and_then(|forms| forms.of(form));
            let field_name = known.and_then(|form| form.field(field)).map_or(field.as_str(), |field| field.name.as_str());
            let form_name = known.map_or(form.as_str(), |form| form.name.as_str());
            format!("月报“{form_name}”中的“{field_name}”，{}", over_words(*over))
        }
        Source::System { fact } => format!("本平台的记录：{}", names.facts.get(fact).map_or(fact.as_str(), String::as_str)),
        Source::Official { guidance } => labelled("主管部门填写", guidance),
        Source::Expert { rubric } => labelled("专家独立评分", rubric),
        Source::Evidence { what } => labelled("申报单位举证、逐级核查", what),
    }
}

fn labelled(label: &str, words: &str) -> String {
    if words.is_empty() { label.to_owned() } else { format!("{label}：{words}") }
}

const fn over_words(over: Over) -> &'static str {
    match over {
        Over::Sum => "全年合计",
        Over::Last => "年末数",
        Over::Mean => "各月平均",
        Over::Growth => "全年合计比上年增长",
    }
}

/// Short name of a kind of sources.
pub const fn source_kind(source: &Source) -> &'static str {
    match source {
        Source::Return { .. } => "月报",
        Source::System { .. } => "平台记录",
        Source::Official { .. } => "主管部门",
        Source::Expert { .. } => "专家",
        Source::Evidence { .. } => "举证",
    }
}

/// How a raw value becomes a share of full marks.
pub fn rule(indicator: &Indicator) -> String {
    let unit = indicator.unit.as_str();
    let name = indicator.rule.name();
    let is_higher = indicator.direction == Direction::Higher;
    let better = if is_higher { "越高越好" } else { "越低越好" };
    let how = match &indicator.rule {
        ScoringRule::Linear { from, to } => {
            format!("{}起得分，到 {}得满分，中间按比例", quantity(*from, unit), quantity(*to, unit))
        }
        ScoringRule::TargetRatio { target, cap } => {
            format!("目标 {}，完成 {}得满分，中间按比例", quantity(*target, unit), percent(*cap))
        }
        ScoringRule::Steps { steps } => {
            let word = if is_higher { "达到" } else { "不超过" };
            let step = |(from, share): &(f64, f64)| format!("{word} {}得 {}", quantity(*from, unit), percent(*share));
            steps.iter().map(step).collect::<Vec<_>>().join("；")
        }
        ScoringRule::Growth { zero_at, full_at } => {
            format!("比上年增长 {}起得分，到 {}得满分", percent(*zero_at), percent(*full_at))
        }
        ScoringRule::Rank => "同类中第一名得满分，末名不得分，中间按名次".to_owned(),
        ScoringRule::Percentile => "按同类中不如本单位的比例".to_owned(),
        ScoringRule::MinMax => "同类最优得满分，最差不得分，中间按比例".to_owned(),
        ScoringRule::ZScore { spread } => {
            format!("按与同类平均的距离：高 {0} 个标准差得满分，低 {0} 个不得分", trimmed(*spread, 2))
        }
        ScoringRule::DistanceToBest => "按与同类最优值之比".to_owned(),
        ScoringRule::YesNo => {
            if is_higher { "达到得满分，未达到不得分" } else { "没有发生得满分，发生不得分" }.to_owned()
        }
        ScoringRule::Expert { max } => format!("满分 {} 分，取平均分", trimmed(*max, 2)),
        ScoringRule::Formula { rule } => rule.source().to_owned(),
    };
    if indicator.rule.is_judgement() { format!("{name}：{how}") } else { format!("{name}（{better}）：{how}") }
}

/// Where a value stands among its peers.
pub fn peers(peer: &Peer, unit: &str) -> String {
    let place = peer.position.map_or_else(
        || format!("同类 {} 个有数据，本单位缺数据", peer.of),
        |position| format!("同类 {} 个中第 {position}", peer.of),
    );
    let number = |name: &str, value: Option<f64>| {
        // Means have more decimals than anybody reads.
        value.map(|value| format!("{name} {}", quantity((value * 100.0).round() / 100.0, unit)))
    };
    let numbers: Vec<String> =
        [number("最优", peer.best), number("中位数", peer.median), number("平均", peer.mean)].into_iter().flatten().collect();
    if numbers.is_empty() { place } else { format!("{place}；{}", numbers.join("，")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn indicator(rule: ScoringRule) -> Indicator {
        let source = Source::System { fact: "training".to_owned() };
        Indicator { unit: "家".to_owned(), direction: Direction::Higher, source, rule, missing: None }
    }

    #[test]
    fn rules_are_told_with_their_numbers() {
        let steps = indicator(ScoringRule::Steps { steps: vec![(10.0, 0.6), (50.0, 1.0)] });
        assert_eq!(rule(&steps), "分档（越高越好）：达到 10 家得 60%；达到 50 家得 100%");
        let linear = indicator(ScoringRule::Linear { from: 0.0, to: 1500.5 });
        assert_eq!(rule(&linear), "线性（越高越好）：0 家起得分，到 1,500.5 家得满分，中间按比例");
        assert!(rule(&indicator(ScoringRule::YesNo)).starts_with("是否达到：达到得满分"));
        assert_eq!(source(&steps.source, &Names::default()), "本平台的记录：training");
    }

    #[test]
    fn a_missing_value_says_so_among_peers() {
        let peer = Peer { best: Some(45.0), median: Some(20.0), mean: None, position: None, of: 11 };
        assert_eq!(peers(&peer, "家"), "同类 11 个有数据，本单位缺数据；最优 45 家，中位数 20 家");
        assert_eq!(raw(None, "家"), "缺数据");
        assert_eq!(raw(Some(12.5), "%"), "12.5%");
    }
}
