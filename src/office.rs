//! Floor 7: the front page of the back office.

use crate::web::Routes;

/// Routes below `/office`.
pub fn routes(_routes: &mut Routes) {}
