//! The values of one indicator among peers, and what a value is worth among them.

use super::framework::Direction;
use super::numbers::count;
use super::statistics::{mean, variance};

/// The values of peers that have one.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    direction: Direction,
    /// From the smallest to the largest.
    sorted: Vec<f64>,
    mean: f64,
    deviation: f64,
}

impl Field {
    /// A field of values.
    pub fn new(direction: Direction, values: impl IntoIterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = values.into_iter().collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let (mean, deviation) = (mean(&sorted), variance(&sorted).sqrt());
        Self { direction, sorted, mean, deviation }
    }

    /// Whether more is better.
    pub const fn direction(&self) -> Direction {
        self.direction
    }

    /// How many values.
    pub const fn len(&self) -> usize {
        self.sorted.len()
    }

    /// Whether nobody has a value.
    pub const fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// All values, from the smallest to the largest.
    pub fn values(&self) -> &[f64] {
        &self.sorted
    }

    /// The best value.
    pub fn best(&self) -> Option<f64> {
        if self.is_higher() { self.sorted.last() } else { self.sorted.first() }.copied()
    }

    /// The worst value.
    pub fn worst(&self) -> Option<f64> {
        if self.is_higher() { self.sorted.first() } else { self.sorted.last() }.copied()
    }

    /// The middle one, or the mean of both.
    pub fn median(&self) -> Option<f64> {
        let last = self.sorted.len().checked_sub(1)?;
        Some(f64::midpoint(self.sorted[last / 2], self.sorted[last.div_ceil(2)]))
    }

    /// The mean.
    pub fn mean(&self) -> Option<f64> {
        (!self.is_empty()).then_some(self.mean)
    }

    /// The standard deviation, of the field as a whole.
    pub const fn deviation(&self) -> f64 {
        self.deviation
    }

    /// Whether values can be told apart.
    pub fn varies(&self) -> bool {
        self.sorted.first() != self.sorted.last()
    }

    /// How many are better than a value, and how many are equal to it.
    pub fn better_and_equal(&self, value: f64) -> (usize, usize) {
        let below = self.sorted.partition_point(|other| *other < value);
        let up_to = below + self.sorted[below..].partition_point(|other| *other <= value);
        (if self.is_higher() { self.len() - up_to } else { below }, up_to - below)
    }

    /// Place among all: the best is 1, the last 0, equals share the better place. None where all are equal.
    pub fn rank(&self, value: f64) -> Option<f64> {
        let (better, _) = self.better_and_equal(value);
        self.varies().then(|| (1.0 - count(better) / count(self.len() - 1)).clamp(0.0, 1.0))
    }

    /// Part of all that are worse, equals counting half. None where all are equal.
    pub fn percentile(&self, value: f64) -> Option<f64> {
        let (better, equal) = self.better_and_equal(value);
        self.varies().then(|| (count(self.len() - better - equal) + count(equal) / 2.0) / count(self.len()))
    }

    /// Between the worst, 0, and the best, 1. None where all are equal.
    pub fn min_max(&self, value: f64) -> Option<f64> {
        let (best, worst) = (self.best()?, self.worst()?);
        self.varies().then(|| (value - worst) / (best - worst))
    }

    /// Standard deviations better than the mean. None where all are equal.
    pub fn z_score(&self, value: f64) -> Option<f64> {
        let better = if self.is_higher() { value - self.mean } else { self.mean - value };
        (self.varies() && self.deviation > 0.0).then(|| better / self.deviation)
    }

    /// Value by best, or best by value where less is better. None where the best is below 0, or 0 where more is better.
    pub fn to_best(&self, value: f64) -> Option<f64> {
        let best = self.best()?;
        if self.is_higher() {
            (best > 0.0).then(|| value / best)
        } else if value <= best {
            (best >= 0.0).then_some(1.0)
        } else {
            (best >= 0.0).then(|| best / value)
        }
    }

    const fn is_higher(&self) -> bool {
        matches!(self.direction, Direction::Higher)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_among_others() {
        let field = Field::new(Direction::Higher, [4.0, 2.0, 2.0, 10.0]);
        assert_eq!((field.best(), field.worst(), field.median(), field.mean()), (Some(10.0), Some(2.0), Some(3.0), Some(4.5)));
        assert_eq!((field.rank(10.0), field.rank(2.0)), (Some(1.0), Some(1.0 - 2.0 / 3.0)));
        assert_eq!((field.percentile(2.0), field.min_max(4.0), field.to_best(4.0)), (Some(0.25), Some(0.25), Some(0.4)));
    }

    #[test]
    fn less_is_better() {
        let field = Field::new(Direction::Lower, [1.0, 2.0, 4.0]);
        assert_eq!(
            (field.best(), field.rank(1.0), field.min_max(4.0), field.to_best(4.0)),
            (Some(1.0), Some(1.0), Some(0.0), Some(0.25))
        );
        assert_eq!(field.better_and_equal(2.0), (1, 1));
        assert!(field.z_score(1.0).is_some_and(|z| z > 0.0));
    }

    #[test]
    fn equals_cannot_be_told_apart() {
        let field = Field::new(Direction::Higher, [3.0, 3.0]);
        assert_eq!((field.rank(3.0), field.percentile(3.0), field.min_max(3.0), field.z_score(3.0)), (None, None, None, None));
        assert_eq!(field.to_best(3.0), Some(1.0));
        assert_eq!(Field::new(Direction::Higher, [-1.0, -3.0]).to_best(-3.0), None);
        assert_eq!(Field::new(Direction::Lower, [0.0, 3.0]).to_best(0.0), Some(1.0));
        assert_eq!(Field::new(Direction::Lower, []).median(), None);
    }
}
