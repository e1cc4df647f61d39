//! Booths and who meets when, for those who run the event.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::slots::Slots;
use super::{Meet, key, store};
use crate::access::mail::{self, say};
use crate::access::{Cx, Desk, Officer, Permit};
use crate::events::entity::{booth, meeting};
use crate::signups::entity::{occasion, signup};
use crate::signups::permit::{self, Manage};
use crate::signups::store::occasions;
use crate::signups::{PersonKey, event};
use crate::values::mask;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/occasions/{id}/booths", show);
    routes.post("/office/occasions/{id}/booths", add);
    routes.post("/office/occasions/{id}/booths/{booth}/removal", remove);
    routes.post("/office/occasions/{id}/booths/{booth}/letter", send_link);
}

#[derive(Template)]
#[template(path = "events/matching/office.html")]
struct BoothsPage {
    desk: Desk,
    occasion: String,
    base: String,
    back: String,
    form: FormView,
    has_slots: bool,
    booths: Vec<Row>,
    /// Times of the grid, and for each booth who sits there then.
    times: Vec<String>,
    grid: Vec<(String, Vec<Cell>)>,
    agreed: usize,
    waiting: usize,
}

struct Row {
    id: i64,
    code: String,
    name: String,
    email: String,
    link: String,
    meetings: usize,
}

struct Cell {
    words: String,
    is_agreed: bool,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct BoothForm {
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 1, max = 12, message = "请填写展位号，最多 12 字，如 A01"))]
    code: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 1, max = 60, message = "请填写单位名称，最多 60 字"))]
    name: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(max = 500, message = "说明最多 500 字"))]
    about: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(email(message = "请填写邮箱，展位链接和预约通知发到这里"))]
    email: String,
}

impl Form for BoothForm {}

async fn found(cx: &Cx<Officer>, id: i64) -> Result<(occasion::Model, Permit<Manage>), PageError> {
    if !permit::handles(&cx.who) {
        return Err(PageError::Forbidden("展位由活动的经办人安排。如工作需要，请联系系统管理员调整角色。".into()));
    }
    let occasion = occasions::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    let permit = permit::manage(&cx.who, &occasion).ok_or(PageError::NotFound)?;
    Ok((occasion, permit))
}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let (occasion, _) = found(&cx, *id).await?;
    page(&cx, StatusCode::OK, &occasion, FormView::default()).await
}

async fn add(cx: Cx<Officer>, id: Path<i64>, posted: Posted<BoothForm>) -> Answer {
    let (occasion, permit) = found(&cx, *id).await?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &occasion, view).await,
    };
    let outcome = try_add(&cx, &occasion, &permit, &form, &mut view).await;
    match view.settle(outcome)? {
        Ok(()) => {
            cx.flash(format!("已添加展位 {}，链接已发到 {}。", form.code, form.email));
            Ok(see_other(base(&occasion)))
        }
        Err(status) => page(&cx, status, &occasion, view).await,
    }
}

async fn try_add(
    cx: &Cx<Officer>,
    occasion: &occasion::Model,
    permit: &Permit<Manage>,
    form: &BoothForm,
    view: &mut FormView,
) -> Result<Option<()>, PageError> {
    let secret = cx.site.kept::<PersonKey>()?;
    let write = cx.begin().await?;
    occasions::hold(&write, occasion.id).await?;
    if store::booths(&*write, occasion.id).await?.iter().any(|booth| booth.code == form.code) {
        view.refuse("code", "这个展位号已经有了，请换一个");
        return Ok(None);
    }
    let parts = (form.code.as_str(), form.name.as_str(), form.about.as_str(), form.email.as_str());
    let (booth, link) = store::add_booth(&write, permit, &secret, parts).await?;
    let text = invitation(occasion, &booth, &mail::link(&cx.site, &link));
    say(&write, &booth.email, &booth.name, &format!("展位链接：{}", occasion.title), &text).await?;
    write.commit(event::shown("booth.added", occasion, format!("添加展位 {} {}", booth.code, booth.name))).await?;
    Ok(Some(()))
}

fn invitation(occasion: &occasion::Model, booth: &booth::Model, link: &str) -> String {
    format!("贵单位在“{}”的展位号是 {}。请用下面的链接查看和答复洽谈预约，请勿转发：\n\n{link}", occasion.title, booth.code)
}

