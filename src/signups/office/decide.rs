//! What organisers decide about those who signed up: one by one, or several at once. Every decision holds the occasion's row,
//! so that places are counted by one at a time.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use super::host::Host;
use super::people::{self, PeopleQuery};
use super::person::{both, page};
use super::steps::NothingForm;
use super::{found, raced, url};
use crate::access::{Cx, Permit};
use crate::platform::Write;
use crate::platform::secret::random_key;
use crate::signups::entity::{occasion, signup};
use crate::signups::occasion::Occasion as _;
use crate::signups::permit::Manage;
use crate::signups::rules::{Stage, State};
use crate::signups::store::attendance::{self, Came};
use crate::signups::store::roster::Part;
use crate::signups::store::{occasions, signups};
use crate::signups::{PersonKey, counter, event, letter, link};
use crate::web::{Answer, Form, FormView, PageError, Posted, see_other};

/// People decided about at once.
const MOST: usize = 500;
/// Above everybody who was not moved.
const FRONT: i32 = 1;

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct ReasonForm {
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 2, max = 300, message = "请写明原因，2 到 300 字"))]
    reason: String,
    rank: String,
    day: String,
}

impl Form for ReasonForm {}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct BulkForm {
    id: Vec<i64>,
    #[serde(rename = "do")]
    what: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    reason: String,
    part: String,
}

impl Form for BulkForm {}

/// The occasion, held until the write ends, with the permit and the sign-up as it is now.
async fn held<H: Host>(
    cx: &Cx<H>,
    write: &Write,
    at: (i64, i64),
) -> Result<(occasion::Model, Permit<Manage>, signup::Model), PageError> {
    let occasion = occasions::hold(write, at.0).await?.ok_or(PageError::NotFound)?;
    let permit = cx.who.manage(&occasion).ok_or(PageError::NotFound)?;
    let row = signups::find(&**write, at.1).await?.filter(|row| row.occasion_id == occasion.id);
    Ok((occasion, permit, row.ok_or(PageError::NotFound)?))
}

async fn settle<H: Host>(
    cx: &Cx<H>,
    at: (i64, i64),
    mut view: FormView,
    outcome: Result<Option<&'static str>, PageError>,
    panel: &'static str,
) -> Answer {
    match view.settle(outcome)? {
        Ok(said) => {
            cx.flash(said);
            Ok(see_other(format!("{}/people/{}", url::<H>(at.0), at.1)))
        }
        Err(status) => {
            let (occasion, row) = both(cx, at).await?;
            page(cx, status, &occasion, &row, view, panel, false).await
        }
    }
}

/// The form when its rules hold; otherwise the page with what is wrong.
macro_rules! checked {
    ($cx:expr, $at:expr, $posted:expr, $panel:expr) => {
        match $posted.check() {
            Ok(both) => both,
            Err(view) => {
                let (occasion, row) = both(&$cx, $at).await?;
                return page(&$cx, StatusCode::UNPROCESSABLE_ENTITY, &occasion, &row, view, $panel, false).await;
            }
        }
    };
}

pub(super) async fn approve<H: Host>(cx: Cx<H>, at: Path<(i64, i64)>, posted: Posted<NothingForm>) -> Answer {
    let at = at.into_inner();
    found(&cx, at.0).await?;
    let (_, view) = posted.unchecked();
    let outcome = async {
        let write = cx.begin().await?;
        let (occasion, permit, row) = held(&cx, &write, at).await?;
        if row.state != State::Requested.key() {
            return Err(raced());
        }
        let Some(row) = counter::approve(&write, &cx.site, &permit, &occasion, &row).await? else {
            return Err(PageError::Conflict("现在不能通过：名额已满，或状态刚刚有变化。候补的人按顺序自动补上。".into()));
        };
        let said = if row.state == State::Confirmed.key() {
            "已通过，名额已确认，对方会收到邮件。"
        } else {
            "已通过审核，名额已满，进入候补。"
        };
        write.commit(event::signup("signup.approved", &row, &occasion, "审核通过")).await?;
        Ok(Some(said))
    };
    settle(&cx, at, view, outcome.await, "approve").await
}

