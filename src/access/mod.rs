//! Floor 3: people, their roles and sessions, and the request context. The rule it guards: a handler that needs somebody
//! signed in takes a [`Cx`] of that kind as an argument, and only the gate here can make one.

pub mod account;
pub mod context;
pub mod desk;
pub mod entity;
pub mod event;
pub mod gate;
pub mod mail;
pub mod password;
pub mod permit;
pub mod role;
pub mod session_store;
pub mod sign_in;
pub mod store;
pub mod users;

use crate::web::Routes;

pub use context::Cx;
pub use desk::Desk;
pub use gate::{Administrator, Officer, Visitor};
pub use permit::{Permit, Refusal};
pub use role::Role;

/// Routes below `/office`.
pub fn office_routes(routes: &mut Routes) {
    sign_in::routes(routes);
    account::routes(routes);
    users::routes(routes);
}
