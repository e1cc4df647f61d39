//! The register: who reports what, from when until when.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::{admit, covered, divisions};
use crate::access::organisation::OrganisationStatus;
use crate::access::organisation::store as organisations;
use crate::access::{Cx, Desk, Officer};
use crate::listings::entity::listing;
use crate::returns::entity::reporter;
use crate::returns::event;
use crate::returns::forms::{Form as ReturnForm, Forms};
use crate::returns::link;
use crate::returns::period::Period;
use crate::returns::permit;
use crate::returns::store::reporters::{self, Filter, NewReporter};
use crate::web::{Answer, Asked, Form, FormView, PageError, Pager, Posted, render, see_other};

const PER_PAGE: u64 = 50;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ReportersQuery {
    form: String,
    division: String,
    q: String,
    page: String,
}

#[derive(Template)]
#[template(path = "returns/office/reporters.html")]
struct ReportersPage {
    desk: Desk,
    form: FormView,
    query: ReportersQuery,
    forms: Vec<(String, String)>,
    entry_forms: Vec<(String, String)>,
    divisions: Vec<(String, String)>,
    rows: Vec<Row>,
    range: String,
    pager: Pager,
    back: String,
}

struct Row {
    id: i64,
    name: String,
    form: String,
    division: String,
    about: String,
    since: String,
    until: String,
    is_demo: bool,
}

/// Somebody who is to report: an entry by its number, or an organisation by its credit code.
#[derive(Deserialize, Serialize, Default, Validate)]
#[serde(default)]
pub(super) struct AddForm {
    form: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 1, max = 40, message = "请填写目录条目的编号，或机构的统一社会信用代码"))]
    who: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    since: String,
}

impl Form for AddForm {}

#[derive(Deserialize, Serialize, Default, Validate)]
#[serde(default)]
pub(super) struct EntriesForm {
    entries_form: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    entries_since: String,
}

impl Form for EntriesForm {}

#[derive(Deserialize, Serialize, Default, Validate)]
#[serde(default)]
pub(super) struct ChangeForm {
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    until: String,
    back: String,
}

impl Form for ChangeForm {}

pub(super) async fn show(cx: Cx<Officer>, Asked(query): Asked<ReportersQuery>) -> Answer {
    admit(&cx)?;
    let mut blank = FormView::default();
    let next = Period::of(cx.site.clock.today()).key();
    blank.set("since", next.clone());
    blank.set("entries_since", next);
    page(&cx, StatusCode::OK, query, blank).await
}

async fn page(cx: &Cx<Officer>, status: StatusCode, query: ReportersQuery, form: FormView) -> Answer {
    let known = cx.site.kept::<Forms>()?;
    let filter = Filter {
        form: known.of(&query.form).map(|form| form.key.clone()),
        division: covered(cx, &query.division),
        text: query.q.trim().chars().take(60).collect(),
        is_active: false,
    };
    let page: u64 = query.page.trim().parse().unwrap_or(1).max(1);
    let (found, total) = reporters::list(cx.database(), &filter, (page - 1) * PER_PAGE, PER_PAGE).await?;
    let pager = Pager::new(&query.page, total, PER_PAGE, &cx.uri);
    let month = |number: i32| Period::of_number(number).map(Period::key).unwrap_or_default();
    let row = |row: reporter::Model| Row {
        id: row.id,
        form: known.of(&row.form_key).map_or(row.form_key.clone(), |form| form.name.clone()),
        division: cx.site.zone.division_name(&row.division_code),
        about: match (row.listing_id, row.organisation_id) {
            (Some(id), _) => format!("目录条目 {id}"),
            (None, Some(_)) => "机构自报".to_owned(),
            (None, None) => "没有关联机构".to_owned(),
        },
        since: month(row.since_period),
        until: row.until_period.map(month).unwrap_or_default(),
        is_demo: row.is_demo,
        name: row.name,
    };
    let from = (pager.page - 1) * PER_PAGE;
    let page = ReportersPage {
        desk: cx.desk("填报主体"),
        forms: known.all().iter().map(|form| (form.key.clone(), form.name.clone())).collect(),
        entry_forms: known
            .all()
            .iter()
            .filter(|form| form.directory.is_some())
            .map(|form| (form.key.clone(), form.name.clone()))
            .collect(),
        divisions: divisions(cx),
        range: format!("第 {}—{} 家，共 {total} 家", (from + 1).min(total), from + found.len() as u64),
        rows: found.into_iter().map(row).collect(),
        back: cx.uri.clone(),
        pager,
        query,
        form,
    };
    render(status, &page)
}

