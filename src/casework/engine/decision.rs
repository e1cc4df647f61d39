//! Decisions: one proposes, another confirms. Refusals give reasons and remedies (行政许可法 38).

use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Case, Done, Engine};
use crate::access::Permit;
use crate::casework::entity::{application, review_task};
use crate::casework::event::CaseEvent;
use crate::casework::flow::Action;
use crate::casework::letter;
use crate::casework::permit::{Handle, follow};
use crate::casework::programme::StageKind;
use crate::casework::store::applications::{self, Said};
use crate::casework::store::tasks::{self, CONFIRMATION, NewTask, Outcome};
use crate::values::Fen;
use crate::web::PageError;

/// Working days that a clock can be extended by, once (行政许可法 42).
pub const EXTENSION_DAYS: u32 = 10;

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// Whether it is to be approved.
    pub is_approval: bool,
    /// The amount, where money is given.
    pub amount_fen: Option<i64>,
    /// Reasons, which the applicant reads.
    pub reasons: String,
    /// Who proposed.
    #[serde(default)]
    pub by: String,
}

impl Case {
    /// What is proposed or was decided.
    pub fn proposal(&self) -> Option<Proposal> {
        self.application.decision.clone().and_then(|decision| serde_json::from_value(decision).ok())
    }
}

impl Engine<'_> {
    /// Proposes a decision; somebody else has to confirm it.
    pub async fn propose(&self, permit: &Permit<Handle>, case: &Case, task: &review_task::Model, proposal: Proposal) -> Done {
        let outcome = Outcome {
            outcome: if proposal.is_approval { super::stages::PASS } else { super::stages::FAIL },
            opinion: proposal.reasons.clone(),
            detail: serde_json::to_value(&proposal).ok(),
            score: None,
        };
        if task.kind != StageKind::Decision.key() || !tasks::finish(self.write, permit, task, outcome).await? {
            return Err(applications::raced());
        }
        Self::check_amount(case, &proposal)?;
        let proposal = Proposal { by: self.write.actor().name.clone(), ..proposal };
        let changes = application::ActiveModel {
            decision: Set(serde_json::to_value(&proposal).ok()),
            proposed_by: Set(self.write.actor().id),
            approved_fen: Set(proposal.amount_fen.filter(|_| proposal.is_approval)),
            ..Default::default()
        };
        let said = Said::note(proposal.reasons.clone()).at("决定").internal();
        let row = applications::advance(self.write, permit, &case.application, Action::ProposeDecision, said, changes).await?;
        let confirmation = NewTask {
            stage: task.stage,
            kind: CONFIRMATION,
            unit: None,
            division_code: task.division_code.clone(),
            assignee_id: None,
            expert_id: None,
            due_on: task.due_on,
        };
        tasks::open(self.write, &follow(&row), confirmation).await?;
        let summary = format!("拟定决定：{}", if proposal.is_approval { "通过" } else { "不通过" });
        let event = CaseEvent::of("application.decision_proposed", &row, summary).with_after(json!(proposal));
        Ok((row, event))
    }

    /// An approval of money names an amount, and not more than was asked for.
    fn check_amount(case: &Case, proposal: &Proposal) -> Result<(), PageError> {
        if !proposal.is_approval || case.definition.amount.is_none() {
            return Ok(());
        }
        match (proposal.amount_fen, case.application.requested_fen) {
            (None | Some(..=0), _) => Err(PageError::Conflict("拟通过的资金项目须填写大于 0 的核定金额。".into())),
            (Some(amount), Some(requested)) if amount > requested => {
                Err(PageError::Conflict(format!("核定金额不能超过申报金额 {}。", Fen(requested))))
            }
            _ => Ok(()),
        }
    }

    /// Confirms what is proposed, or sends it back. Whoever proposed it cannot confirm it.
    pub async fn confirm(
        &self,
        permit: &Permit<Handle>,
        case: &Case,
        task: &review_task::Model,
        agrees: bool,
        note: &str,
    ) -> Done {
        if case.application.proposed_by == self.write.actor().id {
            return Err(PageError::Forbidden("这项决定由您拟定，须由另一名经办人复核。".into()));
        }
        let Some(proposal) = case.proposal() else { return Err(applications::raced()) };
        let word = if agrees { super::stages::PASS } else { super::stages::RETURN };
        let outcome = Outcome { outcome: word, opinion: note.to_owned(), ..Outcome::default() };
        if task.kind != CONFIRMATION || !tasks::finish(self.write, permit, task, outcome).await? {
            return Err(applications::raced());
        }
        if !agrees {
            let changes = application::ActiveModel { proposed_by: Set(None), approved_fen: Set(None), ..Default::default() };
            let said = Said::note(note).at("决定").internal();
            let row = applications::advance(self.write, permit, &case.application, Action::SendBack, said, changes).await?;
            self.open_decision(case, &row).await?;
            let event = CaseEvent::of("application.decision_sent_back", &row, format!("复核不同意：{note}"));
            return Ok((row, event));
        }
        if proposal.is_approval {
            self.approve(permit, case, note).await
        } else {
            self.reject(permit, case, &proposal, note).await
        }
    }

    /// Decides as a confirmed list says: its maker proposed, whoever confirms the list confirms the decision.
    pub async fn decide_by_list(&self, permit: &Permit<Handle>, case: &Case, maker: (i64, &str), proposal: Proposal) -> Done {
        if Some(maker.0) == self.write.actor().id {
            return Err(PageError::Forbidden("这份名单由您编制，须由另一名经办人复核。".into()));
        }
        Self::check_amount(case, &proposal)?;
        let proposal = Proposal { by: maker.1.to_owned(), ..proposal };
        tasks::cancel_open(self.write, permit).await?;
        let changes = application::ActiveModel {
            decision: Set(serde_json::to_value(&proposal).ok()),
            proposed_by: Set(Some(maker.0)),
            approved_fen: Set(proposal.amount_fen.filter(|_| proposal.is_approval)),
            ..Default::default()
        };
        let said = Said::note(proposal.reasons.clone()).at("决定").internal();
        let row = applications::advance(self.write, permit, &case.application, Action::ProposeDecision, said, changes).await?;
        let case = Case { application: row, definition: case.definition.clone() };
        let note = "按资金排序名单决定。";
        if proposal.is_approval {
            self.approve(permit, &case, note).await
        } else {
            self.reject(permit, &case, &proposal, note).await
        }
    }

    async fn approve(&self, permit: &Permit<Handle>, case: &Case, note: &str) -> Done {
        let mut changes = self.stopped(case);
        let next = if case.definition.has_notice() { StageKind::Notice } else { StageKind::Settlement };
        changes.stage_kind = Set(Some(next.key().to_owned()));
        changes.stage = Set(case.definition.position_of(next).unwrap_or(case.application.stage));
        let said = Said::note(note).at("决定");
        let row = applications::advance(self.write, permit, &case.application, Action::Approve, said, changes).await?;
        letter::approved(self, &row, case).await?;
        let event =
            CaseEvent::of("application.approved", &row, "复核同意：通过").with_after(json!({ "approved_fen": row.approved_fen }));
        if case.definition.has_notice() {
            return Ok((row, event));
        }
        let said = Said::note("本项目无需公示。");
        let row =
            applications::advance(self.write, &follow(&row), &row, Action::SkipNotice, said, application::ActiveModel::default())
                .await?;
        Ok((row, event))
    }

    async fn reject(&self, permit: &Permit<Handle>, case: &Case, proposal: &Proposal, note: &str) -> Done {
        let mut changes = self.stopped(case);
        changes.approved_fen = Set(None);
        let said = Said::note(proposal.reasons.clone()).at("决定");
        let row = applications::advance(self.write, permit, &case.application, Action::Reject, said, changes).await?;
        letter::rejected(self, &row, &proposal.reasons).await?;
        let event = CaseEvent::of("application.rejected", &row, format!("不通过：{}", proposal.reasons));
        Ok((row, event.with_after(json!({ "reasons": proposal.reasons, "note": note }))))
    }

    fn stopped(&self, case: &Case) -> application::ActiveModel {
        let mut changes = application::ActiveModel { due_on: Set(None), ..Default::default() };
        if let Some(mut clock) = case.clock() {
            clock.stop(self.today(), &self.calendar);
            changes.clock = Set(serde_json::to_value(&clock).ok());
        }
        changes
    }

    /// Adds ten working days, once, and tells the applicant why.
    pub async fn extend(&self, permit: &Permit<Handle>, case: &Case, reason: &str) -> Done {
        let Some(mut clock) = case.clock() else {
            return Err(PageError::Conflict("受理之后才有办理时限，现在不能延长。".into()));
        };
        if clock.extended > 0 {
            return Err(PageError::Conflict("办理时限已经延长过一次，不能再延长。".into()));
        }
        clock.extended = EXTENSION_DAYS;
        clock.extension_reason = Some(reason.to_owned());
        let changes = application::ActiveModel {
            due_on: Set(clock.due_on(&self.calendar).map(|due| due.day).or(case.application.due_on)),
            clock: Set(serde_json::to_value(&clock).ok()),
            ..Default::default()
        };
        let row = applications::change(self.write, permit, &case.application, changes).await?;
        let text = format!("您的申报办理时限延长 {EXTENSION_DAYS} 个工作日。\n\n原因：{reason}");
        letter::tell(self, &row, "办理时限延长", &text).await?;
        Ok((row.clone(), CaseEvent::of("application.extended", &row, format!("延长时限：{reason}"))))
    }

    /// Takes an approval back before its public notice, to decide anew.
    pub async fn take_back(&self, permit: &Permit<Handle>, case: &Case, reason: &str) -> Done {
        let mut changes = self.entering(case, None);
        changes.proposed_by = Set(None);
        changes.approved_fen = Set(None);
        let said = Said::note(reason).at("决定").internal();
        let row = applications::advance(self.write, permit, &case.application, Action::ReturnStage, said, changes).await?;
        self.open_decision(case, &row).await?;
        Ok((row.clone(), CaseEvent::of("application.decision_taken_back", &row, format!("公示前撤回决定：{reason}"))))
    }

    /// Takes a completed or settled matter back, or looks at a refusal again.
    pub async fn after_the_end(&self, permit: &Permit<Handle>, case: &Case, action: Action, reason: &str) -> Done {
        let mut changes = application::ActiveModel { closed_at: Set(None), ..Default::default() };
        if action == Action::Reconsider {
            changes.proposed_by = Set(None);
        }
        let row = applications::advance(self.write, permit, &case.application, action, Said::note(reason), changes).await?;
        match crate::casework::flow::State::parse(&row.state) {
            Some(crate::casework::flow::State::Deciding) => self.open_decision(case, &row).await?,
            Some(crate::casework::flow::State::Submitted) => self.reopen_admission(case, &row).await?,
            _ => {}
        }
        let text = format!("{}。\n\n原因：{reason}", action.name());
        letter::tell(self, &row, action.name(), &text).await?;
        Ok((row.clone(), CaseEvent::of("application.reopened_by_office", &row, format!("{}：{reason}", action.name()))))
    }

    /// Proposes to take a decision back, or does not agree with that. The applicant hears nothing of it.
    pub async fn on_revocation(&self, permit: &Permit<Handle>, case: &Case, action: Action, reason: &str) -> Done {
        let said = Said::note(reason).at("撤销").internal();
        let row = applications::advance(self.write, permit, &case.application, action, said, application::ActiveModel::default())
            .await?;
        let event = CaseEvent::of("application.revocation_considered", &row, format!("{}：{reason}", action.name()));
        Ok((row, event))
    }
}
