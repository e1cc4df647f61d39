//! Counting: person-times and different people, whole and by parts. Pure.

use std::collections::{BTreeMap, HashSet};

use chrono::Datelike as _;

use super::store::Counted;

/// Person-times, and different people among them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Completed results.
    pub times: usize,
    /// People who completed at least one.
    pub people: usize,
}

/// Counts all of them.
pub fn all(rows: &[Counted]) -> Count {
    let people: HashSet<&str> = rows.iter().map(|row| row.person_hash.as_str()).collect();
    Count { times: rows.len(), people: people.len() }
}

/// Counts by some part, the largest first. Whoever learned in two parts is one person in each, so parts may add up to more
/// people than there are in all.
pub fn by(rows: &[Counted], part: impl Fn(&Counted) -> String) -> Vec<(String, Count)> {
    let mut parts: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for row in rows {
        parts.entry(part(row)).or_default().push(&row.person_hash);
    }
    let count = |people: Vec<&str>| Count { times: people.len(), people: people.into_iter().collect::<HashSet<_>>().len() };
    let mut counted: Vec<(String, Count)> = parts.into_iter().map(|(part, people)| (part, count(people))).collect();
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(count.times));
    counted
}

/// Counts by month, from January to December.
pub fn by_month(rows: &[Counted]) -> [Count; 12] {
    let mut months: [Count; 12] = [Count::default(); 12];
    for (name, count) in by(rows, |row| row.completed_on.month().to_string()) {
        if let Some(month) = name.parse::<usize>().ok().and_then(|number| months.get_mut(number.wrapping_sub(1))) {
            *month = count;
        }
    }
    months
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(day: &str, who: &str, base: &str) -> Counted {
        Counted {
            completed_on: day.parse().unwrap(),
            person_hash: who.to_owned(),
            base_key: Some(base.to_owned()),
            division_code: "510100".to_owned(),
            category: "b2b".to_owned(),
        }
    }

    #[test]
    fn who_learns_twice_is_two_person_times_and_one_person() {
        let rows = [row("2026-03-05", "a", "x"), row("2026-03-20", "a", "y"), row("2026-12-31", "b", "x")];
        assert_eq!(all(&rows), Count { times: 3, people: 2 });
        let bases = by(&rows, |row| row.base_key.clone().unwrap_or_default());
        assert_eq!(bases, [("x".to_owned(), Count { times: 2, people: 2 }), ("y".to_owned(), Count { times: 1, people: 1 })]);
        let months = by_month(&rows);
        assert_eq!((months[2], months[11]), (Count { times: 2, people: 1 }, Count { times: 1, people: 1 }));
    }
}
