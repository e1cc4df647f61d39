//! A schematic map, drawn by the server: a tile a prefecture or a country, darker the more entries there are. The table
//! beside it says the same.

use super::Inquire;
use crate::index::SearchResults;

/// Shades beside the empty one.
const SHADES: u64 = 4;

/// The map of a list.
#[derive(Debug)]
pub struct MapView {
    /// Ends a class: `divisions` or `countries`.
    pub kind: &'static str,
    /// What the tiles stand for.
    pub heading: String,
    /// What is counted.
    pub noun: String,
    /// Its measure word.
    pub unit: String,
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

/// A place before it is drawn.
#[derive(Debug, Clone)]
pub struct MapPlace {
    /// Full name, as the facet has it.
    pub name: String,
    /// Name that fits.
    pub short: String,
    /// Column, from 1.
    pub col: u32,
    /// Row, from 1.
    pub row: u32,
}

/// What a map is drawn of.
pub struct Drawing<'a> {
    /// Ends a class: `divisions` or `countries`.
    pub kind: &'static str,
    /// The facet whose values are places.
    pub facet: &'a str,
    /// What the tiles stand for.
    pub heading: &'a str,
    /// What is counted.
    pub noun: &'a str,
    /// Its measure word.
    pub unit: &'a str,
    /// Size of a tile.
    pub tile: (u32, u32),
}

/// Size of the tile of a division.
pub const DIVISION_TILE: (u32, u32) = (88, 62);
/// Size of the tile of a country.
pub const COUNTRY_TILE: (u32, u32) = (62, 48);

/// The map of an answer.
pub fn draw(inquiry: &impl Inquire, results: &SearchResults, places: &[MapPlace], drawing: &Drawing<'_>) -> MapView {
    let (facet, tile) = (drawing.facet, drawing.tile);
    let counted = results.facets.get(facet).map(Vec::as_slice).unwrap_or_default();
    let chosen = inquiry.question().values(facet);
    let is_chosen = |name: &str| chosen.iter().any(|value| value == name);
    let count = |name: &str| counted.iter().find(|(value, _)| value == name).map_or(0, |(_, count)| *count);
    let url = |name: &str| if is_chosen(name) { inquiry.without(facet, name).url() } else { inquiry.with(facet, name).url() };
    let most = places.iter().map(|place| count(&place.name)).max().unwrap_or(0);
    let drawn = places.iter().map(|place| MapTile {
        x: place.col.saturating_sub(1) * (tile.0 + GAP),
        y: place.row.saturating_sub(1) * (tile.1 + GAP),
        length: place.short.chars().count(),
        name: place.short.clone(),
        count: count(&place.name),
        shade: shade(count(&place.name), most),
        url: (count(&place.name) > 0 || is_chosen(&place.name)).then(|| url(&place.name)),
        is_chosen: is_chosen(&place.name),
    });
    let rows = counted.iter().filter(|(name, count)| *count > 0 || is_chosen(name)).map(|(name, count)| MapRow {
        name: name.clone(),
        count: *count,
        url: url(name),
        is_chosen: is_chosen(name),
    });
    let extent = |of: fn(&MapPlace) -> u32, size: u32| places.iter().map(of).max().unwrap_or(1) * (size + GAP) - GAP;
    MapView {
        kind: drawing.kind,
        heading: drawing.heading.to_owned(),
        noun: drawing.noun.to_owned(),
        unit: drawing.unit.to_owned(),
        width: extent(|place| place.col, tile.0),
        height: extent(|place| place.row, tile.1),
        tile,
        tiles: drawn.collect(),
        legend: legend(most),
        rows: rows.collect(),
    }
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
