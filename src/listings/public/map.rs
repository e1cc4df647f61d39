//! A schematic map, drawn by the server: a tile a prefecture or a country, darker the more entries there are. The table
//! beside it says the same.

use super::inquiry::Inquiry;
use crate::index::SearchResults;
use crate::listings::Directories;
use crate::listings::definition::{FieldKind, MapKind};
use crate::web::browse::Inquire as _;

/// Shades beside the empty one.
const SHADES: u64 = 4;

/// The map of a list.
#[derive(Debug)]
pub struct MapView {
    /// Ends a class: `divisions` or `countries`.
    pub kind: &'static str,
    /// What the tiles stand for.
    pub heading: String,
    /// Size of the drawing.
    pub width: u32,
    /// Size of the drawing.
    pub height: u32,
    /// Size of a tile.
    pub tile: (u32, u32),
    /// Tiles.
    pub tiles: Vec<MapTile>,
    /// Shades with what they mean.
    pub legend: Vec<(u64, String)>,
    /// The same numbers, the largest first.
    pub rows: Vec<MapRow>,
}

/// A tile.
#[derive(Debug)]
pub struct MapTile {
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Name that fits.
    pub name: String,
    /// Characters of the name, which decide its size.
    pub length: usize,
    /// Entries.
    pub count: u64,
    /// Shade, 0 for none.
    pub shade: u64,
    /// The list with this place added, or taken away where it is chosen; none where it would be empty.
    pub url: Option<String>,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// A place in the table.
#[derive(Debug, PartialEq, Eq)]
pub struct MapRow {
    /// Name.
    pub name: String,
    /// Entries.
    pub count: u64,
    /// The list with this place added or taken away.
    pub url: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// A place before it is drawn: full name, short name, column and row.
type Place = (String, String, u32, u32);

/// The map of an answer; none where the directory has none.
pub fn of(inquiry: &Inquiry, directories: &Directories, results: &SearchResults) -> Option<MapView> {
    let places = &directories.places;
    let (kind, class, tile) = match inquiry.directory.map? {
        MapKind::Divisions => (FieldKind::Division, "divisions", (88, 62)),
        MapKind::Countries => (FieldKind::Country, "countries", (62, 48)),
    };
    let all: Vec<Place> = match kind {
        FieldKind::Division => places
            .tiles()
            .iter()
            .map(|tile| (places.division(&tile.code).to_owned(), tile.name.clone(), tile.col, tile.row))
            .collect(),
        _ => places.countries().iter().map(|place| (place.name.clone(), place.name.clone(), place.col, place.row)).collect(),
    };
    let field = inquiry.directory.facets().find(|field| field.kind == kind)?;
    let counted = results.facets.get(&field.key).map(Vec::as_slice).unwrap_or_default();
    let chosen = inquiry.question.values(&field.key);
    let is_chosen = |name: &str| chosen.iter().any(|value| value == name);
    let count = |name: &str| counted.iter().find(|(value, _)| value == name).map_or(0, |(_, count)| *count);
    let url = |name: &str| {
        if is_chosen(name) { inquiry.without(&field.key, name).url() } else { inquiry.with(&field.key, name).url() }
    };
    let most = all.iter().map(|(name, ..)| count(name)).max().unwrap_or(0);
    let drawn = all.iter().map(|(name, short, col, row)| MapTile {
        x: col.saturating_sub(1) * (tile.0 + GAP),
        y: row.saturating_sub(1) * (tile.1 + GAP),
        length: short.chars().count(),
        name: short.clone(),
        count: count(name),
        shade: shade(count(name), most),
        url: (count(name) > 0 || is_chosen(name)).then(|| url(name)),
        is_chosen: is_chosen(name),
    });
    let rows = counted.iter().filter(|(name, count)| *count > 0 || is_chosen(name)).map(|(name, count)| MapRow {
        name: name.clone(),
        count: *count,
        url: url(name),
        is_chosen: is_chosen(name),
    });
    let extent = |of: fn(&Place) -> u32, size: u32| all.iter().map(of).max().unwrap_or(1) * (size + GAP) - GAP;
    Some(MapView {
        kind: class,
        heading: field.label.clone(),
        width: extent(|place| place.2, tile.0),
        height: extent(|place| place.3, tile.1),
        tile,
        tiles: drawn.collect(),
        legend: legend(most),
        rows: rows.collect(),
    })
}

/// Space between tiles.
const GAP: u32 = 6;

/// The shade of a number, 1 to [`SHADES`]; 0 for nothing.
fn shade(count: u64, most: u64) -> u64 {
    (count * SHADES).div_ceil(most.max(1))
}

/// What each shade means. Shades that no number has are left out.
fn legend(most: u64) -> Vec<(u64, String)> {
    let range = |shade: u64| {
        let (from, to) = ((shade - 1) * most / SHADES + 1, shade * most / SHADES);
        match from.cmp(&to) {
            std::cmp::Ordering::Less => Some((shade, format!("{from}—{to}"))),
            std::cmp::Ordering::Equal => Some((shade, to.to_string())),
            std::cmp::Ordering::Greater => None,
        }
    };
    (1..=SHADES).filter_map(range).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_the_shade_that_the_legend_says() {
        for most in [1, 2, 3, 4, 5, 7, 10, 99] {
            for count in 1..=most {
                let shade = shade(count, most);
                let (_, words) = legend(most).into_iter().find(|(known, _)| *known == shade).expect("a shade of the legend");
                let (from, to) = words.split_once('—').unwrap_or((&words, &words));
                let (from, to): (u64, u64) = (from.parse().expect("a number"), to.parse().expect("a number"));
                assert!((from..=to).contains(&count), "{count} of {most} is in {words}");
            }
        }
        assert_eq!(shade(0, 10), 0);
        assert!(legend(0).is_empty());
    }
}
