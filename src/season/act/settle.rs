//! What ends good applications: payments through a batch of the bank, and certificates, of which one is suspended and one
//! revoked.

use serde_json::{Value, json};

use super::{Acted, Moment, Scene};
use crate::casework::engine::{Case, Engine};
use crate::casework::entity::application;
use crate::casework::flow::State;
use crate::casework::permit::follow;
use crate::casework::store::applications;
use crate::certificates::entity::certificate;
use crate::certificates::store::{self as certificates, Issued};
use crate::certificates::{CertificateFollowers, event as certificate_event, permit as certificate_permit};
use crate::certifications::office::new_certificate;
use crate::listings::rules::Status;
use crate::listings::store as listings;
use crate::platform::clock::local;
use crate::platform::{Happened, Write};
use crate::subsidies::entity::disbursement;
use crate::subsidies::store::payments::{self, Account, CHECKED, PROPOSED, SENT};
use crate::subsidies::{event, permit};
use crate::values::Fen;
use crate::web::PageError;
use crate::web::filters::date;

impl Scene<'_> {
    async fn of_call(&self, write: &Write, call: usize, states: &[State]) -> Result<Vec<application::Model>, PageError> {
        let (_, row) = self.call(&**write, call).await?;
        let rows = applications::of_call(&**write, row.id, states).await?;
        Ok(rows.into_iter().filter(|row| row.is_demo).collect())
    }

    /// Payments of a call in a state.
    async fn payments(&self, write: &Write, call: usize, state: &str) -> Result<Vec<disbursement::Model>, PageError> {
        let rows = self.of_call(write, call, &[State::Settling]).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let mut made = payments::of_applications(&**write, &ids).await?;
        made.retain(|row| row.state == state);
        made.sort_by_key(|row| row.id);
        Ok(made)
    }

    pub(super) async fn make_payments(&self, now: Moment, call: usize, most: usize) -> Acted {
        let who = self.people.official("finance");
        let write = self.write_as(now, who).await?;
        let allowed = permit::pay(who)?;
        let engine = self.engine(&write);
        let mut first: Option<disbursement::Model> = None;
        let rows = self.of_call(&write, call, &[State::Settling]).await?;
        for row in rows.into_iter().take(most) {
            let case = engine.case(row.id).await?;
            let amount = case.application.approved_fen.unwrap_or(0);
            let account = account(&case.application);
            let Some(made) = payments::make(&write, &allowed, &case.application, &case.definition.name, amount, account).await?
            else {
                continue;
            };
            match first {
                None => first = Some(made),
                Some(_) => write.also(event::of_payment("payment.made", &made, format!("登记拨付 {}", Fen(made.amount_fen)))),
            }
        }
        let first = first.ok_or(PageError::NotFound)?;
        let happened = event::of_payment("payment.made", &first, format!("登记拨付 {}", Fen(first.amount_fen)));
        self.commit(now, write, happened).await
    }

    pub(super) async fn check_payments(&self, now: Moment, call: usize, most: usize) -> Acted {
        let who = self.people.official("province-1");
        let write = self.write_as(now, who).await?;
        let mut last: Option<Happened> = None;
        for row in self.payments(&write, call, PROPOSED).await?.into_iter().take(most) {
            let allowed = permit::check(who, &row)?;
            if payments::check(&write, &allowed, true, "").await? {
                let before = last.replace(event::of_payment("payment.checked", &row, "复核拨付"));
                if let Some(event) = before {
                    write.also(event);
                }
            }
        }
        self.commit(now, write, last.ok_or(PageError::NotFound)?).await
    }

    pub(super) async fn send_payments(&self, now: Moment, call: usize) -> Acted {
        let who = self.people.official("finance");
        let write = self.write_as(now, who).await?;
        let (_, row) = self.call(&*write, call).await?;
        let waiting = payments::in_state(&*write, CHECKED, 5000).await?;
        if waiting.iter().any(|payment| !payment.is_demo) {
            return Err(PageError::Conflict("real payments wait for the bank".into()));
        }
        let batch = payments::send(&write, &permit::pay(who)?).await?.ok_or(PageError::NotFound)?;
        let summary = format!("{}：生成批次，{} 笔，合计 {}", row.name, batch.count, Fen(batch.amount_fen));
        self.commit(now, write, event::of_payments("payment.sent", batch.id, &batch.number, summary)).await
    }

    pub(super) async fn paid(&self, now: Moment, call: usize) -> Acted {
        let who = self.people.official("finance");
        let write = self.write_as(now, who).await?;
        let allowed = permit::pay(who)?;
        let engine = self.engine(&write);
        let on = local(now.at).date_naive();
        let rows = self.payments(&write, call, SENT).await?;
        let batch = rows.first().and_then(|row| row.batch_id).ok_or(PageError::NotFound)?;
        for row in &rows {
            let voucher = format!("DEMO{}{:04}", on.format("%Y%m%d"), row.id);
            if !payments::paid(&write, &allowed, row.id, &voucher, on).await? {
                return Err(PageError::NotFound);
            }
            let case = engine.case(row.application_id).await?;
            let words = format!("扶持资金 {} 已于 {} 拨付。", Fen(row.amount_fen), date(on));
            let (_, moved) = engine.settled(&follow(&case.application), &case, &words).await?;
            write.also(moved);
            write.also(event::of_payment("payment.paid", row, format!("支付完成，凭证号 {voucher}")));
        }
        payments::note_reconciliation(&write, batch, json!({ "paid": rows.len(), "failed": 0 })).await?;
        let summary = format!("对账：成功 {} 笔，退回 0 笔", rows.len());
        self.commit(now, write, event::of_payments("payment.reconciled", batch, "银行对账", summary)).await
    }

    pub(super) async fn certify(&self, now: Moment, call: usize) -> Acted {
        let who = self.people.official("province-1");
        let followers = self.site.kept::<CertificateFollowers>()?;
        let write = self.write_as(now, who).await?;
        let engine = self.engine(&write);
        let mut last: Option<Happened> = None;
        for row in self.of_call(&write, call, &[State::Settling]).await? {
            let case = engine.case(row.id).await?;
            let entry = self.entry(&engine, &case).await?;
            let allowed = certificate_permit::issue(who, &row.division_code).ok_or(PageError::NotFound)?;
            let scope = case.application.subject.clone().unwrap_or_else(|| case.definition.name.clone());
            let new = new_certificate(&case, &scope, entry.as_ref(), local(now.at).date_naive());
            let Issued { certificate, touched, .. } = certificates::issue(&write, &followers, &allowed, new).await?;
            let words = format!("证书已生成，编号 {}。", certificate.number);
            let (_, moved) = engine.settled(&follow(&case.application), &case, &words).await?;
            write.also(moved);
            let summary = format!("发证 {}", certificate.number);
            let before = last.replace(certificate_event::happened("certificate.issued", &certificate, summary, touched));
            if let Some(event) = before {
                write.also(event);
            }
        }
        self.commit(now, write, last.ok_or(PageError::NotFound)?).await
    }

    /// The entry that carries the badge: the one that was applied for.
    async fn entry(&self, engine: &Engine<'_>, case: &Case) -> Result<Option<(String, String)>, PageError> {
        let (Some(directory), Some(subject)) = (&case.definition.directory, &case.application.subject) else { return Ok(None) };
        let rows = listings::of_organisation(&**engine.write, case.application.organisation_id).await?;
        let own = rows.into_iter().find(|row| {
            row.directory == *directory && row.is_demo && row.name == *subject && Status::of(&row.status) == Status::Published
        });
        Ok(own.map(|row| (row.id.to_string(), row.name)))
    }

    /// A certificate of a call: the first, the second and so on.
    async fn certificate(&self, write: &Write, call: usize, at: usize) -> Result<certificate::Model, PageError> {
        let rows = self.of_call(write, call, &[State::Completed]).await?;
        let row = rows.get(at).ok_or(PageError::NotFound)?;
        certificates::find_by_application(&**write, row.id).await?.ok_or(PageError::NotFound)
    }

    pub(super) async fn suspend(&self, now: Moment, call: usize) -> Acted {
        let who = self.people.official("province-1");
        let followers = self.site.kept::<CertificateFollowers>()?;
        let write = self.write_as(now, who).await?;
        let row = self.certificate(&write, call, 1).await?;
        let allowed = certificate_permit::handle(who, &row).ok_or(PageError::NotFound)?;
        let reason = "年度信息未按期更新，暂停至补报完成。";
        let changed = certificates::suspend(&write, &followers, &allowed, &row, reason).await?.ok_or(PageError::NotFound)?;
        let summary = format!("暂停证书：{reason}");
        let happened = certificate_event::happened("certificate.suspended", &changed.certificate, summary, changed.touched);
        self.commit(now, write, happened).await
    }

    pub(super) async fn propose_revocation(&self, now: Moment, call: usize) -> Acted {
        let who = self.people.official("province-1");
        let write = self.write_as(now, who).await?;
        let row = self.certificate(&write, call, 3).await?;
        let allowed = certificate_permit::handle(who, &row).ok_or(PageError::NotFound)?;
        let reason = "经核实已停止运营，不再符合认定条件。";
        if !certificates::propose_revocation(&write, &allowed, &row, reason).await? {
            return Err(PageError::NotFound);
        }
        let summary = format!("拟撤销证书：{reason}");
        self.commit(now, write, certificate_event::happened("certificate.revocation_proposed", &row, summary, Vec::new())).await
    }

    pub(super) async fn revoke(&self, now: Moment, call: usize) -> Acted {
        let who = self.people.official("province-2");
        let followers = self.site.kept::<CertificateFollowers>()?;
        let write = self.write_as(now, who).await?;
        let row = self.certificate(&write, call, 3).await?;
        let allowed = certificate_permit::handle(who, &row).ok_or(PageError::NotFound)?;
        let changed = certificates::confirm_revocation(&write, &followers, &allowed, &row).await?;
        let changed = changed.map_err(|_| PageError::NotFound)?;
        let happened = certificate_event::happened("certificate.revoked", &changed.certificate, "撤销证书", changed.touched);
        self.commit(now, write, happened).await
    }
}

fn account(row: &application::Model) -> Account {
    let text = |key: &str| row.answers.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    Account { account_name: text("account_name"), bank_name: text("bank_name"), bank_account: text("bank_account") }
}
