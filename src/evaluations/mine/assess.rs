//! The self-assessment: a page a dimension, with the frozen figures beside what the subject claims and what proves it.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::{Own, look::Due, take, typed};
use crate::access::{Cx, Member, Workspace};
use crate::evaluations::engine::Engine;
use crate::evaluations::entity::self_assessment;
use crate::evaluations::evidence::{self, Evidence};
use crate::evaluations::explain::{body, words};
use crate::evaluations::permit::may_assess;
use crate::evaluations::standing::ASSESSED;
use crate::evaluations::store::assessments::{self, Claim};
use crate::scoring::{Leaf, Source};
use crate::values::Calendar;
use crate::web::filters::moment;
use crate::web::upload::{Papers, Upload};
use crate::web::{Answer, FormView, PageError, Routes, render, see_other};

/// Characters of an explanation.
const LONGEST: usize = 1000;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/evaluations/{id}/assessment", overview);
    routes.get("/my/evaluations/{id}/assessment/{dimension}", show);
    routes.post("/my/evaluations/{id}/assessment/{dimension}", save);
    routes.post("/my/evaluations/{id}/submission", submit);
    routes.post("/my/evaluations/{id}/reopening", reopen);
}

#[derive(Template)]
#[template(path = "evaluations/mine/assessment.html")]
struct OverviewPage {
    workspace: Workspace,
    name: String,
    round: String,
    base: String,
    due: Option<Due>,
    dimensions: Vec<Part>,
    without: usize,
    may_edit: bool,
    is_handed_in: bool,
    obstacle: Option<String>,
}

/// A dimension in the overview.
struct Part {
    key: String,
    name: String,
    indicators: usize,
    claims: usize,
    files: usize,
    without: usize,
}

#[derive(Template)]
#[template(path = "evaluations/mine/dimension.html")]
struct DimensionPage {
    workspace: Workspace,
    form: FormView,
    name: String,
    base: String,
    dimension: String,
    key: String,
    position: usize,
    count: usize,
    due: Option<Due>,
    fields: Vec<Field>,
    previous: Option<String>,
    is_last: bool,
}

/// An indicator with what can be said of it.
struct Field {
    key: String,
    name: String,
    unit: String,
    about: String,
    source: String,
    frozen: String,
    previous: String,
    revision: String,
    saved: String,
    files: Vec<Evidence>,
}

impl DimensionPage {
    fn hint(&self) -> &'static str {
        take::HINT
    }
}

impl Field {
    fn named(&self, part: &str) -> String {
        format!("{part}-{}", self.key)
    }
}

/// Indicators of which subjects say something themselves: all but those that experts score.
fn asked(own: &Own) -> Vec<Leaf<'_>> {
    let leaves = own.case.framework.indicators().into_iter();
    leaves.filter(|leaf| !matches!(leaf.indicator.source, Source::Expert { .. })).collect()
}

fn frozen(own: &Own, key: &str) -> (Option<f64>, Option<f64>) {
    let value = own.case.data.as_ref().and_then(|data| data.value(&own.case.key(), key));
    value.map_or((None, None), |value| (value.raw, value.previous))
}

fn due(cx: &Cx<Member>, own: &Own) -> Result<Option<Due>, PageError> {
    let calendar = cx.site.kept::<Calendar>()?;
    Ok(own.case.round.self_until.map(|day| Due::of(&calendar, cx.site.clock.today(), day)))
}

/// Whether it can be filled in now; otherwise why not.
fn open(own: &Own) -> Result<(), PageError> {
    own.permit()?;
    if !may_assess(&own.case.round, &own.case.subject) {
        return Err(PageError::Conflict("自评已经截止，不能再修改。数据有误的，可以在评价初稿公布后提出异议。".into()));
    }
    if own.case.subject.state == ASSESSED {
        return Err(PageError::Conflict("自评已经提交。需要修改的，请先在自评页面撤回。".into()));
    }
    Ok(())
}

async fn overview(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let own = Own::find(&cx, *id).await?;
    let claims = claims(&cx, &own).await?;
    let leaves = asked(&own);
    let is_without = |leaf: &&Leaf<'_>| {
        let claimed = claims.get(&leaf.node.key).and_then(|row| row.claimed);
        claimed.is_none() && frozen(&own, &leaf.node.key).0.is_none()
    };
    let part = |node: &crate::scoring::Node| {
        let own: Vec<&Leaf<'_>> = leaves.iter().filter(|leaf| leaf.dimension == node.key).collect();
        let said: Vec<_> = own.iter().filter_map(|leaf| claims.get(&leaf.node.key)).collect();
        Part {
            key: node.key.clone(),
            name: node.name.clone(),
            indicators: own.len(),
            claims: said.iter().filter(|row| row.claimed.is_some() || row.text.is_some()).count(),
            files: said.iter().map(|row| evidence::read(&row.evidence).len()).sum(),
            without: own.iter().filter(|leaf| is_without(leaf)).count(),
        }
    };
    let dimensions: Vec<Part> = own.case.framework.dimensions.iter().map(part).filter(|part| part.indicators > 0).collect();
    let page = OverviewPage {
        workspace: cx.workspace(format!("自评：{}", own.case.subject.name)),
        name: own.case.subject.name.clone(),
        round: own.case.round.name.clone(),
        base: own.url(),
        due: due(&cx, &own)?,
        without: dimensions.iter().map(|part| part.without).sum(),
        dimensions,
        may_edit: own.permit.is_some() && may_assess(&own.case.round, &own.case.subject),
        is_handed_in: own.case.subject.state == ASSESSED,
        obstacle: own.permit().err().map(|error| error.problem().message),
    };
    render(StatusCode::OK, &page)
}

