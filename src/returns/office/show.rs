//! One return: figures beside those of the month before and of last year, what is unusual, vintages, and the way so far.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::admit;
use crate::access::{Cx, Desk, Officer};
use crate::returns::checks;
use crate::returns::entity::monthly_return::Model;
use crate::returns::figures::{Figures, numbers, texts};
use crate::returns::history::{self, Entry, Vintage, source_word};
use crate::returns::link;
use crate::returns::look::{self, Beside, Part, Tag};
use crate::returns::month::{Month, state_of};
use crate::returns::permit;
use crate::returns::rules::State;
use crate::returns::store::{reporters, returns};
use crate::values::Calendar;
use crate::web::deadline;
use crate::web::filters::moment;
use crate::web::{Answer, FormView, PageError, render};

#[expect(clippy::struct_excessive_bools, reason = "what the page shows")]
#[derive(Template)]
#[template(path = "returns/office/show.html")]
struct ShowPage {
    desk: Desk,
    form: FormView,
    id: i64,
    title: String,
    reporter: String,
    division: String,
    list: String,
    tag: Tag,
    facts: Vec<(&'static str, String)>,
    parts: Vec<Part>,
    alerts: Vec<(String, String)>,
    problems: Vec<String>,
    note: String,
    vintage: i32,
    changed: usize,
    vintages: Vec<Vintage>,
    history: Vec<Entry>,
    may_return: bool,
    may_verify: bool,
    refusal: String,
    may_lock: bool,
    is_demo: bool,
    following: usize,
}

/// A return that this officer may look at, with its month.
pub(super) async fn load(cx: &Cx<Officer>, id: i64) -> Result<(Month, Model), PageError> {
    admit(cx)?;
    let row = returns::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    permit::review(&cx.who, &row).ok_or(PageError::NotFound)?;
    let reporter = reporters::find(cx.database(), row.reporter_id).await?.ok_or(PageError::NotFound)?;
    let period = crate::returns::Period::of_number(row.period).ok_or(PageError::NotFound)?;
    let month = Month::load(cx.database(), &cx.site, reporter, period).await?.ok_or(PageError::NotFound)?;
    Ok((month, row))
}

pub(super) async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let (month, row) = load(&cx, *id).await?;
    page(&cx, StatusCode::OK, &month, &row, FormView::default()).await
}

pub(super) async fn page(cx: &Cx<Officer>, status: StatusCode, month: &Month, row: &Model, form: FormView) -> Answer {
    let (figures, reasons) = (numbers(&row.figures), texts(&row.reasons));
    let older: Option<Figures> =
        row.vintage.checked_sub(1).and_then(|number| month.vintage(number)).map(|row| numbers(&row.figures));
    let beside = Beside { previous: month.previous.as_ref(), year_before: month.year_before.as_ref(), was: older.as_ref() };
    let ids: Vec<i64> = month.vintages.iter().map(|row| row.id).collect();
    let steps = returns::steps(cx.database(), &ids).await?;
    let state = state_of(row);
    let verdict = permit::verify(&cx.who, row);
    let refusal = verdict.as_ref().and_then(|verdict| verdict.as_ref().err()).map(|refusal| refusal.0.clone());
    let said = |alert: checks::Alert| (alert.message, reasons.get(&alert.field).cloned().unwrap_or_default());
    // A draft is the reporter's own business; what was handed in is looked at as it stands now.
    let is_in = state != State::Draft;
    let checked = checks::check(&month.form, month.period, &figures, month.previous.as_ref(), &reasons);
    let parts = look::parts(&month.form, &figures, &reasons, beside);
    let page = ShowPage {
        desk: cx.desk(format!("{} {}", month.reporter.name, month.period.name())),
        id: row.id,
        title: format!("{} {}", month.period.name(), month.form.name),
        reporter: month.reporter.name.clone(),
        division: cx.site.zone.division_name(&row.division_code),
        list: format!("{}?form={}&period={}", link::OFFICE, month.form.key, month.period.key()),
        tag: look::tag(Some(state)),
        facts: facts(cx, month, row)?,
        alerts: checks::alerts(&month.form, &figures, month.previous.as_ref()).into_iter().map(said).collect(),
        problems: if is_in { checked.errors.into_iter().map(|finding| finding.message).collect() } else { Vec::new() },
        changed: parts.iter().flat_map(|part| &part.rows).filter(|row| !row.was.is_empty()).count(),
        parts,
        note: row.note.clone(),
        vintage: row.vintage,
        vintages: history::vintages(&month.vintages, row.id, |vintage| link::office(vintage.id)),
        history: history::entries(&month.vintages, &steps),
        may_return: state == State::Submitted,
        may_verify: state == State::Submitted && refusal.is_none(),
        refusal: refusal.filter(|_| state == State::Submitted).unwrap_or_default(),
        may_lock: state == State::Verified,
        is_demo: row.is_demo,
        following: following(cx, month, row).await?,
        form,
    };
    render(status, &page)
}

/// Later months of the same year whose cumulative figures rest on this one, where it is corrected.
async fn following(cx: &Cx<Officer>, month: &Month, row: &Model) -> Result<usize, PageError> {
    let is_cumulative = month.form.fields().any(|field| field.cumulative_of.is_some());
    if row.vintage == 1 || !is_cumulative {
        return Ok(0);
    }
    let last = month.period.year() * 100 + 12;
    let later = returns::light(cx.database(), &[row.reporter_id], month.period.next().number(), last).await?;
    let counted = later.iter().filter(|row| State::parse(&row.state).is_some_and(State::counts));
    Ok(counted.count())
}

fn facts(cx: &Cx<Officer>, month: &Month, row: &Model) -> Result<Vec<(&'static str, String)>, PageError> {
    let calendar = cx.site.kept::<Calendar>()?;
    let mut facts = Vec::new();
    let by = |at: Option<chrono::DateTime<chrono::Utc>>, who: &Option<String>| {
        at.map(|at| format!("{} {}", moment(at), who.as_deref().unwrap_or("系统")))
    };
    let on_time = match row.is_on_time {
        Some(true) => "按时",
        Some(false) => "迟报",
        None => "",
    };
    let handed = by(row.submitted_at, &row.submitted_by_name).map(|words| format!("{words}　{on_time}"));
    let due = match row.is_on_time {
        None => deadline::due(&calendar, cx.site.clock.today(), row.due_on).0,
        Some(_) => crate::web::filters::date(row.due_on),
    };
    facts.push(("截止", due));
    facts.extend(handed.map(|words| ("上报", words)));
    facts.push(("方式", source_word(&row.source).to_owned()));
    facts.extend(by(row.verified_at, &row.verified_by_name).map(|words| ("审核", words)));
    facts.extend(by(row.locked_at, &row.locked_by_name).map(|words| ("锁定", words)));
    facts.push(("报表", format!("{} 第 {} 版表式", month.form.name, row.form_revision)));
    Ok(facts)
}
