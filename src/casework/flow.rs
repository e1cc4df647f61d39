//! The states of an application and every step between them: one table. Nothing moves an application that is not in it.
//! `docs/casework-flow.svg` is drawn from it, and property tests walk it at random.

mod words;

/// How far an application has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Being written by the applicant.
    Draft,
    /// Handed in; somebody has to see whether it is complete.
    Submitted,
    /// Handed back once, before admission, because something is missing, wrong or out of date.
    Correcting,
    /// Admitted and in one of the stages of review.
    InReview,
    /// The applicant was asked for something during the review.
    Supplementing,
    /// Reviewed; somebody has to propose a decision.
    Deciding,
    /// A decision is proposed; somebody else has to confirm it.
    Confirming,
    /// Approved, and its public notice has not begun.
    AwaitingNotice,
    /// In a public notice.
    InNotice,
    /// Somebody objected during the notice.
    Objected,
    /// The notice is over; the money or the certificate is due.
    Settling,
    /// Paid or certified.
    Completed,
    /// Not approved.
    Rejected,
    /// Not admitted.
    Declined,
    /// Taken back by the applicant, or not corrected in time.
    Withdrawn,
    /// A draft that was thrown away.
    Discarded,
    /// Taken back by the authority after completion.
    Revoked,
}

/// Who makes a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The organisation that applies.
    Applicant,
    /// An official.
    Office,
    /// A clock, a notice or a room above.
    System,
}

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Hand in.
    Submit,
    /// Throw a draft away.
    Discard,
    /// Take back.
    Withdraw,
    /// Go on with what was taken back, while the call is open.
    Reopen,
    /// Admit.
    Admit,
    /// Admitted by silence: nobody said anything within the days of admission.
    DeemAdmitted,
    /// Not admit.
    Decline,
    /// Ask for corrections, all at once.
    RequestCorrection,
    /// Answer a request for corrections.
    AnswerCorrection,
    /// The days for corrections are over.
    LapseCorrection,
    /// Finish a stage and go on to the next stage of review.
    PassStage,
    /// Go back to an earlier stage.
    ReturnStage,
    /// Finish the last stage of review.
    FinishReview,
    /// Propose a decision.
    ProposeDecision,
    /// Not agree with what is proposed.
    SendBack,
    /// Confirm an approval.
    Approve,
    /// Confirm a refusal.
    Reject,
    /// The public notice begins.
    OpenNotice,
    /// The programme has no public notice.
    SkipNotice,
    /// The public notice was cancelled.
    CancelNotice,
    /// Somebody objects.
    RaiseObjection,
    /// All objections were dismissed.
    DismissObjections,
    /// An objection was upheld: the file is decided anew.
    UpholdObjection,
    /// The public notice ended without open objections.
    CloseNotice,
    /// Paid or certified.
    Settle,
    /// A decision is looked at again by others: reconsideration, internal review.
    Reconsider,
    /// Propose that the authority takes it back.
    ProposeRevocation,
    /// Not agree with taking it back.
    KeepDecision,
    /// Taken back by the authority.
    Revoke,
}

/// A line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// Where from.
    pub from: State,
    /// By what.
    pub action: Action,
    /// By whom.
    pub side: Side,
    /// Where to.
    pub to: State,
}

const fn step(from: State, action: Action, side: Side, to: State) -> Transition {
    Transition { from, action, side, to }
}

/// Every step there is.
pub const TRANSITIONS: [Transition; 46] = {
    use Action as A;
    use Side::{Applicant, Office, System};
    use State as S;
    [
        step(S::Draft, A::Submit, Applicant, S::Submitted),
        step(S::Draft, A::Discard, Applicant, S::Discarded),
        step(S::Submitted, A::Withdraw, Applicant, S::Withdrawn),
        step(S::Submitted, A::Admit, Office, S::InReview),
        step(S::Submitted, A::DeemAdmitted, System, S::InReview),
        step(S::Submitted, A::Decline, Office, S::Declined),
        step(S::Submitted, A::RequestCorrection, Office, S::Correcting),
        step(S::Correcting, A::AnswerCorrection, Applicant, S::Submitted),
        step(S::Correcting, A::Withdraw, Applicant, S::Withdrawn),
        step(S::Correcting, A::LapseCorrection, System, S::Withdrawn),
        step(S::InReview, A::PassStage, Office, S::InReview),
        step(S::InReview, A::ReturnStage, Office, S::InReview),
        step(S::InReview, A::FinishReview, Office, S::Deciding),
        // Where rules leave every stage of review out.
        step(S::InReview, A::FinishReview, System, S::Deciding),
        step(S::InReview, A::RequestCorrection, Office, S::Supplementing),
        step(S::InReview, A::Withdraw, Applicant, S::Withdrawn),
        step(S::Supplementing, A::AnswerCorrection, Applicant, S::InReview),
        step(S::Supplementing, A::LapseCorrection, System, S::InReview),
        step(S::Supplementing, A::Withdraw, Applicant, S::Withdrawn),
        step(S::Deciding, A::ProposeDecision, Office, S::Confirming),
        step(S::Deciding, A::ReturnStage, Office, S::InReview),
        step(S::Deciding, A::Withdraw, Applicant, S::Withdrawn),
        step(S::Confirming, A::SendBack, Office, S::Deciding),
        step(S::Confirming, A::Approve, Office, S::AwaitingNotice),
        step(S::Confirming, A::Reject, Office, S::Rejected),
        step(S::AwaitingNotice, A::OpenNotice, System, S::InNotice),
        step(S::AwaitingNotice, A::SkipNotice, System, S::Settling),
        step(S::AwaitingNotice, A::ReturnStage, Office, S::Deciding),
        step(S::InNotice, A::CancelNotice, System, S::AwaitingNotice),
        step(S::InNotice, A::RaiseObjection, System, S::Objected),
        step(S::InNotice, A::CloseNotice, System, S::Settling),
        step(S::Objected, A::RaiseObjection, System, S::Objected),
        step(S::Objected, A::DismissObjections, System, S::InNotice),
        step(S::Objected, A::UpholdObjection, System, S::Deciding),
        step(S::Objected, A::CancelNotice, System, S::AwaitingNotice),
        step(S::Settling, A::Settle, System, S::Completed),
        step(S::Completed, A::ProposeRevocation, Office, S::Completed),
        step(S::Completed, A::KeepDecision, Office, S::Completed),
        step(S::Completed, A::Revoke, Office, S::Revoked),
        // With the certificate, which two revoked.
        step(S::Completed, A::Revoke, System, S::Revoked),
        step(S::Settling, A::ProposeRevocation, Office, S::Settling),
        step(S::Settling, A::KeepDecision, Office, S::Settling),
        step(S::Settling, A::Revoke, Office, S::Revoked),
        step(S::Rejected, A::Reconsider, Office, S::Deciding),
        step(S::Declined, A::Reconsider, Office, S::Submitted),
        step(S::Withdrawn, A::Reopen, Applicant, S::Draft),
    ]
};

