//! Random numbers by `SplitMix64` (Steele, Lea and Flood 2014): thirty lines that give the same numbers everywhere and forever,
//! whatever happens to a library.

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    /// Stream `number` of a seed; streams are independent of each other, so runs can be computed in any order.
    pub const fn new(seed: u64, number: u64) -> Self {
        Self(mix(seed ^ mix(number.wrapping_add(GOLDEN))))
    }

    /// The next 64 bits.
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// Evenly from 0 to below 1, in steps of 2^-53.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit exactly")]
    pub const fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Evenly from `-1` to below 1.
    pub const fn around(&mut self) -> f64 {
        self.unit() * 2.0 - 1.0
    }

    /// Evenly one of `0..count`. The excess of the first ones is below `count` by 2^64.
    #[expect(clippy::cast_possible_truncation, reason = "below count")]
    pub const fn below(&mut self, count: usize) -> usize {
        ((self.bits() as u128 * count as u128) >> 64) as usize
    }

    /// Puts elements into an order by chance.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

const fn mix(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_reference() {
        let mut random = Random(1_234_567);
        let bits: Vec<u64> = (0..3).map(|_| random.bits()).collect();
        assert_eq!(bits, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn numbers_are_even() {
        let mut random = Random::new(7, 0);
        let mean = (0..10_000).map(|_| random.unit()).sum::<f64>() / 10_000.0;
        assert!((mean - 0.5).abs() < 0.02, "{mean}");
        let mut seen = [0; 4];
        (0..4_000).for_each(|_| seen[random.below(4)] += 1);
        assert!(seen.iter().all(|count| (900..1_100).contains(count)), "{seen:?}");
        assert_ne!(Random::new(7, 1).bits(), Random::new(7, 2).bits());
    }
}
