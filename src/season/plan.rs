//! What the season consists of: calls, and how far their applications have come. Days are working days before today;
//! negative ones lie ahead.

use crate::casework::programme::StageKind;

/// How far one application comes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Begun, and not finished.
    Draft,
    /// Handed in.
    Submitted,
    /// Waits for corrections before admission.
    Correcting,
    /// Waits in a stage of review.
    Stage(StageKind),
    /// Waits for the applicant during the review.
    Supplementing,
    /// Waits for a proposal.
    Deciding,
    /// Waits for a second person.
    Confirming,
    /// Approved.
    Approved,
    /// Not approved.
    Rejected,
    /// Not admitted.
    Declined,
    /// Taken back.
    Withdrawn,
}

/// What becomes of a call's applications together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// Nothing yet.
    None,
    /// A list under the budget is made on a day; and confirmed on another.
    Ranked {
        /// When it is made.
        made: i32,
        /// When it is confirmed, if it is.
        confirmed: Option<i32>,
        /// What follows.
        then: Public,
    },
    /// Each is decided by itself, and then.
    Each(Public),
}

/// The public notice of what was approved, and what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Public {
    /// It has not begun.
    Waiting,
    /// It was opened on a day and is not over.
    Open(i32),
    /// It was opened on a day, and somebody objected.
    Objected(i32),
    /// It was opened on a day and is over; then payments or certificates follow.
    Over(i32, Settled),
}

/// What ends good applications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// All were paid.
    Paid,
    /// Payments are on their way.
    Paying,
    /// Certificates were issued.
    Certified,
}

/// Kinds of organisations that answer a call.
pub type Kinds = &'static [&'static str];

/// A call and its applications.
#[derive(Debug, Clone, Copy)]
pub struct CallPlan {
    /// Programme.
    pub programme: &'static str,
    /// From.
    pub opens: i32,
    /// Until.
    pub closes: i32,
    /// Budget in yuan.
    pub budget: Option<i64>,
    /// Who answers.
    pub kinds: Kinds,
    /// Where in the list of organisations it begins.
    pub first: usize,
    /// What becomes of them together.
    pub course: Course,
    /// How far each comes, and how many.
    pub targets: &'static [(Target, usize)],
}

const TRADERS: Kinds = &["enterprise", "provider"];
const MAKERS: Kinds = &["enterprise"];
const WAREHOUSES: Kinds = &["warehouse_operator"];
const PARKS: Kinds = &["park_operator"];
const SCHOOLS: Kinds = &["institution"];

use StageKind as K;
use Target as T;

