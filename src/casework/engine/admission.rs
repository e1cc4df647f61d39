//! Admission: complete or not, ours or not. What is missing is said once, all of it, within five working days; silence
//! admits (行政许可法 32, taken over here as a service standard).

use sea_orm::ActiveValue::Set;

use super::{Case, Done, Engine};
use crate::access::Permit;
use crate::casework::entity::{application, correction};
use crate::casework::event::CaseEvent;
use crate::casework::flow::{Action, State};
use crate::casework::letter;
use crate::casework::permit::{Acts, Handle, Run, follow};
use crate::casework::service_clock::ServiceClock;
use crate::casework::store::applications::{self, Said};
use crate::casework::store::corrections::{self, Item};
use crate::casework::store::tasks;
use crate::web::PageError;

/// Working days that an applicant has for corrections.
pub const CORRECTION_DAYS: u32 = 10;

impl Engine<'_> {
    /// Admits, starts the clock and opens the first stage of review.
    pub async fn admit(&self, permit: &Permit<Handle>, case: &Case, note: &str) -> Done {
        let row = self.admitted(permit, case, Action::Admit, Said::note(note).at("受理")).await?;
        let event = CaseEvent::of("application.admitted", &row, "受理申报");
        Ok((row, event))
    }

    /// Admitted by silence.
    pub async fn deem_admitted(&self, permit: &Permit<Run>, case: &Case) -> Done {
        let said = Said::note("受理期限内未告知补正或不予受理，自收到之日起视为受理。").at("受理");
        let row = self.admitted(permit, case, Action::DeemAdmitted, said).await?;
        let event = CaseEvent::of("application.deemed_admitted", &row, "逾期未告知，视为受理");
        Ok((row, event))
    }

    async fn admitted<A: Acts>(
        &self,
        permit: &Permit<A>,
        case: &Case,
        action: Action,
        said: Said,
    ) -> Result<application::Model, PageError> {
        tasks::cancel_open(self.write, permit).await?;
        let clock = ServiceClock::started(self.today(), case.definition.guide.promised_days);
        let mut started = case.clone();
        started.application.clock = serde_json::to_value(&clock).ok();
        let next = self.next_review(&started, 1);
        let mut changes = self.entering(&started, next);
        changes.admitted_at = Set(Some(self.write.clock().now()));
        let row = applications::advance(self.write, permit, &case.application, action, said, changes).await?;
        let text =
            format!("您的申报已受理，将在 {} 个工作日内作出决定（补正、现场核查和专家评审的时间不计算在内）。", clock.allowed);
        letter::tell(self, &row, "申报已受理", &text).await?;
        let case = Case { application: row, definition: case.definition.clone() };
        match next {
            Some(position) => {
                self.open_stage(&case, position).await?;
                Ok(case.application)
            }
            None => self.finish_review(&follow(&case.application), &case, Said::note("各审查环节按规则免于办理。")).await,
        }
    }

    /// Does not admit, with reasons.
    pub async fn decline(&self, permit: &Permit<Handle>, case: &Case, reason: &str) -> Done {
        tasks::cancel_open(self.write, permit).await?;
        let changes = application::ActiveModel {
            decision: Set(Some(serde_json::json!({ "outcome": "declined", "reasons": reason }))),
            ..Default::default()
        };
        let said = Said::note(reason).at("受理");
        let row = applications::advance(self.write, permit, &case.application, Action::Decline, said, changes).await?;
        let text = format!("您的申报不予受理。\n\n原因：{reason}\n\n{}", letter::REMEDIES);
        letter::tell(self, &row, "申报不予受理", &text).await?;
        Ok((row.clone(), CaseEvent::of("application.declined", &row, format!("不予受理：{reason}"))))
    }

    /// Asks for corrections. Before admission this can be done once.
    pub async fn request_correction(
        &self,
        permit: &Permit<Handle>,
        case: &Case,
        items: &[Item],
        note: &str,
    ) -> Done<correction::Model> {
        let is_before_admission = case.state() == State::Submitted;
        let earlier = corrections::of(&**self.write, case.application.id).await?;
        if is_before_admission && earlier.iter().any(|row| row.state == corrections::ANSWERED) {
            return Err(PageError::Conflict(
                "受理前的补正须一次告知全部内容，这件申报已经告知过一次。材料已齐的请受理；仍不符合的请不予受理并说明理由，或受理后在审查中要求补充。".into(),
            ));
        }
        let due_on = self.day_after(CORRECTION_DAYS);
        let row = corrections::add(self.write, permit, items, note, due_on).await?;
        let mut changes = application::ActiveModel { due_on: Set(Some(due_on)), ..Default::default() };
        if let Some(mut clock) = case.clock() {
            clock.stop(self.today(), &self.calendar);
            changes.clock = Set(serde_json::to_value(&clock).ok());
        }
        if is_before_admission {
            tasks::cancel_open(self.write, permit).await?;
        } else {
            tasks::set_due(self.write, permit, None).await?;
        }
        let stage = case.stage().map_or("受理", |stage| stage.name.as_str()).to_owned();
        let said = Said::note(note).at(&stage).with(serde_json::json!({ "correction": row.id, "items": items.len() }));
        let moved =
            applications::advance(self.write, permit, &case.application, Action::RequestCorrection, said, changes).await?;
        letter::correction(self, &moved, items, note, due_on).await?;
        let summary = format!("通知补正 {} 项，期限 {due_on}", items.len());
        Ok((row, CaseEvent::of("application.correction_requested", &moved, summary)))
    }

    /// The days for corrections are over: before admission the application counts as taken back, later it is reviewed as
    /// it is.
    pub async fn lapse_correction(&self, permit: &Permit<Run>, case: &Case) -> Done {
        corrections::close(self.write, permit, corrections::LAPSED).await?;
        let was_admitted = case.state() == State::Supplementing;
        let mut changes = application::ActiveModel { due_on: Set(None), ..Default::default() };
        if let Some(mut clock) = case.clock().filter(|_| was_admitted) {
            if case.stage().is_none_or(|stage| stage.counts) {
                clock.start(self.today());
            }
            changes.due_on = Set(clock.due_on(&self.calendar).map(|due| due.day));
            changes.clock = Set(serde_json::to_value(&clock).ok());
        }
        let said = if was_admitted {
            Said::note("补充材料期限已满，按现有材料继续审查。")
        } else {
            Said::note("补正期限已满，未提交补正，按撤回处理。")
        };
        let note = said.note.clone().unwrap_or_default();
        let row = applications::advance(self.write, permit, &case.application, Action::LapseCorrection, said, changes).await?;
        if was_admitted {
            let days = case.stage().map_or(5, |stage| stage.days);
            tasks::set_due(self.write, permit, Some(self.day_after(days))).await?;
        } else {
            tasks::cancel_open(self.write, permit).await?;
        }
        letter::tell(self, &row, "补正期限已满", &note).await?;
        Ok((row.clone(), CaseEvent::of("application.correction_lapsed", &row, note)))
    }
}
