//! Odd cases: each is defined, and what is said of it names the indicator.

use super::support::{data, framework, indicator, linear, said};
use crate::scoring::*;

#[test]
fn zero_variance_is_neutral_and_said() {
    for rule in [ScoringRule::MinMax, ScoringRule::Rank, ScoringRule::Percentile, ScoringRule::ZScore { spread: 2.0 }] {
        let framework = framework(&[&[("same", rule), ("one", linear())]]);
        let scores = score(&framework, &data(&framework, &[&[Some(7.0), Some(50.0)], &[Some(7.0), Some(80.0)]])).unwrap();
        assert_eq!(scores.subjects[0].lines[0].share, 0.5);
        assert_eq!(said(&scores.notices), "名d0 > 名same：“名same”：同类对象的数值完全相同，拉不开差距，一律按半数计分");
        assert!(scores.subjects[0].lines[0].formula.contains("2 个对象数值相同，按半数计 = 50%"));
    }
}

#[test]
fn one_subject_can_be_scored() {
    let framework = framework(&[&[("rank", ScoringRule::Rank), ("one", linear())]]);
    let scores = score(&framework, &data(&framework, &[&[Some(7.0), Some(50.0)]])).unwrap();
    assert_eq!((scores.subjects[0].total, scores.subjects[0].rank), (50.0, 1));
    assert!(said(&scores.notices).contains("“名rank”"));
    for aggregation in Aggregation::ALL {
        let framework = Framework { aggregation, ..framework.clone() };
        let data = data(&framework, &[&[Some(7.0), Some(50.0)]]);
        assert!((score(&framework, &data).unwrap().subjects[0].total - 50.0).abs() < 0.01, "{aggregation:?}");
        let settings =
            Settings { noise: Noise { weights: 0.2, rules: true, runs: 20, seed: 1 }, sobol: Settings::of_seed(1).sobol };
        assert_eq!(robustness(&framework, &data, &settings).unwrap().monte_carlo.subjects[0].max, 1);
    }
    for weighting in [Weighting::Entropy, Weighting::Critic] {
        let framework = Framework { weighting, ..framework.clone() };
        let problems = score(&framework, &data(&framework, &[&[Some(7.0), Some(50.0)]])).unwrap_err();
        assert!(said(&problems).contains("至少需要两个得分不全相同的对象"), "{}", said(&problems));
    }
}

#[test]
fn all_missing_names_subject_or_indicator() {
    let mut framework = framework(&[&[("one", linear())], &[("two", linear())]]);
    framework.missing = Missing::Reweigh;
    let data = data(&framework, &[&[None, None], &[Some(1.0), Some(2.0)]]);
    assert!(said(&score(&framework, &data).unwrap_err()).contains("园区0的全部指标都缺数据，权重无处可转"));
    framework.missing = Missing::Mean;
    let nobody = super::support::data(&framework, &[&[None, Some(1.0)], &[None, Some(2.0)]]);
    let problems = score(&framework, &nobody).unwrap_err();
    assert!(said(&problems).starts_with("名d0 > 名one：园区0的“名one”缺数据，同类对象也都没有数据"), "{}", said(&problems));
    framework.missing = Missing::Zero;
    assert_eq!(score(&framework, &nobody).unwrap().subjects[0].lines[0].points, 0.0);
    assert_eq!(said(&score(&framework, &Data::default()).unwrap_err()), "没有评价对象");
}

#[test]
fn negative_values_in_geometric_means_count_as_one_per_cent() {
    for aggregation in [Aggregation::Geometric, Aggregation::Harmonic] {
        let mut framework = framework(&[&[("profit", linear()), ("one", linear())]]);
        framework.aggregation = aggregation;
        let scores = score(&framework, &data(&framework, &[&[Some(-30.0), Some(100.0)], &[Some(64.0), Some(100.0)]])).unwrap();
        let notice = said(&scores.notices);
        assert!(notice.contains("“名profit”有 1 个对象的得分率不足 1%（如园区0），其中有负值"), "{notice}");
        let (low, high) = if aggregation == Aggregation::Geometric { (10.0, 80.0) } else { (1.98, 78.05) };
        assert_eq!((scores.subjects[0].total, scores.subjects[1].total), (low, high));
        assert!(scores.subjects[0].formula.contains("的差额 "));
        let line = &scores.subjects[0].lines[0];
        assert_eq!((line.share, line.formula.contains("（不低于 0）")), (0.0, true));
    }
}

