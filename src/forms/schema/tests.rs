//! Forms that work, and many that do not.

use proptest::prelude::*;

use super::{Field, Kind, Schema, Section};
use crate::forms::sample::schema;
use crate::forms::{Names, Shape};

fn bad(fields: &str) -> Vec<String> {
    let text = format!("[[sections]]\nkey = \"s\"\ntitle = \"部分\"\nfields = [{fields}]");
    let schema: Schema = toml::from_str(&text).unwrap_or_else(|error| panic!("{fields}: {error}"));
    schema
        .check(&Names::default().with("known", Shape::Number))
        .into_iter()
        .map(|problem| format!("{}: {}", problem.path, problem.message))
        .collect()
}

#[test]
fn the_sample_has_every_kind_and_works() {
    let schema = schema();
    assert_eq!(schema.check(&Names::default()), []);
    for kind in Kind::ALL {
        assert!(schema.fields().any(|(_, field)| field.kind == kind), "{kind:?}");
    }
}

#[test]
fn a_form_is_the_same_in_json() {
    let schema = schema();
    let json = serde_json::to_value(&schema).unwrap();
    assert_eq!(serde_json::from_value::<Schema>(json.clone()).unwrap(), schema);
    assert!(json["sections"][0]["fields"][0].get("min").is_none(), "what is not set is not written");
    assert_eq!(toml::from_str::<Schema>(&toml::to_string(&schema).unwrap()).unwrap(), schema);
}

#[test]
fn unknown_settings_are_refused_when_a_form_is_read() {
    assert!(toml::from_str::<Schema>("[[sections]]\nkey = 's'\nreqiured = true").is_err());
    assert!(toml::from_str::<Schema>("[[sections]]\nfields = [{ key = 'a', kind = 'nonsense' }]").is_err());
}

/// Fields, and what is said of them.
const BAD: [(&str, &str); 36] = [
    ("", "没有字段"),
    ("{ key = 'a', label = 'a' }, { key = 'a', label = 'b' }", "s/a: 字段名称"),
    ("{ key = 'A b', label = 'a' }", "小写字母"),
    ("{ key = 'today', label = 'a' }", "另有含义"),
    ("{ key = 'a' }", "没有写标签"),
    ("{ key = 'a', label = 'a', shown_if = 'nope > 1' }", "不是已有的名称"),
    ("{ key = 'a', label = 'a', shown_if = '1 +' }", "显示条件"),
    ("{ key = 'a', label = 'a', required_if = 'known' }", "是或否"),
    ("{ key = 'a', label = 'a', kind = 'choice' }", "要有选项"),
    ("{ key = 'a', label = 'a', options = [{ value = 'x', label = 'x' }] }", "不能有选项"),
    (
        "{ key = 'a', label = 'a', kind = 'choice', options = [{ value = 'x', label = 'x' }, { value = 'x', label = 'y' }] }",
        "重复",
    ),
    ("{ key = 'a', label = 'a', kind = 'computed' }", "要有公式"),
    ("{ key = 'a', label = 'a', formula = '1' }", "不能有公式"),
    ("{ key = 'a', label = 'a', kind = 'computed', formula = 'known > 1' }", "应为数字"),
    (
        "{ key = 'a', label = 'a', kind = 'computed', formula = 'b' }, { key = 'b', label = 'b', kind = 'computed', formula = 'a' }",
        "a → b → a",
    ),
    ("{ key = 'a', label = 'a', kind = 'computed', formula = 'a + 1' }", "a → a"),
    ("{ key = 'a', label = 'a', shown_if = 'b == \"x\"' }, { key = 'b', label = 'b', shown_if = 'a == \"x\"' }", "互相依赖"),
    ("{ key = 'a', label = 'a', kind = 'number', min = 5, max = 1 }", "最小值大于最大值"),
    ("{ key = 'a', label = 'a', min_length = 5, max_length = 1 }", "最少字数"),
    ("{ key = 'a', label = 'a', max_length = 99999 }", "最多字数"),
    ("{ key = 'a', label = 'a', pattern = '[', pattern_message = 'x' }", "正则表达式"),
    ("{ key = 'a', label = 'a', pattern = '(a{900}){900}', pattern_message = 'x' }", "正则表达式"),
    ("{ key = 'a', label = 'a', pattern = 'a)|(b', pattern_message = 'x' }", "正则表达式"),
    ("{ key = 'a', label = 'a', pattern = '[0-9]' }", "提示语"),
    ("{ key = 'a', label = 'a', kind = 'file' }", "接受的格式"),
    ("{ key = 'a', label = 'a', kind = 'file', accepts = ['exe'] }", "exe"),
    ("{ key = 'a', label = 'a', kind = 'picture', accepts = ['pdf'] }", "图片字段"),
    ("{ key = 'a', label = 'a', deferrable = true }", "只有文件字段"),
    ("{ key = 'a', label = 'a', kind = 'declaration' }", "承诺内容"),
    ("{ key = 'a', label = 'a', kind = 'table' }", "列"),
    ("{ key = 'a', label = 'a', columns = [{ key = 'b', label = 'b' }] }", "只有表格"),
    (
        "{ key = 'a', label = 'a', kind = 'table', columns = [{ key = 'b', label = 'b', kind = 'table', columns = [{ key = 'c', label = 'c' }] }] }",
        "不能放在表格里",
    ),
    ("{ key = 'a', label = 'a', kind = 'table', columns = [{ key = 'b', label = 'b', shown_if = 'known > 1' }] }", "表格的列"),
    (
        "{ key = 'a', label = 'a', kind = 'table', columns = [{ key = 'b', label = 'b', kind = 'computed', formula = 'c * 2' }] }",
        "不是已有的名称",
    ),
    ("{ key = 'a', label = 'a', kind = 'table', most = 500, columns = [{ key = 'b', label = 'b' }] }", "行数"),
    ("{ key = 'a', label = 'a', kind = 'money', decimals = 3 }", "两位小数"),
];

