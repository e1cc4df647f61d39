//! How far an application has come: whose turn it is, until when, what happened, and what has to be corrected.

mod said;

use actix_web::http::StatusCode;
use askama::Template;

use super::Own;
use super::look::{self, Due, Step, Tag};
use super::messages::{Thread, thread};
use super::paper::{Paper, SectionLine};
use crate::access::{Cx, Member, Workspace};
use crate::casework::flow::{Action, Side, State, Turn, actions};
use crate::casework::letter::REMEDIES;
use crate::casework::link;
use crate::casework::store::programmes::{self, CallState};
use crate::casework::store::{corrections, documents, messages, revisions, steps};
use crate::values::{Calendar, Fen};
use crate::web::filters::date;
use crate::web::{Answer, FormView, PageError, render};

use said::{Event, ItemLine, items, timeline};

#[derive(Template)]
#[template(path = "casework/mine/status.html")]
struct StatusPage {
    workspace: Workspace,
    form: FormView,
    base: String,
    name: String,
    number: String,
    tag: Tag,
    turn: &'static str,
    plainly: String,
    due: Option<Due>,
    clock: String,
    way: Vec<Step>,
    decision: Option<DecisionView>,
    correction: Option<CorrectionView>,
    sections: Vec<SectionLine>,
    thread: Thread,
    timeline: Vec<Event>,
    facts: Vec<(&'static str, String)>,
    can: Can,
    revisions: usize,
    is_demo: bool,
    guide_url: String,
}

#[expect(clippy::struct_excessive_bools, reason = "each decides about one part of the page")]
struct Can {
    withdraw: bool,
    reopen: bool,
    receipt: bool,
    write: bool,
    edit: bool,
}

struct DecisionView {
    word: &'static str,
    kind: &'static str,
    icon: &'static str,
    amount: String,
    reasons: String,
    remedies: &'static str,
}

struct CorrectionView {
    note: String,
    items: Vec<ItemLine>,
    open: usize,
}

/// The page, with what was wrong with the last post.
pub(super) async fn page(cx: &Cx<Member>, status: StatusCode, own: &Own, form: FormView) -> Answer {
    let (case, row, state) = (&own.case, &own.case.application, own.case.state());
    let paper = Paper::load(&cx.site, cx.database(), own).await?;
    let said = messages::of(cx.database(), row.id).await?;
    if said.iter().any(|message| message.side == Side::Office.key() && message.read_at.is_none()) {
        mark_read(cx, own).await?;
    }
    let call = programmes::call(cx.database(), row.call_id).await?.ok_or(PageError::NotFound)?;
    let is_open_call = CallState::of(&call, cx.site.clock.now()) == CallState::Open;
    let calendar = cx.site.kept::<Calendar>()?;
    let frozen = revisions::of(cx.database(), row.id).await?;
    let is_correcting = matches!(state, State::Correcting | State::Supplementing);
    let correction = if is_correcting { corrections::waiting(cx.database(), row.id).await? } else { None };
    let correction = correction.map(|correction| {
        let items = items(own, &paper, frozen.last(), &correction);
        let open = items.iter().filter(|item| !item.is_changed).count();
        CorrectionView { note: correction.note.unwrap_or_default(), items, open }
    });
    let may = |action: Action| own.permit.is_some() && actions(state, Side::Applicant).any(|known| known == action);
    let page = StatusPage {
        workspace: cx.workspace(format!("{}：{}", case.number(), case.definition.name)),
        base: own.url(),
        name: case.definition.name.clone(),
        number: case.number(),
        tag: Tag::of(state),
        turn: state.turn().name(),
        plainly: look::plainly(case),
        due: look::due(row, state, &calendar, cx.site.clock.today()),
        clock: clock_words(own, &calendar, cx.site.clock.today()),
        way: look::way(case),
        decision: decision(own),
        correction,
        sections: if is_correcting { paper.lines(case) } else { Vec::new() },
        thread: thread(&said, &paper.documents, &own.url()),
        timeline: timeline(steps::of(cx.database(), row.id).await?),
        facts: facts(own, &call.name),
        can: Can {
            withdraw: may(Action::Withdraw),
            reopen: may(Action::Reopen) && is_open_call,
            receipt: row.submitted_at.is_some(),
            write: own.permit.is_some() && row.submitted_at.is_some(),
            edit: own.is_editable(),
        },
        revisions: frozen.len(),
        is_demo: row.is_demo,
        guide_url: link::programme(&case.definition.key),
        form,
    };
    render(status, &page)
}

async fn mark_read(cx: &Cx<Member>, own: &Own) -> Result<(), PageError> {
    let Some(permit) = &own.permit else { return Ok(()) };
    let write = cx.begin().await?;
    messages::read(&write, permit).await?;
    let event = crate::casework::event::CaseEvent::of("application.messages_read", &own.case.application, "阅读留言");
    Ok(write.commit(event).await?)
}

/// Days used and left, in words.
fn clock_words(own: &Own, calendar: &Calendar, today: chrono::NaiveDate) -> String {
    let Some(clock) = own.case.clock() else { return String::new() };
    let used = clock.used_by(today, calendar);
    let allowed = clock.allowed + clock.extended;
    let standing = match clock.running_since {
        Some(_) => String::new(),
        None if own.case.state().turn() == Turn::Nobody => String::new(),
        None if own.case.state().counts_days() => "，这一环节不计入时限".to_owned(),
        None => "，现在不计时".to_owned(),
    };
    let extended = match (&clock.extension_reason, clock.extended) {
        (Some(reason), 1..) => format!("；已延长 {} 个工作日：{reason}", clock.extended),
        _ => String::new(),
    };
    format!("承诺 {allowed} 个工作日，已用 {used} 个{standing}{extended}")
}

fn decision(own: &Own) -> Option<DecisionView> {
    let row = &own.case.application;
    let reasons = own.case.proposal().map(|proposal| proposal.reasons);
    match own.case.state() {
        State::Rejected => Some(DecisionView {
            word: "不予通过",
            kind: "repealed",
            icon: "close",
            amount: String::new(),
            reasons: reasons.unwrap_or_default(),
            remedies: REMEDIES,
        }),
        State::Declined => {
            let reasons = row.decision.as_ref().and_then(|decision| decision.get("reasons")).and_then(|reasons| reasons.as_str());
            Some(DecisionView {
                word: "不予受理",
                kind: "repealed",
                icon: "close",
                amount: String::new(),
                reasons: reasons.unwrap_or_default().to_owned(),
                remedies: REMEDIES,
            })
        }
        State::AwaitingNotice | State::InNotice | State::Objected | State::Settling | State::Completed | State::Revoked => {
            Some(DecisionView {
                word: "通过",
                kind: "published",
                icon: "done",
                amount: row.approved_fen.map(|fen| Fen(fen).to_string()).unwrap_or_default(),
                reasons: reasons.unwrap_or_default(),
                remedies: "",
            })
        }
        _ => None,
    }
}

fn facts(own: &Own, call: &str) -> Vec<(&'static str, String)> {
    let row = &own.case.application;
    let day = |at: Option<chrono::DateTime<chrono::Utc>>| {
        at.map(|at| date(crate::platform::clock::local(at).date_naive())).unwrap_or_default()
    };
    let rows = [
        ("批次", call.to_owned()),
        ("申报单位", row.organisation_name.clone()),
        ("申请金额", row.requested_fen.map(|fen| Fen(fen).to_string()).unwrap_or_default()),
        ("提交", day(row.submitted_at)),
        ("受理", day(row.admitted_at)),
        ("主管部门", own.case.definition.authority.clone()),
        ("咨询电话", own.case.definition.guide.phone.clone()),
    ];
    rows.into_iter().filter(|(_, words)| !words.is_empty()).collect()
}

/// Documents that hang on messages.
pub(super) fn hangs_on(row: &crate::casework::entity::application_document::Model, message_id: i64) -> bool {
    row.purpose == documents::MESSAGE && row.purpose_id == Some(message_id)
}