pub(super) async fn refuse<H: Host>(cx: Cx<H>, at: Path<(i64, i64)>, posted: Posted<ReasonForm>) -> Answer {
    let at = at.into_inner();
    found(&cx, at.0).await?;
    let (form, view) = checked!(cx, at, posted, "refuse");
    let outcome = async {
        let write = cx.begin().await?;
        let (occasion, permit, row) = held(&cx, &write, at).await?;
        let row = counter::refuse(&write, &cx.site, &permit, &occasion, &row, &form.reason).await?.ok_or_else(raced)?;
        write.commit(event::signup("signup.refused", &row, &occasion, "移出名单")).await?;
        Ok(Some("已移出名单，对方会收到原因，空出的名额已按顺序补上。"))
    };
    settle(&cx, at, view, outcome.await, "refuse").await
}

/// To the front of the queue, or back to where they were.
pub(super) async fn rank<H: Host>(cx: Cx<H>, at: Path<(i64, i64)>, posted: Posted<ReasonForm>) -> Answer {
    let at = at.into_inner();
    found(&cx, at.0).await?;
    let (form, view) = checked!(cx, at, posted, "rank");
    let is_forward = form.rank != "back";
    let outcome = async {
        let write = cx.begin().await?;
        let (occasion, permit, row) = held(&cx, &write, at).await?;
        let top = signups::waiting(&*write, occasion.id).await?.first().map_or(0, |first| first.rank);
        let rank = if is_forward { top.max(0).saturating_add(FRONT) } else { 0 };
        let before = row.clone();
        if !counter::move_in_queue(&write, &permit, row, rank, &form.reason).await? {
            return Err(raced());
        }
        let what = format!("{}：{}", if is_forward { "移到候补最前" } else { "回到原来的候补顺序" }, form.reason);
        write.commit(event::signup("signup.moved", &before, &occasion, &what)).await?;
        Ok(Some(if is_forward {
            "已移到候补最前，原因已记录。"
        } else {
            "已回到原来的顺序，原因已记录。"
        }))
    };
    settle(&cx, at, view, outcome.await, "rank").await
}

/// A new ticket: the old one is good for nothing from now on.
pub(super) async fn reissue<H: Host>(cx: Cx<H>, at: Path<(i64, i64)>, posted: Posted<ReasonForm>) -> Answer {
    let at = at.into_inner();
    found(&cx, at.0).await?;
    let (form, view) = checked!(cx, at, posted, "ticket");
    let outcome = async {
        let write = cx.begin().await?;
        let (occasion, _, row) = held(&cx, &write, at).await?;
        let (revision, state) = (row.revision, State::parse(&row.state));
        if state != Some(State::Confirmed) {
            return Err(raced());
        }
        let row = signup::Model { ticket: row.ticket + 1, ..row };
        if !signups::save(&write, row.clone(), revision).await? {
            return Err(raced());
        }
        signups::note(&write, &row, "reissue", state, State::Confirmed, Some(form.reason.clone())).await?;
        let own = link::own(&*cx.site.kept::<PersonKey>()?, &row);
        let text = "您的电子票已更换，以前保存的二维码不能再用。签到码不变。\n\n新的电子票：";
        letter::send(&write, &cx.site, &occasion, &row, "电子票已更换", text, &own).await?;
        write.commit(event::signup("signup.ticket_reissued", &row, &occasion, "更换电子票")).await?;
        Ok(Some("已更换电子票，旧的二维码作废，对方会收到邮件。"))
    };
    settle(&cx, at, view, outcome.await, "ticket").await
}

/// Writes down afterwards that somebody came, with a reason.
pub(super) async fn attend<H: Host>(cx: Cx<H>, at: Path<(i64, i64)>, posted: Posted<ReasonForm>) -> Answer {
    let at = at.into_inner();
    found(&cx, at.0).await?;
    let (form, mut view) = checked!(cx, at, posted, "attend");
    let outcome = try_attend(&cx, at, &form, &mut view).await;
    settle(&cx, at, view, outcome, "attend").await
}

