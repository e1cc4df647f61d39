//! Floor 3: people, their roles and sessions, and the request context. The rule it guards: a handler that needs somebody
//! signed in takes a [`Cx`] of that kind as an argument, and only the gate here can make one.

pub mod account;
pub mod context;
pub mod desk;
pub mod entity;
pub mod event;
pub mod forgotten;
mod frame;
pub mod gate;
pub mod mail;
mod notice;
pub mod organisation;
pub mod overview;
pub mod password;
pub mod permit;
pub mod register;
pub mod role;
pub mod second_factor;
pub mod session_store;
pub mod sign_in;
pub mod store;
pub mod token;
pub mod users;
pub mod waiting;
pub mod workspace;

use crate::web::Routes;

pub use context::Cx;
pub use desk::Desk;
pub use gate::{Administrator, Member, Officer, Place, SignedIn, Visitor};
pub use permit::{Permit, Refusal};
pub use role::Role;
pub use workspace::Workspace;

/// Routes below `/office`.
pub fn office_routes(routes: &mut Routes) {
    sign_in::routes(routes);
    second_factor::sign_in::office_routes(routes);
    account::routes::<Officer>(routes);
    second_factor::pages::routes::<Officer>(routes);
    users::routes(routes);
    organisation::office_routes(routes);
}

/// Routes below `/my`: the workspace of enterprises and institutions.
pub fn my_routes(routes: &mut Routes) {
    overview::routes(routes);
    sign_in::my_routes(routes);
    second_factor::sign_in::my_routes(routes);
    register::routes(routes);
    forgotten::routes(routes);
    account::routes::<Member>(routes);
    account::my_routes(routes);
    second_factor::pages::routes::<Member>(routes);
    organisation::my_routes(routes);
}
