//! Rounds worked by hand.

use super::support::{data, framework, grade, indicator, linear, round, said};
use crate::scoring::*;

#[test]
fn a_round_worked_by_hand() {
    let mut framework = framework(&[
        &[("trade", linear()), ("firms", ScoringRule::TargetRatio { target: 50.0, cap: 1.0 })],
        &[("law", ScoringRule::YesNo)],
    ]);
    framework.bonuses =
        vec![Adjustment { key: "plus".into(), name: "示范".into(), points: 3.0, most: 5.0, basis: String::new() }];
    framework.deductions =
        vec![Adjustment { key: "late".into(), name: "迟报".into(), points: 0.5, most: 1.0, basis: String::new() }];
    let mut data = data(&framework, &[&[Some(80.0), Some(40.0), Some(1.0)], &[Some(50.0), Some(60.0), Some(0.0)]]);
    data.adjustments.insert("s0".into(), [("plus".to_owned(), Applied { times: 2.0, reason: "两次".into() })].into());
    data.adjustments.insert("s1".into(), [("late".to_owned(), Applied { times: 9.0, reason: "九次".into() })].into());
    let scores = score(&framework, &data).unwrap();
    let (first, second) = (&scores.subjects[0], &scores.subjects[1]);
    assert_eq!((first.base, first.bonus, first.total, first.rank, first.grade.as_str()), (90.0, 5.0, 95.0, 1, "优秀"));
    assert_eq!((second.base, second.deducted, second.total, second.rank, second.grade.as_str()), (37.5, 1.0, 36.5, 2, "不合格"));
    assert_eq!(first.formula, "各指标得分合计 90 + 加分 5 = 95");
    assert_eq!(second.grade_reason, "综合得分 36.5，达到“不合格”线 0；距“合格”线 60 差 23.5 分");
    assert_eq!(first.lines[0].formula, "(80 − 0) ÷ (100 − 0) = 80%；满分 25 × 80% = 20 分");
    assert_eq!(second.lines[1].formula, "目标 50：60 ÷ 50 = 100%（到 100% 为止）；满分 25 × 100% = 25 分");
    assert_eq!(second.lines[2].formula, "未达到 = 0%；满分 50 × 0% = 0 分");
    assert_eq!(first.lines[0].path, "名d0 > 名trade");
    assert_eq!(first.lines[0].peer, Peer { best: Some(80.0), median: Some(65.0), mean: Some(65.0), position: Some(1), of: 2 });
    assert_eq!((first.dimensions[0].points, first.dimensions[0].full), (40.0, 50.0));
    assert_eq!(first.balance, 0.0);
}

#[test]
fn every_rule_explains_itself() {
    let cases: [(ScoringRule, Direction, &str); 12] = [
        (ScoringRule::Steps { steps: vec![(10.0, 0.6), (25.0, 0.8), (50.0, 1.0)] }, Direction::Higher, "30 满 25，按本档 = 80%"),
        (ScoringRule::Steps { steps: vec![(50.0, 0.6), (25.0, 1.0)] }, Direction::Lower, "30 不超过 50，按本档 = 60%"),
        (
            ScoringRule::Growth { zero_at: 0.0, full_at: 0.4 },
            Direction::Higher,
            "(30 − 25) ÷ 25 = 增 20%；(20% − 0%) ÷ (40% − 0%) = 50%",
        ),
        (ScoringRule::Rank, Direction::Higher, "同类 3 个中第 2 名：(3 − 2) ÷ (3 − 1) = 50%"),
        (ScoringRule::Percentile, Direction::Lower, "优于 1 个、相同 1 个（折半）÷ 3 个 = 50%"),
        (ScoringRule::MinMax, Direction::Higher, "同类最差 10、最优 60：(30 − 10) ÷ (60 − 10) = 40%"),
        (ScoringRule::DistanceToBest, Direction::Higher, "同类最优 60：30 ÷ 60 = 50%"),
        (ScoringRule::DistanceToBest, Direction::Lower, "同类最优 10：10 ÷ 30 = 33.33%"),
        (ScoringRule::Expert { max: 40.0 }, Direction::Higher, "评分 30 ÷ 40 = 75%"),
        (ScoringRule::TargetRatio { target: 15.0, cap: 1.0 }, Direction::Lower, "目标 15：15 ÷ 30 = 50%"),
        (ScoringRule::Formula { rule: "value / (best * peers)".into() }, Direction::Higher, "30 ÷ (60 × 3) = 16.67%"),
        (
            ScoringRule::ZScore { spread: 2.0 },
            Direction::Higher,
            "与均值 33.3333 相差 -0.1622 个标准差（20.548），按 ±2 个折算 = 45.94%",
        ),
    ];
    for (rule, direction, words) in cases {
        let mut framework = framework(&[&[("one", rule)]]);
        indicator(&mut framework, "one").direction = direction;
        if let ScoringRule::Expert { .. } = indicator(&mut framework, "one").rule {
            let data = data(&framework, &[&[Some(30.0)]]);
            assert!(score(&framework, &data).unwrap().subjects[0].lines[0].formula.starts_with(words));
            continue;
        }
        let mut data = data(&framework, &[&[Some(30.0)], &[Some(60.0)], &[Some(10.0)]]);
        for row in data.values.values_mut() {
            row.get_mut("one").unwrap().previous = Some(25.0);
        }
        let formula = &score(&framework, &data).unwrap().subjects[0].lines[0].formula;
        assert!(formula.starts_with(words), "{formula}\n{words}");
    }
}

