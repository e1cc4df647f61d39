//! Small frameworks and data.

use crate::scoring::*;

/// A framework of one dimension for each list of indicators; equal weights.
pub fn framework(dimensions: &[&[(&str, ScoringRule)]]) -> Framework {
    let share = |count: usize| 1.0 / f64::from(u32::try_from(count).unwrap());
    let node = |key: String, weight: f64| Node {
        name: format!("名{key}"),
        key,
        weight,
        definition: String::new(),
        basis: String::new(),
        nodes: Vec::new(),
        indicator: None,
    };
    let leaf = |key: &str, rule: &ScoringRule, weight: f64| Node {
        indicator: Some(Indicator {
            unit: "个".to_owned(),
            direction: Direction::Higher,
            source: Source::Evidence { what: "证明".to_owned() },
            rule: rule.clone(),
            missing: None,
        }),
        ..node(key.to_owned(), weight)
    };
    let dimension = |(at, list): (usize, &&[(&str, ScoringRule)])| Node {
        nodes: list.iter().map(|(key, rule)| leaf(key, rule, share(list.len()))).collect(),
        ..node(format!("d{at}"), share(dimensions.len()))
    };
    Framework {
        key: "test".to_owned(),
        name: "测试".to_owned(),
        subject_kind: "park".to_owned(),
        note: String::new(),
        year_basis: String::new(),
        dimensions: dimensions.iter().enumerate().map(dimension).collect(),
        aggregation: Aggregation::Arithmetic,
        weighting: Weighting::Hand,
        missing: Missing::Zero,
        bonuses: Vec::new(),
        deductions: Vec::new(),
        vetoes: Vec::new(),
        grades: Grades {
            lines: vec![grade("优秀", 90.0), grade("良好", 80.0), grade("合格", 60.0), grade("不合格", 0.0)]
        },
        ties: Ties::default(),
        peers: Peers::All,
    }
}

/// A grade without a quota.
pub fn grade(name: &str, at_least: f64) -> Grade {
    Grade { name: name.to_owned(), at_least, at_most: None, meaning: String::new() }
}

/// Full marks at 100.
pub fn linear() -> ScoringRule {
    ScoringRule::Linear { from: 0.0, to: 100.0 }
}

/// The indicator of a key, to be changed.
pub fn indicator<'a>(framework: &'a mut Framework, key: &str) -> &'a mut Indicator {
    let all = framework.dimensions.iter_mut().flat_map(|node| node.nodes.iter_mut());
    all.into_iter().find(|node| node.key == key).and_then(|node| node.indicator.as_mut()).unwrap()
}

/// Subjects `s0`, `s1` …, each with its values in the order of the indicators.
pub fn data(framework: &Framework, rows: &[&[Option<f64>]]) -> Data {
    let keys: Vec<String> = framework.indicators().iter().map(|leaf| leaf.node.key.clone()).collect();
    let mut data = Data { year: 2025, ..Data::default() };
    for (at, row) in rows.iter().enumerate() {
        let key = format!("s{at}");
        let values = keys.iter().zip(*row).map(|(key, raw)| (key.clone(), Value { raw: *raw, ..Value::default() })).collect();
        data.values.insert(key.clone(), values);
        data.subjects.push(Subject { name: format!("园区{at}"), key, ..Subject::default() });
    }
    data
}

/// All problems in one text.
pub fn said(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A round of chance: every rule, some values missing, groups, bonuses and a veto.
pub fn round(subjects: usize, indicators: usize, seed: u64) -> (Framework, Data) {
    let mut random = crate::scoring::random::Random::new(seed, 0);
    let rules = [
        linear(),
        ScoringRule::MinMax,
        ScoringRule::Percentile,
        ScoringRule::ZScore { spread: 2.0 },
        ScoringRule::TargetRatio { target: 60.0, cap: 1.2 },
        ScoringRule::Steps { steps: vec![(10.0, 0.2), (40.0, 0.6), (80.0, 1.0)] },
        ScoringRule::Growth { zero_at: 0.0, full_at: 0.3 },
        ScoringRule::Rank,
        ScoringRule::DistanceToBest,
        ScoringRule::YesNo,
        ScoringRule::Expert { max: 100.0 },
        ScoringRule::Formula { rule: "min(1, value / max(1, best))".into() },
    ];
    let keys: Vec<String> = (0..indicators).map(|at| format!("i{at}")).collect();
    let list: Vec<(&str, ScoringRule)> =
        keys.iter().enumerate().map(|(at, key)| (key.as_str(), rules[at % 12].clone())).collect();
    let mut framework = framework(&list.chunks(indicators.div_ceil(5)).collect::<Vec<_>>());
    framework.bonuses =
        vec![Adjustment { key: "plus".into(), name: "示范".into(), points: 2.0, most: 3.0, basis: String::new() }];
    framework.vetoes = vec![Veto { key: "false".into(), name: "弄虚作假".into(), basis: String::new() }];
    framework.missing = Missing::Reweigh;
    let mut data = data(&framework, &vec![&[][..]; subjects]);
    for at in 0..subjects {
        let level = 20.0 + 60.0 * random.unit();
        let value = |random: &mut crate::scoring::random::Random| {
            let raw = (level + 20.0 * random.around()).clamp(0.0, 100.0);
            Value {
                raw: (random.unit() > 0.03).then_some(raw),
                previous: Some(raw * (0.8 + 0.3 * random.unit()) + 1.0),
                ..Value::default()
            }
        };
        data.values.insert(format!("s{at}"), keys.iter().map(|key| (key.clone(), value(&mut random))).collect());
        data.subjects[at].group = format!("g{}", at % 3);
    }
    data.adjustments.insert("s1".into(), [("plus".to_owned(), Applied { times: 1.0, reason: "国家级".into() })].into());
    data.vetoes.insert("s2".into(), [("false".to_owned(), "数据造假".to_owned())].into());
    (framework, data)
}
