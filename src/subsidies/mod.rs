//! Floor 6: money. Ranking lists under a budget, payments with their batches and reconciliation, and the open data of what
//! was paid. The rule it guards: whoever makes a list or a payment does not confirm it, and no application is paid twice.

pub mod entity;
pub mod event;
pub mod office;
pub mod open_data;
pub mod permit;
pub mod ranking;
pub mod reconciliation;
pub mod store;

use crate::web::Routes;

/// Routes below `/office`.
pub fn office_routes(routes: &mut Routes) {
    office::rankings::routes(routes);
    office::payments::routes(routes);
    office::batches::routes(routes);
}

/// Routes for everybody.
pub fn public_routes(routes: &mut Routes) {
    open_data::routes(routes);
}
