//! Places: how many there are, how many are held, and whether one more person fits. Pure; the counts come from
//! [`super::store::signups::held`] while the occasion's row is held.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// Places kept for some: people of a type (采购商, 院校师生) or of a division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// Stable word; for divisions the code.
    pub key: String,
    /// As people read it.
    pub name: String,
    /// How many at most.
    pub places: u32,
    /// Whether the key is a division, which everybody from there counts towards; otherwise people choose a type.
    #[serde(default)]
    pub is_division: bool,
}

/// Places of an occasion and who holds them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// How many in all; none without a limit.
    pub capacity: Option<u32>,
    /// Limits within them.
    pub quotas: Vec<Quota>,
    total: u32,
    by_type: HashMap<String, u32>,
    by_division: HashMap<String, u32>,
}

/// What matters about a person here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim<'a> {
    /// Type that was chosen.
    pub quota: Option<&'a str>,
    /// Where they are from.
    pub division: Option<&'a str>,
}

impl Places {
    /// Nobody yet.
    pub fn new(capacity: Option<u32>, quotas: Vec<Quota>) -> Self {
        Self { capacity, quotas, ..Self::default() }
    }

    /// Whether one more fits.
    pub fn fits(&self, claim: Claim<'_>) -> bool {
        self.capacity.is_none_or(|capacity| self.total < capacity)
            && self.quotas.iter().filter(|quota| quota.covers(claim)).all(|quota| self.held_of(quota) < quota.places)
    }

    /// Gives `count` places to such people, whether they fit or not: the count of what is so.
    pub fn hold(&mut self, claim: Claim<'_>, count: u32) {
        self.total += count;
        if let Some(quota) = claim.quota {
            *self.by_type.entry(quota.to_owned()).or_default() += count;
        }
        if let Some(division) = claim.division {
            *self.by_division.entry(division.to_owned()).or_default() += count;
        }
    }

    /// Places that are held.
    pub fn held(&self) -> u32 {
        self.total
    }

    /// Places that are left in all; none without a limit.
    pub fn left(&self) -> Option<u32> {
        self.capacity.map(|capacity| capacity.saturating_sub(self.total))
    }

    /// Places of a quota that are held.
    pub fn held_of(&self, quota: &Quota) -> u32 {
        if !quota.is_division {
            return self.by_type.get(&quota.key).copied().unwrap_or_default();
        }
        let own = self.by_division.iter().filter(|(code, _)| lies_in(code, &quota.key));
        own.map(|(_, count)| count).sum()
    }
}

impl Quota {
    fn covers(&self, claim: Claim<'_>) -> bool {
        let own = if self.is_division { claim.division } else { claim.quota };
        own.is_some_and(|own| if self.is_division { lies_in(own, &self.key) } else { own == self.key })
    }
}

/// Whether a division lies in another (GB/T 2260: pairs of zeros at the end stand for everything below).
fn lies_in(code: &str, outer: &str) -> bool {
    let mut significant = outer;
    while let Some(shorter) = significant.strip_suffix("00") {
        significant = shorter;
    }
    code.starts_with(significant)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim<'a>(quota: &'a str, division: &'a str) -> Claim<'a> {
        Claim { quota: Some(quota), division: Some(division) }
    }

    fn quota(key: &str, places: u32, is_division: bool) -> Quota {
        Quota { key: key.to_owned(), name: key.to_owned(), places, is_division }
    }

    #[test]
    fn nobody_is_taken_beyond_the_capacity() {
        let mut places = Places::new(Some(2), Vec::new());
        assert!(places.fits(claim("buyer", "510100")));
        places.hold(claim("buyer", "510100"), 2);
        assert!(!places.fits(claim("buyer", "510100")));
        assert_eq!(places.left(), Some(0));
    }

    #[test]
    fn a_type_that_is_full_leaves_room_for_others() {
        let mut places = Places::new(Some(10), vec![quota("buyer", 1, false)]);
        places.hold(claim("buyer", "510100"), 1);
        assert!(!places.fits(claim("buyer", "510300")));
        assert!(places.fits(claim("seller", "510300")));
    }

    #[test]
    fn counties_count_towards_their_city() {
        let mut places = Places::new(None, vec![quota("510100", 2, true)]);
        places.hold(claim("buyer", "510104"), 1);
        places.hold(claim("buyer", "510100"), 1);
        assert!(!places.fits(claim("buyer", "510107")));
        assert!(places.fits(claim("buyer", "510300")));
    }
}
