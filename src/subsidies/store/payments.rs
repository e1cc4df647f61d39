//! Payments: made by one, checked by another, sent to the bank in a batch, and recorded as the bank says. An application
//! has one payment; a second is possible only after the first came back.

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr};

use crate::access::Permit;
use crate::casework::entity::application;
use crate::platform::{Write, numbers};
use crate::subsidies::entity::disbursement::{ActiveModel, Column, Entity, Model};
use crate::subsidies::entity::payment_batch;
use crate::subsidies::permit::{Check, Pay};

/// Waits for a second person.
pub const PROPOSED: &str = "proposed";
/// Checked; may go to the bank.
pub const CHECKED: &str = "checked";
/// In a batch at the bank.
pub const SENT: &str = "sent";
/// Paid.
pub const PAID: &str = "paid";
/// Came back.
pub const FAILED: &str = "failed";

/// The word that people read.
pub fn state_name(state: &str) -> &'static str {
    match state {
        PROPOSED => "待复核",
        CHECKED => "待送银行",
        SENT => "银行处理中",
        PAID => "已拨付",
        _ => "已退回",
    }
}

/// Where money goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Holder.
    pub account_name: String,
    /// Bank.
    pub bank_name: String,
    /// Number.
    pub bank_account: String,
}

/// A payment by id.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// Payments in a state, newest first.
pub async fn in_state(database: &impl ConnectionTrait, state: &str, most: u64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::State.eq(state)).order_by_desc(Column::Id).limit(most).all(database).await
}

/// Payments of a batch in their order.
pub async fn of_batch(database: &impl ConnectionTrait, batch_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::BatchId.eq(batch_id)).order_by_asc(Column::Id).all(database).await
}

/// Payments of applications.
pub async fn of_applications(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<Model>, DbErr> {
    let mut rows = Vec::new();
    for ids in ids.chunks(500) {
        rows.extend(Entity::find().filter(Column::ApplicationId.is_in(ids.iter().copied())).all(database).await?);
    }
    Ok(rows)
}

/// Makes the payment of an application; none when it has one that did not come back.
pub async fn make(
    write: &Write,
    _permit: &Permit<Pay>,
    of: &application::Model,
    programme_name: &str,
    amount_fen: i64,
    account: Account,
) -> Result<Option<Model>, DbErr> {
    let earlier = of_applications(&**write, &[of.id]).await?;
    if earlier.iter().any(|row| row.state != FAILED) {
        return Ok(None);
    }
    let now = write.clock().now();
    let row = ActiveModel {
        id: NotSet,
        application_id: Set(of.id),
        sequence: Set(i32::try_from(earlier.len()).unwrap_or(i32::MAX) + 1),
        organisation_id: Set(of.organisation_id),
        organisation_name: Set(of.organisation_name.clone()),
        credit_code: Set(of.credit_code.clone()),
        programme_name: Set(programme_name.to_owned()),
        amount_fen: Set(amount_fen),
        account_name: Set(account.account_name),
        bank_name: Set(account.bank_name),
        bank_account: Set(account.bank_account),
        state: Set(PROPOSED.to_owned()),
        state_note: Set(None),
        batch_id: Set(None),
        voucher_number: Set(None),
        paid_on: Set(None),
        made_by: Set(write.actor().id.unwrap_or(0)),
        made_by_name: Set(write.actor().name.clone()),
        checked_by: Set(None),
        checked_by_name: Set(None),
        checked_at: Set(None),
        is_demo: Set(of.is_demo),
        revision: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    match row.insert(&**write).await {
        Ok(row) => Ok(Some(row)),
        // Somebody else made it in the same moment.
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Checks a payment that waits; or sends it back, and then another can be made.
pub async fn check(write: &Write, permit: &Permit<Check>, agrees: bool, note: &str) -> Result<bool, DbErr> {
    let to = if agrees { CHECKED } else { FAILED };
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(to))
        .col_expr(Column::StateNote, Expr::value((!note.is_empty()).then(|| note.to_owned())))
        .col_expr(Column::CheckedBy, Expr::value(write.actor().id))
        .col_expr(Column::CheckedByName, Expr::value(write.actor().name.clone()))
        .col_expr(Column::CheckedAt, Expr::value(write.clock().now()))
        .col_expr(Column::UpdatedAt, Expr::value(write.clock().now()))
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::State.eq(PROPOSED))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Puts all checked payments into a batch for the bank; none when there are none.
pub async fn send(write: &Write, _permit: &Permit<Pay>) -> Result<Option<payment_batch::Model>, DbErr> {
    let rows = in_state(&**write, CHECKED, 5000).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let day = write.clock().today().format("%Y%m%d").to_string();
    let number = numbers::next(write, &format!("payment-batch-{day}")).await?;
    let batch = payment_batch::ActiveModel {
        id: NotSet,
        number: Set(format!("PC{day}-{number:02}")),
        count: Set(i32::try_from(rows.len()).unwrap_or(i32::MAX)),
        amount_fen: Set(rows.iter().map(|row| row.amount_fen).sum()),
        state: Set(SENT.to_owned()),
        reconciliation: Set(None),
        made_by: Set(write.actor().id.unwrap_or(0)),
        made_by_name: Set(write.actor().name.clone()),
        created_at: Set(write.clock().now()),
    };
    let batch = batch.insert(&**write).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(SENT))
        .col_expr(Column::BatchId, Expr::value(batch.id))
        .col_expr(Column::UpdatedAt, Expr::value(write.clock().now()))
        .filter(Column::Id.is_in(ids))
        .filter(Column::State.eq(CHECKED))
        .exec(&**write)
        .await?;
    if done.rows_affected != u64::try_from(batch.count).unwrap_or(0) {
        return Err(DbErr::RecordNotUpdated);
    }
    Ok(Some(batch))
}

/// Records that a payment was made.
pub async fn paid(write: &Write, _permit: &Permit<Pay>, id: i64, voucher: &str, on: NaiveDate) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(PAID))
        .col_expr(Column::VoucherNumber, Expr::value(voucher))
        .col_expr(Column::PaidOn, Expr::value(on))
        .col_expr(Column::UpdatedAt, Expr::value(write.clock().now()))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(SENT))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Records that a payment came back.
pub async fn failed(write: &Write, _permit: &Permit<Pay>, id: i64, why: &str) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(FAILED))
        .col_expr(Column::StateNote, Expr::value(why))
        .col_expr(Column::UpdatedAt, Expr::value(write.clock().now()))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(SENT))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// A batch by id.
pub async fn batch(database: &impl ConnectionTrait, id: i64) -> Result<Option<payment_batch::Model>, DbErr> {
    payment_batch::Entity::find_by_id(id).one(database).await
}

/// Batches, newest first.
pub async fn batches(database: &impl ConnectionTrait) -> Result<Vec<payment_batch::Model>, DbErr> {
    payment_batch::Entity::find().order_by_desc(payment_batch::Column::Id).limit(100).all(database).await
}

/// Keeps what the bank said of a batch.
pub async fn note_reconciliation(write: &Write, id: i64, said: serde_json::Value) -> Result<(), DbErr> {
    let noted = payment_batch::Entity::update_many()
        .col_expr(payment_batch::Column::Reconciliation, Expr::value(said))
        .filter(payment_batch::Column::Id.eq(id));
    noted.exec(&**write).await.map(|_| ())
}

/// Everything that was paid, newest first, for open data.
pub async fn all_paid(database: &impl ConnectionTrait, most: u64) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find().filter(Column::State.eq(PAID)).order_by_desc(Column::PaidOn).order_by_desc(Column::Id);
    rows.limit(most).all(database).await
}
