//! Floor 7: the audit trail (操作日志), read by officers: who did what to which record, when, and what changed. Nothing here
//! writes.

mod change;
mod list;
mod words;

use crate::web::Routes;

/// Routes below `/office`.
pub fn routes(routes: &mut Routes) {
    list::routes(routes);
}
