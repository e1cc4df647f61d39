//! The checks, one by one and over random figures.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn form() -> Form {
    crate::returns::forms::read(
        r#"
key = "probe"
name = "试报表"
due_working_day = 5
lock_working_day = 10
[[section]]
key = "all"
name = "全部"
[[section.field]]
key = "a"
name = "甲"
unit = "万元"
kind = "money"
nature = "flow"
[[section.field]]
key = "b"
name = "乙"
unit = "万元"
kind = "money"
nature = "flow"
[[section.field]]
key = "total"
name = "合计"
unit = "万元"
kind = "money"
nature = "flow"
sum_of = ["a", "b"]
[[section.field]]
key = "year"
name = "本年累计"
unit = "万元"
kind = "money"
nature = "flow"
cumulative_of = "total"
[[section.field]]
key = "staff"
name = "人员"
unit = "人"
kind = "count"
nature = "stock"
opening_plus = ["joined"]
[[section.field]]
key = "joined"
name = "新增"
unit = "人"
kind = "count"
nature = "flow"
alert = 0.0
at_most = "staff"
[[section.field]]
key = "rate"
name = "比率"
unit = "%"
kind = "percent"
nature = "stock"
alert = 0.0
required = false
decimals = 1
"#,
    )
    .unwrap()
}

fn figures(pairs: &[(&str, f64)]) -> Figures {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect()
}

fn march() -> Period {
    Period::parse("2026-03").unwrap()
}

fn whole() -> Figures {
    figures(&[("a", 10.0), ("b", 5.5), ("total", 15.5), ("year", 40.5), ("staff", 12.0), ("joined", 2.0), ("rate", 50.0)])
}

fn before() -> Figures {
    figures(&[("a", 10.0), ("b", 5.0), ("total", 15.0), ("year", 25.0), ("staff", 10.0), ("joined", 0.0)])
}

fn errors_of(change: &[(&str, f64)]) -> Vec<String> {
    let mut all = whole();
    all.extend(figures(change));
    let checked = check(&form(), march(), &all, Some(&before()), &BTreeMap::new());
    checked.errors.into_iter().map(|finding| finding.field).collect()
}

#[test]
fn what_agrees_is_clean() {
    let checked = check(&form(), march(), &whole(), Some(&before()), &BTreeMap::new());
    assert!(checked.is_clean(), "{checked:?}");
}

#[test]
fn each_fault_is_said_at_its_field() {
    assert_eq!(errors_of(&[("total", 15.49)]), ["total", "year"], "the cumulative number follows the total");
    assert_eq!(errors_of(&[("year", 40.0)]), ["year"]);
    assert_eq!(errors_of(&[("rate", 100.1)]), ["rate"]);
    assert_eq!(errors_of(&[("rate", 33.33)]), ["rate"], "one place is allowed");
    assert_eq!(errors_of(&[("staff", 12.5)]), ["staff"]);
    assert_eq!(errors_of(&[("joined", 13.0)]), ["joined"], "no more joined than there are");
    assert!(errors_of(&[("a", -1.0)]).contains(&"a".to_owned()));
    assert!(errors_of(&[("a", f64::INFINITY)]).contains(&"a".to_owned()));
    let mut without = whole();
    without.remove("b");
    without.remove("rate");
    let checked = check(&form(), march(), &without, Some(&before()), &BTreeMap::new());
    let fields: Vec<&str> = checked.errors.iter().map(|finding| finding.field.as_str()).collect();
    assert_eq!(fields, ["b"], "what is not obligatory may be left out, and a sum is not compared with a part");
}

#[test]
fn a_large_change_needs_a_reason_and_gets_by_with_one() {
    let mut now = figures(&[("a", 16.0), ("b", 5.0), ("staff", 10.0), ("joined", 0.0)]);
    complete(&form(), march(), &mut now, Some(&before()));
    let checked = check(&form(), march(), &now, Some(&before()), &BTreeMap::new());
    assert_eq!(checked.unexplained.iter().map(|alert| alert.field.as_str()).collect::<Vec<_>>(), ["a"]);
    assert!(checked.unexplained[0].message.contains("增长 60%"), "{}", checked.unexplained[0].message);
    let with = |reason: &str| BTreeMap::from([("a".to_owned(), reason.to_owned())]);
    assert!(!check(&form(), march(), &now, Some(&before()), &with("  ")).is_clean(), "spaces are no reason");
    assert!(check(&form(), march(), &now, Some(&before()), &with("新签大客户")).is_clean());
    assert!(check(&form(), march(), &now, None, &BTreeMap::new()).unexplained.is_empty(), "nothing to compare with");
}

