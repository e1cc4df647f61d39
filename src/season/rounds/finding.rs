//! Invented findings: how good a subject is follows from its name, and what it claims follows from how good it is.

use crate::scoring::{Direction, Indicator, Leaf, ScoringRule, Source};
use crate::season::chance::Chance;

/// How good a subject is in a year, from 0.45 to 1: it stays itself, and moves a little from year to year.
pub(super) fn strength(name: &str, year: i32) -> f64 {
    let own = f64::from(Chance::of(&["round", name]).between(0, 45)) / 100.0;
    let moved = f64::from(Chance::of(&["round", name, &year.to_string()]).between(0, 10)) / 100.0;
    (0.45 + own + moved).min(1.0)
}

/// The raw value that is worth about a share of full marks.
pub(super) fn worth(indicator: &Indicator, share: f64) -> f64 {
    let value = match &indicator.rule {
        ScoringRule::Linear { from, to } => from + (to - from) * share,
        ScoringRule::TargetRatio { target, .. } if indicator.direction == Direction::Lower => target / share.max(0.2),
        ScoringRule::TargetRatio { target, .. } => target * share,
        ScoringRule::Steps { steps } => {
            let reached = steps.iter().filter(|(_, worth)| *worth <= share + 0.1);
            reached.map(|(from, _)| *from).fold(f64::NAN, |_, from| from)
        }
        ScoringRule::YesNo => f64::from(u8::from(share > 0.5)),
        ScoringRule::Expert { max } => max * share,
        _ => 100.0 * share,
    };
    if value.is_finite() { value.round() } else { 0.0 }
}

/// What somebody finds about an indicator of a subject.
pub(super) fn value(name: &str, year: i32, leaf: &Leaf<'_>) -> f64 {
    let noise = f64::from(Chance::of(&[name, &leaf.node.key, &year.to_string()]).between(0, 20)) / 100.0 - 0.1;
    worth(leaf.indicator, (strength(name, year) + noise).clamp(0.0, 1.0))
}

/// Whether the subjects say and prove it themselves.
pub(super) const fn is_claimed(source: &Source) -> bool {
    matches!(source, Source::Evidence { .. })
}

/// Whether officials say it.
pub(super) const fn is_official(source: &Source) -> bool {
    matches!(source, Source::Official { .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn indicator(rule: ScoringRule) -> Indicator {
        let source = Source::Evidence { what: String::new() };
        Indicator { unit: String::new(), direction: Direction::Higher, source, rule, missing: None }
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "these numbers are exact")]
    fn values_are_worth_what_they_should_be() {
        assert_eq!(worth(&indicator(ScoringRule::Linear { from: 0.0, to: 50.0 }), 0.5), 25.0);
        assert_eq!(worth(&indicator(ScoringRule::YesNo), 0.9), 1.0);
        let steps = ScoringRule::Steps { steps: vec![(1.0, 0.6), (2.0, 0.8), (3.0, 1.0)] };
        assert_eq!(worth(&indicator(steps), 0.85), 2.0);
        assert!((0.45..=1.0).contains(&strength("甲", 2025)));
    }
}
