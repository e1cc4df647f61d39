//! The text of a bulletin, from templates of the content and the numbers of the board. A sentence whose number is not known
//! or not public is left out. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::charts::trimmed;
use crate::platform::Content;
use crate::returns::Period;
use crate::statistics::board::{Board, Figure};
use crate::statistics::catalogue::Nature;
use crate::statistics::say;
use crate::statistics::table::Value;

/// Templates: `content/statistics/bulletin.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Templates {
    /// Title.
    pub title: String,
    /// Sections in order.
    #[serde(rename = "section")]
    pub sections: Vec<SectionTemplate>,
    /// What stands below every bulletin.
    pub closing: String,
}

/// A section before its numbers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionTemplate {
    /// Heading.
    pub heading: String,
    /// Sentences with names of numbers in braces.
    pub sentences: Vec<String>,
}

impl Templates {
    /// Reads the templates.
    pub fn load(content: &Content) -> anyhow::Result<Self> {
        content.toml("statistics/bulletin.toml")
    }
}

/// A bulletin as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Composed {
    /// Title.
    pub title: String,
    /// Month.
    pub period: i32,
    /// Text.
    pub sections: Vec<Section>,
    /// Numbers of all figures.
    pub numbers: Vec<Number>,
    /// Parts of figures that have some.
    pub parts: Vec<Number>,
    /// What stands below.
    pub closing: String,
    /// Whether demonstration data are in it.
    pub is_demo: bool,
}

/// A section of the text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Heading.
    pub heading: String,
    /// One paragraph.
    pub text: String,
}

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Number {
    /// Figure.
    pub figure: String,
    /// Name, or name of the part.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Places after the point.
    pub decimals: usize,
    /// In the month, or at its end.
    pub month: Option<f64>,
    /// Growth of the month over the year before.
    pub month_growth: Option<f64>,
    /// From January on.
    pub so_far: Option<f64>,
    /// Growth from January on.
    pub growth: Option<f64>,
    /// Whether one of them is not public.
    pub is_hidden: bool,
}

/// Makes the bulletin of the board's month.
pub fn compose(templates: &Templates, board: &Board) -> Composed {
    let period = board.closed;
    let known: Vec<&Figure> = board.figures.iter().filter(|figure| is_there(figure, period)).collect();
    let mut words = words(&known, period);
    words.insert("period".to_owned(), period.name());
    words.insert("span".to_owned(), say::span(period));
    let section = |template: &SectionTemplate| {
        let sentences: Vec<String> = template.sentences.iter().filter_map(|sentence| fill(sentence, &words)).collect();
        (!sentences.is_empty()).then(|| Section { heading: template.heading.clone(), text: sentences.concat() })
    };
    Composed {
        title: fill(&templates.title, &words).unwrap_or_default(),
        period: period.number(),
        sections: templates.sections.iter().filter_map(section).collect(),
        numbers: known.iter().map(|figure| number(figure, period, 0, &figure.spec.name)).collect(),
        parts: known.iter().flat_map(|figure| parts(figure, period)).collect(),
        closing: templates.closing.clone(),
        is_demo: known.iter().any(|figure| figure.table.is_demo()),
    }
}

/// Whether a figure has the month.
fn is_there(figure: &Figure, period: Period) -> bool {
    figure.table.month(period).is_some_and(|row| row.values[0] != Value::Missing)
}

fn number(figure: &Figure, period: Period, column: usize, name: &str) -> Number {
    let (spec, table) = (&figure.spec, &figure.table);
    let month = table.month(period).and_then(|row| row.values.get(column).copied()).unwrap_or_default();
    let so_far = table.year_to(period).and_then(|row| row.values.get(column).copied()).unwrap_or_default();
    Number {
        figure: spec.key.clone(),
        name: name.to_owned(),
        unit: spec.unit.clone(),
        decimals: spec.decimals,
        month: month.known(),
        month_growth: table.month_growth(period, column),
        so_far: so_far.known(),
        growth: if spec.nature == Nature::Flow { table.growth(column) } else { None },
        is_hidden: month.is_hidden() || so_far.is_hidden(),
    }
}

fn parts(figure: &Figure, period: Period) -> Vec<Number> {
    let parts = figure.spec.splits.iter().flat_map(|split| &split.parts);
    let name = |part: &str| format!("{}：{part}", figure.spec.name);
    (1..).zip(parts).map(|(column, part)| number(figure, period, column, &name(&part.name))).collect()
}

/// What can stand in braces: `trade.month`, `trade.month_growth`, `trade.so_far`, `trade.growth`, `trade.forecast`,
/// `trade.largest`, `trade.distance`.
fn words(figures: &[&Figure], period: Period) -> BTreeMap<String, String> {
    let mut words = BTreeMap::new();
    for figure in figures {
        let spec = &figure.spec;
        let own = number(figure, period, 0, &spec.name);
        let mut put = |name: &str, text: Option<String>| text.map(|text| words.insert(format!("{}.{name}", spec.key), text));
        put("month", own.month.map(|value| say::with_unit(spec, value)));
        put("month_growth", own.month_growth.map(say::growth_sentence));
        put("so_far", own.so_far.map(|value| say::with_unit(spec, value)));
        put("growth", own.growth.map(say::growth_sentence));
        put("forecast", figure.table.forecast.as_ref().map(|of| say::with_unit(spec, of.value)));
        put("largest", largest(figure, period));
        put("distance", figure.goal().and_then(|goal| distance(figure, goal)));
    }
    words
}

/// The largest public parts of the month with their shares.
fn largest(figure: &Figure, period: Period) -> Option<String> {
    let row = figure.table.month(period)?;
    let total = row.values[0].known().filter(|total| *total > 0.0)?;
    let split = figure.spec.splits.first()?;
    let mut parts: Vec<(&str, f64)> =
        split.parts.iter().zip(&row.values[1..]).filter_map(|(part, value)| Some((part.name.as_str(), value.known()?))).collect();
    parts.sort_by(|one, other| other.1.total_cmp(&one.1));
    let said = parts.iter().take(2).map(|(name, value)| {
        format!("{name} {}（占 {}%）", say::with_unit(&figure.spec, *value), trimmed(value / total * 100.0, 1))
    });
    let said: Vec<String> = said.collect();
    (said.len() == 2).then(|| said.join("、"))
}

fn distance(figure: &Figure, goal: &crate::statistics::board::Goal) -> Option<String> {
    let far = goal.distance.as_ref()?;
    Some(format!("{}，{}", goal.target.text, say::distance(figure, goal))).filter(|_| far.share > 0.0)
}

/// A sentence with its numbers; none where one of them is not known.
fn fill(sentence: &str, words: &BTreeMap<String, String>) -> Option<String> {
    let mut filled = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        filled.push_str(before);
        filled.push_str(words.get(name)?);
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_without_its_number_is_left_out() {
        let words = BTreeMap::from([("trade.month".to_owned(), "12.3 亿元".to_owned())]);
        assert_eq!(fill("进出口 {trade.month}。", &words).as_deref(), Some("进出口 12.3 亿元。"));
        assert_eq!(fill("进出口 {trade.month}，{trade.growth}。", &words), None);
        assert_eq!(fill("没有数字。", &words).as_deref(), Some("没有数字。"));
        assert_eq!(fill("开着 {trade.month", &words), None);
    }

    #[test]
    fn the_templates_of_the_content_are_read() {
        let templates = Templates::load(&Content::new(None)).unwrap();
        assert!(templates.title.contains("{period}") && templates.sections.len() >= 3);
    }
}
