//! Ranking under a budget, worked out and not decided: who is funded, who is next in reserve, who is refused, and why. Pure;
//! money is in fen and never made: what rounding leaves over stays in the budget.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What applications are put in order by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The experts' score, best first.
    #[default]
    Score,
    /// The amount, smallest first, so that most are served.
    Amount,
    /// When they were handed in, earliest first.
    Date,
}

/// What happens when the money does not reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// Those above the line get all, the others wait in reserve.
    #[default]
    Line,
    /// Everybody gets the same share of theirs.
    ProRata,
}

/// The rules of a list.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Parameters {
    /// Money that there is; none for as much as it takes.
    pub budget_fen: Option<i64>,
    /// Order.
    pub by: By,
    /// Cut.
    pub cut: Cut,
    /// Score under which nobody is funded.
    pub least_score: Option<f64>,
    /// Most that one firm gets from this list.
    pub firm_cap_fen: Option<i64>,
    /// Whether a firm is funded once only: the highest.
    pub is_highest_only: bool,
}

/// An application that takes part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Its row.
    pub application_id: i64,
    /// Number.
    pub number: String,
    /// Firm.
    pub organisation_id: i64,
    /// Its name.
    pub name: String,
    /// Amount that it may get at most.
    pub amount_fen: i64,
    /// Score.
    pub score: Option<f64>,
    /// When it was handed in, in seconds.
    pub submitted_at: i64,
}

/// What a list says of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Gets money.
    Funded,
    /// Is next when money is left.
    Reserve,
    /// Gets none.
    Refused,
}

impl Standing {
    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Funded => "拟扶持",
            Self::Reserve => "候补",
            Self::Refused => "不予扶持",
        }
    }
}

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Place, from 1.
    pub place: usize,
    /// The application.
    pub candidate: Candidate,
    /// What the list says of it.
    pub standing: Standing,
    /// What it gets.
    pub granted_fen: i64,
    /// Why, in words.
    pub why: String,
}

/// A list.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct List {
    /// Lines in order.
    pub lines: Vec<Line>,
    /// Sum of what is granted.
    pub granted_fen: i64,
    /// Sum of what funded firms could have got.
    pub wanted_fen: i64,
    /// Share that everybody gets, in parts of a million, where it is cut.
    pub share_ppm: Option<i64>,
}

/// Works a list out. Equal places are put in order by the time of handing in, then by number, so that the same
/// applications always make the same list.
pub fn rank(mut candidates: Vec<Candidate>, parameters: &Parameters) -> List {
    candidates.sort_by(|a, b| {
        let order = match parameters.by {
            By::Score => b.score.unwrap_or(f64::NEG_INFINITY).total_cmp(&a.score.unwrap_or(f64::NEG_INFINITY)),
            By::Amount => a.amount_fen.cmp(&b.amount_fen),
            By::Date => a.submitted_at.cmp(&b.submitted_at),
        };
        order.then(a.submitted_at.cmp(&b.submitted_at)).then_with(|| a.number.cmp(&b.number))
    });
    let mut lines: Vec<Line> = candidates
        .into_iter()
        .enumerate()
        .map(|(at, candidate)| Line {
            place: at + 1,
            granted_fen: candidate.amount_fen.max(0),
            candidate,
            standing: Standing::Funded,
            why: String::new(),
        })
        .collect();
    refuse_low_scores(&mut lines, parameters);
    keep_the_highest(&mut lines, parameters);
    cap_firms(&mut lines, parameters);
    let wanted_fen = sum(&lines);
    let share_ppm = fit(&mut lines, parameters, wanted_fen);
    List { granted_fen: sum(&lines), wanted_fen, share_ppm, lines }
}

fn sum(lines: &[Line]) -> i64 {
    lines.iter().filter(|line| line.standing == Standing::Funded).map(|line| line.granted_fen).sum()
}

fn refuse(line: &mut Line, standing: Standing, why: impl Into<String>) {
    line.standing = standing;
    line.granted_fen = 0;
    line.why = why.into();
}

