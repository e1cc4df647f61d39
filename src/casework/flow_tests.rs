//! The table of steps holds what it promises.

use std::collections::{HashSet, VecDeque};

use proptest::prelude::*;

use super::{Action, Side, State, TRANSITIONS, Turn, actions, after};

fn reachable(from: State) -> HashSet<State> {
    let mut seen = HashSet::from([from]);
    let mut queue = VecDeque::from([from]);
    while let Some(state) = queue.pop_front() {
        for step in TRANSITIONS.iter().filter(|step| step.from == state) {
            if seen.insert(step.to) {
                queue.push_back(step.to);
            }
        }
    }
    seen
}

#[test]
fn every_state_can_be_reached_and_has_a_way_out() {
    let from_the_start = reachable(State::Draft);
    for state in State::ALL {
        assert!(from_the_start.contains(&state), "{} is never reached", state.name());
        let has_way_out = TRANSITIONS.iter().any(|step| step.from == state && step.to != state);
        assert_eq!(has_way_out, !state.is_end(), "{}", state.name());
    }
}

#[test]
fn a_step_of_one_side_leads_to_one_place() {
    let mut seen = HashSet::new();
    for step in TRANSITIONS {
        assert!(seen.insert((step.from, step.action, step.side)), "{step:?} is there twice");
    }
}

#[test]
fn every_open_state_moves_by_those_whose_turn_it_is() {
    for state in State::ALL {
        let side = match state.turn() {
            Turn::Applicant => Side::Applicant,
            // Notices, payments and certificates are made by officials in rooms above, which step as the system.
            Turn::Office if actions(state, Side::Office).next().is_none() => Side::System,
            Turn::Office => Side::Office,
            Turn::Public => Side::System,
            Turn::Nobody => continue,
        };
        assert!(actions(state, side).next().is_some(), "{} waits for nobody", state.name());
    }
}

#[test]
fn nothing_is_completed_without_a_decision_by_two() {
    // Without proposing and confirming, completion is out of reach.
    for missing in [Action::ProposeDecision, Action::Approve] {
        let mut seen = HashSet::from([State::Draft]);
        let mut queue = VecDeque::from([State::Draft]);
        while let Some(state) = queue.pop_front() {
            for step in TRANSITIONS.iter().filter(|step| step.from == state && step.action != missing) {
                if seen.insert(step.to) {
                    queue.push_back(step.to);
                }
            }
        }
        assert!(!seen.contains(&State::Completed), "completed without {}", missing.name());
    }
}

#[test]
fn keys_are_read_back() {
    for state in State::ALL {
        assert_eq!(State::parse(state.key()), Some(state));
    }
    let keys: HashSet<_> = TRANSITIONS.iter().map(|step| step.action.key()).collect();
    let names: HashSet<_> = TRANSITIONS.iter().map(|step| step.action.name()).collect();
    assert_eq!(keys.len(), names.len());
}

proptest! {
    /// Any walk stays inside the table, ends nowhere but in an end, and can always still be brought to rest.
    #[test]
    fn random_walks_stay_legal(choices in prop::collection::vec(0usize..64, 1..80)) {
        let mut state = State::Draft;
        for choice in choices {
            let steps: Vec<_> = TRANSITIONS.iter().filter(|step| step.from == state).collect();
            if steps.is_empty() {
                prop_assert!(state.is_end());
                break;
            }
            let step = steps[choice % steps.len()];
            prop_assert_eq!(after(state, step.action, step.side), Some(step.to));
            state = step.to;
            let rest = reachable(state);
            prop_assert!(rest.iter().any(|state| state.turn() == Turn::Nobody));
        }
    }

    /// What is not in the table is refused.
    #[test]
    fn what_is_not_in_the_table_is_refused(from in 0usize..17, step in 0usize..41, side in 0usize..3) {
        let from = State::ALL[from];
        let action = TRANSITIONS[step].action;
        let side = [Side::Applicant, Side::Office, Side::System][side];
        let known = TRANSITIONS.iter().any(|step| step.from == from && step.action == action && step.side == side);
        prop_assert_eq!(after(from, action, side).is_some(), known);
    }
}
