//! What notices and objections are, where they stand and which steps there are.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::entity::{objection, public_notice};

/// Working days of a notice unless somebody chooses otherwise, and the other choice.
pub const USUAL_DAYS: i32 = 5;
/// The longer period.
pub const LONG_DAYS: i32 = 7;
/// Most days that a notice can be made longer by at once.
pub const MOST_MORE_DAYS: i32 = 30;
/// Working days within which an objection is looked into. Service standard of this zone, not a legal term.
pub const BEGIN_DAYS: u32 = 5;
/// Working days within which an objection is answered. Service standard of this zone, not a legal term.
pub const ANSWER_DAYS: u32 = 20;
/// Where notices come from that an officer wrote by hand.
pub const BY_HAND: &str = "office";

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoticeKind {
    /// Who is to get money.
    Awards,
    /// What is to be certified or recognised.
    Certification,
    /// What is to be taken back.
    Revocation,
    /// Anything else.
    Other,
}

impl NoticeKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Awards, Self::Certification, Self::Revocation, Self::Other];

    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Awards => "awards",
            Self::Certification => "certification",
            Self::Revocation => "revocation",
            Self::Other => "other",
        }
    }

    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Awards => "拟扶持名单公示",
            Self::Certification => "拟认定名单公示",
            Self::Revocation => "拟撤销名单公示",
            Self::Other => "其他公示",
        }
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == text)
    }

    /// The kind of a stored notice.
    pub fn of(notice: &public_notice::Model) -> Self {
        Self::parse(&notice.kind).unwrap_or(Self::Other)
    }
}

/// Where a notice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoticeState {
    /// Nobody but officers sees it.
    Draft,
    /// Everybody may object.
    Open,
    /// The period is over, and objections are still open.
    Closed,
    /// It holds.
    Final,
    /// It was taken back.
    Cancelled,
}

impl NoticeState {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Open, Self::Closed, Self::Final, Self::Cancelled];

    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Final => "final",
            Self::Cancelled => "cancelled",
        }
    }

    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "草稿",
            Self::Open => "公示中",
            Self::Closed => "异议处理中",
            Self::Final => "公示结束",
            Self::Cancelled => "已撤销",
        }
    }

    /// Class and drawing of its tag.
    pub const fn look(self) -> (&'static str, &'static str) {
        match self {
            Self::Draft => ("editing", "edit"),
            Self::Open => ("repealed", "pin"),
            Self::Closed => ("scheduled", "clock"),
            Self::Final => ("published", "done"),
            Self::Cancelled => ("withdrawn", "withdraw"),
        }
    }

    /// Reads the stored word. What is unknown shows to nobody.
    pub fn of(notice: &public_notice::Model) -> Self {
        Self::parse(&notice.state).unwrap_or(Self::Draft)
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == text)
    }

    /// Where it stands on a day: a period that ended last night is over before the worker has written so.
    pub fn on(notice: &public_notice::Model, today: NaiveDate) -> Self {
        match Self::of(notice) {
            Self::Open if notice.closes_on.is_none_or(|last| today > last) => Self::Closed,
            state => state,
        }
    }

    /// The steps there are: the whole life of a notice.
    pub const fn may_become(self, to: Self) -> bool {
        matches!(
            (self, to),
            (Self::Draft, Self::Open | Self::Cancelled)
                | (Self::Open, Self::Closed | Self::Cancelled)
                | (Self::Closed, Self::Final | Self::Cancelled)
        )
    }
}

/// Whether everybody may read a notice: it was published, also when it was taken back afterwards.
pub fn is_public(notice: &public_notice::Model) -> bool {
    notice.published_at.is_some() && NoticeState::of(notice) != NoticeState::Draft
}

/// A line that is still in the list.
pub const LISTED: &str = "listed";
/// A line that was taken out after an objection.
pub const STRUCK: &str = "struck";

/// Where an objection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObjectionState {
    /// Nobody has begun to look into it.
    Received,
    /// Somebody looks into it.
    Investigating,
    /// It is right.
    Upheld,
    /// A part of it is right.
    Partly,
    /// It is not right.
    Dismissed,
    /// Whoever objected took it back.
    Withdrawn,
}

