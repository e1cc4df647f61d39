//! Batches for the bank: sent as a table, read back as the same table with what the bank says.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde_json::json;

use super::payments::{pay, raced};
use crate::access::{Cx, Desk, Officer};
use crate::subsidies::entity::{disbursement, payment_batch};
use crate::subsidies::reconciliation::{self, HEAD, Said};
use crate::subsidies::store::payments::{self, SENT};
use crate::subsidies::{event, permit};
use crate::values::Fen;
use crate::web::filters::moment;
use crate::web::upload::Upload;
use crate::web::{Answer, FormView, PageError, Routes, render, see_other, workbook};

pub(in crate::subsidies) fn routes(routes: &mut Routes) {
    routes.get("/office/payment-batches", overview);
    routes.post("/office/payment-batches", send);
    routes.get("/office/payment-batches/{id}", show);
    routes.get("/office/payment-batches/{id}/table.xlsx", table);
    routes.post("/office/payment-batches/{id}/reconciliation", reconcile);
}

#[derive(Template)]
#[template(path = "subsidies/batches.html")]
struct BatchesPage {
    desk: Desk,
    rows: Vec<(i64, String, i32, String, String)>,
}

async fn overview(cx: Cx<Officer>) -> Answer {
    permit::pay(&cx.who)?;
    let rows = payments::batches(cx.database()).await?.into_iter();
    let rows = rows.map(|row| (row.id, row.number, row.count, Fen(row.amount_fen).to_string(), moment(row.created_at))).collect();
    render(StatusCode::OK, &BatchesPage { desk: cx.desk("拨付批次"), rows })
}

async fn send(cx: Cx<Officer>) -> Answer {
    let allowed = permit::pay(&cx.who)?;
    let write = cx.begin().await?;
    let Some(batch) = payments::send(&write, &allowed).await? else {
        return Err(PageError::Conflict("没有已复核、待送银行的拨付。".into()));
    };
    let summary = format!("生成批次，{} 笔，合计 {}", batch.count, Fen(batch.amount_fen));
    write.commit(event::of_payments("payment.sent", batch.id, &batch.number, summary)).await?;
    cx.flash("批次已生成。下载表格送银行，银行处理后把结果填回表格上传。");
    Ok(see_other(format!("/office/payment-batches/{}", batch.id)))
}

#[derive(Template)]
#[template(path = "subsidies/batch.html")]
struct BatchPage {
    desk: Desk,
    form: FormView,
    id: i64,
    number: String,
    summary: String,
    open: usize,
    rows: Vec<(i64, String, String, String, &'static str, String)>,
}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    permit::pay(&cx.who)?;
    let batch = payments::batch(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
    page(&cx, StatusCode::OK, &batch, FormView::default()).await
}

async fn page(cx: &Cx<Officer>, status: StatusCode, batch: &payment_batch::Model, form: FormView) -> Answer {
    let all = payments::of_batch(cx.database(), batch.id).await?;
    let row = |row: &disbursement::Model| {
        (
            row.application_id,
            row.organisation_name.clone(),
            row.programme_name.clone(),
            Fen(row.amount_fen).to_string(),
            payments::state_name(&row.state),
            row.voucher_number.clone().or_else(|| row.state_note.clone()).unwrap_or_default(),
        )
    };
    let page = BatchPage {
        desk: cx.desk(format!("批次 {}", batch.number)),
        form,
        id: batch.id,
        number: batch.number.clone(),
        summary: format!(
            "{} 笔，合计 {}，{} 由 {} 生成",
            batch.count,
            Fen(batch.amount_fen),
            moment(batch.created_at),
            batch.made_by_name
        ),
        open: all.iter().filter(|row| row.state == SENT).count(),
        rows: all.iter().map(row).collect(),
    };
    render(status, &page)
}

async fn table(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    permit::pay(&cx.who)?;
    let batch = payments::batch(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
    let rows = payments::of_batch(cx.database(), batch.id).await?;
    // Account numbers leave the house: that is written down.
    let write = cx.begin().await?;
    write.commit(event::of_payments("payment.batch_exported", batch.id, &batch.number, "导出批次表")).await?;
    let columns = HEAD.iter().map(|word| (*word, 20));
    let lines = rows.into_iter().map(cells);
    let bytes = workbook::of_texts("拨付批次", columns, lines).map_err(|error| PageError::Internal(error.into()))?;
    Ok(workbook::answer(&format!("{}.xlsx", batch.number), bytes))
}

/// Numbers of accounts are texts like all others: a spreadsheet would round them.
fn cells(row: disbursement::Model) -> Vec<String> {
    let said = match row.state.as_str() {
        payments::PAID => "成功",
        payments::FAILED => "失败",
        _ => "",
    };
    vec![
        row.id.to_string(),
        row.account_name,
        row.bank_name,
        row.bank_account,
        Fen(row.amount_fen).typed(),
        row.programme_name,
        said.to_owned(),
        row.voucher_number.unwrap_or_default(),
        row.paid_on.map(|on| on.to_string()).unwrap_or_default(),
    ]
}

async fn reconcile(cx: Cx<Officer>, id: Path<i64>, mut upload: Upload) -> Answer {
    permit::pay(&cx.who)?;
    let batch = payments::batch(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
    let mut view = FormView::default();
    let Some(file) = upload.take_file("file") else {
        view.refuse("file", "请选择银行处理结果的表格（xlsx 或 CSV）");
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &batch, view).await;
    };
    let rows = payments::of_batch(cx.database(), batch.id).await?;
    let said = match reconciliation::read(&file.bytes, &rows, cx.site.clock.today()) {
        Ok(said) => said,
        Err(faults) => {
            for fault in faults.into_iter().take(50) {
                view.refuse_all(fault);
            }
            return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &batch, view).await;
        }
    };
    let outcome = try_reconcile(&cx, &batch, &rows, &said).await;
    match view.settle(outcome.map(Some))? {
        Ok((paid, failed)) => {
            cx.flash(format!("对账完成：支付成功 {paid} 笔，退回 {failed} 笔。"));
            Ok(see_other(format!("/office/payment-batches/{}", batch.id)))
        }
        Err(status) => page(&cx, status, &batch, view).await,
    }
}

async fn try_reconcile(
    cx: &Cx<Officer>,
    batch: &payment_batch::Model,
    rows: &[disbursement::Model],
    said: &[(i64, Said)],
) -> Result<(usize, usize), PageError> {
    let allowed = permit::pay(&cx.who)?;
    let write = cx.begin().await?;
    let (mut paid, mut failed) = (0, 0);
    for (id, said) in said {
        // What is settled already is left alone: the same table can be uploaded again.
        let Some(row) = rows.iter().find(|row| row.id == *id && row.state == SENT) else { continue };
        match said {
            Said::Paid { voucher, on } => {
                let event = pay(cx, &write, row, voucher, *on).await?;
                write.also(event);
                paid += 1;
            }
            Said::Failed { why } => {
                if !payments::failed(&write, &allowed, row.id, why).await? {
                    return Err(raced());
                }
                write.also(event::of_payment("payment.failed", row, why.clone()));
                failed += 1;
            }
            Said::Waiting => {}
        }
    }
    payments::note_reconciliation(&write, batch.id, json!({ "paid": paid, "failed": failed })).await?;
    let summary = format!("对账：成功 {paid} 笔，退回 {failed} 笔");
    write.commit(event::of_payments("payment.reconciled", batch.id, &batch.number, summary)).await?;
    Ok((paid, failed))
}
