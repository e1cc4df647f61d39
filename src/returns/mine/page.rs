//! The page of a month: the form while it is open, the figures when it is with the officials.

use actix_web::http::StatusCode;
use askama::Template;

use crate::access::{Cx, Member, Workspace};
use crate::platform::clock::local;
use crate::returns::entity::monthly_return::Model;
use crate::returns::figures::{Figures, numbers, texts};
use crate::returns::history::{self, Entry, Vintage};
use crate::returns::link;
use crate::returns::look::{self, Beside, Part, Tag};
use crate::returns::month::{Month, differences, filled_of, state_of};
use crate::returns::say::{plain, shown};
use crate::returns::store::returns;
use crate::returns::store::returns::Filled;
use crate::values::Calendar;
use crate::web::deadline::due;
use crate::web::filters::moment;
use crate::web::{Answer, FormView, PageError, render};

/// A field that somebody else filled in otherwise meanwhile.
pub(super) struct Clash {
    name: String,
    mine: String,
    theirs: String,
}

#[derive(Template)]
#[template(path = "returns/mine/form.html")]
struct FormPage {
    workspace: Workspace,
    form: FormView,
    title: String,
    reporter: String,
    about: String,
    basis: String,
    due: String,
    is_late: bool,
    url: String,
    revision: i32,
    source: String,
    saved: String,
    returned: String,
    is_correction: bool,
    counted_url: String,
    parts: Vec<Part>,
    clashes: Vec<Clash>,
    clash_by: String,
    has_previous: bool,
}

#[derive(Template)]
#[template(path = "returns/mine/view.html")]
struct ViewPage {
    workspace: Workspace,
    title: String,
    reporter: String,
    url: String,
    tag: Tag,
    state: String,
    parts: Vec<Part>,
    note: String,
    vintage: i32,
    vintages: Vec<Vintage>,
    history: Vec<Entry>,
    may_correct: bool,
    is_demo: bool,
}

/// The text of the view's fields for what is filled in.
pub(super) fn view_of(month: &Month, filled: &Filled) -> FormView {
    let mut view = FormView::default();
    for field in month.form.fields() {
        if let Some(number) = filled.figures.get(&field.key) {
            view.set(&format!("f_{}", field.key), plain(*number, field.places()));
        }
        if let Some(reason) = filled.reasons.get(&field.key) {
            view.set(&format!("r_{}", field.key), reason.clone());
        }
    }
    view.set("note", filled.note.clone());
    view
}

/// The form as it stands in the database, or as a new one begins.
pub(super) fn stored(month: &Month) -> Filled {
    month.open().map_or_else(|| Filled { figures: month.first_figures(), ..Filled::default() }, filled_of)
}

/// The form, with what stands in the view.
pub(super) fn form(cx: &Cx<Member>, status: StatusCode, month: &Month, filled: &Filled, form: FormView) -> Answer {
    form_with(cx, status, month, filled, form, Vec::new())
}

/// The form after somebody else saved meanwhile: what both wrote, and what was typed still in the fields.
pub(super) fn clashing(cx: &Cx<Member>, month: &Month, mine: &Filled, mut view: FormView) -> Answer {
    let theirs = stored(month);
    let words = |key: &str, number: Option<f64>| {
        let places = month.form.field(key).map_or(2, crate::returns::forms::Field::places);
        number.map_or_else(|| "空".to_owned(), |number| shown(number, places))
    };
    let clash = |(key, theirs, mine): (String, Option<f64>, Option<f64>)| Clash {
        name: month.form.field(&key).map(|field| field.name.clone()).unwrap_or_default(),
        mine: words(&key, mine),
        theirs: words(&key, theirs),
    };
    let clashes = differences(&month.form, &theirs.figures, &mine.figures).into_iter().map(clash).collect();
    view.refuse_all("没有保存：打开这一页之后，同事也保存过。请对照下面的差异，改好后再保存，会以这一页填的为准。");
    form_with(cx, StatusCode::CONFLICT, month, mine, view, clashes)
}

