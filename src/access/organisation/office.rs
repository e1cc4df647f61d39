//! Organisations in the hands of officials: what waits, the facts of one, and the decision.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::event::OrganisationEvent;
use super::form::{divisions, facts};
use super::store::listing::{self, OrganisationFilter};
use super::store::write;
use super::{MemberRole, OrganisationKind, OrganisationStatus, permit, store};
use crate::access::entity::organisation;
use crate::access::mail::{link, say};
use crate::access::{Cx, Desk, Officer};
use crate::platform::Write;
use crate::values::division;
use crate::web::filters::moment;
use crate::web::request::with_pairs;
use crate::web::{Answer, Asked, Form, FormView, PageError, Pager, Posted, Routes, render, see_other};

const LIST: &str = "/office/organisations";
const PER_PAGE: u64 = 50;

pub(super) fn routes(routes: &mut Routes) {
    routes.get(LIST, list);
    routes.get("/office/organisations/{id}", show);
    routes.post("/office/organisations/{id}/confirmation", confirm);
    routes.post("/office/organisations/{id}/return", send_back);
    routes.post("/office/organisations/{id}/suspension", suspend);
    routes.post("/office/organisations/{id}/reinstatement", reinstate);
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    status: String,
    division: String,
    q: String,
    page: String,
}

#[derive(Template)]
#[template(path = "access/organisation/list.html")]
struct ListPage {
    desk: Desk,
    tabs: Vec<Tab>,
    query: ListQuery,
    divisions: Vec<(String, String)>,
    rows: Vec<Row>,
    pager: Pager,
    range: String,
}

struct Tab {
    name: &'static str,
    url: String,
    count: i64,
    is_current: bool,
}

/// A state in a word with its drawing, as `office/parts.html` shows it.
struct Tag {
    kind: &'static str,
    icon: &'static str,
    word: &'static str,
}

impl Tag {
    fn of(row: &organisation::Model) -> Self {
        let status = OrganisationStatus::parse(&row.status).unwrap_or(OrganisationStatus::Pending);
        let (kind, icon) = status.look();
        Self { kind, icon, word: status.name() }
    }
}

struct Row {
    url: String,
    name: String,
    code: String,
    kind: &'static str,
    division: String,
    status: Tag,
    updated: String,
}

async fn list(cx: Cx<Officer>, asked: Asked<ListQuery>) -> Answer {
    permit::look(&cx.who)?;
    let query = asked.0;
    let covered: Vec<(String, String)> = divisions(&cx.site.zone).filter(|(code, _)| cx.who.covers(code)).collect();
    let division = covered.iter().find(|(code, _)| *code == query.division);
    let filter = OrganisationFilter {
        covered: cx.who.division_prefix().map(str::to_owned),
        status: OrganisationStatus::parse(&query.status),
        division: division.map(|(code, _)| division::prefix(code).to_owned()),
        text: query.q.chars().take(100).collect(),
    };
    let total = listing::count(cx.database(), &filter).await?;
    let pager = Pager::new(&query.page, total, PER_PAGE, &cx.uri);
    let rows = listing::list(cx.database(), &filter, (pager.page - 1) * PER_PAGE, PER_PAGE).await?;
    let row = |row: organisation::Model| Row {
        url: format!("{LIST}/{}", row.id),
        status: Tag::of(&row),
        kind: OrganisationKind::parse(&row.kind).map_or("", OrganisationKind::name),
        division: cx.site.zone.division_name(&row.division_code),
        updated: moment(row.updated_at),
        name: row.name,
        code: row.credit_code,
    };
    let page = ListPage {
        desk: cx.desk("机构"),
        tabs: tabs(&cx, &query, &filter).await?,
        divisions: covered,
        rows: rows.into_iter().map(row).collect(),
        range: format!("共 {total} 家"),
        pager,
        query,
    };
    render(StatusCode::OK, &page)
}

