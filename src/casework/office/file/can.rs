//! What this officer can do with a file now: one task that is theirs, and what can be done beside it.

use crate::access::entity::app_user;
use crate::access::{Cx, Officer, Role};
use crate::casework::engine::stages;
use crate::casework::entity::{application_step, review_task};
use crate::casework::flow::{Action, Side, State, actions};
use crate::casework::office::look::{Due, task_name};
use crate::casework::permit;
use crate::casework::programme::{InspectionItem, Settlement, StageKind};
use crate::casework::store::people::as_officer;
use crate::casework::store::tasks::{self, CONFIRMATION};
use crate::values::{Calendar, Fen};
use crate::web::PageError;
use crate::web::filters::moment;

use super::Loaded;

/// See the module.
#[expect(clippy::struct_excessive_bools, reason = "each shows one panel")]
pub struct Can {
    /// This officer.
    pub me: i64,
    /// The task that is this officer's turn.
    pub turn: Option<Turn>,
    /// Why nothing can be done, where something waits for somebody else.
    pub waits: String,
    /// Tasks that can be given to somebody.
    pub assign: Vec<Assignable>,
    /// The applicant can be asked for more during the review.
    pub supplement: bool,
    /// The promised days can be extended.
    pub extend: bool,
    /// An approval can be taken back before its notice.
    pub take_back: bool,
    /// A refusal can be looked at again.
    pub reconsider: bool,
    /// What was decided can be taken back.
    pub revoke: Option<Revocation>,
    /// What was decided ends with its certificate, and not here.
    pub revoke_certificate: bool,
    /// Messages reach somebody.
    pub message: bool,
    /// Whom one can say to have an interest in the matter.
    pub recusable: Vec<(String, String)>,
    /// How many experts are missing.
    pub missing_experts: usize,
}

/// How far taking a decision back has come.
pub struct Revocation {
    /// By whom, when and why it was proposed.
    pub proposed: Option<(String, String, String)>,
    /// Whether this officer proposed it.
    pub is_own: bool,
}