async fn remove(cx: Cx<Officer>, path: Path<(i64, i64)>) -> Answer {
    let (occasion, permit) = found(&cx, path.0).await?;
    let write = cx.begin().await?;
    if store::remove_booth(&write, &permit, path.1).await? {
        write.commit(event::shown("booth.removed", &occasion, "删除展位")).await?;
        cx.flash("已删除展位。");
        return Ok(see_other(base(&occasion)));
    }
    drop(write);
    let mut view = FormView::default();
    view.refuse_all("这个展位已经有人预约，或已被删除。有预约的展位不能删除，请先联系展位谢绝。");
    page(&cx, StatusCode::CONFLICT, &occasion, view).await
}

async fn send_link(cx: Cx<Officer>, path: Path<(i64, i64)>) -> Answer {
    let (occasion, _) = found(&cx, path.0).await?;
    let booths = store::booths(cx.database(), occasion.id).await?;
    let booth = booths.into_iter().find(|booth| booth.id == path.1).ok_or(PageError::NotFound)?;
    let link = key::link(&*cx.site.kept::<PersonKey>()?, booth.id);
    let write = cx.begin().await?;
    let text = invitation(&occasion, &booth, &mail::link(&cx.site, &link));
    say(&write, &booth.email, &booth.name, &format!("展位链接：{}", occasion.title), &text).await?;
    write.commit(event::occasion("booth.link_sent", &occasion, format!("重发展位 {} 的链接", booth.code))).await?;
    cx.flash(format!("展位链接已发到 {}。", booth.email));
    Ok(see_other(base(&occasion)))
}

fn base(occasion: &occasion::Model) -> String {
    format!("/office/occasions/{}/booths", occasion.id)
}

async fn page(cx: &Cx<Officer>, status: StatusCode, occasion: &occasion::Model, form: FormView) -> Answer {
    let secret = cx.site.kept::<PersonKey>()?;
    let booths = store::booths(cx.database(), occasion.id).await?;
    let open = store::open(cx.database(), occasion.id).await?;
    let people = store::people(cx.database(), &open).await?;
    let slots = Slots::of(occasion);
    let starts = slots.as_ref().map(|slots| slots.starts.clone()).unwrap_or_default();
    let grid = booths.iter().map(|booth| {
        let cells =
            starts.iter().map(|at| cell(open.iter().filter(|row| row.booth_id == booth.id && row.starts_at == *at), &people));
        (format!("{} {}", booth.code, booth.name), cells.collect())
    });
    let page = BoothsPage {
        desk: cx.desk("展位与洽谈"),
        occasion: occasion.title.clone(),
        base: base(occasion),
        back: format!("/office/occasions/{}/people", occasion.id),
        form,
        has_slots: slots.is_some(),
        times: slots.iter().flat_map(|slots| slots.starts.iter().map(|at| slots.words(*at))).collect(),
        grid: grid.collect(),
        agreed: open.iter().filter(|row| row.state == Meet::Accepted.key()).count(),
        waiting: open.iter().filter(|row| row.state == Meet::Requested.key()).count(),
        booths: booths
            .iter()
            .map(|booth| Row {
                id: booth.id,
                code: booth.code.clone(),
                name: booth.name.clone(),
                email: booth.email.clone(),
                link: key::link(&secret, booth.id),
                meetings: open.iter().filter(|row| row.booth_id == booth.id).count(),
            })
            .collect(),
    };
    render(status, &page)
}

/// Who sits there, or how many would like to.
fn cell<'a>(rows: impl Iterator<Item = &'a meeting::Model>, people: &[signup::Model]) -> Cell {
    let rows: Vec<&meeting::Model> = rows.collect();
    if let Some(agreed) = rows.iter().find(|row| row.state == Meet::Accepted.key()) {
        let name = people.iter().find(|one| one.id == agreed.signup_id).map(|one| mask::name(&one.name));
        return Cell { words: name.unwrap_or_default(), is_agreed: true };
    }
    let words = if rows.is_empty() { String::new() } else { format!("{} 人待答复", rows.len()) };
    Cell { words, is_agreed: false }
}
