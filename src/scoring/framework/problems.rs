//! What is wrong with a framework.

use super::Framework;
use crate::scoring::Problem;

/// Everything that is wrong.
pub(super) fn of(_framework: &Framework) -> Vec<Problem> {
    Vec::new()
}