async fn tabs(cx: &Cx<Officer>, query: &ListQuery, filter: &OrganisationFilter) -> Result<Vec<Tab>, PageError> {
    let counts = listing::count_statuses(cx.database(), filter).await?;
    let url = |status: &str| {
        let pairs = [("status", status), ("division", &query.division), ("q", &query.q)];
        with_pairs(LIST, &pairs.map(|(name, value)| (name.to_owned(), value.to_owned())))
    };
    let all = Tab {
        name: "全部",
        url: url(""),
        count: counts.iter().map(|(_, count)| count).sum(),
        is_current: filter.status.is_none(),
    };
    let tab = |status: &OrganisationStatus| Tab {
        name: status.name(),
        url: url(status.key()),
        count: counts.iter().find(|(key, _)| key == status.key()).map_or(0, |(_, count)| *count),
        is_current: filter.status == Some(*status),
    };
    Ok(std::iter::once(all).chain(OrganisationStatus::ALL.iter().map(tab)).collect())
}

#[derive(Template)]
#[template(path = "access/organisation/office.html")]
struct OrganisationPage {
    desk: Desk,
    form: FormView,
    base: String,
    name: String,
    status: Tag,
    note: String,
    revision: i32,
    /// Stored word of its status.
    stands: String,
    /// Which panel stands open because its form was refused.
    open: &'static str,
    facts: Vec<(&'static str, String)>,
    people: Vec<Person>,
    history: Vec<Happened>,
}

impl OrganisationPage {
    /// Whether a step can be taken now.
    fn can(&self, step: &str) -> bool {
        may(step, &self.stands)
    }
}

struct Person {
    name: String,
    email: String,
    role: &'static str,
}

/// A step in a history, as `office/parts.html` shows it.
struct Happened {
    title: String,
    when: String,
    url: String,
    is_newest: bool,
}

async fn found(cx: &Cx<Officer>, id: i64) -> Result<(organisation::Model, crate::access::Permit<permit::Decide>), PageError> {
    permit::look(&cx.who)?;
    let row = store::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    let decide = permit::decide(&cx.who, &row)?;
    Ok((row, decide))
}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let (row, _) = found(&cx, *id).await?;
    page(&cx, StatusCode::OK, row, FormView::default(), "").await
}

