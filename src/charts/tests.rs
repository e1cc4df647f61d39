//! Every chart stays on its sheet, whatever it is given, and its table has the same numbers.

use askama::Template as _;

use super::letters::width;
use super::scene::{Canvas, END, MIDDLE, Mark};
use super::*;

/// Whether all that is drawn is finite and on the sheet, as far as words can be measured.
fn stays_on_the_sheet(chart: &impl Chart) {
    for canvas in Canvas::ALL {
        let scene = chart.draw(canvas);
        for mark in &scene.marks {
            match mark {
                Mark::Rect { area: [x, y, wide, tall], .. } => {
                    assert!(x.0 >= -1.0 && x.0 + wide.0 <= scene.width.0 + 12.0 && wide.0 >= 0.0, "{mark:?}");
                    assert!(y.0 >= -1.0 && y.0 + tall.0 <= scene.height.0 + 1.0 && tall.0 >= 0.0, "{mark:?}");
                }
                Mark::Path { way, .. } => assert!(!way.contains("NaN") && !way.contains("inf"), "{mark:?}"),
                Mark::Text { x, y, anchor, words, .. } => {
                    let wide = width(words, canvas.size());
                    let left = x.0
                        - if *anchor == END {
                            wide
                        } else if *anchor == MIDDLE {
                            wide / 2.0
                        } else {
                            0.0
                        };
                    assert!(left >= -8.0 && left + wide <= scene.width.0 + 8.0, "{left} {wide} {mark:?}");
                    assert!(y.0 > 0.0 && y.0 <= scene.height.0, "{} {mark:?}", scene.height);
                }
            }
        }
    }
}

const LONG: &str = "四川自贸试验区川南临港片区（泸州）跨境电子商务综合服务产业园 B2B";

/// Numbers that something went wrong with.
fn odd() -> Vec<Vec<Option<f64>>> {
    vec![
        vec![],
        vec![None],
        vec![Some(7.0)],
        vec![Some(0.0), Some(0.0)],
        vec![Some(-5.0), Some(-5.0), Some(-5.0)],
        vec![Some(987_654_321.5), None, Some(-123_456_789.0)],
        vec![Some(f64::NAN), Some(f64::INFINITY), Some(1.0)],
        vec![Some(1e-9), Some(2e-9)],
        (0..90).map(|at| Some(f64::from(at))).collect(),
    ]
}

#[test]
fn charts_of_odd_numbers_are_drawn() {
    for values in odd() {
        let rows = values.iter().map(|value| Bar { target: *value, ..Bar::new(LONG, *value) }).collect();
        stays_on_the_sheet(&Bars { unit: "元".into(), rows, ..Bars::default() });
        let periods: Vec<Period> = (0..).map(|at| Period::month(202_301 + at / 12 * 100 + at % 12)).take(values.len()).collect();
        let line = Line { name: LONG.into(), values: values.clone(), forecast_from: Some(2) };
        let targets = vec![("目标".to_owned(), 100.0), ("坏的".to_owned(), f64::NAN)];
        let series = vec![line.clone(), Line::new("另一", values.clone())];
        stays_on_the_sheet(&Lines { unit: "元".into(), periods: periods.clone(), series, targets, ..Lines::default() });
        for is_stacked in [true, false] {
            let series = vec![("甲".to_owned(), values.clone()), ("乙".to_owned(), values.clone())];
            stays_on_the_sheet(&Columns { periods: periods.clone(), series, is_stacked, ..Columns::default() });
        }
        let goal = |value: &Option<f64>| Goal {
            name: LONG.into(),
            value: *value,
            target: Some(50.0),
            forecast: *value,
            ..Goal::default()
        };
        stays_on_the_sheet(&Bullet { of: "指标".into(), rows: values.iter().map(goal).collect() });
        let steps = values.iter().flatten().map(|value| Step::Part(LONG.into(), *value, None)).chain([Step::Sum("合计".into())]);
        stays_on_the_sheet(&Waterfall { steps: steps.collect(), ..Waterfall::default() });
        let interval = |value: &f64| {
            let value = *value;
            Interval {
                name: LONG.into(),
                least: value,
                low: value,
                middle: value,
                high: value,
                most: value,
                ..Interval::default()
            }
        };
        stays_on_the_sheet(&Intervals { rows: values.iter().flatten().map(interval).collect(), ..Intervals::default() });
        let axes: Vec<String> = values.iter().take(12).map(|_| LONG.to_owned()).collect();
        stays_on_the_sheet(&Radar { of: "维度".into(), axes, series: vec![("甲".into(), values.clone())] });
        assert!(Spark::new("甲", &values, "元").render().is_ok());
    }
}

#[test]
fn nothing_to_draw_says_so() {
    let page = Bars::default().figure(Caption::new("a", "各园区得分")).to_string();
    assert!(page.contains("还没有数据") && !page.contains("<svg"), "{page}");
    assert!(Lines { periods: vec![Period::year(2026)], ..Lines::default() }.is_empty());
}

#[test]
fn the_table_has_the_numbers_of_the_chart_and_words_are_escaped() {
    let rows = vec![Bar::new("甲 & <乙>", Some(1_234_567.0)), Bar { url: Some("/x?a=1&b=2".into()), ..Bar::new("丙", None) }];
    let bars = Bars { of: "园区".into(), unit: "元".into(), rows, ..Bars::default() };
    let page = bars.figure(Caption::new("b", "交易额").note("来源：月报")).to_string();
    assert!(page.contains("1,234,567") && page.contains("123.5"), "{page}");
    assert!(page.contains("甲 &#38; &#60;乙&#62;") && !page.contains("<乙>"), "{page}");
    assert!(page.contains("aria-labelledby=\"b-title\"") && page.contains("单位：万元") && page.contains("无数据"), "{page}");
    assert!(!page.contains("style="), "{page}");
}

#[test]
fn sums_of_a_waterfall_are_computed() {
    let steps = vec![
        Step::Part("发展规模".into(), 14.2, Some(20.0)),
        Step::Part("扣分".into(), -2.0, None),
        Step::Sum("综合得分".into()),
    ];
    let chart = Waterfall { of: "项目".into(), unit: "分".into(), decimals: 2, steps };
    let cells: Vec<Vec<String>> = chart.table().rows.into_iter().map(|row| row.cells).collect();
    assert_eq!(cells, [["14.20", "20.00", "14.20"], ["−2.00", "—", "12.20"], ["12.20", "—", "12.20"]]);
    assert!(chart.describe().contains("综合得分 12.2 分"), "{}", chart.describe());
}

#[test]
fn what_is_forecast_is_said_and_dashed() {
    let line = Line { name: "交易额".into(), values: vec![Some(1.0), Some(2.0), Some(3.0)], forecast_from: Some(1) };
    let periods = (2024..=2026).map(Period::year).collect();
    let chart = Lines { of: "年".into(), unit: "亿元".into(), decimals: 1, periods, series: vec![line], ..Lines::default() };
    assert_eq!(chart.table().rows[2].cells, ["3.0（预测）"]);
    let page = chart.figure(Caption::new("c", "走势")).to_string();
    assert!(page.contains("plot__line--forecast") && page.contains("2024年 1 亿元"), "{page}");
}

#[test]
fn a_goal_is_measured_only_against_a_target() {
    assert_eq!(Goal { value: Some(50.0), target: Some(0.0), ..Goal::default() }.percent(), None);
    assert_eq!(Goal { value: Some(50.0), target: Some(200.0), ..Goal::default() }.percent(), Some(25.0));
}
