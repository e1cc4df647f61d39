//! The enquiries to the entries of one's organisation: those that wait for an answer first.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use super::rules::{State, waiting_words};
use super::store::{self, Filter, minutes};
use crate::access::{Cx, Member, Workspace};
use crate::listings::definition::EnquiryKind;
use crate::listings::entity::enquiry;
use crate::listings::store as entries;
use crate::web::request::with_pairs;
use crate::web::{Answer, Asked, Pager, filters, render};

const LIST: &str = "/my/enquiries";
const PER_PAGE: u64 = 20;

#[derive(Template)]
#[template(path = "listings/enquiry/mine.html")]
struct MinePage {
    workspace: Workspace,
    tabs: Vec<Tab>,
    state: String,
    entries: Vec<(i64, String)>,
    entry: i64,
    rows: Vec<Row>,
    range: String,
    pager: Pager,
}

struct Tab {
    name: &'static str,
    url: String,
    count: u64,
    is_current: bool,
}

struct Row {
    id: i64,
    name: String,
    organisation: String,
    kind: &'static str,
    entry: String,
    state: State,
    waiting: String,
    last: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct MineQuery {
    state: String,
    entry: String,
    page: String,
}

pub(super) async fn list(cx: Cx<Member>, Asked(query): Asked<MineQuery>) -> Answer {
    let organisation_id = cx.who.place().map_or(0, |place| place.organisation_id);
    let entries: Vec<(i64, String)> = entries::of_organisation(cx.database(), organisation_id)
        .await?
        .into_iter()
        .map(|listing| (listing.id, listing.name))
        .collect();
    let entry = query.entry.parse().ok().filter(|id| entries.iter().any(|(known, _)| known == id));
    let filter = Filter { state: State::ALL.into_iter().find(|state| state.key() == query.state), listing_id: entry };
    let counts = store::counts(cx.database(), organisation_id, entry).await?;
    let count = |state: State| counts.get(state.key()).copied().unwrap_or(0);
    let all = State::ALL.into_iter().map(count).sum();
    let address = |state: &str| {
        let entry = entry.map(|id| id.to_string()).unwrap_or_default();
        with_pairs(LIST, &[("state".to_owned(), state.to_owned()), ("entry".to_owned(), entry)])
    };
    let tab = |state: Option<State>| Tab {
        name: state.map_or("全部", State::name),
        url: address(state.map_or("", State::key)),
        count: state.map_or(all, count),
        is_current: state == filter.state,
    };
    let state = filter.state.map_or("", State::key);
    let pager = Pager::new(&query.page, filter.state.map_or(all, count), PER_PAGE, &address(state));
    let offset = (pager.page - 1) * PER_PAGE;
    let found = store::of_organisation(cx.database(), organisation_id, filter, offset, PER_PAGE).await?;
    let names: HashMap<i64, &str> = entries.iter().map(|(id, name)| (*id, name.as_str())).collect();
    let now = cx.site.clock.now();
    let rows = found.into_iter().map(|enquiry| row(enquiry, &names, now)).collect();
    let page = MinePage {
        workspace: cx.workspace("咨询"),
        tabs: [None, Some(State::Open), Some(State::Answered), Some(State::Closed)].map(tab).into_iter().collect(),
        state: state.to_owned(),
        entry: entry.unwrap_or_default(),
        rows,
        range: format!("共 {} 条", pager.total),
        pager,
        entries,
    };
    render(StatusCode::OK, &page)
}

fn row(enquiry: enquiry::Model, names: &HashMap<i64, &str>, now: chrono::DateTime<chrono::Utc>) -> Row {
    let state = State::of(&enquiry.state);
    let waited = waiting_words(minutes(enquiry.last_message_at, now));
    Row {
        id: enquiry.id,
        kind: EnquiryKind::parse(&enquiry.kind).map_or("咨询", EnquiryKind::name),
        entry: names.get(&enquiry.listing_id).map(|name| (*name).to_owned()).unwrap_or_default(),
        waiting: if state == State::Open { waited } else { String::new() },
        last: filters::moment(enquiry.last_message_at),
        organisation: enquiry.organisation_name.unwrap_or_default(),
        name: enquiry.name,
        state,
    }
}

impl MinePage {
    /// Whether the organisation has anything to be asked about.
    fn has_entries(&self) -> bool {
        !self.entries.is_empty()
    }

    fn is_narrowed(&self) -> bool {
        self.entry != 0 || !self.state.is_empty()
    }
}
