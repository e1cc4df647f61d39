//! Stored words of what belongs to a round, and what people read for them.

/// A subject that has not handed its self-assessment in.
pub const LISTED: &str = "listed";
/// A subject whose self-assessment is handed in.
pub const ASSESSED: &str = "assessed";
/// A subject that is not evaluated in this round after all.
pub const EXCLUDED: &str = "excluded";
/// A subject whose recognition was revoked.
pub const REVOKED: &str = "revoked";

/// What people read for the state of a subject.
pub fn subject_name(state: &str) -> &'static str {
    match state {
        ASSESSED => "已提交自评",
        EXCLUDED => "不参加本轮",
        REVOKED => "已摘牌",
        _ => "未提交自评",
    }
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Gathered from returns and records when the data were frozen.
    Frozen,
    /// Found by an official of the county.
    County,
    /// Found by an official of the province.
    Provincial,
    /// The mean of the experts.
    Expert,
    /// After an objection.
    Objection,
}

impl Origin {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Frozen, Self::County, Self::Provincial, Self::Expert, Self::Objection];

    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Frozen => "frozen",
            Self::County => "county",
            Self::Provincial => "provincial",
            Self::Expert => "expert",
            Self::Objection => "objection",
        }
    }

    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Frozen => "冻结数据",
            Self::County => "县级核查",
            Self::Provincial => "省级核查",
            Self::Expert => "专家评分",
            Self::Objection => "异议处理",
        }
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|origin| origin.key() == text)
    }
}

/// Who checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// The county or the city.
    County,
    /// The province.
    Provincial,
}

impl Level {
    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::County => "county",
            Self::Provincial => "provincial",
        }
    }

    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::County => "县级核查",
            Self::Provincial => "省级核查",
        }
    }

    /// Where values come from that are found here.
    pub const fn origin(self) -> Origin {
        match self {
            Self::County => Origin::County,
            Self::Provincial => Origin::Provincial,
        }
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::County, Self::Provincial].into_iter().find(|level| level.key() == text)
    }
}

/// What a check agrees with: what the subject said, or the frozen value where it said nothing.
pub const AGREE: &str = "agree";
/// What a check puts right.
pub const CORRECT: &str = "correct";

/// An expert who was drawn and has not declared anything.
pub const DRAWN: &str = "drawn";
/// An expert who declared and may open the files.
pub const DECLARED: &str = "declared";
/// An expert who has handed all scores in.
pub const SUBMITTED: &str = "submitted";
/// An expert who gave the seat back.
pub const LEFT: &str = "left";

/// What people read for the state of a seat.
pub fn seat_name(state: &str) -> &'static str {
    match state {
        DRAWN => "待回避声明",
        DECLARED => "评分中",
        SUBMITTED => "已提交",
        _ => "已退出",
    }
}

/// An objection that nobody has answered.
pub const RAISED: &str = "raised";
/// An objection that is right.
pub const UPHELD: &str = "upheld";
/// An objection that is not right.
pub const DISMISSED: &str = "dismissed";
/// An objection that was taken back.
pub const WITHDRAWN: &str = "withdrawn";

/// What people read for the state of an objection.
pub fn objection_name(state: &str) -> &'static str {
    match state {
        RAISED => "待处理",
        UPHELD => "成立",
        DISMISSED => "不成立",
        _ => "已撤回",
    }
}

/// A proposal of an award.
pub const AWARD: &str = "award";
/// A proposal of a revocation.
pub const REVOCATION: &str = "revocation";
/// Waits for somebody else.
pub const PROPOSED: &str = "proposed";
/// Confirmed by somebody else.
pub const CONFIRMED: &str = "confirmed";
/// Not agreed with.
pub const REJECTED: &str = "rejected";

/// What people read for the kind of a decision.
pub fn decision_name(kind: &str) -> &'static str {
    if kind == AWARD { "通报表扬" } else { "摘牌" }
}

/// What people read for the state of a decision.
pub fn decision_state_name(state: &str) -> &'static str {
    match state {
        PROPOSED => "待复核",
        CONFIRMED => "已生效",
        _ => "复核不同意",
    }
}

/// A rectification, or a task of it, that is being worked on.
pub const OPEN: &str = "open";
/// A task that is reported as done.
pub const DONE: &str = "done";
/// A task that was given back.
pub const RETURNED: &str = "returned";
/// A rectification handed in for the re-check.
pub const HANDED_IN: &str = "handed_in";
/// A rectification that passed the re-check.
pub const PASSED: &str = "passed";
/// A rectification that did not.
pub const FAILED: &str = "failed";

/// What people read for the state of a rectification.
pub fn rectification_name(state: &str) -> &'static str {
    match state {
        OPEN => "整改中",
        HANDED_IN => "待复查",
        PASSED => "复查通过",
        _ => "复查未通过",
    }
}

/// What people read for the state of a task.
pub fn task_name(state: &str) -> &'static str {
    match state {
        OPEN => "待完成",
        DONE => "已完成",
        _ => "退回",
    }
}
