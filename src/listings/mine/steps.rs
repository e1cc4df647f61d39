//! Steps of a change and of an entry: hand in, take back, give up, confirm that the facts hold.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use validator::Validate;

use super::draft::{Present, raced};
use super::{Own, changes, own};
use crate::access::{Cx, Member};
use crate::listings::entity::listing_change;
use crate::listings::event::ListingEvent;
use crate::listings::facts::{Facts, Faults};
use crate::listings::look::state_of;
use crate::listings::merge::value;
use crate::listings::rules::{ChangeState, Status, differences, split};
use crate::listings::store::change::{self, Proposal, Step};
use crate::listings::store::{self, owner};
use crate::platform::Write;
use crate::values::Calendar;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, see_other};

/// Working days in which a change is reviewed.
pub const REVIEW_DAYS: u32 = 5;

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/my/listings/{id}/submission", submit);
    routes.post("/my/listings/{id}/withdrawal", withdraw);
    routes.post("/my/listings/{id}/discard", discard);
    routes.post("/my/listings/{id}/confirmation", confirm);
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct StepForm {
    revision: String,
    #[validate(length(max = 500, message = "补充说明最多 500 字"))]
    note: String,
}

impl Form for StepForm {}

/// The entry and its open change as they stand in this write, when the change is the one that was seen.
async fn current(cx: &Cx<Member>, write: &Write, id: i64, seen: &str) -> Result<(Own, listing_change::Model), PageError> {
    let listing = store::find(&**write, id).await?.ok_or(PageError::NotFound)?;
    let sheet = super::sheet(cx, &listing.directory).await?;
    let own = super::of(cx, listing, sheet)?;
    let open = change::open_of(&**write, id).await?;
    let open = open.filter(|open| open.revision.to_string() == seen);
    let open = open.ok_or_else(|| PageError::Conflict("这次修改刚刚有了变化，请核对下面的最新内容后再办理。".into()))?;
    Ok((own, open))
}

async fn submit(cx: Cx<Member>, id: Path<i64>, posted: Posted<StepForm>) -> Answer {
    let before = own(&cx, *id).await?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return changes::page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &before, view, &Faults::new()).await,
    };
    let mut faults = Faults::new();
    let outcome = try_submit(&cx, *id, &form, &mut faults).await;
    match view.settle(outcome)? {
        Ok(words) => {
            cx.flash(words);
            Ok(see_other(before.url()))
        }
        Err(status) => changes::page(&cx, status, &before, view, &faults).await,
    }
}

async fn try_submit(cx: &Cx<Member>, id: i64, form: &StepForm, faults: &mut Faults) -> Result<Option<String>, PageError> {
    let write = cx.begin().await?;
    let (own, open) = current(cx, &write, id, &form.revision).await?;
    if !matches!(state_of(&open), ChangeState::Draft | ChangeState::Returned) {
        return Err(PageError::Conflict("这次修改已经提交过了。".into()));
    }
    let present = Present::of(&own.sheet, &own.listing, Some(&open));
    if !present.overtaken.is_empty() {
        return Err(PageError::Conflict("有几项内容在您保存草稿之后被他人改过，请先到“继续编辑”中逐项选择，再提交。".into()));
    }
    faults.extend(present.proposed.missing(&own.sheet.directory));
    faults.extend(present.proposed.cross_faults(&own.sheet.directory));
    if !faults.is_empty() {
        return Ok(None);
    }
    let differences = differences(&own.sheet.directory, &present.public, &present.proposed);
    let (at_once, waiting) = split(own.status(), &differences);
    let (counts, note) = ((at_once.len(), waiting.len()), form.note.trim());
    let public = put(&write, &own, &present.public, &at_once).await?;
    hand_in(cx, &write, &own, &open, &public, waiting, note).await?;
    let summary = match counts {
        (0, waiting) => format!("提交审核，{waiting} 项"),
        (at_once, 0) => format!("更新信息，{at_once} 项即时生效"),
        (at_once, waiting) => format!("更新信息，{at_once} 项即时生效，{waiting} 项提交审核"),
    };
    let before: Map<String, Value> = at_once.keys().map(|key| (key.clone(), value(&present.public, key))).collect();
    let event = ListingEvent::entry("listing.submitted", &own.listing, summary);
    let event = if at_once.is_empty() { event } else { event.with_changes(Value::Object(before), Value::Object(at_once)) };
    write.commit(event).await?;
    Ok(Some(match counts {
        (0, waiting) => format!("已提交审核，共 {waiting} 项。结果会发到您的邮箱。"),
        (at_once, 0) => format!("{at_once} 项修改已经公开。"),
        (at_once, waiting) => format!("{at_once} 项已经公开，{waiting} 项已提交审核。结果会发到您的邮箱。"),
    }))
}

