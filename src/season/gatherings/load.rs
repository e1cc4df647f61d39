//! Loading, once: bases, courses and targets in one write, then every occasion with all its people in a write of its own.
//! What carries the mark of its place in the content is there already.

use std::collections::{HashMap, HashSet};

use anyhow::Context as _;
use chrono::{Datelike as _, Duration, NaiveDate};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait as _, ColumnTrait, EntityTrait, IntoActiveModel as _, QueryFilter, QuerySelect};

use super::crowd::{Crowd, answers};
use super::files::{DemoCourse, DemoEvent, Files, Held};
use super::history::{Frame, stories};
use super::rows::{self, Day};
use super::{extras, outcome};
use crate::platform::work::StopSign;
use crate::platform::{Actor, Happened, Subject, Write, numbers, setting};
use crate::season::chance::Chance;
use crate::signups::PersonKey;
use crate::signups::entity::{occasion, signup, signup_step};
use crate::signups::link::{EVENT, TRAINING};
use crate::signups::occasion::Occasion as _;
use crate::signups::rules::Stage;
use crate::signups::store::signups;
use crate::training::courses::COURSE;
use crate::training::entity::{base, course, target};
use crate::web::Site;

/// Says that it was loaded, or taken out.
pub(super) const LOADED: &str = "gatherings.loaded";
/// The day for which it is made.
pub(super) const DAY: &str = "gatherings.day";
/// Who made the demonstration's targets.
pub(super) const MAKER: &str = "演示内容";
/// Shares of the capacity that people fill, where a session or an event is not overrun.
const FILL: (f64, f64) = (0.57, 0.26);

struct Loader<'a> {
    site: &'a Site,
    files: Files,
    crowd: Crowd,
    day: Day,
    courses: HashMap<String, course::Model>,
    bases: HashMap<String, base::Model>,
    called_off: Option<String>,
}

/// Loads what is missing; how many occasions were made.
pub async fn load(site: &Site, stop: &StopSign) -> anyhow::Result<usize> {
    if setting::get(site.database.read(), LOADED).await?.is_some() {
        return Ok(0);
    }
    let Ok(files) = Files::read(&site.content) else { return Ok(0) };
    let today = match setting::get(site.database.read(), DAY).await? {
        Some(day) => day.parse::<NaiveDate>()?,
        None => site.clock.today(),
    };
    setting::put(site.database.read(), &site.clock, DAY, &today.to_string()).await?;
    let key = site.kept::<PersonKey>().map_err(|error| anyhow::anyhow!("{error}"))?;
    let cities: Vec<String> =
        site.zone.divisions.iter().map(|division| division.code.clone()).filter(|code| is_city(code)).collect();
    let day = Day { today, now: site.clock.now() };
    let (crowd, called_off) = (Crowd::of(&key, &cities), least_wanted(&files));
    let mut loader = Loader { site, files, crowd, day, courses: HashMap::new(), bases: HashMap::new(), called_off };
    loader.ground().await.context("courses and bases")?;
    let known = loader.known().await?;
    let mut made = 0;
    for course in &loader.files.training.courses {
        for (at, session) in course.sessions.iter().enumerate() {
            let mark = mark(&course.key, session.held.offset);
            if stop.is_raised() {
                return Ok(made);
            }
            if !known.contains(&mark) {
                loader.session(course, at, &mark).await.with_context(|| mark.clone())?;
                made += 1;
                tokio::task::yield_now().await;
            }
        }
    }
    for event in &loader.files.events {
        let mark = mark("events", 0) + &event.key;
        if stop.is_raised() {
            return Ok(made);
        }
        if !known.contains(&mark) {
            loader.event(event, &mark).await.with_context(|| mark.clone())?;
            made += 1;
            tokio::task::yield_now().await;
        }
    }
    setting::put(site.database.read(), &site.clock, LOADED, "done").await?;
    tracing::info!(made, of = loader.files.occasions(), "the demonstration of training and events is loaded");
    Ok(made)
}

fn mark(key: &str, offset: i64) -> String {
    format!("demo/{key}/{offset}/")
}

fn is_city(code: &str) -> bool {
    code.ends_with("00") && !code.ends_with("0000")
}

