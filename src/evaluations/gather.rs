//! Gathers what is known of subjects in a year, for a framework: figures of monthly returns and facts of the portal. What
//! officials, experts and the subjects themselves say comes later, in the round.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sea_orm::{DatabaseConnection, DbErr};

use super::facts::{FactSources, Question, Who};
use crate::returns::Forms;
use crate::returns::figures::{self, ReporterFigures};
use crate::scoring::{Framework, Over, Source};

/// What was found for an indicator of an entry.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// The value of the year; none where nobody knows.
    pub raw: Option<f64>,
    /// The value of the year before.
    pub previous: Option<f64>,
    /// The record that it comes from, in words.
    pub note: String,
}

/// What was found, by entry and indicator.
pub type Gathered = BTreeMap<i64, BTreeMap<String, Found>>;

/// The last day of a year that counts.
pub fn until(year: i32, today: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 12, 31).map_or(today, |last| last.min(today))
}

/// Gathers everything in a few queries.
pub async fn gather(
    database: &DatabaseConnection,
    (sources, forms): (&FactSources, &Forms),
    framework: &Framework,
    who: &[Who],
    (year, today): (i32, NaiveDate),
) -> Result<Gathered, DbErr> {
    let asked = Question { who: who.to_vec(), year, until: until(year, today) };
    let facts = sources.values(database, &asked).await?;
    let leaves = framework.indicators();
    let wanted: BTreeSet<&str> = leaves
        .iter()
        .filter_map(|leaf| match &leaf.indicator.source {
            Source::Return { form, .. } => Some(form.as_str()),
            _ => None,
        })
        .collect();
    let mut reported: BTreeMap<&str, Vec<ReporterFigures>> = BTreeMap::new();
    for form in wanted {
        reported.insert(form, figures::of_reporters(database, form, month(year - 2, 1), month(year, 12)).await?);
    }
    let mut gathered = Gathered::new();
    for one in who {
        let mut found = BTreeMap::new();
        for leaf in &leaves {
            let value = match &leaf.indicator.source {
                Source::Return { form, field, over } => {
                    let own = reported.get(form.as_str()).into_iter().flatten();
                    let own = own.clone().find(|row| row.reporter.listing_id == Some(one.listing_id));
                    Some(of_return(own, (form, field, *over), year, forms))
                }
                Source::System { fact } => {
                    let known = facts.iter().find(|((key, id), _)| *key == fact.as_str() && *id == one.listing_id);
                    Some(known.map_or_else(
                        || Found { note: "没有登记".to_owned(), ..Found::default() },
                        |(_, known)| Found { raw: known.value, previous: known.previous, note: known.note.clone() },
                    ))
                }
                Source::Official { .. } | Source::Expert { .. } | Source::Evidence { .. } => None,
            };
            if let Some(value) = value {
                found.insert(leaf.node.key.clone(), value);
            }
        }
        gathered.insert(one.listing_id, found);
    }
    Ok(gathered)
}

fn month(year: i32, month: u32) -> u32 {
    u32::try_from(year).unwrap_or(0) * 100 + month
}

/// The months of a year in which a field was reported.
fn of_year(own: &ReporterFigures, field: &str, year: i32) -> Vec<(u32, f64)> {
    let months = own.months.iter().filter(|(period, _)| (month(year, 1)..=month(year, 12)).contains(period));
    months.filter_map(|(period, figures)| Some((*period, *figures.get(field)?))).collect()
}

#[expect(clippy::cast_precision_loss, reason = "at most twelve months")]
fn folded(months: &[(u32, f64)], over: Over) -> Option<f64> {
    let sum: f64 = months.iter().map(|(_, value)| value).sum();
    match over {
        _ if months.is_empty() => None,
        Over::Sum | Over::Growth => Some(sum),
        Over::Mean => Some(sum / months.len() as f64),
        Over::Last => months.last().map(|(_, value)| *value),
    }
}

fn growth(now: Option<f64>, before: Option<f64>) -> Option<f64> {
    match (now, before) {
        (Some(now), Some(before)) if before > 0.0 => Some(now / before - 1.0),
        _ => None,
    }
}

fn of_return(own: Option<&ReporterFigures>, (form, field, over): (&str, &str, Over), year: i32, forms: &Forms) -> Found {
    let known = forms.of(form);
    let form_name = known.map_or(form, |form| form.name.as_str());
    let name = known.and_then(|form| form.field(field)).map_or(field, |field| field.name.as_str());
    let Some(own) = own else {
        return Found { note: format!("{form_name}：不是填报主体"), ..Found::default() };
    };
    let [now, before, earlier] = [year, year - 1, year - 2].map(|year| of_year(own, field, year));
    let (raw, previous) = if over == Over::Growth {
        let [now, before, earlier] = [&now, &before, &earlier].map(|months| folded(months, Over::Sum));
        (growth(now, before), growth(before, earlier))
    } else {
        (folded(&now, over), folded(&before, over))
    };
    Found { raw, previous, note: note(form_name, name, over, year, &now) }
}

fn note(form: &str, field: &str, over: Over, year: i32, months: &[(u32, f64)]) -> String {
    let how = match over {
        Over::Sum => "各月合计",
        Over::Mean => "各月平均",
        Over::Growth => "各月合计比上年同月合计的增幅",
        Over::Last => "年末数",
    };
    let gap = match months.last() {
        None => "；没有已审核的月报".to_owned(),
        Some((last, _)) if over == Over::Last && last % 100 != 12 => format!("；取 {} 月末数", last % 100),
        Some(_) if months.len() < 12 && over != Over::Last => format!("；已审核 {} 个月", months.len()),
        Some(_) => String::new(),
    };
    format!("{form}“{field}”{year} 年{how}{gap}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(from: u32, values: &[f64]) -> Vec<(u32, f64)> {
        (from..).zip(values.iter().copied()).collect()
    }

    #[test]
    fn a_year_becomes_one_number() {
        let year = months(202_501, &[1.0, 2.0, 3.0]);
        assert_eq!(folded(&year, Over::Sum), Some(6.0));
        assert_eq!(folded(&year, Over::Mean), Some(2.0));
        assert_eq!(folded(&year, Over::Last), Some(3.0));
        assert_eq!(folded(&[], Over::Sum), None);
        assert_eq!(growth(Some(12.0), Some(10.0)).map(|share| (share * 100.0).round()), Some(20.0));
        assert_eq!(growth(Some(12.0), Some(0.0)), None);
    }

    #[test]
    fn a_note_says_what_is_missing() {
        assert!(note("园区月报", "税收", Over::Sum, 2025, &[]).contains("没有已审核的月报"));
        assert!(note("园区月报", "税收", Over::Sum, 2025, &months(202_501, &[1.0])).contains("已审核 1 个月"));
        assert!(note("园区月报", "企业", Over::Last, 2025, &months(202_511, &[1.0])).contains("取 11 月末数"));
    }
}
