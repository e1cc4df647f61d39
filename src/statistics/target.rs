//! Targets of the plans, and how far a figure is from them. Pure.

use serde::{Deserialize, Serialize};

use super::forecast::{Forecast, growth};

/// What a target asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The figure of one year reaches a value.
    Reach,
    /// The figure of every year reaches a value.
    Yearly,
    /// The figure of every year grows by a share of the year before.
    Growth,
}

/// A target, as the content writes it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Key of the figure.
    pub figure: String,
    /// What it asks for.
    pub kind: Kind,
    /// How much: in the unit in which the figure is shown; a share for growth.
    pub value: f64,
    /// The year it is for; the last one of a target for every year.
    #[serde(default)]
    pub year: Option<i32>,
    /// The first year of a target for every year.
    #[serde(default)]
    pub from: Option<i32>,
    /// Division that it is for; the whole zone without one.
    #[serde(default)]
    pub division: Option<String>,
    /// One sentence, as the plan says it.
    pub text: String,
    /// Which plan.
    pub source: String,
    /// The plan's document in the library, by its `external_id`.
    #[serde(default)]
    pub policy: String,
    /// Whether the plan is a draft, or the target is this site's own example.
    #[serde(default)]
    pub remark: String,
}

impl Target {
    /// Whether it asks for a value, and not for growth.
    pub fn is_value(&self) -> bool {
        self.kind != Kind::Growth
    }

    /// Whether the target still asks something of a year. One that should be reached in a year asks until then, and is
    /// looked at for good where that year is over.
    pub fn asks(&self, year: i32) -> bool {
        match self.kind {
            Kind::Reach => true,
            Kind::Yearly | Kind::Growth => self.from.is_none_or(|from| from <= year) && self.year.is_none_or(|last| year <= last),
        }
    }
}

/// What a figure came to, as far as a target needs it. Nothing that is hidden is here.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Course {
    /// The year that is running, or the last one that there are figures of.
    pub year: i32,
    /// What that year came to so far; of a stock what stands now.
    pub so_far: Option<f64>,
    /// The same months of the year before.
    pub before: Option<f64>,
    /// How the running year may end.
    pub forecast: Option<Forecast>,
    /// Whole years with what they came to.
    pub whole: Vec<(i32, f64)>,
}

/// How far a figure is from a target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Distance {
    /// What the figure came to: so far in the year, or its growth.
    pub reached: f64,
    /// What is asked.
    pub asked: f64,
    /// The year that the figure is of.
    pub year: i32,
    /// Share of what is asked, without an upper end.
    pub share: f64,
    /// What is missing; nothing when it is reached.
    pub missing: f64,
    /// Growth a year that would still reach it, for a target of a later year.
    pub needed_growth: Option<f64>,
    /// What the year of the target may come to.
    pub expected: Option<f64>,
    /// Whether that is enough.
    pub is_on_way: Option<bool>,
}

/// The distance; none where the figure is not known.
pub fn distance(target: &Target, course: &Course) -> Option<Distance> {
    match target.kind {
        Kind::Growth => growing(target, course),
        Kind::Yearly => Some(whole(target, course.so_far?, course.year, course.forecast.as_ref().map(|of| of.value), None)),
        Kind::Reach => reaching(target, course),
    }
}

fn growing(target: &Target, course: &Course) -> Option<Distance> {
    let reached = growth(course.so_far?, course.before?)?;
    let last = course.whole.iter().rev().find(|(year, _)| *year == course.year - 1).map(|(_, value)| *value);
    let expected = course.forecast.as_ref().zip(last).and_then(|(forecast, last)| growth(forecast.value, last));
    Some(whole(target, reached, course.year, expected, None))
}

