//! Programmes for visitors: the list, the guide to each (办事指南), and both for machines. None of these pages knows who asks.

mod empty;
mod export;
mod facets;
mod guide;
pub mod inquiry;
mod json_ld;
mod list;
mod print;
pub mod row;
pub mod view;

pub use inquiry::Inquiry;
pub use view::GuideView;

use crate::web::Routes;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/programmes", list::show);
    routes.get("/programmes.csv", export::csv);
    routes.get("/programmes.json", export::json);
    routes.get("/programmes.atom", export::atom);
    routes.get("/programmes/{key}", guide::show);
    routes.get("/programmes/{key}/print", print::show);
    routes.get("/programmes/{key}/calendar.ics", export::calendar);
}
