//! Loading, once: reporters in one write, then their months, a dozen reporters a write, then the sums. Whoever has returns is
//! done already, so that loading goes on where it stopped.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use anyhow::Context as _;
use chrono::{Duration, NaiveDate};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::belt::Belt;
use super::enterprise::{self, Enterprise};
use super::park::Park;
use super::rows;
use super::story::{self, Frame, Step, Story};
use super::warehouse::Warehouse;
use super::world::FIRST;
use crate::access::entity::organisation;
use crate::listings::Facts;
use crate::listings::entity::listing;
use crate::platform::work::StopSign;
use crate::platform::{Actor, Happened, Subject, Write, numbers, setting};
use crate::returns::entity::{monthly_return, reporter, return_step, return_total};
use crate::returns::figures::Figures;
use crate::returns::forms::{Form, Forms};
use crate::returns::rules::{Action, COUNTED, State};
use crate::returns::store::totals;
use crate::returns::{Period, checks, figures};
use crate::values::Calendar;
use crate::web::Site;

/// Says that it was loaded, or taken out.
pub(super) const LOADED: &str = "returns.loaded";
/// The day for which it is made.
pub(super) const DAY: &str = "returns.day";
/// Who makes the demonstration.
const MAKER: &str = "演示内容";
/// Reporters of a write.
const AT_ONCE: usize = 12;

/// One of the demonstration's reporters with its figures to come.
enum Kind {
    Park(Park),
    Belt(Belt),
    Warehouse(Warehouse),
    Enterprise(Enterprise),
}

impl Kind {
    fn month(&self, period: Period) -> Figures {
        match self {
            Self::Park(one) => one.month(period),
            Self::Belt(one) => one.month(period),
            Self::Warehouse(one) => one.month(period),
            Self::Enterprise(one) => one.month(period),
        }
    }

    fn remember(&mut self, figures: Figures) {
        match self {
            Self::Park(one) => one.maker.last = figures,
            Self::Belt(one) => one.maker.last = figures,
            Self::Warehouse(one) => one.maker.last = figures,
            Self::Enterprise(one) => one.maker.last = figures,
        }
    }
}

/// A month that was made.
struct Made {
    period: Period,
    vintage: i32,
    story: Story,
    figures: Figures,
    alerts: Vec<String>,
    note: &'static str,
}

/// Loads what is missing; how many returns were made.
pub async fn load(site: &Site, stop: &StopSign) -> anyhow::Result<usize> {
    if setting::get(site.database.read(), LOADED).await?.is_some() {
        return Ok(0);
    }
    let forms = site.kept::<Forms>().map_err(|error| anyhow::anyhow!("{error}"))?;
    let calendar = site.kept::<Calendar>().map_err(|error| anyhow::anyhow!("{error}"))?;
    let today = match setting::get(site.database.read(), DAY).await? {
        Some(day) => day.parse::<NaiveDate>()?,
        None => site.clock.today(),
    };
    setting::put(site.database.read(), &site.clock, DAY, &today.to_string()).await?;
    let frame = Frame { calendar: &calendar, now: site.clock.now(), today, last: Period::before(today) };
    let everybody = reporters(site).await.context("reporters")?;
    if everybody.is_empty() {
        return Ok(0);
    }
    let mut made = 0;
    for chunk in everybody.chunks(AT_ONCE) {
        if stop.is_raised() {
            return Ok(made);
        }
        made += returns(site, &forms, chunk, frame).await.context("returns")?;
        tokio::task::yield_now().await;
    }
    sums(site).await.context("sums")?;
    setting::put(site.database.read(), &site.clock, LOADED, "done").await?;
    tracing::info!(made, reporters = everybody.len(), "the demonstration of monthly returns is loaded");
    Ok(made)
}

async fn begin(site: &Site) -> anyhow::Result<Write> {
    let write = site.begin(Actor::system(MAKER)).await?;
    // Another node that loads too waits here, and then finds what was made.
    numbers::next(&write, "returns.demo").await?;
    Ok(write)
}

