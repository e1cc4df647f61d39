//! The check of one subject: what the portal knows, what the subject says and proves, what the county and the province found.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::super::{act_on, division, found_subject, number, shown};
use super::head::Head;
use crate::access::{Cx, Desk, Officer};
use crate::evaluations::compute::read;
use crate::evaluations::engine::checks::Adjusted;
use crate::evaluations::engine::stage;
use crate::evaluations::entity::{round, round_subject, subject_check};
use crate::evaluations::evidence::{self, Evidence};
use crate::evaluations::rules::Stage;
use crate::evaluations::standing::{AGREE, CORRECT, Level, Origin};
use crate::evaluations::store::checks::Finding;
use crate::evaluations::store::values::current;
use crate::evaluations::store::{assessments, checks, frameworks, values};
use crate::evaluations::{link, permit};
use crate::scoring::{Framework, Leaf, Source};
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/rounds/{id}/subjects/{subject}/check", show);
    routes.post("/office/rounds/{id}/subjects/{subject}/check", check);
    routes.post("/office/rounds/{id}/subjects/{subject}/adjustments", adjust);
}

#[derive(Template)]
#[template(path = "evaluations/office/check.html")]
struct CheckPage {
    desk: Desk,
    form: FormView,
    head: Head,
    id: i64,
    url: String,
    explanation: String,
    name: String,
    about: String,
    /// Who checks now; none where it is not the time, or not this officer's part.
    level: Option<&'static str>,
    refused: String,
    rows: Vec<Row>,
    adjusts: bool,
    adjustments: Vec<AdjustmentRow>,
}

/// An indicator.
struct Row {
    key: String,
    path: String,
    unit: String,
    kind: &'static str,
    about: String,
    value: String,
    previous: String,
    note: String,
    origin: &'static str,
    claimed: String,
    text: String,
    evidence: Vec<Evidence>,
    said: Vec<String>,
    /// Names of the fields.
    outcome: String,
    raw: String,
    reason: String,
    is_checked: bool,
}

