//! How a year may end, from the months that are there: by the share that the same months had of earlier whole years
//! (同月占比法). Pure; whoever shows it says the method beside it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::returns::Period;

/// Months of the year that must be there.
const LEAST_MONTHS: u32 = 3;
/// Earlier years that are looked at, at most.
const MOST_YEARS: usize = 3;

/// How a year may end.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Forecast {
    /// Year.
    pub year: i32,
    /// What it may come to.
    pub value: f64,
    /// With the largest of the earlier shares.
    pub low: f64,
    /// With the smallest of them.
    pub high: f64,
    /// Months of the year that are there.
    pub months: u32,
    /// The whole years that it leans on.
    pub base_years: Vec<i32>,
}

/// The sum of a year's first months; none when one of them is missing.
pub fn first_months(values: &BTreeMap<Period, f64>, year: i32, months: u32) -> Option<f64> {
    (1..=months).map(|month| value(values, year, month)).sum()
}

/// How many months of a year are there without a gap from January on.
pub fn months_of(values: &BTreeMap<Period, f64>, year: i32) -> u32 {
    (1..=12).take_while(|month| value(values, year, *month).is_some()).last().unwrap_or(0)
}

fn value(values: &BTreeMap<Period, f64>, year: i32, month: u32) -> Option<f64> {
    values.get(&Period::new(year, month)?).copied()
}

/// The forecast of a year whose first months are there; none for a whole year, after too few months, or without an earlier
/// whole year.
pub fn of_year(values: &BTreeMap<Period, f64>, year: i32) -> Option<Forecast> {
    let months = months_of(values, year);
    if !(LEAST_MONTHS..12).contains(&months) {
        return None;
    }
    let so_far = first_months(values, year, months)?;
    let share = |base: i32| {
        let whole = first_months(values, base, 12).filter(|whole| *whole > 0.0)?;
        first_months(values, base, months).map(|part| part / whole).filter(|share| *share > 0.0)
    };
    let earlier = (1..=i32::try_from(MOST_YEARS).unwrap_or(3)).map(|back| year - back);
    let shares: Vec<(i32, f64)> = earlier.filter_map(|base| share(base).map(|share| (base, share))).collect();
    let count = f64::from(u32::try_from(shares.len()).ok().filter(|count| *count > 0)?);
    let mean = shares.iter().map(|(_, share)| share).sum::<f64>() / count;
    let least = shares.iter().map(|(_, share)| *share).fold(f64::INFINITY, f64::min);
    let most = shares.iter().map(|(_, share)| *share).fold(0.0, f64::max);
    Some(Forecast {
        year,
        value: so_far / mean,
        low: so_far / most,
        high: so_far / least,
        months,
        base_years: shares.into_iter().map(|(base, _)| base).collect(),
    })
}

/// Growth of a whole over what it was; none where it was nothing.
pub fn growth(now: f64, before: f64) -> Option<f64> {
    (before > 0.0).then(|| now / before - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twelve months with a strong last quarter, times a factor.
    fn year(year: i32, factor: f64, months: u32) -> impl Iterator<Item = (Period, f64)> {
        let weight = |month: u32| if month > 9 { 20.0 } else { 10.0 };
        (1..=months).map(move |month| (Period::new(year, month).unwrap(), weight(month) * factor))
    }

    #[test]
    fn a_year_is_told_from_the_same_months_of_earlier_years() {
        let values: BTreeMap<Period, f64> = year(2024, 1.0, 12).chain(year(2025, 1.1, 12)).chain(year(2026, 1.3, 6)).collect();
        let forecast = of_year(&values, 2026).unwrap();
        assert!((forecast.value - 150.0 * 1.3).abs() < 1e-9, "{forecast:?}");
        assert!((forecast.low - forecast.high).abs() < 1e-9 && forecast.base_years == [2025, 2024]);
    }

    #[test]
    fn too_little_gives_no_forecast() {
        let whole: Vec<(Period, f64)> = year(2025, 1.0, 12).collect();
        let with = |more: Vec<(Period, f64)>| of_year(&whole.iter().copied().chain(more).collect(), 2026);
        assert_eq!(with(Vec::new()), None, "no month");
        assert_eq!(with(year(2026, 1.0, 2).collect()), None, "two months");
        assert_eq!(with(year(2026, 1.0, 12).collect()), None, "the whole year is there");
        let gap: Vec<(Period, f64)> = year(2026, 1.0, 6).filter(|(period, _)| period.month() != 2).collect();
        assert_eq!(with(gap), None, "a month is missing");
        assert_eq!(of_year(&year(2026, 1.0, 6).collect(), 2026), None, "no earlier year");
    }

    #[test]
    fn earlier_years_that_ran_differently_make_a_range() {
        let weight = |month: u32| if month < 7 { 20.0 } else { 10.0 };
        let early: BTreeMap<Period, f64> = (1..=12).map(|month| (Period::new(2024, month).unwrap(), weight(month))).collect();
        let values = early.into_iter().chain(year(2025, 1.0, 12)).chain(year(2026, 1.0, 6)).collect();
        let forecast = of_year(&values, 2026).unwrap();
        assert!(forecast.low < forecast.value && forecast.value < forecast.high, "{forecast:?}");
    }
}
