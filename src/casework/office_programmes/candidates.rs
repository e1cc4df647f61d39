//! Who could apply and has not (免申即享): organisations whose known facts fulfil every clause, and for the rest what is
//! missing. Nobody is refused here: what is not known is only not known.

use std::collections::{HashMap, HashSet};

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::show::found;
use super::{invite, url};
use crate::access::organisation::OrganisationStatus;
use crate::access::organisation::store::listing::{OrganisationFilter, list};
use crate::access::{Cx, Desk, Officer};
use crate::casework::entity::{programme, programme_call};
use crate::casework::flow::State;
use crate::casework::known::{self, Known};
use crate::casework::programme::trial::{Trial, Verdict};
use crate::casework::programme::{Programme, Programmes};
use crate::casework::store::programmes::{self, CallState};
use crate::casework::words::{self, CallWords};
use crate::forms::Catalogues;
use crate::values::{Calendar, Fen};
use crate::web::{Answer, Asked, PageError, Pager, feed, render};

/// Organisations that are looked at.
const MOST: u64 = 5_000;
/// Rows of a page.
const PER_PAGE: u64 = 50;

#[derive(Template)]
#[template(path = "casework/programmes/candidates.html")]
struct CandidatesPage {
    desk: Desk,
    id: i64,
    name: String,
    tabs: Vec<(&'static str, usize, String, bool)>,
    is_missing: bool,
    rows: Vec<Candidate>,
    pager: Pager,
    range: String,
    looked_at: usize,
    unknown: usize,
    total: Fen,
    call: Option<CallWords>,
    csv_url: String,
}

/// An organisation that fits, or of which something is missing.
pub(super) struct Candidate {
    pub id: i64,
    pub name: String,
    pub credit_code: String,
    pub division: String,
    pub amount: Option<Fen>,
    pub missing: Vec<String>,
    pub has_draft: bool,
    pub invited: bool,
    verdict: Verdict,
}

/// Which part, and which page.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct CandidatesQuery {
    part: String,
    page: String,
}

/// Everything about the candidates of a programme.
pub(super) struct Found {
    pub row: programme::Model,
    pub definition: std::sync::Arc<Programme>,
    pub call: Option<programme_call::Model>,
    pub candidates: Vec<Candidate>,
    looked_at: usize,
    unknown: usize,
}

/// Organisations of the officer's division that fit, those that come to most first, and then those where least is missing.
pub(super) async fn candidates(cx: &Cx<Officer>, id: i64) -> Result<Found, PageError> {
    let row = found(cx, id).await?;
    let kept = cx.site.kept::<Programmes>()?;
    let current = kept.with_definitions(cx.database(), vec![row.clone()]).await?.pop().ok_or(PageError::NotFound)?;
    let calls = programmes::calls_of(cx.database(), &[id]).await?;
    let now = cx.site.clock.now();
    let call = words::present(&calls, now).filter(|call| CallState::of(call, now) != CallState::Closed).cloned();
    let filter = OrganisationFilter {
        covered: cx.who.division_prefix().map(str::to_owned),
        status: Some(OrganisationStatus::Confirmed),
        ..OrganisationFilter::default()
    };
    let organisations = list(cx.database(), &filter, 0, MOST).await?;
    let known = known::of_many(cx.database(), &kept, &organisations).await?;
    let invited = match &call {
        Some(call) => invite::invited(cx.database(), id, call.id).await?,
        None => HashSet::new(),
    };
    let (definition, today, places) = (current.definition.clone(), cx.site.clock.today(), cx.site.kept::<Catalogues>()?);
    let call_id = call.as_ref().map(|call| call.id);
    let labels: HashMap<String, String> =
        kept.vocabulary.all().iter().map(|fact| (fact.key.clone(), fact.label.clone())).collect();
    let judged = move || {
        let (mut candidates, mut unknown) = (Vec::new(), 0);
        for known in known.iter().filter(|known| !has_applied(known, id, call_id)) {
            let trial = definition.trial(&known.facts, today);
            match trial.verdict {
                Verdict::Ineligible => {}
                // Of whom only the register is known, too little is known to write to anybody.
                Verdict::Missing if !known.has_applied => unknown += 1,
                _ => candidates.push(candidate(known, &trial, id, &labels, &places, &invited)),
            }
        }
        candidates.sort_by_key(|candidate| (candidate.missing.len(), std::cmp::Reverse(candidate.amount.unwrap_or_default())));
        (candidates, known.len(), unknown)
    };
    let (candidates, looked_at, unknown) =
        actix_web::web::block(judged).await.map_err(|error| PageError::Internal(error.into()))?;
    Ok(Found { row, definition: current.definition, call, candidates, looked_at, unknown })
}

