//! What an entry says, in words: its facts by section, its tags, where it is, and how fresh it is.

use chrono::NaiveDate;

use crate::listings::Facts;
use crate::listings::definition::{Computed, Directory, Field, FieldKind};
use crate::listings::enquiry::answer_words;
use crate::listings::entity::listing;
use crate::listings::facts::Said;
use crate::listings::freshness::{Age, day_after};
use crate::listings::places::Places;
use crate::web::filters::date;

/// A fact with its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The field's key.
    pub key: String,
    /// Label.
    pub label: String,
    /// Value.
    pub value: Said,
}

impl Fact {
    /// Whether it needs the whole width.
    pub fn is_wide(&self) -> bool {
        match &self.value {
            Said::Paragraphs(_) => true,
            Said::Words(words) => words.len() > 4,
            Said::Line(text) => text.chars().count() > 22,
            Said::Links(links) => links.len() > 1,
        }
    }
}

/// A section of facts.
#[derive(Debug, Clone)]
pub struct Section {
    /// Stable word.
    pub key: String,
    /// Heading.
    pub name: String,
    /// Facts.
    pub facts: Vec<Fact>,
}

/// How fresh an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freshness {
    /// 信息确认于 2026年3月5日（8 个月前）
    pub words: String,
    /// Whether the facts may be old.
    pub is_marked: bool,
}

/// Says facts of one directory.
pub struct Teller<'a> {
    /// The directory.
    pub directory: &'a Directory,
    /// Names of places.
    pub places: &'a Places,
}

impl Teller<'_> {
    /// A field in words. The least and the greatest of a range are said together.
    pub fn said(&self, field: &Field, facts: &Facts) -> Option<Said> {
        let Some(most) = self.most_of(field) else { return facts.said(field, self.places) };
        match (facts.number(&field.key), facts.number(&most.key)) {
            (Some(least), Some(greatest)) if least < greatest => {
                let both = facts.said(most, self.places)?.line();
                Some(Said::Line(format!("{}—{both}", crate::listings::facts::number(least))))
            }
            (None, Some(_)) => facts.said(most, self.places),
            _ => facts.said(field, self.places),
        }
    }

    /// The label of a field; that of a range without the word for its end.
    pub fn label(&self, field: &Field) -> String {
        if self.most_of(field).is_some() { field.label.replace("最低", "") } else { field.label.clone() }
    }

    /// Facts by section. What stands in the head of the page is left out by key.
    pub fn sections(&self, facts: &Facts, left_out: &[&str]) -> Vec<Section> {
        let groups = self.directory.groups.iter().map(|group| {
            let fields = self.directory.fields_of(&group.key).filter(|field| !left_out.contains(&field.key.as_str()));
            let mut said: Vec<Fact> =
                fields.filter(|field| self.is_told(field)).filter_map(|field| self.fact(field, facts)).collect();
            let computed =
                self.directory.computed.iter().filter(|computed| self.section_of(computed) == Some(group.key.as_str()));
            said.extend(computed.filter_map(|computed| Self::computed(computed, facts)));
            Section { key: group.key.clone(), name: group.name.clone(), facts: said }
        });
        groups.filter(|section| !section.facts.is_empty()).collect()
    }

    /// What stands on a card beside tags and place.
    pub fn card(&self, facts: &Facts) -> Vec<Fact> {
        let in_head = |field: &Field| matches!(field.kind, FieldKind::Division | FieldKind::Country) || self.is_tag(field);
        let fields = self.directory.fields.iter().filter(|field| !in_head(field));
        let fields = fields.filter_map(|field| Some((field.card?, self.fact(field, facts)?)));
        let computed =
            self.directory.computed.iter().filter_map(|computed| Some((computed.card?, Self::computed(computed, facts)?)));
        let mut all: Vec<(u8, Fact)> = fields.chain(computed).collect();
        all.sort_by_key(|(place, _)| *place);
        all.into_iter().map(|(_, fact)| fact).collect()
    }

    /// Words that say what kind of thing it is.
    pub fn tags(&self, facts: &Facts) -> Vec<String> {
        let tags = self.directory.fields.iter().filter(|field| self.is_tag(field)).map(|field| facts.text(&field.key));
        tags.filter(|text| !text.is_empty() && !text.starts_with('未')).map(str::to_owned).collect()
    }

    /// Where it is: country and city, or the division.
    pub fn place(&self, facts: &Facts) -> String {
        let country = self.directory.fields.iter().find(|field| field.kind == FieldKind::Country);
        let country = country.map(|field| facts.text(&field.key)).filter(|code| !code.is_empty());
        match (country, facts.text("city")) {
            (Some(code), "") => self.places.country(code).to_owned(),
            (Some(code), city) => format!("{} {city}", self.places.country(code)),
            (None, _) => self.places.division(facts.text("division")).to_owned(),
        }
    }

    /// A field as a fact.
    pub fn fact(&self, field: &Field, facts: &Facts) -> Option<Fact> {
        let value = self.said(field, facts)?;
        Some(Fact { key: field.key.clone(), label: self.label(field), value })
    }

    /// A computed value as a fact.
    pub fn computed(computed: &Computed, facts: &Facts) -> Option<Fact> {
        let value = facts.said_ratio(computed)?;
        Some(Fact { key: computed.key.clone(), label: computed.label.clone(), value })
    }

    /// The section of a computed value.
    pub fn section_of<'a>(&'a self, computed: &'a Computed) -> Option<&'a str> {
        let first = || self.directory.field(&computed.ratio[0]).map(|field| field.group.as_str());
        computed.group.as_deref().or_else(first)
    }

    /// Whether a field is told by itself: it is neither the name nor the end of a range nor a unit of another one.
    pub fn is_told(&self, field: &Field) -> bool {
        let is_unit = |other: &Field| {
            [&other.unit_field, &other.currency_field].into_iter().any(|unit| unit.as_deref() == Some(field.key.as_str()))
        };
        let is_said_elsewhere = !field.facet && self.directory.fields.iter().any(is_unit);
        let is_end = field.key.strip_suffix("_max").is_some_and(|stem| self.directory.field(&format!("{stem}_min")).is_some());
        field.key != "name" && field.key != "summary" && !field.private && !is_end && !is_said_elsewhere
    }

    /// Kinds and levels: choices that every entry makes in the first section and that narrow the list.
    fn is_tag(&self, field: &Field) -> bool {
        let is_first = self.directory.groups.first().is_some_and(|group| group.key == field.group);
        field.kind == FieldKind::Choice && field.facet && field.required && is_first
    }

    fn most_of(&self, field: &Field) -> Option<&Field> {
        let stem = field.key.strip_suffix("_min")?;
        self.directory.field(&format!("{stem}_max"))
    }
}

