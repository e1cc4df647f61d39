//! Who signed up.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use askama::filters::HtmlSafe;
use serde::Deserialize;

use super::found;
use super::host::Host;
use super::look::{Head, Tag, of_state};
use crate::access::Cx;
use crate::signups::entity::{occasion, signup};
use crate::signups::occasion::Occasion as _;
use crate::signups::rules::{Stage, State};
use crate::signups::store::roster::{self, Part};
use crate::values::{mask, short_code};
use crate::web::filters::moment;
use crate::web::request::with_pairs;
use crate::web::{Answer, Asked, FormView, PageError, Pager};

const PER_PAGE: u64 = 50;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct PeopleQuery {
    pub(super) part: String,
    pub(super) q: String,
    pub(super) page: String,
}

#[derive(Template)]
#[template(path = "signups/office/people.html")]
struct PeoplePart {
    head: Head,
    form: FormView,
    part: Part,
    query: PeopleQuery,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    has_quotas: bool,
    can_add: bool,
    range: String,
    pager: Pager,
}

impl HtmlSafe for PeoplePart {}

struct Tab {
    name: &'static str,
    url: String,
    count: u64,
    is_current: bool,
}

struct Row {
    id: i64,
    url: String,
    name: String,
    employer: String,
    mobile: String,
    code: String,
    quota: String,
    tag: Tag,
    until: String,
    when: String,
    came: String,
}

pub(super) async fn show<H: Host>(cx: Cx<H>, id: Path<i64>, asked: Asked<PeopleQuery>) -> Answer {
    let (row, _) = found(&cx, *id).await?;
    page(&cx, StatusCode::OK, &row, asked.0, FormView::default()).await
}

/// The list, with what was wrong about something done to several.
pub(super) async fn page<H: Host>(
    cx: &Cx<H>,
    status: StatusCode,
    occasion: &occasion::Model,
    query: PeopleQuery,
    form: FormView,
) -> Answer {
    let text: String = query.q.chars().take(60).collect();
    let part = Part::parse(&query.part).unwrap_or(Part::All);
    let base = format!("{}/people", super::url::<H>(occasion.id));
    let mut tabs = Vec::new();
    for of in Part::ALL {
        let count = roster::count(cx.database(), occasion.id, of, &text).await?;
        let is_needed = !matches!(of, Part::Requested | Part::Pending) || count > 0 || of == part;
        let pairs = [("part".to_owned(), of.key().to_owned()), ("q".to_owned(), text.clone())];
        let pairs: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        if is_needed {
            tabs.push(Tab { name: of.name(), url: with_pairs(&base, &pairs), count, is_current: of == part });
        }
    }
    let total = tabs.iter().find(|tab| tab.is_current).map_or(0, |tab| tab.count);
    // A form that was refused is shown above the list from which it was posted, whose address is another.
    let uri = if status == StatusCode::OK { cx.uri.clone() } else { base.clone() };
    let pager = Pager::new(&query.page, total, PER_PAGE, &uri);
    let from = (pager.page - 1) * PER_PAGE;
    let found = roster::list(cx.database(), occasion.id, part, &text, from, PER_PAGE).await?;
    let rows = rows(cx, occasion, &base, found).await?;
    let page = PeoplePart {
        head: Head::of(cx, occasion, "/people"),
        form,
        has_quotas: occasion.places().quotas.iter().any(|quota| !quota.is_division),
        can_add: occasion.stage() == Stage::Published && occasion.ends_at > cx.site.clock.now(),
        range: format!("第 {}—{} 人，共 {total} 人", (from + 1).min(total), from + rows.len() as u64),
        part,
        query,
        tabs,
        rows,
        pager,
    };
    H::frame(cx, status, &format!("报名名单：{}", occasion.title), &page)
}

async fn rows<H: Host>(
    cx: &Cx<H>,
    occasion: &occasion::Model,
    base: &str,
    found: Vec<signup::Model>,
) -> Result<Vec<Row>, PageError> {
    let ids: Vec<i64> = found.iter().map(|row| row.id).collect();
    let came = roster::days(cx.database(), &ids).await?;
    let quotas = occasion.places().quotas;
    let row = |row: signup::Model| {
        let days: Vec<String> =
            came.iter().filter(|one| one.signup_id == row.id).map(|one| one.day.format("%-m月%-d日").to_string()).collect();
        let quota = row.quota.as_deref().map(|key| quotas.iter().find(|quota| quota.key == key).map_or(key, |quota| &quota.name));
        let holds = matches!(State::parse(&row.state), Some(State::Pending | State::Offered));
        Row {
            id: row.id,
            url: format!("{base}/{}", row.id),
            employer: row.employer.clone(),
            mobile: mask::phone(&row.mobile),
            code: short_code::shown(&row.code),
            quota: quota.unwrap_or_default().to_owned(),
            tag: of_state(&row.state),
            until: row.offered_until.filter(|_| holds).map(|at| format!("保留到 {}", moment(at))).unwrap_or_default(),
            when: moment(row.created_at),
            came: days.join("、"),
            name: row.name,
        }
    };
    Ok(found.into_iter().map(row).collect())
}
