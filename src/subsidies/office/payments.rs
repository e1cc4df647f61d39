//! Payments: those that have to be made, checked, sent, and those that came back.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;
use validator::Validate;

use crate::access::{Cx, Desk, Officer};
use crate::casework::engine::Engine;
use crate::casework::entity::application;
use crate::casework::flow::State;
use crate::casework::permit::follow;
use crate::casework::programme::{Programmes, Settlement};
use crate::casework::store::applications;
use crate::platform::Write;
use crate::subsidies::entity::disbursement;
use crate::subsidies::store::payments::{self, Account, CHECKED, FAILED, PAID, PROPOSED, SENT, state_name};
use crate::subsidies::{event, permit};
use crate::values::{Fen, mask};
use crate::web::filters::date;
use crate::web::{Answer, Asked, Form, FormView, PageError, Posted, Routes, render, see_other};

pub(in crate::subsidies) fn routes(routes: &mut Routes) {
    routes.get("/office/payments", show);
    routes.post("/office/payments", make);
    routes.post("/office/payments/{id}/check", check);
    routes.post("/office/payments/{id}/payment", record);
    routes.post("/office/payments/{id}/return", give_back);
}

#[derive(Template)]
#[template(path = "subsidies/payments.html")]
struct PaymentsPage {
    desk: Desk,
    form: FormView,
    tabs: Vec<(&'static str, &'static str, bool)>,
    part: String,
    due: Vec<DueRow>,
    rows: Vec<Row>,
    today: String,
}

/// An application whose money is due and has not been entered.
struct DueRow {
    id: i64,
    number: String,
    name: String,
    programme: String,
    amount: String,
    account: String,
    earlier: String,
}

struct Row {
    id: i64,
    application_id: i64,
    name: String,
    programme: String,
    amount: String,
    account: String,
    state: &'static str,
    note: String,
    made_by: String,
    checked_by: String,
    is_mine: bool,
    voucher: String,
    paid_on: String,
}

const PARTS: [(&str, &str); 6] =
    [("due", "待登记"), (PROPOSED, "待复核"), (CHECKED, "待送银行"), (SENT, "银行处理中"), (PAID, "已拨付"), (FAILED, "已退回")];

#[derive(Deserialize, Default)]
#[serde(default)]
struct PartAsked {
    part: String,
}

async fn show(cx: Cx<Officer>, asked: Asked<PartAsked>) -> Answer {
    page(&cx, StatusCode::OK, &asked.0.part, FormView::default()).await
}

async fn page(cx: &Cx<Officer>, status: StatusCode, part: &str, form: FormView) -> Answer {
    permit::pay(&cx.who)?;
    let part = PARTS.iter().find(|known| known.0 == part).map_or("due", |known| known.0);
    let (mut due, mut rows) = (Vec::new(), Vec::new());
    if part == "due" {
        due = waiting(cx).await?;
    } else {
        rows = payments::in_state(cx.database(), part, 500).await?.into_iter().map(|row| Row::of(row, cx.who.id)).collect();
    }
    let page = PaymentsPage {
        desk: cx.desk("资金拨付"),
        form,
        tabs: PARTS.iter().map(|(key, name)| (*key, *name, *key == part)).collect(),
        part: part.to_owned(),
        due,
        rows,
        today: cx.site.clock.today().to_string(),
    };
    render(status, &page)
}

impl Row {
    fn of(row: disbursement::Model, me: i64) -> Self {
        Self {
            id: row.id,
            application_id: row.application_id,
            amount: Fen(row.amount_fen).to_string(),
            account: format!("{}　{}　{}", row.account_name, row.bank_name, mask::bank_account(&row.bank_account)),
            state: state_name(&row.state),
            note: row.state_note.unwrap_or_default(),
            is_mine: row.made_by == me,
            name: row.organisation_name,
            programme: row.programme_name,
            made_by: row.made_by_name,
            checked_by: row.checked_by_name.unwrap_or_default(),
            voucher: row.voucher_number.unwrap_or_default(),
            paid_on: row.paid_on.map(date).unwrap_or_default(),
        }
    }
}

