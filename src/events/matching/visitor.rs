//! A visitor's own timetable, what they asked for, and the booths with the slots that are free for both.

use std::collections::HashSet;

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use validator::Validate;

use super::slots::Slots;
use super::{Meet, calendar, deal, store};
use crate::access::{Cx, Visitor};
use crate::events::entity::{booth, meeting};
use crate::signups::entity::{occasion, signup};
use crate::signups::rules::State;
use crate::signups::store::{occasions, signups};
use crate::signups::{PersonKey, link};
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, Shell, render, see_other, unkept};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/signups/{own}/meetings", show);
    routes.post("/signups/{own}/meetings", ask);
    routes.get("/signups/{own}/meetings.ics", export);
    routes.post("/signups/{own}/meetings/{id}/withdrawal", withdraw);
}

#[derive(Template)]
#[template(path = "events/matching/visitor.html")]
struct MeetingsPage {
    shell: Shell,
    occasion: String,
    own: String,
    form: FormView,
    /// Why nothing can be asked for; empty when it can.
    why_not: String,
    meetings: Vec<Line>,
    booths: Vec<Choice>,
    has_agreed: bool,
}

struct Line {
    id: i64,
    when: String,
    booth: String,
    state: Meet,
    answer: String,
    is_open: bool,
}

struct Choice {
    id: i64,
    code: String,
    name: String,
    about: String,
    slots: Vec<(String, String)>,
    is_asked: bool,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct AskForm {
    booth: String,
    slot: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 2, max = 300, message = "请写明想谈什么，2 到 300 字，对方据此决定"))]
    wish: String,
}

impl Form for AskForm {}

struct Mine {
    row: signup::Model,
    occasion: occasion::Model,
    slots: Slots,
    own: String,
}

async fn found(cx: &Cx<Visitor>, own: &str) -> Result<Mine, PageError> {
    let code = link::read_own(&*cx.site.kept::<PersonKey>()?, own).ok_or(PageError::NotFound)?;
    let row = signups::by_code(cx.database(), &code).await?.ok_or(PageError::NotFound)?;
    let occasion = occasions::find(cx.database(), row.occasion_id).await?.ok_or(PageError::NotFound)?;
    let slots = Slots::of(&occasion).ok_or(PageError::NotFound)?;
    Ok(Mine { row, occasion, slots, own: format!("/signups/{own}") })
}

async fn show(cx: Cx<Visitor>, own: Path<String>) -> Answer {
    let mine = found(&cx, &own).await?;
    page(&cx, StatusCode::OK, &mine, FormView::default()).await
}

async fn ask(cx: Cx<Visitor>, own: Path<String>, posted: Posted<AskForm>) -> Answer {
    let mine = found(&cx, &own).await?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &mine, view).await,
    };
    let outcome = try_ask(&cx, &mine, &form, &mut view).await;
    match view.settle(outcome)? {
        Ok(()) => Ok(unkept(see_other(format!("{}/meetings", mine.own)))),
        Err(status) => page(&cx, status, &mine, view).await,
    }
}

async fn try_ask(cx: &Cx<Visitor>, mine: &Mine, form: &AskForm, view: &mut FormView) -> Result<Option<()>, PageError> {
    let booths = store::booths(cx.database(), mine.occasion.id).await?;
    let booth = booths.iter().find(|booth| booth.id.to_string() == form.booth).ok_or(PageError::NotFound)?;
    let Ok(at) = form.slot.parse::<DateTime<Utc>>() else {
        view.refuse_all(format!("请选择与 {} {} 洽谈的时段。", booth.code, booth.name));
        return Ok(None);
    };
    match deal::ask(cx.begin_unnamed().await?, &cx.site, &mine.row, booth, (at, &form.wish)).await? {
        Ok(()) => Ok(Some(())),
        Err(words) => {
            view.refuse_all(words);
            Ok(None)
        }
    }
}

