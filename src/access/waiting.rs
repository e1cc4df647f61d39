//! What waits for somebody in the workspace. Rooms above say it for themselves: they implement [`Waiting`], and the house
//! keeps all of them in one [`WaitingRoom`], which the front page of the workspace asks.

use sea_orm::{DatabaseConnection, DbErr};

use super::Member;
use crate::indexing::Later;
use crate::platform::Clock;

/// Something to do.
#[derive(Debug, Clone)]
pub struct WaitingItem {
    /// What.
    pub title: String,
    /// Why, and until when.
    pub why: String,
    /// Where.
    pub url: String,
    /// What the button says.
    pub verb: &'static str,
}

/// A room in which something may wait for a member.
pub trait Waiting: Send + Sync {
    /// What waits for this person, in the order in which it should be done.
    fn items<'a>(&'a self, database: &'a DatabaseConnection, who: &'a Member, clock: &'a Clock) -> Later<'a, Vec<WaitingItem>>;
}

/// All rooms that may have something.
#[derive(Default)]
pub struct WaitingRoom(pub Vec<Box<dyn Waiting>>);

impl WaitingRoom {
    /// What waits in all rooms.
    pub async fn items(&self, database: &DatabaseConnection, who: &Member, clock: &Clock) -> Result<Vec<WaitingItem>, DbErr> {
        let mut items = Vec::new();
        for room in &self.0 {
            items.extend(room.items(database, who, clock).await?);
        }
        Ok(items)
    }
}
