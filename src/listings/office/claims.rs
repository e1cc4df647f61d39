//! Claims to entries that are nobody's: granted or refused with a reason.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use serde_json::json;
use validator::Validate;

use super::transfer::hand_over;
use super::{Entry, admit, covered};
use crate::access::entity::organisation;
use crate::access::organisation::{OrganisationKind, OrganisationStatus, store as organisations};
use crate::access::{Cx, Desk, Officer};
use crate::listings::definition::Directories;
use crate::listings::entity::listing_claim;
use crate::listings::event::{ListingEvent, kind_of};
use crate::listings::letter::{Whom, tell};
use crate::listings::link;
use crate::listings::store::{self, claim, queue};
use crate::platform::{Subject, Write};
use crate::web::filters::moment;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

/// Claims on the page at most.
const MOST: u64 = 50;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/claims", show);
    routes.post("/office/claims/{id}/grant", grant);
    routes.post("/office/claims/{id}/refusal", refuse);
}

#[derive(Template)]
#[template(path = "listings/office/claims.html")]
struct ClaimsPage {
    desk: Desk,
    form: FormView,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    name: String,
    url: String,
    about: String,
    organisation: String,
    code: String,
    kind: &'static str,
    message: String,
    at: String,
}

impl Row {
    fn field(&self) -> String {
        format!("reason-{}", self.id)
    }
}

async fn show(cx: Cx<Officer>) -> Answer {
    admit(&cx)?;
    page(&cx, StatusCode::OK, FormView::default()).await
}

async fn page(cx: &Cx<Officer>, status: StatusCode, form: FormView) -> Answer {
    let all = cx.site.kept::<Directories>()?;
    let claims = claim::waiting(cx.database(), cx.who.division_prefix(), MOST).await?;
    let ids: Vec<i64> = claims.iter().map(|row| row.listing_id).collect();
    let entries: HashMap<i64, _> = queue::by_ids(cx.database(), &ids).await?.into_iter().map(|row| (row.id, row)).collect();
    let ids: Vec<i64> = claims.iter().map(|row| row.organisation_id).collect();
    let found = organisations::find_many(cx.database(), &ids).await?;
    let by_id: HashMap<i64, organisation::Model> = found.into_iter().map(|row| (row.id, row)).collect();
    let row = |claim: listing_claim::Model| {
        let (entry, organisation) = (entries.get(&claim.listing_id)?, by_id.get(&claim.organisation_id)?);
        let directory = all.by_key(&entry.directory).map_or("", |directory| directory.name.as_str());
        Some(Row {
            id: claim.id,
            name: entry.name.clone(),
            url: link::office(entry.id),
            about: format!("{directory}　{}", all.places.division(&entry.division_code)),
            organisation: organisation.name.clone(),
            code: organisation.credit_code.clone(),
            kind: OrganisationKind::parse(&organisation.kind).map_or("", OrganisationKind::name),
            message: claim.message,
            at: moment(claim.created_at),
        })
    };
    let rows = claims.into_iter().filter_map(row).collect();
    render(status, &ClaimsPage { desk: cx.desk("认领申请"), form, rows })
}

/// A claim that waits, with its entry, as they stand in this write.
async fn waiting(cx: &Cx<Officer>, write: &Write, id: i64) -> Result<(Entry, listing_claim::Model), PageError> {
    admit(cx)?;
    let claim = claim::find(&**write, id).await?.ok_or(PageError::NotFound)?;
    let entry = covered(cx, store::find(&**write, claim.listing_id).await?.ok_or(PageError::NotFound)?).await?;
    if claim.state != claim::PENDING {
        return Err(PageError::Conflict("这个认领申请已经处理过了。".into()));
    }
    Ok((entry, claim))
}

async fn grant(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    admit(&cx)?;
    let mut view = FormView::default();
    let outcome = try_grant(&cx, *id).await;
    match view.settle(outcome.map(Some))? {
        Ok(words) => {
            cx.flash(words);
            Ok(see_other("/office/claims"))
        }
        Err(status) => page(&cx, status, view).await,
    }
}

async fn try_grant(cx: &Cx<Officer>, id: i64) -> Result<String, PageError> {
    let write = cx.begin().await?;
    let (entry, claim) = waiting(cx, &write, id).await?;
    let to = organisations::find(&*write, claim.organisation_id).await?;
    let to = to.filter(|row| row.status == OrganisationStatus::Confirmed.key());
    let to = to.ok_or_else(|| PageError::Conflict("提出认领的机构目前不是已确认状态，不能移交。".into()))?;
    if entry.listing.organisation_id.is_some() {
        return Err(PageError::Conflict("这个条目已有机构维护，不能再认领；如需更换，请用“移交”。".into()));
    }
    claim::decide(&write, &entry.permit, id, claim::GRANTED, None).await?;
    hand_over(cx, &write, &entry, &to, "").await?;
    let name = entry.listing.name.clone();
    let why = format!("“{name}”已由其他机构认领");
    for other in claim::refuse_others(&write, &entry.permit, "已由其他机构认领").await? {
        let text = format!("您所在的机构认领“{name}”的申请没有通过。\n\n原因：{why}。如有异议，请联系属地主管部门。");
        tell(&write, Some(other.organisation_id), Whom::OwnersAnd(Some(other.user_id)), &why, &text).await?;
    }
    let event = ListingEvent::entry("listing.claim_granted", &entry.listing, format!("认领通过，由“{}”维护", to.name));
    write.commit(event.with_after(json!({ "organisation": to.id, "name": to.name }))).await?;
    Ok(format!("“{name}”已交由“{}”维护，已发信通知。", to.name))
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct RefusalForm {
    reason: String,
}

impl Form for RefusalForm {}

async fn refuse(cx: Cx<Officer>, id: Path<i64>, posted: Posted<RefusalForm>) -> Answer {
    admit(&cx)?;
    let (form, _) = posted.unchecked();
    let (field, reason) = (format!("reason-{}", *id), form.reason.trim());
    let mut view = FormView::default();
    view.set(&field, form.reason.clone());
    if !(4..=300).contains(&reason.chars().count()) {
        view.refuse(&field, "请写明不通过的原因（4 到 300 字），申请人会看到");
    }
    let outcome = if view.is_invalid() { Ok(None) } else { try_refuse(&cx, *id, reason).await.map(Some) };
    match view.settle(outcome)? {
        Ok(()) => {
            cx.flash("已退回认领申请，已发信通知。");
            Ok(see_other("/office/claims"))
        }
        Err(status) => page(&cx, status, view).await,
    }
}

async fn try_refuse(cx: &Cx<Officer>, id: i64, reason: &str) -> Result<(), PageError> {
    let write = cx.begin().await?;
    let (entry, claim) = waiting(cx, &write, id).await?;
    claim::decide(&write, &entry.permit, id, claim::REFUSED, Some(reason)).await?;
    let name = entry.listing.name.clone();
    let text = format!("您所在的机构认领“{name}”的申请没有通过。\n\n原因：{reason}\n\n补充依据后可以再次申请。");
    let subject = format!("认领“{name}”没有通过");
    tell(&write, Some(claim.organisation_id), Whom::OwnersAnd(Some(claim.user_id)), &subject, &text).await?;
    let subject = Subject { kind: kind_of(&entry.listing.directory), id: entry.listing.id, name };
    write.commit(ListingEvent::aside("listing.claim_refused", subject, format!("认领不通过：{reason}"))).await?;
    Ok(())
}
