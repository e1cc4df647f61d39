//! Meetings at a matchmaking event: visitors with a place ask for a slot at a booth, the booth agrees or declines, and nobody
//! sits at two tables at a time.

mod booth;
mod calendar;
mod deal;
mod key;
mod office;
mod slots;
pub mod store;
mod visitor;

use crate::web::Routes;

pub use deal::release;
pub use key::link;
pub use slots::Slots;

/// Where a meeting stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meet {
    /// Asked for.
    Requested,
    /// Agreed.
    Accepted,
    /// The booth said no.
    Declined,
    /// Taken back by either side.
    Withdrawn,
}

impl Meet {
    /// As it is stored.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// As people read it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requested => "等待对方答复",
            Self::Accepted => "已约好",
            Self::Declined => "没有约成",
            Self::Withdrawn => "已撤回",
        }
    }

    /// Reads what is stored.
    pub fn parse(key: &str) -> Self {
        let all = [Self::Requested, Self::Accepted, Self::Declined];
        all.into_iter().find(|state| state.key() == key).unwrap_or(Self::Withdrawn)
    }
}

/// Routes for everybody who has a link.
pub(super) fn public_routes(routes: &mut Routes) {
    visitor::routes(routes);
    booth::routes(routes);
}

/// Routes below `/office`.
pub(super) fn office_routes(routes: &mut Routes) {
    office::routes(routes);
}
