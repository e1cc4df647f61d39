//! The questions of the vocabulary as a form, and what was answered, read from the address. Asking is free: what cannot be
//! read is said at its field and counts as not answered.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::{Map, Value};

use crate::casework::programme::vocabulary::Fact;
use crate::casework::programme::{Programme, Vocabulary};
use crate::forms::schema::{Field, Section};
use crate::forms::{Attached, Catalogues, Context, Kind, Raw, Reading, Schema, show};
use crate::web::request::with_pairs;

/// A heading of questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name, also in addresses.
    pub name: String,
    /// How many programmes ask something of it.
    pub programmes: usize,
    /// How many questions it has.
    pub questions: usize,
    /// Whether so many programmes ask something of it that everybody is asked.
    pub is_common: bool,
}

/// What was answered, and for what.
pub struct Answers {
    /// The questions.
    pub schema: Schema,
    /// As typed.
    pub raw: Raw,
    /// What it means.
    pub reading: Reading,
    /// Headings that were chosen.
    pub about: Vec<String>,
    /// The one programme that is asked about.
    pub programme: String,
    places: Arc<Catalogues>,
}

impl Answers {
    /// Reads the pairs of an address.
    pub fn read(vocabulary: &Vocabulary, places: Arc<Catalogues>, today: NaiveDate, pairs: &[(String, String)]) -> Self {
        let schema = Schema { sections: sections(vocabulary) };
        let mut raw = Raw::default();
        for section in &schema.sections {
            raw = raw.merged(&Raw::of_pairs(section, pairs));
        }
        let context = Context::new(today).places(places.clone());
        let reading = Reading::of(&schema, &raw, &Attached::default(), &context);
        let about = pairs.iter().filter(|(name, _)| name == "about").map(|(_, value)| value.clone());
        let about = about.filter(|name| schema.section(name).is_some()).collect::<BTreeSet<_>>().into_iter().collect();
        let programme = crate::web::browse::last(pairs, "programme").chars().take(80).collect();
        Self { schema, raw, reading, about, programme, places }
    }

    /// Values that could be read, by fact.
    pub const fn known(&self) -> &Map<String, Value> {
        &self.reading.values
    }

    /// An answer in words; empty where there is none.
    pub fn said(&self, fact: &str) -> String {
        self.schema.field(fact).map(|(_, field)| show(field, &self.raw, &self.places)).unwrap_or_default()
    }

    /// What is wrong with an answer.
    pub fn problem(&self, fact: &str) -> Option<&str> {
        let found = self.reading.problems.iter().find(|problem| problem.field == fact && !problem.is_missing);
        found.map(|problem| problem.message.as_str())
    }

    /// Facts whose answers could not be read.
    pub fn unread(&self) -> Vec<&Field> {
        self.schema.fields().map(|(_, field)| field).filter(|field| self.problem(&field.key).is_some()).collect()
    }

    /// Everything as pairs of an address, but the answers of one heading.
    pub fn pairs_without(&self, group: Option<&str>) -> Vec<(String, String)> {
        let mut pairs: Vec<(String, String)> = self.about.iter().map(|name| ("about".to_owned(), name.clone())).collect();
        pairs.push(("programme".to_owned(), self.programme.clone()));
        for section in self.schema.sections.iter().filter(|section| Some(section.key.as_str()) != group) {
            for field in &section.fields {
                let texts = self.raw.texts(&field.key).into_iter();
                pairs.extend(texts.map(|text| (field.key.clone(), text.to_owned())));
            }
        }
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }

    /// The address of a page with everything that was answered, and where on it to go on.
    pub fn url(&self, path: &str, at: Option<&str>) -> String {
        let mut pairs = self.pairs_without(None);
        pairs.extend(at.map(|at| ("at".to_owned(), at.to_owned())));
        with_pairs(path, &pairs)
    }

    /// How many of a heading's questions that are asked were answered.
    pub fn answered_in(&self, section: &Section, asked: &BTreeSet<String>) -> usize {
        let asked = section.fields.iter().filter(|field| asked.contains(&field.key));
        asked.filter(|field| self.known().contains_key(&field.key)).count()
    }

