//! What rooms above add to somebody's own page: a certificate, a timetable of meetings, a team.

use sea_orm::{DatabaseConnection, DbErr};

use super::entity::{occasion, signup};
use crate::indexing::Later;

/// Somewhere to go from one's own page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnLink {
    /// What the link says.
    pub words: String,
    /// Where.
    pub url: String,
}

/// A room that may add links.
pub trait AddsLinks: Send + Sync {
    /// Links for the page at `own` of this sign-up.
    fn links<'a>(
        &'a self,
        database: &'a DatabaseConnection,
        occasion: &'a occasion::Model,
        row: &'a signup::Model,
        own: &'a str,
    ) -> Later<'a, Vec<OwnLink>>;
}

/// All rooms that may.
#[derive(Default)]
pub struct OwnLinks(pub Vec<Box<dyn AddsLinks>>);

impl OwnLinks {
    /// The links of all rooms.
    pub async fn of(
        &self,
        database: &DatabaseConnection,
        occasion: &occasion::Model,
        row: &signup::Model,
        own: &str,
    ) -> Result<Vec<OwnLink>, DbErr> {
        let mut links = Vec::new();
        for room in &self.0 {
            links.extend(room.links(database, occasion, row, own).await?);
        }
        Ok(links)
    }
}
