//! Keeping a question to the work list under a name.

use actix_web::web::Path;
use serde::Deserialize;
use validator::Validate;

use super::admit;
use super::list::ListQuery;
use crate::access::{Cx, Officer};
use crate::casework::event::CaseEvent;
use crate::casework::store::views;
use crate::web::posted::trimmed;
use crate::web::{Answer, Form, PageError, Posted, Routes, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/office/applications/views", add);
    routes.post("/office/applications/views/{id}/removal", remove);
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct ViewForm {
    #[serde(deserialize_with = "trimmed")]
    name: String,
    query: String,
}

impl Form for ViewForm {}

async fn add(cx: Cx<Officer>, posted: Posted<ViewForm>) -> Answer {
    admit(&cx)?;
    let (form, _) = posted.unchecked();
    // Read and written again, so that only what the list knows is kept.
    let query = ListQuery::of_question(&form.query.chars().take(2000).collect::<String>()).question();
    let back = format!("/office/applications?{query}");
    if form.name.is_empty() || form.name.chars().count() > 20 {
        cx.flash("没有保存：请给常用筛选起一个 20 字以内的名称。");
        return Ok(see_other(back));
    }
    let write = cx.begin().await?;
    if views::of(&*write, cx.who.id).await?.len() >= views::MOST {
        cx.flash(format!("没有保存：最多保存 {} 个常用筛选，请先移除不用的。", views::MOST));
        return Ok(see_other(back));
    }
    let row = views::add(&write, &form.name, &query).await?;
    write.commit(CaseEvent::aside("application.view_saved", &row.name, 0, "保存常用筛选")).await?;
    cx.flash(format!("已保存常用筛选“{}”。", form.name));
    Ok(see_other(back))
}

async fn remove(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    admit(&cx)?;
    let write = cx.begin().await?;
    if !views::remove(&write, *id).await? {
        return Err(PageError::NotFound);
    }
    write.commit(CaseEvent::aside("application.view_removed", "常用筛选", 0, "移除常用筛选")).await?;
    cx.flash("已移除常用筛选。");
    Ok(see_other("/office/applications"))
}
