//! What officials decide about a certificate. Suspending, resuming and the yearly look take one person and a reason;
//! revoking takes two: one proposes, another confirms.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use super::{current, found, link, show};
use crate::access::{Cx, Officer};
use crate::certificates::rules::{Proposal, Standing};
use crate::certificates::store::{self, Changed, RevokeError};
use crate::certificates::{CertificateFollowers, event, letter};
use crate::platform::Write;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/office/certificates/{id}/suspension", suspend);
    routes.post("/office/certificates/{id}/resumption", resume);
    routes.post("/office/certificates/{id}/recheck", recheck);
    routes.post("/office/certificates/{id}/revocation/proposal", propose);
    routes.post("/office/certificates/{id}/revocation/refusal", decline);
    routes.post("/office/certificates/{id}/revocation", revoke);
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct ReasonForm {
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 4, max = 300, message = "请写明原因（4 到 300 字），持证单位和公众会看到"))]
    reason: String,
}

impl Form for ReasonForm {}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct RecheckForm {
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(max = 300, message = "复核情况最多 300 字"))]
    note: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    next: String,
}

impl Form for RecheckForm {}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct NothingForm {}

impl Form for NothingForm {}

/// The form when its rules hold; otherwise the page with what is wrong.
macro_rules! checked {
    ($cx:expr, $id:expr, $posted:expr, $panel:expr) => {
        match $posted.check() {
            Ok(both) => both,
            Err(view) => {
                let (row, _) = found(&$cx, $id).await?;
                return show::page(&$cx, StatusCode::UNPROCESSABLE_ENTITY, &row, view, $panel).await;
            }
        }
    };
}

async fn suspend(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ReasonForm>) -> Answer {
    found(&cx, *id).await?;
    let (form, view) = checked!(cx, *id, posted, "suspend");
    let outcome = try_suspend(&cx, *id, &form.reason).await;
    settle(&cx, *id, view, outcome.map(Some), "suspend", "已暂停。查验页马上显示，已通知持证单位。").await
}

async fn try_suspend(cx: &Cx<Officer>, id: i64, reason: &str) -> Result<(), PageError> {
    let write = cx.begin().await?;
    let (row, permit) = current(cx, &write, id).await?;
    if !Standing::on(&row, cx.site.clock.today()).holds() || Proposal::of(&row).is_some() {
        return Err(raced());
    }
    let changed = store::suspend(&write, &*followers(cx)?, &permit, &row, reason).await?.ok_or_else(raced)?;
    let text = format!("下面的证书已暂停，暂停期间不视为有效，查验页同步显示。\n\n原因：{reason}");
    finish(cx, write, changed, ("certificate.suspended", format!("暂停证书：{reason}")), ("证书已暂停", &text)).await
}

async fn resume(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ReasonForm>) -> Answer {
    found(&cx, *id).await?;
    let (form, view) = checked!(cx, *id, posted, "resume");
    let outcome = try_resume(&cx, *id, &form.reason).await;
    settle(&cx, *id, view, outcome.map(Some), "resume", "已恢复，证书重新有效，已通知持证单位。").await
}

async fn try_resume(cx: &Cx<Officer>, id: i64, reason: &str) -> Result<(), PageError> {
    let write = cx.begin().await?;
    let (row, permit) = current(cx, &write, id).await?;
    if Standing::on(&row, cx.site.clock.today()) != Standing::Suspended || Proposal::of(&row).is_some() {
        return Err(raced());
    }
    let changed = store::resume(&write, &*followers(cx)?, &permit, &row, reason).await?.ok_or_else(raced)?;
    let text = format!("下面的证书已恢复有效。\n\n说明：{reason}");
    finish(cx, write, changed, ("certificate.resumed", format!("恢复证书：{reason}")), ("证书已恢复", &text)).await
}

async fn recheck(cx: Cx<Officer>, id: Path<i64>, posted: Posted<RecheckForm>) -> Answer {
    found(&cx, *id).await?;
    let (form, mut view) = checked!(cx, *id, posted, "recheck");
    let outcome = try_recheck(&cx, *id, &form, &mut view).await;
    settle(&cx, *id, view, outcome, "recheck", "已记录年度复核。").await
}

async fn try_recheck(cx: &Cx<Officer>, id: i64, form: &RecheckForm, view: &mut FormView) -> Result<Option<()>, PageError> {
    let write = cx.begin().await?;
    let (row, permit) = current(cx, &write, id).await?;
    let today = cx.site.clock.today();
    let next = match (form.next.as_str(), day(&form.next)) {
        ("", _) => None,
        (_, None) => {
            view.refuse("next", "请写成年-月-日，例如 2027-03-05");
            return Ok(None);
        }
        (_, Some(next)) if next <= today || row.expires_on.is_some_and(|end| next > end) => {
            view.refuse("next", "下次复核应在今天之后、有效期结束之前；不再复核请留空");
            return Ok(None);
        }
        (_, next) => next,
    };
    if Standing::on(&row, today) == Standing::Expired || Proposal::of(&row).is_some() {
        return Err(raced());
    }
    let changed = store::recheck(&write, &*followers(cx)?, &permit, &row, &form.note, next).await?.ok_or_else(raced)?;
    let text = format!("下面的证书通过了年度复核。{}", next.map_or(String::new(), |next| format!("\n\n下次复核：{next}")));
    let summary =
        if form.note.is_empty() { "年度复核通过".to_owned() } else { format!("年度复核通过：{}", form.note) };
    finish(cx, write, changed, ("certificate.rechecked", summary), ("证书通过年度复核", &text)).await.map(Some)
}

