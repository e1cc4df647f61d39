//! The map of a directory's list: which places it shows.

use super::inquiry::Inquiry;
use crate::index::SearchResults;
use crate::listings::Directories;
use crate::listings::definition::{FieldKind, MapKind};
use crate::web::browse::map::{COUNTRY_TILE, DIVISION_TILE, Drawing, MapView, draw};

/// The map of an answer; none where the directory has none.
pub fn of(inquiry: &Inquiry, directories: &Directories, results: &SearchResults) -> Option<MapView> {
    let places = &directories.places;
    let (field_kind, kind, tile, all) = match inquiry.directory.map? {
        MapKind::Divisions => (FieldKind::Division, "divisions", DIVISION_TILE, places.division_map()),
        MapKind::Countries => (FieldKind::Country, "countries", COUNTRY_TILE, places.country_map()),
    };
    let directory = &inquiry.directory;
    let field = directory.facets().find(|field| field.kind == field_kind)?;
    let (noun, unit) = (directory.noun.as_str(), directory.measure_word.as_str());
    let drawing = Drawing { kind, facet: &field.key, heading: &field.label, noun, unit, tile };
    Some(draw(inquiry, results, &all, &drawing))
}
