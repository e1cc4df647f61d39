//! The declaration, and then the sheet of scores.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::Seat;
use crate::access::{Cx, Member, Workspace};
use crate::evaluations::engine::Engine;
use crate::evaluations::engine::experts::{Question, scored_by};
use crate::evaluations::entity::{expert_score, round_subject};
use crate::evaluations::evidence::{self, Evidence};
use crate::evaluations::standing::{DECLARED, DRAWN, EXCLUDED, SUBMITTED};
use crate::evaluations::store::experts::{self, Given};
use crate::evaluations::store::{assessments, subjects};
use crate::platform::Happened;
use crate::web::file_answer::{self, Way};
use crate::web::filters::{date_or_blank, moment};
use crate::web::posted::trimmed;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/scoring/{seat}", show);
    routes.post("/my/scoring/{seat}/declaration", declare);
    routes.post("/my/scoring/{seat}/leaving", leave);
    routes.post("/my/scoring/{seat}/scores", save);
    routes.get("/my/scoring/{seat}/evidence/{subject}/{sha256}", file);
}

#[derive(Template)]
#[template(path = "evaluations/experts/declare.html")]
struct DeclarePage {
    workspace: Workspace,
    form: FormView,
    base: String,
    name: String,
    due: String,
    subjects: Vec<(i64, String)>,
}

#[derive(Template)]
#[template(path = "evaluations/experts/score.html")]
struct ScorePage {
    workspace: Workspace,
    form: FormView,
    base: String,
    name: String,
    due: String,
    is_open: bool,
    signed: String,
    questions: Vec<Question>,
    recused: Vec<String>,
    subjects: Vec<SubjectView>,
}

struct SubjectView {
    id: i64,
    name: String,
    group: String,
    claims: Vec<ClaimView>,
    fields: Vec<ScoreField>,
}

/// What a subject says of itself where experts score.
struct ClaimView {
    about: String,
    text: String,
    evidence: Vec<Evidence>,
}

