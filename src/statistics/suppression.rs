//! Small cells stay hidden (统计法: nobody may read a single firm's figures off a table). First what too few report or one
//! firm dominates is hidden; then as many others as it takes that no hidden cell follows from what is shown. Pure.
//!
//! A table is a list of cells and of sums between them. A hidden cell can be computed exactly when its unit vector lies in
//! the space of the sums' rows, cut down to hidden cells; so that space is brought to reduced form, and whatever stands
//! alone in a row gets company. Besides, in no sum may the company of a hidden cell be so small that the cell is as good as
//! told.

mod algebra;
#[cfg(test)]
mod tests;

use serde::Deserialize;

/// A cell before anything is hidden.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Cell {
    /// What it comes to.
    pub value: f64,
    /// How many report something in it, at least.
    pub reporters: i64,
    /// The largest of them, at most.
    pub largest: f64,
    /// The one after the largest, at most.
    pub second: f64,
}

impl Cell {
    /// A cell that hides nobody, such as a count of public entries.
    pub fn open(value: f64) -> Self {
        Self { value, reporters: i64::MAX, largest: 0.0, second: 0.0 }
    }

    /// Together with a cell of other reporters, such as another division.
    pub fn beside(self, other: Self) -> Self {
        let mut most = [self.largest, self.second, other.largest, other.second];
        most.sort_by(|a, b| b.total_cmp(a));
        Self {
            value: self.value + other.value,
            reporters: self.reporters.saturating_add(other.reporters),
            largest: most[0],
            second: most[1],
        }
    }

    /// Together with a cell of perhaps the same reporters, such as another month or field: as many as in the fuller one, and
    /// the largest of both may be one.
    pub fn onward(self, other: Self) -> Self {
        Self {
            value: self.value + other.value,
            reporters: self.reporters.max(other.reporters),
            largest: self.largest + other.largest,
            second: self.second + other.second,
        }
    }
}

/// When a cell is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Fewer reporters than this.
    pub fewest: i64,
    /// The largest holds more than this share.
    pub dominance: f64,
    /// The second could know the largest nearer than this share of it.
    pub nearness: f64,
}

/// Why a cell is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Too few report.
    Few,
    /// One of them is nearly all of it.
    Dominated,
    /// Another hidden cell would follow from it.
    Protects,
}

/// A cell that is the sum of others, by their places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// The sum.
    pub total: usize,
    /// What it is the sum of.
    pub parts: Vec<usize>,
}

impl Sum {
    fn places(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(self.total).chain(self.parts.iter().copied())
    }

    fn holds(&self, place: usize) -> bool {
        self.total == place || self.parts.contains(&place)
    }
}

impl Rule {
    /// Whether a cell by itself tells of a single firm. An empty one tells of nobody.
    pub fn hides(&self, cell: &Cell) -> Option<Why> {
        if cell.value == 0.0 && cell.largest == 0.0 {
            return None;
        }
        if cell.reporters < self.fewest {
            return Some(Why::Few);
        }
        if cell.largest <= 0.0 {
            return None;
        }
        let rest = cell.value - cell.largest - cell.second;
        let dominated = cell.largest > self.dominance * cell.value || rest < self.nearness * cell.largest;
        dominated.then_some(Why::Dominated)
    }
}

/// What of a table is hidden, and why.
pub fn suppress(cells: &[Cell], sums: &[Sum], rule: &Rule) -> Vec<Option<Why>> {
    let mut hidden: Vec<Option<Why>> = cells.iter().map(|cell| rule.hides(cell)).collect();
    // Each round hides at least one more, so there are no more rounds than cells.
    for _ in 0..=cells.len() {
        let exposed = exposed(cells, sums, &hidden, rule);
        if exposed.is_empty() {
            break;
        }
        let mut added: Vec<usize> = Vec::new();
        for place in exposed {
            // What was hidden for a neighbour may be company enough; the next round sees.
            if added.iter().any(|other| sums.iter().any(|sum| sum.holds(place) && sum.holds(*other))) {
                continue;
            }
            if let Some(company) = company(cells, sums, &hidden, rule, place) {
                hidden[company] = Some(Why::Protects);
                added.push(company);
            }
        }
    }
    show_again(cells, sums, &mut hidden, rule);
    hidden
}