#[test]
fn weights_that_do_not_sum_to_one_are_refused() {
    let mut framework = framework(&[&[("one", linear()), ("two", linear())]]);
    framework.dimensions[0].nodes[1].weight = 0.4;
    let problems = said(&score(&framework, &Data::default()).unwrap_err());
    assert_eq!(problems, "名d0：“名d0”下各项权重合计 0.9，应为 1：名one 0.5、名two 0.4");
    framework.dimensions[0].nodes[1].weight = -0.5;
    assert!(said(&framework.problems()).contains("“名two”的权重应为不小于 0 的数"));
    framework.dimensions[0].weight = 0.8;
    assert!(said(&framework.problems()).contains("指标体系下各项权重合计 0.8"));
}

#[test]
fn thirds_are_near_enough_to_one() {
    let mut framework = framework(&[&[("one", linear()), ("two", linear()), ("three", linear())]]);
    framework.dimensions[0].nodes.iter_mut().for_each(|node| node.weight = 0.333_333_3);
    assert_eq!(framework.problems(), []);
    let scores = score(&framework, &data(&framework, &[&[Some(100.0); 3]])).unwrap();
    assert_eq!(scores.subjects[0].total, 100.0);
}

#[test]
fn a_total_on_a_line_is_within_as_it_is_shown() {
    let framework = framework(&[&[("one", linear())]]);
    let data = data(&framework, &[&[Some(89.995)], &[Some(89.994)], &[Some(60.0)], &[Some(59.994_9)]]);
    let scores = score(&framework, &data).unwrap();
    let said: Vec<(f64, &str)> = scores.subjects.iter().map(|one| (one.total, one.grade.as_str())).collect();
    assert_eq!(said, [(90.0, "优秀"), (89.99, "良好"), (60.0, "合格"), (59.99, "不合格")]);
}

#[test]
fn values_that_cannot_be_right_are_refused() {
    let mut framework = framework(&[&[("marks", ScoringRule::Expert { max: 10.0 })]]);
    let wrong = data(&framework, &[&[Some(12.0)]]);
    assert_eq!(said(&score(&framework, &wrong).unwrap_err()), "名d0 > 名marks：园区0的“名marks”评分 12 超出 0 至 10");
    assert!(said(&score(&framework, &data(&framework, &[&[Some(f64::NAN)]])).unwrap_err()).contains("“名marks”不是有限的数"));
    indicator(&mut framework, "marks").rule = ScoringRule::Formula { rule: "value / (best - worst)".into() };
    assert!(said(&score(&framework, &wrong).unwrap_err()).contains("“名marks”"));
    indicator(&mut framework, "marks").rule = ScoringRule::DistanceToBest;
    let scores = score(&framework, &data(&framework, &[&[Some(-1.0)], &[Some(-2.0)]])).unwrap();
    assert!(said(&scores.notices).contains("“名marks”：同类最优值不大于 0"));
    let mut twice = wrong.clone();
    twice.subjects.push(twice.subjects[0].clone());
    assert!(said(&score(&framework, &twice).unwrap_err()).contains("“s0”重复"));
}

#[test]
fn growth_needs_the_year_before() {
    let framework = framework(&[&[("rise", ScoringRule::Growth { zero_at: 0.0, full_at: 0.2 })]]);
    let mut data = data(&framework, &[&[Some(12.0)], &[Some(12.0)], &[Some(-5.0)]]);
    data.values.get_mut("s1").unwrap().get_mut("rise").unwrap().previous = Some(0.0);
    data.values.get_mut("s2").unwrap().get_mut("rise").unwrap().previous = Some(-10.0);
    let scores = score(&framework, &data).unwrap();
    let formula = |at: usize| scores.subjects[at].lines[0].formula.as_str();
    assert_eq!(formula(0), "缺上年数据，无法计算增幅，按零分计：0%；满分 100 × 0% = 0 分");
    assert_eq!(formula(1), "上年为 0，无法计算增幅，按零分计：0%；满分 100 × 0% = 0 分");
    assert_eq!(scores.subjects[2].lines[0].share, 1.0, "a loss that halves is growth of a half");
}

