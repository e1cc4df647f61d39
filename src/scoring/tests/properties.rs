//! What holds for every round.

use proptest::prelude::*;

use super::support::{data, framework, linear, round};
use crate::scoring::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Points add up, shares stay within 0 and 1, weights sum to 1, ranks follow totals.
    #[test]
    fn rounds_add_up(subjects in 3..25usize, indicators in 5..30usize, seed in any::<u64>(), aggregation in 0..4usize) {
        let (mut framework, data) = round(subjects, indicators, seed);
        framework.aggregation = Aggregation::ALL[aggregation];
        let scores = score(&framework, &data).unwrap();
        prop_assert!((scores.weights.iter().map(|one| one.weight).sum::<f64>() - 1.0).abs() < 1e-12);
        for one in &scores.subjects {
            let points: f64 = one.lines.iter().map(|line| line.points).sum();
            prop_assert!((points + one.balance - one.base).abs() < 1e-9);
            prop_assert!((one.lines.iter().map(|line| line.full).sum::<f64>() - 100.0).abs() < 1e-9);
            prop_assert!(one.lines.iter().all(|line| (0.0..=1.0).contains(&line.share)));
            prop_assert!((0.0..=100.0 + 1e-9).contains(&one.base));
        }
        for one in scores.subjects.iter().filter(|one| one.vetoed_by.is_empty()) {
            let better = scores.subjects.iter().filter(|other| other.vetoed_by.is_empty() && other.total > one.total).count();
            prop_assert_eq!(one.rank, better + 1);
        }
    }

    /// Uneven strength costs: harmonic ≤ geometric ≤ arithmetic, as long as nothing is below one per cent.
    #[test]
    fn means_are_in_order(rows in prop::collection::vec(prop::array::uniform3(2.0..100.0f64), 1..8)) {
        let mut framework = framework(&[&[("one", linear()), ("two", linear()), ("three", linear())]]);
        let rows: Vec<[Option<f64>; 3]> = rows.into_iter().map(|row| row.map(Some)).collect();
        let data = data(&framework, &rows.iter().map(|row| &row[..]).collect::<Vec<_>>());
        let bases = [Aggregation::Arithmetic, Aggregation::Geometric, Aggregation::Harmonic].map(|aggregation| {
            framework.aggregation = aggregation;
            score(&framework, &data).unwrap().subjects.iter().map(|one| one.base).collect::<Vec<_>>()
        });
        for ((arithmetic, geometric), harmonic) in bases[0].iter().zip(&bases[1]).zip(&bases[2]) {
            prop_assert!(*harmonic <= geometric + 1e-9 && *geometric <= arithmetic + 1e-9);
        }
    }

    /// A better value never makes a subject worse, by any rule that looks at the value alone.
    #[test]
    fn better_is_never_worse(value in 0.0..100.0f64, more in 0.0..50.0f64, other in 0.0..100.0f64) {
        for rule in [
            linear(),
            ScoringRule::TargetRatio { target: 70.0, cap: 1.1 },
            ScoringRule::Steps { steps: vec![(20.0, 0.4), (60.0, 1.0)] },
            ScoringRule::MinMax,
            ScoringRule::Rank,
            ScoringRule::Percentile,
            ScoringRule::DistanceToBest,
        ] {
            let framework = framework(&[&[("one", rule)]]);
            let base = |value: f64| score(&framework, &data(&framework, &[&[Some(value)], &[Some(other)], &[Some(55.0)]])).unwrap().subjects[0].base;
            prop_assert!(base(value + more) + 1e-9 >= base(value));
        }
    }

    /// Steps that are said to reach the next grade do reach it.
    #[test]
    fn steps_keep_their_promise(subjects in 3..12usize, seed in any::<u64>(), aggregation in 0..4usize) {
        let (mut framework, mut data) = round(subjects, 12, seed);
        framework.aggregation = Aggregation::ALL[aggregation];
        framework.missing = Missing::Zero;
        let scores = score(&framework, &data).unwrap();
        let next = steps_to_next_grade(&framework, &data, &scores, "s0").unwrap();
        let relative = |key: &str| framework.node(key).and_then(|node| node.indicator.as_ref()).is_some_and(|one| one.rule.is_relative());
        // Rules that compare with peers, and TOPSIS, move with the subject itself.
        prop_assume!(next.reachable && aggregation < 3 && next.steps.iter().all(|step| !step.is_needed || !relative(&step.indicator)));
        for step in next.steps.iter().filter(|step| step.is_needed) {
            data.values.get_mut("s0").unwrap().get_mut(&step.indicator).unwrap().raw = Some(step.to_raw);
        }
        let place = |scores: &Scores| framework.grades.place(&scores.subjects[0].grade).unwrap();
        prop_assert!(place(&score(&framework, &data).unwrap()) < place(&scores));
    }

    /// Numbers survive the file.
    #[test]
    fn numbers_survive_the_file(value in any::<f64>().prop_filter("finite", |value| value.is_finite())) {
        let text = serde_json::to_string(&Value::of(value)).unwrap();
        let read: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(read.raw.map(f64::to_bits), Some(value.to_bits()));
    }
}
