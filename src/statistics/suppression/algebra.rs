//! Which unknowns of a system of sums follow from it, reckoned exactly in the integers modulo a prime.

use super::Sum;

/// 2³¹ − 1. That a minor of a few ones happens to be a multiple of it is no worry.
const PRIME: i64 = 2_147_483_647;

/// Unknown cells whose values follow from the sums and from all cells that are known.
pub(super) fn determined(sums: &[Sum], is_unknown: &dyn Fn(usize) -> bool) -> Vec<usize> {
    let mut unknown: Vec<usize> = sums.iter().flat_map(Sum::places).filter(|place| is_unknown(*place)).collect();
    unknown.sort_unstable();
    unknown.dedup();
    let mut rows: Vec<Vec<i64>> = sums.iter().map(|sum| row(sum, &unknown)).collect();
    rows.retain(|row| row.iter().any(|entry| *entry != 0));
    reduce(&mut rows, unknown.len());
    let alone = rows.iter().filter_map(|row| {
        let mut entries = row.iter().enumerate().filter(|(_, entry)| **entry != 0);
        let first = entries.next()?;
        entries.next().is_none().then_some(unknown[first.0])
    });
    alone.collect()
}

fn row(sum: &Sum, unknown: &[usize]) -> Vec<i64> {
    let mut row = vec![0; unknown.len()];
    if let Ok(at) = unknown.binary_search(&sum.total) {
        row[at] += PRIME - 1;
    }
    for part in &sum.parts {
        if let Ok(at) = unknown.binary_search(part) {
            row[at] += 1;
        }
    }
    for entry in &mut row {
        *entry %= PRIME;
    }
    row
}

/// Brings rows to reduced echelon form.
fn reduce(rows: &mut [Vec<i64>], width: usize) {
    let mut next = 0;
    for column in 0..width {
        let Some(found) = (next..rows.len()).find(|at| rows[*at][column] != 0) else { continue };
        rows.swap(next, found);
        let scale = inverse(rows[next][column]);
        rows[next].iter_mut().for_each(|entry| *entry = *entry * scale % PRIME);
        let pivot = rows[next].clone();
        for (at, row) in rows.iter_mut().enumerate() {
            let factor = row[column];
            if at != next && factor != 0 {
                for (entry, own) in row.iter_mut().zip(&pivot) {
                    *entry = (*entry + (PRIME - factor) * own) % PRIME;
                }
            }
        }
        next += 1;
        if next == rows.len() {
            break;
        }
    }
}

/// By Fermat: the power of two less than the prime.
fn inverse(number: i64) -> i64 {
    let (mut base, mut power, mut result) = (number % PRIME, PRIME - 2, 1);
    while power > 0 {
        if power & 1 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        power >>= 1;
    }
    result
}
