//! Floor 4: certificates and their public register. The rule it guards: what a certificate says never changes; what happens
//! to it is an event with a reason, a day and a name, and everybody can read where it stands.
//!
//! Rooms above decide who gets one and call [`store::issue`]; those whose records show it follow it
//! ([`CertificateFollower`]).

pub use crate::values::short_code as code;
pub mod entity;
pub mod event;
mod follow;
mod letter;
pub mod look;
mod mine;
mod office;
pub mod paper;
pub mod permit;
mod public;
mod reading;
pub mod rules;
pub mod store;
pub mod waiting;
pub mod work;

use crate::web::Routes;

pub use follow::{CertificateFollower, CertificateFollowers, Touched};

/// The register's page of a certificate.
pub fn url(code: &str) -> String {
    format!("/verify/{}", code::shown(code))
}

/// Routes for everybody.
pub fn public_routes(routes: &mut Routes) {
    public::routes(routes);
}

/// Routes of the workspace.
pub fn my_routes(routes: &mut Routes) {
    mine::routes(routes);
}

/// Routes below `/office`.
pub fn office_routes(routes: &mut Routes) {
    office::routes(routes);
}
