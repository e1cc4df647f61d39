//! All certificates that an officer covers, narrowed by what is asked, on the page and as a table.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use super::{admit, link};
use crate::access::{Cx, Desk, Officer};
use crate::certificates::code::shown;
use crate::certificates::entity::certificate;
use crate::certificates::look::{self, Tag};
use crate::certificates::rules::Standing;
use crate::certificates::store::{self, Filter, Shown};
use crate::values::division;
use crate::web::filters::date_or_blank;
use crate::web::request::with_pairs;
use crate::web::{Answer, Asked, Pager, Routes, feed, render};

const PER_PAGE: u64 = 30;
/// Rows of a table at most.
const MOST_EXPORTED: u64 = 20_000;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/certificates", show);
    routes.get("/office/certificates.csv", export);
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    q: String,
    kind: String,
    state: String,
    division: String,
    page: String,
}

#[derive(Template)]
#[template(path = "certificates/office/list.html")]
struct ListPage {
    desk: Desk,
    query: ListQuery,
    kinds: Vec<(String, String)>,
    divisions: Vec<(String, String)>,
    states: Vec<(&'static str, &'static str)>,
    stats: Vec<Stat>,
    rows: Vec<Row>,
    pager: Pager,
    range: String,
    export_url: String,
    is_narrowed: bool,
}

struct Stat {
    url: String,
    value: u64,
    name: &'static str,
}

struct Row {
    url: String,
    number: String,
    kind: String,
    holder: String,
    subject: String,
    division: String,
    tag: Tag,
    until: String,
    proposed: bool,
    is_demo: bool,
}

async fn show(cx: Cx<Officer>, Asked(query): Asked<ListQuery>) -> Answer {
    admit(&cx)?;
    let (filter, today) = (filter(&cx, &query), cx.site.clock.today());
    let total = store::count(cx.database(), &filter, today).await?;
    let pager = Pager::new(&query.page, total, PER_PAGE, &cx.uri);
    let from = (pager.page - 1) * PER_PAGE;
    let found = store::page(cx.database(), &filter, today, from, PER_PAGE).await?;
    let mut stats = Vec::new();
    for (key, shown, name) in Shown::ALL.into_iter().take(5) {
        let all = Filter { covered: filter.covered.clone(), shown: Some(shown), ..Filter::default() };
        let value = store::count(cx.database(), &all, today).await?;
        stats.push(Stat { url: format!("/office/certificates?state={key}"), value, name });
    }
    let pairs = [("q", &query.q), ("kind", &query.kind), ("state", &query.state), ("division", &query.division)]
        .map(|(name, value)| (name.to_owned(), value.clone()));
    let page = ListPage {
        desk: cx.desk("证书"),
        kinds: store::kinds(cx.database()).await?,
        divisions: divisions(&cx),
        states: Shown::ALL.map(|(key, _, name)| (key, name)).to_vec(),
        stats,
        range: format!("第 {}—{} 份，共 {total} 份", (from + 1).min(total), from + found.len() as u64),
        rows: found.into_iter().map(|certificate| row(&cx, certificate)).collect(),
        pager,
        is_narrowed: pairs.iter().any(|(_, value)| !value.is_empty()),
        export_url: with_pairs("/office/certificates.csv", &pairs),
        query,
    };
    render(StatusCode::OK, &page)
}

fn filter(cx: &Cx<Officer>, query: &ListQuery) -> Filter {
    Filter {
        covered: cx.who.division_prefix().map(str::to_owned),
        division: Some(division::prefix(&query.division).to_owned()).filter(|prefix| !prefix.is_empty()),
        kind: query.kind.clone(),
        shown: Shown::parse(&query.state),
        text: query.q.chars().take(100).collect(),
    }
}

/// Divisions that this officer covers.
fn divisions(cx: &Cx<Officer>) -> Vec<(String, String)> {
    let covered = cx.site.zone.divisions.iter().filter(|division| division.code != "000000" && cx.who.covers(&division.code));
    covered.map(|division| (division.code.clone(), division.name.clone())).collect()
}

fn row(cx: &Cx<Officer>, certificate: certificate::Model) -> Row {
    Row {
        url: link(certificate.id),
        tag: look::tag(Standing::on(&certificate, cx.site.clock.today())),
        until: if certificate.expires_on.is_some() { date_or_blank(certificate.expires_on) } else { "长期".to_owned() },
        division: cx.site.zone.division_name(&certificate.division_code),
        proposed: certificate.proposed.is_some(),
        number: certificate.number,
        kind: certificate.kind_name,
        holder: certificate.holder_name,
        subject: certificate.subject_name.unwrap_or_default(),
        is_demo: certificate.is_demo,
    }
}

async fn export(cx: Cx<Officer>, Asked(query): Asked<ListQuery>) -> Answer {
    admit(&cx)?;
    let today = cx.site.clock.today();
    let all = store::page(cx.database(), &filter(&cx, &query), today, 0, MOST_EXPORTED).await?;
    let head = [
        "证书编号",
        "证书",
        "持证单位",
        "统一社会信用代码",
        "认定对象",
        "认定范围",
        "地区",
        "颁发日期",
        "有效期至",
        "状态",
        "原因",
        "下次复核",
        "查验码",
        "演示",
    ];
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let row = |row: certificate::Model| {
        vec![
            row.number.clone(),
            row.kind_name.clone(),
            row.holder_name.clone(),
            row.credit_code.clone(),
            row.subject_name.clone().unwrap_or_default(),
            row.scope.clone(),
            cx.site.zone.division_name(&row.division_code),
            day(row.issued_on),
            day(row.expires_on),
            Standing::on(&row, today).name().to_owned(),
            row.reason.clone().unwrap_or_default(),
            day(row.recheck_on),
            shown(&row.code),
            if row.is_demo { "是" } else { "" }.to_owned(),
        ]
    };
    Ok(feed::csv("certificates.csv", &head, all.into_iter().map(row)))
}
