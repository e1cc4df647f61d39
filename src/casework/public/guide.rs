//! The guide to a programme (办事指南).

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::Path;
use askama::Template;

use super::inquiry::LIST;
use super::json_ld;
use super::view::{GuideView, Said};
use crate::access::{Cx, Visitor};
use crate::casework::entity::programme_call;
use crate::casework::link;
use crate::casework::programme::Programmes;
use crate::casework::programme::catalogue::Current;
use crate::casework::store::programmes::{self, CallState, PUBLISHED};
use crate::casework::words::{self, CallWords};
use crate::forms::Catalogues;
use crate::values::Calendar;
use crate::web::json_ld::JsonLd;
use crate::web::topics::TopicNames;
use crate::web::{Answer, PageError, Shell, Site, render};

/// Calls that are listed.
const MOST_CALLS: usize = 6;

#[derive(Template)]
#[template(path = "casework/public/guide.html")]
struct GuidePage {
    shell: Shell,
    json_ld: JsonLd,
    guide: GuideView,
    present: Option<CallWords>,
    calls: Vec<CallWords>,
    is_ahead: bool,
}

pub(super) async fn show(cx: Cx<Visitor>, key: Path<String>) -> Answer {
    if let Ok(id) = key.parse::<i64>() {
        return by_id(&cx, id).await;
    }
    let (current, calls) = found(&cx, &key).await?;
    let guide = view(&cx.site, cx.database(), &current).await?;
    let (now, calendar) = (cx.site.clock.now(), cx.site.kept::<Calendar>()?);
    let present = words::present(&calls, now).map(|call| CallWords::of(call, now, &calendar));
    let calls: Vec<CallWords> = calls.iter().take(MOST_CALLS).map(|call| CallWords::of(call, now, &calendar)).collect();
    let places = cx.site.kept::<Catalogues>()?;
    let shell = cx.shell(format!("{} - 办事指南", guide.name)).described(guide.summary.clone());
    let page = GuidePage {
        shell: shell.below("申报项目", LIST).here(&guide.name),
        json_ld: json_ld::of(&cx.public_url, &current.definition, places.division(&current.definition.division)),
        is_ahead: calls.iter().any(|call| matches!(call.state, CallState::Open | CallState::Upcoming)),
        guide,
        present,
        calls,
    };
    render(StatusCode::OK, &page)
}

/// An address by number, as search gives it, leads to the address by name.
async fn by_id(cx: &Cx<Visitor>, id: i64) -> Answer {
    let row = programmes::find(cx.database(), id).await?.filter(|row| row.state == PUBLISHED).ok_or(PageError::NotFound)?;
    Ok(HttpResponse::PermanentRedirect().insert_header((LOCATION, link::programme(&row.key))).finish())
}

/// A public programme and its calls, latest end first; what is not public is not found.
pub(super) async fn found(cx: &Cx<Visitor>, key: &str) -> Result<(Current, Vec<programme_call::Model>), PageError> {
    let current = cx.site.kept::<Programmes>()?.find(cx.database(), key).await?.ok_or(PageError::NotFound)?;
    let calls = programmes::calls_of(cx.database(), &[current.row.id]).await?;
    Ok((current, calls))
}

/// The guide with names of the programmes that it excludes.
pub async fn view(site: &Site, database: &sea_orm::DatabaseConnection, current: &Current) -> Result<GuideView, PageError> {
    let others = if current.definition.exclusions.is_empty() { Vec::new() } else { programmes::published(database).await? };
    let others: Vec<(String, String)> = others.into_iter().map(|row| (row.key, row.name)).collect();
    let (kept, topics, places) = (site.kept::<Programmes>()?, site.kept::<TopicNames>()?, site.kept::<Catalogues>()?);
    let said = Said { vocabulary: &kept.vocabulary, topics: &topics, places: &places };
    Ok(GuideView::of(&current.definition, &said, &others))
}
