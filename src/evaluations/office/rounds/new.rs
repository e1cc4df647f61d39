//! Beginning a round, and changing its last days.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::{Datelike as _, NaiveDate};
use serde::Deserialize;
use validator::Validate;

use super::super::{act, admit, found};
use crate::access::{Cx, Desk, Officer};
use crate::evaluations::engine::stages::date_problems;
use crate::evaluations::engine::{Engine, stage};
use crate::evaluations::entity::{framework, round};
use crate::evaluations::store::frameworks;
use crate::evaluations::store::rounds::{Dates, NewRound};
use crate::evaluations::{PeerGroups, link, permit};
use crate::forms::read_day;
use crate::platform::secret::fingerprint;
use crate::values::Calendar;
use crate::web::posted::trimmed;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/rounds/new", show_new);
    routes.post("/office/rounds", create);
    routes.get("/office/rounds/{id}/edit", show_edit);
    routes.post("/office/rounds/{id}", update);
}

#[derive(Template)]
#[template(path = "evaluations/office/round_form.html")]
struct FormPage {
    desk: Desk,
    form: FormView,
    heading: &'static str,
    action: String,
    back: String,
    /// Frameworks to choose from; none where the round stands on one.
    frameworks: Vec<(String, String)>,
    is_new: bool,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct RoundForm {
    #[validate(length(min = 4, max = 80, message = "请填写轮次名称（4 到 80 字）"))]
    #[serde(deserialize_with = "trimmed")]
    name: String,
    framework: String,
    #[serde(deserialize_with = "trimmed")]
    year: String,
    revision: String,
}

impl Form for RoundForm {}

/// Fields of the form with the dates of a round, in their order.
const DATES: [&str; 6] = ["opens_on", "self_until", "county_until", "provincial_until", "experts_until", "objection_until"];

async fn choices(cx: &Cx<Officer>) -> Result<Vec<(String, String)>, PageError> {
    let rows = frameworks::current(cx.database()).await?;
    Ok(rows.into_iter().map(|row| (row.id.to_string(), format!("{}（第 {} 版）", row.name, row.revision))).collect())
}

async fn show_new(cx: Cx<Officer>) -> Answer {
    admit(&cx)?;
    permit::begin(&cx.who)?;
    let today = cx.site.clock.today();
    let calendar = cx.site.kept::<Calendar>()?;
    let mut form = FormView::default();
    form.set("year", (today.year() - 1).to_string());
    // Working days that this project proposes for each stage.
    let mut day = today;
    for (field, days) in DATES.into_iter().zip([5, 15, 10, 10, 10, 5]) {
        day = calendar.after(day, days).day;
        form.set(field, day.to_string());
    }
    new_page(&cx, StatusCode::OK, form).await
}

async fn new_page(cx: &Cx<Officer>, status: StatusCode, form: FormView) -> Answer {
    let page = FormPage {
        desk: cx.desk("新建评价轮次"),
        form,
        heading: "新建评价轮次",
        action: link::ROUNDS.to_owned(),
        back: link::ROUNDS.to_owned(),
        frameworks: choices(cx).await?,
        is_new: true,
    };
    render(status, &page)
}

/// The dates as they are typed; what is no date is an error at its field.
fn dates(view: &mut FormView) -> Dates {
    let mut days = DATES.map(|field| {
        let text = view.value(field).trim().to_owned();
        let day = read_day(&text);
        if day.is_none() && !text.is_empty() {
            view.refuse(field, "请填写日期，例如 2026-03-05");
        }
        day
    });
    let mut next = || -> Option<NaiveDate> {
        days.rotate_left(1);
        days[DATES.len() - 1]
    };
    Dates {
        opens_on: next(),
        self_until: next(),
        county_until: next(),
        provincial_until: next(),
        experts_until: next(),
        objection_until: next(),
    }
}

async fn create(cx: Cx<Officer>, posted: Posted<RoundForm>) -> Answer {
    admit(&cx)?;
    permit::begin(&cx.who)?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return new_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view).await,
    };
    let outcome = try_create(&cx, &form, &mut view).await;
    match view.settle(outcome)? {
        Ok(id) => {
            cx.flash("轮次已建立，参评对象取自名录里公开的条目。核对后发出评价通知。");
            Ok(see_other(link::round(id)))
        }
        Err(status) => new_page(&cx, status, view).await,
    }
}

