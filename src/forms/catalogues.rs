//! Lists that fields choose from: divisions and countries.

use serde::Deserialize;

use crate::platform::Content;

/// Names of places by code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogues {
    divisions: Vec<Place>,
    countries: Vec<Place>,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Place {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it belongs to: a part of the world, or the code of a division.
    #[serde(default, alias = "region", alias = "parent")]
    pub group: String,
}

#[derive(Deserialize)]
struct Divisions {
    division: Vec<Place>,
}

#[derive(Deserialize)]
struct Countries {
    country: Vec<Place>,
}

impl Catalogues {
    /// Reads the lists.
    pub fn load(content: &Content) -> anyhow::Result<Self> {
        let divisions = content.toml::<Divisions>("divisions.toml")?.division;
        Ok(Self::of(divisions, content.toml::<Countries>("countries.toml")?.country))
    }

    /// From lists.
    pub fn of(divisions: Vec<Place>, countries: Vec<Place>) -> Self {
        let is_part = |place: &Place| !matches!(place.code.as_str(), "000000" | "100000");
        Self { divisions: divisions.into_iter().filter(is_part).collect(), countries }
    }

    /// Divisions that can be chosen.
    pub fn divisions(&self) -> &[Place] {
        &self.divisions
    }

    /// Countries that can be chosen.
    pub fn countries(&self) -> &[Place] {
        &self.countries
    }

    /// The name of a division; the code where nobody knows it.
    pub fn division<'a>(&'a self, code: &'a str) -> &'a str {
        name_in(&self.divisions, code)
    }

    /// The name of a country; the code where nobody knows it.
    pub fn country<'a>(&'a self, code: &'a str) -> &'a str {
        name_in(&self.countries, code)
    }
}

fn name_in<'a>(places: &'a [Place], code: &'a str) -> &'a str {
    places.iter().find(|place| place.code == code).map_or(code, |place| place.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_of_the_content_are_read() {
        let places = Catalogues::load(&Content::new(None)).expect("the built-in content is whole");
        assert_eq!(places.division("510100"), "成都市");
        assert_eq!(places.country("US"), "美国");
        assert_eq!(places.country("XX"), "XX");
        assert!(places.divisions().iter().all(|place| place.code != "000000"));
        assert!(
            places.divisions().iter().any(|place| place.group == "510000")
                && places.countries().iter().all(|place| !place.group.is_empty())
        );
    }
}
