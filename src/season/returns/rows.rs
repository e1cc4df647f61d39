//! Rows of reporters and returns for the bulk inserts.

use std::collections::BTreeMap;

use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::story::Story;
use crate::returns::Period;
use crate::returns::entity::{monthly_return, reporter, return_step};
use crate::returns::figures::Figures;
use crate::returns::rules::Action;

/// Who verifies in the demonstration.
const OFFICIAL: &str = "演示经办人";
/// Who reports in it.
const CLERK: &str = "演示填报人";

/// What people say of a change.
const REASONS: [&str; 4] = [
    "旺季备货集中出运，放行票数增加较多。",
    "上月春节停工，本月恢复正常。",
    "新签大客户首批订单集中放行。",
    "部分订单顺延到下月出运。",
];

/// A return of a month.
pub(super) fn monthly(
    reporter: &reporter::Model,
    (period, vintage): (Period, i32),
    story: &Story,
    figures: &Figures,
    alerts: &[String],
    note: &str,
    form_revision: i32,
) -> monthly_return::ActiveModel {
    let by = |at: Option<chrono::DateTime<chrono::Utc>>, name: &str| at.map(|_| name.to_owned());
    let reasons: BTreeMap<&String, &str> = alerts
        .iter()
        .enumerate()
        .map(|(at, field)| (field, REASONS[(at + usize::try_from(period.month()).unwrap_or(0)) % 4]))
        .collect();
    let first = story.steps.first().map(|step| step.at).unwrap_or_default();
    let last = story.steps.last().map(|step| step.at).unwrap_or_default();
    let state = story.state();
    let handed = story.at(Action::Submit);
    let verified = story.at(Action::Verify).filter(|_| !state.is_open());
    let locked = story.at(Action::Lock);
    let back = story.steps.iter().rev().find(|step| step.action == Action::GiveBack).and_then(|step| step.reason);
    monthly_return::ActiveModel {
        id: NotSet,
        reporter_id: Set(reporter.id),
        form_key: Set(reporter.form_key.clone()),
        form_revision: Set(form_revision),
        division_code: Set(reporter.division_code.clone()),
        period: Set(period.number()),
        vintage: Set(vintage),
        state: Set(state.key().to_owned()),
        figures: Set(json!(figures)),
        reasons: Set(json!(reasons)),
        note: Set(note.to_owned()),
        revision: Set(i32::try_from(story.steps.len()).unwrap_or(1)),
        due_on: Set(story.due_on),
        source: Set(if period.month() % 3 == 0 { "xlsx" } else { "web" }.to_owned()),
        is_on_time: Set(story.is_on_time().filter(|_| vintage == 1)),
        returned_note: Set(back.filter(|_| state == crate::returns::rules::State::Returned).map(str::to_owned)),
        submitted_at: Set(handed),
        submitted_by: Set(None),
        submitted_by_name: Set(by(handed, CLERK)),
        verified_at: Set(verified),
        verified_by: Set(None),
        verified_by_name: Set(by(verified, OFFICIAL)),
        locked_at: Set(locked),
        locked_by_name: Set(by(locked, "月报锁定")),
        is_demo: Set(true),
        created_at: Set(first),
        updated_at: Set(last),
        updated_by_name: Set(CLERK.to_owned()),
    }
}

/// The steps of a return.
pub(super) fn steps(return_id: i64, story: &Story) -> Vec<return_step::ActiveModel> {
    let name = |action: Action| match action {
        Action::Verify | Action::GiveBack | Action::Supersede => OFFICIAL,
        Action::Lock => "月报锁定",
        _ => CLERK,
    };
    let step = |step: &super::story::Step| return_step::ActiveModel {
        id: NotSet,
        return_id: Set(return_id),
        action: Set(step.action.key().to_owned()),
        from_state: Set(step.from.map(|state| state.key().to_owned())),
        to_state: Set(step.to.key().to_owned()),
        reason: Set(step.reason.map(str::to_owned)),
        actor_id: Set(None),
        actor_name: Set(name(step.action).to_owned()),
        at: Set(step.at),
    };
    story.steps.iter().map(step).collect()
}