/// The first month of somebody new: within fifteen years, at the latest next month.
fn first_month(cx: &Cx<Officer>, text: &str) -> Option<Period> {
    let now = Period::of(cx.site.clock.today());
    Period::parse(text).filter(|period| *period >= now.back(180) && *period <= now.next())
}

const SINCE: &str = "请填写开始填报的月份，例如 2026-01，最早 15 年前，最晚下个月";

pub(super) async fn add(cx: Cx<Officer>, posted: Posted<AddForm>) -> Answer {
    admit(&cx)?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, ReportersQuery::default(), view).await,
    };
    let known = cx.site.kept::<Forms>()?;
    let since = first_month(&cx, &form.since);
    if since.is_none() {
        view.refuse("since", SINCE);
    }
    let Some(asked) = known.of(&form.form) else {
        view.refuse("form", "请选择报表");
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, ReportersQuery::default(), view).await;
    };
    let wanted = match wanted(&cx, asked, &form.who).await? {
        Ok(wanted) => Some(wanted),
        Err(message) => {
            view.refuse("who", message);
            None
        }
    };
    let (Some(mut new), Some(since)) = (wanted, since) else {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, ReportersQuery::default(), view).await;
    };
    new.since_period = since.number();
    let Some(permit) = permit::keep_reporters(&cx.who, &new.division_code) else {
        view.refuse("who", "它不在您的管辖范围内，请由属地经办人登记。");
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, ReportersQuery::default(), view).await;
    };
    let write = cx.begin().await?;
    let Some(row) = reporters::add(&write, &permit, new).await? else {
        drop(write);
        view.refuse("who", "它已经是这张报表的填报主体，请在下面的列表中查找。");
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, ReportersQuery::default(), view).await;
    };
    let what = format!("登记为{}填报主体，从{}起", asked.name, since.name());
    write.commit(event::of_reporter("reporter.added", &row, what)).await?;
    cx.flash(format!("{}已登记，从{}起填报{}。", row.name, since.name(), asked.name));
    Ok(see_other(format!("{}?form={}", link::REPORTERS, asked.key)))
}

/// Who is meant: an entry of the form's directory, or an organisation.
async fn wanted(cx: &Cx<Officer>, form: &ReturnForm, who: &str) -> Result<Result<NewReporter, &'static str>, PageError> {
    let new = |listing_id, organisation_id, name: String, division_code: String| NewReporter {
        form_key: form.key.clone(),
        listing_id,
        organisation_id,
        name,
        division_code,
        since_period: 0,
    };
    let Some(directory) = &form.directory else {
        let found = organisations::find_by_code(cx.database(), &who.to_uppercase()).await?;
        let found = found.filter(|row| row.status == OrganisationStatus::Confirmed.key());
        let Some(found) = found else {
            return Ok(Err("没有找到已确认的机构。请核对统一社会信用代码，或先请它登记。"));
        };
        return Ok(Ok(new(None, Some(found.id), found.name, found.division_code)));
    };
    let entry = match who.parse() {
        Ok(id) => crate::listings::store::find(cx.database(), id).await?,
        Err(_) => None,
    };
    let entry = entry.filter(|entry| &entry.directory == directory && entry.status == "published");
    let Some(entry) = entry else {
        return Ok(Err("没有找到已公开的条目。请填写它在目录中的编号（网址末尾的数字）。"));
    };
    Ok(Ok(new(Some(entry.id), None, entry.name, entry.division_code)))
}