/// How fresh an entry is on a day.
pub fn freshness(directory: &Directory, listing: &listing::Model, today: NaiveDate) -> Freshness {
    let age = Age::on(today, listing.confirmed_on, &directory.freshness);
    let words = match listing.confirmed_on {
        Some(day) => format!("信息确认于 {}（{}）", date(day), ago(day, today)),
        None => "信息尚未经运营方确认".to_owned(),
    };
    Freshness { words, is_marked: age.is_marked() }
}

fn ago(day: NaiveDate, today: NaiveDate) -> String {
    let is_past = |months: &u32| day_after(day, *months).is_some_and(|then| then <= today);
    match ((today - day).num_days(), (1..=600).take_while(is_past).last()) {
        (..=0, _) => "今天".to_owned(),
        (days, None) => format!("{days} 天前"),
        (_, Some(months)) => format!("{months} 个月前"),
    }
}

/// How soon questions are answered; none where nothing was answered yet.
pub fn answer_time(listing: &listing::Model) -> Option<String> {
    let minutes = listing.answer_minutes.filter(|_| listing.answered_count > 0)?;
    Some(answer_words(minutes))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::listings::Directories;
    use crate::platform::Content;

    fn said(key: &str, facts: &serde_json::Value, field: &str) -> Option<String> {
        let directories = Directories::load(&Content::new(None)).expect("directories");
        let directory = directories.by_key(key).expect("a directory");
        let teller = Teller { directory, places: &directories.places };
        let facts = Facts::public(directory, facts, "2026-03-05".parse().expect("a day"));
        teller.said(directory.field(field)?, &facts).map(|said| said.line())
    }

    #[test]
    fn a_range_of_prices_is_said_with_currency_and_unit() {
        let facts = json!({ "price_min": 1200.5, "price_max": 1800, "currency": "美元", "unit": "台", "moq": 20 });
        assert_eq!(said("products", &facts, "price_min").as_deref(), Some("1,200.5—1,800 美元/台"));
        assert_eq!(said("products", &facts, "moq").as_deref(), Some("20 台"));
        let same = json!({ "price_min": 3, "price_max": 3, "currency": "欧元" });
        assert_eq!(said("products", &same, "price_min").as_deref(), Some("3 欧元"));
    }

    #[test]
    fn private_fields_and_offers_that_are_over_are_not_told() {
        let facts = |until: &str| json!({ "rent_free": true, "offer_until": until, "manager_phone": "13800000000" });
        assert_eq!(said("warehouses", &facts("2026-03-05"), "rent_free").as_deref(), Some("是"));
        assert_eq!(said("warehouses", &facts("2026-03-04"), "rent_free"), None);
        assert_eq!(said("warehouses", &facts("2026-03-05"), "manager_phone"), None);
    }

    #[test]
    fn ages_are_said_in_days_and_months() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        assert_eq!(ago(day("2026-03-05"), day("2026-03-05")), "今天");
        assert_eq!(ago(day("2026-02-10"), day("2026-03-05")), "23 天前");
        assert_eq!(ago(day("2025-07-05"), day("2026-03-05")), "8 个月前");
        assert_eq!(ago(day("2024-03-06"), day("2026-03-05")), "23 个月前");
    }
}
