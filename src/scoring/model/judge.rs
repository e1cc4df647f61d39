//! Shares of all values, and what became of those that are missing.

use std::ops::Range;

use super::Sheet;
use crate::scoring::framework::{Leaf, Missing};
use crate::scoring::numbers::shared;
use crate::scoring::problem::Problem;
use crate::scoring::share::Marks;
use crate::scoring::statistics::mean;

/// What became of one value.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    /// It was scored.
    Scored,
    /// It was scored, and peers are all equal.
    Even,
    /// It is missing, with what the framework says of that and why.
    Missing(Missing, String),
}

/// All values judged. Matrices are flat: one column (indicator) after the other.
#[derive(Default)]
pub struct Judged {
    /// Shares of full marks; not a number where the weight goes to siblings.
    pub shares: Vec<f64>,
    /// Places among the peers, 1 for the best; 0 where nothing was measured.
    pub places: Vec<usize>,
    pub fates: Vec<Fate>,
    pub notices: Vec<Problem>,
    problems: Vec<Problem>,
}

/// Judges all values, or says which of them cannot be right.
pub fn all(sheet: &Sheet<'_>) -> Result<Judged, Vec<Problem>> {
    let of_range = |range: Range<usize>| range.map(|indicator| one(sheet, indicator)).collect::<Vec<_>>();
    let columns = shared(sheet.indicators, 50 * sheet.subjects, of_range);
    let mut all = Judged::default();
    for column in columns.into_iter().flatten() {
        all.shares.extend(column.shares);
        all.places.extend(column.places);
        all.fates.extend(column.fates);
        all.notices.extend(column.notices);
        all.problems.extend(column.problems);
    }
    if all.problems.is_empty() { Ok(all) } else { Err(all.problems) }
}

/// Judges one indicator.
fn one(sheet: &Sheet<'_>, indicator: usize) -> Judged {
    let leaf = &sheet.leaves[indicator];
    let mut column = Judged::default();
    for subject in 0..sheet.subjects {
        let raw = sheet.raw(subject, indicator);
        let marks = match raw {
            Some(value) => sheet.case(subject, indicator, value).marks(),
            None => Marks::Lacking("缺数据".to_owned()),
        };
        column.places.push(raw.map_or(0, |raw| sheet.field(subject, indicator).better_and_equal(raw).0 + 1));
        column.shares.push(marks.share().unwrap_or(f64::NAN));
        let fate = match marks {
            Marks::Lacking(why) => Fate::Missing(leaf.indicator.missing.unwrap_or(sheet.framework.missing), why),
            Marks::Even => {
                column.notice(leaf, "同类对象的数值完全相同，拉不开差距，一律按半数计分");
                Fate::Even
            }
            Marks::Odd(_, why) => {
                column.notice(leaf, &why);
                Fate::Scored
            }
            Marks::Refused(why) => {
                column.refuse(sheet, subject, leaf, &why);
                Fate::Scored
            }
            Marks::Share(_) => Fate::Scored,
        };
        column.fates.push(fate);
    }
    column.fill_gaps(sheet, leaf);
    column
}

impl Judged {
    /// Says something of an indicator once.
    fn notice(&mut self, leaf: &Leaf<'_>, why: &str) {
        let notice = Problem::new(&leaf.path, format!("“{}”：{why}", leaf.node.name));
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    fn refuse(&mut self, sheet: &Sheet<'_>, subject: usize, leaf: &Leaf<'_>, why: &str) {
        let name = &sheet.data.subjects[subject].name;
        self.problems.push(Problem::new(&leaf.path, format!("{name}的“{}”{why}", leaf.node.name)));
    }

    /// Puts something in place of what is missing, as the framework says.
    fn fill_gaps(&mut self, sheet: &Sheet<'_>, leaf: &Leaf<'_>) {
        if !self.fates.iter().any(|fate| matches!(fate, Fate::Missing(..))) {
            return;
        }
        let mut peers = vec![Vec::new(); sheet.groups];
        for (subject, share) in self.shares.iter().enumerate().filter(|(_, share)| !share.is_nan()) {
            peers[sheet.group[subject]].push(*share);
        }
        for subject in 0..sheet.subjects {
            let Fate::Missing(what, why) = self.fates[subject].clone() else { continue };
            let peers = &peers[sheet.group[subject]];
            let share = match what {
                Missing::Zero => Ok(0.0),
                Missing::Reweigh => Ok(f64::NAN),
                Missing::Refuse => Err("而指标体系规定不得缺数据；请补报"),
                Missing::Mean | Missing::Worst if peers.is_empty() => {
                    Err("同类对象也都没有数据，取不出平均或最低得分率；请补报，或改变缺数据的处理办法")
                }
                Missing::Mean => Ok(mean(peers)),
                Missing::Worst => Ok(peers.iter().copied().fold(1.0, f64::min)),
            };
            match share {
                Ok(share) => self.shares[subject] = share,
                Err(words) => self.refuse(sheet, subject, leaf, &format!("{why}，{words}")),
            }
        }
    }
}