fn happened(what: String) -> Happened {
    let subject = Subject { kind: "monthly_return", id: 0, name: "演示月报".to_owned() };
    Happened::new("return.demo_loaded", subject, what, Vec::new())
}

/// The demonstration's reporters, made where they are missing, in the order of forms.
async fn reporters(site: &Site) -> anyhow::Result<Vec<reporter::Model>> {
    let write = begin(site).await?;
    let known = reporter::Entity::find().filter(reporter::Column::IsDemo.eq(true)).order_by_asc(reporter::Column::Id);
    let known = known.all(&*write).await?;
    if !known.is_empty() {
        return Ok(known);
    }
    let now = write.clock().now();
    let row = |form: &str, listing: Option<i64>, organisation: Option<i64>, name: &str, division: &str| reporter::ActiveModel {
        id: NotSet,
        form_key: Set(form.to_owned()),
        listing_id: Set(listing),
        organisation_id: Set(organisation),
        name: Set(name.to_owned()),
        division_code: Set(division.to_owned()),
        since_period: Set(FIRST),
        until_period: Set(None),
        is_demo: Set(true),
        created_at: Set(now),
    };
    let mut rows = Vec::new();
    for (form, directory) in [("park", "parks"), ("belt", "belts"), ("warehouse", "warehouses")] {
        for entry in entries(&write, directory).await? {
            rows.push(row(form, Some(entry.id), None, &entry.name, &entry.division_code));
        }
    }
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let firms = organisation::Entity::find()
        .filter(organisation::Column::Kind.eq("enterprise"))
        .filter(organisation::Column::Name.contains("演示"))
        .order_by_asc(organisation::Column::Id)
        .all(&*write)
        .await?;
    rows.extend(firms.iter().map(|firm| row("enterprise", None, Some(firm.id), &firm.name, &firm.division_code)));
    for at in 0..enterprise::INVENTED {
        let (name, division) = enterprise::named(at);
        rows.push(row("enterprise", None, None, &name, division));
    }
    let count = rows.len();
    for chunk in rows.chunks(100) {
        reporter::Entity::insert_many(chunk.to_vec()).exec_without_returning(&*write).await?;
    }
    let made = reporter::Entity::find().filter(reporter::Column::IsDemo.eq(true)).order_by_asc(reporter::Column::Id);
    let made = made.all(&*write).await?;
    write.commit(happened(format!("演示填报主体 {count} 家"))).await?;
    Ok(made)
}

/// The demonstration's public entries of a directory.
async fn entries(write: &Write, directory: &str) -> anyhow::Result<Vec<listing::Model>> {
    let rows = listing::Entity::find()
        .filter(listing::Column::Directory.eq(directory))
        .filter(listing::Column::IsDemo.eq(true))
        .filter(listing::Column::Status.eq("published"))
        .order_by_asc(listing::Column::Id);
    Ok(rows.all(&**write).await?)
}

