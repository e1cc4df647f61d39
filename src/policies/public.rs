//! Handlers for visitors.

use crate::web::Routes;

pub(super) fn routes(_routes: &mut Routes) {}