/// Applications whose notice is over and whose programme pays, without a payment that did not come back.
async fn waiting(cx: &Cx<Officer>) -> Result<Vec<DueRow>, PageError> {
    let rows = applications::in_state(cx.database(), State::Settling, 0, 1000).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let made = payments::of_applications(cx.database(), &ids).await?;
    let revisions: Vec<i64> = rows.iter().map(|row| row.revision_id).collect();
    let definitions = cx.site.kept::<Programmes>()?.of_revisions(cx.database(), &revisions).await?;
    let due = |row: application::Model| {
        let definition = definitions.get(&row.revision_id)?;
        let own: Vec<&disbursement::Model> = made.iter().filter(|payment| payment.application_id == row.id).collect();
        let is_due = definition.settlement() == Some(Settlement::Payment) && own.iter().all(|payment| payment.state == FAILED);
        is_due.then(|| DueRow {
            id: row.id,
            amount: Fen(row.approved_fen.unwrap_or(0)).to_string(),
            account: account_of(&row).map_or("缺少收款账户".to_owned(), |account| {
                format!("{}　{}　{}", account.account_name, account.bank_name, mask::bank_account(&account.bank_account))
            }),
            earlier: own.last().and_then(|payment| payment.state_note.clone()).unwrap_or_default(),
            number: row.number.unwrap_or_default(),
            name: row.organisation_name,
            programme: definition.name.clone(),
        })
    };
    Ok(rows.into_iter().filter_map(due).collect())
}

