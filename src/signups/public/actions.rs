//! What one does with one's own sign-up. Done twice it is as done once; too late is said on the page itself.

use actix_web::web::Path;
use serde::Deserialize;
use validator::Validate;

use super::gate;
use super::own;
use crate::access::{Cx, Visitor};
use crate::platform::Write;
use crate::signups::counter;
use crate::signups::entity::signup;
use crate::signups::{PersonKey, link, work};
use crate::web::{Answer, Form, PageError, Posted, Site, see_other, unkept};

/// Why somebody gives up.
#[derive(Debug, Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct ReasonForm {
    reason: String,
}

impl Form for ReasonForm {}

pub(super) async fn confirm(cx: Cx<Visitor>, address: Path<String>) -> Answer {
    let (row, _) = gate::own(&cx, &address).await?;
    let outcome = counter::confirm(cx.begin_unnamed().await?, &cx.site, row.id).await;
    done(&cx, &address, outcome.map(|_| ())).await
}

pub(super) async fn accept(cx: Cx<Visitor>, address: Path<String>) -> Answer {
    let (row, _) = gate::own(&cx, &address).await?;
    let outcome = counter::accept(cx.begin_unnamed().await?, &cx.site, row.id).await;
    done(&cx, &address, outcome.map(|_| ())).await
}

pub(super) async fn cancel(cx: Cx<Visitor>, address: Path<String>, posted: Posted<ReasonForm>) -> Answer {
    let (row, _) = gate::own(&cx, &address).await?;
    let (form, _) = posted.unchecked();
    let reason: String = form.reason.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(200).collect();
    let outcome = counter::cancel(cx.begin_unnamed().await?, &cx.site, row.id, &reason).await;
    done(&cx, &address, outcome.map(|_| ())).await
}

pub(super) async fn erase(cx: Cx<Visitor>, address: Path<String>) -> Answer {
    let (row, _) = gate::own(&cx, &address).await?;
    let outcome = erased(cx.begin_unnamed().await?, &cx.site, row).await;
    done(&cx, &address, outcome).await
}

async fn erased(write: Write, _site: &Site, row: signup::Model) -> Result<(), PageError> {
    if row.erased_at.is_some() || work::erase(write, row, "本人要求").await.map_err(PageError::Internal)? {
        return Ok(());
    }
    Err(PageError::Conflict("报名还在进行中，删除信息就不能入场了。请先取消报名，再删除个人信息。".into()))
}

async fn done(cx: &Cx<Visitor>, address: &str, outcome: Result<(), PageError>) -> Answer {
    let (row, occasion) = gate::own(cx, address).await?;
    match outcome {
        Ok(()) => {
            let key = cx.site.kept::<PersonKey>()?;
            Ok(unkept(see_other(link::own(&key, &row))))
        }
        Err(error @ (PageError::Conflict(_) | PageError::Unavailable(_))) => {
            let problem = error.problem();
            own::page(cx, problem.status, &row, &occasion, Some(problem.message)).await
        }
        Err(error) => Err(error),
    }
}
