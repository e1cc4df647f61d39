//! Names of divisions and countries, and where their tiles lie on the schematic maps.

use std::collections::HashMap;

use serde::Deserialize;

use crate::platform::Content;
use crate::values::Division;
use crate::web::browse::map::MapPlace;

/// Names by code.
#[derive(Debug, Clone, Default)]
pub struct Places {
    divisions: Vec<Division>,
    by_division: HashMap<String, usize>,
    countries: Vec<Country>,
    by_country: HashMap<String, usize>,
    tiles: Vec<Tile>,
}

/// A country.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Country {
    /// ISO 3166 alpha-2.
    pub code: String,
    /// Chinese name.
    pub name: String,
    /// Part of the world.
    pub region: String,
    /// Column on the map.
    pub col: u32,
    /// Row on the map.
    pub row: u32,
}

/// A tile of the zone's map.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Tile {
    /// Division code.
    pub code: String,
    /// Short name.
    pub name: String,
    /// Column.
    pub col: u32,
    /// Row.
    pub row: u32,
}

#[derive(Deserialize)]
struct DivisionFile {
    division: Vec<Division>,
}

#[derive(Deserialize)]
struct CountryFile {
    country: Vec<Country>,
}

#[derive(Deserialize)]
struct TileFile {
    tile: Vec<Tile>,
}

impl Places {
    /// Reads the lists.
    pub fn load(content: &Content) -> anyhow::Result<Self> {
        let divisions = content.toml::<DivisionFile>("divisions.toml")?.division;
        let countries = content.toml::<CountryFile>("countries.toml")?.country;
        let tiles = content.toml::<TileFile>("directories/tiles.toml")?.tile;
        Ok(Self::of(divisions, countries, tiles))
    }

    /// From lists.
    pub fn of(divisions: Vec<Division>, countries: Vec<Country>, tiles: Vec<Tile>) -> Self {
        Self {
            by_division: divisions.iter().enumerate().map(|(at, division)| (division.code.clone(), at)).collect(),
            by_country: countries.iter().enumerate().map(|(at, country)| (country.code.clone(), at)).collect(),
            divisions,
            countries,
            tiles,
        }
    }

    /// All divisions.
    pub fn divisions(&self) -> &[Division] {
        &self.divisions
    }

    /// All countries.
    pub fn countries(&self) -> &[Country] {
        &self.countries
    }

    /// Divisions as maps draw them.
    pub fn division_map(&self) -> Vec<MapPlace> {
        let place = |tile: &Tile| MapPlace {
            name: self.division(&tile.code).to_owned(),
            short: tile.name.clone(),
            col: tile.col,
            row: tile.row,
        };
        self.tiles.iter().map(place).collect()
    }

    /// Countries as maps draw them.
    pub fn country_map(&self) -> Vec<MapPlace> {
        let place = |country: &Country| MapPlace {
            name: country.name.clone(),
            short: country.name.clone(),
            col: country.col,
            row: country.row,
        };
        self.countries.iter().map(place).collect()
    }

    /// The name of a division; the code where nobody knows it.
    pub fn division<'a>(&'a self, code: &'a str) -> &'a str {
        self.by_division.get(code).map_or(code, |at| &self.divisions[*at].name)
    }

    /// The name of a country; the code where nobody knows it.
    pub fn country<'a>(&'a self, code: &'a str) -> &'a str {
        self.by_country.get(code).map_or(code, |at| &self.countries[*at].name)
    }

    /// The code of a division by its code or name, with or without 市, 省 and the like.
    pub fn division_code(&self, text: &str) -> Option<&str> {
        let text = text.trim();
        let is_it = |division: &&Division| {
            division.code == text
                || division.name == text
                || (text.chars().count() >= 2 && division.name.starts_with(text) && division.code.ends_with("00"))
        };
        self.divisions.iter().find(is_it).map(|division| division.code.as_str())
    }

    /// The code of a country by its code or Chinese name.
    pub fn country_code(&self, text: &str) -> Option<&str> {
        let text = text.trim();
        let found = self.countries.iter().find(|country| country.code.eq_ignore_ascii_case(text) || country.name == text);
        found.map(|country| country.code.as_str())
    }
}
