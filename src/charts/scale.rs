//! Axes: round numbers that hold all values, and where a value stands between them.

/// An axis with round ticks.
#[derive(Debug, Clone)]
pub(super) struct Scale {
    /// Round numbers from the lowest to the highest.
    pub ticks: Vec<f64>,
    /// Where the lowest stands.
    pub start: f64,
    /// Where the highest stands.
    pub end: f64,
}

impl Scale {
    /// An axis that holds zero and all values.
    pub(super) fn from_zero(values: impl Iterator<Item = f64>, most_ticks: usize, start: f64, end: f64) -> Self {
        let (low, high) = range(values);
        Self { ticks: ticks(low.min(0.0), high.max(0.0), most_ticks), start, end }
    }

    /// An axis that holds all values; without zero where they vary too little to be seen from there.
    pub(super) fn around(values: impl Iterator<Item = f64>, most_ticks: usize, start: f64, end: f64) -> Self {
        let (low, high) = range(values);
        let is_far = low < high && (low > 0.0 && low > high * 0.7 || high < 0.0 && high < low * 0.7);
        let (low, high) = if is_far { (low, high) } else { (low.min(0.0), high.max(0.0)) };
        Self { ticks: ticks(low, high, most_ticks), start, end }
    }

    /// The lowest tick.
    pub(super) fn low(&self) -> f64 {
        self.ticks.first().copied().unwrap_or(0.0)
    }

    /// The highest tick.
    pub(super) fn high(&self) -> f64 {
        self.ticks.last().copied().unwrap_or(1.0)
    }

    /// Where a value stands.
    pub(super) fn at(&self, value: f64) -> f64 {
        let (low, high) = (self.low(), self.high());
        let share = if high > low { (value - low) / (high - low) } else { 0.0 };
        self.start + share.clamp(0.0, 1.0) * (self.end - self.start)
    }
}

/// The lowest and the highest of finite values, zeros where there are none.
fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let found = values.filter(|value| value.is_finite()).fold(None, |found: Option<(f64, f64)>, value| {
        Some(found.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
    });
    found.unwrap_or((0.0, 0.0))
}

/// Round numbers from at most `low` to at least `high`, about `most` of them.
fn ticks(low: f64, high: f64, most: usize) -> Vec<f64> {
    let (low, high) = if high > low { (low, high) } else { (low.min(0.0), low.max(0.0)) };
    let (low, high) = if high > low { (low, high) } else { (0.0, 1.0) };
    let rough = (high - low) / super::count(most.max(2) - 1);
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|times| times * power).find(|step| *step >= rough * 0.999);
    let step = step.unwrap_or(power * 10.0);
    let mut tick = (low / step).floor();
    let mut found = vec![tick * step];
    while found.len() < 40 && tick * step < high - step * 1e-9 {
        tick += 1.0;
        found.push(tick * step);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_hold_everything() {
        assert_eq!(ticks(0.0, 97.0, 6), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(ticks(-3.0, 4.0, 5), [-4.0, -2.0, 0.0, 2.0, 4.0]);
        assert_eq!(ticks(5.0, 5.0, 3), [0.0, 2.5, 5.0]);
        assert_eq!(ticks(0.0, 0.0, 3), [0.0, 0.5, 1.0]);
        assert_eq!(ticks(-7.0, -7.0, 3), [-10.0, -5.0, 0.0]);
        for (low, high) in [(0.0, 1e-9), (1e12, 1.000_001e12), (-5e8, 3e8), (0.1, 0.3)] {
            let found = ticks(low, high, 5);
            assert!(found[0] <= low && *found.last().unwrap() >= high * (1.0 - 1e-12), "{low} {high} {found:?}");
            assert!((2..=12).contains(&found.len()), "{found:?}");
        }
    }

    #[test]
    fn values_that_hardly_vary_are_seen_from_near() {
        assert!(Scale::around([96.0, 99.0].into_iter(), 5, 0.0, 1.0).low() > 90.0);
        assert_eq!(Scale::around([50.0, 99.0].into_iter(), 5, 0.0, 1.0).low().to_bits(), 0_f64.to_bits());
        assert_eq!(Scale::around([99.0].into_iter(), 5, 0.0, 1.0).low().to_bits(), 0_f64.to_bits());
        assert!((Scale::from_zero(std::iter::empty(), 5, 10.0, 20.0).at(0.5) - 15.0).abs() < 1e-9);
    }
}
