//! Rows of courses, occasions and sign-ups.

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::{Value, json};

use super::crowd::Person;
use super::files::{DemoCourse, DemoEvent, DemoSession, Held, form};
use super::history::Story;
use crate::platform::clock::instant_of;
use crate::signups::entity::{occasion, signup, signup_step};
use crate::signups::link::{EVENT, TRAINING};
use crate::signups::occasion::{AgendaLine, Sitting, Speaker};
use crate::signups::places::Quota;
use crate::signups::rules::{Stage, State};
use crate::training::courses;
use crate::training::entity::{base, course};
use crate::values::short_code;

/// What people agreed to.
const CONSENT: &str = "我同意主办方为组织本次活动收集和使用以上信息，保存三年后删除。";
const MAKER: &str = "演示内容";

/// What all rows of an occasion need to know.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day {
    /// The day for which the demonstration is made.
    pub today: NaiveDate,
    /// The instant at which it is made.
    pub now: DateTime<Utc>,
}

impl Day {
    /// The sittings of something.
    pub(super) fn sittings(self, held: &Held) -> Vec<Sitting> {
        let first = self.plus(held.offset);
        (0..held.days.max(1)).map(|at| Sitting { on: first + Days::new(at), from: held.start, to: held.end }).collect()
    }

    /// So many days from the day.
    pub(super) fn plus(self, days: i64) -> NaiveDate {
        self.today + Duration::days(days)
    }
}

/// A course.
pub(super) fn course(demo: &DemoCourse, mark: &str, now: DateTime<Utc>) -> course::Model {
    course::Model {
        key: demo.key.clone(),
        title: demo.title.clone(),
        category: demo.category.clone(),
        level: demo.level.clone(),
        audience: demo.audience.clone(),
        summary: demo.summary.clone(),
        body: demo.body.trim().to_owned(),
        hours: demo.hours,
        outline: serde_json::to_value(&demo.outline).unwrap_or_else(|_| json!([])),
        attendance_percent: demo.completion.attendance_percent,
        pass_score: demo.completion.pass_score,
        has_homework: demo.completion.homework,
        certificate: demo.certificate.clone(),
        valid_months: demo.valid_months,
        needs_identity: demo.needs_identity,
        fee_fen: demo.fee_yuan * 100,
        stage: "published".to_owned(),
        source_mark: Some(mark.to_owned()),
        is_demo: true,
        ..courses::blank(now)
    }
}

/// A session of a course.
pub(super) fn session(
    (demo, course): (&DemoCourse, &course::Model),
    (at, session): (usize, &DemoSession),
    base: Option<&base::Model>,
    mark: &str,
    day: Day,
) -> occasion::ActiveModel {
    let sittings = day.sittings(&session.held);
    let speakers = [Speaker { name: session.trainer.clone(), title: "主讲".to_owned(), about: String::new() }];
    let mut row = common(&session.held, &sittings, mark, day);
    row.kind = Set(TRAINING.to_owned());
    row.category = Set(demo.category.clone());
    row.subject_id = Set(Some(course.id));
    row.series = Set(Some(demo.key.clone()));
    row.title = Set(format!("{}（第 {} 期）", demo.title, at + 1));
    row.summary = Set(demo.summary.clone());
    row.organiser = Set(base.map_or_else(|| "培训基地（演示）".to_owned(), |base| base.name.clone()));
    row.contact = Set(base.map(|base| base.contact.clone()).unwrap_or_default());
    row.base_key = Set(Some(session.base.clone()));
    row.needs_identity = Set(demo.needs_identity);
    row.agenda = Set(json_of(&agenda(demo, &session.trainer, &session.held)));
    row.speakers = Set(json_of(&speakers));
    row.topics = Set(json!(["talent"]));
    row.details = Set(json!({ "trainer": session.trainer }));
    row
}

/// An event.
pub(super) fn event(demo: &DemoEvent, mark: &str, day: Day) -> occasion::ActiveModel {
    let sittings = day.sittings(&demo.held);
    let mut row = common(&demo.held, &sittings, mark, day);
    let quota = |ticket: &super::files::TicketType| Quota {
        key: ticket.key.clone(),
        name: ticket.name.clone(),
        places: ticket.places,
        is_division: false,
    };
    let mut details = serde_json::Map::new();
    if let Some(slots) = &demo.slots {
        details.insert("slots".to_owned(), json_of(slots));
    }
    if let Some(contest) = &demo.contest {
        details.insert("contest".to_owned(), json_of(contest));
    }
    let closes = instant_of(day.plus(demo.deadline_offset).and_time(hour(18)));
    if let sea_orm::ActiveValue::Set(starts_at) = &row.starts_at {
        row.closes_at = Set(closes.min(*starts_at));
    }
    row.kind = Set(EVENT.to_owned());
    row.category = Set(demo.kind.clone());
    row.title = Set(demo.title.clone());
    row.summary = Set(demo.summary.clone());
    row.body = Set(demo.body.trim().to_owned());
    row.organiser = Set(demo.organiser.clone());
    row.co_organisers = Set(json_of(&demo.co_organisers));
    row.contact = Set("活动会务组（演示） 028-0000 3100".to_owned());
    row.address = Set(demo.address.clone());
    row.quotas = Set(json_of(&demo.ticket_types.iter().map(quota).collect::<Vec<_>>()));
    row.form = Set(form(&demo.questions));
    row.agenda = Set(json_of(&demo.agenda));
    row.speakers = Set(json_of(&demo.speakers));
    row.topics = Set(json_of(&demo.topics));
    row.details = Set(Value::Object(details));
    row
}