/// Whether it has handed in something for this programme: for the call that matters, or ever where there is none.
fn has_applied(known: &Known, programme: i64, call: Option<i64>) -> bool {
    known.applied.iter().any(|&(of, at, state)| {
        of == programme && call.is_none_or(|call| call == at) && !matches!(state, State::Draft | State::Withdrawn)
    })
}

fn candidate(
    known: &Known,
    trial: &Trial,
    programme: i64,
    labels: &HashMap<String, String>,
    places: &Catalogues,
    invited: &HashSet<i64>,
) -> Candidate {
    let mut missing: Vec<String> = Vec::new();
    for fact in trial.clauses.iter().flat_map(|clause| &clause.missing) {
        let label = labels.get(fact).unwrap_or(fact);
        if !missing.contains(label) {
            missing.push(label.clone());
        }
    }
    let row = &known.organisation;
    Candidate {
        id: row.id,
        name: row.name.clone(),
        credit_code: row.credit_code.clone(),
        division: places.division(&row.division_code).to_owned(),
        amount: trial.amount.and_then(Fen::of_yuan),
        missing,
        has_draft: known.applied.iter().any(|(of, _, state)| *of == programme && *state == State::Draft),
        invited: invited.contains(&row.id),
        verdict: trial.verdict,
    }
}

impl Candidate {
    /// Whether every clause is fulfilled.
    pub(super) fn fits(&self) -> bool {
        self.verdict == Verdict::Eligible
    }
}

pub(super) async fn show(cx: Cx<Officer>, id: Path<i64>, asked: Asked<CandidatesQuery>) -> Answer {
    let found = candidates(&cx, *id).await?;
    let is_missing = asked.0.part == "missing";
    let (fit, rest): (Vec<Candidate>, Vec<Candidate>) = found.candidates.into_iter().partition(Candidate::fits);
    let total = fit.iter().filter_map(|candidate| candidate.amount).sum();
    let own = url(*id, "candidates");
    let tabs = vec![
        ("符合且未申报", fit.len(), own.clone(), !is_missing),
        ("缺少信息", rest.len(), format!("{own}?part=missing"), is_missing),
    ];
    let rows = if is_missing { rest } else { fit };
    let base = if is_missing { format!("{own}?part=missing") } else { own };
    let pager = Pager::new(&asked.0.page, rows.len() as u64, PER_PAGE, &base);
    let from = usize::try_from((pager.page - 1) * PER_PAGE).unwrap_or(0);
    let rows: Vec<Candidate> = rows.into_iter().skip(from).take(usize::try_from(PER_PAGE).unwrap_or(50)).collect();
    let (now, calendar) = (cx.site.clock.now(), cx.site.kept::<Calendar>()?);
    let page = CandidatesPage {
        desk: cx.desk(format!("可申报未申报：{}", found.row.name)),
        id: *id,
        name: found.row.name,
        tabs,
        is_missing,
        range: format!("共 {} 家", pager.total),
        pager,
        rows,
        looked_at: found.looked_at,
        unknown: found.unknown,
        total,
        call: found.call.map(|call| CallWords::of(&call, now, &calendar)),
        csv_url: url(*id, "candidates.csv"),
    };
    render(StatusCode::OK, &page)
}

pub(super) async fn csv(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let found = candidates(&cx, *id).await?;
    let head = ["机构", "统一社会信用代码", "地区", "判断", "测算金额（元）", "缺少的信息", "已有草稿", "已告知"];
    let yes = |truth: bool| if truth { "是" } else { "否" }.to_owned();
    let cells = found.candidates.into_iter().map(|candidate| {
        vec![
            candidate.name,
            candidate.credit_code,
            candidate.division,
            candidate.verdict.name().to_owned(),
            candidate.amount.map(Fen::typed).unwrap_or_default(),
            candidate.missing.join("、"),
            yes(candidate.has_draft),
            yes(candidate.invited),
        ]
    });
    Ok(feed::csv(&format!("candidates-{}.csv", found.definition.key), &head, cells))
}