impl ObjectionState {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Received, Self::Investigating, Self::Upheld, Self::Partly, Self::Dismissed, Self::Withdrawn];
    /// Outcomes that an officer can choose.
    pub const OUTCOMES: [Self; 3] = [Self::Upheld, Self::Partly, Self::Dismissed];
    /// Those in which a notice cannot become final.
    pub const OPEN: [Self; 2] = [Self::Received, Self::Investigating];

    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Investigating => "investigating",
            Self::Upheld => "upheld",
            Self::Partly => "partly",
            Self::Dismissed => "dismissed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Received => "待调查",
            Self::Investigating => "调查中",
            Self::Upheld => "成立",
            Self::Partly => "部分成立",
            Self::Dismissed => "不成立",
            Self::Withdrawn => "已撤回",
        }
    }

    /// Class and drawing of its tag.
    pub const fn look(self) -> (&'static str, &'static str) {
        match self {
            Self::Received => ("scheduled", "clock"),
            Self::Investigating => ("upcoming", "search"),
            Self::Upheld | Self::Partly => ("repealed", "check"),
            Self::Dismissed => ("published", "done"),
            Self::Withdrawn => ("withdrawn", "withdraw"),
        }
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == text)
    }

    /// Where a stored objection stands.
    pub fn of(objection: &objection::Model) -> Self {
        Self::parse(&objection.state).unwrap_or(Self::Received)
    }

    /// Whether somebody still has to answer.
    pub fn is_open(self) -> bool {
        Self::OPEN.contains(&self)
    }
}

/// Where objections can also be handed in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// The office.
    pub office: String,
    /// Telephone number.
    pub phone: String,
    /// Mail address.
    pub email: String,
    /// Where it is.
    pub address: String,
}

impl Contact {
    /// As it is stored.
    pub fn stored(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// As it was stored; what is no JSON is a line of words.
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|_| Self { office: text.to_owned(), ..Self::default() })
    }

    /// What is known, as label and words.
    pub fn lines(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("受理单位", self.office.as_str()),
            ("电话", self.phone.as_str()),
            ("邮箱", self.email.as_str()),
            ("地址", self.address.as_str()),
        ];
        all.into_iter().filter(|(_, words)| !words.is_empty()).collect()
    }
}

/// What a notice begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNotice {
    /// What it is about.
    pub kind: NoticeKind,
    /// Title.
    pub title: String,
    /// Text, a paragraph a line.
    pub body: String,
    /// Whose notice it is: a kind of record and its id. `BY_HAND` and 0 for one that an officer writes.
    pub subject: (String, i64),
    /// The division whose officers answer for it.
    pub division_code: String,
    /// Where to object otherwise.
    pub contact: Contact,
    /// Length of the period.
    pub working_days: i32,
    /// Users who handled the files behind it: they do not decide objections, nor see who objected.
    pub conflicted: Vec<i64>,
    /// Whether it is invented.
    pub is_demo: bool,
    /// Who is named.
    pub lines: Vec<NewLine>,
}

/// Somebody named in a notice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewLine {
    /// Name.
    pub name: String,
    /// Unified social credit code.
    pub credit_code: Option<String>,
    /// Amount in fen.
    pub amount_fen: Option<i64>,
    /// What else there is to say.
    pub note: Option<String>,
    /// The application behind it, which no page of this room shows.
    pub application_id: Option<i64>,
}

/// Users who must not decide objections to a notice.
pub fn conflicted(notice: &public_notice::Model) -> Vec<i64> {
    notice.conflicted.as_array().into_iter().flatten().filter_map(serde_json::Value::as_i64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        assert!(NoticeKind::ALL.into_iter().all(|kind| NoticeKind::parse(kind.key()) == Some(kind)));
        assert!(NoticeState::ALL.into_iter().all(|state| NoticeState::parse(state.key()) == Some(state)));
        assert!(ObjectionState::ALL.into_iter().all(|state| ObjectionState::parse(state.key()) == Some(state)));
    }

    #[test]
    fn every_state_is_reached_and_only_two_have_no_way_on() {
        for to in NoticeState::ALL.into_iter().filter(|to| *to != NoticeState::Draft) {
            assert!(NoticeState::ALL.into_iter().any(|from| from.may_become(to)), "{to:?} is never reached");
        }
        let ends: Vec<_> =
            NoticeState::ALL.into_iter().filter(|from| !NoticeState::ALL.into_iter().any(|to| from.may_become(to))).collect();
        assert_eq!(ends, [NoticeState::Final, NoticeState::Cancelled]);
    }

    #[test]
    fn a_contact_is_read_back_and_plain_words_are_kept() {
        let contact = Contact { office: "商务处".into(), phone: "028-1".into(), ..Contact::default() };
        assert_eq!(Contact::read(&contact.stored()), contact);
        assert_eq!(contact.lines(), [("受理单位", "商务处"), ("电话", "028-1")]);
        assert_eq!(Contact::read("商务处").office, "商务处");
    }
}