fn common(held: &Held, sittings: &[Sitting], mark: &str, day: Day) -> occasion::ActiveModel {
    let starts_at = sittings.first().map_or(day.now, Sitting::starts_at);
    let ends_at = sittings.last().map_or(starts_at, Sitting::ends_at);
    let opens_at = instant_of((day.plus(held.offset) - Days::new(60)).and_time(hour(9)));
    let published = (opens_at - Duration::days(3)).min(day.now);
    occasion::ActiveModel {
        id: NotSet,
        code: Set(short_code::random()),
        kind: NotSet,
        category: NotSet,
        subject_id: Set(None),
        series: Set(None),
        title: NotSet,
        summary: NotSet,
        body: Set(String::new()),
        organiser: NotSet,
        co_organisers: Set(json!([])),
        contact: NotSet,
        division_code: Set(held.division.clone()),
        base_key: Set(None),
        mode: Set(held.mode.clone()),
        place: Set(held.place.clone()),
        address: Set(String::new()),
        online_link: Set(String::new()),
        sittings: Set(json_of(&sittings)),
        starts_at: Set(starts_at),
        ends_at: Set(ends_at),
        opens_at: Set(Some(opens_at)),
        closes_at: Set(starts_at - Duration::hours(15)),
        capacity: Set(i32::try_from(held.capacity).unwrap_or(0)),
        quotas: Set(json!([])),
        has_waiting_list: Set(true),
        needs_approval: Set(false),
        needs_identity: Set(false),
        is_listed: Set(true),
        offer_hours: Set(24),
        form: Set(json!({ "sections": [] })),
        agenda: NotSet,
        speakers: NotSet,
        topics: NotSet,
        details: NotSet,
        stage: Set(Stage::Published.key().to_owned()),
        stage_note: Set(None),
        organisation_id: Set(None),
        published_at: Set(Some(published)),
        cancelled_at: Set(None),
        source_mark: Set(Some(mark.to_owned())),
        is_demo: Set(true),
        made_by: Set(None),
        made_by_name: Set(MAKER.to_owned()),
        revision: Set(1),
        created_at: Set(published),
        updated_at: Set(published),
    }
}

/// Parts of the course on the days of the session; lunch takes an hour.
fn agenda(demo: &DemoCourse, trainer: &str, held: &Held) -> Vec<AgendaLine> {
    let a_day = (held.end - held.start).num_minutes().max(60);
    let all: u32 = demo.outline.iter().map(|line| line.hours).sum();
    let scale = a_day * i64::try_from(held.days).unwrap_or(1) / i64::from(all.max(1));
    let mut passed = 0;
    let line = |part: &courses::OutlineLine| {
        let (day, within) = (passed / a_day, passed % a_day);
        passed += i64::from(part.hours) * scale;
        let at = held.start + Duration::minutes(within / 30 * 30);
        AgendaLine {
            day: u32::try_from(day + 1).unwrap_or(1),
            time: at.format("%H:%M").to_string(),
            title: part.title.clone(),
            who: trainer.to_owned(),
        }
    };
    demo.outline.iter().map(line).collect()
}

/// A sign-up.
pub(super) fn signup(occasion: &occasion::Model, person: &Person, story: &Story, answers: Value) -> signup::ActiveModel {
    let ended = story.steps.last().filter(|_| !story.state.is_active());
    let last = story.steps.last().map_or(story.made_at, |step| step.3);
    signup::ActiveModel {
        id: NotSet,
        occasion_id: Set(occasion.id),
        code: Set(short_code::random()),
        ticket: Set(1),
        state: Set(story.state.key().to_owned()),
        quota: Set(story.quota.clone()),
        name: Set(person.name.clone()),
        mobile: Set(person.mobile.clone()),
        email: Set(person.email.clone()),
        employer: Set(person.employer.clone()),
        credit_code: Set(None),
        post: Set(person.post.clone()),
        division_code: Set(person.division.clone()),
        identity_masked: Set(occasion.needs_identity.then(|| person.identity_masked.clone())),
        person_hash: Set(person.hash.clone()),
        contact_hash: Set(person.hash.clone()),
        answers: Set(answers),
        consent: Set(CONSENT.to_owned()),
        consented_at: Set(story.made_at),
        user_id: Set(None),
        organisation_id: Set(None),
        batch: Set(None),
        source: Set(story.how.key().to_owned()),
        queued_at: Set(story.made_at),
        rank: Set(0),
        offered_until: Set(story.offered_until),
        confirmed_at: Set(story.reached(State::Confirmed)),
        ended_at: Set(ended.map(|step| step.3)),
        end_reason: Set(ended.and_then(|step| step.4).map(str::to_owned)),
        note: Set(None),
        reminded: Set(String::new()),
        erased_at: Set(None),
        is_demo: Set(true),
        revision: Set(1),
        created_at: Set(story.made_at),
        updated_at: Set(last),
    }
}

/// What happened to it.
pub(super) fn steps(row: &signup::Model, story: &Story) -> Vec<signup_step::ActiveModel> {
    let step = |(action, from, to, at, reason): &super::history::Step| signup_step::ActiveModel {
        id: NotSet,
        signup_id: Set(row.id),
        occasion_id: Set(row.occasion_id),
        action: Set((*action).to_owned()),
        from_state: Set(from.map(|state| state.key().to_owned())),
        to_state: Set(to.key().to_owned()),
        reason: Set(reason.map(str::to_owned)),
        actor_id: Set(None),
        actor_name: Set(MAKER.to_owned()),
        at: Set(*at),
    };
    story.steps.iter().map(step).collect()
}

fn hour(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default()
}

fn json_of(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}
