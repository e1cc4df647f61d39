//! Numbers in words: digits in groups of three, large ones in 万 and 亿.

/// A number with groups of three digits and a fixed number of decimals; a true minus sign.
pub fn grouped(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "—".to_owned();
    }
    let plain = format!("{:.*}", decimals, value.abs());
    let (whole, rest) = plain.split_once('.').map_or((plain.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let is_zero = plain.chars().all(|letter| matches!(letter, '0' | '.'));
    let mut written = if value < 0.0 && !is_zero { "−".to_owned() } else { String::new() };
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    if let Some(rest) = rest {
        written.push('.');
        written.push_str(rest);
    }
    written
}

/// The same without zeros at the end of the decimals.
pub fn trimmed(value: f64, most_decimals: usize) -> String {
    let written = grouped(value, most_decimals);
    if written.contains('.') { written.trim_end_matches('0').trim_end_matches('.').to_owned() } else { written }
}

/// A number and its unit as one says it: 12,345,678 元 is 「1,234.57 万元」.
pub fn short(value: f64, unit: &str) -> String {
    Short::of(value.abs(), unit, 2).say(value)
}

/// How all numbers of one chart are written: divided by the same power of ten, so that they can be compared by eye.
#[derive(Debug, Clone)]
pub(super) struct Short {
    divisor: f64,
    decimals: usize,
    /// Unit with the power in front of it.
    pub unit: String,
}

impl Short {
    /// For numbers up to `most` in a unit. Units that begin with a power keep it.
    pub(super) fn of(most: f64, unit: &str, decimals: usize) -> Self {
        let has_power = unit.starts_with(['万', '亿', '%']) || unit.starts_with("千");
        let (divisor, power) = match most {
            most if has_power || most < 100_000.0 => (1.0, ""),
            most if most < 100_000_000.0 => (10_000.0, "万"),
            most if most < 1e12 => (100_000_000.0, "亿"),
            _ => (1e12, "万亿"),
        };
        let decimals = match most / divisor {
            _ if divisor < 2.0 => decimals,
            most if most >= 1000.0 => 0,
            most if most >= 100.0 => 1,
            _ => 2,
        };
        Self { divisor, decimals, unit: format!("{power}{unit}") }
    }

    /// A number of the chart.
    pub(super) fn number(&self, value: f64) -> String {
        trimmed(value / self.divisor, self.decimals)
    }

    /// A number with its unit.
    pub(super) fn say(&self, value: f64) -> String {
        let space = if self.unit.is_empty() || self.unit.starts_with('%') { "" } else { " " };
        format!("{}{space}{}", self.number(value), self.unit)
    }

    /// A number of an axis.
    pub(super) fn tick(&self, value: f64) -> String {
        trimmed(value / self.divisor, 3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_zero_has_no_sign() {
        assert_eq!(grouped(1_234_567.891, 2), "1,234,567.89");
        assert_eq!(grouped(-1234.5, 0), "−1,234");
        assert_eq!(grouped(-0.001, 2), "0.00");
        assert_eq!(grouped(f64::NAN, 2), "—");
        assert_eq!(trimmed(12.50, 2), "12.5");
        assert_eq!(trimmed(100.0, 0), "100");
    }

    #[test]
    fn large_numbers_get_a_power() {
        assert_eq!(short(123_456_789.0, "元"), "1.23 亿元");
        assert_eq!(short(12_345_678.0, "元"), "1,235 万元");
        assert_eq!(short(99_999.0, "人次"), "99,999 人次");
        assert_eq!(short(123_456.0, "万元"), "123,456 万元");
    }
}