fn refuse_low_scores(lines: &mut [Line], parameters: &Parameters) {
    let Some(least) = parameters.least_score else { return };
    for line in lines {
        match line.candidate.score {
            Some(score) if score < least => refuse(line, Standing::Refused, format!("评分 {score:.2}，低于最低分 {least:.2}")),
            None => refuse(line, Standing::Refused, "没有评分"),
            Some(_) => {}
        }
    }
}

fn keep_the_highest(lines: &mut [Line], parameters: &Parameters) {
    if !parameters.is_highest_only {
        return;
    }
    let mut best: BTreeMap<i64, (i64, usize)> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.standing == Standing::Funded) {
        let held = best.entry(line.candidate.organisation_id).or_insert((line.granted_fen, at));
        if line.granted_fen > held.0 {
            *held = (line.granted_fen, at);
        }
    }
    for (at, line) in lines.iter_mut().enumerate() {
        let kept = best.get(&line.candidate.organisation_id).map(|held| held.1);
        if line.standing == Standing::Funded && kept != Some(at) {
            refuse(line, Standing::Refused, "同一单位就高不重复");
        }
    }
}

fn cap_firms(lines: &mut [Line], parameters: &Parameters) {
    let Some(cap) = parameters.firm_cap_fen else { return };
    let mut left: BTreeMap<i64, i64> = BTreeMap::new();
    for line in lines.iter_mut().filter(|line| line.standing == Standing::Funded) {
        let left = left.entry(line.candidate.organisation_id).or_insert(cap);
        if line.granted_fen > *left {
            line.granted_fen = *left;
            "按单户上限核减".clone_into(&mut line.why);
        }
        *left -= line.granted_fen;
        if line.granted_fen == 0 {
            refuse(line, Standing::Refused, "单户上限已用完");
        }
    }
}

fn fit(lines: &mut [Line], parameters: &Parameters, wanted_fen: i64) -> Option<i64> {
    let budget = parameters.budget_fen?;
    if wanted_fen <= budget {
        return None;
    }
    match parameters.cut {
        Cut::Line => {
            draw_the_line(lines, budget);
            None
        }
        Cut::ProRata => Some(share(lines, budget, wanted_fen)),
    }
}

/// In order, as far as the money reaches. Once somebody does not fit, those behind wait too: nobody is passed over because
/// theirs is larger.
fn draw_the_line(lines: &mut [Line], budget: i64) {
    let (mut left, mut is_over) = (budget, false);
    for line in lines.iter_mut().filter(|line| line.standing == Standing::Funded) {
        is_over |= line.granted_fen > left;
        if is_over {
            refuse(line, Standing::Reserve, "预算已用完，列入候补");
        } else {
            left -= line.granted_fen;
        }
    }
}

