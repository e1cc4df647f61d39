//! The stages of a round and every step between them: one table. Nothing moves a round that is not in it.
//! `docs/round-flow.svg` is drawn from it, and property tests walk it at random.

/// How far a round has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Being prepared: framework, subjects and dates are chosen.
    Draft,
    /// The subjects were told; the framework is frozen.
    Announced,
    /// The data are frozen, and officials look at them.
    Frozen,
    /// The subjects say what they think of themselves, with evidence.
    SelfAssessment,
    /// Officials of the counties check.
    CountyCheck,
    /// Officials of the province check.
    ProvincialCheck,
    /// Experts score alone.
    Experts,
    /// Officials compute the draft result and look at it.
    DraftResult,
    /// The subjects may object to the draft result.
    Objection,
    /// Grades are proposed by one and confirmed by another.
    Grading,
    /// The grades are in a public notice.
    PublicNotice,
    /// The notice is over: the grades hold.
    Final,
    /// Rectification, revocation and awards.
    Managed,
    /// Over.
    Closed,
    /// Given up.
    Cancelled,
}

/// Who makes a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// An official of the zone.
    Office,
    /// A clock or a public notice.
    System,
}

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Tell the subjects.
    Announce,
    /// Freeze the data.
    Freeze,
    /// Freeze the data anew before anybody has worked on them.
    Refreeze,
    /// Open the self-assessment.
    OpenAssessment,
    /// Close the self-assessment.
    CloseAssessment,
    /// The counties have checked.
    PassCounty,
    /// The province has checked, and experts score.
    PassProvincial,
    /// The province has checked, and the framework asks no experts.
    SkipExperts,
    /// The experts have scored.
    CloseExperts,
    /// Back to the county.
    ReturnToCounty,
    /// Back to the province.
    ReturnToProvincial,
    /// The draft result goes to the subjects.
    ShowDraft,
    /// All objections are answered.
    CloseObjections,
    /// Back to the draft result, because it has to be computed or looked at anew.
    Recompute,
    /// The notice begins.
    OpenNotice,
    /// The notice was taken back.
    CancelNotice,
    /// The notice ended without an open objection.
    EndNotice,
    /// Begin dynamic management.
    Manage,
    /// All that followed is done.
    Close,
    /// Give up.
    Cancel,
}

/// A line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// Where from.
    pub from: Stage,
    /// By what.
    pub action: Action,
    /// By whom.
    pub side: Side,
    /// Where to.
    pub to: Stage,
}

const fn step(from: Stage, action: Action, side: Side, to: Stage) -> Transition {
    Transition { from, action, side, to }
}

/// Every step there is.
pub const TRANSITIONS: [Transition; 33] = {
    use Action as A;
    use Side::{Office, System};
    use Stage as S;
    [
        step(S::Draft, A::Announce, Office, S::Announced),
        step(S::Draft, A::Cancel, Office, S::Cancelled),
        step(S::Announced, A::Freeze, Office, S::Frozen),
        step(S::Announced, A::Cancel, Office, S::Cancelled),
        step(S::Frozen, A::Refreeze, Office, S::Frozen),
        step(S::Frozen, A::OpenAssessment, Office, S::SelfAssessment),
        step(S::Frozen, A::Cancel, Office, S::Cancelled),
        step(S::SelfAssessment, A::CloseAssessment, Office, S::CountyCheck),
        step(S::SelfAssessment, A::CloseAssessment, System, S::CountyCheck),
        step(S::SelfAssessment, A::Cancel, Office, S::Cancelled),
        step(S::CountyCheck, A::PassCounty, Office, S::ProvincialCheck),
        step(S::CountyCheck, A::Cancel, Office, S::Cancelled),
        step(S::ProvincialCheck, A::PassProvincial, Office, S::Experts),
        step(S::ProvincialCheck, A::SkipExperts, Office, S::DraftResult),
        step(S::ProvincialCheck, A::ReturnToCounty, Office, S::CountyCheck),
        step(S::ProvincialCheck, A::Cancel, Office, S::Cancelled),
        step(S::Experts, A::CloseExperts, Office, S::DraftResult),
        step(S::Experts, A::Cancel, Office, S::Cancelled),
        step(S::DraftResult, A::ReturnToProvincial, Office, S::ProvincialCheck),
        step(S::DraftResult, A::ShowDraft, Office, S::Objection),
        step(S::DraftResult, A::Cancel, Office, S::Cancelled),
        step(S::Objection, A::CloseObjections, Office, S::Grading),
        step(S::Objection, A::CloseObjections, System, S::Grading),
        step(S::Objection, A::Cancel, Office, S::Cancelled),
        step(S::Grading, A::Recompute, Office, S::DraftResult),
        step(S::Grading, A::OpenNotice, System, S::PublicNotice),
        step(S::Grading, A::Cancel, Office, S::Cancelled),
        step(S::PublicNotice, A::CancelNotice, System, S::Grading),
        step(S::PublicNotice, A::EndNotice, System, S::Final),
        // A line that an objection struck from the notice is graded anew, by two, and announced again.
        step(S::Final, A::Recompute, Office, S::DraftResult),
        step(S::Final, A::Manage, Office, S::Managed),
        step(S::Managed, A::Close, Office, S::Closed),
        step(S::Closed, A::Manage, Office, S::Managed),
    ]
};

/// Where a step leads, if somebody on this side may make it here.
pub fn after(from: Stage, action: Action, side: Side) -> Option<Stage> {
    TRANSITIONS.iter().find(|step| step.from == from && step.action == action && step.side == side).map(|step| step.to)
}

/// The steps that a side can make from a stage.
pub fn actions(from: Stage, side: Side) -> impl Iterator<Item = Action> {
    TRANSITIONS.iter().filter(move |step| step.from == from && step.side == side).map(|step| step.action)
}