/// Where a step leads, if somebody on this side may make it here.
pub fn after(from: State, action: Action, side: Side) -> Option<State> {
    TRANSITIONS.iter().find(|step| step.from == from && step.action == action && step.side == side).map(|step| step.to)
}

/// The steps that a side can make from a state.
pub fn actions(from: State, side: Side) -> impl Iterator<Item = Action> {
    TRANSITIONS.iter().filter(move |step| step.from == from && step.side == side).map(|step| step.action)
}

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Turn {
    /// The applicant's.
    Applicant,
    /// The authority's.
    Office,
    /// The public's: a notice runs.
    Public,
    /// Nobody's: it is over.
    Nobody,
}

impl Turn {
    /// In words, for the applicant.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Applicant => "等您办理",
            Self::Office => "等主管部门办理",
            Self::Public => "公示期内",
            Self::Nobody => "已办结",
        }
    }
}

impl State {
    /// All states.
    pub const ALL: [Self; 17] = [
        Self::Draft,
        Self::Submitted,
        Self::Correcting,
        Self::InReview,
        Self::Supplementing,
        Self::Deciding,
        Self::Confirming,
        Self::AwaitingNotice,
        Self::InNotice,
        Self::Objected,
        Self::Settling,
        Self::Completed,
        Self::Rejected,
        Self::Declined,
        Self::Withdrawn,
        Self::Discarded,
        Self::Revoked,
    ];

    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Correcting => "correcting",
            Self::InReview => "in_review",
            Self::Supplementing => "supplementing",
            Self::Deciding => "deciding",
            Self::Confirming => "confirming",
            Self::AwaitingNotice => "awaiting_notice",
            Self::InNotice => "in_notice",
            Self::Objected => "objected",
            Self::Settling => "settling",
            Self::Completed => "completed",
            Self::Rejected => "rejected",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Discarded => "discarded",
            Self::Revoked => "revoked",
        }
    }

    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "草稿",
            Self::Submitted => "待受理",
            Self::Correcting => "待补正",
            Self::InReview => "审查中",
            Self::Supplementing => "待补充材料",
            Self::Deciding => "待决定",
            Self::Confirming => "决定待复核",
            Self::AwaitingNotice => "拟通过，待公示",
            Self::InNotice => "公示中",
            Self::Objected => "异议处理中",
            Self::Settling => "公示结束，待办结",
            Self::Completed => "已办结",
            Self::Rejected => "未通过",
            Self::Declined => "不予受理",
            Self::Withdrawn => "已撤回",
            Self::Discarded => "已删除",
            Self::Revoked => "已撤销",
        }
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == text)
    }

    /// Whose turn it is in this state.
    pub const fn turn(self) -> Turn {
        match self {
            Self::Draft | Self::Correcting | Self::Supplementing => Turn::Applicant,
            Self::Submitted
            | Self::InReview
            | Self::Deciding
            | Self::Confirming
            | Self::AwaitingNotice
            | Self::Objected
            | Self::Settling => Turn::Office,
            Self::InNotice => Turn::Public,
            Self::Completed | Self::Rejected | Self::Declined | Self::Withdrawn | Self::Discarded | Self::Revoked => Turn::Nobody,
        }
    }

    /// Whether the promised days run: never while the applicant has to act or the public may object, and not after the end.
    pub const fn counts_days(self) -> bool {
        matches!(self, Self::InReview | Self::Deciding | Self::Confirming)
    }

    /// Whether it was handed in and is not over.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Draft) && !matches!(self.turn(), Turn::Nobody)
    }

    /// Whether nothing leads on from here by itself; a thrown-away draft and a revoked file are ends for good.
    pub const fn is_end(self) -> bool {
        matches!(self, Self::Discarded | Self::Revoked)
    }
}

#[cfg(test)]
#[path = "flow_tests.rs"]
mod tests;
