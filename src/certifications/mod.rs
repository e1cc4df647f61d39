//! Floor 6: what ends in a certificate. Approved matters get theirs here, and the entry of the directory that a certificate
//! is about shows it at once, and no longer when it is suspended or revoked.

pub mod badge;
pub mod office;

use crate::web::Routes;

pub use badge::BadgesFollow;

/// Routes below `/office`.
pub fn office_routes(routes: &mut Routes) {
    office::routes(routes);
}