#[test]
fn quotas_and_ties() {
    let mut framework = framework(&[&[("one", linear()), ("two", linear())]]);
    framework.grades.lines[0].at_most = Some(0.25);
    let rows = |rows: &[(f64, f64)]| rows.iter().map(|(one, two)| [Some(*one), Some(*two)]).collect::<Vec<_>>();
    let rows = rows(&[(96.0, 90.0), (90.0, 96.0), (95.0, 91.0), (70.0, 70.0)]);
    let data = data(&framework, &rows.iter().map(|row| &row[..]).collect::<Vec<_>>());
    let said = |framework: &Framework| {
        let scores = score(framework, &data).unwrap();
        scores.subjects.iter().map(|one| (one.rank, one.grade.clone())).collect::<Vec<_>>()
    };
    let all = |list: [(usize, &str); 4]| list.map(|(rank, grade)| (rank, grade.to_owned())).to_vec();
    assert_eq!(said(&framework), all([(1, "优秀"), (1, "优秀"), (1, "优秀"), (4, "合格")]), "equals are in together");
    framework.ties.at_quota = Quota::Out;
    assert_eq!(said(&framework), all([(1, "良好"), (1, "良好"), (1, "良好"), (4, "合格")]), "or out together");
    framework.ties.by = vec!["two".to_owned()];
    assert_eq!(said(&framework), all([(3, "良好"), (1, "优秀"), (2, "良好"), (4, "合格")]), "or an indicator decides");
    let scores = score(&framework, &data).unwrap();
    assert_eq!(scores.subjects[2].grade_reason, "综合得分 93，达到“良好”线 80；也达到“优秀”线 90，但名额 1 个已满");
}

#[test]
fn a_veto_stands_behind_all_others() {
    let mut framework = framework(&[&[("one", linear())]]);
    framework.vetoes = vec![Veto { key: "false".into(), name: "弄虚作假".into(), basis: String::new() }];
    let mut data = data(&framework, &[&[Some(99.0)], &[Some(10.0)]]);
    data.vetoes.insert("s0".into(), [("false".to_owned(), "造假".to_owned()), ("unknown".to_owned(), String::new())].into());
    let scores = score(&framework, &data).unwrap();
    assert_eq!((scores.subjects[0].rank, scores.subjects[0].grade.as_str()), (2, "不合格"));
    assert_eq!(scores.subjects[0].grade_reason, "一票否决（弄虚作假：造假），列为不合格");
    assert!(said(&scores.notices).contains("否决项“unknown”"));
    let next = steps_to_next_grade(&framework, &data, &scores, "s0").unwrap();
    assert_eq!((next.grade, next.reachable), (None, false));
}

#[test]
fn missing_values_by_every_rule() {
    let mut framework = framework(&[&[("one", linear()), ("two", linear())], &[("three", linear())]]);
    let data = data(
        &framework,
        &[&[None, Some(40.0), Some(80.0)], &[Some(60.0), Some(50.0), Some(50.0)], &[Some(20.0), Some(0.0), None]],
    );
    let first = |missing: Missing, framework: &mut Framework| {
        indicator(framework, "one").missing = Some(missing);
        let scores = score(framework, &data).map_err(|problems| said(&problems))?;
        Ok::<_, String>((scores.subjects[0].total, scores.subjects[0].lines[0].formula.clone()))
    };
    assert_eq!(first(Missing::Zero, &mut framework), Ok((50.0, "缺数据，按零分计：0%；满分 25 × 0% = 0 分".into())));
    assert_eq!(first(Missing::Mean, &mut framework), Ok((60.0, "缺数据，取同类平均得分率：40%；满分 25 × 40% = 10 分".into())));
    assert_eq!(first(Missing::Worst, &mut framework), Ok((55.0, "缺数据，取同类最低得分率：20%；满分 25 × 20% = 5 分".into())));
    assert_eq!(first(Missing::Reweigh, &mut framework), Ok((60.0, "缺数据，权重转给同级指标".into())));
    let refused = first(Missing::Refuse, &mut framework).unwrap_err();
    assert_eq!(refused, "名d0 > 名one：园区0的“名one”缺数据，而指标体系规定不得缺数据；请补报");
    framework.missing = Missing::Reweigh;
    let scores = score(
        &{
            indicator(&mut framework, "one").missing = None;
            framework.clone()
        },
        &data,
    )
    .unwrap();
    assert_eq!(scores.subjects[2].base, 10.0, "the weight of a whole dimension goes to the other one");
    assert_eq!(scores.subjects[2].lines[0].full, 50.0);
}