/// All public entries of a form's directory in the divisions that the officer covers, in one go.
pub(super) async fn add_entries(cx: Cx<Officer>, posted: Posted<EntriesForm>) -> Answer {
    admit(&cx)?;
    let (form, mut view) = posted.unchecked();
    let known = cx.site.kept::<Forms>()?;
    let asked = known.of(&form.entries_form).and_then(|form| form.directory.as_ref().map(|directory| (form, directory)));
    let since = first_month(&cx, &form.entries_since);
    if since.is_none() {
        view.refuse("entries_since", SINCE);
    }
    if asked.is_none() {
        view.refuse("entries_form", "请选择按目录填报的报表");
    }
    let (Some((asked, directory)), Some(since)) = (asked, since) else {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, ReportersQuery::default(), view).await;
    };
    let mut entries = listing::Entity::find()
        .filter(listing::Column::Directory.eq(directory))
        .filter(listing::Column::Status.eq("published"))
        .order_by_asc(listing::Column::Id);
    if let Some(prefix) = cx.who.division_prefix() {
        entries = entries.filter(listing::Column::DivisionCode.starts_with(prefix));
    }
    let new = entries.all(cx.database()).await?.into_iter().filter(|entry| cx.who.covers(&entry.division_code));
    let new = new.map(|entry| NewReporter {
        form_key: asked.key.clone(),
        listing_id: Some(entry.id),
        organisation_id: None,
        name: entry.name,
        division_code: entry.division_code,
        since_period: since.number(),
    });
    let new: Vec<NewReporter> = new.collect();
    let own = cx.who.division.clone().unwrap_or_default();
    let permit = permit::keep_reporters(&cx.who, &own).ok_or(PageError::NotFound)?;
    let write = cx.begin().await?;
    let added = reporters::add_many(&write, &permit, new).await?;
    let words = format!("从目录登记{}填报主体 {added} 家，从{}起", asked.name, since.name());
    let subject = crate::platform::Subject { kind: event::REPORTER, id: 0, name: asked.name.clone() };
    write.commit(crate::platform::Happened::new("reporter.added", subject, words.clone(), Vec::new())).await?;
    cx.flash(if added == 0 { "目录里的条目都已经登记过。".to_owned() } else { format!("{words}。") });
    Ok(see_other(format!("{}?form={}", link::REPORTERS, asked.key)))
}

/// Sets the last month, or takes it away.
pub(super) async fn change(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ChangeForm>) -> Answer {
    admit(&cx)?;
    let (form, _) = posted.unchecked();
    let row = reporters::find(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
    let permit = permit::keep_reporters(&cx.who, &row.division_code).ok_or(PageError::NotFound)?;
    let until = Period::parse(&form.until);
    let back = if form.back.starts_with(link::REPORTERS) { form.back.clone() } else { link::REPORTERS.to_owned() };
    if until.is_none() && !form.until.is_empty() {
        cx.flash(format!(
            "没有保存：“{}”不是月份。请填写如 2026-12，留空表示继续填报。",
            form.until.chars().take(12).collect::<String>()
        ));
        return Ok(see_other(back));
    }
    if until.is_some_and(|until| until.number() < row.since_period) {
        cx.flash("没有保存：停止填报的月份早于开始的月份。");
        return Ok(see_other(back));
    }
    let write = cx.begin().await?;
    reporters::set_until(&write, &permit, row.id, until.map(Period::number)).await?;
    let what = until.map_or("继续填报".to_owned(), |until| format!("填报到{}为止", until.name()));
    write.commit(event::of_reporter("reporter.changed", &row, what.clone())).await?;
    cx.flash(format!("{}：{what}。", row.name));
    Ok(see_other(back))
}
