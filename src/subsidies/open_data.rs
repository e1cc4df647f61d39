//! Open data: who got how much from which programme. Names and credit codes of firms are public; accounts and people never
//! are (政府信息公开条例 20).

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Serialize;

use super::entity::disbursement;
use super::store::payments;
use crate::access::{Cx, Visitor};
use crate::values::Fen;
use crate::web::{Answer, Routes, Shell, feed, render};

/// Lines at most.
const MOST: u64 = 50_000;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/open/awards", page);
    routes.get("/open/awards.csv", csv);
    routes.get("/open/awards.json", json);
}

/// An award.
#[derive(Serialize)]
struct Award {
    year: String,
    programme: String,
    organisation: String,
    credit_code: String,
    amount_yuan: String,
    #[serde(skip)]
    amount_shown: String,
    paid_on: String,
    is_demo: bool,
}

impl Award {
    fn of(row: disbursement::Model) -> Self {
        let paid_on = row.paid_on.map(|on| on.to_string()).unwrap_or_default();
        Self {
            year: paid_on.get(..4).unwrap_or_default().to_owned(),
            programme: row.programme_name,
            organisation: row.organisation_name,
            credit_code: row.credit_code,
            amount_yuan: Fen(row.amount_fen).typed(),
            amount_shown: Fen(row.amount_fen).plain(),
            paid_on,
            is_demo: row.is_demo,
        }
    }
}

async fn awards(cx: &Cx<Visitor>, most: u64) -> Result<Vec<disbursement::Model>, sea_orm::DbErr> {
    payments::all_paid(cx.database(), most).await
}

#[derive(Template)]
#[template(path = "subsidies/awards.html")]
struct AwardsPage {
    shell: Shell,
    rows: Vec<Award>,
    sum: String,
    count: usize,
    firms: usize,
    has_demo: bool,
}

async fn page(cx: Cx<Visitor>) -> Answer {
    let rows = awards(&cx, MOST).await?;
    let firms: std::collections::HashSet<&str> = rows.iter().map(|row| row.credit_code.as_str()).collect();
    let page = AwardsPage {
        shell: cx.shell("扶持资金公开").here("扶持资金公开"),
        sum: Fen(rows.iter().map(|row| row.amount_fen).sum()).to_string(),
        count: rows.len(),
        firms: firms.len(),
        has_demo: rows.iter().any(|row| row.is_demo),
        rows: rows.into_iter().take(500).map(Award::of).collect(),
    };
    render(StatusCode::OK, &page)
}

async fn csv(cx: Cx<Visitor>) -> Answer {
    let head = ["年度", "项目", "单位", "统一社会信用代码", "金额（元）", "拨付日期", "演示数据"];
    let rows = awards(&cx, MOST).await?.into_iter().map(Award::of);
    Ok(feed::csv(
        "awards.csv",
        &head,
        rows.map(|row| {
            let demo = if row.is_demo { "是" } else { "" };
            vec![row.year, row.programme, row.organisation, row.credit_code, row.amount_yuan, row.paid_on, demo.to_owned()]
        }),
    ))
}

async fn json(cx: Cx<Visitor>) -> Answer {
    let rows: Vec<Award> = awards(&cx, MOST).await?.into_iter().map(Award::of).collect();
    Ok(HttpResponse::Ok().json(rows))
}
