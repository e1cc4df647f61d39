//! Needs that the warehouses of one's organisation could meet, with reasons, without a word of who needs them.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use askama::Template;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::offers::{self, Fit, Reader};
use super::show::{NOTE, facts};
use super::store;
use crate::access::{Cx, Member, Workspace};
use crate::listings::entity::{enquiry, listing, space_need};
use crate::listings::{Directories, Facts};
use crate::web::{Answer, PageError, render};

/// Needs that are weighed.
const WEIGHED: u64 = 300;

#[derive(Template)]
#[template(path = "needs/matching.html")]
struct MatchingPage {
    workspace: Workspace,
    has_warehouses: bool,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    title: String,
    facts: Vec<(&'static str, String)>,
    /// The warehouse of one's own that fits best.
    fit: Fit,
    /// Address of the conversation about it, if there is one.
    talk: Option<String>,
}

pub(super) async fn list(cx: Cx<Member>) -> Answer {
    let organisation_id = cx.who.place().map_or(0, |place| place.organisation_id);
    let warehouses = offers::of_organisation(cx.database(), organisation_id).await?;
    let today = cx.site.clock.today();
    let reader = Reader::new(cx.site.kept::<Directories>()?, today)?;
    let countries: Vec<String> =
        warehouses.iter().map(|listing| Facts::of_json(&listing.facts).text("country").to_owned()).collect();
    let needs = store::open_on(today)
        .filter(space_need::Column::Country.is_in(countries))
        .filter(space_need::Column::OrganisationId.ne(organisation_id))
        .order_by_desc(space_need::Column::UpdatedAt)
        .limit(WEIGHED)
        .all(cx.database())
        .await?;
    let talks = talks(&cx, &needs, &warehouses).await?;
    let row = |need: space_need::Model| {
        let wanted = reader.wanted(&need);
        let fits = warehouses.iter().map(|listing| reader.fit(&wanted, listing)).filter(|fit| fit.found.is_in_country);
        let fit = fits.max_by_key(|fit| fit.found.score)?;
        let shown = facts(&need, &reader).into_iter().filter(|(label, _)| *label != NOTE).collect();
        let talk = talks.get(&need.id).map(|id| format!("/my/enquiries/{id}"));
        Some(Row { id: need.id, facts: shown, title: need.title, fit, talk })
    };
    let mut rows: Vec<Row> = needs.into_iter().filter_map(row).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.fit.found.score));
    let page = MatchingPage { workspace: cx.workspace("匹配我的海外仓"), has_warehouses: !warehouses.is_empty(), rows };
    render(StatusCode::OK, &page)
}

/// Conversations that there are already, by need.
async fn talks(
    cx: &Cx<Member>,
    needs: &[space_need::Model],
    warehouses: &[listing::Model],
) -> Result<HashMap<i64, i64>, PageError> {
    if needs.is_empty() {
        return Ok(HashMap::new());
    }
    let found = enquiry::Entity::find()
        .filter(enquiry::Column::NeedId.is_in(needs.iter().map(|need| need.id)))
        .filter(enquiry::Column::ListingId.is_in(warehouses.iter().map(|listing| listing.id)))
        .all(cx.database())
        .await?;
    Ok(found.into_iter().filter_map(|talk| Some((talk.need_id?, talk.id))).collect())
}