/// The season.
pub const CALLS: [CallPlan; 17] = [
    CallPlan {
        programme: "b2b-export-growth",
        opens: 250,
        closes: 216,
        budget: Some(9_000_000),
        kinds: TRADERS,
        first: 0,
        course: Course::Ranked { made: 168, confirmed: Some(166), then: Public::Over(163, Settled::Paid) },
        targets: &[(T::Deciding, 8), (T::Rejected, 1), (T::Declined, 1), (T::Withdrawn, 1)],
    },
    CallPlan {
        programme: "office-rent",
        opens: 240,
        closes: 200,
        budget: Some(2_000_000),
        kinds: TRADERS,
        first: 9,
        course: Course::Each(Public::Over(150, Settled::Paid)),
        targets: &[(T::Approved, 8), (T::Rejected, 1), (T::Declined, 1)],
    },
    CallPlan {
        programme: "public-overseas-warehouse",
        opens: 230,
        closes: 190,
        budget: None,
        kinds: WAREHOUSES,
        first: 0,
        course: Course::Each(Public::Over(135, Settled::Certified)),
        targets: &[(T::Approved, 8), (T::Rejected, 1), (T::Withdrawn, 1)],
    },
    CallPlan {
        programme: "source-factory",
        opens: 200,
        closes: 160,
        budget: None,
        kinds: MAKERS,
        first: 0,
        course: Course::Each(Public::Over(108, Settled::Certified)),
        targets: &[(T::Approved, 7), (T::Rejected, 1)],
    },
    CallPlan {
        programme: "independent-site",
        opens: 120,
        closes: 85,
        budget: Some(3_000_000),
        kinds: TRADERS,
        first: 14,
        course: Course::Each(Public::Over(32, Settled::Paying)),
        targets: &[(T::Approved, 7), (T::Rejected, 1), (T::Declined, 1)],
    },
    CallPlan {
        programme: "brand-selection",
        opens: 110,
        closes: 70,
        budget: None,
        kinds: MAKERS,
        first: 5,
        course: Course::Each(Public::Objected(4)),
        targets: &[(T::Approved, 6), (T::Rejected, 1)],
    },
    CallPlan {
        programme: "o2o-shop-rent",
        opens: 75,
        closes: 45,
        budget: Some(4_000_000),
        kinds: MAKERS,
        first: 3,
        course: Course::Each(Public::Open(2)),
        targets: &[(T::Approved, 6), (T::Declined, 1)],
    },
    CallPlan {
        programme: "warehouse-building",
        opens: 78,
        closes: 46,
        budget: Some(5_000_000),
        kinds: WAREHOUSES,
        first: 2,
        course: Course::Ranked { made: 3, confirmed: None, then: Public::Waiting },
        targets: &[(T::Deciding, 7), (T::Stage(K::Second), 1)],
    },
    CallPlan {
        programme: "provincial-park",
        opens: 90,
        closes: 52,
        budget: None,
        kinds: PARKS,
        first: 0,
        course: Course::Each(Public::Waiting),
        targets: &[(T::Approved, 5), (T::Confirming, 1), (T::Deciding, 1)],
    },
    CallPlan {
        programme: "b2b-export-growth",
        opens: 45,
        closes: -14,
        budget: Some(12_000_000),
        kinds: TRADERS,
        first: 0,
        course: Course::None,
        targets: &[
            (T::Draft, 3),
            (T::Submitted, 3),
            (T::Correcting, 2),
            (T::Stage(K::Preliminary), 3),
            (T::Stage(K::Departments), 3),
            (T::Stage(K::Second), 2),
            (T::Supplementing, 1),
            (T::Deciding, 2),
            (T::Confirming, 1),
            (T::Withdrawn, 1),
            (T::Declined, 1),
            (T::Rejected, 1),
        ],
    },
    CallPlan {
        programme: "office-rent",
        opens: 40,
        closes: -10,
        budget: Some(2_500_000),
        kinds: TRADERS,
        first: 4,
        course: Course::None,
        targets: &[
            (T::Draft, 3),
            (T::Submitted, 3),
            (T::Correcting, 1),
            (T::Stage(K::Preliminary), 3),
            (T::Stage(K::Inspection), 2),
            (T::Deciding, 1),
            (T::Rejected, 1),
            (T::Withdrawn, 1),
        ],
    },
    CallPlan {
        programme: "public-overseas-warehouse",
        opens: 50,
        closes: -18,
        budget: None,
        kinds: WAREHOUSES,
        first: 6,
        course: Course::None,
        targets: &[
            (T::Draft, 1),
            (T::Submitted, 1),
            (T::Stage(K::Preliminary), 2),
            (T::Stage(K::Departments), 1),
            (T::Stage(K::Inspection), 2),
            (T::Stage(K::Experts), 2),
            (T::Stage(K::Second), 1),
            (T::Supplementing, 1),
        ],
    },
    CallPlan {
        programme: "training-award",
        opens: 34,
        closes: -20,
        budget: Some(1_500_000),
        kinds: SCHOOLS,
        first: 0,
        course: Course::None,
        targets: &[
            (T::Draft, 2),
            (T::Submitted, 2),
            (T::Correcting, 1),
            (T::Stage(K::Preliminary), 2),
            (T::Stage(K::Inspection), 1),
            (T::Stage(K::Experts), 2),
        ],
    },
    CallPlan {
        programme: "independent-site",
        opens: 38,
        closes: -15,
        budget: Some(3_000_000),
        kinds: TRADERS,
        first: 20,
        course: Course::None,
        targets: &[
            (T::Draft, 2),
            (T::Submitted, 2),
            (T::Correcting, 1),
            (T::Stage(K::Preliminary), 2),
            (T::Stage(K::Experts), 3),
            (T::Supplementing, 1),
        ],
    },
    CallPlan {
        programme: "source-factory",
        opens: 45,
        closes: -12,
        budget: None,
        kinds: MAKERS,
        first: 7,
        course: Course::None,
        targets: &[
            (T::Draft, 2),
            (T::Submitted, 1),
            (T::Stage(K::Departments), 2),
            (T::Stage(K::Inspection), 2),
            (T::Stage(K::Experts), 2),
            (T::Declined, 1),
        ],
    },
    CallPlan {
        programme: "brand-selection",
        opens: -12,
        closes: -45,
        budget: None,
        kinds: MAKERS,
        first: 0,
        course: Course::None,
        targets: &[],
    },
    CallPlan {
        programme: "provincial-park",
        opens: 28,
        closes: -20,
        budget: None,
        kinds: PARKS,
        first: 8,
        course: Course::None,
        targets: &[(T::Draft, 1), (T::Submitted, 2), (T::Stage(K::Preliminary), 2)],
    },
];

/// Applications of the season.
pub fn count() -> usize {
    CALLS.iter().flat_map(|call| call.targets).map(|(_, count)| count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_about_a_hundred_and_fifty_and_every_target_is_there() {
        assert!((145..=165).contains(&count()), "{}", count());
        let all: Vec<Target> = CALLS.iter().flat_map(|call| call.targets).map(|(target, _)| *target).collect();
        let wanted = [T::Draft, T::Submitted, T::Correcting, T::Supplementing, T::Deciding, T::Confirming, T::Approved];
        assert!(wanted.iter().all(|target| all.contains(target)));
        for kind in [K::Preliminary, K::Departments, K::Inspection, K::Experts, K::Second] {
            assert!(all.contains(&Target::Stage(kind)), "{kind:?}");
        }
    }
}