struct ScoreField {
    name: String,
    max: f64,
    score: String,
    note: String,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct DeclareForm {
    no_interest: String,
    recused: Vec<String>,
    #[serde(deserialize_with = "trimmed")]
    reason: String,
}

impl Form for DeclareForm {}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct ScoreForm {
    #[serde(rename = "do")]
    what: String,
    #[serde(deserialize_with = "trimmed")]
    opinion: String,
    #[serde(deserialize_with = "trimmed")]
    signature: String,
}

impl Form for ScoreForm {}

async fn show(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let seat = Seat::find(&cx, cx.database(), *id).await?;
    page(&cx, StatusCode::OK, &seat, None).await
}

async fn page(cx: &Cx<Member>, status: StatusCode, seat: &Seat, typed: Option<FormView>) -> Answer {
    let all = subjects::of_round(cx.database(), seat.round.id).await?;
    if seat.seat.state == DRAWN {
        let page = DeclarePage {
            workspace: cx.workspace(format!("回避声明：{}", seat.round.name)),
            form: typed.unwrap_or_default(),
            base: seat.url(),
            name: seat.round.name.clone(),
            due: date_or_blank(seat.round.due_on),
            subjects: all.into_iter().filter(|row| row.state != EXCLUDED).map(|row| (row.id, row.name)).collect(),
        };
        return render(status, &page);
    }
    if !matches!(seat.seat.state.as_str(), DECLARED | SUBMITTED) {
        return Err(PageError::Forbidden("您已退出这一轮评分，不能再查看材料。谢谢您如实说明。".into()));
    }
    score_page(cx, status, seat, (all, typed)).await
}

async fn score_page(
    cx: &Cx<Member>,
    status: StatusCode,
    seat: &Seat,
    (all, typed): (Vec<round_subject::Model>, Option<FormView>),
) -> Answer {
    let questions = seat.questions();
    let own = experts::scores_of(cx.database(), seat.seat.id).await?;
    let claims = assessments::of_round(cx.database(), seat.round.id).await?;
    let recused = experts::recused(&seat.seat);
    let subject = |row: &round_subject::Model| SubjectView {
        id: row.id,
        name: row.name.clone(),
        group: row.peer_group.clone(),
        claims: claims
            .iter()
            .filter(|claim| claim.subject_id == row.id)
            .filter(|claim| questions.iter().any(|question| question.indicator == claim.indicator))
            .map(|claim| ClaimView {
                about: questions
                    .iter()
                    .find(|one| one.indicator == claim.indicator)
                    .map(|one| one.name.clone())
                    .unwrap_or_default(),
                text: claim.text.clone().unwrap_or_default(),
                evidence: evidence::read(&claim.evidence),
            })
            .collect(),
        fields: questions
            .iter()
            .map(|question| ScoreField {
                name: question.name.clone(),
                max: question.max,
                score: field("score", row.id, &question.indicator),
                note: field("note", row.id, &question.indicator),
            })
            .collect(),
    };
    let page = ScorePage {
        workspace: cx.workspace(format!("专家评分：{}", seat.round.name)),
        form: typed.unwrap_or_else(|| begun(&own)),
        base: seat.url(),
        name: seat.round.name.clone(),
        due: date_or_blank(seat.round.due_on),
        is_open: super::super::permit::score(&seat.round, &seat.seat, cx.who.id).is_some(),
        signed: seat.seat.submitted_at.map(|at| format!("您已于 {} 签名提交", moment(at))).unwrap_or_default(),
        recused: all.iter().filter(|row| recused.contains(&row.id)).map(|row| row.name.clone()).collect(),
        subjects: scored_by(&seat.seat, &all).into_iter().map(subject).collect(),
        questions,
    };
    render(status, &page)
}

fn begun(own: &[expert_score::Model]) -> FormView {
    let mut form = FormView::default();
    for score in own {
        form.set(&field("score", score.subject_id, &score.indicator), score.score.to_string());
        form.set(&field("note", score.subject_id, &score.indicator), score.note.clone().unwrap_or_default());
    }
    form
}

fn field(part: &str, subject_id: i64, indicator: &str) -> String {
    format!("{part}-{subject_id}-{indicator}")
}

/// Does something with one's own seat, in one write.
async fn act<T>(
    cx: &Cx<Member>,
    id: i64,
    work: impl AsyncFnOnce(&Engine<'_>, &Seat) -> Result<(T, Happened), PageError>,
) -> Result<T, PageError> {
    let write = cx.begin().await?;
    let engine = Engine::new(&cx.site, &write)?;
    let seat = Seat::find(cx, &*write, id).await?;
    let (made, event) = work(&engine, &seat).await?;
    write.commit(event).await?;
    Ok(made)
}

async fn declare(cx: Cx<Member>, id: Path<i64>, posted: Posted<DeclareForm>) -> Answer {
    let seat = Seat::find(&cx, cx.database(), *id).await?;
    let (form, mut view) = posted.unchecked();
    let known = subjects::of_round(cx.database(), seat.round.id).await?;
    let recused: Vec<i64> = form.recused.iter().filter_map(|id| id.parse().ok()).collect();
    let recused: Vec<i64> = recused.into_iter().filter(|id| known.iter().any(|row| row.id == *id)).collect();
    if form.no_interest.is_empty() {
        view.refuse("no_interest", "请勾选声明，才能打开材料");
    }
    let outcome = if view.is_invalid() {
        Ok(None)
    } else {
        let done = act(&cx, *id, async |engine, seat| {
            engine.declare(&seat.permit(&cx)?, &seat.round, &seat.seat, (&recused, &form.reason)).await
        });
        done.await.map(Some)
    };
    match view.settle(outcome)? {
        Ok(()) => Ok(see_other(seat.url())),
        Err(status) => page(&cx, status, &seat, Some(view)).await,
    }
}

async fn leave(cx: Cx<Member>, id: Path<i64>, posted: Posted<DeclareForm>) -> Answer {
    let seat = Seat::find(&cx, cx.database(), *id).await?;
    let (form, mut view) = posted.unchecked();
    if form.reason.chars().count() < 4 {
        view.refuse("reason", "请写明退出的原因，至少 4 个字");
    }
    let outcome = if view.is_invalid() {
        Ok(None)
    } else {
        let done =
            act(&cx, *id, async |engine, seat| engine.leave(&seat.permit(&cx)?, &seat.round, &seat.seat, &form.reason).await);
        done.await.map(Some)
    };
    match view.settle(outcome)? {
        Ok(()) => {
            cx.flash("您已退出这一轮评分，牵头部门会另行抽取专家。");
            Ok(see_other(crate::evaluations::link::SCORING))
        }
        Err(status) => page(&cx, status, &seat, Some(view)).await,
    }
}

/// The scores that are typed; what is wrong is an error at its field.
fn given(seat: &Seat, all: &[round_subject::Model], view: &mut FormView) -> Vec<Given> {
    let mut given = Vec::new();
    for subject in scored_by(&seat.seat, all) {
        for question in seat.questions() {
            let at = field("score", subject.id, &question.indicator);
            let text = view.value(&at).trim().to_owned();
            if text.is_empty() {
                continue;
            }
            let note = view.value(&field("note", subject.id, &question.indicator)).trim().to_owned();
            match text.parse::<f64>().ok().filter(|score| (0.0..=question.max).contains(score)) {
                Some(score) => given.push(Given { subject_id: subject.id, indicator: question.indicator, score, note }),
                None => view.refuse(&at, format!("{}“{}”：请填 0 到 {} 之间的数", subject.name, question.name, question.max)),
            }
        }
    }
    given
}

async fn save(cx: Cx<Member>, id: Path<i64>, posted: Posted<ScoreForm>) -> Answer {
    let seat = Seat::find(&cx, cx.database(), *id).await?;
    let (form, mut view) = posted.unchecked();
    let all = subjects::of_round(cx.database(), seat.round.id).await?;
    let given = given(&seat, &all, &mut view);
    let signs = form.what == "sign";
    if signs && form.signature != cx.who.name {
        view.refuse("signature", format!("请输入您的姓名“{}”作为签名", cx.who.name));
    }
    if signs && form.opinion.chars().count() < 4 {
        view.refuse("opinion", "请写总体意见，至少 4 个字");
    }
    let outcome =
        if view.is_invalid() { Ok(None) } else { kept(&cx, *id, &given, signs.then_some(form.opinion)).await.map(Some) };
    match view.settle(outcome)? {
        Ok(()) => {
            cx.flash(if signs {
                "评分已签名提交，不能再修改。谢谢您。"
            } else {
                "评分草稿已保存，还没有提交。"
            });
            Ok(see_other(if signs { crate::evaluations::link::SCORING.to_owned() } else { seat.url() }))
        }
        Err(status) => page(&cx, status, &seat, Some(view)).await,
    }
}

async fn kept(cx: &Cx<Member>, id: i64, given: &[Given], opinion: Option<String>) -> Result<(), PageError> {
    act(cx, id, async |engine, seat| {
        let permit = seat.permit(cx)?;
        let (done, event) = engine.give(&permit, &seat.round, &seat.seat, given).await?;
        let Some(opinion) = opinion else { return Ok((done, event)) };
        engine.write.also(event);
        engine.submit_scores(&permit, &seat.round, &seat.seat, &opinion).await
    })
    .await
}

/// A file that a subject brings as proof where experts score; never of a subject from which one withdrew.
async fn file(cx: Cx<Member>, ids: Path<(i64, i64, String)>) -> Answer {
    let (id, subject_id, sha256) = ids.into_inner();
    let seat = Seat::find(&cx, cx.database(), id).await?;
    let is_open = matches!(seat.seat.state.as_str(), DECLARED | SUBMITTED);
    let all = subjects::of_round(cx.database(), seat.round.id).await?;
    if !is_open || !scored_by(&seat.seat, &all).iter().any(|row| row.id == subject_id) {
        return Err(PageError::NotFound);
    }
    let questions = seat.questions();
    let claims = assessments::of_subject(cx.database(), subject_id).await?;
    let claims = claims.iter().filter(|claim| questions.iter().any(|question| question.indicator == claim.indicator));
    let file = claims.flat_map(|claim| evidence::read(&claim.evidence)).find(|file| file.sha256 == sha256);
    let file = file.ok_or(PageError::NotFound)?;
    let bytes = cx.site.files.get(&file.sha256).await?;
    Ok(file_answer::file(Way::Shown, &file.name, &file.media_type).body(bytes))
}
