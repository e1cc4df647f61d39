//! For everybody: the zone in figures, one page a figure, the register of definitions, and the bulletins. Pages are cached
//! like all public ones.

pub(super) mod bulletins;
mod cards;
mod definitions;
mod figure;
mod index;
mod machine;
mod pictures;

pub use cards::{Card, card};

use crate::access::{Cx, Visitor};
use crate::statistics::board::board;
use crate::statistics::bulletin::store;
use crate::statistics::link;
use crate::web::{PageError, Routes};

/// Routes for everybody.
pub(super) fn routes(routes: &mut Routes) {
    routes.get("/statistics", index::show);
    routes.get("/statistics.csv", machine::all_csv);
    routes.get("/statistics.json", machine::all_json);
    routes.get("/statistics/definitions", definitions::show);
    routes.get("/statistics/bulletins", bulletins::list);
    routes.get("/statistics/bulletins.atom", bulletins::atom);
    routes.get("/statistics/bulletins/{period}.pdf", bulletins::pdf);
    routes.get("/statistics/bulletins/{period}.xlsx", bulletins::xlsx);
    routes.get("/statistics/bulletins/{period}", bulletins::show);
    routes.get("/statistics/{key}.csv", machine::csv);
    routes.get("/statistics/{key}.json", machine::json);
    routes.get("/statistics/{key}", figure::show);
}

/// The five figures of the front page.
pub async fn front(cx: &Cx<Visitor>) -> Result<Vec<Card>, PageError> {
    let board = board(&cx.site).await?;
    let catalogue = cx.site.kept::<crate::statistics::catalogue::Catalogue>()?;
    let figures = catalogue.front.iter().filter_map(|key| board.figure(key));
    Ok(figures.filter(|figure| figure.table.headline().is_some()).map(card).collect())
}

/// Addresses for the site map.
pub async fn addresses(cx: &Cx<Visitor>) -> Result<Vec<String>, PageError> {
    let catalogue = cx.site.kept::<crate::statistics::catalogue::Catalogue>()?;
    let mut paths = vec![link::INDEX.to_owned(), link::DEFINITIONS.to_owned(), link::BULLETINS.to_owned()];
    paths.extend(catalogue.figures.iter().map(crate::statistics::catalogue::Spec::url));
    paths.extend(store::published(cx.database()).await?.iter().map(|row| link::bulletin(row.period)));
    Ok(paths)
}
