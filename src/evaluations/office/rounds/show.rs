//! One round: what can be done now, and its subjects with what is known of them. Stored results only: nothing is computed.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::super::{found, shown, subjects_of};
use super::head::Head;
use crate::access::{Cx, Desk, Officer};
use crate::evaluations::engine::result::may_compute;
use crate::evaluations::engine::stage;
use crate::evaluations::entity::{round, round_subject, subject_check};
use crate::evaluations::rules::{Action, Side, Stage, actions};
use crate::evaluations::standing::{ASSESSED, EXCLUDED, Level, REVOKED, subject_name};
use crate::evaluations::store::checks;
use crate::evaluations::{link, permit};
use crate::forms::Catalogues;
use crate::web::filters::moment;
use crate::web::{Answer, FormView, PageError, Routes, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/rounds/{id}", show);
}

#[derive(Template)]
#[template(path = "evaluations/office/round.html")]
#[expect(clippy::struct_excessive_bools, reason = "one for each part of the page")]
struct RoundPage {
    desk: Desk,
    form: FormView,
    head: Head,
    leads: bool,
    todo: Todo,
    can_exclude: bool,
    has_scores: bool,
    has_grades: bool,
    checks_level: Option<&'static str>,
    rows: Vec<Row>,
}

/// What can be done now.
struct Todo {
    lead: String,
    steps: Vec<StepForm>,
    computes: bool,
    computed: String,
    doubtful: usize,
    acknowledged: String,
    can_acknowledge: bool,
    has_dossier: bool,
}

/// A step with its form.
struct StepForm {
    action: String,
    key: &'static str,
    name: &'static str,
    needs_reason: bool,
    is_main: bool,
    confirm: &'static str,
}

struct Row {
    id: i64,
    url: String,
    check: String,
    name: String,
    division: String,
    group: String,
    standing: String,
    is_out: bool,
    checked: String,
    total: String,
    rank: String,
    grade: String,
    previous: String,
    held: String,
    warning: String,
    veto: String,
}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let round = found(&cx, *id).await?;
    page(&cx, StatusCode::OK, &round, FormView::default()).await
}

/// The page, also after a step that was refused.
pub(super) async fn page(cx: &Cx<Officer>, status: StatusCode, round: &round::Model, form: FormView) -> Answer {
    let rows = subjects_of(cx, round).await?;
    let checks = checks::of_round(cx.database(), round.id).await?;
    let at = stage(round);
    let leads = permit::leads(&cx.who);
    let page = RoundPage {
        desk: cx.desk(round.name.clone()),
        form,
        head: Head::of(cx, round, "show").await?,
        leads,
        todo: todo(round, &rows, leads),
        can_exclude: leads && !at.has_data(),
        has_scores: rows.iter().any(|row| row.total.is_some()),
        has_grades: rows.iter().any(|row| row.grade.is_some()),
        checks_level: match at {
            Stage::CountyCheck => Some("县级核查"),
            Stage::ProvincialCheck if leads => Some("省级核查"),
            _ => None,
        },
        rows: views(cx, round, rows, &checks)?,
    };
    render(status, &page)
}

fn todo(round: &round::Model, rows: &[round_subject::Model], leads: bool) -> Todo {
    let at = stage(round);
    let mut is_main = true;
    let mut step = |action: Action| {
        let base = link::round(round.id);
        let url = match action {
            Action::Freeze | Action::Refreeze => format!("{base}/data"),
            Action::CloseExperts => format!("{base}/experts/closing"),
            _ => format!("{base}/steps"),
        };
        let goes_on = !action.needs_reason();
        let form = StepForm {
            action: url,
            key: action.key(),
            name: action.name(),
            needs_reason: action.needs_reason(),
            is_main: goes_on && is_main,
            confirm: confirm(action),
        };
        is_main &= !goes_on;
        form
    };
    let steps = if leads { actions(at, Side::Office).map(&mut step).collect() } else { Vec::new() };
    Todo {
        lead: words(at, leads),
        steps,
        computes: leads && may_compute(round),
        computed: round.computed_at.map(moment).unwrap_or_default(),
        doubtful: rows.iter().filter(|row| row.warning.is_some()).count(),
        acknowledged: round.acknowledged.clone().unwrap_or_default(),
        can_acknowledge: leads && at == Stage::DraftResult && round.computed_at.is_some(),
        has_dossier: leads && round.computed_at.is_some(),
    }
}

