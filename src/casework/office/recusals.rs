//! Withdrawing because of an interest in the matter (公务员法 76): by oneself, or where a party asks for it.

use actix_web::web::Path;
use serde::Deserialize;
use validator::Validate;

use super::{act, answer, refused};
use crate::access::{Cx, Officer};
use crate::casework::engine::{Case, Engine};
use crate::casework::link;
use crate::casework::store::{people, tasks};
use crate::web::posted::trimmed;
use crate::web::{Answer, Form, PageError, Posted, Routes, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/office/applications/{id}/recusals", recuse);
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct RecusalForm {
    /// Row of the user; empty is oneself.
    who: String,
    #[validate(length(min = 2, max = 500, message = "请写明回避的原因（2 到 500 字）"))]
    #[serde(deserialize_with = "trimmed")]
    recusal_reason: String,
}

impl Form for RecusalForm {}

async fn recuse(cx: Cx<Officer>, id: Path<i64>, posted: Posted<RecusalForm>) -> Answer {
    let (form, view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return refused(&cx, *id, view, "recusal").await,
    };
    let who = if form.who.is_empty() { cx.who.id } else { form.who.parse().unwrap_or(0) };
    let done = act(&cx, *id, async |engine, case, permit| {
        let name = person(&cx, engine, case, who).await?;
        if people::is_recused(&**engine.write, case.application.id, who).await? {
            return Err(PageError::Conflict(format!("{name} 已经回避。")));
        }
        let source = if who == cx.who.id { "self" } else { "party" };
        let ((), event) = engine.recuse(permit, case, (who, &name), &form.recusal_reason, source).await?;
        Ok((format!("已记录 {name} 回避。"), event))
    });
    let done = done.await;
    if who == cx.who.id && done.is_ok() {
        cx.flash("已记录您回避，这件申报不再向您显示。");
        return Ok(see_other(format!("{}?view=closed", link::office(*id))));
    }
    answer(&cx, *id, view, done, "recusal").await
}

/// The name of somebody who has to do with a file: oneself, an official, or an expert who was drawn.
async fn person(cx: &Cx<Officer>, engine: &Engine<'_>, case: &Case, who: i64) -> Result<String, PageError> {
    if who == cx.who.id {
        return Ok(cx.who.name.clone());
    }
    let unknown = || PageError::Conflict("请从列表中选择需要回避的人员。".into());
    let all = tasks::of(&**engine.write, case.application.id).await?;
    if !all.iter().any(|task| task.assignee_id == Some(who)) {
        return Err(unknown());
    }
    if let Some(expert) = people::expert_of(&**engine.write, who).await? {
        return Ok(expert.name);
    }
    crate::access::store::find(&**engine.write, who).await?.map(|user| user.name).ok_or_else(unknown)
}
