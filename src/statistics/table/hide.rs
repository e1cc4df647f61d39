//! Which cells of a figure are hidden: a year at a time, with all ways in which its cells add up. Sums so far stand in it
//! for every month, because whoever kept the page of last month knows that one too.

use std::collections::BTreeMap;

use super::Raw;
use crate::returns::Period;
use crate::statistics::catalogue::{Nature, Spec};
use crate::statistics::suppression::{Cell, Rule, Sum, Why, suppress};

/// What is hidden, and the sums that were made on the way.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    pub(super) months: BTreeMap<(Period, usize), Why>,
    /// From January to a month, by column; only where no month of it is missing.
    pub(super) sums: BTreeMap<(Period, usize), Cell>,
    pub(super) so_far: BTreeMap<(Period, usize), Why>,
    pub(super) divisions: BTreeMap<(String, i32), (Cell, Option<Why>)>,
    pub(super) years: Vec<i32>,
}

/// Months from the first that was counted to the last that is closed.
pub(super) fn periods(raw: &Raw, closed: Period) -> Vec<Period> {
    let first = raw.months.keys().map(|(period, _)| *period).min();
    first.into_iter().flat_map(|first| first.to(closed)).collect()
}

/// Hides what must not be shown.
pub(super) fn hidden(spec: &Spec, raw: &Raw, rule: &Rule, closed: Period) -> Hidden {
    let periods = periods(raw, closed);
    let mut hidden = Hidden::default();
    let mut years: Vec<i32> = periods.iter().map(|period| period.year()).collect();
    years.dedup();
    for year in &years {
        let months: Vec<Period> = periods.iter().copied().filter(|period| period.year() == *year).collect();
        Year::of(spec, raw, &months).hide(rule, &mut hidden);
    }
    hidden.years = years;
    hidden
}

/// What a cell is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Month(Period, usize),
    SoFar(Period, usize),
    Division(String, i32),
}

/// The cells of a year and how they add up.
#[derive(Default)]
struct Year {
    cells: Vec<Cell>,
    places: BTreeMap<Place, usize>,
    sums: Vec<Sum>,
}

impl Year {
    fn of(spec: &Spec, raw: &Raw, months: &[Period]) -> Self {
        let mut year = Self::default();
        for period in months {
            for column in 0..spec.columns().len() {
                if let Some(cell) = raw.months.get(&(*period, column)) {
                    year.add(Place::Month(*period, column), *cell);
                }
            }
        }
        if spec.nature == Nature::Flow {
            year.add_up(spec.columns().len(), months);
        }
        for period in months {
            year.split(spec, |column| Place::Month(*period, column));
            year.split(spec, |column| Place::SoFar(*period, column));
        }
        year.divide(spec, raw, months);
        year
    }

    fn add(&mut self, place: Place, cell: Cell) {
        self.places.insert(place, self.cells.len());
        self.cells.push(cell);
    }

    fn at(&self, place: &Place) -> Option<usize> {
        self.places.get(place).copied()
    }

    /// Sums from January on, as far as no month is missing.
    fn add_up(&mut self, columns: usize, months: &[Period]) {
        if !months.first().is_some_and(|first| first.is_january()) {
            return;
        }
        for column in 0..columns {
            let mut before: Option<usize> = None;
            for period in months {
                let Some(month) = self.at(&Place::Month(*period, column)) else { break };
                let sum = before.map_or(self.cells[month], |before| self.cells[before].onward(self.cells[month]));
                self.add(Place::SoFar(*period, column), sum);
                let total = self.cells.len() - 1;
                let parts = before.into_iter().chain([month]).collect();
                self.sums.push(Sum { total, parts });
                before = Some(total);
            }
        }
    }

    /// The whole as the sum of its parts, for every way to divide it.
    fn split(&mut self, spec: &Spec, place: impl Fn(usize) -> Place) {
        let Some(total) = self.at(&place(0)) else { return };
        let mut column = 1;
        for split in &spec.splits {
            let parts: Vec<usize> = (column..column + split.parts.len()).filter_map(|at| self.at(&place(at))).collect();
            column += split.parts.len();
            if !parts.is_empty() {
                self.sums.push(Sum { total, parts });
            }
        }
    }

    /// Divisions at the last month that was counted: what stands then, or what came together since January.
    fn divide(&mut self, spec: &Spec, raw: &Raw, months: &[Period]) {
        let Some(last) = months.iter().rfind(|period| self.at(&Place::Month(**period, 0)).is_some()) else { return };
        let total = match spec.nature {
            Nature::Flow => self.at(&Place::SoFar(*last, 0)),
            Nature::Stock => self.at(&Place::Month(*last, 0)),
        };
        let Some(total) = total else { return };
        let mut divisions: BTreeMap<&String, Cell> = BTreeMap::new();
        for ((division, period), cell) in &raw.divisions {
            let counts = match spec.nature {
                Nature::Flow => period.year() == last.year() && period <= last,
                Nature::Stock => period == last,
            };
            if counts {
                divisions.entry(division).and_modify(|sum| *sum = sum.onward(*cell)).or_insert(*cell);
            }
        }
        let parts: Vec<(String, Cell)> = divisions.into_iter().map(|(division, cell)| (division.clone(), cell)).collect();
        let first = self.cells.len();
        for (division, cell) in parts {
            self.add(Place::Division(division, last.year()), cell);
        }
        if self.cells.len() > first {
            self.sums.push(Sum { total, parts: (first..self.cells.len()).collect() });
        }
    }

    fn hide(self, rule: &Rule, into: &mut Hidden) {
        let whys = suppress(&self.cells, &self.sums, rule);
        for (place, at) in self.places {
            let (cell, why) = (self.cells[at], whys[at]);
            match place {
                Place::Month(period, column) => {
                    why.map(|why| into.months.insert((period, column), why));
                }
                Place::SoFar(period, column) => {
                    into.sums.insert((period, column), cell);
                    why.map(|why| into.so_far.insert((period, column), why));
                }
                Place::Division(division, year) => {
                    into.divisions.insert((division, year), (cell, why));
                }
            }
        }
    }
}