/// Makes the months of some reporters; how many.
async fn returns(site: &Site, forms: &Forms, chunk: &[reporter::Model], frame: Frame<'_>) -> anyhow::Result<usize> {
    let write = begin(site).await?;
    let ids: Vec<i64> = chunk.iter().map(|row| row.id).collect();
    let done: Vec<i64> = monthly_return::Entity::find()
        .filter(monthly_return::Column::ReporterId.is_in(ids.iter().copied()))
        .select_only()
        .column(monthly_return::Column::ReporterId)
        .distinct()
        .into_tuple()
        .all(&*write)
        .await?;
    let done: HashSet<i64> = done.into_iter().collect();
    let listings: Vec<i64> = chunk.iter().filter_map(|row| row.listing_id).collect();
    let entries = listing::Entity::find().filter(listing::Column::Id.is_in(listings)).all(&*write).await?;
    let entries: HashMap<i64, listing::Model> = entries.into_iter().map(|row| (row.id, row)).collect();
    let firms = reporter::Entity::find()
        .filter(reporter::Column::IsDemo.eq(true))
        .filter(reporter::Column::FormKey.eq("enterprise"))
        .order_by_asc(reporter::Column::Id)
        .select_only()
        .column(reporter::Column::Id)
        .into_tuple::<i64>()
        .all(&*write)
        .await?;
    let mut count = 0;
    for row in chunk.iter().filter(|row| !done.contains(&row.id)) {
        let Some(form) = forms.of(&row.form_key) else { continue };
        let facts = row.listing_id.and_then(|id| entries.get(&id)).map(|entry| Facts::of_json(&entry.facts));
        let place = firms.iter().position(|id| *id == row.id).unwrap_or(0);
        let Some(kind) = kind_of(row, facts.as_ref(), (place, firms.len())) else { continue };
        let revision = forms.current_revision(&*write, &row.form_key).await?;
        let months = months(row, form, kind, frame);
        count += months.len();
        put(&write, row, &months, revision).await?;
    }
    if count > 0 {
        write.commit(happened(format!("演示月报 {count} 份"))).await?;
    }
    Ok(count)
}

fn kind_of(row: &reporter::Model, facts: Option<&Facts>, (place, firms): (usize, usize)) -> Option<Kind> {
    match (row.form_key.as_str(), facts) {
        ("park", Some(facts)) => Some(Kind::Park(Park::of(&row.name, facts))),
        ("belt", Some(facts)) => Some(Kind::Belt(Belt::of(&row.name, facts))),
        ("warehouse", Some(facts)) => Some(Kind::Warehouse(Warehouse::of(&row.name, facts))),
        ("enterprise", _) => Some(Kind::Enterprise(Enterprise::of(&row.name, place, firms))),
        _ => None,
    }
}

/// All months of a reporter, oldest first.
fn months(row: &reporter::Model, form: &Form, mut kind: Kind, frame: Frame<'_>) -> Vec<Made> {
    let Some(first) = Period::of_number(FIRST) else { return Vec::new() };
    let mut made: Vec<Made> = Vec::new();
    let mut previous: Option<Figures> = None;
    for period in first.to(frame.last) {
        let mut now = kind.month(period);
        checks::complete(form, period, &mut now, previous.as_ref());
        kind.remember(now.clone());
        if let Some(story) = story::of(&row.name, form, period, frame) {
            let alerts = checks::alerts(form, &now, previous.as_ref()).into_iter().map(|alert| alert.field).collect();
            made.push(Made { period, vintage: 1, story, figures: now.clone(), alerts, note: "" });
        }
        previous = Some(now);
    }
    correct(row, form, &mut made, frame);
    made
}

/// Some correct what counts: a park whose correction was found right, and a warehouse whose correction waits.
fn correct(row: &reporter::Model, form: &Form, made: &mut Vec<Made>, frame: Frame<'_>) {
    let (back, is_settled) = match (row.form_key.as_str(), row.name.contains("数贸产业园") || row.name.contains("三江")) {
        ("park", true) => (5, true),
        ("warehouse", _) if row.name.contains("一号") => (2, false),
        _ => return,
    };
    let period = frame.last.back(back);
    let at = made.iter().position(|one| one.period == period && one.story.state().counts());
    let Some(at) = at else { return };
    let right = made[at].figures.clone();
    let wrong = &mut made[at];
    let field = if row.form_key == "park" { "export_9710" } else { "export_value" };
    if let Some(value) = wrong.figures.get_mut(field) {
        *value = checks::rounded(*value * 1.18, 2);
    }
    // Sums are made anew, cumulative figures stay: nobody noticed at first.
    for key in form.fields().filter(|field| !field.sum_of.is_empty()).map(|field| field.key.clone()) {
        wrong.figures.remove(&key);
    }
    checks::complete(form, period, &mut wrong.figures, None);
    let begun = frame.now - Duration::days(if is_settled { 20 } else { 2 });
    let step = |action, from, to, hours| Step { action, from, to, at: begun + Duration::hours(hours), reason: None };
    let mut story = Story { steps: Vec::new(), due_on: wrong.story.due_on };
    story.steps.push(step(Action::Correct, None, State::Draft, 0));
    story.steps.push(step(Action::Submit, Some(State::Draft), State::Submitted, 2));
    if is_settled {
        let from = wrong.story.state();
        wrong.story.steps.push(Step {
            action: Action::Supersede,
            from: Some(from),
            to: State::Superseded,
            at: begun + Duration::hours(50),
            reason: Some("第 2 版审核通过"),
        });
        story.steps.push(step(Action::Verify, Some(State::Submitted), State::Verified, 50));
        story.steps.push(step(Action::Lock, Some(State::Verified), State::Locked, 51));
    }
    let note = "更正：一家企业把上月已放行的报关单重复计入，已与报关行核对。";
    made.push(Made { period, vintage: 2, story, figures: right, alerts: Vec::new(), note });
}

