//! Beginning an application: what one should know before, and the draft that comes of it.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::look::closing;
use crate::access::{Cx, Member, Workspace};
use crate::casework::engine::Engine;
use crate::casework::entity::programme_call;
use crate::casework::flow::State;
use crate::casework::programme::Programmes;
use crate::casework::programme::catalogue::Current;
use crate::casework::store::applications;
use crate::casework::store::programmes::{self, CallState};
use crate::casework::{link, permit};
use crate::web::{Answer, Asked, Form, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/applications/new", show);
    routes.post("/my/applications", begin);
}

#[derive(Template)]
#[template(path = "casework/mine/begin.html")]
struct BeginPage {
    workspace: Workspace,
    call_id: i64,
    call: String,
    closing: String,
    name: String,
    summary: String,
    guide_url: String,
    place: String,
    /// Why one cannot begin now.
    obstacle: Option<String>,
    /// What is going on already in this call: address and words.
    there: Option<(String, String)>,
    /// Files that will be asked for: label, kinds, whether it must be there, whether it may come later.
    materials: Vec<Material>,
    sections: Vec<String>,
    promised_days: u32,
}

struct Material {
    label: String,
    is_required: bool,
    is_deferrable: bool,
    about: String,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct CallForm {
    call: String,
}

impl Form for CallForm {}

/// A public programme with a call of it.
async fn found(cx: &Cx<Member>, call: &str) -> Result<(Current, programme_call::Model), PageError> {
    let id: i64 = call.trim().parse().map_err(|_| PageError::NotFound)?;
    let call = programmes::call(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    let row = programmes::find(cx.database(), call.programme_id).await?;
    let row = row.filter(|row| row.state == programmes::PUBLISHED).ok_or(PageError::NotFound)?;
    let all = cx.site.kept::<Programmes>()?;
    let current = all.with_definitions(cx.database(), vec![row]).await?.pop().ok_or(PageError::NotFound)?;
    Ok((current, call))
}

async fn show(cx: Cx<Member>, asked: Asked<CallForm>) -> Answer {
    let (current, call) = found(&cx, &asked.0.call).await?;
    let definition = &current.definition;
    let now = cx.site.clock.now();
    let place = cx.who.place();
    let state = CallState::of(&call, now);
    let obstacle = match permit::start(&cx.who) {
        Err(refusal) => Some(refusal.0),
        Ok(_) if state != CallState::Open => Some(format!("这一批次{}，现在不能填报。", state.name())),
        Ok(_) => None,
    };
    let there = match place {
        Some(place) => {
            let rows = applications::of_organisation(cx.database(), place.organisation_id).await?;
            let is_alive = |row: &State| !matches!(row, State::Withdrawn | State::Declined | State::Rejected | State::Revoked);
            let mut rows = rows.into_iter().filter(|row| row.call_id == call.id);
            rows.find(|row| State::parse(&row.state).as_ref().is_some_and(is_alive)).map(|row| {
                let words = row.number.clone().map_or_else(
                    || "本单位在这一批次已有一份草稿".to_owned(),
                    |number| format!("本单位在这一批次已提交 {number}"),
                );
                (link::mine(row.id), words)
            })
        }
        None => None,
    };
    let materials = definition.form.fields().filter(|(_, field)| field.kind.is_file()).map(|(_, field)| Material {
        label: field.label.clone(),
        is_required: field.required,
        is_deferrable: field.deferrable,
        about: field.hint.clone(),
    });
    let page = BeginPage {
        workspace: cx.workspace(format!("开始申报：{}", definition.name)),
        call_id: call.id,
        closing: closing(call.closes_at, now),
        call: call.name,
        name: definition.name.clone(),
        summary: definition.summary.clone(),
        guide_url: link::programme(&definition.key),
        place: place.map(|place| place.name.clone()).unwrap_or_default(),
        obstacle,
        there,
        materials: materials.collect(),
        sections: definition.form.sections.iter().map(|section| section.title.clone()).collect(),
        promised_days: definition.guide.promised_days,
    };
    render(StatusCode::OK, &page)
}

async fn begin(cx: Cx<Member>, posted: Posted<CallForm>) -> Answer {
    let (form, _) = posted.unchecked();
    let (current, call) = found(&cx, &form.call).await?;
    let place = permit::start(&cx.who)?;
    let write = cx.begin().await?;
    let (row, event) = Engine::new(&cx.site, &write)?.begin(place, &current, &call).await?;
    write.commit(event).await?;
    cx.flash("草稿已建立，能带出的内容已经填好。同事也能一起填写，随时可以离开，下次接着填。");
    Ok(see_other(link::mine(row.id)))
}
