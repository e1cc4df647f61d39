//! A list as a table.

use crate::subsidies::ranking::{Line, List, Standing};
use crate::values::Fen;

/// A list as a table.
pub(super) struct Shown {
    pub(super) lines: Vec<ShownLine>,
    pub(super) granted: String,
    pub(super) wanted: String,
    pub(super) left: String,
    pub(super) share: String,
    pub(super) counts: [(&'static str, usize); 3],
}

pub(super) struct ShownLine {
    pub(super) place: usize,
    pub(super) id: i64,
    pub(super) number: String,
    pub(super) name: String,
    pub(super) score: String,
    pub(super) asked: String,
    pub(super) granted: String,
    pub(super) standing: &'static str,
    pub(super) key: &'static str,
    pub(super) why: String,
}

impl Shown {
    pub(super) fn of(list: &List, budget: Option<i64>) -> Self {
        let count = |standing| list.lines.iter().filter(|line| line.standing == standing).count();
        let all = [Standing::Funded, Standing::Reserve, Standing::Refused];
        Self {
            lines: list.lines.iter().map(ShownLine::of).collect(),
            granted: Fen(list.granted_fen).to_string(),
            wanted: Fen(list.wanted_fen).to_string(),
            left: budget.map_or("—".to_owned(), |budget| Fen(budget - list.granted_fen).to_string()),
            share: list.share_ppm.map(|ppm| format!("{}.{:02}%", ppm / 10_000, ppm % 10_000 / 100)).unwrap_or_default(),
            counts: all.map(|standing| (standing.name(), count(standing))),
        }
    }
}

impl ShownLine {
    fn of(line: &Line) -> Self {
        Self {
            place: line.place,
            id: line.candidate.application_id,
            number: line.candidate.number.clone(),
            name: line.candidate.name.clone(),
            score: line.candidate.score.map_or("—".to_owned(), |score| format!("{score:.2}")),
            asked: Fen(line.candidate.amount_fen).to_string(),
            granted: if line.granted_fen > 0 { Fen(line.granted_fen).to_string() } else { "—".to_owned() },
            standing: line.standing.name(),
            key: match line.standing {
                Standing::Funded => "published",
                Standing::Reserve => "scheduled",
                Standing::Refused => "withdrawn",
            },
            why: line.why.clone(),
        }
    }
}
