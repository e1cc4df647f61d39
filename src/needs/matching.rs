//! How well a warehouse fits a need: a score to rank by and the reasons in words, for and against. Pure, so that what is
//! promised can be tested: a warehouse that offers more never ranks lower for it.

use chrono::NaiveDate;

use crate::listings::enquiry::answer_words;
use crate::listings::facts::number;
use crate::web::filters::date;

/// Points for the place: the city, the country, the part of the world.
const CITY: u32 = 40;
const COUNTRY: u32 = 30;
const REGION: u32 = 8;
/// Most points for area, goods, services and a rent-free offer, and those for fresh facts.
const AREA: u32 = 25;
const GOODS: u32 = 15;
const SERVICES: u32 = 10;
const RENT_FREE: u32 = 6;
const FRESH: u32 = 4;
/// A pile is seldom higher, in metres: what an area can hold at most.
const PILE: f64 = 3.0;

/// What is needed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wanted {
    /// Country, by code.
    pub country: String,
    /// Part of the world.
    pub region: String,
    /// City, empty when any will do.
    pub city: String,
    /// Square metres.
    pub area: i64,
    /// Kinds of goods.
    pub goods: Vec<String>,
    /// Services.
    pub services: Vec<String>,
}

/// What a warehouse offers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Offered {
    /// Country, by code.
    pub country: String,
    /// Country, by name.
    pub country_name: String,
    /// Part of the world.
    pub region: String,
    /// City.
    pub city: String,
    /// Square metres that are free.
    pub free_area: Option<i64>,
    /// Cubic metres below which no customer is taken.
    pub min_volume: Option<f64>,
    /// Kinds of goods.
    pub goods: Vec<String>,
    /// Services.
    pub services: Vec<String>,
    /// 免仓租
    pub rent_free: Option<RentFree>,
    /// Whether the public is told that the facts may be old.
    pub is_marked: bool,
    /// How fast it usually answers.
    pub answer_minutes: Option<i64>,
}

/// An offer of space without rent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RentFree {
    /// Days without rent.
    pub days: Option<i64>,
    /// Places left.
    pub quota: Option<i64>,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub until: Option<NaiveDate>,
}

impl RentFree {
    /// Whether one can still take it up on a day.
    pub fn is_open(&self, today: NaiveDate) -> bool {
        self.until.is_none_or(|until| today <= until) && self.quota != Some(0)
    }

    fn words(&self, today: NaiveDate) -> String {
        let days = self.days.filter(|days| *days > 0).map_or_else(String::new, |days| format!(" {days} 天"));
        let mut more: Vec<String> = Vec::new();
        more.extend(self.from.filter(|from| *from > today).map(|from| format!("{}起", date(from))));
        more.extend(self.until.map(|until| format!("截止 {}", date(until))));
        more.extend(self.quota.map(|quota| format!("名额 {quota} 家")));
        let more = if more.is_empty() { String::new() } else { format!("（{}）", more.join("，")) };
        format!("有效期内的免仓租{days}{more}")
    }
}

/// A reason in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Whether it speaks for the warehouse.
    pub is_for: bool,
    /// Words.
    pub words: String,
}

/// How well a warehouse fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Of a hundred points.
    pub score: u32,
    /// Whether it stands in the country that is wanted.
    pub is_in_country: bool,
    /// Reasons, in the order of their weight.
    pub reasons: Vec<Reason>,
}

impl Match {
    /// In words.
    pub fn name(&self) -> &'static str {
        match self.score {
            85.. if self.is_in_country => "很合适",
            60.. if self.is_in_country => "较合适",
            _ => "可考虑",
        }
    }

    /// Reasons for it.
    pub fn pros(&self) -> impl Iterator<Item = &Reason> {
        self.reasons.iter().filter(|reason| reason.is_for)
    }

    /// Reasons against it.
    pub fn cons(&self) -> impl Iterator<Item = &Reason> {
        self.reasons.iter().filter(|reason| !reason.is_for)
    }
}

