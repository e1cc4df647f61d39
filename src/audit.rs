//! Floor 7: the audit trail (操作日志), read by officers.

use crate::web::Routes;

/// Routes below `/office`.
pub fn routes(_routes: &mut Routes) {}