    /// Names of places, for choices.
    pub fn places(&self) -> &Catalogues {
        &self.places
    }
}

/// The headings that programmes ask for, in the order of the vocabulary; those that a third of them asks for are common.
pub fn groups(vocabulary: &Vocabulary, programmes: &[Arc<Programme>]) -> Vec<Group> {
    let wanted: Vec<BTreeSet<String>> = programmes.iter().map(|programme| wanted(programme)).collect();
    let mut groups: Vec<Group> = Vec::new();
    for fact in vocabulary.all() {
        if groups.iter().any(|group| group.name == fact.group) {
            continue;
        }
        let own: Vec<&Fact> = vocabulary.all().iter().filter(|other| other.group == fact.group).collect();
        let asking = wanted.iter().filter(|wanted| own.iter().any(|fact| wanted.contains(&fact.key))).count();
        let questions = own.iter().filter(|fact| wanted.iter().any(|wanted| wanted.contains(&fact.key))).count();
        let is_common = asking * 3 > programmes.len();
        groups.push(Group { name: fact.group.clone(), programmes: asking, questions, is_common });
    }
    groups.retain(|group| group.questions > 0);
    groups
}

/// Facts that a programme looks at.
pub fn wanted(programme: &Programme) -> BTreeSet<String> {
    let rules =
        programme.eligibility.iter().map(|clause| &clause.rule).chain(programme.amount.iter().map(|amount| &amount.formula));
    rules.flat_map(crate::forms::Rule::references).collect()
}

/// The vocabulary as sections of a form, one a heading.
fn sections(vocabulary: &Vocabulary) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for fact in vocabulary.all() {
        let field = field(fact);
        match sections.iter_mut().find(|section| section.key == fact.group) {
            Some(section) => section.fields.push(field),
            None => sections.push(Section {
                key: fact.group.clone(),
                title: fact.group.clone(),
                fields: vec![field],
                ..Section::default()
            }),
        }
    }
    sections
}

fn field(fact: &Fact) -> Field {
    Field {
        key: fact.key.clone(),
        label: fact.label.clone(),
        kind: fact.kind,
        hint: fact.hint.clone(),
        unit: fact.unit.clone(),
        options: fact.options.clone(),
        min: fact.kind.is_number().then_some(0.0),
        max: (fact.kind == Kind::Percent).then_some(100.0),
        ..Field::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::Content;
    use crate::web::request::pairs;

    fn answers(query: &str) -> Answers {
        let content = Content::new(None);
        let vocabulary = Vocabulary::load(&content).expect("vocabulary");
        let places = Arc::new(Catalogues::load(&content).expect("places"));
        Answers::read(&vocabulary, places, "2026-06-15".parse().expect("a day"), &pairs(query))
    }

    #[test]
    fn answers_are_read_as_people_type_them() {
        let read =
            answers("cbec_export_yuan=8000万&legal_person=yes&customs_modes=9710&customs_modes=9810&registered_on=2019年3月12日");
        assert_eq!(read.known()["cbec_export_yuan"].as_f64(), Some(80_000_000.0));
        assert_eq!(read.known()["legal_person"], true);
        assert_eq!(read.known()["registered_on"], "2019-03-12");
        assert_eq!(read.known()["customs_modes"].as_array().map(Vec::len), Some(2));
        assert!(read.said("cbec_export_yuan").contains("80,000,000"), "{}", read.said("cbec_export_yuan"));
    }

    #[test]
    fn what_cannot_be_read_is_said_and_kept() {
        let read = answers("cbec_export_yuan=很多&about=海外仓&about=火星&organisation_kind=spaceship&unknown=1");
        assert!(read.problem("cbec_export_yuan").is_some() && read.problem("organisation_kind").is_some());
        assert!(read.known().is_empty() && read.unread().len() == 2);
        assert_eq!(read.about, ["海外仓"]);
        assert!(read.url("/finder/result", None).contains("cbec_export_yuan=%E5%BE%88%E5%A4%9A"));
        assert!(!read.url("/finder/result", None).contains("unknown"));
    }
}
