//! Frameworks as people write them.

use super::support::{data, framework, said};
use crate::scoring::*;

const TOML: &str = r#"
key = "park"
name = "园区评价（建议稿）"
subject_kind = "park"
weighting = { kind = "hand" }
missing = "reweigh"
peers = "group"

[[dimensions]]
key = "scale"
name = "规模"
weight = 0.6

[[dimensions.nodes]]
key = "trade"
name = "贸易"
weight = 1

[[dimensions.nodes.nodes]]
key = "b2b"
name = "B2B 出口"
weight = 0.75
[dimensions.nodes.nodes.indicator]
unit = "万元"
source = { kind = "return", form = "park", field = "trade_9710", over = "sum" }
rule = { kind = "min_max" }

[[dimensions.nodes.nodes]]
key = "growth"
name = "增速"
weight = 0.25
indicator = { source = { kind = "return", form = "park", field = "trade", over = "growth" }, rule = { kind = "formula", rule = "min(1.0, value / 20)" }, missing = "zero" }

[[dimensions]]
key = "law"
name = "守法"
weight = 0.4
indicator = { source = { kind = "official", guidance = "查处情况" }, rule = { kind = "yes_no" } }

[grades]
lines = [{ name = "优秀", at_least = 80, at_most = 0.3 }, { name = "合格", at_least = 0 }]
"#;

#[test]
fn any_depth_is_read() {
    let framework = Framework::read(TOML).unwrap();
    let leaves: Vec<(String, f64)> = framework.indicators().into_iter().map(|leaf| (leaf.path, leaf.weight)).collect();
    assert_eq!(leaves[0].0, "规模 > 贸易 > B2B 出口");
    assert!((leaves[0].1 - 0.45).abs() < 1e-12 && (leaves[1].1 - 0.15).abs() < 1e-12 && leaves[2] == ("守法".to_owned(), 0.4));
    let json = serde_json::to_string(&framework).unwrap();
    assert_eq!(serde_json::from_str::<Framework>(&json).unwrap(), framework);
    assert_eq!(Framework::read(&toml::to_string(&framework).unwrap()).unwrap(), framework);
}

#[test]
fn peers_are_those_of_the_group() {
    let framework = Framework::read(TOML).unwrap();
    let mut data = data(
        &framework,
        &[
            &[Some(10.0), Some(10.0), Some(1.0)],
            &[Some(30.0), None, Some(1.0)],
            &[Some(500.0), Some(30.0), Some(0.0)],
            &[Some(900.0), Some(5.0), Some(1.0)],
        ],
    );
    for (subject, group) in data.subjects.iter_mut().zip(["西部", "西部", "成都", "成都"]) {
        subject.group = group.to_owned();
    }
    let scores = score(&framework, &data).unwrap();
    let shares: Vec<f64> = scores.subjects.iter().map(|one| one.lines[0].share).collect();
    assert_eq!(shares, [0.0, 1.0, 0.0, 1.0]);
    assert_eq!(
        scores.subjects.iter().map(|one| (one.rank, one.rank_in_group)).collect::<Vec<_>>(),
        [(3, 2), (2, 1), (4, 2), (1, 1)]
    );
    assert_eq!(scores.subjects[0].lines[0].peer.of, 2);
}

#[test]
fn what_cannot_be_read_is_said_with_its_line() {
    let problem = Framework::read(&TOML.replace("weight = 0.75", "weihgt = 0.75")).unwrap_err();
    assert!(said(&problem).contains("行：指标体系读不懂：") && said(&problem).contains("weihgt"), "{}", said(&problem));
    assert!(said(&Framework::read(&TOML.replace("min_max", "minmax")).unwrap_err()).contains("minmax"));
    let sum = Framework::read(&TOML.replace("weight = 0.75", "weight = 0.7")).unwrap_err();
    assert_eq!(said(&sum), "规模 > 贸易：“贸易”下各项权重合计 0.95，应为 1：B2B 出口 0.7、增速 0.25");
}

#[test]
fn numbers_that_are_none_are_refused() {
    let mut framework = framework(&[&[("one", super::support::linear())]]);
    framework.dimensions[0].weight = f64::NAN;
    assert!(said(&framework.problems()).contains("“名d0”的权重应为不小于 0 的数"));
    framework.dimensions[0].weight = 0.0;
    assert!(said(&framework.problems()).contains("合计 0"));
}
