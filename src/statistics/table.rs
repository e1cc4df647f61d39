//! From raw cells to a figure that may be shown: months, years so far and divisions, with small cells hidden, and what
//! follows from the shown ones. Pure.

mod hide;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::catalogue::{Nature, Spec};
use super::forecast::{self, Forecast, growth};
use super::suppression::{Cell, Rule, Why};
use super::target::Course;
use crate::returns::Period;

/// What was counted, before anything is hidden.
#[derive(Debug, Clone, Default)]
pub struct Raw {
    /// By month and column; column 0 is the whole.
    pub months: BTreeMap<(Period, usize), Cell>,
    /// The whole by division of a city, and month.
    pub divisions: BTreeMap<(String, Period), Cell>,
    /// The first month with demonstration data.
    pub demo_from: Option<Period>,
}

/// A number that may be there, and may be shown.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Value {
    /// Nothing was counted.
    #[default]
    Missing,
    /// Counted and not shown.
    Hidden(Why),
    /// Shown, in the unit of the figure.
    Known(f64),
}

impl Value {
    /// The number, if it is shown.
    pub fn known(self) -> Option<f64> {
        if let Self::Known(value) = self { Some(value) } else { None }
    }

    /// Whether there is a number that is not shown.
    pub fn is_hidden(&self) -> bool {
        matches!(self, Self::Hidden(_))
    }
}

/// A month of a figure, or a year of its months.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The month; of a year so far its last month.
    pub period: Period,
    /// By column.
    pub values: Vec<Value>,
    /// Whether demonstration data are in it.
    pub is_demo: bool,
}

/// A figure as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The last month of all, whether or not the figure has it.
    pub closed: Period,
    /// Months in order.
    pub months: Vec<Row>,
    /// From January to each of these months, of a figure whose months add up.
    pub so_far: Vec<Row>,
    /// Divisions by years: so far in the running year; of a stock what stands at the end.
    pub divisions: Vec<(String, Vec<Value>)>,
    /// The years of the divisions.
    pub years: Vec<i32>,
    /// How the running year may end.
    pub forecast: Option<Forecast>,
}

impl Table {
    /// Makes a figure of what was counted.
    pub fn of(spec: &Spec, raw: &Raw, rule: &Rule, closed: Period) -> Self {
        let hidden = hide::hidden(spec, raw, rule, closed);
        let shown = |cell: Option<&Cell>, why: Option<Why>| match (cell, why) {
            (None, _) => Value::Missing,
            (Some(_), Some(why)) => Value::Hidden(why),
            (Some(cell), None) => Value::Known(rounded(cell.value * spec.scale, spec.decimals)),
        };
        let columns = spec.columns().len();
        let is_demo = |period: Period| raw.demo_from.is_some_and(|from| from <= period);
        let row = |period: Period, cells: &BTreeMap<(Period, usize), Cell>, whys: &BTreeMap<(Period, usize), Why>| Row {
            period,
            values: (0..columns).map(|at| shown(cells.get(&(period, at)), whys.get(&(period, at)).copied())).collect(),
            is_demo: is_demo(period),
        };
        let periods: Vec<Period> = hide::periods(raw, closed);
        let months: Vec<Row> = periods.iter().map(|period| row(*period, &raw.months, &hidden.months)).collect();
        let so_far = periods.iter().filter(|period| hidden.sums.contains_key(&(**period, 0)));
        let so_far = so_far.map(|period| row(*period, &hidden.sums, &hidden.so_far)).collect();
        let names: Vec<&String> = hidden.divisions.keys().map(|(name, _)| name).collect();
        let mut names: Vec<String> = names.into_iter().cloned().collect();
        names.dedup();
        let years: Vec<i32> = hidden.years.clone();
        let of = |name: String| {
            let value = |year: &i32| {
                let found = hidden.divisions.get(&(name.clone(), *year));
                found.map_or(Value::Missing, |(cell, why)| shown(Some(cell), *why))
            };
            (name.clone(), years.iter().map(value).collect())
        };
        let divisions = names.into_iter().map(of).collect();
        let mut table = Self { closed, months, so_far, divisions, years, forecast: None };
        if spec.nature == Nature::Flow {
            let values = table.months.iter().filter_map(|row| Some((row.period, row.values[0].known()?))).collect();
            table.forecast = forecast::of_year(&values, closed.year()).map(|of| of.rounded(spec.decimals));
        }
        table
    }

