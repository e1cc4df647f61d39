//! The file as a drawn expert reads it, and the scores. Every look at a document is written down.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use serde_json::json;
use validator::{Validate, ValidationErrors};

use super::scores::{self, comment_name, score_name};
use super::{Review, declare};
use crate::access::{Cx, Member, Workspace};
use crate::casework::engine::Engine;
use crate::casework::engine::stages::{FAIL, PASS};
use crate::casework::mine::{FileLine, send_document};
use crate::casework::store::tasks::{self, Outcome};
use crate::casework::store::{documents, revisions};
use crate::forms::{Catalogues, Sheet, SheetSection};
use crate::platform::clock::local;
use crate::web::filters::{date, moment};
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/my/reviews/{task}/draft", keep);
    routes.post("/my/reviews/{task}/scores", sign);
    routes.get("/my/reviews/{task}/documents/{document}", document);
}

#[derive(Template)]
#[template(path = "casework/reviews/score.html")]
struct ScorePage {
    workspace: Workspace,
    form: FormView,
    base: String,
    name: String,
    number: String,
    organisation: String,
    due: String,
    sections: Vec<SheetSection>,
    files: Vec<(String, FileLine)>,
    criteria: Vec<CriterionRow>,
    is_done: bool,
    /// When it was signed, and the sum.
    signed: String,
}

impl ScorePage {
    fn files_of(&self, field: &str) -> Vec<&FileLine> {
        self.files.iter().filter(|(key, _)| key == field).map(|(_, line)| line).collect()
    }
}

struct CriterionRow {
    name: String,
    guidance: String,
    weight: f64,
    max: f64,
    score: String,
    comment: String,
}

