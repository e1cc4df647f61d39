//! An occasion as rules see it: its sittings, whether one can sign up now, and why not.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::entity::occasion::Model;
use super::link::EVENT;
use super::places::{Places, Quota};
use super::rules::Stage;
use crate::forms::Schema;
use crate::platform::clock::{instant_of, local};
use crate::values::short_code;

/// People who sign up after this long before the doors close are let in: from this long before a sitting begins.
pub const DOORS_OPEN: Duration = Duration::hours(2);

/// One day of an occasion, in the time of China.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sitting {
    /// Day.
    pub on: NaiveDate,
    /// When it begins.
    pub from: NaiveTime,
    /// When it ends.
    pub to: NaiveTime,
}

impl Sitting {
    /// When it begins.
    pub fn starts_at(&self) -> DateTime<Utc> {
        instant_of(self.on.and_time(self.from))
    }

    /// When it ends; sittings that end "before" they begin run past midnight.
    pub fn ends_at(&self) -> DateTime<Utc> {
        let day = if self.to <= self.from { self.on + Duration::days(1) } else { self.on };
        instant_of(day.and_time(self.to))
    }
}

/// A line of the agenda.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AgendaLine {
    /// Day, counted from 1.
    pub day: u32,
    /// When.
    pub time: String,
    /// What.
    pub title: String,
    /// By whom.
    pub who: String,
}

/// Somebody who speaks or teaches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Speaker {
    /// Name.
    pub name: String,
    /// Office.
    pub title: String,
    /// What for.
    pub about: String,
}

/// Why one cannot sign up now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// Not public.
    Hidden,
    /// Called off.
    CalledOff,
    /// Not yet.
    NotYet(DateTime<Utc>),
    /// The deadline has passed.
    Over(DateTime<Utc>),
    /// It has ended.
    Ended,
}

impl Closed {
    /// As people read it.
    pub fn words(&self) -> String {
        let moment = |at: &DateTime<Utc>| local(*at).format("%-m月%-d日 %H:%M").to_string();
        match self {
            Self::Hidden => "尚未发布".to_owned(),
            Self::CalledOff => "已取消举办".to_owned(),
            Self::NotYet(at) => format!("{} 开始报名", moment(at)),
            Self::Over(at) => format!("报名已于 {} 截止", moment(at)),
            Self::Ended => "已结束".to_owned(),
        }
    }
}

/// A draft about which nothing is known yet.
pub fn blank(now: DateTime<Utc>) -> Model {
    let none = || json!([]);
    Model {
        id: 0,
        code: short_code::random(),
        kind: EVENT.to_owned(),
        category: String::new(),
        subject_id: None,
        series: None,
        title: String::new(),
        summary: String::new(),
        body: String::new(),
        organiser: String::new(),
        co_organisers: none(),
        contact: String::new(),
        division_code: String::new(),
        base_key: None,
        mode: "offline".to_owned(),
        place: String::new(),
        address: String::new(),
        online_link: String::new(),
        sittings: none(),
        starts_at: now,
        ends_at: now,
        opens_at: None,
        closes_at: now,
        capacity: 0,
        quotas: none(),
        has_waiting_list: true,
        needs_approval: false,
        needs_identity: false,
        is_listed: true,
        offer_hours: 24,
        form: json!(Schema::default()),
        agenda: none(),
        speakers: none(),
        topics: none(),
        details: json!({}),
        stage: Stage::Draft.key().to_owned(),
        stage_note: None,
        organisation_id: None,
        published_at: None,
        cancelled_at: None,
        source_mark: None,
        is_demo: false,
        made_by: None,
        made_by_name: String::new(),
        revision: 1,
        created_at: now,
        updated_at: now,
    }
}

/// What is read out of a row many times.
pub trait Occasion {
    /// Days, in order.
    fn sittings(&self) -> Vec<Sitting>;
    /// Where it is on its way.
    fn stage(&self) -> Stage;
    /// Why one cannot sign up at this moment; none when one can.
    fn closed(&self, now: DateTime<Utc>) -> Option<Closed>;
    /// Its places, held by nobody yet.
    fn places(&self) -> Places;
    /// What is asked beyond the person.
    fn schema(&self) -> Schema;
    /// When an offer made now ends: after so many hours, and in any case before it begins.
    fn offer_ends(&self, now: DateTime<Utc>) -> DateTime<Utc>;
}

impl Occasion for Model {
    fn sittings(&self) -> Vec<Sitting> {
        serde_json::from_value(self.sittings.clone()).unwrap_or_default()
    }

    fn stage(&self) -> Stage {
        Stage::parse(&self.stage).unwrap_or(Stage::Draft)
    }

    fn closed(&self, now: DateTime<Utc>) -> Option<Closed> {
        match self.stage() {
            Stage::Cancelled => return Some(Closed::CalledOff),
            Stage::Published => {}
            Stage::Draft | Stage::Submitted | Stage::Returned => return Some(Closed::Hidden),
        }
        match self.opens_at {
            _ if now >= self.ends_at => Some(Closed::Ended),
            _ if now >= self.closes_at => Some(Closed::Over(self.closes_at)),
            Some(opens_at) if now < opens_at => Some(Closed::NotYet(opens_at)),
            _ => None,
        }
    }

    fn places(&self) -> Places {
        let quotas: Vec<Quota> = serde_json::from_value(self.quotas.clone()).unwrap_or_default();
        Places::new(u32::try_from(self.capacity).ok().filter(|capacity| *capacity > 0), quotas)
    }

    fn schema(&self) -> Schema {
        serde_json::from_value(self.form.clone()).unwrap_or_default()
    }

    fn offer_ends(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let latest = (self.starts_at - Duration::hours(1)).max(now + Duration::minutes(30));
        (now + Duration::hours(i64::from(self.offer_hours.max(1)))).min(latest)
    }
}