struct AdjustmentRow {
    key: String,
    kind: &'static str,
    name: String,
    about: String,
    is_veto: bool,
    times: String,
    reason: String,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct Any {}

impl Form for Any {}

async fn show(cx: Cx<Officer>, ids: Path<(i64, i64)>) -> Answer {
    let (round, subject) = found_subject(&cx, ids.0, ids.1).await?;
    page(&cx, StatusCode::OK, &round, &subject, None).await
}

/// Who checks in this stage.
fn level(round: &round::Model) -> Option<Level> {
    match stage(round) {
        Stage::CountyCheck => Some(Level::County),
        Stage::ProvincialCheck => Some(Level::Provincial),
        _ => None,
    }
}

async fn framework_of(cx: &Cx<Officer>, round: &round::Model) -> Result<Framework, PageError> {
    read(&frameworks::find(cx.database(), round.framework_id).await?.ok_or(PageError::NotFound)?)
}

async fn page(
    cx: &Cx<Officer>,
    status: StatusCode,
    round: &round::Model,
    subject: &round_subject::Model,
    typed: Option<FormView>,
) -> Answer {
    let framework = framework_of(cx, round).await?;
    let own = checks::of_subject(cx.database(), subject.id).await?;
    let now = level(round);
    let allowed = now.map(|level| permit::check(&cx.who, round, subject, level));
    let (level, refused) = match (now, allowed) {
        (Some(level), Some(Ok(_))) => (Some(level), String::new()),
        (_, Some(Err(refusal))) => (None, refusal.0),
        _ => (None, "现在不是核查环节，以下内容只供查看。".to_owned()),
    };
    let adjustments = values::adjustments_of(cx.database(), subject.id).await?;
    let adjusts = level == Some(Level::Provincial);
    let form = typed.unwrap_or_else(|| begun(&own, &adjustments, level));
    let page = CheckPage {
        desk: cx.desk(format!("核查：{}", subject.name)),
        head: Head::of(cx, round, "show").await?,
        id: subject.id,
        url: link::check(round.id, subject.id),
        explanation: link::subject(round.id, subject.id),
        name: subject.name.clone(),
        about: format!("{}，{}", division(cx, &subject.division_code)?, subject.peer_group),
        level: level.map(Level::name),
        refused,
        rows: rows(cx, &framework, subject, &own).await?,
        adjusts,
        adjustments: adjustment_rows(&framework, &adjustments),
        form,
    };
    render(status, &page)
}

/// What the form begins with: what this level found before.
fn begun(
    own: &[subject_check::Model],
    adjustments: &[crate::evaluations::entity::subject_adjustment::Model],
    level: Option<Level>,
) -> FormView {
    let mut form = FormView::default();
    for check in own.iter().filter(|check| level.is_some_and(|level| level.key() == check.level)) {
        form.set(&field("outcome", &check.indicator), check.outcome.as_str());
        form.set(&field("raw", &check.indicator), check.raw.map(|raw| shown(Some(raw))).unwrap_or_default());
        form.set(&field("reason", &check.indicator), check.reason.clone().unwrap_or_default());
    }
    for row in adjustments {
        form.set(&field("times", &row.key), shown(Some(row.times)));
        form.set(&field("why", &row.key), row.reason.as_str());
    }
    form
}

fn field(part: &str, key: &str) -> String {
    format!("{part}-{key}")
}

async fn rows(
    cx: &Cx<Officer>,
    framework: &Framework,
    subject: &round_subject::Model,
    own: &[subject_check::Model],
) -> Result<Vec<Row>, PageError> {
    let mut known = current(values::of_subject(cx.database(), subject.id).await?);
    let claims = assessments::of_subject(cx.database(), subject.id).await?;
    let row = |leaf: &Leaf<'_>| {
        let key = leaf.node.key.clone();
        let value = known.remove(&(subject.id, key.clone()));
        let claim = claims.iter().find(|claim| claim.indicator == key);
        let (kind, about) = source(&leaf.indicator.source);
        Row {
            path: leaf.path.clone(),
            unit: leaf.indicator.unit.clone(),
            kind,
            about,
            value: shown(value.as_ref().and_then(|value| value.raw)),
            previous: shown(value.as_ref().and_then(|value| value.previous)),
            origin: value.as_ref().and_then(|value| Origin::parse(&value.origin)).map_or("", Origin::name),
            note: value.and_then(|value| value.note).unwrap_or_default(),
            claimed: claim.and_then(|claim| claim.claimed).map(|claimed| shown(Some(claimed))).unwrap_or_default(),
            text: claim.and_then(|claim| claim.text.clone()).unwrap_or_default(),
            evidence: claim.map(|claim| evidence::read(&claim.evidence)).unwrap_or_default(),
            said: own.iter().filter(|check| check.indicator == key).map(said).collect(),
            outcome: field("outcome", &key),
            raw: field("raw", &key),
            reason: field("reason", &key),
            is_checked: !matches!(leaf.indicator.source, Source::Expert { .. }),
            key,
        }
    };
    Ok(framework.indicators().iter().map(row).collect())
}

/// Where a value comes from, for people.
pub(in crate::evaluations) fn source(source: &Source) -> (&'static str, String) {
    match source {
        Source::Return { .. } => ("月报", String::new()),
        Source::System { .. } => ("系统数据", String::new()),
        Source::Official { guidance } => ("部门认定", guidance.clone()),
        Source::Expert { rubric } => ("专家评分", rubric.clone()),
        Source::Evidence { what } => ("佐证材料", what.clone()),
    }
}

fn said(check: &subject_check::Model) -> String {
    let level = Level::parse(&check.level).map_or("", Level::name);
    let reason = check.reason.as_deref().map(|reason| format!("：{reason}")).unwrap_or_default();
    match check.outcome.as_str() {
        CORRECT => format!("{level}更正为 {}{reason}（{}）", shown(check.raw), check.by_name),
        _ => format!("{level}同意{reason}（{}）", check.by_name),
    }
}

fn adjustment_rows(framework: &Framework, known: &[crate::evaluations::entity::subject_adjustment::Model]) -> Vec<AdjustmentRow> {
    let of = |key: &str| known.iter().find(|row| row.key == key);
    let row = |key: &str, name: &str, kind, about: String, is_veto| AdjustmentRow {
        key: key.to_owned(),
        kind,
        name: name.to_owned(),
        about,
        is_veto,
        times: of(key).map(|row| shown(Some(row.times))).unwrap_or_default(),
        reason: of(key).map(|row| row.reason.clone()).unwrap_or_default(),
    };
    let bonuses = framework.bonuses.iter().map(|one| {
        row(&one.key, &one.name, "加分", format!("每次 {} 分，最多 {} 分。{}", one.points, one.most, one.basis), false)
    });
    let deductions = framework.deductions.iter().map(|one| {
        row(&one.key, &one.name, "扣分", format!("每次 {} 分，最多 {} 分。{}", one.points, one.most, one.basis), false)
    });
    let vetoes = framework.vetoes.iter().map(|one| row(&one.key, &one.name, "一票否决", one.basis.clone(), true));
    bonuses.chain(deductions).chain(vetoes).collect()
}

