//! Floor 6: evaluations of parks and industry belts (绩效评价): frameworks as data, rounds from the notice to dynamic
//! management. The rules it guards: what is scored was frozen before anybody was judged, and every later change of a value is
//! a version with a name and a reason; experts declare their interests before a file opens and score alone; a grade, an award
//! and a revocation take two officials; a round can be computed again to the last digit.

pub mod assemble;
pub mod compute;
pub mod content;
pub mod dossier;
pub mod engine;
pub mod entity;
pub mod event;
pub mod evidence;
pub mod experts;
pub mod explain;
pub mod facts;
pub mod flow_picture;
pub mod gather;
mod letter;
pub mod link;
pub mod mine;
pub mod notice;
mod office;
pub mod peers;
pub mod permit;
pub mod public;
pub mod report;
pub mod rules;
pub mod standing;
pub mod store;
pub mod work;

use crate::web::Routes;

pub use facts::{FactSource, FactSources};
pub use notice::RoundsFollow;
pub use peers::PeerGroups;

/// Routes below `/office`.
pub fn office_routes(routes: &mut Routes) {
    office::routes(routes);
    explain::office_routes(routes);
    report::office_routes(routes);
}

/// Routes below `/my`: those who are evaluated, and experts who were drawn.
pub fn my_routes(routes: &mut Routes) {
    mine::routes(routes);
    experts::routes(routes);
}

/// Routes for everybody.
pub fn public_routes(routes: &mut Routes) {
    public::routes(routes);
}
