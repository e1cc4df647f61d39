//! What rules say, and that nothing typed into one does harm.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::json;

use super::{Expects, Facts, Names, Outcome, Rule, Shape};

fn facts() -> Facts {
    let rows = json!([{"market": "US", "amount": 1000}, {"market": "DE", "amount": 250.5}, {"market": "FR"}]);
    Facts::new(NaiveDate::from_ymd_opt(2026, 3, 5).unwrap())
        .with("export_usd", 40_000_000)
        .with("cbec_export_yuan", 1_200_000.0)
        .with("division", "510104")
        .with("registered_on", "2023-03-06")
        .with("has_site", true)
        .with("modes", json!(["9710", "9810"]))
        .with("rows", rows)
        .with("nothing", "")
}

fn test(source: &str) -> Outcome<bool> {
    Rule::parse(source).unwrap().test(&facts())
}

fn amount(source: &str) -> Outcome<f64> {
    Rule::parse(source).unwrap().amount(&facts())
}

fn truth(source: &str) -> bool {
    test(source).value().unwrap_or_else(|| panic!("{source}: {:?}", test(source)))
}

fn value(source: &str) -> f64 {
    amount(source).value().unwrap_or_else(|| panic!("{source}: {:?}", amount(source)))
}

fn close(source: &str, wanted: f64) {
    assert!((value(source) - wanted).abs() < 1e-9, "{source} = {}", value(source));
}

#[test]
fn whole_numbers_and_fractions_are_one_kind() {
    assert!(truth("export_usd * 0.03 + 500 > 1000000"));
    assert!(truth("1 == 1.0 && 0.1 + 0.2 == 0.3 && 7 / 2 == 3.5"));
    close("min(cbec_export_yuan * 0.03, 1000000)", 36_000.0);
    close("-5 + 3", -2.0);
    close("has_site ? 10 : 20", 10.0);
}

#[test]
fn functions_do_what_they_say() {
    close("max(1, 7, 3)", 7.0);
    close("min([4, 2])", 2.0);
    close("round(2.5) + round(1.005, 2)", 4.01);
    close("floor(0.29 * 100)", 29.0);
    close("ceil(2.1)", 3.0);
    close("abs(-3)", 3.0);
    close("sum(rows, \"amount\")", 1250.5);
    close("sum(rows.filter(r, has(r.amount)).map(r, r.amount * 2))", 2501.0);
    close("count(rows) + size(modes)", 5.0);
    close("days(\"2026-01-01\", \"2026-03-01\")", 59.0);
    close("days(\"2026-03-01\", \"2026-01-01\")", -59.0);
    close("months(\"2024-01-31\", \"2024-02-29\")", 1.0);
    close("months(\"2024-01-15\", \"2024-03-14\")", 1.0);
    close("year(registered_on)", 2023.0);
    close("years_since(registered_on)", 2.0);
    close("step(6000, [[1000, 0.1], [5000, 0.2]])", 0.2);
    close("step(999, [[1000, 0.1], [5000, 0.2]])", 0.0);
    assert!(truth("contains(modes, \"9810\") && \"9710\" in modes && modes.contains(\"9710\")"));
    assert!(truth("one_of(division, [\"510104\", \"510105\"]) && division.startsWith(\"51\")"));
    assert!(truth("registered_on < today && today == \"2026-03-05\""));
    assert!(truth("given(has_site) && !given(unknown) && !given(nothing)"));
    assert!(truth("rows.exists(r, r.market == \"DE\") && rows.exists_one(r, r.market == \"US\")"));
}

#[test]
fn what_is_missing_is_named_unless_it_does_not_matter() {
    let missing = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(test("b > 1 && a > 1"), Outcome::Missing(missing(&["a", "b"])));
    assert_eq!(test("nothing == \"x\""), Outcome::Missing(missing(&["nothing"])));
    assert_eq!(test("a > 1 && 1 > 2"), Outcome::Value(false));
    assert_eq!(test("a > 1 || has_site"), Outcome::Value(true));
    assert_eq!(test("a > 1 && has_site"), Outcome::Missing(missing(&["a"])));
    assert_eq!(amount("min(a * 0.5, b)"), Outcome::Missing(missing(&["a", "b"])));
    assert_eq!(test("rows.all(r, r.amount > 0)"), Outcome::Missing(missing(&["rows.amount"])));
    assert_eq!(test("rows.all(r, r.amount > 300)"), Outcome::Value(false));
    assert_eq!(test("rows.exists(r, r.amount > 300)"), Outcome::Value(true));
    assert_eq!(test("a / 0 > 1"), Outcome::Missing(missing(&["a"])));
}