/// Weighs a warehouse against a need on a day.
pub fn weigh(wanted: &Wanted, offered: &Offered, today: NaiveDate) -> Match {
    let mut found = Match { score: 0, is_in_country: wanted.country == offered.country, reasons: Vec::new() };
    place(wanted, offered, &mut found);
    area(wanted, offered, &mut found);
    share("可存货物", &wanted.goods, &offered.goods, GOODS, &mut found);
    share("服务", &wanted.services, &offered.services, SERVICES, &mut found);
    if let Some(offer) = offered.rent_free.filter(|offer| offer.is_open(today)) {
        found.note(RENT_FREE, true, offer.words(today));
    }
    if offered.is_marked {
        found.note(0, false, "信息可能已过时，请先核实".to_owned());
    } else {
        found.score += FRESH;
    }
    if let Some(minutes) = offered.answer_minutes {
        found.note(0, true, answer_words(minutes));
    }
    found
}

impl Match {
    fn note(&mut self, points: u32, is_for: bool, words: String) {
        self.score += points;
        self.reasons.push(Reason { is_for, words });
    }
}

fn place(wanted: &Wanted, offered: &Offered, found: &mut Match) {
    let is_city = !wanted.city.is_empty() && is_same_city(&wanted.city, &offered.city);
    if found.is_in_country && is_city {
        found.note(CITY, true, format!("同一城市：{}", offered.city));
    } else if found.is_in_country && wanted.city.is_empty() {
        found.note(CITY, true, format!("同一国家：{}{}", offered.country_name, offered.city));
    } else if found.is_in_country {
        found.note(COUNTRY, true, format!("同一国家：{}", offered.country_name));
        found.note(0, false, format!("在{}，不在{}", offered.city, wanted.city));
    } else if !wanted.region.is_empty() && wanted.region == offered.region {
        found.note(REGION, false, format!("在{}，不在所要的国家，但同属{}", offered.country_name, offered.region));
    } else {
        found.note(0, false, format!("在{}，不在所要的国家", offered.country_name));
    }
}

/// 汉堡 and 汉堡市 are one.
fn is_same_city(wanted: &str, offered: &str) -> bool {
    let plain = |name: &str| name.trim().trim_end_matches('市').to_lowercase();
    plain(wanted) == plain(offered)
}

fn area(wanted: &Wanted, offered: &Offered, found: &mut Match) {
    let needed = wanted.area.max(1);
    match offered.free_area {
        None => found.note(0, false, "没有填写空余面积".to_owned()),
        Some(free) if free >= needed => {
            found.note(AREA, true, format!("空余 {} m² ≥ 需求 {} m²", thousands(free), thousands(needed)));
        }
        Some(free) => {
            let part = i64::from(AREA).saturating_mul(free.max(0)) / needed;
            let words = format!("空余 {} m²，少于需求 {} m²", thousands(free), thousands(needed));
            found.note(u32::try_from(part).unwrap_or(0).min(AREA), false, words);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "square metres stay far below what a float holds exactly")]
    let most = needed as f64 * PILE;
    if let Some(least) = offered.min_volume.filter(|least| *least > most) {
        found.note(0, false, format!("起租量 {} m³，多于需求面积按 3 米堆高估算的 {} m³", number(least), number(most)));
    }
}

/// How much of what is wanted is offered. Nothing wanted is all of it.
fn share(name: &str, wanted: &[String], offered: &[String], points: u32, found: &mut Match) {
    if wanted.is_empty() {
        found.score += points;
        return;
    }
    let missing: Vec<&str> = wanted.iter().filter(|word| !offered.contains(word)).map(String::as_str).collect();
    let (all, covered) = (wanted.len(), wanted.len() - missing.len());
    let part = points * u32::try_from(covered).unwrap_or(0) / u32::try_from(all).unwrap_or(1).max(1);
    if covered > 0 {
        found.note(part, true, format!("{name}覆盖 {covered}/{all}"));
    }
    if !missing.is_empty() {
        found.note(0, false, format!("{name}没有：{}", missing.join("、")));
    }
}

#[expect(clippy::cast_precision_loss, reason = "square metres stay far below what a float holds exactly")]
fn thousands(value: i64) -> String {
    number(value as f64)
}

#[cfg(test)]
mod tests;
