//! Floor 4: public notices (公示): lists of names that everybody may look at and object to for a number of working days before
//! they become final. The rules it guards: who wrote a notice does not publish it; who handled the files behind it does not
//! decide the objections to it; no notice becomes final while an objection is open; who objected is seen by those who decide
//! only.

pub mod entity;
pub mod event;
mod evidence;
pub mod follow;
mod letters;
pub mod link;
pub mod look;
mod masked;
mod office;
pub mod period;
pub mod permit;
pub mod public;
pub mod rules;
pub mod search;
pub mod store;
pub mod work;

use crate::web::Routes;

pub use follow::{NoticeFollower, NoticeFollowers};
pub use rules::{Contact, NewLine, NewNotice, NoticeKind, NoticeState, ObjectionState};

/// Routes for everybody. No page of them knows a session.
pub fn public_routes(routes: &mut Routes) {
    public::routes(routes);
}

/// Routes below `/office`.
pub fn office_routes(routes: &mut Routes) {
    office::routes(routes);
}
