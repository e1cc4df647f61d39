//! Machines report and read with a key of their organisation: one month a request, the same answer for the same month however
//! often it is sent, and every problem at its field.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, WWW_AUTHENTICATE};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::checks::{Checked, Finding};
use super::engine::{self, Saved, Submitted};
use super::entity::{monthly_return, reporter, return_key};
use super::forms::{Form, Forms};
use super::keys::{READ, WRITE, is_good, may, of_header};
use super::month::{Month, filled_of, state_of};
use super::period::Period;
use super::permit;
use super::store::returns::Filled;
use super::store::{keys, reporters};
use crate::access::{Cx, Visitor};
use crate::platform::{Actor, Write};
use crate::web::request::header;
use crate::web::{Answer, Asked, PageError, Routes};

/// Returns in one answer.
const MOST: usize = 400;

/// Routes for everybody who has a key.
pub fn routes(routes: &mut Routes) {
    routes.get("/api/v1/returns", list);
    routes.post("/api/v1/returns", report);
    routes.get("/api/v1/returns/forms", forms);
}

/// A month as a machine sends it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Report {
    /// Row of the reporter; not needed where the key is for one, or the organisation has one for the form.
    #[serde(default)]
    reporter: Option<i64>,
    #[serde(default)]
    form: Option<String>,
    period: String,
    figures: Map<String, Value>,
    #[serde(default)]
    reasons: BTreeMap<String, String>,
    #[serde(default)]
    note: String,
    /// Handed in, or kept as a draft.
    #[serde(default = "yes")]
    submit: bool,
    /// Whether what counts already is to be corrected by a new vintage.
    #[serde(default)]
    correction: bool,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    form: String,
    reporter: String,
    from: String,
    to: String,
}

#[expect(clippy::unnecessary_wraps, reason = "every handler ends with it")]
fn answer(status: StatusCode, body: &Value) -> Answer {
    // Private, and kept by nobody: the kept pages know addresses and no keys.
    Ok(HttpResponse::build(status).insert_header((CACHE_CONTROL, "no-store")).json(body))
}

fn refused(status: StatusCode, message: &str) -> Answer {
    answer(status, &json!({ "message": message }))
}

/// Who knocks.
enum Knock {
    In(Box<return_key::Model>),
    Out(HttpResponse),
}

async fn knock(request: &HttpRequest, cx: &Cx<Visitor>, scope: &str) -> Result<Knock, PageError> {
    let out = |message: &str| {
        let mut response = HttpResponse::Unauthorized();
        response.insert_header((WWW_AUTHENTICATE, "Bearer")).insert_header((CACHE_CONTROL, "no-store"));
        Knock::Out(response.json(json!({ "message": message })))
    };
    let Some(key) = of_header(header(request, "authorization")) else {
        return Ok(out(
            "请在请求头 Authorization 中带上密钥：Bearer cbec_…。密钥由机构负责人在企业工作台的“月报 > 接口密钥”生成。",
        ));
    };
    let row = keys::of_secret(cx.database(), key).await?;
    let Some(row) = row.filter(|row| is_good(row, cx.site.clock.today())) else {
        cx.site.limits.sign_in(&cx.address)?;
        return Ok(out("密钥无效、已作废或已过期，请生成新的密钥。"));
    };
    if !may(&row, scope) {
        let mut response = HttpResponse::Forbidden();
        response.insert_header((CACHE_CONTROL, "no-store"));
        return Ok(Knock::Out(response.json(json!({ "message": "这个密钥没有这项用途，请生成带有相应用途的密钥。" }))));
    }
    keys::note_use(cx.database(), &row, cx.site.clock.now()).await?;
    Ok(Knock::In(Box::new(row)))
}

/// Reporters that a key is for.
async fn of_key(cx: &Cx<Visitor>, key: &return_key::Model) -> Result<Vec<reporter::Model>, PageError> {
    let mut own = reporters::of_organisation(cx.database(), key.organisation_id).await?;
    own.retain(|row| key.reporter_id.is_none_or(|id| id == row.id));
    Ok(own)
}

/// The forms with their fields, for whoever writes a program.
async fn forms(cx: Cx<Visitor>) -> Answer {
    let forms = cx.site.kept::<Forms>()?;
    answer(StatusCode::OK, &json!({ "forms": forms.all() }))
}

