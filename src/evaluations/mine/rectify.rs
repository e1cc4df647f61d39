//! What has to be put right: tasks with answers and evidence, and handing them in for the re-check.

use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::{Own, show, take};
use crate::access::{Cx, Member};
use crate::evaluations::engine::Engine;
use crate::evaluations::entity::rectification;
use crate::evaluations::evidence;
use crate::evaluations::store::rectifications;
use crate::web::upload::Papers;
use crate::web::{Answer, FormView, PageError, Routes, see_other};

/// Characters of an answer.
const LENGTH: std::ops::RangeInclusive<usize> = 5..=2000;

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/my/evaluations/{id}/tasks/{task}", report);
    routes.post("/my/evaluations/{id}/rectifications/{rectification}/submission", submit);
}

/// A rectification of one's own subject; others are not found.
async fn order(cx: &Cx<Member>, own: &Own, id: i64) -> Result<rectification::Model, PageError> {
    let row = rectifications::find(cx.database(), id).await?;
    row.filter(|row| row.subject_id == own.id()).ok_or(PageError::NotFound)
}

async fn report(cx: Cx<Member>, path: Path<(i64, i64)>, Papers(mut upload): Papers) -> Answer {
    let (id, task_id) = path.into_inner();
    let own = Own::find(&cx, id).await?;
    let permit = own.permit()?;
    let task = rectifications::find_task(cx.database(), task_id).await?.ok_or(PageError::NotFound)?;
    let row = order(&cx, &own, task.rectification_id).await?;
    let (answer_field, files_field) = (format!("answer-{task_id}"), format!("files-{task_id}"));
    let mut form = FormView::of_pairs(&upload.pairs, &[]);
    let answer = upload.text(&answer_field).trim().replace("\r\n", "\n");
    if !LENGTH.contains(&answer.chars().count()) {
        form.refuse(&answer_field, "请写明做了什么、结果怎样（5 到 2000 字）");
    }
    let drop = format!("drop-{task_id}");
    let dropped: Vec<String> = upload.pairs.iter().filter(|(name, _)| *name == drop).map(|(_, value)| value.clone()).collect();
    let kept = evidence::read(&task.evidence).into_iter().filter(|file| !dropped.contains(&file.sha256)).collect();
    let files = match take::files(&cx, &mut upload, &files_field, kept).await? {
        Ok(files) => files,
        Err(why) => {
            form.refuse(&files_field, why);
            Vec::new()
        }
    };
    if form.is_invalid() {
        return show::page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &own, form).await;
    }
    let reported = async {
        let write = cx.begin().await?;
        let engine = Engine::new(&cx.site, &write)?;
        let ((), event) = engine.report_task(permit, &row, &task, &answer, &files).await?;
        write.commit(event).await?;
        Ok(Some(()))
    };
    match form.settle(reported.await)? {
        Ok(()) => {
            cx.flash("这项整改任务已填报。全部完成后请提交复查。");
            Ok(see_other(format!("{}#rectification-{}", own.url(), row.id)))
        }
        Err(status) => show::page(&cx, status, &own, form).await,
    }
}

async fn submit(cx: Cx<Member>, path: Path<(i64, i64)>) -> Answer {
    let (id, order_id) = path.into_inner();
    let own = Own::find(&cx, id).await?;
    let permit = own.permit()?;
    let row = order(&cx, &own, order_id).await?;
    let mut form = FormView::default();
    let submitted = async {
        let write = cx.begin().await?;
        let engine = Engine::new(&cx.site, &write)?;
        let ((), event) = engine.submit_rectification(permit, &row, &own.case.subject.name).await?;
        write.commit(event).await?;
        Ok(Some(()))
    };
    match form.settle(submitted.await)? {
        Ok(()) => {
            cx.flash("整改已提交，等待复查。");
            Ok(see_other(own.url()))
        }
        Err(status) => show::page(&cx, status, &own, form).await,
    }
}
