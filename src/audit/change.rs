//! What an event changed, field by field, in words. Texts of documents are compared block by block, and what stayed the
//! same is left out.

use serde_json::{Map, Value};

use super::words;
use crate::policies::compare::{Row, RowKind, Span, compare};
use crate::policies::text::Body;

/// Longest value that is shown whole.
const LONGEST: usize = 400;

/// One field, as it was and as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// What the field is called.
    pub name: String,
    /// As it was; empty when there was nothing.
    pub before: String,
    /// As it is; empty when there is nothing.
    pub after: String,
    /// For texts instead: the blocks that differ.
    pub rows: Vec<TextRow>,
    /// For texts: how much stayed the same.
    pub same: String,
}

/// A block that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextRow {
    /// What happened to it: 修改, 新增, 删除.
    pub word: &'static str,
    /// Words as they were.
    pub old: Vec<Span>,
    /// Words as they are.
    pub new: Vec<Span>,
}

/// The fields that differ between two states of a record, in the order of their names.
pub fn changes(before: Option<&Value>, after: Option<&Value>) -> Vec<FieldChange> {
    let empty = Map::new();
    let fields = |state: Option<&Value>| state.and_then(Value::as_object).cloned().unwrap_or_else(|| empty.clone());
    let (before, after) = (fields(before), fields(after));
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_by_key(|name| (name.as_str() == "body", (*name).clone()));
    names.dedup();
    let nothing = Value::Null;
    let change = |name: &String| {
        let (old, new) = (before.get(name).unwrap_or(&nothing), after.get(name).unwrap_or(&nothing));
        (old != new).then(|| field_change(name, old, new))
    };
    names.into_iter().filter_map(change).filter(|change| !(change.before.is_empty() && change.after.is_empty() && change.rows.is_empty())).collect()
}

fn field_change(name: &str, old: &Value, new: &Value) -> FieldChange {
    let (before, after) = (words::value(name, old), words::value(name, new));
    let mut change = FieldChange { name: words::field(name).to_owned(), before, after, rows: Vec::new(), same: String::new() };
    if name == "body" {
        let comparison = compare(&Body::parse(&change.before), &Body::parse(&change.after));
        let same = comparison.rows.len() - comparison.changes();
        change.rows = comparison.rows.into_iter().filter(|row| row.kind != RowKind::Same).map(text_row).collect();
        change.same = if same > 0 { format!("{same} 段没有变化") } else { String::new() };
        (change.before, change.after) = (String::new(), String::new());
    } else {
        (change.before, change.after) = (shortened(change.before), shortened(change.after));
    }
    change
}

fn text_row(row: Row) -> TextRow {
    let word = match row.kind {
        RowKind::Same => "不变",
        RowKind::Changed => "修改",
        RowKind::Added => "新增",
        RowKind::Removed => "删除",
    };
    TextRow { word, old: row.old, new: row.new }
}

fn shortened(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// The changes in one cell of a table for download.
pub fn in_one_line(changes: &[FieldChange]) -> String {
    let line = |change: &FieldChange| {
        if change.rows.is_empty() {
            format!("{}：{} → {}", change.name, change.before, change.after)
        } else {
            format!("{}：{} 段有变化", change.name, change.rows.len())
        }
    };
    changes.iter().map(line).collect::<Vec<_>>().join("；")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_are_named_and_dates_and_states_are_words() {
        let before = json!({ "signed_on": "2016-07-01", "standing": "in_force", "title": "同" });
        let after = json!({ "signed_on": "2016-07-04", "standing": "repealed", "title": "同" });
        let found = changes(Some(&before), Some(&after));
        let shown: Vec<_> = found.iter().map(|change| (change.name.as_str(), change.before.as_str(), change.after.as_str())).collect();
        assert_eq!(shown, [("成文日期", "2016年7月1日", "2016年7月4日"), ("文件性质", "有效", "已废止")]);
    }

    #[test]
    fn of_a_text_only_what_differs_is_shown() {
        let before = json!({ "body": "# 一、目标\n到2025年建成十个。\n照旧。\n" });
        let after = json!({ "body": "# 一、目标\n到2027年建成十个。\n照旧。\n新增一段话。\n" });
        let found = changes(Some(&before), Some(&after));
        assert_eq!(found[0].rows.iter().map(|row| row.word).collect::<Vec<_>>(), ["修改", "新增"]);
        assert_eq!(found[0].same, "2 段没有变化");
        assert_eq!(in_one_line(&found), "正文：2 段有变化");
    }

    #[test]
    fn what_only_came_or_went_is_shown_on_its_side() {
        let found = changes(None, Some(&json!({ "topics": ["甲", "乙"], "reason": null })));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].before.as_str(), found[0].after.as_str()), ("", "甲、乙"));
        assert!(changes(None, None).is_empty());
    }
}
