//! Charts of figures. What is hidden leaves a gap in them.

use crate::charts::{Bar, Bars, Bullet, Caption, Chart as _, Figure as Picture, Goal, Line, Lines, Period as Point};
use crate::returns::Period;
use crate::statistics::board::Figure;
use crate::statistics::catalogue::Nature;
use crate::statistics::table::{Row, Value};
use crate::web::Zone;

/// Divisions that are drawn.
const MOST_DIVISIONS: usize = 25;

fn point(period: Period) -> Point {
    Point::month(period.number().cast_unsigned())
}

/// The whole over time: months that add up beside the same months of earlier years, others one after the other.
pub(super) fn over_time(figure: &Figure, id: &str, title: &str) -> Option<Picture> {
    let rows = &figure.table.months;
    if rows.iter().filter(|row| row.values[0].known().is_some()).count() < 2 {
        return None;
    }
    let (spec, of) = (&figure.spec, "月份".to_owned());
    let (periods, series) = if spec.nature == Nature::Flow { by_year(rows) } else { in_a_row(rows) };
    let lines = Lines { of, unit: spec.unit.clone(), decimals: spec.decimals, periods, series, targets: Vec::new() };
    Some(lines.figure(Caption::new(id, title).quiet()))
}

fn by_year(rows: &[Row]) -> (Vec<Point>, Vec<Line>) {
    let mut years: Vec<i32> = rows.iter().map(|row| row.period.year()).collect();
    years.dedup();
    let value = |year: i32, month: u32| {
        let period = Period::new(year, month)?;
        rows.iter().find(|row| row.period == period)?.values[0].known()
    };
    // The running year first: it is the one that the eye looks for.
    let line = |year: &i32| Line::new(format!("{year}年"), (1..=12).map(|month| value(*year, month)).collect());
    let points = (1..=12).map(|month| Point::named(format!("{month}月"))).collect();
    (points, years.iter().rev().map(line).collect())
}

fn in_a_row(rows: &[Row]) -> (Vec<Point>, Vec<Line>) {
    let values = rows.iter().map(|row| row.values[0].known()).collect();
    (rows.iter().map(|row| point(row.period)).collect(), vec![Line::new("月末数", values)])
}

/// The parts of a way to divide, month by month; `first` is the column of its first part.
pub(super) fn parts(figure: &Figure, split: usize, first: usize) -> Picture {
    let (spec, rows) = (&figure.spec, &figure.table.months);
    let split = &spec.splits[split];
    let line = |(at, part): (usize, &crate::statistics::catalogue::Part)| {
        let value = |row: &Row| row.values.get(first + at).copied().and_then(Value::known);
        Line::new(part.name.clone(), rows.iter().map(value).collect())
    };
    let lines = Lines {
        of: "月份".to_owned(),
        unit: spec.unit.clone(),
        decimals: spec.decimals,
        periods: rows.iter().map(|row| point(row.period)).collect(),
        series: split.parts.iter().enumerate().map(line).collect(),
        targets: Vec::new(),
    };
    lines.figure(Caption::new(format!("chart-{}", split.key), format!("{}，{}", spec.name, split.name)).quiet())
}

/// Divisions in the running year, the largest first.
pub(super) fn divisions(figure: &Figure, zone: &Zone) -> Option<Picture> {
    let (spec, table) = (&figure.spec, &figure.table);
    let latest = |values: &[Value]| values.last().copied().and_then(Value::known);
    let mut rows: Vec<(&str, f64)> =
        table.divisions.iter().filter_map(|(code, values)| Some((code.as_str(), latest(values)?))).collect();
    if rows.len() < 2 {
        return None;
    }
    rows.sort_by(|one, other| other.1.total_cmp(&one.1));
    let bars = Bars {
        of: "地区".to_owned(),
        unit: spec.unit.clone(),
        decimals: spec.decimals,
        series: Vec::new(),
        rows: rows.iter().take(MOST_DIVISIONS).map(|(code, value)| Bar::new(zone.division_name(code), Some(*value))).collect(),
        full: None,
    };
    Some(bars.figure(Caption::new("chart-divisions", format!("{}，按地区", spec.name)).quiet()))
}

/// Values against targets, for every figure that has a target which is a value.
pub(super) fn goals<'a>(figures: impl Iterator<Item = &'a Figure>) -> Option<Picture> {
    let row = |figure: &Figure| {
        let goal = figure.goal()?;
        let far = goal.distance.as_ref()?;
        Some(Goal {
            name: figure.spec.name.clone(),
            url: Some(figure.spec.url()),
            unit: figure.spec.unit.clone(),
            decimals: figure.spec.decimals,
            value: Some(far.reached),
            target: Some(far.asked),
            forecast: figure.table.forecast.as_ref().map(|of| of.value),
            until: goal.target.year.map(|year| format!("{year}年")).unwrap_or_default(),
        })
    };
    let rows: Vec<Goal> = figures.filter_map(row).collect();
    let chart = Bullet { of: "目标".to_owned(), rows };
    (!chart.rows.is_empty()).then(|| chart.figure(Caption::new("chart-goals", "与目标的距离").quiet()))
}
