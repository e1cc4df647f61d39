//! What officials do with returns: send back, verify, lock, remind; also many at once.

use std::fmt::Write as _;

use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::admit;
use super::show::{load, page};
use crate::access::{Cx, Officer};
use crate::platform::Write;
use crate::returns::entity::monthly_return::Model;
use crate::returns::month::state_of;
use crate::returns::rules::State;
use crate::returns::store::{reporters, returns};
use crate::returns::{Period, engine, event, letter, link, permit};
use crate::web::{Answer, Form, PageError, Posted, see_other};

/// Returns that are settled at once at most.
const MOST: usize = 200;

#[derive(Deserialize, Serialize, Default, Validate)]
#[serde(default)]
pub(super) struct ReasonForm {
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 4, max = 500, message = "请写明退回的原因（4 到 500 字），对方会看到，并按它修改"))]
    reason: String,
}

impl Form for ReasonForm {}

pub(super) async fn verify(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let (month, row) = load(&cx, *id).await?;
    let permit = permit::verify(&cx.who, &row).ok_or(PageError::NotFound)??;
    if state_of(&row) != State::Submitted {
        return Err(not_waiting(&row));
    }
    let write = cx.begin().await?;
    let happened = engine::verify(&write, &permit, &row, &month.reporter).await?;
    write.commit(happened).await?;
    cx.flash(format!("{} {}已审核，数据计入统计。", month.reporter.name, month.period.name()));
    Ok(see_other(link::office(row.id)))
}

fn not_waiting(row: &Model) -> PageError {
    PageError::Conflict(format!("这份月报现在是“{}”，不能办理这一步。请刷新后查看。", state_of(row).word()))
}

pub(super) async fn give_back(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ReasonForm>) -> Answer {
    let (month, row) = load(&cx, *id).await?;
    let permit = permit::review(&cx.who, &row).ok_or(PageError::NotFound)?;
    if state_of(&row) != State::Submitted {
        return Err(not_waiting(&row));
    }
    let (form, _) = match posted.check() {
        Ok(both) => both,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &month, &row, view).await,
    };
    let write = cx.begin().await?;
    let happened = engine::give_back(&write, &permit, &row, &month.reporter, &form.reason).await?;
    letter::given_back(&write, &cx.site, &month.reporter, month.period, &row, &form.reason).await?;
    write.commit(happened).await?;
    cx.flash(format!("已退回 {}，原因已通知对方。", month.reporter.name));
    Ok(see_other(link::office(row.id)))
}

pub(super) async fn lock(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let (month, row) = load(&cx, *id).await?;
    let permit = permit::review(&cx.who, &row).ok_or(PageError::NotFound)?;
    if state_of(&row) != State::Verified {
        return Err(not_waiting(&row));
    }
    let write = cx.begin().await?;
    let happened = engine::lock(&write, &permit, &row, &month.reporter).await?;
    write.commit(happened).await?;
    cx.flash("已锁定。以后的修改只能由填报单位更正，形成新的版次。");
    Ok(see_other(link::office(row.id)))
}

#[derive(Deserialize, Serialize, Default, Validate)]
#[serde(default)]
pub(super) struct BulkForm {
    id: Vec<String>,
    reporter: Vec<String>,
    form: String,
    period: String,
    back: String,
    r#do: String,
}

impl Form for BulkForm {}

impl BulkForm {
    /// Where to go on: the list as it was, and nowhere else.
    fn back(&self) -> String {
        let is_own = self.back == link::OFFICE || self.back.starts_with(&format!("{}?", link::OFFICE));
        if is_own { self.back.clone() } else { link::OFFICE.to_owned() }
    }
}

/// Verifies what was chosen. What changed unusually is left for a look of its own.
pub(super) async fn bulk(cx: Cx<Officer>, posted: Posted<BulkForm>) -> Answer {
    admit(&cx)?;
    let (form, _) = posted.unchecked();
    if form.r#do == "remind" {
        return remind_chosen(&cx, &form).await;
    }
    let ids: Vec<i64> = form.id.iter().filter_map(|id| id.parse().ok()).take(MOST).collect();
    if ids.is_empty() {
        cx.flash("请先勾选待审核的月报。");
        return Ok(see_other(form.back()));
    }
    let (mut done, mut own, mut unusual) = (0, 0, 0);
    for id in ids {
        // Others' are left out silently, as if they did not exist.
        let Ok((month, row)) = load(&cx, id).await else { continue };
        if state_of(&row) != State::Submitted {
            continue;
        }
        let Some(Ok(permit)) = permit::verify(&cx.who, &row) else {
            own += 1;
            continue;
        };
        let figures = crate::returns::figures::numbers(&row.figures);
        let alerts = crate::returns::checks::alerts(&month.form, &figures, month.previous.as_ref());
        if !alerts.is_empty() || row.vintage > 1 {
            unusual += 1;
            continue;
        }
        let write = cx.begin().await?;
        let happened = engine::verify(&write, &permit, &row, &month.reporter).await?;
        write.commit(happened).await?;
        done += 1;
    }
    let mut words = format!("审核通过 {done} 份。");
    if unusual > 0 {
        let _ = write!(words, "{unusual} 份有异常变动或是更正，请逐份打开审核。");
    }
    if own > 0 {
        let _ = write!(words, "{own} 份由您本人上报，须由其他人审核。");
    }
    cx.flash(words);
    Ok(see_other(form.back()))
}

/// Writes to those who have not reported a month.
pub(super) async fn remind(cx: Cx<Officer>, posted: Posted<BulkForm>) -> Answer {
    admit(&cx)?;
    let (form, _) = posted.unchecked();
    remind_chosen(&cx, &form).await
}

async fn remind_chosen(cx: &Cx<Officer>, form: &BulkForm) -> Answer {
    let Some(period) = Period::parse(&form.period) else {
        return Err(PageError::BadRequest("没有说明催报哪个月。请从月报列表里发起。".into()));
    };
    let ids: Vec<i64> = form.reporter.iter().filter_map(|id| id.parse().ok()).take(MOST).collect();
    let chosen = reporters::find_many(cx.database(), &ids).await?;
    let mut chosen: Vec<_> = chosen.into_values().filter(|row| cx.who.covers(&row.division_code)).collect();
    chosen.sort_by_key(|row| row.id);
    let ids: Vec<i64> = chosen.iter().map(|row| row.id).collect();
    let handed = returns::newest_in_of(cx.database(), &ids, period.number()).await?;
    chosen.retain(|row| !handed.contains_key(&row.id));
    if chosen.is_empty() {
        cx.flash("请先勾选还没有上报的单位。");
        return Ok(see_other(form.back()));
    }
    let write = cx.begin().await?;
    let letters = remind_all(cx, &write, &chosen, period).await?;
    let words = format!("催报{} {} 家，发信 {letters} 封", period.name(), chosen.len());
    write.commit(event::of_many("return.reminded", period.name(), words.clone())).await?;
    cx.flash(format!("{words}。演示单位和没有邮箱的单位不发信。"));
    Ok(see_other(form.back()))
}

async fn remind_all(
    cx: &Cx<Officer>,
    write: &Write,
    chosen: &[crate::returns::entity::reporter::Model],
    period: Period,
) -> Result<usize, PageError> {
    let mut letters = 0;
    for reporter in chosen {
        letters += letter::reminder(write, &cx.site, reporter, period, letter::Why::Asked).await?;
    }
    Ok(letters)
}