/// Everybody gets the same share; fractions of a fen are dropped.
fn share(lines: &mut [Line], budget: i64, wanted: i64) -> i64 {
    let part = |fen: i64| i64::try_from(i128::from(fen) * i128::from(budget.max(0)) / i128::from(wanted.max(1))).unwrap_or(0);
    for line in lines.iter_mut().filter(|line| line.standing == Standing::Funded) {
        line.granted_fen = part(line.granted_fen);
        "按预算同比例核减".clone_into(&mut line.why);
    }
    part(1_000_000)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn candidate(id: i64, firm: i64, yuan: i64, score: f64) -> Candidate {
        Candidate {
            application_id: id,
            number: format!("SB{id:04}"),
            organisation_id: firm,
            name: format!("单位{firm}"),
            amount_fen: yuan * 100,
            score: Some(score),
            submitted_at: id,
        }
    }

    fn yuan(list: &List) -> Vec<(i64, Standing, i64)> {
        list.lines.iter().map(|line| (line.candidate.application_id, line.standing, line.granted_fen / 100)).collect()
    }

    #[test]
    fn a_line_is_drawn_where_the_money_ends_and_nobody_is_passed_over() {
        let all = vec![candidate(1, 1, 40, 90.0), candidate(2, 2, 70, 95.0), candidate(3, 3, 10, 80.0)];
        let list = rank(all, &Parameters { budget_fen: Some(10_000), ..Parameters::default() });
        assert_eq!(yuan(&list), [(2, Standing::Funded, 70), (1, Standing::Reserve, 0), (3, Standing::Reserve, 0)]);
        assert_eq!(list.granted_fen, 7_000);
    }

    #[test]
    fn a_cut_is_the_same_share_for_everybody() {
        let all = vec![candidate(1, 1, 100, 90.0), candidate(2, 2, 300, 80.0)];
        let list = rank(all, &Parameters { budget_fen: Some(20_000), cut: Cut::ProRata, ..Parameters::default() });
        assert_eq!(yuan(&list), [(1, Standing::Funded, 50), (2, Standing::Funded, 150)]);
        assert_eq!(list.share_ppm, Some(500_000));
    }

    #[test]
    fn a_firm_is_funded_once_or_up_to_its_cap() {
        let all = vec![candidate(1, 1, 100, 90.0), candidate(2, 1, 300, 80.0), candidate(3, 2, 50, 70.0)];
        let once = rank(all.clone(), &Parameters { is_highest_only: true, ..Parameters::default() });
        assert_eq!(yuan(&once), [(1, Standing::Refused, 0), (2, Standing::Funded, 300), (3, Standing::Funded, 50)]);
        let capped = rank(all, &Parameters { firm_cap_fen: Some(25_000), ..Parameters::default() });
        assert_eq!(yuan(&capped), [(1, Standing::Funded, 100), (2, Standing::Funded, 150), (3, Standing::Funded, 50)]);
    }

    #[test]
    fn who_has_no_score_or_too_low_a_score_is_refused_with_a_reason() {
        let mut unscored = candidate(2, 2, 10, 0.0);
        unscored.score = None;
        let list =
            rank(vec![candidate(1, 1, 10, 59.99), unscored], &Parameters { least_score: Some(60.0), ..Parameters::default() });
        assert!(list.lines.iter().all(|line| line.standing == Standing::Refused && !line.why.is_empty()));
    }

    proptest! {
        /// Whatever the rules: no more than the budget, no more than asked, no firm over its cap, everybody in the list.
        #[test]
        fn money_is_never_made(
            amounts in prop::collection::vec((0i64..50, 0i64..9_000_000, 0u32..100), 0..60),
            budget in prop::option::of(0i64..100_000_000),
            cap in prop::option::of(1i64..10_000_000),
            by in 0usize..3, cut in any::<bool>(), highest in any::<bool>(), least in prop::option::of(0u32..100),
        ) {
            let candidates: Vec<Candidate> = amounts.iter().enumerate().map(|(at, (firm, fen, score))| Candidate {
                amount_fen: *fen, score: Some(f64::from(*score)), ..candidate(i64::try_from(at).expect("small"), *firm, 0, 0.0)
            }).collect();
            let parameters = Parameters {
                budget_fen: budget, firm_cap_fen: cap, is_highest_only: highest,
                by: [By::Score, By::Amount, By::Date][by], cut: if cut { Cut::Line } else { Cut::ProRata },
                least_score: least.map(f64::from),
            };
            let list = rank(candidates.clone(), &parameters);
            prop_assert_eq!(list.lines.len(), candidates.len());
            prop_assert!(budget.is_none_or(|budget| list.granted_fen <= budget));
            let mut firms: BTreeMap<i64, i64> = BTreeMap::new();
            for line in &list.lines {
                prop_assert!(line.granted_fen <= line.candidate.amount_fen && line.granted_fen >= 0);
                prop_assert!(line.standing == Standing::Funded || line.granted_fen == 0);
                *firms.entry(line.candidate.organisation_id).or_default() += line.granted_fen;
            }
            prop_assert!(cap.is_none_or(|cap| firms.values().all(|sum| *sum <= cap)));
            let shuffled: Vec<Candidate> = candidates.into_iter().rev().collect();
            prop_assert_eq!(rank(shuffled, &parameters), list);
        }
    }
}