fn account_of(row: &application::Model) -> Option<Account> {
    let text = |key: &str| row.answers.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let account_name = text("account_name");
    let account = Account {
        account_name: if account_name.is_empty() { row.organisation_name.clone() } else { account_name },
        bank_name: text("bank_name"),
        bank_account: text("bank_account"),
    };
    (!account.bank_account.is_empty()).then_some(account)
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct MakeForm {
    application: Vec<String>,
}

impl Form for MakeForm {}

async fn make(cx: Cx<Officer>, posted: Posted<MakeForm>) -> Answer {
    let (form, mut view) = posted.unchecked();
    let ids: Vec<i64> = form.application.iter().filter_map(|id| id.parse().ok()).collect();
    let outcome = try_make(&cx, &ids, &mut view).await;
    match view.settle(outcome)? {
        Ok(count) => {
            cx.flash(format!("已登记 {count} 笔拨付，请由另一名经办人复核。"));
            Ok(see_other(format!("/office/payments?part={PROPOSED}")))
        }
        Err(status) => page(&cx, status, "due", view).await,
    }
}

async fn try_make(cx: &Cx<Officer>, ids: &[i64], view: &mut FormView) -> Result<Option<usize>, PageError> {
    let allowed = permit::pay(&cx.who)?;
    let write = cx.begin().await?;
    let engine = Engine::new(&cx.site, &write)?;
    let mut made = Vec::new();
    for id in ids {
        let case = engine.case(*id).await?;
        let number = case.number();
        let Some(account) = account_of(&case.application) else {
            view.refuse_all(format!("{number} 没有填写收款账户，请先联系申报单位补充。"));
            continue;
        };
        let amount = case.application.approved_fen.unwrap_or(0);
        if case.state() != State::Settling || amount <= 0 {
            view.refuse_all(format!("{number} 现在是“{}”，不能登记拨付。", case.state().name()));
            continue;
        }
        match payments::make(&write, &allowed, &case.application, &case.definition.name, amount, account).await? {
            Some(row) => made.push(row),
            None => view.refuse_all(format!("{number} 已经登记过拨付，不能重复登记。")),
        }
    }
    if ids.is_empty() {
        view.refuse_all("请至少选择一件。");
    }
    if view.is_invalid() {
        return Ok(None);
    }
    let sum = Fen(made.iter().map(|row| row.amount_fen).sum());
    for row in made.iter().skip(1) {
        write.also(event::of_payment("payment.made", row, format!("登记拨付 {}", Fen(row.amount_fen))));
    }
    let Some(first) = made.first() else { return Ok(None) };
    write.commit(event::of_payment("payment.made", first, format!("登记拨付 {} 笔，合计 {sum}", made.len()))).await?;
    Ok(Some(made.len()))
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct CheckForm {
    answer: String,
    note: String,
}

impl Form for CheckForm {}

async fn check(cx: Cx<Officer>, id: Path<i64>, posted: Posted<CheckForm>) -> Answer {
    let (form, mut view) = posted.unchecked();
    let agrees = form.answer == "agree";
    if !agrees && form.note.trim().is_empty() {
        view.refuse_all("不同意时请写明原因。");
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, PROPOSED, view).await;
    }
    let outcome = try_check(&cx, *id, agrees, form.note.trim()).await;
    match view.settle(outcome.map(Some))? {
        Ok(()) => {
            cx.flash(if agrees { "已复核，可以送银行。" } else { "已退回，可以重新登记。" });
            Ok(see_other(format!("/office/payments?part={PROPOSED}")))
        }
        Err(status) => page(&cx, status, PROPOSED, view).await,
    }
}

async fn try_check(cx: &Cx<Officer>, id: i64, agrees: bool, note: &str) -> Result<(), PageError> {
    let write = cx.begin().await?;
    let row = payments::find(&*write, id).await?.ok_or(PageError::NotFound)?;
    let allowed = permit::check(&cx.who, &row)?;
    if !payments::check(&write, &allowed, agrees, note).await? {
        return Err(raced());
    }
    let summary = if agrees { "复核拨付".to_owned() } else { format!("复核不同意：{note}") };
    write.commit(event::of_payment("payment.checked", &row, summary)).await?;
    Ok(())
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct RecordForm {
    voucher: String,
    paid_on: String,
    reason: String,
}

impl Form for RecordForm {}

async fn record(cx: Cx<Officer>, id: Path<i64>, posted: Posted<RecordForm>) -> Answer {
    let (form, mut view) = posted.unchecked();
    let on = form.paid_on.trim().parse::<NaiveDate>().ok().filter(|on| *on <= cx.site.clock.today());
    if form.voucher.trim().is_empty() {
        view.refuse_all("请填写凭证号。");
    }
    let Some(on) = on.filter(|_| !view.is_invalid()) else {
        view.refuse_all("支付日期请填今天或以前的日期。");
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, SENT, view).await;
    };
    let outcome = try_record(&cx, *id, form.voucher.trim(), on).await;
    match view.settle(outcome.map(Some))? {
        Ok(()) => {
            cx.flash("已记录支付，申报已办结，申报单位会收到通知。");
            Ok(see_other(format!("/office/payments?part={SENT}")))
        }
        Err(status) => page(&cx, status, SENT, view).await,
    }
}

async fn try_record(cx: &Cx<Officer>, id: i64, voucher: &str, on: NaiveDate) -> Result<(), PageError> {
    permit::pay(&cx.who)?;
    let write = cx.begin().await?;
    let row = payments::find(&*write, id).await?.ok_or(PageError::NotFound)?;
    let event = pay(cx, &write, &row, voucher, on).await?;
    write.commit(event).await?;
    Ok(())
}

/// Records that a payment was made and ends its application.
pub(super) async fn pay(
    cx: &Cx<Officer>,
    write: &Write,
    row: &disbursement::Model,
    voucher: &str,
    on: NaiveDate,
) -> Result<crate::platform::Happened, PageError> {
    let allowed = permit::pay(&cx.who)?;
    if !payments::paid(write, &allowed, row.id, voucher, on).await? {
        return Err(raced());
    }
    let engine = Engine::new(&cx.site, write)?;
    let case = engine.case(row.application_id).await?;
    let words = format!("扶持资金 {} 已于 {} 拨付。", Fen(row.amount_fen), date(on));
    let (_, event) = engine.settled(&follow(&case.application), &case, &words).await?;
    write.also(event);
    Ok(event::of_payment("payment.paid", row, format!("支付完成，凭证号 {voucher}")))
}

async fn give_back(cx: Cx<Officer>, id: Path<i64>, posted: Posted<RecordForm>) -> Answer {
    let (form, mut view) = posted.unchecked();
    if form.reason.trim().is_empty() {
        view.refuse_all("请写明银行退回的原因。");
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, SENT, view).await;
    }
    let allowed = permit::pay(&cx.who)?;
    let write = cx.begin().await?;
    let row = payments::find(&*write, *id).await?.ok_or(PageError::NotFound)?;
    if !payments::failed(&write, &allowed, row.id, form.reason.trim()).await? {
        return Err(raced());
    }
    write.commit(event::of_payment("payment.failed", &row, format!("银行退回：{}", form.reason.trim()))).await?;
    cx.flash("已记录退回，可以核对账户后重新登记。");
    Ok(see_other(format!("/office/payments?part={FAILED}")))
}

pub(super) fn raced() -> PageError {
    PageError::Conflict("这笔拨付刚刚被他人处理过，请刷新页面查看最新状态。".into())
}