async fn list(request: HttpRequest, cx: Cx<Visitor>, Asked(query): Asked<ListQuery>) -> Answer {
    let key = match knock(&request, &cx, READ).await? {
        Knock::In(key) => key,
        Knock::Out(response) => return Ok(response),
    };
    let mut own = of_key(&cx, &key).await?;
    own.retain(|row| query.form.is_empty() || row.form_key == query.form);
    own.retain(|row| query.reporter.is_empty() || row.id.to_string() == query.reporter);
    let last = Period::before(cx.site.clock.today());
    let to = Period::parse(&query.to).unwrap_or(last);
    let from = Period::parse(&query.from).unwrap_or_else(|| last.back(11));
    let mut rows = Vec::new();
    for reporter in &own {
        for row in newest(&cx, reporter, from, to).await? {
            if rows.len() < MOST {
                rows.push(said(&cx, reporter, &row, false));
            }
        }
    }
    let who = |row: &reporter::Model| {
        let month = |number: i32| Period::of_number(number).map(Period::key);
        json!({ "id": row.id, "form": row.form_key, "name": row.name, "division": row.division_code,
            "since": month(row.since_period), "until": row.until_period.and_then(month) })
    };
    answer(StatusCode::OK, &json!({ "reporters": own.iter().map(who).collect::<Vec<_>>(), "returns": rows }))
}

/// The newest vintage of each month.
async fn newest(
    cx: &Cx<Visitor>,
    reporter: &reporter::Model,
    from: Period,
    to: Period,
) -> Result<Vec<monthly_return::Model>, PageError> {
    use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
    let rows = monthly_return::Entity::find()
        .filter(monthly_return::Column::ReporterId.eq(reporter.id))
        .filter(monthly_return::Column::Period.between(from.number(), to.number()))
        .order_by_asc(monthly_return::Column::Period)
        .order_by_asc(monthly_return::Column::Vintage)
        .all(cx.database())
        .await?;
    let by_month: BTreeMap<i32, monthly_return::Model> = rows.into_iter().map(|row| (row.period, row)).collect();
    Ok(by_month.into_values().collect())
}

fn said(cx: &Cx<Visitor>, reporter: &reporter::Model, row: &monthly_return::Model, is_unchanged: bool) -> Value {
    let period = Period::of_number(row.period);
    let url = period.map(|period| format!("{}{}", cx.public_url, super::link::mine(reporter.id, period)));
    json!({
        "id": row.id, "reporter": reporter.id, "form": row.form_key, "period": period.map(Period::key), "vintage": row.vintage,
        "state": row.state, "state_name": state_of(row).word(), "is_on_time": row.is_on_time, "returned_note": row.returned_note,
        "figures": row.figures, "reasons": row.reasons, "note": row.note, "unchanged": is_unchanged, "url": url,
    })
}

async fn report(request: HttpRequest, cx: Cx<Visitor>, body: Bytes) -> Answer {
    let key = match knock(&request, &cx, WRITE).await? {
        Knock::In(key) => key,
        Knock::Out(response) => return Ok(response),
    };
    let report: Report = match serde_json::from_slice(&body) {
        Ok(report) => report,
        Err(error) => {
            return refused(StatusCode::BAD_REQUEST, &format!("请求正文不是约定的 JSON：{error}"));
        }
    };
    let Some(period) = Period::parse(&report.period) else {
        return wrong(&[finding("period", "period 应为月份，例如 2026-03")], None);
    };
    let own = of_key(&cx, &key).await?;
    let fits = |row: &&reporter::Model| {
        report.reporter.is_none_or(|id| id == row.id) && report.form.as_ref().is_none_or(|form| *form == row.form_key)
    };
    let mut fitting = own.iter().filter(fits);
    let reporter = match (fitting.next(), fitting.next()) {
        (Some(one), None) => one.clone(),
        (None, _) => {
            return refused(StatusCode::NOT_FOUND, "这个密钥下没有这样的填报主体。GET /api/v1/returns 列出全部填报主体。");
        }
        (Some(_), Some(_)) => return wrong(&[finding("reporter", "有多个填报主体，请用 reporter 或 form 指明是哪一个")], None),
    };
    let owner = reporters::owner(cx.database(), &reporter).await?;
    let Some(permit) = permit::file_by_key(&key, owner, &reporter) else {
        return refused(StatusCode::NOT_FOUND, "这个密钥下没有这样的填报主体。");
    };
    let Some(month) = Month::load(cx.database(), &cx.site, reporter, period).await? else {
        return refused(StatusCode::NOT_FOUND, "没有这张报表。");
    };
    if !month.is_reported(cx.site.clock.today()) && month.vintages.is_empty() {
        return wrong(&[finding("period", "这个月还没有结束，或不在填报范围内")], None);
    }
    let filled = match read(&month.form, &report) {
        Ok(filled) => filled,
        Err(findings) => return wrong(&findings, None),
    };
    let write = cx.site.begin(machine(&cx, &key)).await?;
    settle(&cx, write, &permit, month, report, filled).await
}

