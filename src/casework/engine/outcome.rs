//! What notices, payments and certificates do to an application. Rooms above call these in the write in which they act.

use sea_orm::ActiveValue::Set;

use super::{Case, Done, Engine};
use crate::access::Permit;
use crate::casework::entity::application;
use crate::casework::event::CaseEvent;
use crate::casework::flow::{Action, State};
use crate::casework::letter;
use crate::casework::permit::Run;
use crate::casework::programme::StageKind;
use crate::casework::store::applications::{self, Said};

impl Engine<'_> {
    /// The public notice begins.
    pub async fn notice_opened(&self, permit: &Permit<Run>, case: &Case, notice_id: i64, words: &str) -> Done {
        let changes = application::ActiveModel { notice_id: Set(Some(notice_id)), ..Default::default() };
        self.run(permit, case, Action::OpenNotice, words, changes).await
    }

    /// The public notice was cancelled.
    pub async fn notice_cancelled(&self, permit: &Permit<Run>, case: &Case, words: &str) -> Done {
        let changes = application::ActiveModel { notice_id: Set(None), ..Default::default() };
        self.run(permit, case, Action::CancelNotice, words, changes).await
    }

    /// Somebody objects. The notice names the matter, not the person.
    pub async fn objected(&self, permit: &Permit<Run>, case: &Case) -> Done {
        self.run(permit, case, Action::RaiseObjection, "公示期内收到异议，正在核查。", application::ActiveModel::default()).await
    }

    /// An objection is settled: dismissed, the notice goes on; upheld, the file is decided anew.
    pub async fn objection_settled(&self, permit: &Permit<Run>, case: &Case, is_upheld: bool, words: &str) -> Done {
        if !is_upheld {
            return self.run(permit, case, Action::DismissObjections, words, application::ActiveModel::default()).await;
        }
        let mut changes = self.entering(case, None);
        changes.proposed_by = Set(None);
        changes.notice_id = Set(None);
        changes.approved_fen = Set(None);
        let (row, event) = self.run(permit, case, Action::UpholdObjection, words, changes).await?;
        self.open_decision(case, &row).await?;
        Ok((row, event))
    }

    /// The public notice ended.
    pub async fn notice_closed(&self, permit: &Permit<Run>, case: &Case) -> Done {
        let changes = application::ActiveModel {
            stage: Set(case.definition.position_of(StageKind::Settlement).unwrap_or(case.application.stage)),
            stage_kind: Set(Some(StageKind::Settlement.key().to_owned())),
            ..Default::default()
        };
        self.run(permit, case, Action::CloseNotice, "公示期满，无异议或异议不成立。", changes).await
    }

    /// Paid or certified.
    pub async fn settled(&self, permit: &Permit<Run>, case: &Case, words: &str) -> Done {
        let (row, event) = self.run(permit, case, Action::Settle, words, application::ActiveModel::default()).await?;
        letter::tell(self, &row, "申报已办结", words).await?;
        Ok((row, event))
    }

    async fn run(
        &self,
        permit: &Permit<Run>,
        case: &Case,
        action: Action,
        words: &str,
        changes: application::ActiveModel,
    ) -> Done {
        let row = applications::advance(self.write, permit, &case.application, action, Said::note(words), changes).await?;
        let to = State::parse(&row.state).map_or("", State::name);
        let event = CaseEvent::of("application.moved", &row, format!("{}，进入“{to}”", action.name()));
        Ok((row, event))
    }
}