/// The session to come that fewest people want: it is called off, so that this can be seen too.
fn least_wanted(files: &Files) -> Option<String> {
    let all = files.training.courses.iter().flat_map(|course| course.sessions.iter().map(move |session| (course, session)));
    let coming = all.filter(|(_, session)| (10..60).contains(&session.held.offset));
    let least = coming.min_by(|one, other| one.1.held.popularity.total_cmp(&other.1.held.popularity));
    least.map(|(course, session)| mark(&course.key, session.held.offset))
}

impl Loader<'_> {
    /// Bases, courses and targets.
    async fn ground(&mut self) -> anyhow::Result<()> {
        let write = self.begin().await?;
        let mut bases: HashMap<String, base::Model> =
            base::Entity::find().all(&*write).await?.into_iter().map(|row| (row.key.clone(), row)).collect();
        for demo in self.files.training.bases.iter().filter(|demo| !bases.contains_key(&demo.key)).collect::<Vec<_>>() {
            let row = base::ActiveModel {
                id: NotSet,
                key: Set(demo.key.clone()),
                name: Set(demo.name.clone()),
                kind: Set(demo.kind.clone()),
                division_code: Set(demo.division.clone()),
                contact: Set(demo.contact.clone()),
                is_demo: Set(true),
            };
            let row = row.insert(&*write).await?;
            bases.insert(row.key.clone(), row);
        }
        let mut courses: HashMap<String, course::Model> =
            course::Entity::find().all(&*write).await?.into_iter().map(|row| (row.key.clone(), row)).collect();
        let mut touched = Vec::new();
        let missing: Vec<&DemoCourse> =
            self.files.training.courses.iter().filter(|demo| !courses.contains_key(&demo.key)).collect();
        for demo in missing {
            let mut row = rows::course(demo, &format!("demo/{}", demo.key), self.day.now).into_active_model().reset_all();
            row.id = NotSet;
            let row = course::Entity::insert(row).exec_with_returning(&*write).await?;
            touched.push((COURSE, row.id));
            courses.insert(row.key.clone(), row);
        }
        self.targets(&write).await?;
        (self.bases, self.courses) = (bases, courses);
        let subject = Subject { kind: COURSE, id: 0, name: "演示培训".to_owned() };
        write.commit(Happened::new("course.demo_loaded", subject, "载入演示课程和基地", touched)).await?;
        Ok(())
    }

    /// What the province asks for in a year.
    async fn targets(&self, write: &Write) -> anyhow::Result<()> {
        let year = self.day.today.year();
        let known: Vec<i32> =
            target::Entity::find().select_only().column(target::Column::Year).into_tuple().all(&**write).await?;
        for year in (year - 2..=year).filter(|year| !known.contains(year)) {
            let row = target::ActiveModel {
                id: NotSet,
                year: Set(year),
                person_times: Set(2_000),
                source: Set("全省跨境电商培训不少于 2000 人次/年".to_owned()),
                made_by_name: Set(MAKER.to_owned()),
                updated_at: Set(self.day.now),
            };
            row.insert(&**write).await?;
        }
        Ok(())
    }

    async fn known(&self) -> anyhow::Result<HashSet<String>> {
        let marks: Vec<Option<String>> = occasion::Entity::find()
            .filter(occasion::Column::SourceMark.is_not_null())
            .select_only()
            .column(occasion::Column::SourceMark)
            .into_tuple()
            .all(self.site.database.read())
            .await?;
        Ok(marks.into_iter().flatten().collect())
    }

    async fn begin(&self) -> anyhow::Result<Write> {
        Ok(self.site.begin(Actor::system(MAKER)).await?)
    }

    /// A write for one occasion, unless another node was quicker: the series is held until the write ends.
    async fn begin_with(&self, mark: &str) -> anyhow::Result<Option<Write>> {
        let write = self.begin().await?;
        numbers::next(&write, "gatherings").await?;
        let known = occasion::Entity::find().filter(occasion::Column::SourceMark.eq(mark)).one(&*write).await?;
        Ok(known.is_none().then_some(write))
    }

    async fn session(&self, demo: &DemoCourse, at: usize, mark: &str) -> anyhow::Result<()> {
        let course = self.courses.get(&demo.key).context("the course is missing")?;
        let session = &demo.sessions[at];
        let row = rows::session((demo, course), (at, session), self.bases.get(&session.base), mark, self.day);
        let Some(write) = self.begin_with(mark).await? else { return Ok(()) };
        let mut chance = Chance::of(&["gathering", mark]);
        let (occasion, people) = self.people(&write, &mut chance, row, &session.held, &[], FILL.0).await?;
        let came = outcome::attend(&write, &mut chance, &occasion, &people, self.day.now).await?;
        if outcome::is_over(&occasion, self.day.today) {
            outcome::results(&write, &mut chance, (course, &occasion), &people, &came, self.day.today).await?;
        }
        outcome::surveys(&write, &mut chance, &occasion, &came, &self.files, self.day.now).await?;
        self.commit(write, &occasion, people.len(), vec![(COURSE, course.id), (TRAINING, occasion.id)]).await
    }

    async fn event(&self, demo: &DemoEvent, mark: &str) -> anyhow::Result<()> {
        let row = rows::event(demo, mark, self.day);
        let Some(write) = self.begin_with(mark).await? else { return Ok(()) };
        let mut chance = Chance::of(&["gathering", mark]);
        let (occasion, people) = self.people(&write, &mut chance, row, &demo.held, &demo.questions, FILL.1).await?;
        let came = outcome::attend(&write, &mut chance, &occasion, &people, self.day.now).await?;
        let is_over = outcome::is_over(&occasion, self.day.today);
        extras::matching(&write, &mut chance, demo, &occasion, &people, self.day.now).await?;
        extras::contest(&write, &mut chance, demo, &occasion, &people, is_over).await?;
        outcome::surveys(&write, &mut chance, &occasion, &came, &self.files, self.day.now).await?;
        self.commit(write, &occasion, people.len(), vec![(EVENT, occasion.id)]).await
    }

    /// The occasion with everybody who signed up.
    async fn people(
        &self,
        write: &Write,
        chance: &mut Chance,
        mut row: occasion::ActiveModel,
        held: &Held,
        questions: &[super::files::Question],
        fill: f64,
    ) -> anyhow::Result<(occasion::Model, Vec<signup::Model>)> {
        let mark = row.source_mark.take().flatten();
        let called_off = (mark.is_some() && mark == self.called_off).then(|| self.day.now - Duration::days(1));
        row.source_mark = Set(mark);
        if let Some(at) = called_off {
            row.stage = Set(Stage::Cancelled.key().to_owned());
            row.stage_note = Set(Some("报名人数不足，合并到下一期".to_owned()));
            row.cancelled_at = Set(Some(at));
        }
        let occasion = occasion::Entity::insert(row).exec_with_returning(&**write).await?;
        let opens = occasion.opens_at.unwrap_or(occasion.created_at);
        let until = occasion.closes_at.min(called_off.unwrap_or(self.day.now));
        let gathered = self.crowd.gather(chance, if opens < until { wanted(held, fill) } else { 0 });
        let divisions: Vec<Option<&str>> = gathered.iter().map(|person| person.division.as_deref()).collect();
        let has_begun = occasion.starts_at <= self.day.now;
        let frame = Frame { opens, until, called_off, has_begun, places: occasion.places() };
        let stories = stories(chance, &frame, &divisions);
        let rows = gathered.iter().zip(&stories);
        let rows = rows.map(|(person, story)| rows::signup(&occasion, person, story, answers(chance, questions))).collect();
        let people = signups::insert_all(write, rows).await?;
        let steps: Vec<signup_step::ActiveModel> =
            people.iter().zip(&stories).flat_map(|(person, story)| rows::steps(person, story)).collect();
        for chunk in steps.chunks(300) {
            signup_step::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(&**write).await?;
        }
        Ok((occasion, people))
    }

    async fn commit(
        &self,
        write: Write,
        occasion: &occasion::Model,
        people: usize,
        touched: Vec<(&'static str, i64)>,
    ) -> anyhow::Result<()> {
        let happened = crate::signups::event::shown("occasion.demo_loaded", occasion, format!("载入演示报名 {people} 人"));
        write.commit(happened.touching(touched)).await?;
        Ok(())
    }
}

/// How many sign up.
fn wanted(held: &Held, fill: f64) -> usize {
    let soon = if held.offset > 14 { 0.7 } else { 1.0 };
    let share = if held.popularity < 1.0 { held.popularity * fill * soon } else { held.popularity };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred at most, and never negative")]
    let count = (f64::from(held.capacity) * share).round() as usize;
    count
}
