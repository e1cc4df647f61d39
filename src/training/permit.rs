//! Who may keep courses, bases and targets. Results belong to those who manage the session: [`crate::signups::permit`].

use crate::access::{Officer, Permit};
use crate::signups::permit::handles;

/// Write and change courses and bases.
#[derive(Debug)]
pub struct EditCourses;

/// Set what a year should reach.
#[derive(Debug)]
pub struct SetTargets;

/// Courses are shared by all divisions, so everybody who works on occasions may write them.
pub fn edit_courses(who: &Officer) -> Option<Permit<EditCourses>> {
    handles(who).then(|| Permit::granted(0))
}

/// Targets are of the whole zone or province, so those of a city only read them.
pub fn set_targets(who: &Officer) -> Option<Permit<SetTargets>> {
    let is_wide = who.division_prefix().is_none_or(|prefix| prefix.len() <= 2);
    (handles(who) && is_wide).then(|| Permit::granted(0))
}
