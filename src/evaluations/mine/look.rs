//! What the evaluated side sees of a round: whose turn it is and until when.

use chrono::NaiveDate;

use crate::evaluations::entity::{rectification, round, round_subject};
use crate::evaluations::permit::{may_assess, may_object};
use crate::evaluations::rules::Stage;
use crate::evaluations::standing::{ASSESSED, OPEN};
use crate::values::Calendar;
use crate::web::deadline;

/// What there is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Fill in and hand in the self-assessment.
    Assess,
    /// The self-assessment is handed in and can still be taken back.
    Assessed,
    /// Look at the draft result; object where it is wrong.
    Object,
    /// Put right.
    Rectify,
    /// Wait.
    Wait,
    /// Nothing; the grade holds.
    Done,
}

impl Turn {
    /// Of a subject with its rectifications.
    pub fn of(round: &round::Model, subject: &round_subject::Model, orders: &[rectification::Model]) -> Self {
        let stage = Stage::parse(&round.stage).unwrap_or(Stage::Draft);
        match () {
            () if orders.iter().any(|row| row.subject_id == subject.id && row.state == OPEN) => Self::Rectify,
            () if may_assess(round, subject) && subject.state == ASSESSED => Self::Assessed,
            () if may_assess(round, subject) => Self::Assess,
            () if may_object(round, subject) => Self::Object,
            () if stage.is_final() => Self::Done,
            () => Self::Wait,
        }
    }

    /// Whether it is this side's turn.
    pub const fn is_ours(self) -> bool {
        matches!(self, Self::Assess | Self::Object | Self::Rectify)
    }

    /// What to do, in a heading.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Assess => "请完成自评",
            Self::Assessed => "自评已提交",
            Self::Object => "请核对评价初稿",
            Self::Rectify => "请按要求整改",
            Self::Wait => "等待主管部门办理",
            Self::Done => "本轮评价已有结果",
        }
    }

    /// The same in a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Assess => {
                "逐项核对冻结的数据，数据不对的填写自报数并上传佐证，全部填好后提交。截止后自动进入核查，没有提交的按冻结的数据评价。"
            }
            Self::Assessed => "截止前可以撤回修改。截止后由县级、省级依次核查。",
            Self::Object => "下面是评价初稿的每一项得分和算式。认为有误的，在期限内提出异议并上传佐证；没有异议不用操作。",
            Self::Rectify => "逐项完成整改任务并上传佐证，全部完成后提交复查。",
            Self::Wait => "现在不需要您操作，有进展会在这里看到。",
            Self::Done => "可以查看得分说明、下载评价报告。",
        }
    }

    /// The last day.
    pub fn due_on(self, round: &round::Model, orders: &[rectification::Model]) -> Option<NaiveDate> {
        match self {
            Self::Assess | Self::Assessed => round.self_until,
            Self::Object => round.objection_until,
            Self::Rectify => orders.iter().filter(|row| row.state == OPEN).filter_map(|row| row.due_on).min(),
            Self::Wait | Self::Done => None,
        }
    }
}

/// A last day in words, and how urgent it is.
pub struct Due {
    /// 2026年11月30日，还剩 6 个工作日
    pub words: String,
    /// Ends a class: `soon`, `overdue` or nothing.
    pub kind: &'static str,
}

impl Due {
    /// Of a day.
    pub fn of(calendar: &Calendar, today: NaiveDate, due_on: NaiveDate) -> Self {
        let (words, is_past) = deadline::due(calendar, today, due_on);
        let is_soon = calendar.until(today, due_on) <= 3;
        Self {
            words,
            kind: if is_past {
                "overdue"
            } else if is_soon {
                "soon"
            } else {
                ""
            },
        }
    }
}
