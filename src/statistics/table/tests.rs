//! Tables of made-up numbers.

use super::*;
use crate::statistics::catalogue::{Catalogue, FieldRef, Source};

const RULE: Rule = Rule { fewest: 3, dominance: 0.85, nearness: 0.1 };

fn period(text: &str) -> Period {
    Period::parse(text).unwrap()
}

/// So many equal reporters.
fn cell(value: f64, reporters: i64) -> Cell {
    let each = value / f64::from(i32::try_from(reporters).unwrap());
    Cell { value, reporters, largest: each, second: if reporters > 1 { each } else { 0.0 } }
}

fn spec(nature: &str, splits: &str) -> Spec {
    let text = format!(
        "key = \"x\"\nname = \"x\"\nunit = \"元\"\nnature = \"{nature}\"\nsource = {{ kind = \"returns\", fields = [\"a.total\"] }}\n{splits}"
    );
    toml::from_str(&text).unwrap()
}

const PARTS: &str = "[[split]]\nkey = \"s\"\nname = \"s\"\n[[split.part]]\nkey = \"p\"\nname = \"p\"\nfields = [\"a.p\"]\n[[split.part]]\nkey = \"q\"\nname = \"q\"\nfields = [\"a.q\"]\n[[split.part]]\nkey = \"r\"\nname = \"r\"\nfields = [\"a.r\"]\n";

#[test]
fn the_spec_of_the_test_is_read() {
    let Source::Returns { fields } = spec("flow", PARTS).source else { panic!("returns") };
    assert_eq!(fields, [FieldRef { form: "a".to_owned(), field: "total".to_owned() }]);
    assert!(std::any::type_name::<Catalogue>().contains("statistics"));
}

#[test]
fn months_add_up_and_a_gap_ends_the_sum() {
    let mut raw = Raw::default();
    for (month, value) in [("2025-01", 10.0), ("2025-02", 20.0), ("2025-04", 40.0)] {
        raw.months.insert((period(month), 0), cell(value, 5));
    }
    let table = Table::of(&spec("flow", ""), &raw, &RULE, period("2025-05"));
    assert_eq!(table.months.len(), 5);
    assert_eq!(table.month(period("2025-03")).unwrap().values, [Value::Missing]);
    assert_eq!(table.year_to(period("2025-02")).unwrap().values, [Value::Known(30.0)]);
    assert_eq!(table.year_to(period("2025-04")), None);
    assert_eq!(table.last().unwrap().period, period("2025-04"));
    assert_eq!(table.headline(), None, "no sum up to April without March");
    assert!(table.forecast.is_none());
}

#[test]
fn a_hidden_part_cannot_be_told_from_the_sums_of_two_months() {
    let mut raw = Raw::default();
    for month in ["2025-01", "2025-02", "2025-03"] {
        for (column, value) in [(0, 100.0), (1, 50.0), (2, 30.0), (3, 20.0)] {
            raw.months.insert((period(month), column), cell(value, 9));
        }
    }
    raw.months.insert((period("2025-03"), 3), cell(20.0, 1));
    let table = Table::of(&spec("flow", PARTS), &raw, &RULE, period("2025-03"));
    let march = table.month(period("2025-03")).unwrap();
    assert_eq!(march.values[3], Value::Hidden(Why::Few));
    assert_eq!(march.values.iter().filter(|value| value.is_hidden()).count(), 2, "{march:?}");
    // Either sum that would give it away is hidden too.
    let sums = [table.year_to(period("2025-02")), table.year_to(period("2025-03"))];
    assert!(sums.iter().any(|row| row.unwrap().values[3].is_hidden()), "{sums:?}");
    assert_eq!(march.values[0], Value::Known(100.0));
}

#[test]
fn divisions_are_hidden_so_that_none_is_told_by_the_rest() {
    let mut raw = Raw::default();
    raw.months.insert((period("2025-01"), 0), cell(100.0, 12));
    for (division, value, reporters) in [("510100", 60.0, 6), ("510300", 25.0, 5), ("511500", 15.0, 1)] {
        raw.divisions.insert((division.to_owned(), period("2025-01")), cell(value, reporters));
    }
    let table = Table::of(&spec("stock", ""), &raw, &RULE, period("2025-01"));
    let shown: Vec<Value> = table.divisions.iter().map(|(_, values)| values[0]).collect();
    assert_eq!(shown, [Value::Known(60.0), Value::Hidden(Why::Protects), Value::Hidden(Why::Few)]);
    assert!(table.so_far.is_empty() && table.headline().unwrap().values[0] == Value::Known(100.0));
    assert_eq!(table.course_of("510100").so_far, Some(60.0));
    assert_eq!(table.course_of("511500").so_far, None);
}

#[test]
fn growth_and_forecast_follow_from_what_is_shown() {
    let mut raw = Raw::default();
    for (year, factor, months) in [(2024, 1.0, 12), (2025, 1.2, 6)] {
        for month in 1..=months {
            raw.months.insert((Period::new(year, month).unwrap(), 0), cell(100.0 * factor, 5));
        }
    }
    raw.demo_from = Some(period("2025-02"));
    let table = Table::of(&spec("flow", ""), &raw, &RULE, period("2025-06"));
    assert!((table.growth(0).unwrap() - 0.2).abs() < 1e-9);
    assert!((table.forecast.as_ref().unwrap().value - 1440.0).abs() < 1e-9);
    assert_eq!(table.course().whole, [(2024, 1200.0)]);
    assert!(table.is_demo() && !table.month(period("2025-01")).unwrap().is_demo);
}
