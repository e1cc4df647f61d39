//! Where a need stands, and for how long it does.

use chrono::NaiveDate;

use crate::listings::entity::space_need;

/// Days that a need stands where nothing else is said.
pub const USUAL_DAYS: i64 = 60;
/// Days that it stands at most before it is looked at again.
pub const MOST_DAYS: i64 = 180;

/// Where a need stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Looks for offers.
    Open,
    /// Ended by those who posted it.
    Closed,
    /// Ended by its last day.
    Expired,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Closed, Self::Expired];

    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Expired => "expired",
        }
    }

    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "征集中",
            Self::Closed => "已关闭",
            Self::Expired => "已到期",
        }
    }

    /// Class and drawing of its tag.
    pub const fn look(self) -> (&'static str, &'static str) {
        match self {
            Self::Open => ("published", "done"),
            Self::Closed => ("withdrawn", "lock"),
            Self::Expired => ("withdrawn", "clock"),
        }
    }

    /// On a day: a need whose last day is past has ended, whether the worker has come by or not.
    pub fn on(need: &space_need::Model, today: NaiveDate) -> Self {
        let stored = Self::ALL.into_iter().find(|state| state.key() == need.state).unwrap_or(Self::Closed);
        let is_over = need.expires_on.is_some_and(|last| last < today);
        if stored == Self::Open && is_over { Self::Expired } else { stored }
    }
}

/// A period in words: 2026年3月5日至2026年6月30日, open at either end.
pub fn period_words(from: Option<NaiveDate>, until: Option<NaiveDate>) -> String {
    let date = crate::web::filters::date;
    match (from, until) {
        (Some(from), Some(until)) => format!("{}至{}", date(from), date(until)),
        (Some(from), None) => format!("{}起", date(from)),
        (None, Some(until)) => format!("至{}", date(until)),
        (None, None) => "时间可商议".to_owned(),
    }
}
