//! Handing in, taking back, and answering a request for corrections.

use sea_orm::ActiveValue::Set;
use serde_json::Value;

use super::{Case, Done, Engine};
use crate::access::Permit;
use crate::casework::checks;
use crate::casework::entity::application;
use crate::casework::event::CaseEvent;
use crate::casework::flow::{Action, State};
use crate::casework::letter;
use crate::casework::permit::{Apply, follow};
use crate::casework::programme::{Desk, StageKind};
use crate::casework::store::applications::{self, Said};
use crate::casework::store::programmes::{self, CallState};
use crate::casework::store::tasks::NewTask;
use crate::casework::store::{corrections, documents, revisions, sections, tasks};
use crate::forms::{Problem, Reading};
use crate::platform::clock::local;
use crate::platform::numbers;
use crate::platform::secret::fingerprint;
use crate::values::Fen;
use crate::web::PageError;

/// What became of handing in.
pub enum Submitted {
    /// It is in; this is what it is now.
    In(Box<application::Model>),
    /// It was in already: the same button was pressed twice, or by two.
    Already(Box<application::Model>),
    /// Something is missing or wrong.
    Problems(Vec<Problem>),
}

impl Engine<'_> {
    /// Hands in. The same key hands in once, however often it is sent.
    pub async fn submit(
        &self,
        permit: &Permit<Apply>,
        case: &Case,
        key: &str,
    ) -> Result<(Submitted, Option<crate::platform::Happened>), PageError> {
        let case = &self.held(case).await?;
        let application = &case.application;
        if case.state() != State::Draft && application.submission_key.as_deref() == Some(key) {
            return Ok((Submitted::Already(Box::new(application.clone())), None));
        }
        let call = self.call_of(case).await?;
        let now = self.write.clock().now();
        if CallState::of(&call, now) != CallState::Open {
            let closed = local(call.closes_at).format("%Y年%-m月%-d日 %H:%M:%S");
            return Err(PageError::Conflict(format!(
                "这一批次已于 {closed} 截止，没有提交。草稿会保留，可在下一批次“沿用上次申报”后提交；如因系统故障错过截止时间，请联系主管部门。"
            )));
        }
        let programme = programmes::find(&**self.write, application.programme_id).await?.ok_or(PageError::NotFound)?;
        if programme.revision_id != Some(application.revision_id) {
            return Err(PageError::Conflict("申报项目刚刚更新，请回到草稿，核对变动的内容后再提交。".into()));
        }
        let (raw, reading) = self.typed(case).await?;
        if !reading.problems.is_empty() {
            return Ok((Submitted::Problems(reading.problems), None));
        }
        let attached = documents::of(&**self.write, application.id).await?;
        revisions::freeze(self.write, application, &raw, &attached, "提交申报").await?;
        let number = match &application.number {
            Some(number) => number.clone(),
            None => self.receipt_number(application.programme_id).await?,
        };
        let mut changes = self.handed_in(case, &reading).await?;
        changes.number = Set(Some(number.clone()));
        changes.submission_key = Set(Some(key.to_owned()));
        changes.submitted_at = Set(Some(now));
        changes.receipt_code = Set(Some(application.receipt_code.clone().unwrap_or_else(receipt_code)));
        changes.stage = Set(0);
        changes.stage_kind = Set(Some(StageKind::Admission.key().to_owned()));
        // Until then the applicant hears whether it is admitted.
        changes.due_on = Set(Some(self.day_after(case.definition.admission_days())));
        let row = applications::advance(self.write, permit, application, Action::Submit, Said::default(), changes).await?;
        self.open_admission(case, &row).await?;
        letter::submitted(self, &row, &case.definition, case.definition.admission_days()).await?;
        let event =
            CaseEvent::of("application.submitted", &row, format!("提交申报“{}”，受理编号 {number}", case.definition.name));
        Ok((Submitted::In(Box::new(row)), Some(event)))
    }

    /// Takes back.
    pub async fn withdraw(&self, permit: &Permit<Apply>, case: &Case, reason: &str) -> Done {
        let said = Said::note(reason);
        let row = applications::advance(self.write, permit, &case.application, Action::Withdraw, said, cleared()).await?;
        tasks::cancel_open(self.write, permit).await?;
        corrections::close(self.write, permit, corrections::LAPSED).await?;
        letter::tell(self, &row, "申报已撤回", "您已撤回这件申报。批次截止前可以在“我的申报”中重新填报提交。").await?;
        Ok((row.clone(), CaseEvent::of("application.withdrawn", &row, "申报单位撤回申报")))
    }

    /// Goes on with what was taken back, while the call is open. The number stays.
    pub async fn reopen(&self, permit: &Permit<Apply>, case: &Case) -> Done {
        let call = self.call_of(case).await?;
        if CallState::of(&call, self.write.clock().now()) != CallState::Open {
            return Err(PageError::Conflict("这一批次已经截止，不能重新填报。可在下一批次申报时“沿用上次申报”。".into()));
        }
        let mut changes = cleared();
        changes.submission_key = Set(None);
        changes.stage = Set(-1);
        changes.closed_at = Set(None);
        let row = applications::advance(self.write, permit, &case.application, Action::Reopen, Said::default(), changes).await?;
        Ok((row.clone(), CaseEvent::of("application.reopened", &row, "撤回后重新填报")))
    }

    /// Hands in what was asked for. What was handed in before is kept beside it.
    pub async fn answer_correction(
        &self,
        permit: &Permit<Apply>,
        case: &Case,
        note: &str,
    ) -> Result<Result<(application::Model, crate::platform::Happened), Vec<Problem>>, PageError> {
        let case = &self.held(case).await?;
        let (raw, reading) = self.typed(case).await?;
        if !reading.problems.is_empty() {
            return Ok(Err(reading.problems));
        }
        let attached = documents::of(&**self.write, case.application.id).await?;
        let frozen = revisions::freeze(self.write, &case.application, &raw, &attached, "提交补正").await?;
        if !corrections::close(self.write, permit, corrections::ANSWERED).await? {
            return Err(applications::raced());
        }
        let mut changes = self.handed_in(case, &reading).await?;
        let was_admitted = case.state() == State::Supplementing;
        let mut clock = case.clock();
        if let Some(clock) = clock.as_mut().filter(|_| case.stage().is_none_or(|stage| stage.counts)) {
            clock.start(self.today());
            changes.due_on = Set(clock.due_on(&self.calendar).map(|due| due.day));
        }
        changes.clock = Set(clock.as_ref().and_then(|clock| serde_json::to_value(clock).ok()));
        if !was_admitted {
            changes.due_on = Set(Some(self.day_after(case.definition.admission_days())));
        }
        let said = Said::note(note).with(serde_json::json!({ "revision": frozen.number }));
        let row = applications::advance(self.write, permit, &case.application, Action::AnswerCorrection, said, changes).await?;
        if was_admitted {
            let days = case.stage().map_or(5, |stage| stage.days);
            tasks::set_due(self.write, permit, Some(self.day_after(days))).await?;
        } else {
            self.open_admission(case, &row).await?;
        }
        let event = CaseEvent::of("application.corrected", &row, "申报单位提交补正");
        Ok(Ok((row, event)))
    }

    /// The application as it is now, held until this write ends: two who press at once come one after the other.
    async fn held(&self, case: &Case) -> Result<Case, PageError> {
        let row = applications::find_for_change(self.write, case.application.id).await?.ok_or(PageError::NotFound)?;
        Ok(Case { application: row, definition: case.definition.clone() })
    }

    /// Everything typed so far, and how it reads.
    pub async fn typed(&self, case: &Case) -> Result<(crate::forms::Raw, Reading), PageError> {
        let rows = sections::of(&**self.write, case.application.id).await?;
        let attached = documents::attached(&documents::of(&**self.write, case.application.id).await?);
        let raw = sections::together(&rows);
        let reading = case.read(&raw, &attached, &self.catalogues, self.today());
        Ok((raw, reading))
    }

    async fn handed_in(&self, case: &Case, reading: &Reading) -> Result<application::ActiveModel, PageError> {
        let values = &reading.values;
        let account: Option<String> = values
            .get("bank_account")
            .and_then(Value::as_str)
            .map(|text| fingerprint(text.chars().filter(char::is_ascii_digit).collect::<String>().as_bytes()));
        let requested = values.get("requested_amount").and_then(Value::as_f64).and_then(Fen::of_yuan);
        let subject = ["warehouse_name", "park_name", "brand_name", "factory_name", "project_name"];
        let subject = subject.iter().find_map(|key| values.get(*key).and_then(Value::as_str)).map(str::to_owned);
        let mut seen = case.application.clone();
        seen.account_digest.clone_from(&account);
        seen.requested_fen = requested.map(|fen| fen.0);
        let case = Case { application: seen, definition: case.definition.clone() };
        let found = checks::of(self, &case, values).await?;
        Ok(application::ActiveModel {
            answers: Set(Value::Object(values.clone())),
            requested_fen: Set(requested.map(|fen| fen.0)),
            account_digest: Set(account),
            subject: Set(subject),
            checks: Set(serde_json::to_value(&found).ok()),
            // What was handed in has a receipt of its own, which is made when somebody asks for it.
            receipt_sha256: Set(None),
            ..Default::default()
        })
    }

    async fn open_admission(&self, case: &Case, row: &application::Model) -> Result<(), PageError> {
        let stage = case.definition.stages.first();
        let task = NewTask {
            stage: 0,
            kind: StageKind::Admission.key(),
            unit: None,
            division_code: stage.map_or(Desk::Zone, |stage| stage.desk).division(&row.division_code),
            assignee_id: None,
            expert_id: None,
            due_on: Some(self.day_after(case.definition.admission_days())),
        };
        tasks::open(self.write, &follow(row), task).await?;
        Ok(())
    }

    /// Opens admission again for a matter that was not admitted.
    pub(super) async fn reopen_admission(&self, case: &Case, row: &application::Model) -> Result<(), PageError> {
        self.open_admission(case, row).await
    }

    async fn receipt_number(&self, programme_id: i64) -> Result<String, PageError> {
        let year = self.today().format("%Y").to_string();
        let number = numbers::next(self.write, &format!("receipt-{year}-{programme_id}")).await?;
        Ok(format!("SB{year}{programme_id:03}{number:05}"))
    }
}

/// What no longer holds when an application leaves the office.
fn cleared() -> application::ActiveModel {
    application::ActiveModel {
        stage_kind: Set(None),
        due_on: Set(None),
        assignee_id: Set(None),
        proposed_by: Set(None),
        clock: Set(None),
        ..Default::default()
    }
}

/// A short code to compare a receipt with, hard to guess.
fn receipt_code() -> String {
    crate::platform::secret::random_key().chars().filter(char::is_ascii_alphanumeric).take(12).collect::<String>().to_uppercase()
}