async fn propose(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ReasonForm>) -> Answer {
    found(&cx, *id).await?;
    let (form, view) = checked!(cx, *id, posted, "revoke");
    let outcome = try_propose(&cx, *id, &form.reason).await;
    settle(&cx, *id, view, outcome.map(Some), "revoke", "已提出撤销，请另一位经办人确认。确认之前证书状态不变。").await
}

async fn try_propose(cx: &Cx<Officer>, id: i64, reason: &str) -> Result<(), PageError> {
    let write = cx.begin().await?;
    let (row, permit) = current(cx, &write, id).await?;
    if !store::propose_revocation(&write, &permit, &row, reason).await? {
        return Err(raced());
    }
    let summary = format!("提出撤销证书：{reason}");
    write.commit(event::happened("certificate.revocation_proposed", &row, summary, Vec::new())).await?;
    Ok(())
}

async fn decline(cx: Cx<Officer>, id: Path<i64>, posted: Posted<NothingForm>) -> Answer {
    found(&cx, *id).await?;
    let (_, view) = posted.unchecked();
    let outcome = try_decline(&cx, *id).await;
    settle(&cx, *id, view, outcome.map(Some), "confirm", "不撤销，证书状态不变。").await
}

async fn try_decline(cx: &Cx<Officer>, id: i64) -> Result<(), PageError> {
    let write = cx.begin().await?;
    let (row, permit) = current(cx, &write, id).await?;
    let is_own = Proposal::of(&row).is_some_and(|proposal| proposal.by_id == cx.who.id);
    if !store::drop_proposal(&write, &permit, &row).await? {
        return Err(raced());
    }
    let summary = if is_own { "收回撤销证书的提议" } else { "不同意撤销证书" };
    write.commit(event::happened("certificate.revocation_declined", &row, summary, Vec::new())).await?;
    Ok(())
}

async fn revoke(cx: Cx<Officer>, id: Path<i64>, posted: Posted<NothingForm>) -> Answer {
    found(&cx, *id).await?;
    let (_, mut view) = posted.unchecked();
    let outcome = try_revoke(&cx, *id, &mut view).await;
    settle(&cx, *id, view, outcome, "confirm", "已撤销。查验页马上显示，已通知持证单位。").await
}

async fn try_revoke(cx: &Cx<Officer>, id: i64, view: &mut FormView) -> Result<Option<()>, PageError> {
    let write = cx.begin().await?;
    let (row, permit) = current(cx, &write, id).await?;
    let changed = match store::confirm_revocation(&write, &*followers(cx)?, &permit, &row).await? {
        Ok(changed) => changed,
        Err(RevokeError::SamePerson) => {
            view.refuse_all("撤销由两人办理：提出的人不能自己确认，请由另一位经办人确认。");
            return Ok(None);
        }
        Err(RevokeError::NotProposed | RevokeError::Raced) => return Err(raced()),
    };
    let reason = changed.certificate.reason.clone().unwrap_or_default();
    let text = format!(
        "下面的证书已撤销，不再有效，查验页同步显示。\n\n原因：{reason}\n\n如有异议，可以自知道之日起 60 日内申请行政复议，或者 6 个月内提起行政诉讼。"
    );
    let proposer = Proposal::of(&row).map(|proposal| proposal.by_name).unwrap_or_default();
    let summary = format!("撤销证书：{reason}（{proposer}提出）");
    finish(cx, write, changed, ("certificate.revoked", summary), ("证书已撤销", &text)).await.map(Some)
}

/// Tells the holder and commits.
async fn finish(
    cx: &Cx<Officer>,
    write: Write,
    changed: Changed,
    (kind, summary): (&'static str, String),
    (subject, text): (&str, &str),
) -> Result<(), PageError> {
    let Changed { certificate, touched } = changed;
    let subject = format!("{subject}：{}", certificate.number);
    letter::tell(&write, &cx.site, &certificate, &subject, text).await?;
    write.commit(event::happened(kind, &certificate, summary, touched)).await?;
    Ok(())
}

/// On to the certificate with a message, or the page again with what was typed.
async fn settle(
    cx: &Cx<Officer>,
    id: i64,
    mut view: FormView,
    outcome: Result<Option<()>, PageError>,
    panel: &'static str,
    done: &str,
) -> Answer {
    match view.settle(outcome)? {
        Ok(()) => {
            cx.flash(done);
            Ok(see_other(link(id)))
        }
        Err(status) => show::page(cx, status, &found(cx, id).await?.0, view, panel).await,
    }
}

fn followers(cx: &Cx<Officer>) -> Result<std::sync::Arc<CertificateFollowers>, PageError> {
    cx.site.kept::<CertificateFollowers>()
}

fn raced() -> PageError {
    PageError::Conflict("证书的状态刚刚有变化，您的操作没有执行。请核对页面上的最新状态后再办理。".into())
}

/// A day in the usual spellings.
fn day(typed: &str) -> Option<NaiveDate> {
    let plain = typed.replace(['年', '月', '/', '.'], "-").replace(['日', ' '], "");
    NaiveDate::parse_from_str(&plain, "%Y-%m-%d").ok()
}