async fn claims(cx: &Cx<Member>, own: &Own) -> Result<BTreeMap<String, self_assessment::Model>, PageError> {
    let rows = assessments::of_subject(cx.database(), own.id()).await?;
    Ok(rows.into_iter().map(|row| (row.indicator.clone(), row)).collect())
}

async fn show(cx: Cx<Member>, path: Path<(i64, String)>) -> Answer {
    let (id, dimension) = path.into_inner();
    let own = Own::find(&cx, id).await?;
    if let Err(error) = open(&own) {
        cx.flash(error.problem().message);
        return Ok(see_other(format!("{}/assessment", own.url())));
    }
    page(&cx, StatusCode::OK, &own, &dimension, None).await
}

async fn page(cx: &Cx<Member>, status: StatusCode, own: &Own, dimension: &str, form: Option<FormView>) -> Answer {
    let claims = claims(cx, own).await?;
    let leaves = asked(own);
    let parts: Vec<&crate::scoring::Node> =
        own.case.framework.dimensions.iter().filter(|node| leaves.iter().any(|leaf| leaf.dimension == node.key)).collect();
    let at = parts.iter().position(|node| node.key == dimension).ok_or(PageError::NotFound)?;
    let names = body::names(&cx.site);
    let fields = leaves.iter().filter(|leaf| leaf.dimension == dimension).map(|leaf| {
        let (raw, previous) = frozen(own, &leaf.node.key);
        let row = claims.get(&leaf.node.key);
        Field {
            key: leaf.node.key.clone(),
            name: leaf.path.split(" > ").skip(1).collect::<Vec<_>>().join(" › "),
            unit: leaf.indicator.unit.clone(),
            about: leaf.node.definition.clone(),
            source: words::source(&leaf.indicator.source, &names),
            frozen: words::raw(raw, &leaf.indicator.unit),
            previous: previous.map(|value| words::quantity(value, &leaf.indicator.unit)).unwrap_or_default(),
            revision: row.map_or(0, |row| row.revision).to_string(),
            saved: row.map(|row| format!("{} 于 {} 保存", row.saved_by_name, moment(row.saved_at))).unwrap_or_default(),
            files: row.map(|row| evidence::read(&row.evidence)).unwrap_or_default(),
        }
    });
    let page = DimensionPage {
        workspace: cx.workspace(format!("自评：{}", parts[at].name)),
        form: form.unwrap_or_else(|| filled(&claims)),
        name: own.case.subject.name.clone(),
        base: own.url(),
        dimension: parts[at].name.clone(),
        key: dimension.to_owned(),
        position: at + 1,
        count: parts.len(),
        due: due(cx, own)?,
        fields: fields.collect(),
        previous: at.checked_sub(1).map(|before| parts[before].key.clone()),
        is_last: at + 1 == parts.len(),
    };
    render(status, &page)
}

fn filled(claims: &BTreeMap<String, self_assessment::Model>) -> FormView {
    let mut form = FormView::default();
    for (key, row) in claims {
        form.set(&format!("claimed-{key}"), row.claimed.map(|value| value.to_string()).unwrap_or_default());
        form.set(&format!("text-{key}"), row.text.clone().unwrap_or_default());
    }
    form
}

