//! Floor 7: the front page, and what machines ask a site for: site map and robots file.

use crate::web::Routes;

/// Routes for everybody.
pub fn routes(_routes: &mut Routes) {}
