//! Every fixture, number by number.

use cbec_portal::scoring::{
    Aggregation, Data, Direction, Field, Framework, Level, Outcome, SobolSettings, ahp, critic, entropy, pearson, score,
    sobol_indices, sobol_outcomes, spearman, topsis,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

const NEAR: f64 = 1e-9;

macro_rules! fixture {
    ($name:literal) => {
        read(include_str!(concat!("../fixtures/scoring/", $name, ".json")))
    };
}

fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap()
}

#[track_caller]
fn near(ours: &[f64], theirs: &[f64], what: &str) {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    for (at, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
        assert!((ours - theirs).abs() <= NEAR, "{what} at {at}: {ours} is not {theirs}");
    }
}

fn direction(is_cost: bool) -> Direction {
    if is_cost { Direction::Lower } else { Direction::Higher }
}

#[derive(Deserialize)]
struct Normalisation {
    values: Vec<f64>,
    cost: bool,
    min_max: Vec<f64>,
    z_score: Vec<f64>,
    percentile: Vec<f64>,
    rank: Vec<f64>,
    to_best: Option<Vec<f64>>,
}

#[test]
fn normalisation_is_that_of_pymcdm_and_scipy() {
    let cases: Vec<Normalisation> = fixture!("normalisation");
    assert_eq!(cases.len(), 10);
    for case in cases {
        let field = Field::new(direction(case.cost), case.values.iter().copied());
        let each = |rule: fn(&Field, f64) -> Option<f64>| {
            case.values.iter().map(|value| rule(&field, *value).unwrap()).collect::<Vec<_>>()
        };
        near(&each(Field::min_max), &case.min_max, "min-max");
        near(&each(Field::z_score), &case.z_score, "z-score");
        near(&each(Field::percentile), &case.percentile, "percentile");
        near(&each(Field::rank), &case.rank, "rank");
        if let Some(to_best) = &case.to_best {
            near(&each(Field::to_best), to_best, "distance to best");
        }
    }
}

#[derive(Deserialize)]
struct Weights {
    objective: Vec<Objective>,
    pairs: Vec<Pairs>,
}

#[derive(Deserialize)]
struct Objective {
    columns: Vec<Vec<f64>>,
    entropy: Vec<f64>,
    critic: Vec<f64>,
}

#[derive(Deserialize)]
struct Pairs {
    matrix: Vec<Vec<f64>>,
    weights: Vec<f64>,
    eigenvalue: f64,
}

#[test]
fn weights_are_those_of_pymcdm() {
    let weights: Weights = fixture!("weighting");
    for case in weights.objective {
        let (rows, columns) = (case.columns[0].len(), case.columns.concat());
        near(&entropy(&columns, rows).unwrap(), &case.entropy, "entropy");
        near(&critic(&columns, rows).unwrap(), &case.critic, "CRITIC");
    }
    for case in weights.pairs {
        let ours = ahp(&case.matrix);
        near(&ours.weights, &case.weights, "AHP");
        near(&[ours.eigenvalue], &[case.eigenvalue], "eigenvalue");
    }
}

#[derive(Deserialize)]
struct Topsis {
    columns: Vec<Vec<f64>>,
    costs: Vec<bool>,
    weights: Vec<f64>,
    closeness: Vec<f64>,
}

#[test]
fn topsis_is_that_of_pymcdm() {
    let cases: Vec<Topsis> = fixture!("topsis");
    for case in cases {
        let normalised = |(column, is_cost): (&Vec<f64>, &bool)| {
            let field = Field::new(direction(*is_cost), column.iter().copied());
            column.iter().map(|value| field.min_max(*value).unwrap()).collect::<Vec<_>>()
        };
        let matrix: Vec<f64> = case.columns.iter().zip(&case.costs).flat_map(normalised).collect();
        near(&topsis(&matrix, &case.weights), &case.closeness, "closeness");
    }
}

#[derive(Deserialize)]
struct Together {
    one: Vec<f64>,
    other: Vec<f64>,
    pearson: f64,
    spearman: f64,
}

#[test]
fn correlations_are_those_of_scipy() {
    let cases: Vec<Together> = fixture!("correlation");
    for case in cases {
        near(&[pearson(&case.one, &case.other).unwrap()], &[case.pearson], "Pearson");
        near(&[spearman(&case.one, &case.other).unwrap()], &[case.spearman], "Spearman");
    }
}

#[derive(Deserialize)]
struct Round {
    framework: Framework,
    data: Data,
    weights: Vec<f64>,
    bases: BTreeMap<Aggregation, Vec<f64>>,
}

#[test]
fn whole_rounds_are_those_of_pymcdm_and_scipy() {
    let round: Round = fixture!("round");
    assert_eq!(round.bases.len(), 4);
    for (aggregation, bases) in round.bases {
        let framework = Framework { aggregation, ..round.framework.clone() };
        let scores = score(&framework, &round.data).unwrap();
        near(&scores.weights.iter().map(|one| one.weight).collect::<Vec<_>>(), &round.weights, "weights");
        near(&scores.subjects.iter().map(|one| one.base).collect::<Vec<_>>(), &bases, aggregation.name());
    }
}

#[derive(Deserialize)]
struct Sobol {
    framework: Framework,
    data: Data,
    cases: Vec<SobolCase>,
}

#[derive(Deserialize)]
struct SobolCase {
    aggregation: Aggregation,
    level: Level,
    outcome: String,
    rows: Vec<Vec<f64>>,
    outcomes: Vec<f64>,
    first: Vec<f64>,
    total: Vec<f64>,
}

#[test]
fn sobol_indices_are_those_of_salib_on_the_same_samples() {
    let sobol: Sobol = fixture!("sobol");
    assert_eq!(sobol.cases.len(), 8);
    for case in sobol.cases {
        let framework = Framework { aggregation: case.aggregation, ..sobol.framework.clone() };
        let outcome = if case.outcome == "score" { Outcome::Score { subject: "s3".to_owned() } } else { Outcome::RankShift };
        let settings = SobolSettings { level: case.level, outcome, spread: 0.3, n: 32, seed: 0 };
        let outcomes = sobol_outcomes(&framework, &sobol.data, &settings, &case.rows).unwrap();
        near(&outcomes, &case.outcomes, &case.outcome);
        let (first, total): (Vec<f64>, Vec<f64>) = sobol_indices(&outcomes, case.first.len()).into_iter().unzip();
        near(&first, &case.first, "first order");
        near(&total, &case.total, "total");
    }
}
