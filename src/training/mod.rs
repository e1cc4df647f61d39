//! Floor 5: training. Courses with their sessions, who finished them, and how many people a year were truly taught.

pub mod entity;
pub mod follow_up;

use crate::web::Routes;

/// Routes below `/office`.
pub fn office_routes(routes: &mut Routes) {
    follow_up::office_routes(routes);
}
