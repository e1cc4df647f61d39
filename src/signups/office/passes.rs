//! Passes: links for those who work at the door, or judge, without an account. The link is shown once.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use askama::filters::HtmlSafe;
use chrono::Duration;
use serde::Deserialize;
use validator::Validate;

use super::host::Host;
use super::look::Head;
use super::steps::NothingForm;
use super::{found, raced, url};
use crate::access::Cx;
use crate::access::mail::link as address;
use crate::signups::entity::{door_pass, occasion};
use crate::signups::event;
use crate::signups::store::passes as store;
use crate::web::filters::moment;
use crate::web::{Answer, Form, FormView, Posted, see_other};

/// Passes of an occasion at most.
const MOST: usize = 100;

/// Roles: key, word, where the link leads.
const ROLES: [(&str, &str, &str); 2] = [("door", "签到员", "/door/"), ("judge", "评委", "/judge/")];

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct PassForm {
    role: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 2, max = 40, message = "请写持有人或岗位，2 到 40 字，例如“东门签到台”"))]
    name: String,
}

impl Form for PassForm {}

#[derive(Template)]
#[template(path = "signups/office/passes.html")]
struct PassesPart {
    head: Head,
    form: FormView,
    roles: Vec<(&'static str, &'static str)>,
    /// The link that was just made, shown this once.
    made: Option<(String, String)>,
    rows: Vec<Row>,
}

impl HtmlSafe for PassesPart {}

struct Row {
    id: i64,
    name: String,
    role: &'static str,
    about: String,
    standing: &'static str,
    is_good: bool,
}

pub(super) async fn show<H: Host>(cx: Cx<H>, id: Path<i64>) -> Answer {
    let (row, _) = found(&cx, *id).await?;
    let mut form = FormView::default();
    form.set("role", "door");
    page(&cx, StatusCode::OK, &row, form, None).await
}

async fn page<H: Host>(
    cx: &Cx<H>,
    status: StatusCode,
    occasion: &occasion::Model,
    form: FormView,
    made: Option<(String, String)>,
) -> Answer {
    let now = cx.site.clock.now();
    let row = |pass: door_pass::Model| Row {
        id: pass.id,
        role: ROLES.into_iter().find(|(key, ..)| *key == pass.role).map_or("", |(_, word, _)| word),
        about: format!("{}　{}制作，{} 失效", moment(pass.created_at), pass.made_by_name, moment(pass.expires_at)),
        standing: match (pass.revoked_at, pass.expires_at <= now) {
            (Some(_), _) => "已收回",
            (None, true) => "已过期",
            (None, false) => "可用",
        },
        is_good: pass.revoked_at.is_none() && pass.expires_at > now,
        name: pass.name,
    };
    let is_contest = occasion.category == "contest";
    let page = PassesPart {
        head: Head::of(cx, occasion, "/passes"),
        form,
        roles: ROLES.into_iter().filter(|(key, ..)| *key == "door" || is_contest).map(|(key, word, _)| (key, word)).collect(),
        made,
        rows: store::of_occasion(cx.database(), occasion.id).await?.into_iter().map(row).collect(),
    };
    H::frame(cx, status, &format!("现场通行证：{}", occasion.title), &page)
}

pub(super) async fn make<H: Host>(cx: Cx<H>, id: Path<i64>, posted: Posted<PassForm>) -> Answer {
    let (row, permit) = found(&cx, *id).await?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &row, view, None).await,
    };
    let role = ROLES.into_iter().find(|(key, ..)| *key == form.role && (*key == "door" || row.category == "contest"));
    if role.is_none() {
        view.refuse("role", "请选择用途");
    }
    if store::of_occasion(cx.database(), row.id).await?.len() >= MOST {
        view.refuse_all(format!("一场最多 {MOST} 张通行证，请收回不用的或共用一张。"));
    }
    let until = row.ends_at.max(cx.site.clock.now()) + Duration::days(if form.role == "judge" { 30 } else { 1 });
    let outcome = match role.filter(|_| !view.is_invalid()) {
        None => Ok(None),
        Some((key, word, at)) => {
            async {
                let write = cx.begin().await?;
                let (_, secret) = store::issue(&write, &permit, key, &form.name, until).await?;
                write.commit(event::occasion("occasion.pass_made", &row, format!("制作{word}通行证：{}", form.name))).await?;
                Ok(Some(address(&cx.site, &format!("{at}{secret}"))))
            }
            .await
        }
    };
    match view.settle(outcome)? {
        Ok(link) => {
            let mut empty = FormView::default();
            empty.set("role", form.role.clone());
            page(&cx, StatusCode::OK, &row, empty, Some((form.name, link))).await
        }
        Err(status) => page(&cx, status, &row, view, None).await,
    }
}

pub(super) async fn revoke<H: Host>(cx: Cx<H>, at: Path<(i64, i64)>, _: Posted<NothingForm>) -> Answer {
    let (id, pass) = at.into_inner();
    let (row, permit) = found(&cx, id).await?;
    let write = cx.begin().await?;
    if !store::revoke(&write, &permit, pass).await? {
        return Err(raced());
    }
    write.commit(event::occasion("occasion.pass_revoked", &row, "收回现场通行证")).await?;
    cx.flash("已收回，链接马上失效。");
    Ok(see_other(format!("{}/passes", url::<H>(row.id))))
}