#[test]
fn the_cheapest_way_up() {
    let mut framework =
        framework(&[&[("trade", linear()), ("firms", linear())], &[("law", ScoringRule::YesNo), ("top", linear())]]);
    framework.grades.lines = vec![grade("优秀", 90.0), grade("合格", 60.0), grade("不合格", 0.0)];
    let data =
        data(&framework, &[&[Some(40.0), Some(10.0), Some(0.0), Some(100.0)], &[Some(90.0), Some(90.0), Some(1.0), Some(90.0)]]);
    let scores = score(&framework, &data).unwrap();
    assert_eq!(scores.subjects[0].total, 37.5);
    let next = steps_to_next_grade(&framework, &data, &scores, "s0").unwrap();
    assert_eq!((next.grade.as_deref(), next.points_needed, next.reachable), (Some("合格"), 22.5, true));
    let steps: Vec<(&str, f64, f64, bool)> =
        next.steps.iter().map(|step| (step.indicator.as_str(), step.to_raw, step.gain, step.is_needed)).collect();
    assert_eq!(
        steps,
        [("law", 1.0, 22.5, true)]
            .map(|mut step| {
                step.2 = 25.0;
                step
            })
            .into_iter()
            .chain([("trade", 100.0, 15.0, false), ("firms", 100.0, 22.5, false)])
            .collect::<Vec<_>>()
    );
    let best = steps_to_next_grade(&framework, &data, &scores, "s1").unwrap();
    assert_eq!((best.grade, best.note.as_str()), (None, "已是最高等级。"));
}

#[test]
fn the_last_step_goes_just_far_enough() {
    let framework = framework(&[&[("trade", linear()), ("firms", linear())]]);
    let data = data(&framework, &[&[Some(70.0), Some(40.0)], &[Some(80.0), Some(80.0)]]);
    let scores = score(&framework, &data).unwrap();
    let next = steps_to_next_grade(&framework, &data, &scores, "s0").unwrap();
    let step = &next.steps[0];
    assert_eq!((step.indicator.as_str(), step.from_raw, step.to_raw, step.gain), ("trade", Some(70.0), 80.0, 5.0));
}

#[test]
fn a_dossier_is_computed_again_to_the_last_bit() {
    let (mut framework, data) = round(40, 24, 5);
    for aggregation in Aggregation::ALL {
        framework.aggregation = aggregation;
        let mut settings = Settings::of_seed(11);
        settings.noise.runs = 200;
        settings.sobol[0].n = 20;
        let dossier = Dossier::make(framework.clone(), data.clone(), Some(settings)).unwrap();
        let text = dossier.write();
        let read = Dossier::read(&text).unwrap();
        assert_eq!(read, dossier);
        assert_eq!(read.verify(), []);
        assert_eq!(read.write(), text);
    }
}

#[test]
fn a_dossier_that_was_changed_is_found_out() {
    let (framework, data) = round(8, 12, 6);
    let dossier = Dossier::make(framework, data, None).unwrap();
    let mut changed = dossier.clone();
    changed.scores.subjects[3].total += 0.01;
    assert_eq!(changed.verify().into_iter().map(|one| one.at).collect::<Vec<_>>(), ["scores.subjects[3].total"]);
    let mut bits = dossier.clone();
    bits.scores.subjects[3].base = f64::from_bits(bits.scores.subjects[3].base.to_bits() + 1);
    assert_eq!(bits.verify().len(), 1, "a single bit is enough");
    let mut value = dossier.clone();
    value.data.values.get_mut("s4").unwrap().get_mut("i0").unwrap().raw = Some(1.5);
    assert!(!value.verify().is_empty());
    assert!(Dossier::read(&dossier.write().replace("\"format\": 1", "\"format\": 9")).unwrap_err().message.contains("版本 9"));
    assert!(Dossier::read("{}").is_err());
}
