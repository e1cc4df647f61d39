//! What an applicant can do with an application beside filling it in: take it back, go on with it, throw it away, bring it
//! to the programme's new form, take over what was handed in before, answer a request for corrections.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Deserialize;
use validator::Validate;

use super::{Own, check, draft};
use crate::access::{Cx, Member};
use crate::casework::engine::Engine;
use crate::casework::flow::State;
use crate::casework::programme::Programmes;
use crate::casework::store::{applications, programmes};
use crate::platform::Happened;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/my/applications/{id}/withdrawal", withdraw);
    routes.post("/my/applications/{id}/reopening", reopen);
    routes.post("/my/applications/{id}/discard", discard);
    routes.post("/my/applications/{id}/migration", migrate);
    routes.post("/my/applications/{id}/copy", copy);
    routes.post("/my/applications/{id}/correction-answer", answer);
}

/// A step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step<'a> {
    Withdraw(&'a str),
    Reopen,
    Discard,
    Migrate,
    Copy(i64),
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct ReasonForm {
    #[validate(length(max = 500, message = "最多 500 字"))]
    reason: String,
}

impl Form for ReasonForm {}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct CopyForm {
    from: String,
}

impl Form for CopyForm {}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct AnswerForm {
    #[validate(length(max = 2000, message = "最多 2,000 字"))]
    note: String,
}

impl Form for AnswerForm {}

/// Makes a step, and goes back to the overview; where it cannot be made, the overview says why.
async fn step(cx: &Cx<Member>, id: i64, step: Step<'_>, mut view: FormView) -> Answer {
    let own = Own::read(cx, id).await?;
    own.permit()?;
    let outcome = made(cx, id, step).await.map(Some);
    match view.settle(outcome)? {
        Ok(words) => {
            cx.flash(words);
            Ok(see_other(if step == Step::Discard { "/my/applications".to_owned() } else { own.url() }))
        }
        Err(status) => {
            let own = Own::read(cx, id).await?;
            draft::page(cx, status, &own, view).await
        }
    }
}

async fn made(cx: &Cx<Member>, id: i64, step: Step<'_>) -> Result<String, PageError> {
    let write = cx.begin().await?;
    let engine = Engine::new(&cx.site, &write)?;
    let own = Own::find(cx, &*write, id).await?;
    let (permit, case) = (own.permit()?, &own.case);
    let (words, event): (String, Happened) = match step {
        Step::Withdraw(reason) => {
            let (_, event) = engine.withdraw(permit, case, reason).await?;
            ("申报已撤回。批次截止前可以重新填报后再提交。".to_owned(), event)
        }
        Step::Reopen => ("可以继续填报了，改好后请再次提交。受理编号不变。".to_owned(), engine.reopen(permit, case).await?.1),
        Step::Discard => ("草稿已删除。".to_owned(), engine.discard(permit, case).await?.1),
        Step::Migrate => {
            let row = programmes::find(&*write, case.application.programme_id).await?.ok_or(PageError::NotFound)?;
            let current = cx.site.kept::<Programmes>()?.with_definitions(&*write, vec![row]).await?.pop();
            let current = current.filter(|_| case.state() == State::Draft).ok_or(PageError::NotFound)?;
            let (changes, event) = engine.migrate(permit, case, &current).await?;
            (format!("草稿已转到新的表单，共 {} 处变动，填好的内容都还在。请核对有变动的部分。", changes.len()), event)
        }
        Step::Copy(from) => {
            let from = applications::find(&*write, from).await?.ok_or(PageError::NotFound)?;
            let (count, event) = engine.copy(permit, case, &from).await?;
            let words = if count == 0 {
                "没有可以带入的内容：这里都已填写。".to_owned()
            } else {
                format!(
                    "已从上次申报带入 {count} 个部分。已经填写的没有改动，请逐项核对，更新变化的内容；材料请在各部分选用或重新上传。"
                )
            };
            (words, event)
        }
    };
    write.commit(event).await?;
    Ok(words)
}

async fn withdraw(cx: Cx<Member>, id: Path<i64>, posted: Posted<ReasonForm>) -> Answer {
    match posted.check() {
        Ok((form, view)) => step(&cx, *id, Step::Withdraw(form.reason.trim()), view).await,
        Err(view) => {
            let own = Own::read(&cx, *id).await?;
            draft::page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &own, view).await
        }
    }
}

async fn reopen(cx: Cx<Member>, id: Path<i64>) -> Answer {
    step(&cx, *id, Step::Reopen, FormView::default()).await
}

async fn discard(cx: Cx<Member>, id: Path<i64>) -> Answer {
    step(&cx, *id, Step::Discard, FormView::default()).await
}

async fn migrate(cx: Cx<Member>, id: Path<i64>) -> Answer {
    step(&cx, *id, Step::Migrate, FormView::default()).await
}

async fn copy(cx: Cx<Member>, id: Path<i64>, posted: Posted<CopyForm>) -> Answer {
    let (form, view) = posted.unchecked();
    let from = form.from.trim().parse().map_err(|_| PageError::NotFound)?;
    step(&cx, *id, Step::Copy(from), view).await
}

async fn answer(cx: Cx<Member>, id: Path<i64>, posted: Posted<AnswerForm>) -> Answer {
    let own = Own::read(&cx, *id).await?;
    own.permit()?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return draft::page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &own, view).await,
    };
    let outcome = answered(&cx, *id, form.note.trim()).await;
    match view.settle(outcome)? {
        Ok(()) => {
            cx.flash("补正已提交，主管部门会继续办理。两次提交的内容和差别都保留着。");
            Ok(see_other(own.url()))
        }
        Err(StatusCode::UNPROCESSABLE_ENTITY) => {
            view.refuse_all("还有内容没有填对，改好后再提交补正。");
            check::page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &own, view).await
        }
        Err(status) => {
            let own = Own::read(&cx, *id).await?;
            draft::page(&cx, status, &own, view).await
        }
    }
}

async fn answered(cx: &Cx<Member>, id: i64, note: &str) -> Result<Option<()>, PageError> {
    let write = cx.begin().await?;
    let engine = Engine::new(&cx.site, &write)?;
    let own = Own::find(cx, &*write, id).await?;
    if !matches!(own.case.state(), State::Correcting | State::Supplementing) {
        return Err(applications::raced());
    }
    match engine.answer_correction(own.permit()?, &own.case, note).await? {
        Ok((_, event)) => {
            write.commit(event).await?;
            Ok(Some(()))
        }
        Err(_) => Ok(None),
    }
}