#[test]
fn what_cannot_be_evaluated_is_said_in_words() {
    for (source, words) in [
        ("export_usd / 0 > 1", "除数为零"),
        ("division > 5", "类型不符"),
        ("division == 510104", "类型不符"),
        ("has_site + 1 > 1", "类型不符"),
        ("days(\"明天\", today) > 1", "不是日期"),
        ("modes[7] == \"a\"", "没有第 8 项"),
        ("step(1, [1, 2]) > 0", "step()"),
        ("1e300 * 1e300 > 1", "太大"),
        ("nope(1)", "没有函数"),
        ("export_usd", "是或否"),
    ] {
        match test(source) {
            Outcome::Failed(said) => assert!(said.contains(words), "{source}: {said}"),
            other => panic!("{source}: {other:?}"),
        }
    }
    assert!(matches!(amount("has_site"), Outcome::Failed(_)));
}

#[test]
fn nothing_runs_on() {
    let many: Vec<_> = (0..500).map(|at| json!({"a": at})).collect();
    let facts = facts().with("many", many.clone()).with("too_many", [many, vec![json!(1)]].concat());
    let slow = Rule::parse("many.all(x, many.all(y, many.exists(z, z.a + y.a + x.a >= 0)))").unwrap();
    assert!(matches!(slow.test(&facts), Outcome::Failed(words) if words.contains("计算量")));
    assert!(
        matches!(Rule::parse("too_many.all(x, true)").unwrap().test(&facts), Outcome::Failed(words) if words.contains("501"))
    );
    assert_eq!(Rule::parse("many.all(x, x.a >= 0)").unwrap().test(&facts), Outcome::Value(true));
}

#[test]
fn hostile_texts_are_refused_in_words() {
    let deep = format!("{}1{}", "(".repeat(900), ")".repeat(900));
    let long = "1+".repeat(900) + "1";
    let bangs = "!".repeat(1_900) + "true";
    let dots = "a".to_owned() + &".b".repeat(900);
    let whys = "true?1:".repeat(250) + "1";
    for source in [
        "",
        "   ",
        "1 +",
        "a b",
        "f(",
        "'",
        "\"",
        "a ==",
        "{",
        "{}",
        "{'a': 1}",
        "b'x'",
        "x{y: 1}",
        "a（1）",
        "“a” == b",
        "1 = 2",
        "a && ",
        ")(",
        "[1,",
        "a.?b",
        "`a`",
        "\\",
        "\u{0}",
        "🦀",
        "@result",
        "a..b",
        "has(1)",
        "[1].map(1, 2)",
        &deep,
        &long,
        &bangs,
        &dots,
        &whys,
        &"长".repeat(2_001),
    ] {
        let problem = Rule::parse(source).expect_err(source);
        assert!(problem.message.ends_with('。') && problem.message.chars().count() < 140, "{source}: {problem}");
        assert!(matches!(Rule::from(source).test(&facts()), Outcome::Failed(_)));
        assert!(!Rule::from(source).check(&Names::default()).is_empty());
    }
}

fn names() -> Names {
    let columns = BTreeMap::from([("market".to_owned(), Shape::Text), ("amount".to_owned(), Shape::Number)]);
    [
        ("export_usd", Shape::Number),
        ("division", Shape::Text),
        ("has_site", Shape::Truth),
        ("modes", Shape::List),
        ("rows", Shape::Table(columns)),
        ("free", Shape::Any),
    ]
    .into_iter()
    .collect()
}

#[test]
fn a_rule_is_checked_when_it_is_saved() {
    for (source, words) in [
        ("exprot_usd > 1", "是不是 export_usd"),
        ("nope(export_usd)", "函数 nope() 不存在"),
        ("min()", "应写成"),
        ("division > 5", "文字与数字"),
        ("division * 2 > 1", "算术运算用在了文字上"),
        ("export_usd && has_site", "用在了数字上"),
        ("sum(rows, \"price\") > 1", "price"),
        ("sum(rows, \"market\") > 1", "market"),
        ("rows.all(r, r.price > 1)", ".price"),
        ("rows.amount > 1", "整张表"),
        ("export_usd / 0 > 1", "除数是零"),
        ("export_usd in 5", "应为列表"),
        ("modes.all(a, modes.all(b, modes.all(c, a == b && b == c)))", "套了 3 层"),
        ("export_usd + 1", "是或否"),
        ("years_since(export_usd) > 1", "years_since() 用在了数字上"),
    ] {
        let problems = Rule::from(source).check_result(&names(), Expects::Truth);
        assert!(problems.iter().any(|problem| problem.message.contains(words)), "{source}: {problems:?}");
    }
    for source in [
        "export_usd * 0.03 + 500 > 1000000",
        "free > 3 && free == \"x\"",
        "rows.all(r, r.amount > 0) && sum(rows, \"amount\") < 5",
        "rows.filter(r, r.amount > 1).exists(r, r.market == \"US\")",
        "has_site",
        "given(free) || contains(modes, \"9710\")",
    ] {
        assert_eq!(Rule::from(source).check_result(&names(), Expects::Truth), [], "{source}");
    }
    assert!(Rule::from("export_usd").check_result(&names(), Expects::Number).is_empty());
    assert!(!Rule::from("has_site").check_result(&names(), Expects::Number).is_empty());
}

