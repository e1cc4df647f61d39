//! What all reporters share: seasons of trade, growth, and numbers that look accidental.

use crate::returns::Period;
use crate::returns::checks::rounded;
use crate::returns::figures::Figures;
use crate::season::chance::Chance;

/// The first month.
pub(super) const FIRST: i32 = 202_301;
/// The year whose figures the entries of the directories tell.
const BASE_YEAR: i32 = 2025;
/// Growth a year of the whole.
const GROWTH: f64 = 0.12;
/// How much of an average month each month trades.
const SEASON: [f64; 12] = [0.97, 0.80, 0.96, 0.95, 0.98, 1.03, 0.99, 1.00, 1.06, 1.02, 1.15, 1.09];

/// One reporter, as its figures follow from its name.
pub(super) struct Maker {
    /// Words from which everything follows.
    pub(super) key: String,
    /// Trade of the base year in 10,000 yuan.
    pub(super) volume: f64,
    growth: f64,
    /// What stood at the end of the month before.
    pub(super) last: Figures,
}

impl Maker {
    /// A reporter of a size.
    pub(super) fn new(key: &str, volume: f64) -> Self {
        let mut chance = Chance::of(&["return", key]);
        let growth = GROWTH + (f64::from(chance.between(0, 120)) - 60.0) / 1000.0;
        Self { key: key.to_owned(), volume, growth, last: Figures::new() }
    }

    /// The month's numbers.
    pub(super) fn month(&self, period: Period) -> Month<'_> {
        let years = f64::from(period.year() - BASE_YEAR) + (f64::from(period.month()) - 6.5) / 12.0;
        Month {
            maker: self,
            chance: Chance::of(&["return", &self.key, &period.key()]),
            growth: (1.0 + self.growth).powf(years),
            season: SEASON.get(usize::try_from(period.month()).unwrap_or(1) - 1).copied().unwrap_or(1.0),
            figures: Figures::new(),
        }
    }
}

/// A month that is being made.
pub(super) struct Month<'a> {
    maker: &'a Maker,
    pub(super) chance: Chance,
    pub(super) growth: f64,
    pub(super) season: f64,
    pub(super) figures: Figures,
}

impl Month<'_> {
    /// A number around one, so many parts of a hundred away at most.
    pub(super) fn noise(&mut self, percent: u32) -> f64 {
        1.0 + (f64::from(self.chance.between(0, 2 * percent * 10)) / 10.0 - f64::from(percent)) / 100.0
    }

    /// The month's part of what a year of the base brings.
    pub(super) fn of_year(&mut self, year: f64, percent: u32) -> f64 {
        year / 12.0 * self.growth * self.season * self.noise(percent)
    }

    /// Sets a number with so many places.
    pub(super) fn set(&mut self, key: &str, value: f64, places: u8) {
        self.figures.insert(key.to_owned(), rounded(value.max(0.0), places));
    }

    /// Money.
    pub(super) fn money(&mut self, key: &str, value: f64) {
        self.set(key, value, 2);
    }

    /// Whole things.
    pub(super) fn count(&mut self, key: &str, value: f64) {
        self.set(key, value, 0);
    }

    /// What was set.
    pub(super) fn get(&self, key: &str) -> f64 {
        self.figures.get(key).copied().unwrap_or(0.0)
    }

    /// What stood at the end of the month before.
    pub(super) fn before(&self, key: &str) -> Option<f64> {
        self.maker.last.get(key).copied()
    }

    /// A stock that moves slowly towards what growth makes of it.
    pub(super) fn stock(&mut self, key: &str, base: f64, places: u8) {
        let wanted = base * (1.0 + (self.growth - 1.0) * 0.5);
        let before = self.before(key).unwrap_or(wanted);
        let now = before + (wanted - before) * 0.3 + if self.chance.one_in(5) { before * 0.01 } else { 0.0 };
        self.set(key, if places == 0 { now.round() } else { now }, places);
    }

    /// A few things now and then.
    pub(super) fn now_and_then(&mut self, key: &str, one_in: usize, most: u32) {
        let some = if self.chance.one_in(one_in) { self.chance.between(1, most.max(1)) } else { 0 };
        self.count(key, f64::from(some));
    }

    /// Splits a sum over fields by their shares; the last gets the rest, so that nothing is lost by rounding.
    pub(super) fn split(&mut self, sum: f64, shares: &[(&str, f64)]) {
        let all: f64 = shares.iter().map(|(_, share)| share).sum();
        let mut left = rounded(sum, 2);
        for (at, (key, share)) in shares.iter().enumerate() {
            let part = if at + 1 == shares.len() { left } else { rounded(sum * share / all * self.noise(4), 2).min(left) };
            left = rounded(left - part, 2);
            self.money(key, part);
        }
    }
}