#[test]
fn a_stock_that_does_not_follow_needs_a_reason() {
    let mut now = whole();
    now.insert("staff".to_owned(), 14.0);
    let checked = check(&form(), march(), &now, Some(&before()), &BTreeMap::new());
    assert_eq!(checked.unexplained.iter().map(|alert| alert.field.as_str()).collect::<Vec<_>>(), ["staff"]);
    // Few things change by large parts without meaning anything.
    let few = |staff: f64, joined: f64| figures(&[("staff", staff), ("joined", joined)]);
    assert!(alerts(&form(), &few(6.0, 3.0), Some(&few(3.0, 0.0))).is_empty());
}

#[test]
fn cumulative_numbers_begin_anew_in_january() {
    let january = Period::parse("2026-01").unwrap();
    let mut now = figures(&[("a", 1.0), ("b", 2.0)]);
    complete(&form(), january, &mut now, Some(&before()));
    assert_eq!((now["total"], now["year"]), (3.0, 3.0));
    let mut unknown = figures(&[("a", 1.0), ("b", 2.0)]);
    complete(&form(), march(), &mut unknown, None);
    assert!(!unknown.contains_key("year"), "without the month before it cannot be known");
    let mut half = figures(&[("a", 1.0)]);
    complete(&form(), january, &mut half, None);
    assert!(!half.contains_key("total"), "a sum of which a part is missing is not made up");
}

#[test]
fn typed_numbers_are_read_as_people_write_them() {
    let form = form();
    let field = form.field("a").unwrap();
    for (typed, read) in [
        ("1,234.5", Some(1234.5)),
        ("１２３", Some(123.0)),
        (" 12 万元", Some(12.0)),
        ("-3", Some(-3.0)),
        ("0", Some(0.0)),
        ("", None),
        ("  ", None),
    ] {
        assert_eq!(crate::returns::say::read(field, typed), Ok(read), "{typed}");
    }
    for typed in ["abc", "1.2.3", "12亿", "--1", "NaN", "inf", "=1+1", "1e5", "∞"] {
        assert!(crate::returns::say::read(field, typed).is_err(), "{typed}");
    }
    assert_eq!((shown(-1_234_567.5, 2), shown(0.0, 2), shown(-0.001, 2)), ("-1,234,567.5".into(), "0".into(), "0".into()));
}

proptest! {
    #[test]
    fn what_the_program_fills_in_agrees_with_its_checks(a in 0_u32..9_000_000, b in 0_u32..9_000_000, year in 0_u32..90_000_000, month in 1_u32..=12) {
        let cents = |number: u32| f64::from(number) / 100.0;
        let period = Period::new(2026, month).unwrap();
        let previous = figures(&[("year", cents(year))]);
        let mut now = figures(&[("a", cents(a)), ("b", cents(b)), ("staff", 3.0), ("joined", 0.0)]);
        complete(&form(), period, &mut now, Some(&previous));
        let checked = check(&form(), period, &now, Some(&previous), &BTreeMap::new());
        prop_assert!(checked.errors.is_empty(), "{:?}", checked.errors);
        // Filling in again changes nothing.
        let held = now.clone();
        complete(&form(), period, &mut now, Some(&previous));
        prop_assert_eq!(held, now);
    }

    #[test]
    fn only_changes_beyond_the_limit_are_asked_about(before in 1_u32..1_000_000, now in 0_u32..1_000_000) {
        let (before, now) = (f64::from(before), f64::from(now));
        let asked = !alerts(&form(), &figures(&[("a", now)]), Some(&figures(&[("a", before)]))).is_empty();
        prop_assert_eq!(asked, (now - before).abs() / before > 0.5 + 1e-9);
    }

    #[test]
    fn shown_numbers_are_read_back(number in -1_000_000_000_i64..1_000_000_000) {
        #[expect(clippy::cast_precision_loss, reason = "small")]
        let value = number as f64 / 100.0;
        let form = form();
        let read = crate::returns::say::read(form.field("a").unwrap(), &shown(value, 2)).unwrap();
        prop_assert_eq!(read, Some(value));
    }

    #[test]
    fn nothing_typed_is_ever_a_fault(typed in "\\PC{0,40}") {
        let form = form();
        let _ = crate::returns::say::read(form.field("a").unwrap(), &typed);
    }
}
