//! The table of steps holds what it promises.

use std::collections::{HashSet, VecDeque};

use proptest::prelude::*;

use super::{Action, Side, Stage, TRANSITIONS, actions, after};

fn reachable(from: Stage, without: Option<Action>) -> HashSet<Stage> {
    let mut seen = HashSet::from([from]);
    let mut queue = VecDeque::from([from]);
    while let Some(stage) = queue.pop_front() {
        for step in TRANSITIONS.iter().filter(|step| step.from == stage && Some(step.action) != without) {
            if seen.insert(step.to) {
                queue.push_back(step.to);
            }
        }
    }
    seen
}

#[test]
fn every_stage_can_be_reached_and_has_a_way_out() {
    let from_the_start = reachable(Stage::Draft, None);
    for stage in Stage::ALL {
        assert!(from_the_start.contains(&stage), "{} is never reached", stage.name());
        let has_way_out = TRANSITIONS.iter().any(|step| step.from == stage && step.to != stage);
        assert_eq!(has_way_out, !stage.is_end(), "{}", stage.name());
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
fn no_grade_holds_without_what_must_come_before() {
    let must = [
        Action::Announce,
        Action::Freeze,
        Action::OpenAssessment,
        Action::CloseAssessment,
        Action::PassCounty,
        Action::ShowDraft,
        Action::CloseObjections,
        Action::OpenNotice,
        Action::EndNotice,
    ];
    for missing in must {
        let seen = reachable(Stage::Draft, Some(missing));
        assert!(!seen.contains(&Stage::Final), "final without {}", missing.name());
    }
}

#[test]
fn every_stage_that_is_not_over_waits_for_somebody() {
    for stage in Stage::ALL.into_iter().filter(|stage| !stage.is_end()) {
        let waits = actions(stage, Side::Office).next().is_some() || actions(stage, Side::System).next().is_some();
        assert!(waits, "{} waits for nobody", stage.name());
    }
}

#[test]
fn keys_are_read_back() {
    for stage in Stage::ALL {
        assert_eq!(Stage::parse(stage.key()), Some(stage));
    }
    let keys: HashSet<_> = TRANSITIONS.iter().map(|step| step.action.key()).collect();
    let names: HashSet<_> = TRANSITIONS.iter().map(|step| step.action.name()).collect();
    assert_eq!(keys.len(), names.len());
    for step in TRANSITIONS {
        assert_eq!(Action::parse(step.action.key()), Some(step.action));
    }
}

proptest! {
    /// Any walk stays inside the table and can always still be brought to rest.
    #[test]
    fn random_walks_stay_legal(choices in prop::collection::vec(0usize..64, 1..80)) {
        let mut stage = Stage::Draft;
        for choice in choices {
            let steps: Vec<_> = TRANSITIONS.iter().filter(|step| step.from == stage).collect();
            if steps.is_empty() {
                prop_assert!(stage.is_end());
                break;
            }
            let step = steps[choice % steps.len()];
            prop_assert_eq!(after(stage, step.action, step.side), Some(step.to));
            stage = step.to;
            prop_assert!(reachable(stage, None).iter().any(|stage| stage.is_over()));
        }
    }

    /// What is not in the table is refused.
    #[test]
    fn what_is_not_in_the_table_is_refused(from in 0usize..15, step in 0usize..33, side in 0usize..2) {
        let from = Stage::ALL[from];
        let action = TRANSITIONS[step].action;
        let side = [Side::Office, Side::System][side];
        let known = TRANSITIONS.iter().any(|step| step.from == from && step.action == action && step.side == side);
        prop_assert_eq!(after(from, action, side).is_some(), known);
    }
}
