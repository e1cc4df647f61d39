//! The self-assessment: a page a dimension, with the frozen figures beside what the subject claims and what proves it.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::{Own, look::Due, take};
use crate::access::{Cx, Member, Workspace};
use crate::evaluations::entity::self_assessment;
use crate::evaluations::evidence::{self, Evidence};
use crate::evaluations::explain::{body, words};
use crate::evaluations::permit::may_assess;
use crate::evaluations::standing::ASSESSED;
use crate::evaluations::store::assessments;
use crate::scoring::{Leaf, Source};
use crate::values::Calendar;
use crate::web::filters::moment;
use crate::web::{Answer, FormView, PageError, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/evaluations/{id}/assessment", overview);
    routes.get("/my/evaluations/{id}/assessment/{dimension}", show);
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
    /// Whether something has to be said: nothing is known, or only the subject can prove it.
    is_asked: bool,
}

impl DimensionPage {
    #[expect(clippy::unused_self, reason = "the template asks the page")]
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
pub(super) fn asked(own: &Own) -> Vec<Leaf<'_>> {
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
pub(super) fn open(own: &Own) -> Result<(), PageError> {
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

pub(super) async fn claims(cx: &Cx<Member>, own: &Own) -> Result<BTreeMap<String, self_assessment::Model>, PageError> {
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

pub(super) async fn page(cx: &Cx<Member>, status: StatusCode, own: &Own, dimension: &str, form: Option<FormView>) -> Answer {
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
            is_asked: raw.is_none() || row.is_some() || matches!(leaf.indicator.source, Source::Evidence { .. }),
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
