//! Whether one can sign up now, in a word, with what is left.

use chrono::{DateTime, Utc};

use super::words::moment;
use crate::signups::entity::occasion::Model;
use crate::signups::occasion::{Closed, Occasion as _};

/// How it stands with signing up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignUp {
    /// Places are left; none without a limit.
    Open(Option<u32>),
    /// All places are held: one can wait, with so many before.
    Queue(u32),
    /// All places are held and there is no queue.
    Full,
    /// Not yet.
    Later(DateTime<Utc>),
    /// The deadline has passed.
    Closed,
    /// It is on.
    Running,
    /// It is over.
    Ended,
    /// It does not take place.
    CalledOff,
}

/// Words of the facet, in the order in which they are offered.
pub const WORDS: [&str; 6] = ["报名中", "即将开始报名", "报名已截止", "进行中", "已结束", "已取消"];

impl SignUp {
    /// Of an occasion with so many places held and people waiting.
    pub fn of(row: &Model, held: u32, waiting: u32, now: DateTime<Utc>) -> Self {
        match row.closed(now) {
            Some(Closed::CalledOff) => Self::CalledOff,
            Some(Closed::Ended) => Self::Ended,
            Some(Closed::NotYet(at)) => Self::Later(at),
            Some(Closed::Over(_) | Closed::Hidden) if now >= row.starts_at => Self::Running,
            Some(Closed::Over(_) | Closed::Hidden) => Self::Closed,
            None => {
                let left = u32::try_from(row.capacity).ok().filter(|all| *all > 0).map(|all| all.saturating_sub(held));
                match left {
                    Some(0) if row.has_waiting_list => Self::Queue(waiting),
                    Some(0) => Self::Full,
                    left => Self::Open(left),
                }
            }
        }
    }

    /// The word of the facet, whatever is left.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open(_) | Self::Queue(_) | Self::Full => WORDS[0],
            Self::Later(_) => WORDS[1],
            Self::Closed => WORDS[2],
            Self::Running => WORDS[3],
            Self::Ended => WORDS[4],
            Self::CalledOff => WORDS[5],
        }
    }

    /// As a list shows it.
    pub const fn shown(self) -> &'static str {
        match self {
            Self::Queue(_) => "名额已满，可候补",
            Self::Full => "名额已满",
            other => other.word(),
        }
    }

    /// Ends a class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Open(Some(0..=5)) | Self::Queue(_) | Self::Full => "soon",
            Self::Open(_) => "open",
            Self::Later(_) => "upcoming",
            Self::Closed | Self::Running | Self::Ended => "none",
            Self::CalledOff => "off",
        }
    }

    /// What stands beside the word.
    pub fn left(self) -> String {
        match self {
            Self::Open(Some(left)) => format!("剩 {left} 个名额"),
            Self::Open(None) => "名额不限".to_owned(),
            Self::Queue(0) | Self::Full | Self::Closed | Self::Running | Self::Ended | Self::CalledOff => String::new(),
            Self::Queue(waiting) => format!("{waiting} 人排队"),
            Self::Later(at) => format!("{} 开始", moment(at)),
        }
    }

    /// Whether one can sign up now, if only for the queue.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open(_) | Self::Queue(_))
    }

    /// Whether signing up now means to wait.
    pub const fn is_queue(self) -> bool {
        matches!(self, Self::Queue(_))
    }

    /// Whether a deadline still lies ahead.
    pub const fn is_ahead(self) -> bool {
        matches!(self, Self::Open(_) | Self::Queue(_) | Self::Full | Self::Later(_))
    }
}