impl Stage {
    /// All stages.
    pub const ALL: [Self; 15] = [
        Self::Draft,
        Self::Announced,
        Self::Frozen,
        Self::SelfAssessment,
        Self::CountyCheck,
        Self::ProvincialCheck,
        Self::Experts,
        Self::DraftResult,
        Self::Objection,
        Self::Grading,
        Self::PublicNotice,
        Self::Final,
        Self::Managed,
        Self::Closed,
        Self::Cancelled,
    ];

    /// Those that a round passes in their order, as the bar above its page shows them.
    pub const WAY: [Self; 13] = [
        Self::Draft,
        Self::Announced,
        Self::Frozen,
        Self::SelfAssessment,
        Self::CountyCheck,
        Self::ProvincialCheck,
        Self::Experts,
        Self::DraftResult,
        Self::Objection,
        Self::Grading,
        Self::PublicNotice,
        Self::Final,
        Self::Managed,
    ];

    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Announced => "announced",
            Self::Frozen => "frozen",
            Self::SelfAssessment => "self_assessment",
            Self::CountyCheck => "county_check",
            Self::ProvincialCheck => "provincial_check",
            Self::Experts => "experts",
            Self::DraftResult => "draft_result",
            Self::Objection => "objection",
            Self::Grading => "grading",
            Self::PublicNotice => "public_notice",
            Self::Final => "final",
            Self::Managed => "managed",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "筹备",
            Self::Announced => "评价通知",
            Self::Frozen => "数据冻结",
            Self::SelfAssessment => "自评",
            Self::CountyCheck => "县级核查",
            Self::ProvincialCheck => "省级核查",
            Self::Experts => "专家评分",
            Self::DraftResult => "评价初稿",
            Self::Objection => "异议",
            Self::Grading => "拟定等级",
            Self::PublicNotice => "公示",
            Self::Final => "结果确定",
            Self::Managed => "动态管理",
            Self::Closed => "已办结",
            Self::Cancelled => "已终止",
        }
    }

    /// Class and drawing of its tag.
    pub const fn look(self) -> (&'static str, &'static str) {
        match self {
            Self::Draft => ("editing", "edit"),
            Self::Final | Self::Managed | Self::Closed => ("published", "done"),
            Self::Cancelled => ("withdrawn", "withdraw"),
            Self::PublicNotice => ("repealed", "pin"),
            _ => ("scheduled", "clock"),
        }
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.key() == text)
    }

    /// Whether nothing leads on from here by itself.
    pub const fn is_end(self) -> bool {
        matches!(self, Self::Cancelled)
    }

    /// Whether it rests: nobody has to do anything.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Cancelled)
    }

    /// Whether the subjects see that there is a round.
    pub const fn is_told(self) -> bool {
        !matches!(self, Self::Draft | Self::Cancelled)
    }

    /// Whether the subjects see their draft result.
    pub const fn shows_draft(self) -> bool {
        matches!(self, Self::Objection | Self::Grading | Self::PublicNotice | Self::Final | Self::Managed | Self::Closed)
    }

    /// Whether grades hold and everybody may see them, once the round is published.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Final | Self::Managed | Self::Closed)
    }

    /// Whether the framework of the round can still be exchanged.
    pub const fn chooses_framework(self) -> bool {
        matches!(self, Self::Draft)
    }

    /// Whether data were frozen.
    pub const fn has_data(self) -> bool {
        !matches!(self, Self::Draft | Self::Announced)
    }
}

impl Side {
    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::System => "system",
        }
    }
}

impl Action {
    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Announce => "发出评价通知",
            Self::Freeze => "冻结数据",
            Self::Refreeze => "重新冻结数据",
            Self::OpenAssessment => "开始自评",
            Self::CloseAssessment => "自评截止",
            Self::PassCounty => "县级核查完成",
            Self::PassProvincial => "省级核查完成，专家评分",
            Self::SkipExperts => "省级核查完成，无专家指标",
            Self::CloseExperts => "专家评分完成",
            Self::ReturnToCounty => "退回县级核查",
            Self::ReturnToProvincial => "退回省级核查",
            Self::ShowDraft => "告知评价初稿",
            Self::CloseObjections => "异议期结束",
            Self::Recompute => "重新测算",
            Self::OpenNotice => "开始公示",
            Self::CancelNotice => "撤回公示",
            Self::EndNotice => "公示结束，等级生效",
            Self::Manage => "进入动态管理",
            Self::Close => "办结",
            Self::Cancel => "终止评价",
        }
    }

    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Announce => "announce",
            Self::Freeze => "freeze",
            Self::Refreeze => "refreeze",
            Self::OpenAssessment => "open_assessment",
            Self::CloseAssessment => "close_assessment",
            Self::PassCounty => "pass_county",
            Self::PassProvincial => "pass_provincial",
            Self::SkipExperts => "skip_experts",
            Self::CloseExperts => "close_experts",
            Self::ReturnToCounty => "return_to_county",
            Self::ReturnToProvincial => "return_to_provincial",
            Self::ShowDraft => "show_draft",
            Self::CloseObjections => "close_objections",
            Self::Recompute => "recompute",
            Self::OpenNotice => "open_notice",
            Self::CancelNotice => "cancel_notice",
            Self::EndNotice => "end_notice",
            Self::Manage => "manage",
            Self::Close => "close",
            Self::Cancel => "cancel",
        }
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<Self> {
        TRANSITIONS.iter().map(|step| step.action).find(|action| action.key() == text)
    }

    /// Whether somebody has to say why.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::Cancel | Self::ReturnToCounty | Self::ReturnToProvincial | Self::Recompute | Self::Refreeze)
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
