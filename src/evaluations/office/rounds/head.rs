//! What stands above every part of a round: where it stands, how it got there and what else there is.

use crate::access::{Cx, Officer};
use crate::evaluations::engine::stage;
use crate::evaluations::entity::round;
use crate::evaluations::link;
use crate::evaluations::rules::Stage;
use crate::evaluations::store::frameworks;
use crate::evaluations::store::rounds::Dates;
use crate::values::Calendar;
use crate::web::PageError;
use crate::web::deadline;
use crate::web::filters::date;

/// The head of a round's pages.
pub(in crate::evaluations) struct Head {
    pub(in crate::evaluations) id: i64,
    pub(in crate::evaluations) name: String,
    pub(in crate::evaluations) lead: String,
    pub(in crate::evaluations) tag: (&'static str, &'static str, &'static str),
    pub(in crate::evaluations) due: String,
    pub(in crate::evaluations) is_late: bool,
    pub(in crate::evaluations) framework: (String, String),
    pub(in crate::evaluations) stages: Vec<StageView>,
    pub(in crate::evaluations) tabs: Vec<Tab>,
}

/// A stage in the bar.
pub(in crate::evaluations) struct StageView {
    pub(in crate::evaluations) name: &'static str,
    pub(in crate::evaluations) about: String,
    pub(in crate::evaluations) standing: &'static str,
}

/// A part of a round.
pub(in crate::evaluations) struct Tab {
    pub(in crate::evaluations) name: &'static str,
    pub(in crate::evaluations) url: String,
    pub(in crate::evaluations) is_current: bool,
}

impl Head {
    /// For a part of a round's pages; one query.
    pub(in crate::evaluations) async fn of(cx: &Cx<Officer>, round: &round::Model, part: &str) -> Result<Self, PageError> {
        let framework = frameworks::find(cx.database(), round.framework_id).await?.ok_or(PageError::NotFound)?;
        let at = stage(round);
        let today = cx.site.clock.today();
        let calendar = cx.site.kept::<Calendar>()?;
        let (due, is_late) = match round.due_on {
            Some(day) if !at.is_over() => deadline::due(&calendar, today, day),
            _ => (String::new(), false),
        };
        let (kind, icon) = at.look();
        let demo = if round.is_demo { "（演示数据）" } else { "" };
        Ok(Self {
            id: round.id,
            name: round.name.clone(),
            lead: format!("评价 {} 年，第 {} 版指标体系{demo}", round.year, framework.revision),
            tag: (kind, icon, at.name()),
            due,
            is_late,
            framework: (framework.name, link::framework(framework.id)),
            stages: stages(round, at),
            tabs: tabs(round, at, part),
        })
    }
}

fn stages(round: &round::Model, at: Stage) -> Vec<StageView> {
    let dates = Dates::of(round);
    let view = |stage: Stage| StageView {
        name: stage.name(),
        about: match dates.due(stage) {
            Some(day) if !matches!(stage, Stage::Announced | Stage::Frozen) => format!("至 {}", date(day)),
            _ => String::new(),
        },
        standing: match (at, stage.cmp(&at)) {
            (Stage::Closed, _) | (_, std::cmp::Ordering::Less) if at != Stage::Cancelled => "done",
            (_, std::cmp::Ordering::Equal) => "now",
            _ => "later",
        },
    };
    Stage::WAY.into_iter().map(view).collect()
}

fn tabs(round: &round::Model, at: Stage, part: &str) -> Vec<Tab> {
    let base = link::round(round.id);
    let all = [
        ("show", "对象与得分", base.clone(), true),
        ("experts", "专家", format!("{base}/experts"), at >= Stage::Experts),
        ("robustness", "稳健性", format!("{base}/robustness"), round.computed_at.is_some()),
        ("objections", "异议", format!("{base}/objections"), at >= Stage::Objection),
        ("grades", "等级", format!("{base}/grades"), at >= Stage::Grading),
        ("management", "动态管理", format!("{base}/management"), at >= Stage::Managed),
        ("history", "办理记录", format!("{base}/history"), true),
    ];
    let is_there = |(_, _, _, is_there): &(&str, &str, String, bool)| *is_there && at != Stage::Cancelled;
    let tabs = all.into_iter().filter(|tab| is_there(tab) || matches!(tab.0, "show" | "history"));
    tabs.map(|(key, name, url, _)| Tab { name, url, is_current: key == part }).collect()
}