async fn withdraw(cx: Cx<Visitor>, path: Path<(String, i64)>) -> Answer {
    let mine = found(&cx, &path.0).await?;
    match deal::withdraw(cx.begin_unnamed().await?, &cx.site, &mine.row, path.1).await? {
        Ok(()) => Ok(unkept(see_other(format!("{}/meetings", mine.own)))),
        Err(words) => {
            let mut view = FormView::default();
            view.refuse_all(words);
            page(&cx, StatusCode::CONFLICT, &mine, view).await
        }
    }
}

async fn export(cx: Cx<Visitor>, own: Path<String>) -> Answer {
    let mine = found(&cx, &own).await?;
    let booths = store::booths(cx.database(), mine.occasion.id).await?;
    let meetings = store::of_signup(cx.database(), mine.row.id).await?;
    let agreed = meetings.iter().filter(|row| Meet::parse(&row.state) == Meet::Accepted);
    let entry = |row: &meeting::Model| {
        let (mut entry, booth) = (calendar::entry(row, "meeting", &mine.occasion, &mine.slots), name_of(&booths, row.booth_id));
        entry.title = format!("洽谈：{booth}");
        entry.place = format!("{} {booth}", entry.place);
        entry
    };
    Ok(calendar::answer(&mine.occasion, &agreed.map(entry).collect::<Vec<_>>()))
}

fn name_of(booths: &[booth::Model], id: i64) -> String {
    booths.iter().find(|booth| booth.id == id).map(|booth| format!("{} {}", booth.code, booth.name)).unwrap_or_default()
}

async fn page(cx: &Cx<Visitor>, status: StatusCode, mine: &Mine, form: FormView) -> Answer {
    let Mine { row, occasion, slots, own } = mine;
    let now = cx.site.clock.now();
    let booths = store::booths(cx.database(), occasion.id).await?;
    let open = store::open(cx.database(), occasion.id).await?;
    let meetings = store::of_signup(cx.database(), row.id).await?;
    let why_not = match State::parse(&row.state) {
        Some(State::Confirmed) if occasion.ends_at > now => "",
        Some(State::Confirmed) => "活动已经结束。",
        _ => "报名成功后才能预约洽谈。",
    };
    let mut shell = cx.shell("我的洽谈安排").unlisted();
    shell.canonical = format!("{}/signups", cx.public_url);
    let page = MeetingsPage {
        shell,
        occasion: occasion.title.clone(),
        own: own.clone(),
        form,
        why_not: why_not.to_owned(),
        has_agreed: meetings.iter().any(|row| Meet::parse(&row.state) == Meet::Accepted),
        meetings: meetings.iter().map(|row| line(row, slots, &booths)).collect(),
        booths: if why_not.is_empty() { choices(booths, slots, &open, row.id, now) } else { Vec::new() },
    };
    Ok(unkept(render(status, &page)?))
}

fn line(row: &meeting::Model, slots: &Slots, booths: &[booth::Model]) -> Line {
    let state = Meet::parse(&row.state);
    Line {
        id: row.id,
        when: slots.words(row.starts_at),
        booth: name_of(booths, row.booth_id),
        state,
        answer: row.answer.clone().unwrap_or_default(),
        is_open: matches!(state, Meet::Requested | Meet::Accepted),
    }
}

/// Booths with the slots in which both are free.
fn choices(booths: Vec<booth::Model>, slots: &Slots, open: &[meeting::Model], own: i64, now: DateTime<Utc>) -> Vec<Choice> {
    let agreed = || open.iter().filter(|row| row.state == Meet::Accepted.key());
    let mine: HashSet<DateTime<Utc>> = agreed().filter(|row| row.signup_id == own).map(|row| row.starts_at).collect();
    let choice = |booth: booth::Model| {
        let taken: HashSet<DateTime<Utc>> = agreed().filter(|row| row.booth_id == booth.id).map(|row| row.starts_at).collect();
        let free = slots.starts.iter().filter(|at| **at > now && !taken.contains(at) && !mine.contains(at));
        Choice {
            id: booth.id,
            slots: free.map(|at| (at.to_rfc3339(), slots.words(*at))).collect(),
            is_asked: open.iter().any(|row| row.signup_id == own && row.booth_id == booth.id),
            code: booth.code,
            name: booth.name,
            about: booth.about,
        }
    };
    booths.into_iter().map(choice).collect()
}