#[test]
fn a_rule_says_what_it_looks_at() {
    let rule = Rule::parse("rows.all(r, r.amount > floor_price) && today > registered_on && rows.size() > 1").unwrap();
    assert_eq!(rule.references(), ["rows", "floor_price", "registered_on"]);
    let rule = Rule::parse("min(cbec_export_yuan * 0.03, 1000000)").unwrap();
    assert_eq!(rule.worked(&facts()), "min(1,200,000 × 3%, 1,000,000)");
    assert_eq!(rule.said(|_| Some("出口额".to_owned())), "min(出口额 × 3%, 1,000,000)");
    assert_eq!(super::explain(&rule, &facts()), [("cbec_export_yuan".to_owned(), "1,200,000".to_owned())]);
    let rule = Rule::parse("(a + b) * 2 - (c - d) >= 1 && (x || y)").unwrap();
    assert_eq!(rule.worked(&facts()), "(a + b) × 2 − (c − d) ≥ 1 且 (x 或 y)");
    assert_eq!(Rule::parse("modes.exists(m, m == \"9810\")").unwrap().worked(&facts()), "9710、9810 至少一项 (m = “9810”)");
}

#[test]
fn simple_conditions_are_left_to_the_browser() {
    let simple = |source: &str| Rule::from(source).simple();
    let is = |source: &str, field: &str, values: &[&str], is_negated: bool| {
        let found = simple(source).unwrap_or_else(|| panic!("{source}"));
        assert_eq!((found.field.as_str(), found.is_negated), (field, is_negated), "{source}");
        assert_eq!(found.values, values, "{source}");
    };
    is("kind == \"a\"", "kind", &["a"], false);
    is("kind != \"a\"", "kind", &["a"], true);
    is("rents == true", "rents", &["yes"], false);
    is("rents", "rents", &["yes"], false);
    is("!rents", "rents", &["yes"], true);
    is("kind in [\"a\", \"b\"]", "kind", &["a", "b"], false);
    is("contains(modes, \"9810\")", "modes", &["9810"], false);
    assert_eq!(simple("amount > 5"), None);
    assert_eq!(simple("a == b"), None);
}

#[test]
fn a_rule_is_stored_as_its_text() {
    let rule = Rule::from("a >");
    let text = serde_json::to_string(&rule).unwrap();
    assert_eq!(text, "\"a >\"");
    assert_eq!(serde_json::from_str::<Rule>(&text).unwrap(), rule);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_text_does_harm(source in "[a-z0-9_ .,()\\[\\]<>=!&|+*/%?:\"'今{}-]{0,80}") {
        let rule = Rule::from(source.as_str());
        let _ = (rule.test(&facts()), rule.amount(&facts()), rule.check(&names()), rule.worked(&facts()), rule.simple());
    }

    #[test]
    fn facts_of_any_kind_do_no_harm(a in any::<f64>(), b in ".{0,20}", c in any::<bool>()) {
        let facts = facts().with("a", a).with("b", b).with("c", c).with("d", json!([null, {"e": []}, [[1]]]));
        for source in ["a / b > c", "sum(d, b) + a", "min(a, b)", "step(a, d)", "d[a] == b", "days(b, today) + a", "d.all(x, x.e)", "round(a, a)"] {
            let rule = Rule::from(source);
            let _ = (rule.test(&facts), rule.amount(&facts), rule.worked(&facts));
        }
    }

    #[test]
    fn what_is_known_decides_whatever_else_is_missing(known in any::<bool>()) {
        let facts = facts().with("known", known);
        let and = Rule::from("known && unknown > 1").test(&facts);
        let or = Rule::from("unknown > 1 || known").test(&facts);
        prop_assert_eq!(and == Outcome::Value(false), !known);
        prop_assert_eq!(or == Outcome::Value(true), known);
    }
}
