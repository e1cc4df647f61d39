//! Robustness: what must hold whatever the numbers are.

use super::support::{data, framework, linear, round, said};
use crate::scoring::*;

const NOISE: Noise = Noise { weights: 0.25, rules: true, runs: 500, seed: 3 };

#[test]
fn ranks_under_noise_hold_together() {
    let (framework, data) = round(30, 20, 1);
    let result = monte_carlo(&framework, &data, &NOISE).unwrap();
    for one in &result.subjects {
        assert!(one.min <= one.p5 && one.p5 <= one.median && one.median <= one.p95 && one.p95 <= one.max, "{one:?}");
        assert!((one.grades.iter().map(|grade| grade.probability).sum::<f64>() - 1.0).abs() < 1e-12);
    }
    assert_eq!(result.subjects[2].min, 30, "the vetoed stay behind");
    assert_eq!(monte_carlo(&framework, &data, &NOISE).unwrap(), result, "the same seed, the same ranks");
    assert_ne!(monte_carlo(&framework, &data, &Noise { seed: 4, ..NOISE }).unwrap().subjects, result.subjects);
}

#[test]
fn without_noise_nothing_moves() {
    let (framework, data) = round(30, 20, 2);
    let result = monte_carlo(&framework, &data, &Noise { weights: 0.0, rules: false, runs: 50, seed: 3 }).unwrap();
    assert!(result.subjects.iter().all(|one| one.min == one.rank && one.max == one.rank));
    assert!(result.lines.iter().all(|line| line.swap == 0.0 && !line.is_shaky));
    let scores = score(&framework, &data).unwrap();
    assert!(result.subjects.iter().zip(&scores.subjects).all(|(one, other)| one.rank == other.rank));
}

#[test]
fn a_close_call_at_a_grade_line_is_flagged() {
    let framework = framework(&[&[("one", linear()), ("two", linear())]]);
    let data = data(&framework, &[&[Some(100.0), Some(61.0)], &[Some(60.0), Some(99.8)], &[Some(20.0), Some(20.0)]]);
    let result = monte_carlo(&framework, &data, &NOISE).unwrap();
    let line = &result.lines[0];
    assert_eq!((line.grade.as_str(), line.above.as_str(), line.below.as_str(), line.is_shaky), ("良好", "s0", "s1", true));
    assert!((0.3..0.7).contains(&line.swap) && (line.gap - 0.6).abs() < 1e-9, "{line:?}");
    assert!(!result.lines[1].is_shaky);
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let (framework, data) = round(5, 5, 2);
    assert!(said(&monte_carlo(&framework, &data, &Noise { weights: 1.0, ..NOISE }).unwrap_err()).contains("权重扰动幅度"));
    assert!(said(&monte_carlo(&framework, &data, &Noise { runs: 0, ..NOISE }).unwrap_err()).contains("模拟次数"));
    let of = |change: fn(&mut SobolSettings)| {
        let mut settings = Settings::of_seed(1).sobol.remove(0);
        change(&mut settings);
        said(&sobol(&framework, &data, &settings).unwrap_err())
    };
    assert!(of(|settings| settings.n = 1).contains("样本数"));
    assert!(of(|settings| settings.outcome = Outcome::Score { subject: "x".into() }).contains("“x”不在名单里"));
}

