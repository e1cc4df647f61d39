//! Words one slip of the finger apart.

use super::fold::is_han;

/// A word less each of its characters in turn. Short words give nothing: they have too many neighbours to guess from.
#[must_use]
pub fn shortenings(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let least = if chars.iter().all(|&c| is_han(c)) { 3 } else { 5 };
    if chars.len() < least || chars.len() > 24 {
        return Vec::new();
    }
    (0..chars.len()).map(|skip| chars.iter().enumerate().filter(|(i, _)| *i != skip).map(|(_, c)| c).collect()).collect()
}

/// One insertion, deletion, replacement, or swap of neighbours.
#[must_use]
pub fn is_one_edit(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    if long.len() - short.len() > 1 || a == b {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let (rest, other) = (&short[same..], &long[same..]);
    if rest.len() < other.len() {
        return *rest == other[1..];
    }
    rest[1..] == other[1..] || (rest.len() > 1 && rest[0] == other[1] && rest[1] == other[0] && rest[2..] == other[2..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_near_and_two_are_not() {
        for (a, b) in [("电商", "电伤"), ("电商", "电商法"), ("amazon", "amzaon")] {
            assert!(is_one_edit(a, b) && is_one_edit(b, a), "{a} {b}");
        }
        for (a, b) in [("电商", "电商"), ("电商", "店伤"), ("电商", "电商法规")] {
            assert!(!is_one_edit(a, b), "{a} {b}");
        }
    }
}