const fn confirm(action: Action) -> &'static str {
    match action {
        Action::Announce => "通知发出后，指标体系不能再更换，各参评单位会收到通知。",
        Action::Freeze => "冻结后，月报和名录的改动不再影响本轮评价。",
        Action::ShowDraft => "初稿会告知全部参评单位，异议期随即开始。",
        Action::Cancel => "终止后不能恢复，已经办理的记录保留。",
        _ => "",
    }
}

fn words(at: Stage, leads: bool) -> String {
    let words = match at {
        Stage::Draft => "核对参评对象、指标体系和时限，再发出评价通知。",
        Stage::Announced => "参评单位已收到通知。现在冻结数据：月报、培训、名录等系统数据按此刻的情况固定下来。",
        Stage::Frozen => "数据已冻结。核对无误后开始自评；有差错的先更正来源，再重新冻结。",
        Stage::SelfAssessment => "参评单位正在自评，截止日过后自动进入县级核查。",
        Stage::CountyCheck => "各地逐个核查自评和佐证材料，在下面的表里打开对象办理。",
        Stage::ProvincialCheck => "逐个复核县级意见，登记加分、扣分和否决事项，再进入专家评分。",
        Stage::Experts => "在“专家”里抽取专家。专家先作回避声明，再独立评分；全部提交后汇总。",
        Stage::DraftResult => "测算得分，看清等级线附近的对象，再把初稿告知参评单位。",
        Stage::Objection => "参评单位可以提出异议，由没有参加核查的经办人处理。更正后要重新测算。",
        Stage::Grading => "在“等级”里由一人拟定、另一人复核，再拟稿公示。公示由拟稿人以外的经办人发布。",
        Stage::PublicNotice => "公示期满、异议处理完后，等级自动生效。",
        Stage::Final => "等级已经生效并公开。进入动态管理后办理整改、摘牌和表扬。",
        Stage::Managed => "在“动态管理”里下达整改、复查，拟定表扬和摘牌；全部办完后办结。",
        Stage::Closed => "本轮评价已经办结。",
        Stage::Cancelled => "本轮评价已经终止。",
    };
    if leads || at == Stage::CountyCheck {
        words.to_owned()
    } else {
        "由综试区牵头部门组织，您可以查看本地区的对象。".to_owned()
    }
}

fn views(
    cx: &Cx<Officer>,
    round: &round::Model,
    rows: Vec<round_subject::Model>,
    checks: &[subject_check::Model],
) -> Result<Vec<Row>, PageError> {
    let places = cx.site.kept::<Catalogues>()?;
    let mut counts: HashMap<(i64, &str), usize> = HashMap::new();
    for check in checks {
        *counts.entry((check.subject_id, check.level.as_str())).or_default() += 1;
    }
    let count = |id: i64, level: Level| counts.get(&(id, level.key())).copied().unwrap_or(0);
    let view = |row: round_subject::Model| Row {
        url: link::subject(round.id, row.id),
        check: link::check(round.id, row.id),
        division: places.division(&row.division_code).to_owned(),
        standing: standing(&row),
        is_out: row.state == EXCLUDED,
        checked: match (count(row.id, Level::County), count(row.id, Level::Provincial)) {
            (0, 0) => "—".to_owned(),
            (county, 0) => format!("县级 {county} 项"),
            (county, province) => format!("县级 {county} 项，省级 {province} 项"),
        },
        total: shown(row.total),
        rank: row.rank.map(|rank| rank.to_string()).unwrap_or_default(),
        grade: row.draft_grade.unwrap_or_default(),
        previous: row.previous_grade.unwrap_or_else(|| "—".to_owned()),
        held: row.grade.unwrap_or_default(),
        warning: row.warning.unwrap_or_default(),
        veto: row.vetoed_by.unwrap_or_default(),
        group: row.peer_group,
        name: row.name,
        id: row.id,
    };
    Ok(rows.into_iter().map(view).collect())
}

fn standing(row: &round_subject::Model) -> String {
    match (row.state.as_str(), row.submitted_at) {
        (ASSESSED, Some(at)) => format!("已提交，{}", moment(at)),
        (EXCLUDED | REVOKED, _) => subject_name(&row.state).to_owned(),
        _ => "未提交".to_owned(),
    }
}
