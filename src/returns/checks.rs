//! Checks of a return: what is wrong and must be mended, and what is unusual and needs a reason. Pure.

use std::collections::BTreeMap;

use super::figures::Figures;
use super::forms::{Field, Form, Kind};
use super::period::Period;
use super::say::{change_words, shown};

/// Numbers of things below this change by large parts without meaning anything.
const FEW: f64 = 10.0;
/// Letters that a reason has at least.
const SHORTEST_REASON: usize = 2;
/// Greatest number.
const MOST: f64 = 1e12;

/// Something wrong at a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Short name of the field.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// A change that needs a reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    /// Short name of the field.
    pub field: String,
    /// The month before.
    pub previous: f64,
    /// Now.
    pub value: f64,
    /// Change as a part of one.
    pub change: f64,
    /// In words.
    pub message: String,
}

/// What the checks found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Checked {
    /// What must be mended.
    pub errors: Vec<Finding>,
    /// What needs a reason and has none.
    pub unexplained: Vec<Alert>,
    /// What needed a reason and has one.
    pub explained: Vec<Alert>,
}

impl Checked {
    /// Whether it can be handed in.
    pub fn is_clean(&self) -> bool {
        self.errors.is_empty() && self.unexplained.is_empty()
    }
}

/// Fills in sums and cumulative numbers that were left empty, from the top down.
pub fn complete(form: &Form, period: Period, figures: &mut Figures, previous: Option<&Figures>) {
    for field in form.fields().filter(|field| !field.sum_of.is_empty()) {
        if !figures.contains_key(&field.key)
            && let Some(sum) = sum(&field.sum_of, figures, form)
        {
            figures.insert(field.key.clone(), rounded(sum, field.places()));
        }
    }
    for field in form.fields() {
        let Some(of) = &field.cumulative_of else { continue };
        if !figures.contains_key(&field.key)
            && let Some(total) = cumulative(field, of, period, figures, previous)
        {
            figures.insert(field.key.clone(), rounded(total, field.places()));
        }
    }
}

/// The sum of some fields; none where nothing of it is known, or something that is obligatory is not.
fn sum(parts: &[String], figures: &Figures, form: &Form) -> Option<f64> {
    let is_missing = |key: &String| !figures.contains_key(key) && form.field(key).is_some_and(|field| field.required);
    if parts.iter().any(is_missing) || !parts.iter().any(|key| figures.contains_key(key)) {
        return None;
    }
    Some(parts.iter().filter_map(|key| figures.get(key)).sum())
}

/// What a cumulative field must come to; none where it cannot be known.
fn cumulative(field: &Field, of: &str, period: Period, figures: &Figures, previous: Option<&Figures>) -> Option<f64> {
    let month = figures.get(of)?;
    if period.is_january() {
        return Some(*month);
    }
    previous.and_then(|previous| previous.get(&field.key)).map(|before| before + month)
}

/// Checks figures against the form and against the month before, as it was handed in.
pub fn check(
    form: &Form,
    period: Period,
    figures: &Figures,
    previous: Option<&Figures>,
    reasons: &BTreeMap<String, String>,
) -> Checked {
    let mut checked = Checked::default();
    for field in form.fields() {
        let Some(value) = figures.get(&field.key) else {
            if field.required {
                let say = if field.is_computed() { "，或填齐各分项后由系统计算" } else { "，没有发生的填 0" };
                checked.errors.push(finding(field, format!("请填写“{}”{say}。", field.name)));
            }
            continue;
        };
        if let Some(message) = within(field, *value) {
            checked.errors.push(finding(field, message));
            continue;
        }
        if let Some(message) = agrees(form, field, *value, period, figures, previous) {
            checked.errors.push(finding(field, message));
        }
    }
    for alert in alerts(form, figures, previous) {
        let is_said = reasons.get(&alert.field).is_some_and(|reason| reason.trim().chars().count() >= SHORTEST_REASON);
        if is_said { checked.explained.push(alert) } else { checked.unexplained.push(alert) }
    }
    checked
}

fn finding(field: &Field, message: String) -> Finding {
    Finding { field: field.key.clone(), message }
}

