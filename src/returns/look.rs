//! How returns look: states, months in a row, and figures beside those of the month before and of last year.

use super::checks;
use super::figures::Figures;
use super::forms::{Field, Form};
use super::period::Period;
use super::rules::State;
use super::say::{change, shown};
use super::store::returns::Light;
use std::collections::BTreeMap;

/// A state: class, drawing, word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag {
    /// Class.
    pub kind: &'static str,
    /// Drawing.
    pub icon: &'static str,
    /// Word.
    pub word: &'static str,
}

/// How a state looks; none is a month that nobody has begun.
pub const fn tag(state: Option<State>) -> Tag {
    let (kind, icon, word) = match state {
        None => ("plain", "minus", "未填报"),
        Some(State::Draft) => ("draft", "edit", State::Draft.word()),
        Some(State::Submitted) => ("scheduled", "clock", State::Submitted.word()),
        Some(State::Returned) => ("repealed", "withdraw", State::Returned.word()),
        Some(State::Verified) => ("published", "check", State::Verified.word()),
        Some(State::Locked) => ("published", "lock", State::Locked.word()),
        Some(State::Superseded) => ("expired", "history", State::Superseded.word()),
    };
    Tag { kind, icon, word }
}

/// A month in a row of months.
#[derive(Debug, Clone)]
pub struct Cell {
    /// 2026年3月
    pub name: String,
    /// 3 月, with the year where one begins.
    pub short: String,
    /// Class.
    pub kind: &'static str,
    /// One letter.
    pub letter: &'static str,
    /// In words.
    pub word: String,
    /// Where it leads; empty where nowhere.
    pub url: String,
}

/// How a month looks in a row: what counts comes before a newer vintage that is not yet verified.
pub fn cell(period: Period, rows: &[&Light], is_due: bool, is_over: bool) -> Cell {
    let states: Vec<State> = rows.iter().filter_map(|row| State::parse(&row.state)).collect();
    let counted = states.iter().copied().find(|state| state.counts());
    let state = counted.or_else(|| states.last().copied());
    let is_late = rows.iter().any(|row| row.vintage == 1 && row.is_on_time == Some(false));
    let (kind, letter, word) = match state {
        None if !is_due => ("none", "", "不需要填报".to_owned()),
        None if is_over => ("missing", "缺", "逾期未报".to_owned()),
        None => ("open", "·", "还没有填报".to_owned()),
        Some(State::Draft) if is_over => ("missing", "缺", "有草稿，逾期未报".to_owned()),
        Some(State::Draft) => ("open", "草", "草稿".to_owned()),
        Some(State::Submitted) => ("waiting", "待", "待审核".to_owned()),
        Some(State::Returned) => ("returned", "退", "已退回".to_owned()),
        Some(State::Verified) => ("done", "审", "已审核".to_owned()),
        Some(State::Locked) => ("done", "锁", "已锁定".to_owned()),
        Some(State::Superseded) => ("done", "替", "已被替代".to_owned()),
    };
    let late = if is_late { "，迟报" } else { "" };
    let newer = states.last().copied().filter(|last| counted.is_some() && !last.counts());
    let newer = newer.map(|state| format!("，更正{}", state.word())).unwrap_or_default();
    let short = if period.is_january() { format!("{}.1", period.year() % 100) } else { period.month().to_string() };
    Cell { name: period.name(), short, kind, letter, word: format!("{word}{late}{newer}"), url: String::new() }
}

/// A section of figures.
#[derive(Debug, Clone)]
pub struct Part {
    /// Short name.
    pub key: String,
    /// Heading.
    pub name: String,
    /// What to know.
    pub help: String,
    /// Figures.
    pub rows: Vec<Row>,
}

/// A figure beside others.
#[derive(Debug, Clone)]
pub struct Row {
    /// Short name.
    pub key: String,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// 本月发生 or 月末时点.
    pub nature: &'static str,
    /// How to fill it.
    pub help: String,
    /// Entry of the register of definitions.
    pub definition: Option<String>,
    /// Whether it must be there.
    pub is_required: bool,
    /// Whether the program can fill it in.
    pub is_computed: bool,
    /// The figure.
    pub value: String,
    /// Of the month before.
    pub previous: String,
    /// Change against it.
    pub change: String,
    /// Of the same month of last year.
    pub year_before: String,
    /// Change against it.
    pub year_change: String,
    /// What was said about the change.
    pub reason: String,
    /// Whether the change needs a reason.
    pub is_flagged: bool,
    /// What stood here in the vintage that is corrected; empty where the same.
    pub was: String,
    /// For the script: the number of the month before.
    pub raw_previous: String,
    /// For the script: the change that needs a reason.
    pub alert: String,
    /// For the script: what is added up.
    pub sum_of: String,
}

/// What figures are shown beside.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beside<'a> {
    /// The month before.
    pub previous: Option<&'a Figures>,
    /// The same month of last year.
    pub year_before: Option<&'a Figures>,
    /// The vintage that is corrected.
    pub was: Option<&'a Figures>,
}

/// The figures of a form in its sections.
pub fn parts(form: &Form, figures: &Figures, reasons: &BTreeMap<String, String>, beside: Beside<'_>) -> Vec<Part> {
    let alerts = checks::alerts(form, figures, beside.previous);
    let row = |field: &Field| {
        let is_flagged = alerts.iter().any(|alert| alert.field == field.key);
        row(form, field, figures, reasons, beside, is_flagged)
    };
    let part = |section: &super::forms::Section| Part {
        key: section.key.clone(),
        name: section.name.clone(),
        help: section.help.clone(),
        rows: section.fields.iter().map(row).collect(),
    };
    form.sections.iter().map(part).collect()
}

fn row(
    form: &Form,
    field: &Field,
    figures: &Figures,
    reasons: &BTreeMap<String, String>,
    beside: Beside<'_>,
    is_flagged: bool,
) -> Row {
    let of = |figures: Option<&Figures>| figures.and_then(|figures| figures.get(&field.key).copied());
    let said = |number: Option<f64>| number.map(|number| shown(number, field.places())).unwrap_or_default();
    let (value, previous, year_before) = (of(Some(figures)), of(beside.previous), of(beside.year_before));
    let was = beside.was.filter(|_| of(beside.was) != value);
    Row {
        key: field.key.clone(),
        name: field.name.clone(),
        unit: field.unit.clone(),
        nature: field.nature.word(),
        help: field.help.clone(),
        definition: field.definition.clone(),
        is_required: field.required,
        is_computed: field.is_computed(),
        value: said(value),
        previous: said(previous),
        change: change(value, previous),
        year_before: said(year_before),
        year_change: change(value, year_before),
        reason: reasons.get(&field.key).cloned().unwrap_or_default(),
        is_flagged,
        was: was
            .map(|_| of(beside.was).map_or_else(|| "空".to_owned(), |number| shown(number, field.places())))
            .unwrap_or_default(),
        raw_previous: previous.map(|number| number.to_string()).unwrap_or_default(),
        alert: form.alert_of(field).map(|share| share.to_string()).unwrap_or_default(),
        sum_of: field.sum_of.iter().map(|key| format!("f_{key}")).collect::<Vec<_>>().join(" "),
    }
}
