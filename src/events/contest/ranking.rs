//! From the judges' sheets to places. In each round a team has the mean of the sheets that were signed, out of a hundred;
//! rounds count by their weights. Equal scores, to two digits, share a place, and the places after them are left out.

use super::plan::Plan;

/// What one judge gave a team in a round, signed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sheet {
    /// Whom.
    pub team_id: i64,
    /// In which round, from 0.
    pub round: usize,
    /// The sum of the points.
    pub total: f64,
}

/// A team in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Which.
    pub team_id: i64,
    /// Out of a hundred in each round; none where nobody has signed a sheet.
    pub rounds: Vec<Option<f64>>,
    /// Hundredths of a point out of a hundred.
    pub score: i64,
    /// From 1.
    pub place: usize,
}

impl Placed {
    /// The rounds as people read them.
    pub fn rounds_shown(&self) -> Vec<String> {
        self.rounds.iter().map(|score| score.map_or_else(|| "—".to_owned(), |score| format!("{score:.2}"))).collect()
    }

    /// The score as people read it.
    pub fn shown(&self) -> String {
        format!("{}.{:02}", self.score / 100, self.score % 100)
    }
}

/// Places of these teams, best first; those of one place in the order in which they came.
pub fn rank(plan: &Plan, teams: &[i64], sheets: &[Sheet]) -> Vec<Placed> {
    let mut placed: Vec<Placed> = teams.iter().map(|team| scored(plan, *team, sheets)).collect();
    placed.sort_by_key(|team| std::cmp::Reverse(team.score));
    let mut before: Option<(i64, usize)> = None;
    for (at, team) in placed.iter_mut().enumerate() {
        team.place = match before {
            Some((score, place)) if score == team.score => place,
            _ => at + 1,
        };
        before = Some((team.score, team.place));
    }
    placed
}

#[expect(clippy::cast_possible_truncation, reason = "a score has five digits")]
fn scored(plan: &Plan, team_id: i64, sheets: &[Sheet]) -> Placed {
    let weights: f64 = plan.rounds.iter().map(|round| round.weight).sum();
    let rounds: Vec<Option<f64>> = (plan.rounds.iter().enumerate())
        .map(|(at, round)| mean(sheets.iter().filter(|sheet| sheet.team_id == team_id && sheet.round == at), round.max()))
        .collect();
    let weighted = rounds.iter().zip(&plan.rounds).map(|(score, round)| score.unwrap_or(0.0) * round.weight);
    let score = if weights > 0.0 { weighted.sum::<f64>() / weights } else { 0.0 };
    Placed { team_id, rounds, score: (score * 100.0).round() as i64, place: 0 }
}

#[expect(clippy::cast_precision_loss, reason = "a contest has few judges")]
fn mean<'a>(sheets: impl Iterator<Item = &'a Sheet>, max: f64) -> Option<f64> {
    let totals: Vec<f64> = sheets.map(|sheet| sheet.total).collect();
    (!totals.is_empty() && max > 0.0).then(|| totals.iter().sum::<f64>() / totals.len() as f64 / max * 100.0)
}

#[cfg(test)]
mod tests {
    use super::super::plan::{Award, Criterion, Round};
    use super::*;

    fn plan() -> Plan {
        let round =
            |weight: f64, max: f64| Round { name: "轮".into(), weight, criteria: vec![Criterion { name: "项".into(), max }] };
        let award = |name: &str, places: usize| Award { name: name.into(), places };
        let awards = vec![award("一等奖", 1), award("二等奖", 2)];
        Plan { rounds: vec![round(60.0, 100.0), round(40.0, 50.0)], awards, team_min: 1, team_max: 4, published_at: None }
    }

    fn sheet(team_id: i64, round: usize, total: f64) -> Sheet {
        Sheet { team_id, round, total }
    }

    #[test]
    fn rounds_count_by_weight_and_judges_by_their_mean() {
        let sheets = [sheet(1, 0, 90.0), sheet(1, 0, 80.0), sheet(1, 1, 40.0), sheet(2, 0, 70.0), sheet(2, 1, 50.0)];
        let placed = rank(&plan(), &[2, 1], &sheets);
        // 85 × 0.6 + 80 × 0.4 = 83; 70 × 0.6 + 100 × 0.4 = 82.
        assert_eq!(
            placed.iter().map(|team| (team.team_id, team.score, team.place)).collect::<Vec<_>>(),
            [(1, 8300, 1), (2, 8200, 2)]
        );
        assert_eq!(placed[0].shown(), "83.00");
    }

    #[test]
    fn ties_share_a_place_and_the_next_is_left_out() {
        let sheets = [sheet(1, 0, 90.0), sheet(2, 0, 90.0), sheet(3, 0, 50.0), sheet(4, 0, 40.0)];
        let placed = rank(&plan(), &[1, 2, 3, 4], &sheets);
        assert_eq!(placed.iter().map(|team| team.place).collect::<Vec<_>>(), [1, 1, 3, 4]);
        let plan = plan();
        assert_eq!(placed.iter().map(|team| plan.award(team.place)).collect::<Vec<_>>(), ["一等奖", "一等奖", "二等奖", ""]);
    }

    #[test]
    fn a_round_without_sheets_is_nothing_and_does_not_fail() {
        let placed = rank(&plan(), &[1], &[]);
        assert_eq!((placed[0].score, placed[0].rounds.clone()), (0, vec![None, None]));
        assert!(rank(&plan(), &[], &[]).is_empty());
    }
}