/// Saves a dimension. Everything is looked at first; what is wrong is said at its field, and files that were good are asked for
/// again, because a browser cannot be given them back.
async fn save(cx: Cx<Member>, path: Path<(i64, String)>, Papers(mut upload): Papers) -> Answer {
    let (id, dimension) = path.into_inner();
    let own = Own::find(&cx, id).await?;
    let mut form = FormView::of_pairs(&upload.pairs, &[]);
    if let Err(error) = open(&own) {
        form.refuse_all(error.problem().message);
        return page(&cx, error.problem().status, &own, &dimension, Some(form)).await;
    }
    let claims = claims(&cx, &own).await?;
    let keys: Vec<String> =
        asked(&own).iter().filter(|leaf| leaf.dimension == dimension).map(|leaf| leaf.node.key.clone()).collect();
    if keys.is_empty() {
        return Err(PageError::NotFound);
    }
    let mut changed: Vec<(i32, Claim)> = Vec::new();
    for key in &keys {
        let row = claims.get(key);
        if let Some(claim) = read(&cx, &mut upload, &mut form, key, row).await? {
            changed.push((row.map_or(0, |row| row.revision), claim));
        }
    }
    if form.is_invalid() {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &own, &dimension, Some(form)).await;
    }
    let stored = store(&cx, &own, changed).await.map(Some);
    if let Err(status) = form.settle(stored)? {
        return page(&cx, status, &own, &dimension, Some(form)).await;
    }
    let order: Vec<&str> = own.case.framework.dimensions.iter().map(|node| node.key.as_str()).collect();
    let next = order.iter().position(|key| *key == dimension).and_then(|at| order.get(at + 1)).copied();
    let has_next = next.filter(|next| asked(&own).iter().any(|leaf| leaf.dimension == *next));
    cx.flash("已保存。");
    let to = match has_next.filter(|_| upload.text("then") == "next") {
        Some(next) => format!("{}/assessment/{next}", own.url()),
        None => format!("{}/assessment", own.url()),
    };
    Ok(see_other(to))
}

/// What was typed of an indicator, where it differs from what stands there.
async fn read(
    cx: &Cx<Member>,
    upload: &mut Upload,
    form: &mut FormView,
    key: &str,
    row: Option<&self_assessment::Model>,
) -> Result<Option<Claim>, PageError> {
    let named = |part: &str| format!("{part}-{key}");
    let text = upload.text(&named("text")).trim().replace("\r\n", "\n");
    let claimed = typed::number(upload.text(&named("claimed")));
    if let Err(why) = &claimed {
        form.refuse(&named("claimed"), why);
    }
    if text.chars().count() > LONGEST {
        form.refuse(&named("text"), format!("说明最多 {LONGEST} 字"));
    }
    let before = row.map(|row| evidence::read(&row.evidence)).unwrap_or_default();
    let drop = named("drop");
    let dropped: Vec<String> = upload.pairs.iter().filter(|(name, _)| *name == drop).map(|(_, value)| value.clone()).collect();
    let kept: Vec<Evidence> = before.iter().filter(|file| !dropped.contains(&file.sha256)).cloned().collect();
    let files = match take::files(cx, upload, &named("files"), kept).await? {
        Ok(files) => files,
        Err(why) => {
            form.refuse(&named("files"), why);
            return Ok(None);
        }
    };
    let claimed = claimed.ok().flatten();
    let stands = row.map_or((None, ""), |row| (row.claimed, row.text.as_deref().unwrap_or_default()));
    if stands == (claimed, text.as_str()) && files == before {
        return Ok(None);
    }
    let read_revision = upload.text(&named("revision")).parse::<i32>().unwrap_or(0);
    if read_revision != row.map_or(0, |row| row.revision) {
        let theirs = row.map_or_else(String::new, |row| {
            let number = row.claimed.map(|value| format!("自报数 {value}")).unwrap_or_default();
            format!("{}把这一项改成了：{number} {}", row.saved_by_name, row.text.clone().unwrap_or_default())
        });
        form.refuse(&named("claimed"), format!("{theirs}。以您填写的为准的，请再保存一次。"));
        return Ok(None);
    }
    Ok(Some(Claim { indicator: key.to_owned(), claimed, text, evidence: files }))
}

async fn store(cx: &Cx<Member>, own: &Own, changed: Vec<(i32, Claim)>) -> Result<(), PageError> {
    let permit = own.permit()?;
    let write = cx.begin().await?;
    let engine = Engine::new(&cx.site, &write)?;
    let mut event = None;
    for (revision, claim) in changed {
        let (_, happened) = engine.claim(permit, &own.case.round, &own.case.subject, revision, claim).await?;
        event = Some(happened);
    }
    if let Some(event) = event {
        write.commit(event).await?;
    }
    Ok(())
}

async fn submit(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let own = Own::find(&cx, *id).await?;
    moved(&cx, &own, true).await
}

async fn reopen(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let own = Own::find(&cx, *id).await?;
    moved(&cx, &own, false).await
}

/// Hands the self-assessment in, or takes it back.
async fn moved(cx: &Cx<Member>, own: &Own, is_handed_in: bool) -> Answer {
    let permit = own.permit()?;
    let write = cx.begin().await?;
    let engine = Engine::new(&cx.site, &write)?;
    let ((), event) = engine.hand_in(permit, &own.case.round, &own.case.subject, is_handed_in).await?;
    write.commit(event).await?;
    cx.flash(if is_handed_in {
        "自评已提交。截止前可以撤回修改。"
    } else {
        "自评已撤回，改好后请再次提交。"
    });
    Ok(see_other(format!("{}/assessment", own.url())))
}