/// As what a machine writes is signed: in the name of who made its key, who then does not verify it either.
fn machine(cx: &Cx<Visitor>, key: &return_key::Model) -> Actor {
    let name = format!("接口“{}”", key.name);
    Actor { id: Some(key.created_by), name, address: Some(cx.address.clone()), ..cx.unnamed_actor() }
}

fn finding(field: &str, message: &str) -> Finding {
    Finding { field: field.to_owned(), message: message.to_owned() }
}

fn wrong(errors: &[Finding], checked: Option<&Checked>) -> Answer {
    let errors: Vec<Value> = errors.iter().map(|one| json!({ "field": one.field, "message": one.message })).collect();
    let alerts = checked.map_or(&[][..], |checked| &checked.unexplained).iter();
    let alerts: Vec<Value> = alerts
        .map(|alert| json!({ "field": alert.field, "message": alert.message, "previous": alert.previous, "value": alert.value }))
        .collect();
    let message = "没有上报。请改正 errors 中的各项；alerts 中的各项请在 reasons 里说明原因。";
    answer(StatusCode::UNPROCESSABLE_ENTITY, &json!({ "message": message, "errors": errors, "alerts": alerts }))
}

/// Numbers of known fields; anything else is said.
fn read(form: &Form, report: &Report) -> Result<Filled, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut filled = Filled { note: report.note.trim().chars().take(2000).collect(), source: "api", ..Filled::default() };
    for (key, value) in &report.figures {
        match (form.field(key), value.as_f64()) {
            (None, _) => findings.push(finding(key, "这张报表没有这一项，GET /api/v1/returns/forms 列出全部项目")),
            (Some(_), _) if value.is_null() => {}
            (Some(_), Some(number)) => drop(filled.figures.insert(key.clone(), number)),
            (Some(_), None) => findings.push(finding(key, "应为数字，不加引号和单位；没有发生填 0")),
        }
    }
    for (key, reason) in &report.reasons {
        if form.field(key).is_none() {
            findings.push(finding(key, "这张报表没有这一项"));
        } else if !reason.trim().is_empty() {
            filled.reasons.insert(key.clone(), reason.trim().chars().take(500).collect());
        }
    }
    if findings.is_empty() { Ok(filled) } else { Err(findings) }
}

/// Writes what a machine sent, or says that it is there already.
async fn settle(
    cx: &Cx<Visitor>,
    write: Write,
    permit: &crate::access::Permit<permit::File>,
    mut month: Month,
    report: Report,
    mut filled: Filled,
) -> Answer {
    if let Some(newest) = month.newest().cloned().filter(|row| !state_of(row).is_open()) {
        let mut completed = filled.clone();
        month.check(&mut completed);
        let held = filled_of(&newest);
        if completed.figures == held.figures {
            return answer(StatusCode::OK, &said(cx, &month.reporter, &newest, true));
        }
        if !state_of(&newest).counts() {
            return refused(StatusCode::CONFLICT, "这个月已经上报，正在等待审核，数字与已上报的不同。请联系经办人退回后再报。");
        }
        if !report.correction {
            let message = "这个月的数据已审核。需要更正的，请加上 \"correction\": true，并在 note 中写明原因。";
            return refused(StatusCode::CONFLICT, message);
        }
        let Some((row, happened)) = engine::correct(&write, permit, &month).await? else {
            return refused(StatusCode::CONFLICT, "这个月正在更正中，请稍后重试。");
        };
        write.also(happened);
        month.vintages.insert(0, row);
    }
    let revision = month.open().map_or(0, |row| row.revision);
    if filled.note.is_empty() {
        filled.note = month.open().map(|row| row.note.clone()).unwrap_or_default();
    }
    if !report.submit {
        return match engine::save(&write, permit, &month, revision, &filled).await? {
            Saved::Done(row) => {
                write.commit(engine::saved_event(&month, &row)).await?;
                answer(StatusCode::OK, &said(cx, &month.reporter, &row, false))
            }
            _ => busy(),
        };
    }
    match engine::submit(&write, permit, &month, revision, filled).await? {
        Submitted::Done(row, happened) => {
            write.commit(happened).await?;
            let status = if row.vintage == 1 && revision == 0 { StatusCode::CREATED } else { StatusCode::OK };
            answer(status, &said(cx, &month.reporter, &row, false))
        }
        // A machine mends and sends again: nothing of a refused attempt stays.
        Submitted::Found(_, checked) => wrong(&checked.errors, Some(&checked)),
        Submitted::Not(_) => busy(),
    }
}

fn busy() -> Answer {
    refused(StatusCode::CONFLICT, "这个月刚刚有人改动，没有写入。请稍后重试。")
}