#[test]
fn what_cannot_work_is_said_with_its_place() {
    for (fields, words) in BAD {
        let said = bad(fields);
        assert!(said.iter().any(|line| line.contains(words)), "{fields}: {said:?}");
    }
    assert!(!Schema::default().check(&Names::default()).is_empty());
    let many = (0..61).map(|at| Field { key: format!("f{at}"), label: "f".to_owned(), ..Field::default() }).collect();
    let section = Section { key: "s".to_owned(), title: "s".to_owned(), fields: many, ..Section::default() };
    let twice = Schema { sections: vec![section.clone(), section] };
    let said: Vec<String> = twice.check(&Names::default()).into_iter().map(|problem| problem.message).collect();
    assert!(said.iter().any(|line| line.contains("61 个字段")) && said.iter().any(|line| line.contains("部分的名称重复")));
}

#[test]
fn checks_are_checked() {
    let text = "[[sections]]\nkey = 's'\ntitle = 's'\nfields = [{ key = 'a', label = 'a' }]\n[[sections.checks]]\nrule = 'b > 1'\nmessage = ''\nfields = ['c']";
    let said = toml::from_str::<Schema>(text).unwrap().check(&Names::default());
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said.iter().all(|problem| problem.path == "s/checks/1"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_form_does_harm(key in ".{0,8}", rule in "[a-z0-9()<>=+ ]{0,20}", pattern in ".{0,20}", kind in 0_usize..27, number in any::<f64>()) {
        let field = |kind: usize| Field {
            key: key.clone(),
            kind: Kind::ALL[kind],
            shown_if: Some(rule.as_str().into()),
            formula: Some(rule.as_str().into()),
            pattern: Some(pattern.clone()),
            min: Some(number),
            columns: vec![Field { key: key.clone(), kind: Kind::ALL[26 - kind], formula: Some(rule.as_str().into()), ..Field::default() }],
            ..Field::default()
        };
        let section = Section { key: key.clone(), fields: (0..3).map(|at| field((kind + at) % 27)).collect(), ..Section::default() };
        let schema = Schema { sections: vec![section] };
        prop_assert!(!schema.check(&Names::default()).is_empty());
        let mut raw = crate::forms::Raw::default();
        raw.set(&key, pattern.clone());
        let _ = crate::forms::Reading::of(&schema, &raw, &crate::forms::Attached::new(), &crate::forms::sample::context());
    }
}
