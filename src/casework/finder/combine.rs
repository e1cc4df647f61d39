//! Which of several programmes to apply for where some exclude each other: the set that comes to most.

use crate::values::Fen;

/// Programmes that exclude each other in one heap, up to which every choice is tried.
const MOST_TRIED: usize = 20;

/// Positions of the best choice. `amounts` are estimates by position, `conflicts` pairs of positions that exclude each
/// other; where amounts are equal, more programmes and earlier ones win.
pub fn best(amounts: &[Fen], conflicts: &[(usize, usize)]) -> Vec<usize> {
    let excludes = |one: usize, two: usize| conflicts.iter().any(|&(a, b)| (a, b) == (one, two) || (b, a) == (one, two));
    let mut seen = vec![false; amounts.len()];
    let mut chosen = Vec::new();
    for start in 0..amounts.len() {
        if seen[start] {
            continue;
        }
        // Everything that is bound to this one by exclusions, directly or through others.
        let (mut heap, mut next) = (vec![start], 0);
        seen[start] = true;
        while let Some(&at) = heap.get(next) {
            let bound: Vec<usize> = (0..amounts.len()).filter(|&other| !seen[other] && excludes(at, other)).collect();
            for other in bound {
                seen[other] = true;
                heap.push(other);
            }
            next += 1;
        }
        heap.sort_unstable();
        chosen.extend(if heap.len() <= MOST_TRIED {
            tried(&heap, amounts, &excludes)
        } else {
            greedy(&heap, amounts, &excludes)
        });
    }
    chosen.sort_unstable();
    chosen
}

/// The best of all choices.
fn tried(heap: &[usize], amounts: &[Fen], excludes: &impl Fn(usize, usize) -> bool) -> Vec<usize> {
    let Some((&first, rest)) = heap.split_first() else { return Vec::new() };
    let compatible: Vec<usize> = rest.iter().copied().filter(|&other| !excludes(first, other)).collect();
    let mut with = vec![first];
    with.extend(tried(&compatible, amounts, excludes));
    if compatible.len() == rest.len() {
        return with;
    }
    let without = tried(rest, amounts, excludes);
    if worth(&without, amounts) > worth(&with, amounts) { without } else { with }
}

fn worth(chosen: &[usize], amounts: &[Fen]) -> (Fen, usize) {
    (chosen.iter().map(|&at| amounts[at]).sum(), chosen.len())
}

/// The largest first.
fn greedy(heap: &[usize], amounts: &[Fen], excludes: &impl Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut order = heap.to_vec();
    order.sort_by_key(|&at| std::cmp::Reverse(amounts[at]));
    let mut chosen: Vec<usize> = Vec::new();
    for at in order {
        if chosen.iter().all(|&other| !excludes(at, other)) {
            chosen.push(at);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_larger_of_two_that_exclude_each_other_wins_and_the_others_stay() {
        let amounts = [Fen(100), Fen(300), Fen(50)];
        assert_eq!(best(&amounts, &[(0, 1)]), [1, 2]);
        assert_eq!(best(&amounts, &[]), [0, 1, 2]);
        assert_eq!(best(&[Fen(100), Fen(100)], &[(1, 0)]), [0], "equal amounts: the earlier one");
        // A chain: the two ends together are more than the middle.
        assert_eq!(best(&[Fen(60), Fen(100), Fen(60)], &[(0, 1), (1, 2)]), [0, 2]);
        assert_eq!(best(&[], &[]), Vec::<usize>::new());
    }

    proptest! {
        #[test]
        fn no_choice_is_better(amounts in prop::collection::vec(0_i64..1000, 1..9), pairs in prop::collection::vec((0_usize..9, 0_usize..9), 0..12)) {
            let amounts: Vec<Fen> = amounts.into_iter().map(Fen).collect();
            let pairs: Vec<(usize, usize)> = pairs.into_iter().filter(|(a, b)| a != b && *a < amounts.len() && *b < amounts.len()).collect();
            let allowed = |set: &[usize]| pairs.iter().all(|(a, b)| !(set.contains(a) && set.contains(b)));
            let chosen = best(&amounts, &pairs);
            prop_assert!(allowed(&chosen));
            let most = (0..1_u32 << amounts.len())
                .map(|bits| (0..amounts.len()).filter(|at| bits >> at & 1 == 1).collect::<Vec<_>>())
                .filter(|set| allowed(set))
                .map(|set| worth(&set, &amounts).0)
                .max();
            prop_assert_eq!(Some(worth(&chosen, &amounts).0), most);
        }
    }
}