/// Shows what was hidden for others and is not needed any more, the largest first, with whatever follows from it.
fn show_again(cells: &[Cell], sums: &[Sum], hidden: &mut [Option<Why>], rule: &Rule) {
    let mut company: Vec<usize> = (0..cells.len()).filter(|at| hidden[*at] == Some(Why::Protects)).collect();
    company.sort_by(|a, b| cells[*b].value.abs().total_cmp(&cells[*a].value.abs()));
    for place in company {
        let before = hidden.to_vec();
        hidden[place] = None;
        loop {
            let exposed = exposed(cells, sums, hidden, rule);
            if exposed.iter().any(|at| hidden[*at] != Some(Why::Protects)) {
                hidden.copy_from_slice(&before);
                break;
            }
            if exposed.is_empty() {
                break;
            }
            for at in exposed {
                hidden[at] = None;
            }
        }
    }
}

/// Hidden cells that follow from what is shown, exactly or nearly.
fn exposed(cells: &[Cell], sums: &[Sum], hidden: &[Option<Why>], rule: &Rule) -> Vec<usize> {
    let exact = algebra::determined(sums, &|place| hidden[place].is_some());
    if !exact.is_empty() {
        return exact;
    }
    let is_primary = |place: &usize| matches!(hidden[*place], Some(Why::Few | Why::Dominated));
    let nearly = |place: &usize| {
        sums.iter().filter(|sum| sum.holds(*place)).any(|sum| {
            let others = sum.places().filter(|other| other != place && hidden[*other].is_some());
            let slack: f64 = others.map(|other| cells[other].value.abs()).sum();
            slack < rule.nearness * cells[*place].value.abs() && sum.places().any(|other| is_free(cells, hidden, other))
        })
    };
    (0..cells.len()).filter(is_primary).filter(nearly).collect()
}

/// Whether a cell may be hidden for the sake of another: it is shown, and is not nothing.
fn is_free(cells: &[Cell], hidden: &[Option<Why>], place: usize) -> bool {
    hidden[place].is_none() && cells[place].value != 0.0
}

/// The cell that costs readers least and protects enough: the smallest that is not too small, parts before totals.
fn company(cells: &[Cell], sums: &[Sum], hidden: &[Option<Why>], rule: &Rule, place: usize) -> Option<usize> {
    let enough = rule.nearness * cells[place].value.abs();
    let best = |places: Vec<usize>| {
        let large = places.iter().copied().filter(|at| cells[*at].value.abs() >= enough);
        let smallest = large.min_by(|a, b| cells[*a].value.abs().total_cmp(&cells[*b].value.abs()));
        smallest.or_else(|| places.into_iter().max_by(|a, b| cells[*a].value.abs().total_cmp(&cells[*b].value.abs())))
    };
    let is_poor = |sum: &&Sum| {
        let others = sum.places().filter(|other| *other != place && hidden[*other].is_some());
        others.map(|other| cells[other].value.abs()).sum::<f64>() < enough.max(f64::MIN_POSITIVE)
    };
    // In the sums that give the cell away first, then in any sum it stands in, then wherever something is hidden.
    let own: Vec<&Sum> = sums.iter().filter(|sum| sum.holds(place)).collect();
    let poor: Vec<&Sum> = own.iter().copied().filter(is_poor).collect();
    let near: Vec<&Sum> = sums.iter().filter(|sum| sum.places().any(|at| hidden[at].is_some())).collect();
    for among in [poor, own, near] {
        let free = |places: Vec<usize>| best(places.into_iter().filter(|at| is_free(cells, hidden, *at)).collect());
        let parts = free(among.iter().flat_map(|sum| sum.parts.iter().copied()).collect());
        if let Some(found) = parts.or_else(|| free(among.iter().map(|sum| sum.total).collect())) {
            return Some(found);
        }
    }
    // Nothing but empty cells is left: one of them has to go.
    sums.iter().filter(|sum| sum.holds(place)).flat_map(Sum::places).find(|at| hidden[*at].is_none())
}
