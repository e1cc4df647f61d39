//! What is wrong with a form, in words for those who design it, with the place.

use std::collections::{BTreeMap, BTreeSet};

use super::{Field, Kind, MOST_FIELDS, MOST_ROWS, Schema, Section, order};
use crate::forms::reading::whole_pattern;
use crate::forms::rules::{Expects, Names, Rule};

/// Kinds of files that can be asked for.
const FILE_KINDS: [&str; 10] = ["pdf", "jpg", "jpeg", "png", "webp", "xlsx", "xls", "docx", "zip", "ofd"];
/// Sections of a form.
const MOST_SECTIONS: usize = 30;
/// Columns of a table.
const MOST_COLUMNS: usize = 16;

/// What is wrong with a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaProblem {
    /// Where: `section/field/column`.
    pub path: String,
    /// What, in words.
    pub message: String,
}

struct Look<'a> {
    names: &'a Names,
    problems: Vec<SchemaProblem>,
}

/// Everything that is wrong with a form.
pub(super) fn schema(schema: &Schema, extra: &Names) -> Vec<SchemaProblem> {
    let names = extra.and(&schema.names());
    let mut look = Look { names: &names, problems: Vec::new() };
    if schema.sections.is_empty() {
        look.says("", "表单没有任何部分。");
    }
    if schema.sections.len() > MOST_SECTIONS {
        look.says("", &format!("表单最多 {MOST_SECTIONS} 个部分。"));
    }
    let (mut sections, mut fields) = (BTreeSet::new(), BTreeMap::new());
    for section in &schema.sections {
        if !sections.insert(section.key.as_str()) {
            look.says(&section.key, "部分的名称重复。");
        }
        look.section(section, schema);
        for field in &section.fields {
            if let Some(before) = fields.insert(field.key.as_str(), section.key.as_str()) {
                look.says(&format!("{}/{}", section.key, field.key), &format!("字段名称与“{before}”中的重复。"));
            }
        }
    }
    if let Some(circle) = order::circle(schema) {
        look.says("", &format!("显示条件或公式互相依赖：{}。", circle.join(" → ")));
    }
    look.problems
}

