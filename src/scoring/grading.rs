//! From totals to ranks and grades. Totals are compared as they are shown, so they become whole numbers first; with everything
//! else that decides they fit into one word, and sorting words is all there is to ranking.

use super::data::{Applied, Data};
use super::framework::{Adjustment, Framework, Quota, Veto};
use super::numbers::{count, rounded, scale};

const BITS_OF_PLACE: u32 = 20;
/// Most subjects of a round.
pub(super) const MOST_SUBJECTS: usize = 1 << BITS_OF_PLACE;
/// Above every total with four decimals.
const ABOVE: i64 = (1 << 23) - 1;

/// What stands beside the base of each subject, whatever the weights.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    /// Bonus and deducted points.
    pub bonus: Vec<f64>,
    pub deducted: Vec<f64>,
    pub vetoed: Vec<bool>,
    /// Place by the indicators that decide among equals; equals share it.
    pub ties: Vec<usize>,
    decimals: u8,
    at_quota: Quota,
    /// Points and most subjects of each grade, from best to worst.
    lines: Vec<(i64, usize)>,
}

/// A subject in its place. Smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place(u64);

impl Place {
    /// Which subject.
    pub const fn subject(self) -> usize {
        (self.0 & ((1 << BITS_OF_PLACE) - 1)) as usize
    }

    /// Whether both share a rank.
    pub const fn equals(self, other: Self) -> bool {
        self.0 >> BITS_OF_PLACE == other.0 >> BITS_OF_PLACE
    }

    const fn is_vetoed(self) -> bool {
        self.0 >> 63 == 1
    }

    const fn units(self) -> i64 {
        ABOVE - ((self.0 >> (2 * BITS_OF_PLACE)) & ABOVE.cast_unsigned()).cast_signed()
    }
}

impl Standing {
    /// Of a framework and data; `ties` as computed from shares.
    pub fn new(framework: &Framework, data: &Data, ties: Vec<usize>) -> Self {
        let points = |key: &str, list: &[Adjustment]| applied(list, data, key).map(|(_, _, points)| points).sum::<f64>();
        let each = |list: &[Adjustment]| data.subjects.iter().map(|subject| points(&subject.key, list)).collect();
        let all = data.subjects.len();
        let lines = framework.grades.lines.iter().map(|grade| {
            let most = grade.at_most.map_or(usize::MAX, |part| most_of(part, all));
            (units(grade.at_least, framework.ties.decimals), most)
        });
        Self {
            bonus: each(&framework.bonuses),
            deducted: each(&framework.deductions),
            vetoed: data.subjects.iter().map(|one| vetoes(framework, data, &one.key).next().is_some()).collect(),
            ties,
            decimals: framework.ties.decimals,
            at_quota: framework.ties.at_quota,
            lines: lines.collect(),
        }
    }

    /// Total as it is shown, of a base between 0 and 1.
    pub fn total(&self, subject: usize, base: f64) -> f64 {
        rounded((base * 100.0 + self.bonus[subject] - self.deducted[subject]).max(0.0), self.decimals)
    }

    /// Everybody in order, from bases between 0 and 1.
    pub fn order(&self, bases: &[f64], places: &mut Vec<Place>) {
        places.clear();
        places.extend(bases.iter().enumerate().map(|(at, base)| self.place(at, *base)));
        places.sort_unstable();
    }

    fn place(&self, subject: usize, base: f64) -> Place {
        let worse = (ABOVE - units(self.total(subject, base), self.decimals).clamp(0, ABOVE)).cast_unsigned();
        let place = (u64::from(self.vetoed[subject]) << 63)
            | (worse << (2 * BITS_OF_PLACE))
            | ((self.ties[subject] as u64) << BITS_OF_PLACE)
            | subject as u64;
        Place(place)
    }

    /// Calls `each` with subject, rank (from 1) and grade (from 0 for the best), from the first to the last. Equals get the same.
    pub fn walk(&self, places: &[Place], mut each: impl FnMut(usize, usize, usize)) {
        let (mut before, mut grade) = (0, 0);
        for equals in places.chunk_by(|one, two| one.equals(*two)) {
            let after = before + equals.len();
            grade =
                if equals[0].is_vetoed() { self.lines.len() - 1 } else { self.grade(grade, equals[0].units(), before, after) };
            for place in equals {
                each(place.subject(), before + 1, grade);
            }
            before = after;
        }
    }

    /// The first grade from `grade` on whose line is reached and whose quota still has room.
    fn grade(&self, grade: usize, units: i64, before: usize, after: usize) -> usize {
        let takes = |(line, most): &(i64, usize)| {
            let has_room = if self.at_quota == Quota::In { before < *most } else { after <= *most };
            units >= *line && has_room
        };
        self.lines[grade..].iter().position(takes).map_or(self.lines.len() - 1, |further| grade + further)
    }

    /// How many subjects a grade and all better ones take.
    pub fn most(&self, grade: usize) -> usize {
        self.lines[grade].1
    }
}

/// Vetoes of a subject, each with its reason.
pub(super) fn vetoes<'a>(framework: &'a Framework, data: &'a Data, subject: &str) -> impl Iterator<Item = (&'a Veto, &'a str)> {
    let of_subject = data.vetoes.get(subject);
    let reason = move |veto: &Veto| of_subject?.get(&veto.key).map(String::as_str);
    framework.vetoes.iter().filter_map(move |veto| Some((veto, reason(veto)?)))
}

/// Bonuses or deductions of a subject, each with its points, up to its most.
pub(super) fn applied<'a>(
    list: &'a [Adjustment],
    data: &'a Data,
    subject: &str,
) -> impl Iterator<Item = (&'a Adjustment, &'a Applied, f64)> {
    let of_subject = data.adjustments.get(subject);
    let those = move |one: &'a Adjustment| of_subject?.get(&one.key).map(|applied| (one, applied));
    list.iter().filter_map(those).map(|(one, applied)| (one, applied, (applied.times * one.points).clamp(0.0, one.most)))
}

/// A part of all, at least one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the number of subjects")]
fn most_of(part: f64, all: usize) -> usize {
    ((part * count(all) + 1e-9).floor() as usize).max(1)
}

#[expect(clippy::cast_possible_truncation, reason = "points are far below 2^52")]
fn units(points: f64, decimals: u8) -> i64 {
    (points * scale(decimals)).round() as i64
}