async fn try_attend<H: Host>(
    cx: &Cx<H>,
    at: (i64, i64),
    form: &ReasonForm,
    view: &mut FormView,
) -> Result<Option<&'static str>, PageError> {
    let write = cx.begin().await?;
    let (occasion, _, row) = held(cx, &write, at).await?;
    let day = form.day.parse::<NaiveDate>().ok().filter(|day| *day <= cx.site.clock.today());
    let sitting = occasion.sittings().into_iter().find(|sitting| Some(sitting.on) == day);
    let (Some(day), Some(sitting)) = (day, sitting) else {
        view.refuse("day", "请选择这一场已经到的日子");
        return Ok(None);
    };
    if row.state != State::Confirmed.key() || attendance::on_day(&*write, row.id, day).await?.is_some() {
        return Err(raced());
    }
    let came = Came {
        signup_id: row.id,
        occasion_id: occasion.id,
        day,
        at: sitting.starts_at().min(cx.site.clock.now()),
        method: "office",
        door: None,
        replay_key: random_key(),
    };
    attendance::insert(&write, came).await?;
    let state = State::Confirmed;
    signups::note(&write, &row, "attend", Some(state), state, Some(format!("{day}：{}", form.reason))).await?;
    write.commit(event::signup("signup.attended", &row, &occasion, &format!("补登 {day} 签到：{}", form.reason))).await?;
    Ok(Some("已补登签到，原因已记录。"))
}

/// Agrees to, or refuses, several at once: all in one write.
pub(super) async fn bulk<H: Host>(cx: Cx<H>, id: Path<i64>, posted: Posted<BulkForm>) -> Answer {
    let (occasion, _) = found(&cx, *id).await?;
    let (form, mut view) = posted.unchecked();
    if form.id.is_empty() {
        view.refuse_all("请先勾选要办理的人。");
    }
    if form.id.len() > MOST {
        view.refuse_all(format!("一次最多 {MOST} 人，请分几次办理。"));
    }
    let is_refusal = form.what == "refuse";
    if is_refusal && !(2..=300).contains(&form.reason.chars().count()) {
        view.refuse("reason", "移出名单要写明原因，2 到 300 字，对方会收到");
    }
    let outcome = if view.is_invalid() { Ok(None) } else { try_bulk(&cx, occasion.id, &form, is_refusal).await.map(Some) };
    let query = PeopleQuery { part: form.part.clone(), ..PeopleQuery::default() };
    match view.settle(outcome)? {
        Ok((done, left)) => {
            let verb = if is_refusal { "移出名单" } else { "通过" };
            let rest =
                if left > 0 { format!("；{left} 人没有办理：状态不合适，或已签到") } else { String::new() };
            cx.flash(format!("已{verb} {done} 人{rest}。"));
            let part = Part::parse(&form.part).unwrap_or(Part::All).key();
            Ok(see_other(format!("{}/people?part={part}", url::<H>(occasion.id))))
        }
        Err(status) => people::page(&cx, status, &occasion, query, view).await,
    }
}

async fn try_bulk<H: Host>(cx: &Cx<H>, id: i64, form: &BulkForm, is_refusal: bool) -> Result<(usize, usize), PageError> {
    let write = cx.begin().await?;
    let occasion = occasions::hold(&write, id).await?.ok_or(PageError::NotFound)?;
    let permit = cx.who.manage(&occasion).ok_or(PageError::NotFound)?;
    if occasion.stage() != Stage::Published {
        return Err(raced());
    }
    let (mut done, mut left) = (0, 0);
    let mut ids = form.id.clone();
    // First come, first served, whatever the order of the boxes.
    ids.sort_unstable();
    for id in ids {
        let Some(row) = signups::find(&*write, id).await?.filter(|row| row.occasion_id == occasion.id) else { continue };
        let moved = if is_refusal {
            match counter::refuse(&write, &cx.site, &permit, &occasion, &row, &form.reason).await {
                Err(PageError::Conflict(_)) => None,
                other => other?,
            }
        } else if row.state == State::Requested.key() {
            counter::approve(&write, &cx.site, &permit, &occasion, &row).await?
        } else {
            None
        };
        *(if moved.is_some() { &mut done } else { &mut left }) += 1;
    }
    if done > 0 {
        let verb = if is_refusal { "移出名单" } else { "审核通过" };
        write.commit(event::occasion("occasion.people_decided", &occasion, format!("批量{verb} {done} 人"))).await?;
    }
    Ok((done, left))
}
