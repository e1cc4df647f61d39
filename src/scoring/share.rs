//! From a raw value to a share of full marks.

use chrono::NaiveDate;

use super::field::Field;
use super::framework::{Direction, ScoringRule};
use super::numbers::count;
use crate::forms::rules::{Facts, Outcome, Rule};

/// What a value without peers that differ is worth: neither good nor bad.
pub(super) const NEUTRAL: f64 = 0.5;

/// A value and what it is judged by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Case<'a> {
    pub rule: &'a ScoringRule,
    pub value: f64,
    pub previous: Option<f64>,
    pub field: &'a Field,
    pub year: i32,
}

/// What a value is worth.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Marks {
    /// A share of full marks, 0 to 1.
    Share(f64),
    /// Peers are all equal: neutral.
    Even,
    /// A share of full marks with a reason that officials should know.
    Odd(f64, String),
    /// Something else is missing: what.
    Lacking(String),
    /// It cannot be right: why.
    Refused(String),
}

impl Marks {
    /// The share, where there is one.
    pub fn share(&self) -> Option<f64> {
        match self {
            Self::Share(share) | Self::Odd(share, _) => Some(*share),
            Self::Even => Some(NEUTRAL),
            Self::Lacking(_) | Self::Refused(_) => None,
        }
    }
}

impl Case<'_> {
    fn is_higher(&self) -> bool {
        self.field.direction() == Direction::Higher
    }

    /// What the value is worth.
    pub fn marks(&self) -> Marks {
        let (value, field) = (self.value, self.field);
        match self.rule {
            ScoringRule::Linear { from, to } => within((value - from) / (to - from)),
            ScoringRule::TargetRatio { target, cap } => within(self.ratio(*target) / cap),
            ScoringRule::Steps { steps } => within(self.step(steps)),
            ScoringRule::Growth { zero_at, full_at } => match self.growth() {
                Ok(growth) => within((growth - zero_at) / (full_at - zero_at)),
                Err(why) => Marks::Lacking(why),
            },
            ScoringRule::Rank => among(field.rank(value)),
            ScoringRule::Percentile => among(field.percentile(value)),
            ScoringRule::MinMax => among(field.min_max(value)),
            ScoringRule::ZScore { spread } => among(field.z_score(value).map(|z| (z + spread) / (2.0 * spread))),
            ScoringRule::DistanceToBest => self.by_best(),
            ScoringRule::YesNo => within(if (value != 0.0) == self.is_higher() { 1.0 } else { 0.0 }),
            ScoringRule::Expert { max } if !(0.0..=*max).contains(&value) => {
                Marks::Refused(format!("评分 {value} 超出 0 至 {max}"))
            }
            ScoringRule::Expert { max } => within(value / max),
            ScoringRule::Formula { rule } => self.formula(rule),
        }
    }

    /// Value by target, or the other way round where less is better.
    pub fn ratio(&self, target: f64) -> f64 {
        if self.is_higher() {
            self.value / target
        } else if self.value <= 0.0 {
            f64::MAX
        } else {
            target / self.value
        }
    }

    /// Growth over the year before, or why there is none.
    pub fn growth(&self) -> Result<f64, String> {
        match self.previous {
            None => Err("缺上年数据，无法计算增幅".to_owned()),
            Some(0.0) => Err("上年为 0，无法计算增幅".to_owned()),
            Some(previous) => Ok((self.value - previous) / previous.abs()),
        }
    }

    fn step(&self, steps: &[(f64, f64)]) -> f64 {
        let is_reached = |from: f64| if self.is_higher() { self.value >= from } else { self.value <= from };
        steps.iter().filter(|(from, _)| is_reached(*from)).map(|(_, share)| *share).fold(0.0, f64::max)
    }

    fn by_best(&self) -> Marks {
        match self.field.to_best(self.value) {
            Some(share) => within(share),
            None => Marks::Odd(0.0, "同类最优值不大于 0，不能按与最优值之比计分，一律不得分".to_owned()),
        }
    }

    fn formula(&self, rule: &Rule) -> Marks {
        match rule.amount(&self.facts()) {
            Outcome::Value(share) if share.is_finite() => within(share),
            Outcome::Value(_) => Marks::Refused("公式的结果不是有限的数".to_owned()),
            Outcome::Missing(names) => Marks::Lacking(format!("公式缺少 {}", names.join("、"))),
            Outcome::Failed(words) => Marks::Refused(words),
        }
    }

    /// What a formula may look at. The day is the last one of the year, so that nothing depends on today.
    pub fn facts(&self) -> Facts {
        let day = NaiveDate::from_ymd_opt(self.year, 12, 31).unwrap_or_default();
        let known = [
            ("value", Some(self.value)),
            ("previous", self.previous),
            ("best", self.field.best()),
            ("worst", self.field.worst()),
            ("mean", self.field.mean()),
            ("peers", Some(count(self.field.len()))),
        ];
        known.into_iter().fold(Facts::new(day), |facts, (name, value)| match value {
            Some(value) => facts.with(name, value),
            None => facts,
        })
    }
}

/// Names that a formula may use.
pub(super) const NAMES: [&str; 6] = ["value", "previous", "best", "worst", "mean", "peers"];

fn within(share: f64) -> Marks {
    Marks::Share(share.clamp(0.0, 1.0))
}

fn among(share: Option<f64>) -> Marks {
    share.map_or(Marks::Even, within)
}