async fn try_create(cx: &Cx<Officer>, form: &RoundForm, view: &mut FormView) -> Result<Option<i64>, PageError> {
    let dates = dates(view);
    let year = form.year.parse::<i32>().ok().filter(|year| (2015..=2100).contains(year));
    if year.is_none() {
        view.refuse("year", "请填写评价的年份，例如 2025");
    }
    let framework = chosen(cx, &form.framework).await?;
    if framework.is_none() {
        view.refuse("framework", "请选择指标体系");
    }
    for problem in date_problems(&dates, cx.site.clock.today()) {
        view.refuse_all(problem);
    }
    let (Some(year), Some(framework)) = (year, framework) else { return Ok(None) };
    if view.is_invalid() {
        return Ok(None);
    }
    let groups = cx.site.kept::<PeerGroups>()?;
    let kind = groups.kind(&framework.subject_kind).ok_or(PageError::NotFound)?;
    let key = format!("{}-{year}", framework.key);
    let new = NewRound { seed: seed(&key, year), key, name: form.name.clone(), year, dates, is_demo: false };
    let write = cx.begin().await?;
    let engine = Engine::new(&cx.site, &write)?;
    let permit = permit::begin(&cx.who)?;
    let (round, event) = engine.begin(&permit, &framework, kind, new).await?;
    write.commit(event).await?;
    Ok(Some(round.id))
}

/// A seed that nobody chooses: it follows from the name of the round.
fn seed(key: &str, year: i32) -> i64 {
    let print = fingerprint(key.as_bytes());
    i64::from_str_radix(print.get(..12).unwrap_or_default(), 16).unwrap_or_else(|_| i64::from(year))
}

async fn chosen(cx: &Cx<Officer>, id: &str) -> Result<Option<framework::Model>, PageError> {
    let Ok(id) = id.parse() else { return Ok(None) };
    Ok(frameworks::find(cx.database(), id).await?.filter(|row| row.state == frameworks::CURRENT))
}

async fn show_edit(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let round = found(&cx, *id).await?;
    permit::lead(&cx.who, &round)?;
    let mut form = FormView::default();
    form.set("name", round.name.as_str());
    form.set("framework", round.framework_id.to_string());
    form.set("revision", round.revision.to_string());
    let days = [
        round.opens_on,
        round.self_until,
        round.county_until,
        round.provincial_until,
        round.experts_until,
        round.objection_until,
    ];
    for (field, day) in DATES.into_iter().zip(days) {
        form.set(field, day.map(|day| day.to_string()).unwrap_or_default());
    }
    edit_page(&cx, StatusCode::OK, form, &round).await
}

async fn edit_page(cx: &Cx<Officer>, status: StatusCode, form: FormView, round: &round::Model) -> Answer {
    let page = FormPage {
        desk: cx.desk("修改时限"),
        form,
        heading: "修改名称和时限",
        action: link::round(round.id),
        back: link::round(round.id),
        frameworks: if stage(round).chooses_framework() { choices(cx).await? } else { Vec::new() },
        is_new: false,
    };
    render(status, &page)
}

async fn update(cx: Cx<Officer>, id: Path<i64>, posted: Posted<RoundForm>) -> Answer {
    let round = found(&cx, *id).await?;
    permit::lead(&cx.who, &round)?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return edit_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, &round).await,
    };
    let dates = dates(&mut view);
    let outcome = if view.is_invalid() { Ok(None) } else { changed(&cx, &round, &form, dates).await };
    match view.settle(outcome)? {
        Ok(()) => {
            cx.flash("已保存。");
            Ok(see_other(link::round(round.id)))
        }
        Err(status) => {
            let round = found(&cx, *id).await?;
            view.set("revision", round.revision.to_string());
            edit_page(&cx, status, view, &round).await
        }
    }
}

async fn changed(cx: &Cx<Officer>, round: &round::Model, form: &RoundForm, dates: Dates) -> Result<Option<()>, PageError> {
    let framework_id = match chosen(cx, &form.framework).await? {
        Some(row) if row.subject_kind == round.subject_kind => row.id,
        _ => round.framework_id,
    };
    act(cx, round.id, async |engine, now| {
        let mut read = now.clone();
        read.revision = form.revision.parse().unwrap_or(now.revision);
        let permit = permit::lead(&cx.who, now)?;
        engine.change_round(&permit, &read, (&form.name, framework_id), dates).await
    })
    .await
    .map(|_| Some(()))
}