/// What was posted: fields of a rubric, whatever they are called.
#[derive(Deserialize, Default)]
#[serde(transparent)]
struct ScoreForm(#[expect(dead_code, reason = "read through the view")] Vec<(String, String)>);

impl Validate for ScoreForm {
    fn validate(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }
}

impl Form for ScoreForm {}

/// The page, with what was wrong with the last post.
pub(super) async fn page(cx: &Cx<Member>, status: StatusCode, review: &Review, form: FormView) -> Answer {
    let (case, task) = (&review.case, &review.task);
    let frozen = revisions::of(cx.database(), case.application.id).await?;
    let raw = frozen.last().map(revisions::raw).unwrap_or_default();
    let all = documents::of(cx.database(), case.application.id).await?;
    let reading = case.read(&raw, &documents::attached(&all), &cx.site.kept::<Catalogues>()?, cx.site.clock.today());
    let rubric = case.definition.rubric.iter();
    let form = if form.is_invalid() { form } else { scores::view(task.detail.as_ref()) };
    let base = review.url();
    let page = ScorePage {
        workspace: cx.workspace(format!("评审：{}", case.definition.name)),
        name: case.definition.name.clone(),
        number: case.number(),
        organisation: case.application.organisation_name.clone(),
        due: task.due_on.map(date).unwrap_or_default(),
        // Experts judge the matter; who to call about it is not their business.
        sections: Sheet::of(&case.definition.form, &raw, &reading).masked().sections,
        files: documents::materials(&all).filter_map(|row| Some((row.field_key.clone()?, FileLine::of(row, &base)))).collect(),
        criteria: rubric
            .map(|criterion| CriterionRow {
                name: criterion.name.clone(),
                guidance: criterion.guidance.clone(),
                weight: criterion.weight,
                max: criterion.max,
                score: score_name(&criterion.key),
                comment: comment_name(&criterion.key),
            })
            .collect(),
        is_done: task.state == tasks::DONE,
        signed: match (task.done_at, task.score) {
            (Some(at), Some(score)) => format!("{} 于 {} 签名提交，总分 {score:.2}", review.expert.name, moment(at)),
            _ => String::new(),
        },
        base,
        form,
    };
    render(status, &page)
}

/// Keeps scores that are not signed yet.
async fn keep(cx: Cx<Member>, id: Path<i64>, posted: Posted<ScoreForm>) -> Answer {
    let (_, view) = posted.unchecked();
    match kept(&cx, *id, &view).await {
        Ok(()) => {
            let saved = local(cx.site.clock.now()).format("%H:%M").to_string();
            Ok(HttpResponse::Ok().json(json!({ "saved": saved })))
        }
        Err(error @ (PageError::NotFound | PageError::Internal(_))) => Err(error),
        Err(error) => {
            let problem = error.problem();
            Ok(HttpResponse::build(problem.status).json(json!({ "message": problem.message })))
        }
    }
}

async fn kept(cx: &Cx<Member>, id: i64, view: &FormView) -> Result<(), PageError> {
    let write = cx.begin().await?;
    let review = Review::find(cx, &*write, id).await?;
    let permit = review.permit()?;
    readable(&review)?;
    let detail = scores::typed(&review.case.definition.rubric, view);
    if review.task.detail.as_ref() == Some(&detail) {
        return Ok(());
    }
    if !tasks::keep_detail(&write, &permit, &review.task, detail).await? {
        return Err(crate::casework::store::applications::raced());
    }
    let event = crate::casework::event::CaseEvent::of("application.scores_kept", &review.case.application, "保存评分草稿");
    Ok(write.commit(event).await?)
}

fn readable(review: &Review) -> Result<(), PageError> {
    if review.is_open_to_read() {
        return Ok(());
    }
    Err(PageError::Forbidden("请先声明与申报单位没有利害关系，再打开材料。".into()))
}

async fn sign(cx: Cx<Member>, id: Path<i64>, posted: Posted<ScoreForm>) -> Answer {
    let (_, mut view) = posted.unchecked();
    let review = Review::read(&cx, *id).await?;
    review.permit()?;
    readable(&review)?;
    if view.value("do") == "keep" {
        kept(&cx, *id, &view).await?;
        cx.flash("评分草稿已保存，还没有提交。");
        return Ok(see_other(review.url()));
    }
    let scores = scores::read(&review.case.definition.rubric, &mut view);
    let opinion = view.value("opinion").trim().to_owned();
    if opinion.chars().count() < 4 {
        view.refuse("opinion", "请写总体意见，至少 4 个字");
    }
    let advice = match view.value("advice") {
        "pass" => PASS,
        "fail" => FAIL,
        _ => {
            view.refuse("advice", "请选择建议通过还是不通过");
            PASS
        }
    };
    if view.value("signature").trim() != cx.who.name {
        view.refuse("signature", format!("请输入您的姓名“{}”作为签名", cx.who.name));
    }
    let outcome = match scores.filter(|_| !view.is_invalid()) {
        Some((rows, score)) => {
            let mut detail = scores::typed(&review.case.definition.rubric, &view);
            if let Some(detail) = detail.as_object_mut() {
                detail.insert("scores".to_owned(), json!(rows));
                detail.insert("signed_by".to_owned(), json!(cx.who.name));
            }
            finish(&cx, *id, Outcome { outcome: advice, opinion, detail: Some(detail), score: Some(score) }).await.map(Some)
        }
        None => Ok(None),
    };
    match view.settle(outcome)? {
        Ok(()) => {
            cx.flash("评分已签名提交，不能再修改。谢谢您。");
            Ok(see_other("/my/reviews"))
        }
        Err(status) => declare::page(&cx, status, &Review::read(&cx, *id).await?, view).await,
    }
}

async fn finish(cx: &Cx<Member>, id: i64, outcome: Outcome) -> Result<(), PageError> {
    let write = cx.begin().await?;
    let engine = Engine::new(&cx.site, &write)?;
    let review = Review::find(cx, &*write, id).await?;
    readable(&review)?;
    let (_, event) = engine.finish_task(&review.permit()?, &review.case, &review.task, outcome).await?;
    Ok(write.commit(event).await?)
}

/// A document of the file. The look is written down before the file is given out.
async fn document(cx: Cx<Member>, path: Path<(i64, i64)>) -> Answer {
    let (id, document_id) = path.into_inner();
    let review = Review::read(&cx, id).await?;
    readable(&review)?;
    let row = documents::find(cx.database(), document_id).await?;
    let row = row.filter(|row| row.application_id == review.task.application_id && row.purpose == documents::MATERIAL);
    let row = row.ok_or(PageError::NotFound)?;
    let write = cx.begin().await?;
    write.commit(Engine::read_document(&review.case, &row.name)).await?;
    send_document(&cx.site.files, &row).await
}
