//! Where a file stands: state, whose turn, the promised day, and the stages of its way.

use crate::access::{Cx, Officer};
use crate::casework::engine::Case;
use crate::casework::engine::decision::Proposal;
use crate::casework::entity::review_task;
use crate::casework::flow::State;
use crate::casework::office::look::{Due, Tag, amount, number, state_tag, task_name, turn};
use crate::casework::programme::StageKind;
use crate::casework::store::{programmes, tasks};
use crate::forms::Catalogues;
use crate::values::Calendar;
use crate::web::PageError;
use crate::web::filters::{date, moment};

/// See the module.
pub struct Head {
    /// Organisation.
    pub name: String,
    /// Its page.
    pub organisation_url: String,
    /// Its code.
    pub code: String,
    /// Its division.
    pub division: String,
    /// Number of the receipt.
    pub number: String,
    /// Programme.
    pub programme: String,
    /// Call.
    pub call: String,
    /// State.
    pub state: Tag,
    /// Whose turn it is.
    pub turn: String,
    /// The promised day.
    pub promised: Due,
    /// Days used and left, or why the clock stands.
    pub clock: String,
    /// What is asked for.
    pub requested: Option<(String, String)>,
    /// What was approved.
    pub approved: Option<(String, String)>,
    /// What is proposed or was decided, and by whom.
    pub decision: Option<(String, String)>,
    /// When it came in.
    pub submitted: String,
    /// Stages of the way.
    pub stages: Vec<StageRow>,
    /// Invented.
    pub is_demo: bool,
}

/// A stage.
pub struct StageRow {
    /// Name.
    pub name: String,
    /// Who and how long.
    pub about: String,
    /// `done`, `now`, `next`, or `left` where rules left it out.
    pub standing: &'static str,
}

/// Of an application.
pub async fn of(cx: &Cx<Officer>, case: &Case, all: &[review_task::Model]) -> Result<Head, PageError> {
    let (calendar, places) = (cx.site.kept::<Calendar>()?, cx.site.kept::<Catalogues>()?);
    let row = &case.application;
    let call = programmes::call(cx.database(), row.call_id).await?;
    Ok(Head {
        name: row.organisation_name.clone(),
        organisation_url: format!("/office/organisations/{}", row.organisation_id),
        code: row.credit_code.clone(),
        division: places.division(&row.division_code).to_owned(),
        number: number(row),
        programme: case.definition.name.clone(),
        call: call.map(|call| call.name).unwrap_or_default(),
        state: state_tag(case.state()),
        turn: whose(case, all),
        promised: Due::of(&calendar, cx.site.clock.today(), row.due_on),
        clock: clock(cx, case, &calendar),
        requested: amount(row.requested_fen),
        approved: amount(row.approved_fen),
        decision: case.proposal().map(|proposal| said(case.state(), &proposal)),
        submitted: row.submitted_at.map(moment).unwrap_or_default(),
        stages: stages(case, all),
        is_demo: row.is_demo,
    })
}

/// Whose turn it is: the open tasks by name.
fn whose(case: &Case, all: &[review_task::Model]) -> String {
    let mut names: Vec<String> = Vec::new();
    for task in all.iter().filter(|task| task.state == tasks::OPEN) {
        let name = task_name(&case.definition, task);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let side = turn(case.state());
    if names.is_empty() { side.to_owned() } else { format!("{side}：{}", names.join("、")) }
}

fn clock(cx: &Cx<Officer>, case: &Case, calendar: &Calendar) -> String {
    let state = case.state();
    let Some(clock) = case.clock() else {
        return match state {
            State::Submitted => "受理后开始计算办理时限".to_owned(),
            State::Correcting => "等申报单位补正，不计时".to_owned(),
            _ => String::new(),
        };
    };
    let today = cx.site.clock.today();
    let (used, allowed) = (clock.used_by(today, calendar), clock.allowed + clock.extended);
    let extended = if clock.extended > 0 { format!("（含延长 {} 天）", clock.extended) } else { String::new() };
    let days = format!("已用 {used} / {allowed} 个工作日{extended}");
    if clock.running_since.is_some() {
        return days;
    }
    let why = match state {
        State::Supplementing => "等申报单位补充材料",
        State::InReview => match case.stage().map(|stage| stage.kind) {
            Some(StageKind::Experts) => "专家评审不计入",
            Some(StageKind::Inspection) => "现场核查不计入",
            _ => "本环节不计入",
        },
        State::AwaitingNotice | State::InNotice | State::Objected | State::Settling => "已作出决定",
        _ => "已停止",
    };
    format!("{days}，计时暂停：{why}")
}

fn said(state: State, proposal: &Proposal) -> (String, String) {
    let word = if proposal.is_approval { "通过" } else { "不通过" };
    let stage = if state == State::Confirming { "拟定，待复核" } else { "决定" };
    let by = if proposal.by.is_empty() { String::new() } else { format!("（{} 拟定）", proposal.by) };
    (format!("{stage}：{word}{by}"), proposal.reasons.clone())
}

fn stages(case: &Case, all: &[review_task::Model]) -> Vec<StageRow> {
    let state = case.state();
    let is_over = matches!(state, State::Completed | State::Rejected | State::Declined | State::Withdrawn | State::Revoked);
    let here = case.application.stage;
    let row = |(at, stage): (usize, &crate::casework::programme::Stage)| {
        let at = i32::try_from(at).unwrap_or(i32::MAX);
        let standing = match at.cmp(&here) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal if state == State::Completed => "done",
            std::cmp::Ordering::Equal if !is_over => "now",
            _ => "next",
        };
        // A stage that rules left out was passed without anybody doing anything.
        if standing == "done" && stage.kind.is_review() && !all.is_empty() && !all.iter().any(|task| task.stage == at) {
            return StageRow { name: stage.name.clone(), about: "按规则免于办理".to_owned(), standing: "left" };
        }
        let uncounted = if stage.counts { "" } else { "，不计入时限" };
        StageRow {
            name: stage.name.clone(), about: format!("{}　{} 个工作日{uncounted}", stage.who(), stage.days), standing
        }
    };
    case.definition.stages.iter().enumerate().map(row).collect()
}

/// A day in words, or nothing.
pub fn day(day: Option<chrono::NaiveDate>) -> String {
    day.map(date).unwrap_or_default()
}