/// For a sum, first-order and total indices are the same and known: squared contributions by their sum.
#[test]
fn sobol_indices_of_a_sum_are_known() {
    let factors = 3;
    let weights = [1.0, 2.0, 4.0];
    let n = 4_000;
    let mut random = crate::scoring::random::Random::new(9, 9);
    let mut outcomes = Vec::new();
    for _ in 0..n {
        let a: Vec<f64> = (0..factors).map(|_| random.unit()).collect();
        let b: Vec<f64> = (0..factors).map(|_| random.unit()).collect();
        let sum = |of: &dyn Fn(usize) -> f64| (0..factors).map(|at| weights[at] * of(at)).sum::<f64>();
        outcomes.push(sum(&|at| a[at]));
        outcomes.extend((0..factors).map(|mixed| sum(&|at| if at == mixed { b[at] } else { a[at] })));
        outcomes.push(sum(&|at| b[at]));
    }
    for ((first, total), weight) in sobol_indices(&outcomes, factors).into_iter().zip(weights) {
        let known = weight * weight / 21.0;
        assert!((first - known).abs() < 0.05 && (total - known).abs() < 0.05, "{first} {total} {known}");
    }
    assert_eq!(sobol_indices(&[5.0; 20], 3), [(0.0, 0.0); 3]);
}

#[test]
fn sobol_of_rounds() {
    let (framework, data) = round(20, 15, 8);
    for (level, factors) in [(Level::Dimension, 5), (Level::Indicator, 15)] {
        for outcome in [Outcome::RankShift, Outcome::Score { subject: "s3".into() }] {
            let settings = SobolSettings { level, outcome, spread: 0.3, n: 256, seed: 5 };
            let result = sobol(&framework, &data, &settings).unwrap();
            assert_eq!(result.factors.len(), factors);
            assert!(result.variance > 0.0);
            assert!(
                result.factors.iter().all(|one| one.total > -1e-12 && one.total < 1.6 && one.first < one.total + 0.4),
                "{result:?}"
            );
            assert_eq!(sobol(&framework, &data, &settings).unwrap(), result);
        }
    }
}

#[test]
fn without_an_indicator() {
    let framework = framework(&[&[("one", linear()), ("two", linear())], &[("three", linear())]]);
    let data = data(&framework, &[&[Some(90.0), Some(10.0), Some(50.0)], &[Some(20.0), Some(60.0), Some(50.0)]]);
    let all = leave_one_out(&framework, &data).unwrap();
    assert_eq!((all[0].mean_shift, all[0].most.clone(), all[0].spearman), (1.0, Some(("s0".to_owned(), 1, 2)), -1.0));
    assert_eq!((all[1].mean_shift, all[1].most.clone(), all[1].spearman), (0.0, None, 1.0));
    assert_eq!(all[2].grades_changed, 0);
}

#[test]
fn methods_side_by_side() {
    let (framework, data) = round(12, 10, 8);
    let all = methods(&framework, &data).unwrap();
    assert_eq!(all.len(), 16, "four means by four weightings");
    let own: Vec<&Method> = all.iter().filter(|one| one.is_own).collect();
    assert_eq!((own.len(), own[0].spearman), (1, 1.0));
    let scores = score(&framework, &data).unwrap();
    assert!(own[0].ranks.iter().zip(&scores.subjects).all(|(rank, one)| *rank == one.rank));
}

#[test]
fn what_says_the_same_is_found() {
    let framework = framework(&[&[("one", linear()), ("copy", linear()), ("other", linear()), ("same", linear())]]);
    let rows = [[10.0, 11.0, 90.0, 5.0], [20.0, 22.0, 10.0, 5.0], [40.0, 41.0, 50.0, 5.0], [80.0, 79.0, 30.0, 5.0]]
        .map(|row| row.map(Some));
    let data = data(&framework, &rows.each_ref().map(|row| &row[..]));
    let together = correlation(&framework, &data).unwrap();
    assert_eq!(together.constant, ["same"]);
    let pairs: Vec<(&str, &str)> = together.redundant.iter().map(|pair| (pair.one.as_str(), pair.other.as_str())).collect();
    assert_eq!(pairs, [("one", "copy")]);
    assert_eq!((together.pearson[0][0], together.pearson[0][3], together.spearman[0][1]), (Some(1.0), None, Some(1.0)));
    let effective = effective_weights(&framework, &data).unwrap();
    assert!((effective.iter().map(|one| one.variance).sum::<f64>() - 1.0).abs() < 1e-12);
    assert_eq!(effective[3].variance, 0.0);
}
