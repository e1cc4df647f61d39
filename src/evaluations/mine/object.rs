//! Objections to the draft result.

use actix_web::web::Path;

use super::{Own, show, take};
use crate::access::{Cx, Member};
use crate::evaluations::engine::Engine;
use crate::evaluations::store::objections::NewObjection;
use crate::web::upload::Papers;
use crate::web::{Answer, FormView, Routes, see_other};
use actix_web::http::StatusCode;

/// Characters of an objection.
const LENGTH: std::ops::RangeInclusive<usize> = 10..=2000;

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/my/evaluations/{id}/objections", raise);
    routes.post("/my/evaluations/{id}/objections/{objection}/withdrawal", withdraw);
}

async fn raise(cx: Cx<Member>, id: Path<i64>, Papers(mut upload): Papers) -> Answer {
    let own = Own::find(&cx, *id).await?;
    let permit = own.permit()?;
    let mut form = FormView::of_pairs(&upload.pairs, &[]);
    let body = upload.text("body").trim().replace("\r\n", "\n");
    if !LENGTH.contains(&body.chars().count()) {
        form.refuse("body", "请写明哪里不对、应当是多少、有什么依据（10 到 2000 字）");
    }
    let indicator = Some(upload.text("indicator").to_owned()).filter(|key| !key.is_empty());
    let is_known = |key: &String| own.case.framework.indicators().iter().any(|leaf| leaf.node.key == *key);
    if indicator.as_ref().is_some_and(|key| !is_known(key)) {
        form.refuse("indicator", "请从列表中选择指标");
    }
    let files = match take::files(&cx, &mut upload, "files", Vec::new()).await? {
        Ok(files) => files,
        Err(why) => {
            form.refuse("files", why);
            Vec::new()
        }
    };
    if form.is_invalid() {
        return show::page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &own, form).await;
    }
    let raised = async {
        let write = cx.begin().await?;
        let engine = Engine::new(&cx.site, &write)?;
        let new = NewObjection { indicator, body, evidence: files, due_on: cx.site.clock.today() };
        let (row, event) = engine.object(permit, &own.case.round, &own.case.subject, new).await?;
        write.commit(event).await?;
        Ok(Some(row))
    };
    match form.settle(raised.await)? {
        Ok(_) => {
            cx.flash("异议已提交，处理结果会写在这里。");
            Ok(see_other(format!("{}#objections", own.url())))
        }
        Err(status) => show::page(&cx, status, &own, form).await,
    }
}

async fn withdraw(cx: Cx<Member>, path: Path<(i64, i64)>) -> Answer {
    let (id, objection) = path.into_inner();
    let own = Own::find(&cx, id).await?;
    let permit = own.permit()?;
    let write = cx.begin().await?;
    let engine = Engine::new(&cx.site, &write)?;
    let ((), event) = engine.withdraw_objection(permit, &own.case.round, &own.case.subject, objection).await?;
    write.commit(event).await?;
    cx.flash("异议已撤回。");
    Ok(see_other(format!("{}#objections", own.url())))
}
