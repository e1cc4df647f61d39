//! Floor 7: the zone in figures. For everybody: trade and whatever else the monthly returns, the directories and the other
//! rooms count, against the targets of the plans, with every small cell hidden. For officials: the same down to the
//! reporter, and the monthly bulletin. The rule it guards: no firm's figures can be read off, or reckoned from, what is public.

pub mod board;
pub mod bulletin;
pub mod catalogue;
pub mod entity;
pub mod event;
pub mod forecast;
mod gather;
pub mod lines;
pub mod link;
mod office;
pub mod permit;
pub mod public;
pub mod say;
pub mod suppression;
pub mod table;
pub mod target;

pub use board::Boards;
pub use bulletin::Templates;
pub use catalogue::Catalogue;

use crate::platform::Content;
use crate::returns::Forms;
use crate::web::Routes;
use crate::web::site::Kept;

/// Reads the content of this room, to be kept by the site.
pub fn keep(kept: Kept, content: &Content, forms: &Forms) -> anyhow::Result<Kept> {
    let kept = kept.keep(Catalogue::load(content, forms)?).keep(Templates::load(content)?);
    Ok(kept.keep(Boards::default()))
}

/// Routes below `/office`.
pub fn office_routes(routes: &mut Routes) {
    office::routes(routes);
}

/// Routes for everybody.
pub fn public_routes(routes: &mut Routes) {
    public::routes(routes);
}