fn reaching(target: &Target, course: &Course) -> Option<Distance> {
    let due = target.year.unwrap_or(course.year);
    if let Some((_, value)) = course.whole.iter().find(|(year, _)| *year == due) {
        return Some(whole(target, *value, due, None, None));
    }
    let so_far = course.so_far?;
    let this_year = course.forecast.as_ref().map(|of| of.value);
    let years = due - course.year;
    if years < 0 {
        return Some(whole(target, so_far, course.year, None, None));
    }
    let needed = this_year
        .filter(|value| years > 0 && *value > 0.0)
        .map(|value| (target.value / value).powf(1.0 / f64::from(years)) - 1.0);
    let expected = this_year.and_then(|value| if years == 0 { Some(value) } else { onward(value, course, years) });
    Some(whole(target, so_far, course.year, expected, needed))
}

/// A later year, if this one ends as expected and growth stays what it was on average in the whole years and this one.
fn onward(value: f64, course: &Course, years: i32) -> Option<f64> {
    let (first, base) = course.whole.first()?;
    let span = course.year - first;
    let yearly = (value / base).powf(1.0 / f64::from(span.max(1)));
    (*base > 0.0 && span > 0).then(|| value * yearly.powi(years))
}

fn whole(target: &Target, reached: f64, year: i32, expected: Option<f64>, needed_growth: Option<f64>) -> Distance {
    let asked = target.value;
    Distance {
        reached,
        asked,
        year,
        share: if asked == 0.0 { 0.0 } else { reached / asked },
        missing: (asked - reached).max(0.0),
        needed_growth: needed_growth.filter(|_| reached < asked),
        expected,
        is_on_way: if reached >= asked { Some(true) } else { expected.map(|expected| expected >= asked) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(kind: Kind, value: f64, year: Option<i32>) -> Target {
        Target {
            figure: "trade".to_owned(),
            kind,
            value,
            year,
            from: None,
            division: None,
            text: String::new(),
            source: String::new(),
            policy: String::new(),
            remark: String::new(),
        }
    }

    fn course() -> Course {
        let forecast = Forecast { year: 2026, value: 1210.0, low: 1200.0, high: 1220.0, months: 6, base_years: vec![2025] };
        Course {
            year: 2026,
            so_far: Some(550.0),
            before: Some(500.0),
            forecast: Some(forecast),
            whole: vec![(2024, 1000.0), (2025, 1100.0)],
        }
    }

    #[test]
    fn a_value_of_a_later_year_is_told_by_growth() {
        let far = distance(&target(Kind::Reach, 1600.0, Some(2027)), &course()).unwrap();
        assert!((far.expected.unwrap() - 1331.0).abs() < 1e-6, "{far:?}");
        assert_eq!(far.is_on_way, Some(false));
        assert!((far.needed_growth.unwrap() - (1600.0 / 1210.0 - 1.0)).abs() < 1e-9);
        assert!((far.missing - 1050.0).abs() < 1e-9 && far.year == 2026);
    }

    #[test]
    fn a_year_that_is_over_is_what_it_was() {
        let past = distance(&target(Kind::Reach, 1050.0, Some(2025)), &course()).unwrap();
        assert_eq!((past.reached, past.year, past.is_on_way, past.missing), (1100.0, 2025, Some(true), 0.0));
        let past = distance(&target(Kind::Reach, 1200.0, Some(2025)), &course()).unwrap();
        assert_eq!((past.is_on_way, past.needed_growth), (None, None));
    }

    #[test]
    fn growth_is_of_the_same_months() {
        let grown = distance(&target(Kind::Growth, 0.1, None), &course()).unwrap();
        assert!((grown.reached - 0.1).abs() < 1e-9 && (grown.expected.unwrap() - 0.1).abs() < 1e-9, "{grown:?}");
        let unknown = Course { before: None, ..course() };
        assert_eq!(distance(&target(Kind::Growth, 0.1, None), &unknown), None);
    }

    #[test]
    fn a_target_for_every_year_asks_in_its_years() {
        let mut yearly = target(Kind::Yearly, 2000.0, Some(2027));
        yearly.from = Some(2024);
        assert!(yearly.asks(2024) && yearly.asks(2027) && !yearly.asks(2028) && !yearly.asks(2023));
        let far = distance(&yearly, &course()).unwrap();
        assert!((far.share - 0.275).abs() < 1e-9 && far.is_on_way == Some(false));
    }
}
