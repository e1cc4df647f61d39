//! The door's page: scan or type, the verdict, who came last, a search in the list, and people without a sign-up.

use actix_web::http::StatusCode;
use askama::Template;
use serde::{Deserialize, Serialize};

use super::doorway::Doorway;
use super::verdict::{Mode, Said};
use crate::platform::clock::local;
use crate::platform::secret::random_key;
use crate::signups::door::{closed, open_sitting};
use crate::signups::occasion::Occasion as _;
use crate::signups::places::Quota;
use crate::signups::rules::State;
use crate::signups::store::{attendance, people, signups};
use crate::values::mask;
use crate::web::{Answer, FormView, PageError, Shell, render};

/// People that came last.
const LATEST: u64 = 8;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct DoorQuery {
    q: String,
    mode: String,
}

#[derive(Template)]
#[template(path = "signups/door/show.html")]
struct DoorPage {
    shell: Shell,
    occasion: String,
    when: String,
    /// Why the doors are closed.
    closed: Option<(String, String)>,
    who: String,
    base: String,
    back: String,
    form: FormView,
    mode: Mode,
    said: Option<Said>,
    counts: Counts,
    latest: Vec<Came>,
    query: String,
    found: Vec<Found>,
    types: Vec<(String, String)>,
    needs_identity: bool,
    key: String,
}

/// How many there are today.
#[derive(Serialize)]
pub(super) struct Counts {
    pub(super) inside: u64,
    pub(super) came: u64,
    pub(super) confirmed: u32,
}

struct Came {
    at: String,
    name: String,
    end: String,
    door: String,
    is_out: bool,
}

struct Found {
    code: String,
    name: String,
    mobile: String,
    employer: String,
    state: &'static str,
    is_confirmed: bool,
}

impl Counts {
    /// Of the day whose doors are open, or of today.
    pub(super) async fn of(doorway: &Doorway) -> Result<Self, PageError> {
        let (came, inside) = attendance::inside(doorway.database(), doorway.occasion.id, day(doorway)).await?;
        let standing = signups::standing(doorway.database(), &doorway.occasion).await?;
        Ok(Self { inside, came, confirmed: standing.of(State::Confirmed) })
    }
}

/// The day whose doors are open, or today.
fn day(doorway: &Doorway) -> chrono::NaiveDate {
    let now = doorway.site().clock.now();
    open_sitting(&doorway.occasion, now).map_or_else(|| local(now).date_naive(), |sitting| sitting.on)
}

pub(super) async fn show(doorway: &Doorway, query: DoorQuery) -> Answer {
    let mut form = FormView::default();
    form.set("q", query.q.trim().chars().take(40).collect::<String>());
    form.set("mode", Mode::parse(&query.mode).key());
    page(doorway, StatusCode::OK, form, None).await
}

/// The page, with what was typed and what the door says to it.
pub(super) async fn page(doorway: &Doorway, status: StatusCode, form: FormView, said: Option<Said>) -> Answer {
    let (database, occasion) = (doorway.database(), &doorway.occasion);
    let query = form.value("q").to_owned();
    let found = if query.is_empty() { Vec::new() } else { people::search(database, occasion.id, &query).await? };
    let latest = people::latest(database, occasion.id, day(doorway), LATEST).await?;
    let quotas: Vec<Quota> = serde_json::from_value(occasion.quotas.clone()).unwrap_or_default();
    let types = quotas.into_iter().filter(|quota| !quota.is_division).map(|quota| (quota.key, quota.name)).collect();
    let why = closed(occasion, doorway.site().clock.now());
    let page = DoorPage {
        shell: doorway.shell("签到"),
        occasion: occasion.title.clone(),
        when: when(doorway),
        closed: why.map(|reason| (reason.title(), reason.advice())),
        who: doorway.name().to_owned(),
        base: doorway.base.clone(),
        back: doorway.back.clone(),
        mode: Mode::parse(form.value("mode")),
        said,
        counts: Counts::of(doorway).await?,
        latest: latest.into_iter().map(|(row, person)| came(&row, &person)).collect(),
        found: found.into_iter().map(of_row).collect(),
        query,
        types,
        needs_identity: occasion.needs_identity,
        key: random_key(),
        form,
    };
    render(status, &page)
}

/// The day's sitting, and where.
fn when(doorway: &Doorway) -> String {
    let (occasion, now) = (&doorway.occasion, doorway.site().clock.now());
    let sittings = occasion.sittings();
    let today = local(now).date_naive();
    let own = open_sitting(occasion, now).or_else(|| sittings.iter().find(|sitting| sitting.on >= today).copied());
    let own = own.or_else(|| sittings.last().copied());
    let time = own.map(|own| format!("{} {}—{}", own.on.format("%-m月%-d日"), own.from.format("%H:%M"), own.to.format("%H:%M")));
    [time.unwrap_or_default(), occasion.place.clone()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("　")
}

fn came(row: &crate::signups::entity::attendance::Model, person: &crate::signups::entity::signup::Model) -> Came {
    Came {
        at: local(row.out_at.unwrap_or(row.in_at)).format("%H:%M").to_string(),
        name: mask::name(&person.name),
        end: person.mobile.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect(),
        door: row.door.clone().unwrap_or_default(),
        is_out: row.out_at.is_some(),
    }
}

fn of_row(row: crate::signups::entity::signup::Model) -> Found {
    let state = State::parse(&row.state).unwrap_or(State::Cancelled);
    Found {
        name: mask::name(&row.name),
        mobile: mask::phone(&row.mobile),
        state: state.name(),
        is_confirmed: state == State::Confirmed,
        code: row.code,
        employer: row.employer,
    }
}
