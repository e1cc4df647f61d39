//! Grades: proposed by one, confirmed by another, announced by a notice.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::super::{act, act_on, found, shown};
use super::head::Head;
use crate::access::{Cx, Desk, Officer};
use crate::evaluations::engine::stage;
use crate::evaluations::entity::{round, round_subject};
use crate::evaluations::rules::Stage;
use crate::evaluations::standing::EXCLUDED;
use crate::evaluations::store::{frameworks, subjects};
use crate::evaluations::{compute, link, permit};
use crate::notices::rules::NoticeState;
use crate::notices::{event as notice_event, link as notice_link, store as notices};
use crate::web::posted::trimmed;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/rounds/{id}/grades", show);
    routes.post("/office/rounds/{id}/grades/proposals", propose_all);
    routes.post("/office/rounds/{id}/grades/confirmations", confirm_all);
    routes.post("/office/rounds/{id}/subjects/{subject}/grade", propose);
    routes.post("/office/rounds/{id}/subjects/{subject}/confirmation", confirm);
    routes.post("/office/rounds/{id}/notices", draft_notice);
}

#[derive(Template)]
#[template(path = "evaluations/office/grades.html")]
struct GradesPage {
    desk: Desk,
    form: FormView,
    /// The subject whose form was posted.
    at: i64,
    head: Head,
    is_time: bool,
    is_announced: bool,
    notice: Option<(String, &'static str)>,
    grades: Vec<GradeLine>,
    without_proposal: usize,
    for_me: usize,
    all_confirmed: bool,
    rows: Vec<Row>,
}

/// A grade with its line and how many are in it.
struct GradeLine {
    name: String,
    line: String,
    meaning: String,
    count: usize,
}

struct Row {
    id: i64,
    url: String,
    name: String,
    total: String,
    rank: i32,
    computed: String,
    proposed: String,
    is_other: bool,
    reason: String,
    proposed_by: String,
    confirmed_by: String,
    is_mine: bool,
    warning: String,
    veto: String,
    held: String,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct GradeForm {
    grade: String,
    #[serde(deserialize_with = "trimmed")]
    reason: String,
    outcome: String,
}

impl Form for GradeForm {}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let round = found(&cx, *id).await?;
    page(&cx, StatusCode::OK, &round, (0, FormView::default())).await
}

async fn page(cx: &Cx<Officer>, status: StatusCode, round: &round::Model, (at, form): (i64, FormView)) -> Answer {
    permit::lead(&cx.who, round)?;
    let framework = frameworks::find(cx.database(), round.framework_id).await?.ok_or(PageError::NotFound)?;
    let framework = compute::read(&framework)?;
    let all = subjects::of_round(cx.database(), round.id).await?;
    let all: Vec<_> = all.into_iter().filter(|row| row.state != EXCLUDED).collect();
    let notice = match round.notice_id {
        Some(id) => notices::find(cx.database(), id).await?,
        None => None,
    };
    let count =
        |name: &str| all.iter().filter(|row| row.proposed_grade.as_deref().or(row.draft_grade.as_deref()) == Some(name)).count();
    let line = |grade: &crate::scoring::Grade| GradeLine {
        name: grade.name.clone(),
        line: match grade.at_most {
            Some(share) => format!("{} 分以上，不超过 {:.0}%", grade.at_least, share * 100.0),
            None => format!("{} 分以上", grade.at_least),
        },
        meaning: grade.meaning.clone(),
        count: count(&grade.name),
    };
    let page = GradesPage {
        desk: cx.desk(format!("等级：{}", round.name)),
        form,
        at,
        head: Head::of(cx, round, "grades").await?,
        is_time: stage(round) == Stage::Grading,
        is_announced: notice.as_ref().is_some_and(|notice| NoticeState::of(notice) != NoticeState::Cancelled),
        notice: notice.as_ref().map(|notice| (notice_link::office(notice.id), NoticeState::of(notice).name())),
        grades: framework.grades.lines.iter().map(line).collect(),
        without_proposal: all.iter().filter(|row| row.proposed_grade.is_none()).count(),
        for_me: all.iter().filter(|row| waits_for(cx, row)).count(),
        all_confirmed: all.iter().all(|row| row.confirmed_at.is_some()),
        rows: all.iter().map(|row| view(cx, round, row)).collect(),
    };
    render(status, &page)
}

/// Whether a grade as it was computed waits for this officer.
fn waits_for(cx: &Cx<Officer>, row: &round_subject::Model) -> bool {
    let is_plain = row.proposed_grade.is_some() && row.proposed_grade == row.draft_grade;
    is_plain && row.confirmed_at.is_none() && row.proposed_by != Some(cx.who.id)
}

fn view(cx: &Cx<Officer>, round: &round::Model, row: &round_subject::Model) -> Row {
    Row {
        id: row.id,
        url: link::subject(round.id, row.id),
        name: row.name.clone(),
        total: shown(row.total),
        rank: row.rank.unwrap_or(0),
        computed: row.draft_grade.clone().unwrap_or_default(),
        proposed: row.proposed_grade.clone().unwrap_or_default(),
        is_other: row.proposed_grade.is_some() && row.proposed_grade != row.draft_grade,
        reason: row.proposed_reason.clone().unwrap_or_default(),
        proposed_by: row.proposed_by_name.clone().unwrap_or_default(),
        confirmed_by: row.confirmed_by_name.clone().unwrap_or_default(),
        is_mine: row.proposed_by == Some(cx.who.id),
        warning: row.warning.clone().unwrap_or_default(),
        veto: row.vetoed_by.clone().unwrap_or_default(),
        held: row.grade.clone().unwrap_or_default(),
    }
}

async fn answered(cx: &Cx<Officer>, (id, at): (i64, i64), mut view: FormView, outcome: Result<String, PageError>) -> Answer {
    match view.settle(outcome.map(Some))? {
        Ok(words) => {
            cx.flash(words);
            Ok(see_other(format!("{}/grades", link::round(id))))
        }
        Err(status) => page(cx, status, &found(cx, id).await?, (at, view)).await,
    }
}

async fn propose_all(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let outcome = act(&cx, *id, async |engine, round| engine.propose_all(&cx.who, round).await).await;
    let outcome = outcome.map(|count| format!("已按测算结果拟定 {count} 个对象的等级，请由另一名经办人复核。"));
    answered(&cx, (*id, 0), FormView::default(), outcome).await
}

async fn confirm_all(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let outcome = act(&cx, *id, async |engine, round| engine.confirm_all(&cx.who, round).await).await;
    let outcome = outcome.map(|count| format!("已复核同意 {count} 个对象的等级。"));
    answered(&cx, (*id, 0), FormView::default(), outcome).await
}

async fn propose(cx: Cx<Officer>, ids: Path<(i64, i64)>, posted: Posted<GradeForm>) -> Answer {
    let (form, view) = posted.unchecked();
    let outcome = act_on(&cx, *ids, async |engine, round, subject| {
        let permit = permit::propose(&cx.who, round, subject)?;
        engine.propose(&permit, round, subject, (&form.grade, &form.reason)).await
    });
    let outcome = outcome.await.map(|()| "等级已拟定，请由另一名经办人复核。".to_owned());
    answered(&cx, *ids, view, outcome).await
}

async fn confirm(cx: Cx<Officer>, ids: Path<(i64, i64)>, posted: Posted<GradeForm>) -> Answer {
    let (form, view) = posted.unchecked();
    let agrees = form.outcome == "agree";
    let outcome = act_on(&cx, *ids, async |engine, round, subject| {
        let permit = permit::confirm(&cx.who, round, subject)?;
        engine.confirm(&permit, round, subject, (agrees, &form.reason)).await
    });
    let words = if agrees { "已复核同意。" } else { "已退回，请重新拟定。" };
    let outcome = outcome.await.map(|()| words.to_owned());
    answered(&cx, *ids, view, outcome).await
}

async fn draft_notice(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let outcome = act(&cx, *id, async |engine, round| {
        let permit = permit::lead(&cx.who, round)?;
        let (notice, event) = engine.draft_notice(&permit, &cx.who, round).await?;
        engine.write.also(notice_event::notice("notice.drafted", &notice, "由评价结果拟稿公示"));
        Ok((notice, event))
    });
    let mut view = FormView::default();
    match view.settle(outcome.await.map(Some))? {
        Ok(notice) => {
            cx.flash("公示已拟稿。请核对后，由另一名经办人发布。");
            Ok(see_other(notice_link::office(notice.id)))
        }
        Err(status) => page(&cx, status, &found(&cx, *id).await?, (0, view)).await,
    }
}