async fn put(write: &Write, row: &reporter::Model, months: &[Made], revision: i32) -> anyhow::Result<()> {
    let models = months
        .iter()
        .map(|one| rows::monthly(row, (one.period, one.vintage), &one.story, &one.figures, &one.alerts, one.note, revision));
    let models: Vec<_> = models.collect();
    for chunk in models.chunks(100) {
        monthly_return::Entity::insert_many(chunk.to_vec()).exec_without_returning(&**write).await?;
    }
    let ids: Vec<(i64, i32, i32)> = monthly_return::Entity::find()
        .filter(monthly_return::Column::ReporterId.eq(row.id))
        .select_only()
        .columns([monthly_return::Column::Id, monthly_return::Column::Period, monthly_return::Column::Vintage])
        .into_tuple()
        .all(&**write)
        .await?;
    let ids: HashMap<(i32, i32), i64> = ids.into_iter().map(|(id, period, vintage)| ((period, vintage), id)).collect();
    let steps = months.iter().filter_map(|one| Some((ids.get(&(one.period.number(), one.vintage))?, one)));
    let steps: Vec<_> = steps.flat_map(|(id, one)| rows::steps(*id, &one.story)).collect();
    for chunk in steps.chunks(200) {
        return_step::Entity::insert_many(chunk.to_vec()).exec_without_returning(&**write).await?;
    }
    Ok(())
}

/// The sums of all months, form by form.
async fn sums(site: &Site) -> anyhow::Result<()> {
    for form in ["park", "belt", "warehouse", "enterprise"] {
        let write = begin(site).await?;
        let counted: Vec<(i32, String, sea_orm::prelude::Json)> = monthly_return::Entity::find()
            .filter(monthly_return::Column::FormKey.eq(form))
            .filter(monthly_return::Column::State.is_in(COUNTED))
            .select_only()
            .columns([monthly_return::Column::Period, monthly_return::Column::DivisionCode, monthly_return::Column::Figures])
            .into_tuple()
            .all(&*write)
            .await?;
        let mut parts: BTreeMap<(i32, String), Vec<Figures>> = BTreeMap::new();
        for (period, division, stored) in counted {
            parts.entry((period, division)).or_default().push(figures::numbers(&stored));
        }
        return_total::Entity::delete_many().filter(return_total::Column::FormKey.eq(form)).exec(&*write).await?;
        let rows = parts.iter().flat_map(|((period, division), all)| totals::rows(form, *period, division, totals::sums(all)));
        let rows: Vec<_> = rows.collect();
        for chunk in rows.chunks(500) {
            return_total::Entity::insert_many(chunk.to_vec()).exec_without_returning(&*write).await?;
        }
        let periods: BTreeSet<i32> = parts.keys().map(|(period, _)| *period).collect();
        write.commit(happened(format!("演示月报汇总 {} 个月", periods.len()))).await?;
        tokio::task::yield_now().await;
    }
    Ok(())
}