async fn page(cx: &Cx<Officer>, status: StatusCode, row: organisation::Model, form: FormView, open: &'static str) -> Answer {
    let people = store::members_of(cx.database(), row.id).await?;
    let person = |(user, role): (crate::access::entity::app_user::Model, MemberRole)| Person {
        name: user.name,
        email: user.email,
        role: role.name(),
    };
    let history = listing::history(cx.database(), row.id).await?;
    let happened = |(at, event): (usize, crate::platform::entity::audit_event::Model)| Happened {
        title: event.summary,
        when: format!("{}　{}", event.actor_name, moment(event.at)),
        url: String::new(),
        is_newest: at == 0,
    };
    let mut facts = facts(&row, &cx.site.zone);
    facts.push(("登记时间", moment(row.created_at)));
    let page = OrganisationPage {
        desk: cx.desk(row.name.clone()),
        form,
        base: format!("{LIST}/{}", row.id),
        status: Tag::of(&row),
        note: row.status_note.clone().unwrap_or_default(),
        revision: row.revision,
        stands: row.status.clone(),
        open,
        facts,
        people: people.into_iter().map(person).collect(),
        history: history.into_iter().enumerate().map(happened).collect(),
        name: row.name,
    };
    render(status, &page)
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct DecisionForm {
    #[validate(length(max = 500, message = "原因最多 500 个字"))]
    reason: String,
    revision: String,
}

impl Form for DecisionForm {}

async fn confirm(cx: Cx<Officer>, id: Path<i64>, posted: Posted<DecisionForm>) -> Answer {
    decide(&cx, *id, posted, OrganisationStatus::Confirmed, "confirmation").await
}

async fn send_back(cx: Cx<Officer>, id: Path<i64>, posted: Posted<DecisionForm>) -> Answer {
    decide(&cx, *id, posted, OrganisationStatus::Returned, "return").await
}

async fn suspend(cx: Cx<Officer>, id: Path<i64>, posted: Posted<DecisionForm>) -> Answer {
    decide(&cx, *id, posted, OrganisationStatus::Suspended, "suspension").await
}

async fn reinstate(cx: Cx<Officer>, id: Path<i64>, posted: Posted<DecisionForm>) -> Answer {
    decide(&cx, *id, posted, OrganisationStatus::Confirmed, "reinstatement").await
}

/// Whether the step can be taken from where the organisation stands.
fn may(step: &str, status: &str) -> bool {
    let is = |wanted: OrganisationStatus| status == wanted.key();
    match step {
        "confirmation" => is(OrganisationStatus::Pending) || is(OrganisationStatus::Returned),
        "return" => is(OrganisationStatus::Pending),
        "suspension" => !is(OrganisationStatus::Suspended),
        _ => is(OrganisationStatus::Suspended),
    }
}

async fn decide(cx: &Cx<Officer>, id: i64, posted: Posted<DecisionForm>, to: OrganisationStatus, step: &'static str) -> Answer {
    let (row, decide) = found(cx, id).await?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(cx, StatusCode::UNPROCESSABLE_ENTITY, row, view, step).await,
    };
    let reason = form.reason.trim();
    let needs_reason = matches!(to, OrganisationStatus::Returned | OrganisationStatus::Suspended);
    if needs_reason && reason.is_empty() {
        view.refuse("reason", "请写明原因，机构负责人会收到");
        return page(cx, StatusCode::UNPROCESSABLE_ENTITY, row, view, step).await;
    }
    let is_current = form.revision == row.revision.to_string() && may(step, &row.status);
    let write = cx.begin().await?;
    let decided = if is_current { write::decide(&write, &decide, row.revision, to, reason).await? } else { None };
    let Some(decided) = decided else {
        drop(write);
        let now = store::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
        view.refuse_all("机构信息或状态在您打开页面后有变动，没有办理。请核对下面的最新内容后再决定。");
        return page(cx, StatusCode::CONFLICT, now, view, step).await;
    };
    tell_owners(cx, &write, &decided, to, &row.status, reason).await?;
    write.commit(OrganisationEvent::decided(&decided, to, &row.status, reason)).await?;
    cx.flash(format!("“{}”{}。", decided.name, to.name()));
    Ok(see_other(format!("{LIST}/{id}")))
}

async fn tell_owners(
    cx: &Cx<Officer>,
    write: &Write,
    row: &organisation::Model,
    to: OrganisationStatus,
    was: &str,
    reason: &str,
) -> Result<(), PageError> {
    let (subject, what) = match to {
        OrganisationStatus::Confirmed if was == OrganisationStatus::Suspended.key() => {
            ("机构已解除暂停", "的暂停已经解除，可以继续办理。")
        }
        OrganisationStatus::Confirmed => ("机构已确认", "已经确认，可以维护目录条目、接收咨询。"),
        OrganisationStatus::Returned => ("机构登记被退回", "的登记被退回，请按原因修改后重新提交。"),
        OrganisationStatus::Suspended => ("机构已暂停", "已被暂停，暂时不能修改信息和条目。"),
        OrganisationStatus::Pending => ("机构待确认", "等待确认。"),
    };
    let reason = if reason.is_empty() { String::new() } else { format!("\n\n说明：{reason}") };
    let text = format!("您负责的“{}”{what}{reason}\n\n{}", row.name, link(&cx.site, "/my/organisation"));
    for (user, role) in store::members_of(&**write, row.id).await? {
        if role == MemberRole::Owner {
            say(write, &user.email, &user.name, subject, &text).await?;
        }
    }
    Ok(())
}