impl Look<'_> {
    fn says(&mut self, path: &str, message: &str) {
        self.problems.push(SchemaProblem { path: path.to_owned(), message: message.to_owned() });
    }

    fn section(&mut self, section: &Section, schema: &Schema) {
        let path = section.key.as_str();
        self.key(path, &section.key);
        self.label(path, &section.title, "标题");
        if section.fields.is_empty() {
            self.says(path, "这一部分没有字段。");
        }
        if section.fields.len() > MOST_FIELDS {
            self.says(path, &format!("这一部分有 {} 个字段，最多 {MOST_FIELDS} 个。", section.fields.len()));
        }
        self.rule(path, "显示条件", section.shown_if.as_ref(), Expects::Truth);
        for field in &section.fields {
            self.field(&format!("{path}/{}", field.key), field, false);
        }
        for (at, check) in section.checks.iter().enumerate() {
            let path = format!("{path}/checks/{}", at + 1);
            self.rule(&path, "检查", Some(&check.rule), Expects::Truth);
            self.label(&path, &check.message, "提示语");
            for name in &check.fields {
                if schema.field(name).is_none() {
                    self.says(&path, &format!("检查所指的 {name} 不是字段。"));
                }
            }
        }
    }

    fn key(&mut self, path: &str, key: &str) {
        let is_plain = key.starts_with(|letter: char| letter.is_ascii_lowercase())
            && key.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
            && key.len() <= 60;
        if !is_plain {
            self.says(path, &format!("名称“{key}”应以小写字母开头，只含小写字母、数字和下划线，不超过 60 个字符。"));
        }
        if ["today", "true", "false", "null", "in"].contains(&key) {
            self.says(path, &format!("名称 {key} 在规则里另有含义，请换一个。"));
        }
    }

    fn label(&mut self, path: &str, text: &str, what: &str) {
        if text.trim().is_empty() {
            self.says(path, &format!("没有写{what}。"));
        }
    }

    fn rule(&mut self, path: &str, what: &str, rule: Option<&Rule>, expects: Expects) {
        for problem in rule.into_iter().flat_map(|rule| rule.check_result(self.names, expects)) {
            self.says(path, &format!("{what}：{}", problem.message));
        }
    }

    fn field(&mut self, path: &str, field: &Field, is_column: bool) {
        self.key(path, &field.key);
        self.label(path, &field.label, "标签");
        if !is_column {
            self.rule(path, "显示条件", field.shown_if.as_ref(), Expects::Truth);
            self.rule(path, "必填条件", field.required_if.as_ref(), Expects::Truth);
            if field.kind == Kind::Computed {
                self.rule(path, "公式", field.formula.as_ref(), Expects::Number);
            }
        }
        self.options(path, field);
        self.limits(path, field);
        self.pattern(path, field);
        self.files(path, field);
        if (field.kind == Kind::Computed) != field.formula.is_some() {
            self.says(path, "计算字段要有公式，其他字段不能有公式。");
        }
        if field.kind == Kind::Computed && (field.required || field.required_if.is_some()) {
            self.says(path, "计算字段不用填写，不能设为必填。");
        }
        if field.kind == Kind::Declaration && field.statement.trim().is_empty() {
            self.says(path, "承诺字段没有写承诺内容。");
        }
        if field.kind == Kind::Table || !field.columns.is_empty() {
            self.table(path, field, is_column);
        }
    }

    fn options(&mut self, path: &str, field: &Field) {
        if field.kind.has_options() == field.options.is_empty() {
            self.says(path, "选择字段要有选项，其他字段不能有选项。");
        }
        let mut seen = BTreeSet::new();
        for option in &field.options {
            if option.value.trim().is_empty() || option.label.trim().is_empty() {
                self.says(path, "选项的值和文字都要写。");
            } else if !seen.insert(option.value.as_str()) {
                self.says(path, &format!("选项“{}”重复。", option.value));
            }
        }
    }

    fn limits(&mut self, path: &str, field: &Field) {
        if field.min.zip(field.max).is_some_and(|(min, max)| min > max) {
            self.says(path, "最小值大于最大值。");
        }
        if [field.min, field.max].into_iter().flatten().any(|limit| !limit.is_finite() || limit.abs() > 1e13) {
            self.says(path, "最小值、最大值应在正负 10 万亿以内。");
        }
        if field.min_length.zip(field.max_length).is_some_and(|(min, max)| min > max) {
            self.says(path, "最少字数大于最多字数。");
        }
        let longest = if field.kind == Kind::LongText { 20_000 } else { 2_000 };
        if field.max_length.is_some_and(|most| most == 0 || most > longest) {
            self.says(path, &format!("最多字数应在 1 至 {longest} 之间。"));
        }
        if field.decimals.is_some_and(|decimals| decimals > 6) {
            self.says(path, "小数位数最多 6 位。");
        }
        if field.kind == Kind::Money && field.decimals.is_some_and(|decimals| decimals > 2) {
            self.says(path, "金额最多两位小数。");
        }
        let most = if field.kind == Kind::Table { MOST_ROWS } else { 50 };
        if field.most.is_some_and(|asked| asked == 0 || asked > most) {
            self.says(path, &format!("行数或文件数应在 1 至 {most} 之间。"));
        }
    }

    fn pattern(&mut self, path: &str, field: &Field) {
        let Some(pattern) = &field.pattern else { return };
        if whole_pattern(pattern).is_none() {
            self.says(path, "格式要求（正则表达式）有误或太复杂。");
        }
        if field.pattern_message.trim().is_empty() {
            self.says(path, "写了格式要求，也要写不符合时的提示语。");
        }
    }

    fn files(&mut self, path: &str, field: &Field) {
        if !field.kind.is_file() {
            if !field.accepts.is_empty() || field.deferrable || field.valid_months.is_some() || field.largest_mb.is_some() {
                self.says(path, "只有文件字段才能规定文件格式、大小、有效期和容缺。");
            }
            return;
        }
        if field.accepts.is_empty() {
            self.says(path, "文件字段要写明接受的格式。");
        }
        for kind in field.accepts.iter().filter(|kind| !FILE_KINDS.contains(&kind.as_str())) {
            self.says(path, &format!("不支持的文件格式“{kind}”，可用：{}。", FILE_KINDS.join("、")));
        }
        let is_picture = |kind: &String| matches!(kind.as_str(), "jpg" | "jpeg" | "png" | "webp");
        if field.kind == Kind::Picture && !field.accepts.iter().all(is_picture) {
            self.says(path, "图片字段只能接受 jpg、png、webp。");
        }
        if field.largest_mb.is_some_and(|size| size == 0 || size > 50) {
            self.says(path, "单个文件大小应在 1 至 50 MB 之间。");
        }
    }

    fn table(&mut self, path: &str, field: &Field, is_column: bool) {
        if is_column || field.kind != Kind::Table {
            self.says(path, "只有表格可以有列，表格里不能再放表格。");
            return;
        }
        if field.columns.is_empty() || field.columns.len() > MOST_COLUMNS {
            self.says(path, &format!("表格应有 1 至 {MOST_COLUMNS} 列。"));
        }
        let within: Names = field.columns.iter().map(|column| (column.key.clone(), column.shape())).collect();
        let within = self.names.and(&within);
        let mut seen = BTreeSet::new();
        for column in &field.columns {
            let path = format!("{path}/{}", column.key);
            if !seen.insert(column.key.as_str()) {
                self.says(&path, "列的名称重复。");
            }
            if !column.kind.is_column() {
                self.says(&path, "这种字段不能放在表格里。");
            }
            if column.shown_if.is_some() || column.required_if.is_some() {
                self.says(&path, "表格的列不能有显示条件或必填条件。");
            }
            self.field(&path, column, true);
            for problem in column.formula.iter().flat_map(|rule| rule.check_result(&within, Expects::Number)) {
                self.says(&path, &format!("公式：{}", problem.message));
            }
        }
    }
}
