//! Figures in words: numbers, the time they are of, growth, and how far a target is.

use super::board::{Figure, Goal};
use super::catalogue::{Nature, Source, Spec};
use super::suppression::Why;
use super::table::Value;
use super::target::{Distance, Kind};
use crate::charts::{grouped, trimmed};
use crate::returns::Period;

/// What stands in the place of a hidden number.
pub const STAR: &str = "*";
/// What stands where nothing was counted.
pub const NOTHING: &str = "—";

/// A number as it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// Number, star or dash.
    pub text: String,
    /// Why it is hidden; empty where it is not.
    pub why: &'static str,
}

/// Why a number is hidden.
pub const fn why(why: Why) -> &'static str {
    match why {
        Why::Few => "填报单位少于规定家数，不公开",
        Why::Dominated => "个别单位占比过大，不公开",
        Why::Protects => "为防止倒算出其他不公开的数，一并不公开",
    }
}

/// A value as it is shown.
pub fn shown(value: Value, decimals: usize) -> Shown {
    match value {
        Value::Missing => Shown { text: NOTHING.to_owned(), why: "" },
        Value::Hidden(reason) => Shown { text: STAR.to_owned(), why: why(reason) },
        Value::Known(value) => Shown { text: grouped(value, decimals), why: "" },
    }
}

/// `+12.3%`
pub fn percent(share: f64) -> String {
    let sign = if share > 0.0 { "+" } else { "" };
    format!("{sign}{}%", grouped(share * 100.0, 1))
}

/// 同比 +12.3%, or nothing.
pub fn growth(share: Option<f64>) -> String {
    share.map(|share| format!("同比 {}", percent(share))).unwrap_or_default()
}

/// 同比增长 12.3%
pub fn growth_sentence(share: f64) -> String {
    match grouped(share.abs() * 100.0, 1) {
        same if same == "0.0" => "与上年同期持平".to_owned(),
        more if share > 0.0 => format!("同比增长 {more}%"),
        less => format!("同比下降 {less}%"),
    }
}

/// From January to a month: 2026年1—2月.
pub fn span(period: Period) -> String {
    if period.is_january() { period.name() } else { format!("{}年1—{}月", period.year(), period.month()) }
}

/// What time a number of a figure is of.
pub fn when(spec: &Spec, period: Period) -> String {
    match (&spec.source, spec.nature) {
        (Source::Entries { .. }, _) => "目前".to_owned(),
        (_, Nature::Stock) => format!("{}末", period.name()),
        (_, Nature::Flow) => format!("{}累计", span(period)),
    }
}

/// A number with its unit.
pub fn with_unit(spec: &Spec, value: f64) -> String {
    format!("{} {}", trimmed(value, spec.decimals), spec.unit)
}

/// How far a figure is from a target, in a sentence or two.
pub fn distance(figure: &Figure, goal: &Goal) -> String {
    let Some(far) = &goal.distance else {
        let is_hidden = figure.table.has_hidden();
        let why = if is_hidden {
            "这个数按小数保护规则不公开，不能计算距离。"
        } else {
            "还没有可以比较的数。"
        };
        return why.to_owned();
    };
    if goal.target.kind == Kind::Growth {
        return growing(figure, far);
    }
    // A target of every year is looked at in its own year.
    let year = goal.target.year.filter(|_| goal.target.kind == Kind::Reach).unwrap_or(far.year);
    let number = |value: f64| with_unit(&figure.spec, value);
    let now = if far.year < figure.table.closed.year() {
        format!("{} 年", far.year)
    } else {
        figure.table.headline().map(|row| when(&figure.spec, row.period)).unwrap_or_default()
    };
    let reached = format!("{now} {}，相当于目标的 {}%", number(far.reached), trimmed(far.share * 100.0, 1));
    if far.missing > 0.0 {
        format!("{reached}，还差 {}。{}", number(far.missing), outlook(figure, far, year))
    } else {
        format!("{reached}，已经达到。")
    }
}

fn growing(figure: &Figure, far: &Distance) -> String {
    let now = figure.table.headline().map(|row| span(row.period)).unwrap_or_default();
    let compared = if far.missing > 0.0 { "低于" } else { "不低于" };
    let expected = far.expected.map(|expected| format!("全年预测{}。", growth_sentence(expected))).unwrap_or_default();
    format!("{now}{}，{compared}目标的 {}%。{expected}", growth_sentence(far.reached), trimmed(far.asked * 100.0, 1))
}

fn outlook(figure: &Figure, far: &Distance, year: i32) -> String {
    let ahead = figure.table.forecast.as_ref().filter(|_| year > far.year).map(|forecast| {
        let needed = far.needed_growth.map(|needed| format!("，此后每年增长 {}% 可以达到", trimmed(needed * 100.0, 1)));
        let value = with_unit(&figure.spec, forecast.value);
        format!("{} 年全年预测 {value}{}。", forecast.year, needed.unwrap_or_default())
    });
    let expected = far.expected.map(|expected| {
        let enough = if far.is_on_way == Some(true) { "预计能够达到" } else { "预计达不到" };
        let how = if year > far.year { "照近年平均增速，" } else { "" };
        format!("{how}{year} 年预测 {}，{enough}。", with_unit(&figure.spec, expected))
    });
    ahead.unwrap_or_default() + &expected.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_growth_read_as_people_write_them() {
        assert_eq!((percent(0.1234).as_str(), percent(-0.05).as_str()), ("+12.3%", "−5.0%"));
        assert_eq!(growth_sentence(-0.051), "同比下降 5.1%");
        assert_eq!(growth_sentence(0.0001), "与上年同期持平");
        assert_eq!(span(Period::parse("2026-02").unwrap()), "2026年1—2月");
        assert_eq!(shown(Value::Known(1234.5), 2).text, "1,234.50");
        assert_eq!(shown(Value::Hidden(Why::Few), 2).text, STAR);
        assert_eq!(shown(Value::Missing, 2), Shown { text: "—".to_owned(), why: "" });
    }
}
