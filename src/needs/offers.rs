//! Warehouses of the directory as offers.

use std::sync::Arc;

use chrono::NaiveDate;
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder, QuerySelect, Select};

use super::matching::{Match, Offered, RentFree, Wanted, weigh};
use super::store as needs;
use crate::listings::entity::{listing, space_need};
use crate::listings::freshness::Age;
use crate::listings::store::published;
use crate::listings::{Directories, Directory, Facts, Places, link};
use crate::web::PageError;

/// The directory of warehouses.
pub const DIRECTORY: &str = "warehouses";
/// Warehouses that are weighed for a need.
const WEIGHED: u64 = 600;

/// What warehouses are read with.
pub struct Reader {
    directories: Arc<Directories>,
    warehouses: Arc<Directory>,
    today: NaiveDate,
}

/// A warehouse with how well it fits.
pub struct Fit {
    /// Row of the entry.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Address of its page.
    pub url: String,
    /// Whether somebody manages it.
    pub is_managed: bool,
    /// How well.
    pub found: Match,
}

impl Reader {
    /// On a day.
    pub fn new(directories: Arc<Directories>, today: NaiveDate) -> Result<Self, PageError> {
        let warehouses = directories.by_key(DIRECTORY).cloned().ok_or(PageError::NotFound)?;
        Ok(Self { directories, warehouses, today })
    }

    /// Names of places.
    pub fn places(&self) -> &Places {
        &self.directories.places
    }

    /// What a need wants.
    pub fn wanted(&self, need: &space_need::Model) -> Wanted {
        Wanted {
            country: need.country.clone(),
            region: region(self.places(), &need.country),
            city: need.city.clone().unwrap_or_default(),
            area: need.area,
            goods: needs::goods(need),
            services: needs::services(need),
        }
    }

    /// What an entry offers.
    pub fn offered(&self, listing: &listing::Model) -> Offered {
        let facts = Facts::of_json(&listing.facts);
        let texts = |key: &str| facts.texts(key).into_iter().map(str::to_owned).collect();
        let country = facts.text("country").to_owned();
        Offered {
            country_name: self.places().country(&country).to_owned(),
            region: region(self.places(), &country),
            city: facts.text("city").to_owned(),
            free_area: whole(&facts, "free_area"),
            min_volume: facts.number("min_volume"),
            goods: texts("goods_types"),
            services: texts("services"),
            rent_free: rent_free(&facts),
            is_marked: Age::on(self.today, listing.confirmed_on, &self.warehouses.freshness).is_marked(),
            answer_minutes: listing.answer_minutes,
            country,
        }
    }

    /// How well an entry fits a need.
    pub fn fit(&self, wanted: &Wanted, listing: &listing::Model) -> Fit {
        Fit {
            id: listing.id,
            name: listing.name.clone(),
            url: link::of(listing),
            is_managed: listing.organisation_id.is_some(),
            found: weigh(wanted, &self.offered(listing), self.today),
        }
    }

    /// Public warehouses in the country that a need names and in its part of the world, the best first.
    pub async fn fits(&self, database: &impl ConnectionTrait, need: &space_need::Model, most: usize) -> Result<Vec<Fit>, DbErr> {
        let wanted = self.wanted(need);
        let countries = self.places().countries().iter();
        let near: Vec<&str> = countries
            .filter(|country| country.code == wanted.country || country.region == wanted.region)
            .map(|country| country.code.as_str())
            .collect();
        let found = in_countries(&near).order_by_desc(listing::Column::ConfirmedOn).limit(WEIGHED).all(database).await?;
        let mut fits: Vec<Fit> = found.iter().map(|listing| self.fit(&wanted, listing)).collect();
        fits.sort_by(|one, other| (other.found.score, one.id).cmp(&(one.found.score, other.id)));
        // Neighbouring countries only help out where the country itself offers little.
        let inside = fits.iter().filter(|fit| fit.found.is_in_country).count();
        fits.retain(|fit| fit.found.is_in_country || inside < 3);
        fits.truncate(most);
        Ok(fits)
    }
}

/// Public warehouses in these countries. The facts are read as text, which both engines can: one writes a space after
/// the colon.
fn in_countries(codes: &[&str]) -> Select<listing::Entity> {
    let facts = || Expr::col(listing::Column::Facts).cast_as("text");
    let mut stands = Condition::any();
    for code in codes.iter().filter(|code| code.bytes().all(|byte| byte.is_ascii_alphabetic())) {
        stands = stands.add(facts().like(format!("%\"country\":\"{code}\"%")));
        stands = stands.add(facts().like(format!("%\"country\": \"{code}\"%")));
    }
    published().filter(listing::Column::Directory.eq(DIRECTORY)).filter(stands)
}

/// The public warehouses of an organisation.
pub async fn of_organisation(database: &impl ConnectionTrait, organisation_id: i64) -> Result<Vec<listing::Model>, DbErr> {
    published()
        .filter(listing::Column::Directory.eq(DIRECTORY))
        .filter(listing::Column::OrganisationId.eq(organisation_id))
        .order_by_asc(listing::Column::Id)
        .all(database)
        .await
}

fn region(places: &Places, code: &str) -> String {
    let country = places.countries().iter().find(|country| country.code == code);
    country.map(|country| country.region.clone()).unwrap_or_default()
}

#[expect(clippy::cast_possible_truncation, reason = "floats are cut at the ends of the range")]
fn whole(facts: &Facts, key: &str) -> Option<i64> {
    facts.number(key).map(|value| value as i64)
}

fn rent_free(facts: &Facts) -> Option<RentFree> {
    let is_offered = facts.get("rent_free").and_then(serde_json::Value::as_bool).unwrap_or(false);
    is_offered.then(|| RentFree {
        days: whole(facts, "offer_days"),
        quota: whole(facts, "offer_quota"),
        from: facts.text("offer_from").parse().ok(),
        until: facts.text("offer_until").parse().ok(),
    })
}