    /// The last month that the figure has.
    pub fn last(&self) -> Option<&Row> {
        self.months.iter().rfind(|row| row.values[0] != Value::Missing)
    }

    /// A month.
    pub fn month(&self, period: Period) -> Option<&Row> {
        self.months.iter().find(|row| row.period == period)
    }

    /// From January to a month.
    pub fn year_to(&self, period: Period) -> Option<&Row> {
        self.so_far.iter().find(|row| row.period == period)
    }

    /// What stands for the figure: so far in the year of its last month, or the last month of a stock.
    pub fn headline(&self) -> Option<&Row> {
        let last = self.last()?;
        if self.so_far.is_empty() { Some(last) } else { self.year_to(last.period) }
    }

    /// Growth of the headline over the year before; of nothing that is hidden or not whole.
    pub fn growth(&self, column: usize) -> Option<f64> {
        let now = self.headline()?;
        Self::growth_of(if self.so_far.is_empty() { &self.months } else { &self.so_far }, now.period, column)
    }

    /// Growth of a month over the same month of the year before.
    pub fn month_growth(&self, period: Period, column: usize) -> Option<f64> {
        Self::growth_of(&self.months, period, column)
    }

    fn growth_of(rows: &[Row], period: Period, column: usize) -> Option<f64> {
        let value = |period: Period| rows.iter().find(|row| row.period == period)?.values.get(column)?.known();
        growth(value(period)?, value(period.year_before())?)
    }

    /// The figure's course, for targets of the whole.
    pub fn course(&self) -> Course {
        let Some(headline) = self.headline() else { return Course::default() };
        let rows = if self.so_far.is_empty() { &self.months } else { &self.so_far };
        let value = |period: Period| rows.iter().find(|row| row.period == period)?.values[0].known();
        let december = |row: &&Row| row.period.month() == 12;
        let whole = rows.iter().filter(december).filter_map(|row| Some((row.period.year(), row.values[0].known()?)));
        Course {
            year: headline.period.year(),
            so_far: headline.values[0].known(),
            before: value(headline.period.year_before()),
            forecast: self.forecast.clone(),
            whole: whole.collect(),
        }
    }

    /// The course of one division.
    pub fn course_of(&self, division: &str) -> Course {
        let Some((_, values)) = self.divisions.iter().find(|(code, _)| code == division) else { return Course::default() };
        let by_year: Vec<(i32, f64)> =
            self.years.iter().zip(values).filter_map(|(year, value)| Some((*year, value.known()?))).collect();
        let year = self.closed.year();
        let is_whole = |year: i32| year < self.closed.year() || self.closed.month() == 12;
        Course {
            year,
            so_far: by_year.iter().find(|(of, _)| *of == year).map(|(_, value)| *value),
            before: None,
            forecast: None,
            whole: by_year.into_iter().filter(|(year, _)| is_whole(*year)).collect(),
        }
    }

    /// Whether anything is hidden.
    pub fn has_hidden(&self) -> bool {
        let rows = self.months.iter().chain(&self.so_far).flat_map(|row| &row.values);
        rows.chain(self.divisions.iter().flat_map(|(_, values)| values)).any(Value::is_hidden)
    }

    /// Whether demonstration data are in it.
    pub fn is_demo(&self) -> bool {
        self.months.iter().any(|row| row.is_demo)
    }
}

impl Forecast {
    fn rounded(self, decimals: usize) -> Self {
        let round = |value: f64| rounded(value, decimals);
        Self { value: round(self.value), low: round(self.low), high: round(self.high), ..self }
    }
}

/// Rounded as it is shown, so that page, table and machine say the same.
pub fn rounded(value: f64, decimals: usize) -> f64 {
    let factor = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
    (value * factor).round() / factor
}