fn form_with(cx: &Cx<Member>, status: StatusCode, month: &Month, filled: &Filled, form: FormView, clashes: Vec<Clash>) -> Answer {
    let calendar = cx.site.kept::<Calendar>()?;
    let (due, is_late) = due(&calendar, cx.site.clock.today(), month.due.day);
    let open = month.open();
    let was = month.counted().map(|row| numbers(&row.figures));
    let beside = Beside { previous: month.previous.as_ref(), year_before: month.year_before.as_ref(), was: was.as_ref() };
    let parts = look::parts(&month.form, &filled.figures, &filled.reasons, beside);
    let page = FormPage {
        workspace: cx.workspace(format!("{} {}", month.period.name(), month.form.name)),
        title: format!("{} {}", month.period.name(), month.form.name),
        reporter: month.reporter.name.clone(),
        about: month.form.about.clone(),
        basis: month.form.basis.clone(),
        due,
        is_late: is_late && open.is_none_or(|row| row.is_on_time.is_none()),
        url: link::mine(month.reporter.id, month.period),
        revision: open.map_or(0, |row| row.revision),
        source: filled.source.to_owned(),
        saved: open.map(|row| format!("{} 由{}保存", moment(row.updated_at), row.updated_by_name)).unwrap_or_default(),
        returned: open.and_then(|row| row.returned_note.clone()).unwrap_or_default(),
        is_correction: open.is_some_and(|row| row.vintage > 1),
        counted_url: month.counted().map(|row| format!("?vintage={}", row.vintage)).unwrap_or_default(),
        clash_by: open.map(|row| row.updated_by_name.clone()).unwrap_or_default(),
        has_previous: month.previous.is_some(),
        parts,
        clashes,
        form,
    };
    render(status, &page)
}

/// The figures of a vintage.
pub(super) async fn view(cx: &Cx<Member>, month: &Month, row: &Model) -> Answer {
    let figures = numbers(&row.figures);
    let older: Option<Figures> =
        row.vintage.checked_sub(1).and_then(|number| month.vintage(number)).map(|row| numbers(&row.figures));
    let beside = Beside { previous: month.previous.as_ref(), year_before: month.year_before.as_ref(), was: older.as_ref() };
    let ids: Vec<i64> = month.vintages.iter().map(|row| row.id).collect();
    let steps = returns::steps(cx.database(), &ids).await?;
    let url = link::mine(month.reporter.id, month.period);
    let newest = month.newest().ok_or(PageError::NotFound)?;
    let page = ViewPage {
        workspace: cx.workspace(format!("{} {}", month.period.name(), month.form.name)),
        title: format!("{} {}", month.period.name(), month.form.name),
        reporter: month.reporter.name.clone(),
        tag: look::tag(Some(state_of(row))),
        state: whose_turn(row),
        parts: look::parts(&month.form, &figures, &texts(&row.reasons), beside),
        note: row.note.clone(),
        vintage: row.vintage,
        vintages: history::vintages(&month.vintages, row.id, |vintage| format!("{url}?vintage={}", vintage.vintage)),
        history: history::entries(&month.vintages, &steps),
        may_correct: state_of(newest).counts(),
        is_demo: row.is_demo,
        url,
    };
    render(StatusCode::OK, &page)
}

/// Whose turn it is.
fn whose_turn(row: &Model) -> String {
    let at = |at: Option<chrono::DateTime<chrono::Utc>>| at.map(moment).unwrap_or_default();
    let by = |name: &Option<String>| name.clone().unwrap_or_default();
    match state_of(row) {
        crate::returns::rules::State::Submitted => {
            format!("{} 由{}上报，等待属地经办人审核。", at(row.submitted_at), by(&row.submitted_by_name))
        }
        crate::returns::rules::State::Verified => format!("{} 审核通过，数据已计入统计。", at(row.verified_at)),
        crate::returns::rules::State::Locked => {
            format!("{} 锁定。发现错误可以更正，更正审核通过前这一版继续有效。", at(row.locked_at))
        }
        crate::returns::rules::State::Superseded => "这一版已被更正替代，只作留存。".to_owned(),
        _ => String::new(),
    }
}

/// 14:30, as the saving of a draft says.
pub(super) fn clock_words(cx: &Cx<Member>) -> String {
    local(cx.site.clock.now()).format("%H:%M").to_string()
}
