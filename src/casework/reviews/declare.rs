//! Before the file opens: no interest in the matter, or recusal (公务员法 76, 政府采购法 12, taken over for experts).

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::{Review, score};
use crate::access::{Cx, Member, Workspace};
use crate::casework::engine::Engine;
use crate::casework::event::CaseEvent;
use crate::casework::store::applications::raced;
use crate::casework::store::tasks;
use crate::web::filters::date;
use crate::web::posted::trimmed;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/reviews/{task}", show);
    routes.post("/my/reviews/{task}/declaration", declare);
    routes.post("/my/reviews/{task}/recusal", recuse);
}

#[derive(Template)]
#[template(path = "casework/reviews/declare.html")]
struct DeclarePage {
    workspace: Workspace,
    form: FormView,
    base: String,
    name: String,
    organisation: String,
    due: String,
}

#[derive(Template)]
#[template(path = "casework/reviews/closed.html")]
struct ClosedPage {
    workspace: Workspace,
    is_recused: bool,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct DeclareForm {
    #[validate(length(min = 1, message = "请勾选声明，才能打开材料；有利害关系的请回避"))]
    no_interest: String,
}

impl Form for DeclareForm {}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct RecusalForm {
    #[serde(deserialize_with = "trimmed")]
    #[validate(length(min = 4, max = 300, message = "请用 4 到 300 个字写明与申报单位有什么关系"))]
    reason: String,
}

impl Form for RecusalForm {}

async fn show(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let review = Review::read(&cx, *id).await?;
    page(&cx, StatusCode::OK, &review, FormView::default()).await
}

/// The page that suits the task: closed, the declaration, or the file.
pub(super) async fn page(cx: &Cx<Member>, status: StatusCode, review: &Review, form: FormView) -> Answer {
    if review.is_open_to_read() {
        return score::page(cx, status, review, form).await;
    }
    if review.is_recused || review.task.state != tasks::OPEN {
        let page = ClosedPage { workspace: cx.workspace("评审已关闭"), is_recused: review.is_recused };
        return render(status, &page);
    }
    let page = DeclarePage {
        workspace: cx.workspace(format!("评审声明：{}", review.case.definition.name)),
        base: review.url(),
        name: review.case.definition.name.clone(),
        organisation: review.case.application.organisation_name.clone(),
        due: review.task.due_on.map(date).unwrap_or_default(),
        form,
    };
    render(status, &page)
}

async fn declare(cx: Cx<Member>, id: Path<i64>, posted: Posted<DeclareForm>) -> Answer {
    let review = Review::read(&cx, *id).await?;
    review.permit()?;
    if let Err(view) = posted.check() {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &review, view).await;
    }
    let write = cx.begin().await?;
    let review = Review::find(&cx, &*write, *id).await?;
    if !tasks::declare(&write, &review.permit()?, review.task.id).await? {
        return Err(raced());
    }
    let summary = format!("专家 {} 声明与申报单位没有利害关系", review.expert.name);
    write.commit(CaseEvent::of("application.expert_declared", &review.case.application, summary)).await?;
    Ok(see_other(review.url()))
}

async fn recuse(cx: Cx<Member>, id: Path<i64>, posted: Posted<RecusalForm>) -> Answer {
    let review = Review::read(&cx, *id).await?;
    review.permit()?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &review, view).await,
    };
    let outcome = withdrawn(&cx, *id, &form.reason).await.map(Some);
    match view.settle(outcome)? {
        Ok(()) => {
            cx.flash("已回避，系统会另行抽取专家。谢谢您如实说明。");
            Ok(see_other("/my/reviews"))
        }
        Err(status) => page(&cx, status, &review, view).await,
    }
}

async fn withdrawn(cx: &Cx<Member>, id: i64, reason: &str) -> Result<(), PageError> {
    let write = cx.begin().await?;
    let engine = Engine::new(&cx.site, &write)?;
    let review = Review::find(cx, &*write, id).await?;
    let ((), event) = engine.recuse(&review.permit()?, &review.case, (cx.who.id, &cx.who.name), reason, "self").await?;
    Ok(write.commit(event).await?)
}
