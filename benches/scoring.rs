//! A round of a thousand subjects and sixty indicators: scores, Monte-Carlo and Sobol. `cargo bench --bench scoring`. The same
//! computation in Python: `tests/load/scoring.py`.

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on should stop where it stands")]
#![expect(clippy::cast_precision_loss, reason = "small numbers")]
#![expect(clippy::format_push_string, reason = "a text written once")]

use std::hint::black_box;
use std::time::Duration;

use cbec_portal::scoring::{
    Data, Framework, Level, Noise, Outcome, SobolSettings, Subject, Value, monte_carlo, score, sobol, steps_to_next_grade,
};
use criterion::{Criterion, criterion_group, criterion_main};

const SUBJECTS: usize = 1_000;
const DIMENSIONS: usize = 6;
const EACH: usize = 10;

/// Six dimensions of ten indicators, six kinds of rules.
fn framework() -> Framework {
    let rules = [
        "{ kind = 'linear', from = 0, to = 100 }",
        "{ kind = 'min_max' }",
        "{ kind = 'percentile' }",
        "{ kind = 'target_ratio', target = 60 }",
        "{ kind = 'z_score', spread = 3 }",
        "{ kind = 'steps', steps = [[20, 0.3], [50, 0.7], [80, 1]] }",
    ];
    let mut toml = String::from(
        "key = 'bench'\nname = '测速'\nsubject_kind = 'park'\n[grades]\nlines = [{ name = '优秀', at_least = 75, at_most = 0.2 }, \
         { name = '良好', at_least = 60 }, { name = '合格', at_least = 45 }, { name = '不合格', at_least = 0 }]\n",
    );
    for dimension in 0..DIMENSIONS {
        let weight = 1.0 / DIMENSIONS as f64;
        toml += &format!("[[dimensions]]\nkey = 'd{dimension}'\nname = '维度{dimension}'\nweight = {weight}\n");
        for at in 0..EACH {
            let (number, rule) = (dimension * EACH + at, rules[(dimension + at) % rules.len()]);
            toml += &format!(
                "[[dimensions.nodes]]\nkey = 'i{number}'\nname = '指标{number}'\nweight = {}\n\
                 indicator = {{ unit = '个', source = {{ kind = 'evidence', what = '-' }}, rule = {rule} }}\n",
                1.0 / EACH as f64
            );
        }
    }
    Framework::read(&toml).unwrap()
}

/// Values by a congruential generator, so that Python can make the same.
fn data() -> Data {
    let mut state = 12_345_u64;
    let mut next = || {
        state = (state * 1_103_515_245 + 12_345) % (1 << 31);
        state as f64 / (1_u64 << 31) as f64 * 100.0
    };
    let mut data = Data { year: 2025, ..Data::default() };
    for subject in 0..SUBJECTS {
        let key = format!("s{subject}");
        let values = (0..DIMENSIONS * EACH).map(|at| (format!("i{at}"), Value::of(next()))).collect();
        data.values.insert(key.clone(), values);
        data.subjects.push(Subject { name: format!("对象{subject}"), key, ..Subject::default() });
    }
    data
}

fn scoring(criterion: &mut Criterion) {
    let (framework, data) = (framework(), data());
    let scores = score(&framework, &data).unwrap();
    let mut group = criterion.benchmark_group("scoring");
    group.sample_size(10).measurement_time(Duration::from_secs(8));
    group.bench_function("score_1000x60", |bencher| bencher.iter(|| black_box(score(&framework, &data))));
    for (name, rules) in [("monte_carlo_10000_weights", false), ("monte_carlo_10000_weights_and_rules", true)] {
        let noise = Noise { weights: 0.25, rules, runs: 10_000, seed: 1 };
        group.bench_function(name, |bencher| bencher.iter(|| black_box(monte_carlo(&framework, &data, &noise))));
    }
    for (name, level) in [("sobol_1000_dimensions", Level::Dimension), ("sobol_1000_indicators", Level::Indicator)] {
        let settings = SobolSettings { level, outcome: Outcome::RankShift, spread: 0.25, n: 1_000, seed: 1 };
        group.bench_function(name, |bencher| bencher.iter(|| black_box(sobol(&framework, &data, &settings))));
    }
    group.bench_function("steps_to_next_grade", |bencher| {
        bencher.iter(|| black_box(steps_to_next_grade(&framework, &data, &scores, "s500")));
    });
    group.finish();
}

criterion_group!(benches, scoring);
criterion_main!(benches);
