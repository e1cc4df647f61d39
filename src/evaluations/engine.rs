//! What can be done in a round: one function a use case, each inside a write that the caller commits with the event it gives
//! back. What stands in the way is said in a sentence, and nothing is written.

pub mod checks;
pub mod claims;
pub mod experts;
pub mod grades;
pub mod manage;
pub mod objections;
pub mod result;
pub mod rounds;
pub mod stages;

use std::sync::Arc;

use chrono::NaiveDate;

use super::compute;
use super::entity::{framework, round, round_subject};
use super::rules::Stage;
use super::store::{frameworks, rounds as round_store, subjects};
use crate::platform::{Happened, Write};
use crate::scoring::Framework;
use crate::values::Calendar;
use crate::web::{PageError, Site};

/// What the use cases stand on besides a write. Rooms that act for evaluations keep a copy.
#[derive(Clone)]
pub struct Tools {
    /// Working days.
    pub calendar: Arc<Calendar>,
    /// The site's own address, for links in letters.
    pub address: String,
}

impl Tools {
    /// Those of a site.
    pub fn of(site: &Site) -> Result<Self, PageError> {
        Ok(Self { calendar: site.kept()?, address: site.config.own_address() })
    }
}

/// What the use cases work with.
pub struct Engine<'a> {
    /// The write in which they happen.
    pub write: &'a Write,
    /// Tools.
    pub tools: Tools,
}

/// What came of a use case, and the event to commit it with.
pub type Done<T = round::Model> = Result<(T, Happened), PageError>;

impl<'a> Engine<'a> {
    /// In a write of a site.
    pub fn new(site: &Site, write: &'a Write) -> Result<Self, PageError> {
        Ok(Self { write, tools: Tools::of(site)? })
    }

    /// In a write, with the tools of a room that acts for evaluations.
    pub fn with(tools: &Tools, write: &'a Write) -> Self {
        Self { write, tools: tools.clone() }
    }

    /// Today.
    pub fn today(&self) -> NaiveDate {
        self.write.clock().today()
    }

    /// A round as it stands in this write.
    pub async fn round(&self, id: i64) -> Result<round::Model, PageError> {
        round_store::find(&**self.write, id).await?.ok_or(PageError::NotFound)
    }

    /// A subject of a round as it stands in this write.
    pub async fn subject(&self, round: &round::Model, id: i64) -> Result<round_subject::Model, PageError> {
        let found = subjects::find(&**self.write, id).await?;
        found.filter(|row| row.round_id == round.id).ok_or(PageError::NotFound)
    }

    /// The frozen framework of a round.
    pub async fn framework(&self, round: &round::Model) -> Result<Framework, PageError> {
        compute::read(&self.framework_row(round).await?)
    }

    /// The row of the frozen framework of a round.
    pub async fn framework_row(&self, round: &round::Model) -> Result<framework::Model, PageError> {
        frameworks::find(&**self.write, round.framework_id).await?.ok_or(PageError::NotFound)
    }
}

/// The stage of a round.
pub fn stage(round: &round::Model) -> Stage {
    Stage::parse(&round.stage).unwrap_or(Stage::Draft)
}

/// Somebody else took the step first.
pub fn raced() -> PageError {
    PageError::Conflict("刚刚有人处理过，您的操作没有执行。请核对页面上的最新状态后再办理。".into())
}

/// Something stands in the way.
fn stands_in_the_way(words: impl Into<String>) -> PageError {
    PageError::Conflict(words.into())
}
