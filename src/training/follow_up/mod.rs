//! What became of those who finished a course, asked some months later: a job, a shop, a first order.

mod results;
pub mod work;

use crate::web::Routes;

/// Routes below `/office`.
pub(super) fn office_routes(routes: &mut Routes) {
    routes.get("/office/training/follow-ups", results::show);
    routes.get("/office/training/follow-ups.csv", results::export);
}
