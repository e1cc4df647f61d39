//! A booth's own side, behind its link: wishes to answer, and its timetable.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::slots::Slots;
use super::{Meet, calendar, deal, key, store};
use crate::access::{Cx, Visitor};
use crate::events::entity::{booth, meeting};
use crate::signups::PersonKey;
use crate::signups::entity::{occasion, signup};
use crate::signups::store::occasions;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, Shell, render, see_other, unkept};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/booths/{key}", show);
    routes.get("/booths/{key}/meetings.ics", export);
    routes.post("/booths/{key}/meetings/{id}", answer);
}

#[derive(Template)]
#[template(path = "events/matching/booth.html")]
struct BoothPage {
    shell: Shell,
    occasion: String,
    booth: String,
    base: String,
    form: FormView,
    wishes: Vec<Wish>,
    agreed: Vec<Wish>,
}

struct Wish {
    id: i64,
    when: String,
    who: String,
    post: String,
    mobile: String,
    about: String,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct AnswerForm {
    verb: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(max = 200, message = "回复最多 200 字"))]
    answer: String,
}

impl Form for AnswerForm {}

struct Own {
    booth: booth::Model,
    occasion: occasion::Model,
    slots: Slots,
}

async fn found(cx: &Cx<Visitor>, text: &str) -> Result<Own, PageError> {
    let secret = cx.site.kept::<PersonKey>()?;
    let booth = key::find(cx.database(), &secret, text).await?.ok_or(PageError::NotFound)?;
    let occasion = occasions::find(cx.database(), booth.occasion_id).await?.ok_or(PageError::NotFound)?;
    let slots = Slots::of(&occasion).ok_or(PageError::NotFound)?;
    Ok(Own { booth, occasion, slots })
}

async fn show(cx: Cx<Visitor>, key: Path<String>) -> Answer {
    let own = found(&cx, &key).await?;
    page(&cx, StatusCode::OK, &key, &own, FormView::default()).await
}

async fn answer(cx: Cx<Visitor>, path: Path<(String, i64)>, posted: Posted<AnswerForm>) -> Answer {
    let own = found(&cx, &path.0).await?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &path.0, &own, view).await,
    };
    let write = cx.begin_as(&format!("{} 展位", own.booth.code)).await?;
    let dealt = if form.verb == "accept" {
        deal::accept(write, &cx.site, &own.booth, path.1).await?
    } else {
        deal::decline(write, &cx.site, &own.booth, path.1, &form.answer).await?
    };
    match dealt {
        Ok(()) => Ok(unkept(see_other(format!("/booths/{}", path.0)))),
        Err(words) => {
            view.refuse_all(words);
            page(&cx, StatusCode::CONFLICT, &path.0, &own, view).await
        }
    }
}

async fn export(cx: Cx<Visitor>, key: Path<String>) -> Answer {
    let own = found(&cx, &key).await?;
    let (agreed, people) = agreed(&cx, &own).await?;
    let entry = |row: &meeting::Model| {
        let mut entry = calendar::entry(row, "booth-meeting", &own.occasion, &own.slots);
        let guest = people.iter().find(|one| one.id == row.signup_id).map_or("", |one| one.name.as_str());
        entry.title = format!("洽谈：{guest}");
        entry.place = format!("{} {}", entry.place, own.booth.code);
        entry
    };
    Ok(calendar::answer(&own.occasion, &agreed.iter().map(entry).collect::<Vec<_>>()))
}

async fn agreed(cx: &Cx<Visitor>, own: &Own) -> Result<(Vec<meeting::Model>, Vec<signup::Model>), PageError> {
    let rows = store::open(cx.database(), own.occasion.id).await?;
    let agreed: Vec<meeting::Model> =
        rows.into_iter().filter(|row| row.booth_id == own.booth.id && row.state == Meet::Accepted.key()).collect();
    let people = store::people(cx.database(), &agreed).await?;
    Ok((agreed, people))
}

async fn page(cx: &Cx<Visitor>, status: StatusCode, key: &str, own: &Own, form: FormView) -> Answer {
    let rows = store::open(cx.database(), own.occasion.id).await?;
    let rows: Vec<meeting::Model> = rows.into_iter().filter(|row| row.booth_id == own.booth.id).collect();
    let people = store::people(cx.database(), &rows).await?;
    let wish = |row: &meeting::Model| {
        let person = people.iter().find(|one| one.id == row.signup_id);
        let is_agreed = row.state == Meet::Accepted.key();
        Wish {
            id: row.id,
            when: own.slots.words(row.starts_at),
            who: person.map(|one| [one.name.as_str(), &one.employer].join(" ").trim().to_owned()).unwrap_or_default(),
            post: person.map(|one| one.post.clone()).unwrap_or_default(),
            // Numbers are given to those whom one meets, and to nobody else.
            mobile: person.filter(|_| is_agreed).map(|one| one.mobile.clone()).unwrap_or_default(),
            about: row.wish.clone(),
        }
    };
    let (agreed, wishes): (Vec<&meeting::Model>, Vec<&meeting::Model>) =
        rows.iter().partition(|row| row.state == Meet::Accepted.key());
    let mut shell = cx.shell("展位洽谈安排").unlisted();
    shell.canonical = format!("{}/booths", cx.public_url);
    let page = BoothPage {
        shell,
        occasion: own.occasion.title.clone(),
        booth: format!("{} {}", own.booth.code, own.booth.name),
        base: format!("/booths/{key}"),
        form,
        wishes: wishes.into_iter().map(wish).collect(),
        agreed: agreed.into_iter().map(wish).collect(),
    };
    Ok(unkept(render(status, &page)?))
}
