//! Floor 7: help pages, written in `content/help/`.

use crate::web::Routes;

/// Routes for everybody.
pub fn routes(_routes: &mut Routes) {}
