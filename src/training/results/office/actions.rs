//! Proposing by the rule, and the word of somebody else.

use actix_web::web::Path;
use serde::Deserialize;
use validator::Validate;

use super::page::refused;
use super::{found, held, link};
use crate::access::{Cx, Officer, Permit};
use crate::certificates::entity::certificate;
use crate::certificates::permit::Issue;
use crate::certificates::store::Issued;
use crate::certificates::{CertificateFollowers, Touched, permit as certificates, store as register};
use crate::platform::Write;
use crate::signups::event;
use crate::training::results::rules::{Outcome, Reached};
use crate::training::results::sheet::{Line, Sheet};
use crate::training::results::{certificate as paper, letter, store};
use crate::web::{Answer, Form, PageError, Posted, see_other};

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct ReturnForm {
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 2, max = 200, message = "请写明退回的原因（2 到 200 字），提出的人会看到"))]
    reason: String,
}

impl Form for ReturnForm {}

pub(super) async fn propose(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    match try_propose(&cx, *id).await {
        Ok((proposed, open)) => {
            let rest = if open > 0 { format!("，{open} 人还缺成绩或作业，补齐后再认定") } else { String::new() };
            cx.flash(format!("已按规则提出 {proposed} 人的结果{rest}。请另一位经办人复核。"));
            Ok(see_other(link(*id)))
        }
        Err(error) => refused(&cx, *id, error).await,
    }
}

async fn try_propose(cx: &Cx<Officer>, id: i64) -> Result<(usize, usize), PageError> {
    let write = cx.begin().await?;
    let (sheet, permit) = held(cx, &write, id).await?;
    if sheet.occasion.ends_at > write.clock().now() {
        return Err(PageError::Conflict("培训还没有结束，结束以后才能认定结业。".into()));
    }
    let (mut proposed, mut open) = (0, 0);
    for line in sheet.lines.iter().filter(|line| line.outcome() == Outcome::Pending) {
        let Some(outcome) = line.verdict.proposal() else {
            open += 1;
            continue;
        };
        let note = (outcome == Outcome::ProposedFailed).then(|| line.verdict.words());
        proposed += usize::from(store::put(&write, &permit, (&sheet, line), &line.reached, outcome, note.as_deref()).await?);
    }
    if proposed == 0 {
        return Err(PageError::Conflict(if open > 0 {
            format!("没有可以认定的：{open} 人还缺考核成绩或作业评定，请先登记。")
        } else {
            "没有待认定的人员。".to_owned()
        }));
    }
    let summary = format!("按规则提出结业认定 {proposed} 人");
    write.commit(event::occasion("training.proposed", &sheet.occasion, summary)).await?;
    Ok((proposed, open))
}

pub(super) async fn hand_back(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ReturnForm>) -> Answer {
    let sheet = found(&cx, *id).await?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => {
            let status = actix_web::http::StatusCode::UNPROCESSABLE_ENTITY;
            return super::page::page(&cx, status, &sheet, view, &[], Vec::new());
        }
    };
    match view.settle(try_hand_back(&cx, *id, &form.reason).await.map(Some))? {
        Ok(count) => {
            cx.flash(format!("已退回 {count} 人的结果。"));
            Ok(see_other(link(*id)))
        }
        Err(status) => super::page::page(&cx, status, &found(&cx, *id).await?, view, &[], Vec::new()),
    }
}

async fn try_hand_back(cx: &Cx<Officer>, id: i64, reason: &str) -> Result<usize, PageError> {
    let write = cx.begin().await?;
    let (sheet, permit) = held(cx, &write, id).await?;
    let mut count = 0;
    for line in sheet.lines.iter().filter(|line| line.outcome().is_proposed()) {
        let done = store::put(&write, &permit, (&sheet, line), &line.reached, Outcome::Pending, Some(reason)).await?;
        count += usize::from(done);
    }
    if count == 0 {
        return Err(nothing());
    }
    let summary = format!("退回结业认定 {count} 人：{reason}");
    write.commit(event::occasion("training.handed_back", &sheet.occasion, summary)).await?;
    Ok(count)
}

pub(super) async fn confirm(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    match try_confirm(&cx, *id).await {
        Ok((completed, failed)) => {
            cx.flash(format!("已复核：{completed} 人结业，{failed} 人未结业，已发信告知本人。"));
            Ok(see_other(link(*id)))
        }
        Err(error) => refused(&cx, *id, error).await,
    }
}

async fn try_confirm(cx: &Cx<Officer>, id: i64) -> Result<(usize, usize), PageError> {
    let write = cx.begin().await?;
    let (sheet, permit) = held(cx, &write, id).await?;
    let issue = certificates::issue(&cx.who, &sheet.occasion.division_code).ok_or(PageError::NotFound)?;
    let proposed: Vec<&Line> = sheet.lines.iter().filter(|line| line.outcome().is_proposed()).collect();
    if proposed.is_empty() {
        return Err(nothing());
    }
    let is_own = |line: &&&Line| line.result.as_ref().is_some_and(|row| row.proposed_by == Some(cx.who.id));
    if proposed.iter().any(|line| is_own(&line)) {
        return Err(PageError::Conflict("结业由两人办理：提出的人不能自己复核，请由另一位经办人复核。".into()));
    }
    let followers = cx.site.kept::<CertificateFollowers>()?;
    let (mut completed, mut failed, mut touched) = (0, 0, Vec::new());
    for line in proposed {
        let Some(before) = &line.result else { continue };
        // Attendance that was corrected since then would make another result of it.
        let now = Reached { attendance_percent: before.attendance_percent, ..line.reached };
        if now != line.reached {
            let name = &line.person.name;
            return Err(PageError::Conflict(format!("{name} 的出勤在提出之后有更正，请退回后重新按规则认定。")));
        }
        let is_completed = line.outcome() == Outcome::ProposedCompleted;
        let made = if is_completed { issued(&write, &followers, &issue, &sheet, line, &mut touched).await? } else { None };
        let day = paper::completed_on(&sheet.occasion);
        if !store::confirm(&write, &permit, before, day, made.as_ref().map(|row| row.id)).await? {
            return Err(PageError::Conflict("结果刚刚被别人改动，请刷新页面核对后再复核。".into()));
        }
        if is_completed {
            completed += 1;
            letter::completed(&write, &cx.site, &sheet.occasion, &line.person, made.as_ref()).await?;
        } else {
            failed += 1;
            letter::failed(&write, &cx.site, &sheet.occasion, &line.person, &line.verdict.words()).await?;
        }
    }
    let summary = format!("复核结业认定：{completed} 人结业，{failed} 人未结业");
    write.commit(event::occasion("training.confirmed", &sheet.occasion, summary).touching(touched)).await?;
    Ok((completed, failed))
}

/// The certificate of somebody who completed; none where the course gives none.
async fn issued(
    write: &Write,
    followers: &CertificateFollowers,
    permit: &Permit<Issue>,
    sheet: &Sheet,
    line: &Line,
    touched: &mut Touched,
) -> Result<Option<certificate::Model>, PageError> {
    let today = write.clock().today();
    let Some(new) = paper::of(&sheet.course, &sheet.occasion, &line.person, today) else { return Ok(None) };
    let Issued { certificate, touched: more, .. } = register::issue(write, followers, permit, new).await?;
    touched.extend(more);
    Ok(Some(certificate))
}

fn nothing() -> PageError {
    PageError::Conflict("没有待复核的结果，可能已由别人办理。请核对页面上的最新状态。".into())
}
