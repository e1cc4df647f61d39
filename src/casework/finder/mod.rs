//! The eligibility finder (政策匹配): a few questions, answered once, and every programme says clause by clause whether it
//! fits, what is missing, how much it comes to and until when. Nothing is stored: the address is the state.

mod answers;
pub mod combine;
pub mod findings;
mod mine;
mod questions;
mod result;

pub use answers::{Answers, Group};

use crate::web::Routes;

/// Where the finder begins.
pub const START: &str = "/finder";
/// Where its questions are.
pub const QUESTIONS: &str = "/finder/questions";
/// Where its answer is.
pub const RESULT: &str = "/finder/result";

pub(super) fn public_routes(routes: &mut Routes) {
    routes.get(START, questions::start);
    routes.get(QUESTIONS, questions::show);
    routes.get(RESULT, result::show);
}

pub(super) fn my_routes(routes: &mut Routes) {
    routes.get("/my/finder", mine::go);
}
