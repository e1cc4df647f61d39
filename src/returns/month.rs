//! A month of a reporter with everything that its pages and checks look at.

use std::sync::Arc;

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbErr};

use super::checks::{self, Checked};
use super::due;
use super::entity::{monthly_return, reporter};
use super::figures::{Figures, numbers, texts};
use super::forms::{self, Form, Forms};
use super::period::Period;
use super::rules::State;
use super::store::returns;
use super::store::returns::Filled;
use crate::values::{Calendar, Counted};
use crate::web::{PageError, Site};

/// See the module.
#[derive(Debug, Clone)]
pub struct Month {
    /// Who.
    pub reporter: reporter::Model,
    /// Which month.
    pub period: Period,
    /// The form that is answered: that of the vintage at hand, otherwise the current one.
    pub form: Arc<Form>,
    /// Its revision.
    pub form_revision: i32,
    /// Vintages, the newest first.
    pub vintages: Vec<monthly_return::Model>,
    /// The month before as it was handed in.
    pub previous: Option<Figures>,
    /// The same month of the year before as it counts.
    pub year_before: Option<Figures>,
    /// By when it is due.
    pub due: Counted,
}

/// The state of a return; what cannot be read is a draft nobody can hand in.
pub fn state_of(row: &monthly_return::Model) -> State {
    State::parse(&row.state).unwrap_or(State::Superseded)
}

impl Month {
    /// Loads it; none where there is no such form any more.
    pub async fn load(
        database: &impl ConnectionTrait,
        site: &Site,
        reporter: reporter::Model,
        period: Period,
    ) -> Result<Option<Self>, PageError> {
        let (known, calendar) = (site.kept::<Forms>()?, site.kept::<Calendar>()?);
        let Some(current) = known.of(&reporter.form_key) else { return Ok(None) };
        let vintages = returns::vintages(database, reporter.id, period.number()).await?;
        let current_revision = known.current_revision(database, &reporter.form_key).await?;
        let held = vintages.first().map(|row| row.form_revision).filter(|revision| *revision != current_revision);
        let (form, form_revision) = match held {
            Some(revision) => match forms::revision(database, &reporter.form_key, revision).await? {
                Some(old) => (old, revision),
                None => (current.clone(), current_revision),
            },
            None => (current.clone(), current_revision),
        };
        let figures = |row: Option<monthly_return::Model>| row.map(|row| numbers(&row.figures));
        Ok(Some(Self {
            previous: figures(returns::newest_in(database, reporter.id, period.previous().number()).await?),
            year_before: figures(returns::counted(database, reporter.id, period.year_before().number()).await?),
            due: due::due(&calendar, &form, period),
            form: Arc::new(form),
            form_revision,
            vintages,
            period,
            reporter,
        }))
    }

    /// The newest vintage.
    pub fn newest(&self) -> Option<&monthly_return::Model> {
        self.vintages.first()
    }

    /// The vintage that the reporter may write.
    pub fn open(&self) -> Option<&monthly_return::Model> {
        self.newest().filter(|row| state_of(row).is_open())
    }

    /// The vintage that counts.
    pub fn counted(&self) -> Option<&monthly_return::Model> {
        self.vintages.iter().find(|row| state_of(row).counts())
    }

    /// A vintage by its number.
    pub fn vintage(&self, number: i32) -> Option<&monthly_return::Model> {
        self.vintages.iter().find(|row| row.vintage == number)
    }

    /// Whether the month can be reported on a day: it is over, and the reporter reports it.
    pub fn is_reported(&self, today: NaiveDate) -> bool {
        let number = self.period.number();
        self.period <= Period::before(today)
            && number >= self.reporter.since_period
            && self.reporter.until_period.is_none_or(|until| number <= until)
    }

    /// What a form that nobody has filled in begins with: stocks of the month before where the form says so.
    pub fn first_figures(&self) -> Figures {
        let Some(previous) = &self.previous else { return Figures::new() };
        let copied = self.form.fields().filter(|field| field.copied);
        copied.filter_map(|field| Some((field.key.clone(), *previous.get(&field.key)?))).collect()
    }

    /// Fills in what can be computed and checks the rest.
    pub fn check(&self, filled: &mut Filled) -> Checked {
        checks::complete(&self.form, self.period, &mut filled.figures, self.previous.as_ref());
        checks::check(&self.form, self.period, &filled.figures, self.previous.as_ref(), &filled.reasons)
    }
}

/// What stands in a return.
pub fn filled_of(row: &monthly_return::Model) -> Filled {
    let source = ["web", "xlsx", "api"].into_iter().find(|known| *known == row.source).unwrap_or("web");
    Filled { figures: numbers(&row.figures), reasons: texts(&row.reasons), note: row.note.clone(), source }
}

/// Which fields two vintages differ in: short name, old, new.
pub fn differences(form: &Form, old: &Figures, new: &Figures) -> Vec<(String, Option<f64>, Option<f64>)> {
    let pairs = form.fields().map(|field| (field.key.clone(), old.get(&field.key).copied(), new.get(&field.key).copied()));
    pairs.filter(|(_, old, new)| old != new).collect()
}

/// Loads for a room that has only a connection error to give back.
pub async fn newest_state(database: &impl ConnectionTrait, reporter_id: i64, period: Period) -> Result<Option<State>, DbErr> {
    Ok(returns::vintages(database, reporter_id, period.number()).await?.first().map(state_of))
}