/// Makes a part public at once; the public facts after it, and the revision of the entry.
async fn put(write: &Write, own: &Own, public: &Facts, part: &Map<String, Value>) -> Result<(Facts, i32), PageError> {
    if part.is_empty() {
        return Ok((public.clone(), own.listing.revision));
    }
    let after = public.with(part);
    let (stored, _) = own.sheet.stored(&after);
    let saved = store::put_facts(write, &own.permit, &own.listing, &stored).await?.ok_or_else(raced)?;
    Ok((after, saved.revision))
}

async fn hand_in(
    cx: &Cx<Member>,
    write: &Write,
    own: &Own,
    open: &listing_change::Model,
    (public, revision): &(Facts, i32),
    waiting: Map<String, Value>,
    note: &str,
) -> Result<(), PageError> {
    let base = waiting.keys().map(|key| (key.clone(), value(public, key))).collect();
    let is_over = waiting.is_empty();
    let due = cx.site.kept::<Calendar>()?.after(cx.site.clock.today(), REVIEW_DAYS).day;
    let step = Step {
        to: Some(if is_over { ChangeState::Approved } else { ChangeState::Submitted }),
        proposal: Some(Proposal { base_revision: *revision, base, facts: waiting }),
        note: Some(note.to_owned()),
        submitted: (!is_over).then(|| (cx.site.clock.now(), due)),
        verdicts: Some(json!({})),
        ..Step::default()
    };
    change::take(write, &own.permit, open, step).await?.map(|_| ()).ok_or_else(raced)
}

async fn withdraw(cx: Cx<Member>, id: Path<i64>, posted: Posted<StepForm>) -> Answer {
    let before = own(&cx, *id).await?;
    let (form, mut view) = posted.unchecked();
    let outcome = try_withdraw(&cx, *id, &form).await;
    match view.settle(outcome.map(Some))? {
        Ok(()) => {
            cx.flash("已撤回提交，修改回到草稿，可以继续编辑。");
            Ok(see_other(format!("{}/changes", before.url())))
        }
        Err(status) => changes::page(&cx, status, &before, view, &Faults::new()).await,
    }
}

async fn try_withdraw(cx: &Cx<Member>, id: i64, form: &StepForm) -> Result<(), PageError> {
    let write = cx.begin().await?;
    let (own, open) = current(cx, &write, id, &form.revision).await?;
    if state_of(&open) != ChangeState::Submitted {
        return Err(PageError::Conflict("这次修改已不在审核中，不需要撤回。".into()));
    }
    let step = Step { to: Some(ChangeState::Draft), ..Step::default() };
    change::take(&write, &own.permit, &open, step).await?.ok_or_else(raced)?;
    write.commit(ListingEvent::entry("listing.withdrawn", &own.listing, "撤回提交，继续修改")).await?;
    Ok(())
}

async fn discard(cx: Cx<Member>, id: Path<i64>, posted: Posted<StepForm>) -> Answer {
    let before = own(&cx, *id).await?;
    let (form, mut view) = posted.unchecked();
    let outcome = try_discard(&cx, *id, &form).await;
    match view.settle(outcome.map(Some))? {
        Ok(is_gone) => {
            cx.flash(if is_gone { "草稿已删除。" } else { "修改已放弃，公开的内容不变。" });
            Ok(see_other(if is_gone { "/my/listings".to_owned() } else { before.url() }))
        }
        Err(status) => changes::page(&cx, status, &before, view, &Faults::new()).await,
    }
}

async fn try_discard(cx: &Cx<Member>, id: i64, form: &StepForm) -> Result<bool, PageError> {
    let write = cx.begin().await?;
    let (own, open) = current(cx, &write, id, &form.revision).await?;
    if state_of(&open) == ChangeState::Submitted {
        return Err(PageError::Conflict("这次修改正在审核，请先撤回提交。".into()));
    }
    let is_new = own.status() == Status::Draft && Facts::of_json(&own.listing.facts) == Facts::default();
    if is_new {
        owner::forget(&write, &own.permit).await?;
    } else {
        let step = Step { to: Some(ChangeState::Withdrawn), ..Step::default() };
        change::take(&write, &own.permit, &open, step).await?.ok_or_else(raced)?;
    }
    let summary = if is_new { "删除未提交的草稿" } else { "放弃修改草稿" };
    write.commit(ListingEvent::entry("listing.discarded", &own.listing, summary)).await?;
    Ok(is_new)
}

async fn confirm(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let own = own(&cx, *id).await?;
    if own.status() != Status::Published {
        return Err(PageError::Conflict("这个条目目前没有公开，不需要确认。".into()));
    }
    let write = cx.begin().await?;
    store::confirm(&write, &own.permit, cx.site.clock.today()).await?;
    write.commit(ListingEvent::entry("listing.confirmed", &own.listing, "确认信息无误")).await?;
    cx.flash("谢谢，已记下今天的确认。");
    Ok(see_other(own.url()))
}

/// An empty form for pages that carry none.
pub(super) fn no_form() -> FormView {
    FormView::default()
}