async fn check(cx: Cx<Officer>, ids: Path<(i64, i64)>, posted: Posted<Any>) -> Answer {
    let (round, subject) = found_subject(&cx, ids.0, ids.1).await?;
    let (_, mut view) = posted.unchecked();
    let framework = framework_of(&cx, &round).await?;
    let findings = findings(&framework, &mut view);
    let outcome = if view.is_invalid() { Ok(None) } else { checked(&cx, *ids, &findings).await.map(Some) };
    match view.settle(outcome)? {
        Ok(changed) => {
            cx.flash(format!("{} 的核查已保存：{} 项，更正 {changed} 项。", subject.name, findings.len()));
            Ok(see_other(link::round(round.id)))
        }
        Err(status) => page(&cx, status, &round, &subject, Some(view)).await,
    }
}

async fn checked(cx: &Cx<Officer>, ids: (i64, i64), findings: &[Finding]) -> Result<usize, PageError> {
    act_on(cx, ids, async |engine, round, subject| {
        let Some(level) = level(round) else {
            return Err(PageError::Conflict("现在不是核查环节，核查结果不能再修改。".into()));
        };
        let permit = permit::check(&cx.who, round, subject, level)?;
        engine.check(&permit, round, subject, level, findings).await
    })
    .await
}

/// What was typed; what is wrong with it is an error at its field.
fn findings(framework: &Framework, view: &mut FormView) -> Vec<Finding> {
    let mut findings = Vec::new();
    for leaf in framework.indicators() {
        let key = leaf.node.key.as_str();
        let outcome = view.value(&field("outcome", key)).to_owned();
        if outcome != AGREE && outcome != CORRECT {
            continue;
        }
        let (raw_field, reason_field) = (field("raw", key), field("reason", key));
        let reason = view.value(&reason_field).trim().to_owned();
        let corrected = if outcome == CORRECT { number(view, &raw_field) } else { None };
        if outcome == CORRECT && corrected.is_none() && view.error(&raw_field).is_empty() {
            view.refuse(&raw_field, format!("“{}”：选择更正的，请填写更正后的数值", leaf.node.name));
        }
        if outcome == CORRECT && reason.chars().count() < 4 {
            view.refuse(&reason_field, format!("“{}”：更正要写明理由，至少 4 个字", leaf.node.name));
        }
        findings.push(Finding { indicator: key.to_owned(), corrected, agrees: outcome == AGREE, reason });
    }
    if findings.is_empty() && !view.is_invalid() {
        view.refuse_all("还没有选择任何一项的核查意见。");
    }
    findings
}

async fn adjust(cx: Cx<Officer>, ids: Path<(i64, i64)>, posted: Posted<Any>) -> Answer {
    let (round, subject) = found_subject(&cx, ids.0, ids.1).await?;
    let (_, mut view) = posted.unchecked();
    let framework = framework_of(&cx, &round).await?;
    let keys = adjustment_rows(&framework, &[]);
    let mut found = Vec::new();
    for row in &keys {
        let times = number(&mut view, &field("times", &row.key)).unwrap_or(0.0);
        let why = field("why", &row.key);
        let reason = view.value(&why).trim().to_owned();
        if times < 0.0 {
            view.refuse(&field("times", &row.key), "次数不能小于 0");
        }
        if times > 0.0 && reason.chars().count() < 4 {
            view.refuse(&why, format!("“{}”要写明依据，至少 4 个字", row.name));
        }
        found.push(Adjusted { key: row.key.clone(), times, reason });
    }
    let outcome = if view.is_invalid() {
        Ok(None)
    } else {
        let done = act_on(&cx, *ids, async |engine, round, subject| {
            let permit = permit::check(&cx.who, round, subject, Level::Provincial)?;
            engine.adjust(&permit, round, subject, &found).await
        });
        done.await.map(Some)
    };
    match view.settle(outcome)? {
        Ok(()) => {
            cx.flash("加分、扣分和否决事项已登记。");
            Ok(see_other(link::check(round.id, subject.id)))
        }
        Err(status) => page(&cx, status, &round, &subject, Some(view)).await,
    }
}
