//! That nothing hidden follows from what is shown, asked of random tables by another way of reckoning.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

const RULE: Rule = Rule { fewest: 3, dominance: 0.85, nearness: 0.1 };

/// What each of some firms reports.
fn cell(reports: &[f64]) -> Cell {
    let mut sorted: Vec<f64> = reports.iter().copied().filter(|report| *report > 0.0).collect();
    sorted.sort_by(|a, b| b.total_cmp(a));
    Cell {
        value: sorted.iter().sum(),
        reporters: i64::try_from(sorted.len()).unwrap(),
        largest: sorted.first().copied().unwrap_or(0.0),
        second: sorted.get(1).copied().unwrap_or(0.0),
    }
}

fn many(value: f64) -> Cell {
    cell(&[value / 4.0; 4])
}

#[test]
fn few_reporters_and_a_giant_are_hidden_and_nothing_is_shown_as_nothing() {
    assert_eq!(RULE.hides(&cell(&[1.0, 2.0])), Some(Why::Few));
    assert_eq!(RULE.hides(&cell(&[90.0, 5.0, 4.0, 1.0])), Some(Why::Dominated));
    assert_eq!(RULE.hides(&cell(&[60.0, 38.0, 1.0, 1.0])), Some(Why::Dominated), "the second knows the largest");
    assert_eq!(RULE.hides(&cell(&[40.0, 30.0, 20.0, 10.0])), None);
    assert_eq!(RULE.hides(&cell(&[])), None);
    assert_eq!(RULE.hides(&Cell::open(1.0)), None);
}

#[test]
fn one_hidden_part_takes_the_smallest_that_protects_along() {
    // 100 + 4 + 30 + (20 of two firms) = 154: 4 is the smallest and more than a tenth of 20.
    let cells = [many(100.0), many(4.0), many(30.0), cell(&[10.0, 10.0]), many(154.0)];
    let sums = [Sum { total: 4, parts: vec![0, 1, 2, 3] }];
    let hidden = suppress(&cells, &sums, &RULE);
    assert_eq!(hidden, [None, Some(Why::Protects), None, Some(Why::Few), None]);
    // 1 would protect nothing: whoever knows that it is small knows the other.
    let cells = [many(100.0), many(1.0), many(30.0), cell(&[10.0, 10.0]), many(151.0)];
    assert_eq!(suppress(&cells, &sums, &RULE)[2], Some(Why::Protects));
}

#[test]
fn where_all_else_is_empty_the_total_goes() {
    let cells = [cell(&[7.0]), cell(&[]), cell(&[7.0])];
    let sums = [Sum { total: 2, parts: vec![0, 1] }];
    assert_eq!(suppress(&cells, &sums, &RULE), [Some(Why::Few), None, Some(Why::Few)]);
}

#[test]
fn other_months_of_the_same_firms_do_not_make_more_firms() {
    let month = cell(&[5.0, 5.0]);
    assert_eq!(RULE.hides(&month.onward(month)), Some(Why::Few));
    assert_eq!(RULE.hides(&month.beside(month)), None);
    assert_eq!(month.beside(cell(&[9.0, 1.0])), Cell { value: 20.0, reporters: 4, largest: 9.0, second: 5.0 });
}

/// The rank of integer rows by elimination without division, another way than the one under test.
fn rank(mut rows: Vec<Vec<i128>>) -> usize {
    let (mut rank, width) = (0, rows.first().map_or(0, Vec::len));
    for column in 0..width {
        let Some(found) = (rank..rows.len()).find(|at| rows[*at][column] != 0) else { continue };
        rows.swap(rank, found);
        let pivot = rows[rank].clone();
        for row in rows.iter_mut().skip(rank + 1) {
            let factor = row[column];
            for (entry, own) in row.iter_mut().zip(&pivot) {
                *entry = *entry * pivot[column] - own * factor;
            }
            let divisor = row.iter().fold(0, |divisor, entry| gcd(divisor, *entry));
            if divisor > 1 {
                for entry in row.iter_mut() {
                    *entry /= divisor;
                }
            }
        }
        rank += 1;
    }
    rank
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs() } else { gcd(b, a % b) }
}

/// Whether the value of a hidden cell follows from all shown ones.
fn follows(place: usize, sums: &[Sum], hidden: &[Option<Why>]) -> bool {
    let unknown: Vec<usize> = (0..hidden.len()).filter(|at| hidden[*at].is_some()).collect();
    let entry = |sum: &Sum, at: usize| i128::from(sum.parts.contains(&at)) - i128::from(sum.total == at);
    let mut rows: Vec<Vec<i128>> = sums.iter().map(|sum| unknown.iter().map(|at| entry(sum, *at)).collect()).collect();
    let before = rank(rows.clone());
    rows.push(unknown.iter().map(|at| i128::from(*at == place)).collect());
    rank(rows) == before
}

/// A table of `months` by `columns` with a column of totals and a row of totals, as the pages show it, and a second way to
/// split the grand total.
fn table(months: usize, columns: usize, divisions: usize, reports: &[Vec<f64>]) -> (Vec<Cell>, Vec<Sum>) {
    let width = columns + 1;
    let at = |month: usize, column: usize| month * width + column;
    let mut cells = vec![Cell::default(); (months + 1) * width];
    let mut sums = Vec::new();
    for month in 0..months {
        for column in 0..columns {
            cells[at(month, column)] = cell(&reports[(month * columns + column) % reports.len()]);
        }
        let parts: Vec<usize> = (0..columns).map(|column| at(month, column)).collect();
        cells[at(month, columns)] = parts.iter().fold(Cell::default(), |sum, part| sum.onward(cells[*part]));
        sums.push(Sum { total: at(month, columns), parts });
    }
    for column in 0..width {
        let parts: Vec<usize> = (0..months).map(|month| at(month, column)).collect();
        cells[at(months, column)] = parts.iter().fold(Cell::default(), |sum, part| sum.onward(cells[*part]));
        sums.push(Sum { total: at(months, column), parts });
    }
    sums.push(Sum { total: at(months, columns), parts: (0..columns).map(|column| at(months, column)).collect() });
    let grand = cells[at(months, columns)].value;
    let first = cells.len();
    for division in 0..divisions {
        // Shares that shrink, so that some have few reporters; the last takes what is left.
        let left = grand - cells[first..].iter().map(|cell| cell.value).sum::<f64>();
        let value = if division + 1 == divisions { left } else { (left * 0.6).floor() };
        cells.push(cell(&vec![value / 3.0; 1 + (division * 2) % 5]));
        cells.last_mut().unwrap().value = value;
    }
    sums.push(Sum { total: at(months, columns), parts: (first..cells.len()).collect() });
    (cells, sums)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn no_hidden_cell_follows_from_shown_ones_and_totals(
        months in 2_usize..7,
        columns in 2_usize..6,
        divisions in 2_usize..6,
        reports in vec(vec(prop_oneof![3 => (1_u32..500).prop_map(f64::from), 1 => Just(0.0)], 0..6), 1..36),
    ) {
        let (cells, sums) = table(months, columns, divisions, &reports);
        let hidden = suppress(&cells, &sums, &RULE);
        for (place, cell) in cells.iter().enumerate() {
            prop_assert!(RULE.hides(cell).is_none() || hidden[place].is_some(), "what tells of one firm is hidden");
            prop_assert!(hidden[place].is_none() || !follows(place, &sums, &hidden), "cell {place} can be computed");
        }
    }
}
