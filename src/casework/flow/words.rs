//! Words of steps: as people read them, and as they are stored.

use super::{Action, TRANSITIONS};

impl Action {
    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Submit => "提交申报",
            Self::Discard => "删除草稿",
            Self::Withdraw => "撤回申报",
            Self::Reopen => "重新填报",
            Self::Admit => "受理",
            Self::DeemAdmitted => "逾期未告知，视为受理",
            Self::Decline => "不予受理",
            Self::RequestCorrection => "通知补正",
            Self::AnswerCorrection => "提交补正",
            Self::LapseCorrection => "补正期满",
            Self::PassStage => "本环节通过",
            Self::ReturnStage => "退回上一环节",
            Self::FinishReview => "审查结束，提请决定",
            Self::ProposeDecision => "拟定决定",
            Self::SendBack => "复核不同意，退回",
            Self::Approve => "复核同意：通过",
            Self::Reject => "复核同意：不通过",
            Self::OpenNotice => "开始公示",
            Self::SkipNotice => "无需公示",
            Self::CancelNotice => "取消公示",
            Self::RaiseObjection => "收到异议",
            Self::DismissObjections => "异议不成立，继续公示",
            Self::UpholdObjection => "异议成立，重新决定",
            Self::CloseNotice => "公示结束",
            Self::Settle => "办结",
            Self::Reconsider => "复议复核，重新办理",
            Self::ProposeRevocation => "提出撤销",
            Self::KeepDecision => "复核不同意撤销",
            Self::Revoke => "撤销",
        }
    }

    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Discard => "discard",
            Self::Withdraw => "withdraw",
            Self::Reopen => "reopen",
            Self::Admit => "admit",
            Self::DeemAdmitted => "deem_admitted",
            Self::Decline => "decline",
            Self::RequestCorrection => "request_correction",
            Self::AnswerCorrection => "answer_correction",
            Self::LapseCorrection => "lapse_correction",
            Self::PassStage => "pass_stage",
            Self::ReturnStage => "return_stage",
            Self::FinishReview => "finish_review",
            Self::ProposeDecision => "propose_decision",
            Self::SendBack => "send_back",
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::OpenNotice => "open_notice",
            Self::SkipNotice => "skip_notice",
            Self::CancelNotice => "cancel_notice",
            Self::RaiseObjection => "raise_objection",
            Self::DismissObjections => "dismiss_objections",
            Self::UpholdObjection => "uphold_objection",
            Self::CloseNotice => "close_notice",
            Self::Settle => "settle",
            Self::Reconsider => "reconsider",
            Self::ProposeRevocation => "propose_revocation",
            Self::KeepDecision => "keep_decision",
            Self::Revoke => "revoke",
        }
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<Self> {
        TRANSITIONS.iter().map(|step| step.action).find(|action| action.key() == text)
    }
}
