//! Floor 5: monthly returns. Forms as data, who reports them, the returns in their vintages, checks, reminders, and sums over
//! what counts. The rules it guards: what counts is never written over, a correction is a new vintage, and whoever handed a
//! return in does not verify it.

pub mod api;
pub mod checks;
pub mod definitions;
pub mod due;
pub mod engine;
pub mod entity;
pub mod event;
pub mod exchange;
pub mod figures;
pub mod forms;
pub mod history;
pub mod keys;
pub mod letter;
pub mod link;
pub mod look;
mod mine;
pub mod month;
mod office;
pub mod period;
pub mod permit;
pub mod rules;
pub mod say;
pub mod store;
mod waiting;
pub mod work;

pub use forms::Forms;
pub use period::Period;
pub use waiting::ReturnsWaiting;

use crate::web::{Routes, Site};

/// Writes down what the content says: forms as revisions, and the register of definitions.
pub async fn keep(site: &Site) -> anyhow::Result<()> {
    let forms = site.kept::<Forms>().map_err(|error| anyhow::anyhow!("{error}"))?;
    forms::keep(site, &forms).await?;
    definitions::keep(site).await
}

/// Routes for machines.
pub fn public_routes(routes: &mut Routes) {
    api::routes(routes);
}

/// Routes below `/my`.
pub fn my_routes(routes: &mut Routes) {
    mine::routes(routes);
}

/// Routes below `/office`.
pub fn office_routes(routes: &mut Routes) {
    office::routes(routes);
}
