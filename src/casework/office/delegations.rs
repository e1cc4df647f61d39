//! Letting somebody work for oneself until a day.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::{Days, NaiveDate};
use serde::Deserialize;
use validator::Validate;

use super::admit;
use crate::access::entity::app_user;
use crate::access::{Cx, Desk, Officer, mail};
use crate::casework::event::CaseEvent;
use crate::casework::store::people;
use crate::web::filters::date_or_blank;
use crate::web::posted::trimmed;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

/// Days that one may let somebody work for oneself.
const MOST_DAYS: u64 = 90;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/delegations", list);
    routes.post("/office/delegations", add);
    routes.post("/office/delegations/{id}/end", end);
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct DelegationForm {
    to: String,
    #[serde(deserialize_with = "trimmed")]
    from_on: String,
    #[serde(deserialize_with = "trimmed")]
    until_on: String,
    #[validate(length(min = 2, max = 200, message = "请写明委托的原因（2 到 200 字）"))]
    #[serde(deserialize_with = "trimmed")]
    reason: String,
}

impl Form for DelegationForm {}

#[derive(Template)]
#[template(path = "casework/office/delegations.html")]
struct DelegationsPage {
    desk: Desk,
    form: FormView,
    rows: Vec<Row>,
    people: Vec<(String, String)>,
    most: u64,
}

struct Row {
    id: i64,
    words: String,
    days: String,
    reason: String,
    is_mine: bool,
}

async fn list(cx: Cx<Officer>) -> Answer {
    admit(&cx)?;
    let mut form = FormView::default();
    form.set("from_on", cx.site.clock.today().to_string());
    page(&cx, StatusCode::OK, form).await
}

/// Those who could stand in: the same department, and at least the same divisions.
fn stands_in(cx: &Cx<Officer>, user: &app_user::Model) -> bool {
    let Some(other) = people::as_officer(user) else { return false };
    let covers = cx.who.division.as_deref().is_none_or(|own| other.covers(own))
        && (cx.who.division.is_some() || other.division_prefix().is_none());
    user.id != cx.who.id && covers && other.unit == cx.who.unit
}

async fn page(cx: &Cx<Officer>, status: StatusCode, form: FormView) -> Answer {
    let officers = people::officers(cx.database()).await?;
    let name = |id: i64| officers.iter().find(|user| user.id == id).map_or("已停用的账号", |user| user.name.as_str());
    let row = |row: crate::casework::entity::delegation::Model| {
        let is_mine = row.from_id == cx.who.id;
        Row {
            id: row.id,
            words: if is_mine {
                format!("{} 代我办理", name(row.to_id))
            } else {
                format!("我代 {} 办理", name(row.from_id))
            },
            days: format!("{} 至 {}", date_or_blank(row.from_on), date_or_blank(row.until_on)),
            reason: row.reason,
            is_mine,
        }
    };
    let rows = people::delegations(cx.database(), cx.who.id, cx.site.clock.today()).await?;
    let mut choices = vec![(String::new(), "请选择".to_owned())];
    choices.extend(officers.iter().filter(|user| stands_in(cx, user)).map(|user| (user.id.to_string(), user.name.clone())));
    let page = DelegationsPage {
        desk: cx.desk("委托办理"),
        rows: rows.into_iter().map(row).collect(),
        people: choices,
        most: MOST_DAYS,
        form,
    };
    render(status, &page)
}

fn days(cx: &Cx<Officer>, form: &DelegationForm, view: &mut FormView) -> Option<(NaiveDate, NaiveDate)> {
    let today = cx.site.clock.today();
    let (from, until) = (super::look::day(&form.from_on), super::look::day(&form.until_on));
    if from.is_none() {
        view.refuse("from_on", "请填写开始日期，例如 2026-03-05");
    }
    if until.is_none() {
        view.refuse("until_on", "请填写结束日期，例如 2026-03-31");
    }
    let (from, until) = (from?, until?);
    if from < today {
        view.refuse("from_on", "开始日期不能早于今天");
    }
    if until < from {
        view.refuse("until_on", "结束日期早于开始日期，请检查");
    } else if from.checked_add_days(Days::new(MOST_DAYS)).is_some_and(|last| until > last) {
        view.refuse("until_on", format!("最长委托 {MOST_DAYS} 天，到期可以再次委托"));
    }
    (!view.is_invalid()).then_some((from, until))
}

async fn add(cx: Cx<Officer>, posted: Posted<DelegationForm>) -> Answer {
    admit(&cx)?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view).await,
    };
    let officers = people::officers(cx.database()).await?;
    let to = officers.iter().find(|user| user.id.to_string() == form.to && stands_in(&cx, user));
    if to.is_none() {
        view.refuse("to", "请从列表中选择代办人：须与您同部门，并且负责您的地区");
    }
    let (Some((from, until)), Some(to)) = (days(&cx, &form, &mut view), to) else {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view).await;
    };
    let write = cx.begin().await?;
    people::delegate(&write, to.id, (from, until), &form.reason).await?;
    let text = format!(
        "{} 委托您在 {from} 至 {until} 代为办理申报。\n\n原因：{}\n\n{}",
        cx.who.name,
        form.reason,
        mail::link(&cx.site, "/office/applications")
    );
    mail::say(&write, &to.email, &to.name, "请您代为办理申报", &text).await?;
    let summary = format!("委托 {} 代办，{from} 至 {until}", to.name);
    write.commit(CaseEvent::aside("delegation.made", &cx.who.name, 0, summary)).await?;
    cx.flash(format!("已委托 {} 代办，并已发信通知。", to.name));
    Ok(see_other("/office/delegations"))
}

async fn end(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    admit(&cx)?;
    let write = cx.begin().await?;
    let yesterday = write.clock().today().pred_opt().unwrap_or_default();
    if !people::end_delegation(&write, *id, yesterday).await? {
        return Err(PageError::NotFound);
    }
    write.commit(CaseEvent::aside("delegation.ended", &cx.who.name, 0, "结束委托")).await?;
    cx.flash("委托已结束。");
    Ok(see_other("/office/delegations"))
}
