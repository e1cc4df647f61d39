//! What can be done with an application: one function a use case, each inside a write that the caller commits with the
//! event it gives back.

pub mod admission;
pub mod decision;
pub mod desk;
pub mod drafts;
pub mod outcome;
pub mod stages;
pub mod submission;

use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::entity::{application, programme_call};
use super::flow::State;
use super::programme::{Programme, Programmes, Stage};
use super::service_clock::ServiceClock;
use super::store::{applications, programmes};
use crate::forms::{Attached, Catalogues, Context, Raw, Reading};
use crate::platform::{Happened, Write};
use crate::values::Calendar;
use crate::web::{PageError, Site};

/// What the use cases stand on besides a write. Rooms that act for casework keep a copy.
#[derive(Clone)]
pub struct Tools {
    /// Definitions.
    pub programmes: Arc<Programmes>,
    /// Working days.
    pub calendar: Arc<Calendar>,
    /// Names of places.
    pub catalogues: Arc<Catalogues>,
    /// The site's own address, for links in letters.
    pub address: String,
}

impl Tools {
    /// Those of a site.
    pub fn of(site: &Site) -> Result<Self, PageError> {
        let address = site.config.own_address();
        Ok(Self { programmes: site.kept()?, calendar: site.kept()?, catalogues: site.kept()?, address })
    }
}

/// What the use cases work with.
pub struct Engine<'a> {
    /// The write in which they happen.
    pub write: &'a Write,
    /// Definitions.
    pub programmes: Arc<Programmes>,
    /// Working days.
    pub calendar: Arc<Calendar>,
    /// Names of places.
    pub catalogues: Arc<Catalogues>,
    /// The site's own address, for links in letters.
    pub address: String,
}

/// An application with what its programme says.
#[derive(Clone)]
pub struct Case {
    /// Its row.
    pub application: application::Model,
    /// What the revision says that it was begun or handed in under.
    pub definition: Arc<Programme>,
}

/// What came of a use case, and the event to commit it with.
pub type Done<T = application::Model> = Result<(T, Happened), PageError>;

impl<'a> Engine<'a> {
    /// In a write of a site.
    pub fn new(site: &Site, write: &'a Write) -> Result<Self, PageError> {
        Ok(Self::with(&Tools::of(site)?, write))
    }

    /// In a write, with the tools of a room that acts for casework.
    pub fn with(tools: &Tools, write: &'a Write) -> Self {
        let Tools { programmes, calendar, catalogues, address } = tools.clone();
        Self { write, programmes, calendar, catalogues, address }
    }

    /// Today.
    pub fn today(&self) -> NaiveDate {
        self.write.clock().today()
    }

    /// The application as it stands in this write, which holds it until it ends.
    pub async fn case(&self, id: i64) -> Result<Case, PageError> {
        let application = applications::find_for_change(self.write, id).await?.ok_or(PageError::NotFound)?;
        let definition = self.programmes.of_revision(&**self.write, application.revision_id).await?;
        Ok(Case { application, definition })
    }

    /// The call that an application answers.
    pub async fn call_of(&self, case: &Case) -> Result<programme_call::Model, PageError> {
        programmes::call(&**self.write, case.application.call_id).await?.ok_or(PageError::NotFound)
    }

    /// A working day so many days from today.
    pub fn day_after(&self, working_days: u32) -> NaiveDate {
        self.calendar.after(self.today(), working_days).day
    }
}

impl Case {
    /// Its state.
    pub fn state(&self) -> State {
        State::parse(&self.application.state).unwrap_or(State::Discarded)
    }

    /// The stage it is in.
    pub fn stage(&self) -> Option<&Stage> {
        self.definition.stage(self.application.stage)
    }

    /// Its clock, if it was admitted.
    pub fn clock(&self) -> Option<ServiceClock> {
        self.application.clock.clone().and_then(|clock| serde_json::from_value(clock).ok())
    }

    /// The number that people know it by.
    pub fn number(&self) -> String {
        self.application.number.clone().unwrap_or_else(|| format!("草稿 {}", self.application.id))
    }

    /// What was handed in, as values for rules.
    pub fn answers(&self) -> Map<String, Value> {
        self.application.answers.as_object().cloned().unwrap_or_default()
    }

    /// What rules may name beside the answers.
    pub fn context(&self, catalogues: &Arc<Catalogues>, today: NaiveDate) -> Context {
        Context::new(today).with_all(&organisation_facts(&self.application)).places(catalogues.clone())
    }

    /// Reads what is typed.
    pub fn read(&self, raw: &Raw, attached: &Attached, catalogues: &Arc<Catalogues>, today: NaiveDate) -> Reading {
        Reading::of(&self.definition.form, raw, attached, &self.context(catalogues, today))
    }

    /// What is known about the applicant as facts of the vocabulary: fields that answer a fact, and the register.
    pub fn facts(&self, values: &Map<String, Value>, programmes: &Programmes) -> Map<String, Value> {
        let mut facts = Map::new();
        for fact in programmes.vocabulary.all() {
            let known = match fact.from.as_deref() {
                Some("organisation.division_code") => Some(Value::from(self.application.division_code.clone())),
                Some("organisation.name") => Some(Value::from(self.application.organisation_name.clone())),
                Some("organisation.credit_code") => Some(Value::from(self.application.credit_code.clone())),
                _ => None,
            };
            facts.extend(known.map(|value| (fact.key.clone(), value)));
        }
        for field in self.definition.form.sections.iter().flat_map(|section| &section.fields) {
            if let (Some(fact), Some(value)) = (&field.fact, values.get(&field.key)) {
                facts.insert(fact.clone(), value.clone());
            }
        }
        facts
    }
}

/// What a form may take over from the register.
pub fn profile(application: &application::Model) -> Value {
    serde_json::json!({ "organisation": {
        "name": application.organisation_name, "credit_code": application.credit_code, "division_code": application.division_code,
    } })
}

fn organisation_facts(application: &application::Model) -> Map<String, Value> {
    let mut facts = Map::new();
    facts.insert("organisation_name".to_owned(), application.organisation_name.clone().into());
    facts.insert("organisation_division".to_owned(), application.division_code.clone().into());
    facts
}