/// The task that is this officer's turn.
pub struct Turn {
    /// The task.
    pub id: i64,
    /// Which form: `admission`, `review`, `departments`, `inspection`, `decision` or `confirmation`.
    pub form: &'static str,
    /// What it is called.
    pub name: String,
    /// Until when.
    pub due: Due,
    /// Whether it is given to somebody already.
    pub is_taken: bool,
    /// Points of the visit.
    pub items: Vec<Point>,
    /// Whether money is given.
    pub has_amount: bool,
    /// The most that can be approved, as it is typed.
    pub most: String,
    /// What is proposed, for the one who confirms: word, amount, reasons, by whom.
    pub proposed: Option<(&'static str, String, String, String)>,
    /// Whether there is a stage to go back to.
    pub can_return: bool,
}

/// A point of the visit.
pub struct Point {
    /// Name of its control.
    pub name: String,
    /// What to look at.
    pub text: String,
    /// `yes_no`, `text` or `number`.
    pub kind: String,
}

impl Point {
    fn of(item: &InspectionItem) -> Self {
        Self { name: format!("item_{}", item.key), text: item.text.clone(), kind: item.kind.clone() }
    }
}

/// A task that can be given to somebody.
pub struct Assignable {
    /// The task.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// Whose it is.
    pub now: String,
    /// Name of the select on the page.
    pub field: String,
    /// Who can do it.
    pub people: Vec<(i64, String, bool)>,
}

/// What this officer can do.
pub fn of(cx: &Cx<Officer>, loaded: &Loaded) -> Result<Can, PageError> {
    let case = &loaded.case;
    let state = case.state();
    let may: Vec<Action> = actions(state, Side::Office).collect();
    let is_lead = cx.who.role == Role::Administrator || cx.who.unit.as_deref().is_none_or(|unit| unit == permit::LEAD_UNIT);
    let decides = is_lead
        && case
            .definition
            .position_of(StageKind::Decision)
            .and_then(|at| case.definition.stage(at))
            .is_none_or(|stage| cx.who.covers(&stage.desk.division(&case.application.division_code)));
    let mine = loaded
        .open()
        .filter(|task| is_doable(cx, loaded, task))
        .min_by_key(|task| (task.assignee_id != Some(cx.who.id), task.due_on, task.id));
    let turn = mine.map(|task| turn(cx, loaded, task)).transpose()?;
    let missing = missing_experts(loaded);
    let is_certified = state == State::Completed && case.definition.settlement() == Some(Settlement::Certificate);
    Ok(Can {
        me: cx.who.id,
        waits: if turn.is_none() { waits(cx, loaded) } else { String::new() },
        turn,
        assign: loaded.open().filter_map(|task| assignable(cx, loaded, task)).collect(),
        supplement: state == State::InReview && is_lead,
        extend: state.counts_days() && decides && case.clock().is_some_and(|clock| clock.extended == 0),
        take_back: state == State::AwaitingNotice && decides,
        reconsider: may.contains(&Action::Reconsider) && decides,
        revoke: (may.contains(&Action::Revoke) && decides && !is_certified).then(|| revocation(cx, loaded)),
        revoke_certificate: is_certified && decides,
        message: !matches!(state, State::Withdrawn),
        recusable: recusable(cx, loaded),
        missing_experts: if is_lead { missing } else { 0 },
    })
}

fn revocation(cx: &Cx<Officer>, loaded: &Loaded) -> Revocation {
    let said = |step: &application_step::Model| (step.actor_name.clone(), moment(step.at), step.note.clone().unwrap_or_default());
    let is_own = loaded.revocation.as_ref().is_some_and(|step| step.actor_id == Some(cx.who.id));
    Revocation { proposed: loaded.revocation.as_ref().map(said), is_own }
}

/// Whether an open task can be finished by this officer.
fn is_doable(cx: &Cx<Officer>, loaded: &Loaded, task: &review_task::Model) -> bool {
    let case = &loaded.case;
    let is_theirs = task.assignee_id.is_none_or(|id| loaded.ids.contains(&id)) || cx.who.role == Role::Administrator;
    let proposed = task.kind == CONFIRMATION && case.application.proposed_by == Some(cx.who.id);
    let visited = task.kind == StageKind::Inspection.key()
        && loaded.tasks.iter().any(|other| {
            other.stage == task.stage && other.kind == task.kind && other.state == tasks::DONE && other.done_by == Some(cx.who.id)
        });
    let is_open_to_us = !matches!(case.state(), State::Supplementing | State::Correcting);
    is_open_to_us && is_theirs && !proposed && !visited && permit::task(&cx.who, &case.application, task, false).is_ok()
}

fn turn(cx: &Cx<Officer>, loaded: &Loaded, task: &review_task::Model) -> Result<Turn, PageError> {
    let case = &loaded.case;
    let form = match StageKind::parse(&task.kind) {
        Some(StageKind::Admission) => "admission",
        Some(StageKind::Departments) => "departments",
        Some(StageKind::Inspection) => "inspection",
        Some(StageKind::Decision) => "decision",
        None => "confirmation",
        _ => "review",
    };
    let proposed = case.proposal().filter(|_| form == "confirmation").map(|proposal| {
        let amount = proposal.amount_fen.filter(|_| proposal.is_approval).map(|fen| format!("{} 元", Fen(fen).plain()));
        (if proposal.is_approval { "通过" } else { "不通过" }, amount.unwrap_or_default(), proposal.reasons, proposal.by)
    });
    let earlier = case.definition.stages.iter().enumerate();
    let before =
        earlier.filter(|(at, stage)| i32::try_from(*at).is_ok_and(|at| at < case.application.stage) && stage.kind.is_review());
    Ok(Turn {
        id: task.id,
        form,
        name: task_name(&case.definition, task),
        due: Due::of(&*cx.site.kept::<Calendar>()?, cx.site.clock.today(), task.due_on),
        is_taken: task.assignee_id == Some(cx.who.id),
        items: if form == "inspection" { case.definition.inspection.items.iter().map(Point::of).collect() } else { Vec::new() },
        has_amount: case.definition.amount.is_some(),
        most: case.application.requested_fen.map(|fen| Fen(fen).typed()).unwrap_or_default(),
        proposed,
        can_return: before.count() > 0,
    })
}

/// Why nothing can be done here now.
fn waits(cx: &Cx<Officer>, loaded: &Loaded) -> String {
    let case = &loaded.case;
    let state = case.state();
    if state == State::Confirming && case.application.proposed_by == Some(cx.who.id) {
        return "这项决定由您拟定，须由另一名经办人复核。".to_owned();
    }
    match state {
        State::Correcting | State::Supplementing => return "正在等申报单位补正或补充材料，期间不计办理时限。".to_owned(),
        State::AwaitingNotice => return "决定已复核通过，等待列入公示。".to_owned(),
        State::InNotice | State::Objected => return "公示和异议在“公示”中办理。".to_owned(),
        State::Settling => return "公示结束，等待拨付或发证。".to_owned(),
        _ => {}
    }
    let open: Vec<&review_task::Model> = loaded.open().collect();
    if let Some(task) = open.iter().find(|task| task.assignee_id.is_some() && task.expert_id.is_none()) {
        let name = name_of(&loaded.officers, task.assignee_id);
        return format!("“{}”由 {name} 办理。", task_name(&case.definition, task));
    }
    if open.iter().any(|task| task.expert_id.is_some()) {
        return "专家正在独立评分，全部提交后进入下一环节。".to_owned();
    }
    let Some(task) = open.first() else { return String::new() };
    match permit::task(&cx.who, &case.application, task, false) {
        Err(refusal) => refusal.0,
        Ok(_) => "您已经提交过意见，等待其他人员办理。".to_owned(),
    }
}

fn assignable(cx: &Cx<Officer>, loaded: &Loaded, task: &review_task::Model) -> Option<Assignable> {
    let case = &loaded.case;
    permit::task(&cx.who, &case.application, task, false).ok()?;
    let may = |user: &&app_user::Model| {
        let is_recused = loaded.recusals.iter().any(|row| row.user_id == user.id);
        as_officer(user).is_some_and(|officer| permit::task(&officer, &case.application, task, is_recused).is_ok())
    };
    let people = loaded.officers.iter().filter(may).map(|user| (user.id, user.name.clone(), task.assignee_id == Some(user.id)));
    Some(Assignable {
        id: task.id,
        name: task_name(&case.definition, task),
        now: if task.assignee_id.is_some() { name_of(&loaded.officers, task.assignee_id) } else { "未分派".to_owned() },
        field: format!("assignee_{}", task.id),
        people: people.collect(),
    })
}

/// What somebody is called.
pub fn name_of(officers: &[app_user::Model], id: Option<i64>) -> String {
    let found = id.and_then(|id| officers.iter().find(|user| user.id == id));
    found.map_or_else(|| "已停用的账号".to_owned(), |user| user.name.clone())
}

/// Oneself, those who have a task, and experts who were drawn.
fn recusable(cx: &Cx<Officer>, loaded: &Loaded) -> Vec<(String, String)> {
    let mut found = vec![(cx.who.id.to_string(), "本人".to_owned())];
    for task in loaded.open().filter(|task| task.assignee_id.is_some_and(|id| id != cx.who.id)) {
        let Some(id) = task.assignee_id else { continue };
        let name = if task.expert_id.is_some() {
            format!("专家（任务 {}）", task.id)
        } else {
            name_of(&loaded.officers, Some(id))
        };
        if !found.iter().any(|(known, _)| *known == id.to_string()) {
            found.push((id.to_string(), name));
        }
    }
    found
}

/// How many experts the present stage lacks.
fn missing_experts(loaded: &Loaded) -> usize {
    let case = &loaded.case;
    let Some(stage) = case.stage().filter(|stage| stage.kind == StageKind::Experts && case.state() == State::InReview) else {
        return 0;
    };
    let there = loaded
        .tasks
        .iter()
        .filter(|task| task.stage == case.application.stage && matches!(task.state.as_str(), tasks::OPEN | tasks::DONE));
    stage.experts.saturating_sub(there.count())
}

/// Words of an outcome that a form may send.
pub fn outcome(word: &str) -> Option<&'static str> {
    [stages::PASS, stages::FAIL, stages::RETURN].into_iter().find(|known| *known == word)
}
