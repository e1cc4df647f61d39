//! What is asked beyond the person, as lines: question, kind, options, whether it must be answered, key.

use super::lines::{joined, read};
use crate::forms::{Choice, Field, Kind, Names, Schema, Section};
use crate::signups::public::person_form::RESERVED;
use crate::web::FormView;

/// Questions at most.
const MOST: usize = 20;

/// Kinds that can be typed here.
const KINDS: [(Kind, &str); 17] = [
    (Kind::Text, "文本"),
    (Kind::LongText, "多行文本"),
    (Kind::Number, "整数"),
    (Kind::Decimal, "小数"),
    (Kind::Money, "金额"),
    (Kind::Date, "日期"),
    (Kind::Choice, "单选"),
    (Kind::Choices, "多选"),
    (Kind::YesNo, "是否"),
    (Kind::Division, "地区"),
    (Kind::Country, "国家"),
    (Kind::Email, "邮箱"),
    (Kind::Url, "网址"),
    (Kind::Phone, "电话"),
    (Kind::CreditCode, "信用代码"),
    (Kind::Month, "月份"),
    (Kind::Percent, "百分比"),
];

/// Words of the kinds, for the hint.
pub(super) fn kinds() -> String {
    KINDS.map(|(_, word)| word).join("、")
}

/// The questions of a form as lines.
pub(super) fn typed(schema: &Schema) -> String {
    let line = |field: &Field| {
        let kind = KINDS.iter().find(|(kind, _)| *kind == field.kind).map_or("文本", |(_, word)| *word);
        let options = field.options.iter().map(|option| option.label.as_str()).collect::<Vec<_>>().join("、");
        joined(&[&field.label, kind, &options, if field.required { "必填" } else { "选填" }, &field.key])
    };
    schema.fields().map(|(_, field)| line(field)).collect::<Vec<_>>().join("\n")
}

/// Reads the lines. A question keeps its key, and with it the answers that people gave.
pub(super) fn schema(view: &mut FormView, text: &str, old: &Schema) -> Schema {
    let mut fields: Vec<Field> = read(view, "questions", text, |cells| field(cells, old));
    if fields.len() > MOST {
        view.refuse("questions", format!("最多 {MOST} 个问题，现在有 {} 个。只问办这件事必须知道的", fields.len()));
    }
    let mut used: Vec<String> = fields.iter().map(|field| field.key.clone()).filter(|key| !key.is_empty()).collect();
    for field in fields.iter_mut().filter(|field| field.key.is_empty()) {
        let known = old.fields().map(|(_, field)| field).find(|known| known.label == field.label && !used.contains(&known.key));
        let is_free = |key: &String| !used.contains(key) && old.field(key).is_none();
        let free = || (1..=1000).map(|n| format!("q{n}")).find(is_free);
        field.key = known.map(|known| known.key.clone()).or_else(free).unwrap_or_default();
        used.push(field.key.clone());
    }
    if fields.is_empty() {
        return Schema::default();
    }
    let before = old.section("more").cloned().unwrap_or_default();
    let title = if before.title.is_empty() { "补充信息".to_owned() } else { before.title };
    let schema = Schema { sections: vec![Section { key: "more".to_owned(), title, fields, ..Section::default() }] };
    if view.error("questions").is_empty() {
        for problem in schema.check(&Names::default()) {
            view.refuse("questions", format!("{}（{}）", problem.message, problem.path.trim_start_matches("more/")));
        }
    }
    schema
}

fn field(cells: &[String], old: &Schema) -> Result<Field, String> {
    let cell = |at: usize| cells.get(at).map_or("", String::as_str);
    let label = cell(0);
    if label.is_empty() || label.chars().count() > 60 {
        return Err("请写问题，最多 60 字".to_owned());
    }
    let word = if cell(1).is_empty() { "文本" } else { cell(1) };
    let kind = KINDS.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind);
    let kind = kind.ok_or_else(|| format!("没有“{word}”这种题型，可以写：{}", kinds()))?;
    let key = cell(4).to_owned();
    if RESERVED.contains(&key.as_str()) {
        return Err(format!("“{key}”是每个人都要填的项目，最后一列请换一个代码，或者空着由系统编"));
    }
    let before =
        old.fields().map(|(_, field)| field).find(|field| if key.is_empty() { field.label == label } else { field.key == key });
    let value = |label: &str| {
        let known = before.and_then(|before| before.options.iter().find(|option| option.label == label));
        known.map_or_else(|| label.to_owned(), |known| known.value.clone())
    };
    let options = cell(2).split(['、', ',', '，', ';', '；']).map(str::trim).filter(|option| !option.is_empty());
    let options: Vec<Choice> = options.map(|label| Choice { value: value(label), label: label.to_owned() }).collect();
    if kind.has_options() && options.len() < 2 {
        return Err("单选和多选至少要有两个选项，用顿号隔开".to_owned());
    }
    let required = match cell(3) {
        "" | "选填" | "否" => false,
        "必填" | "是" => true,
        other => return Err(format!("第四列写“必填”或“选填”，现在是“{other}”")),
    };
    let before = before.filter(|before| before.kind == kind).cloned().unwrap_or_default();
    let options = if kind.has_options() { options } else { Vec::new() };
    Ok(Field { key, label: label.to_owned(), kind, required, options, ..before })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_read_and_shown_again() {
        let mut view = FormView::default();
        let text = "感兴趣的市场 | 单选 | 东盟、欧洲 | 必填\n年出口额 | 整数\n其他";
        let schema = schema(&mut view, text, &Schema::default());
        assert!(!view.is_invalid(), "{:?}", view.summary());
        assert_eq!(
            typed(&schema),
            "感兴趣的市场 | 单选 | 东盟、欧洲 | 必填 | q1\n年出口额 | 整数 |  | 选填 | q2\n其他 | 文本 |  | 选填 | q3"
        );
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (text, words) in [
            ("市场 | 单选 | 东盟", "两个选项"),
            ("市场 | 画图", "题型"),
            ("市场 | 文本 | | 也许", "必填"),
            ("手机 | 电话 | | 必填 | mobile", "“mobile”"),
        ] {
            let mut view = FormView::default();
            schema(&mut view, text, &Schema::default());
            assert!(view.error("questions").contains(words), "{text}: {}", view.error("questions"));
        }
    }
}
