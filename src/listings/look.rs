//! How entries and changes look on the pages of those who manage and review them.

use chrono::{Datelike as _, NaiveDate};

use super::entity::{listing, listing_change};
use super::facts::Facts;
use super::freshness::Age;
use super::link;
use super::rules::{ChangeState, Status};
use super::sheet::Sheet;
use crate::platform::entity::audit_event;
use crate::web::filters::{date, moment};

/// A state in a word with its drawing.
#[derive(Debug, Clone)]
pub struct Tag {
    /// Class after `tag--`.
    pub kind: &'static str,
    /// Drawing.
    pub icon: &'static str,
    /// Word.
    pub word: String,
}

impl Tag {
    fn new(kind: &'static str, icon: &'static str, word: impl Into<String>) -> Self {
        Self { kind, icon, word: word.into() }
    }

    /// Where an entry stands.
    pub fn of_status(status: Status) -> Self {
        let (kind, icon) = match status {
            Status::Draft => ("editing", "edit"),
            Status::Published => ("published", "done"),
            Status::Unpublished => ("withdrawn", "withdraw"),
            Status::Merged => ("withdrawn", "copy"),
        };
        Self::new(kind, icon, status.name())
    }

    /// Where a change stands.
    pub fn of_change(state: ChangeState) -> Self {
        let (kind, icon) = match state {
            ChangeState::Draft => ("editing", "edit"),
            ChangeState::Submitted => ("scheduled", "clock"),
            ChangeState::Returned => ("amended", "warning"),
            ChangeState::Approved => ("published", "done"),
            ChangeState::Withdrawn => ("withdrawn", "withdraw"),
        };
        let word = if state == ChangeState::Draft { "有修改草稿" } else { state.name() };
        Self::new(kind, icon, word)
    }

    /// How old the facts are; none while nobody need care.
    pub fn of_age(age: Age) -> Option<Self> {
        match age {
            Age::Fresh => None,
            Age::Asked => Some(Self::new("scheduled", "clock", "待确认")),
            Age::Marked => Some(Self::new("amended", "warning", "可能已过时")),
            Age::Sunk => Some(Self::new("amended", "warning", "长期未确认")),
            Age::Over => Some(Self::new("repealed", "warning", "确认已到期")),
        }
    }

    /// An overdue deadline.
    pub fn overdue() -> Self {
        Self::new("repealed", "warning", "逾期")
    }

    /// Invented.
    pub fn demo() -> Self {
        Self::new("plain", "info", "演示")
    }
}

/// When the facts were last confirmed.
pub fn confirmed(today: NaiveDate, confirmed_on: Option<NaiveDate>) -> String {
    let Some(day) = confirmed_on else { return "尚未确认".to_owned() };
    let months = (today.year() - day.year()) * 12 + i32::try_from(today.month()).unwrap_or(0)
        - i32::try_from(day.month()).unwrap_or(0)
        - i32::from(today.day() < day.day());
    let days = (today - day).num_days();
    let ago = match (months, days) {
        (..1, 0) => "今天".to_owned(),
        (..1, days) => format!("{days} 天前"),
        (months, _) => format!("{months} 个月前"),
    };
    format!("信息确认于 {}（{ago}）", date(day))
}

/// A step in a history.
pub struct TimelineRow {
    /// What happened.
    pub title: String,
    /// Who and when.
    pub when: String,
    /// Where to look at it; empty when nowhere.
    pub url: String,
    /// Whether it is the newest.
    pub is_newest: bool,
}

/// A history from the audit trail.
pub fn timeline(events: Vec<audit_event::Model>) -> Vec<TimelineRow> {
    let row = |(at, event): (usize, audit_event::Model)| TimelineRow {
        title: event.summary,
        when: format!("{}　{}", event.actor_name, moment(event.at)),
        url: String::new(),
        is_newest: at == 0,
    };
    events.into_iter().enumerate().map(row).collect()
}

/// A section of facts.
pub struct FactGroup {
    /// Heading.
    pub name: String,
    /// Label, value in words, whether it is never public.
    pub facts: Vec<(String, String, bool)>,
}

/// The facts that are there, by section.
pub fn facts(sheet: &Sheet, facts: &Facts) -> Vec<FactGroup> {
    let groups = sheet.directory.groups.iter().map(|group| {
        let said = sheet.directory.fields_of(&group.key).filter_map(|field| {
            let words = sheet.said(field, facts)?.line();
            Some((field.label.clone(), words, field.private))
        });
        FactGroup { name: group.name.clone(), facts: said.collect() }
    });
    groups.filter(|group| !group.facts.is_empty()).collect()
}

/// A picture on a page.
pub struct Thumb {
    /// Row.
    pub id: i64,
    /// Address of the small one.
    pub small: String,
    /// Address of the large one.
    pub large: String,
    /// Words that stand for it.
    pub alt: String,
    /// Width and height of the large one.
    pub size: String,
    /// Whether it waits for review.
    pub is_proposed: bool,
}

impl Thumb {
    /// Name of the control with the words for it.
    pub fn alt_field(&self) -> String {
        format!("alt-of-{}", self.id)
    }

    /// Name of the control with an official's word on it.
    pub fn verdict(&self) -> String {
        format!("picture_{}", self.id)
    }
}

/// Pictures below a side of the house, which shows those that are not public too.
pub fn thumbs(base: &str, pictures: &[super::entity::listing_picture::Model]) -> Vec<Thumb> {
    let thumb = |row: &super::entity::listing_picture::Model| Thumb {
        id: row.id,
        small: format!("{base}/pictures/{}/small", row.id),
        large: format!("{base}/pictures/{}/large", row.id),
        alt: row.alt.clone(),
        size: format!("{}×{}", row.width, row.height),
        is_proposed: row.state == super::store::PROPOSED_PICTURE,
    };
    pictures.iter().map(thumb).collect()
}

/// The state of an open change.
pub fn state_of(change: &listing_change::Model) -> ChangeState {
    ChangeState::of(&change.state)
}

/// The state of an entry.
pub fn status_of(listing: &listing::Model) -> Status {
    Status::of(&listing.status)
}

/// The page of an entry that everybody sees; none while it is not public.
pub fn public_url(listing: &listing::Model) -> Option<String> {
    (status_of(listing) == Status::Published).then(|| link::of(listing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_said_as_people_count_them() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let today = day("2026-11-05");
        assert_eq!(confirmed(today, Some(day("2026-03-05"))), "信息确认于 2026年3月5日（8 个月前）");
        assert_eq!(confirmed(today, Some(day("2026-10-06"))), "信息确认于 2026年10月6日（30 天前）");
        assert_eq!(confirmed(today, Some(today)), "信息确认于 2026年11月5日（今天）");
    }
}