#[test]
fn frameworks_say_what_is_wrong_with_them() {
    let mut framework = framework(&[&[("one", ScoringRule::Linear { from: 5.0, to: 5.0 }), ("one", linear())], &[]]);
    indicator(&mut framework, "one").direction = Direction::Lower;
    framework.grades.lines[1].at_least = 95.0;
    framework.ties = Ties { decimals: 9, by: vec!["none".into()], at_quota: Quota::In };
    framework.subject_kind = "city".into();
    let problems = said(&framework.problems());
    for words in [
        "“名one”的计分规则：指标越低越好，起点 from应大于满分点 to",
        "“名one”的代号 one 与别的指标重复",
        "“名d1”既没有下级也不是指标",
        "等级“优秀”的分数线 90 应高于下一等级“良好”的 95",
        "总分最多保留 4 位小数",
        "同分时先看的“none”不是指标代号",
        "现为“city”",
    ] {
        assert!(problems.contains(words), "{words}\n{problems}");
    }
    let rule = |rule: ScoringRule| said(&super::support::framework(&[&[("one", rule)]]).problems());
    assert!(rule(ScoringRule::Formula { rule: "valeu / 2".into() }).contains("“名one”的计分规则："));
    assert!(rule(ScoringRule::Formula { rule: "value > 2".into() }).contains("结果应为数字"));
    assert!(rule(ScoringRule::Steps { steps: vec![(5.0, 0.5), (3.0, 1.0)] }).contains("从小到大"));
    assert!(rule(ScoringRule::TargetRatio { target: 0.0, cap: 1.0 }).contains("应大于 0"));
}

#[test]
fn contradicting_pairs_are_refused() {
    let mut framework = framework(&[&[("one", linear()), ("two", linear()), ("three", linear())]]);
    let matrix = |a: f64, b: f64, c: f64| vec![vec![1.0, a, b], vec![1.0 / a, 1.0, c], vec![1.0 / b, 1.0 / c, 1.0]];
    let ahp = |nodes: &[&str], matrix: Vec<Vec<f64>>| Weighting::Ahp {
        matrices: vec![Comparison { parent: "d0".into(), nodes: nodes.iter().map(ToString::to_string).collect(), matrix }],
    };
    framework.weighting = ahp(&["one", "two", "three"], matrix(3.0, 5.0, 2.0));
    assert_eq!(framework.problems(), []);
    let scores = score(&framework, &data(&framework, &[&[Some(50.0); 3]])).unwrap();
    assert!((scores.weights[0].weight - 0.648).abs() < 0.001, "{:?}", scores.weights);
    framework.weighting = ahp(&["one", "two", "three"], matrix(9.0, 1.0 / 9.0, 9.0));
    assert!(said(&framework.problems()).contains("“名d0”的判断矩阵一致性比率"), "{}", said(&framework.problems()));
    framework.weighting = ahp(&["one", "two"], matrix(1.0, 1.0, 1.0));
    assert!(said(&framework.problems()).contains("应恰好包含其全部下级：one、two、three"));
    framework.weighting = ahp(&["one", "two", "three"], vec![vec![1.0, 2.0, 2.0]; 3]);
    assert!(said(&framework.problems()).contains("不互为倒数"));
}

#[test]
fn a_budget_is_the_mean_of_shares() {
    let mut framework = framework(&[&[("one", linear()), ("two", linear())], &[("three", linear())]]);
    let expert = |name: &str, one: f64, two: f64| Allocation {
        expert: name.into(),
        points: [("one".into(), one), ("two".into(), two)].into(),
    };
    framework.weighting = Weighting::Budget { experts: vec![expert("甲", 30.0, 10.0), expert("乙", 25.0, 75.0)] };
    let scores = score(&framework, &data(&framework, &[&[Some(50.0); 3]])).unwrap();
    assert_eq!(scores.weights.iter().map(|one| one.weight).collect::<Vec<_>>(), [0.25, 0.25, 0.5]);
    framework.weighting =
        Weighting::Budget { experts: vec![Allocation { expert: "丙".into(), points: [("four".into(), 1.0)].into() }] };
    assert!(said(&framework.problems()).contains("专家丙分配的“four”不在指标体系里"));
}