/// What is wrong with a number by itself.
fn within(field: &Field, value: f64) -> Option<String> {
    let name = &field.name;
    if !value.is_finite() || value.abs() > MOST {
        return Some(format!("“{name}”数字过大，请检查单位（{}）。", field.unit));
    }
    if value < 0.0 && !field.negative {
        return Some(format!("“{name}”不能为负数。冲减以前月份的，请更正原来的月份。"));
    }
    if field.kind == Kind::Percent && value > 100.0 {
        return Some(format!("“{name}”是百分比，应在 0 到 100 之间。"));
    }
    if (value - rounded(value, field.places())).abs() > 1e-9 * value.abs().max(1.0) {
        let places = field.places();
        let say = if places == 0 { "应为整数".to_owned() } else { format!("最多 {places} 位小数") };
        return Some(format!("“{name}”{say}。"));
    }
    None
}

/// What is wrong with a number beside others.
fn agrees(
    form: &Form,
    field: &Field,
    value: f64,
    period: Period,
    figures: &Figures,
    previous: Option<&Figures>,
) -> Option<String> {
    let (name, places) = (&field.name, field.places());
    let differs = |wanted: f64| (value - wanted).abs() > tolerance(places);
    let said = |number: f64| shown(number, places);
    if !field.sum_of.is_empty()
        && let Some(sum) = sum(&field.sum_of, figures, form)
        && differs(sum)
    {
        let parts = names(form, &field.sum_of);
        return Some(format!("“{name}”{} 与分项合计 {} 不一致（{parts}）。请核对，或留空由系统合计。", said(value), said(sum)));
    }
    if let Some(of) = &field.cumulative_of
        && let Some(wanted) = cumulative(field, of, period, figures, previous)
        && differs(wanted)
    {
        let month = form.field(of).map_or("", |field| field.name.as_str());
        let say =
            if period.is_january() { "一月的累计数就是本月数" } else { "累计数应等于上月累计加本月数" };
        return Some(format!("“{name}”{} 应为 {}：{say}（{month}）。留空由系统计算。", said(value), said(wanted)));
    }
    if let Some(limit) = &field.at_most
        && let (Some(most), Some(of)) = (figures.get(limit), form.field(limit))
        && value > most + tolerance(places)
    {
        return Some(format!("“{name}”{} 大于“{}”{}，请核对。", said(value), of.name, said(*most)));
    }
    None
}

fn names(form: &Form, keys: &[String]) -> String {
    let names: Vec<&str> = keys.iter().filter_map(|key| form.field(key)).map(|field| field.name.as_str()).collect();
    if names.len() > 4 { format!("{}等 {} 项", names[..3].join("、"), names.len()) } else { names.join("、") }
}

/// Half of the last place.
fn tolerance(places: u8) -> f64 {
    0.5 * 10_f64.powi(-i32::from(places)) + 1e-7
}

/// A number with so many places after the point.
pub fn rounded(value: f64, places: u8) -> f64 {
    let by = 10_f64.powi(i32::from(places));
    (value * by).round() / by
}

/// Changes against the month before that are so large that they need a reason, and stocks that do not follow from it.
pub fn alerts(form: &Form, figures: &Figures, previous: Option<&Figures>) -> Vec<Alert> {
    let Some(previous) = previous else { return Vec::new() };
    let mut alerts = Vec::new();
    for field in form.fields() {
        let (Some(&value), Some(&before)) = (figures.get(&field.key), previous.get(&field.key)) else { continue };
        let is_followed = !field.opening_plus.is_empty() || !field.opening_minus.is_empty();
        let change = if before == 0.0 { 0.0 } else { (value - before) / before.abs() };
        let expected = before + part(&field.opening_plus, figures) - part(&field.opening_minus, figures);
        if is_followed && (value - expected).abs() > tolerance(field.places()) {
            let (said, wanted) = (shown(value, field.places()), shown(expected, field.places()));
            let message = format!("“{}”{said} 与上月数加减本月变动得到的 {wanted} 不一致，请核对或说明原因。", field.name);
            alerts.push(Alert { field: field.key.clone(), previous: before, value, change, message });
            continue;
        }
        let is_few = field.kind == Kind::Count && value.abs() < FEW && before.abs() < FEW;
        if form.alert_of(field).is_some_and(|most| change.abs() > most + 1e-9) && !is_few {
            let words = change_words(change);
            let (now, was) = (shown(value, field.places()), shown(before, field.places()));
            let message = format!("“{}”由上月 {was} 变为 {now}，{words}，请说明原因。", field.name);
            alerts.push(Alert { field: field.key.clone(), previous: before, value, change, message });
        }
    }
    alerts
}

fn part(keys: &[String], figures: &Figures) -> f64 {
    keys.iter().filter_map(|key| figures.get(key)).sum()
}

#[cfg(test)]
mod tests;
