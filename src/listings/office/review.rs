//! A submitted change, field by field beside what is public.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde_json::{Map, Value};

use super::{Entry, admit, covered, decide};
use crate::access::{Cx, Desk, Officer};
use crate::listings::diff::{self, DiffRow};
use crate::listings::entity::listing_change;
use crate::listings::facts::Facts;
use crate::listings::form::{self, FactsForm, FormField};
use crate::listings::look::{self, Tag, Thumb, state_of};
use crate::listings::merge::value;
use crate::listings::rules::{ChangeState, Difference, Status};
use crate::listings::sheet::{base, map, proposal};
use crate::listings::store::{self, PROPOSED_PICTURE, change, picture};
use crate::values::Calendar;
use crate::web::filters::moment;
use crate::web::{Answer, FormView, PageError, Posted, Routes, deadline, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/changes/{id}", show);
    routes.post("/office/changes/{id}", post);
}

#[derive(Template)]
#[template(path = "listings/office/review.html")]
#[expect(clippy::struct_excessive_bools, reason = "each decides about one part of the page")]
struct ReviewPage {
    desk: Desk,
    form: FormView,
    id: i64,
    revision: String,
    base: String,
    entry_url: String,
    name: String,
    about: String,
    status: Tag,
    state: Tag,
    lead: String,
    note: String,
    rows: Vec<ReviewRow>,
    pictures: Vec<Thumb>,
    due: String,
    is_overdue: bool,
    is_open: bool,
    is_new: bool,
    is_unpublished: bool,
}

/// A field under review.
struct ReviewRow {
    diff: DiffRow,
    field: FormField,
    /// What is public changed after the proposal was made.
    is_overtaken: bool,
    verdict: String,
    reason: String,
}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let (entry, change) = found(&cx, *id).await?;
    let mut view = FormView::default();
    let proposed = entry.sheet.public(&entry.listing).with(&proposal(&change));
    form::fill(&mut view, &entry.sheet, &proposed, entry.sheet.directory.fields.iter());
    page(&cx, StatusCode::OK, &entry, &change, view).await
}

/// A change of an entry that this officer covers, or 404.
async fn found(cx: &Cx<Officer>, id: i64) -> Result<(Entry, listing_change::Model), PageError> {
    admit(cx)?;
    let change = change::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    let listing = store::find(cx.database(), change.listing_id).await?.ok_or(PageError::NotFound)?;
    // A draft is its authors' own until it is handed in.
    if matches!(state_of(&change), ChangeState::Draft) && change.submitted_at.is_none() {
        return Err(PageError::NotFound);
    }
    Ok((covered(cx, listing).await?, change))
}

async fn page(cx: &Cx<Officer>, status: StatusCode, entry: &Entry, change: &listing_change::Model, form: FormView) -> Answer {
    let is_open = state_of(change) == ChangeState::Submitted;
    let (public, mine) = (entry.sheet.public(&entry.listing), proposal(change));
    let calendar = cx.site.kept::<Calendar>()?;
    let (due, is_overdue) = match change.due_on.filter(|_| is_open) {
        Some(day) => deadline::due(&calendar, cx.site.clock.today(), day),
        None => (String::new(), false),
    };
    let pictures = picture::all(cx.database(), entry.listing.id).await?;
    let pictures: Vec<_> = pictures.into_iter().filter(|row| row.state == PROPOSED_PICTURE).collect();
    let seen: Map<String, Value> = mine.keys().map(|key| (key.clone(), value(&public, key))).collect();
    let page = ReviewPage {
        desk: cx.desk(format!("审核：{}", entry.listing.name)),
        id: change.id,
        revision: change.revision.to_string(),
        base: Value::Object(seen).to_string(),
        entry_url: entry.url(),
        name: entry.listing.name.clone(),
        about: format!("{}　{}", entry.sheet.directory.name, entry.sheet.places.division(&entry.listing.division_code)),
        status: Tag::of_status(entry.status()),
        state: Tag::of_change(state_of(change)),
        lead: lead(change),
        note: change.note.clone().unwrap_or_default(),
        rows: rows(entry, change, &public, &mine, is_open),
        pictures: if is_open { look::thumbs(&entry.url(), &pictures) } else { Vec::new() },
        due,
        is_overdue,
        is_open,
        is_new: entry.status() == Status::Draft,
        is_unpublished: entry.status() == Status::Unpublished,
        form,
    };
    render(status, &page)
}

fn lead(change: &listing_change::Model) -> String {
    let submitted = change.submitted_at.map(moment).unwrap_or_default();
    let handed_in = format!("{} 于 {submitted} 提交。", change.author_name);
    match (state_of(change), change.decided_at) {
        (ChangeState::Submitted, _) | (_, None) => handed_in,
        (state, Some(at)) => {
            let who = change.decided_by_name.as_deref().unwrap_or_default();
            format!("{handed_in}{who} 于 {} 处理，结果：{}。", moment(at), state.name())
        }
    }
}

fn rows(
    entry: &Entry,
    change: &listing_change::Model,
    public: &Facts,
    mine: &Map<String, Value>,
    is_open: bool,
) -> Vec<ReviewRow> {
    let then = base(change);
    let verdicts = change.verdicts.as_ref().map(map).unwrap_or_default();
    let before_facts = if is_open { public.clone() } else { public.with(&then) };
    let proposed = before_facts.with(mine);
    let fields = entry.sheet.directory.fields.iter().filter(|field| mine.contains_key(&field.key));
    let row = |field| {
        let difference = Difference { field, before: value(&before_facts, &field.key), after: value(&proposed, &field.key) };
        let rows = diff::rows(&entry.sheet, entry.status(), std::slice::from_ref(&difference), &before_facts, &proposed);
        let mut diff = rows.into_iter().next()?;
        let reason = verdicts.get(&field.key).and_then(Value::as_str).unwrap_or_default();
        reason.clone_into(&mut diff.reason);
        let mut control = form::field_of(&entry.sheet, field, entry.status());
        control.hint = String::new();
        Some(ReviewRow {
            is_overtaken: is_open && then.get(&field.key).cloned().unwrap_or(Value::Null) != difference.before,
            verdict: format!("verdict_{}", field.key),
            reason: format!("reason_{}", field.key),
            field: control,
            diff,
        })
    };
    fields.filter_map(row).collect()
}

async fn post(cx: Cx<Officer>, id: Path<i64>, posted: Posted<FactsForm>) -> Answer {
    let (entry, change) = found(&cx, *id).await?;
    let (form, mut view) = posted.unchecked();
    let outcome = decide::decide(&cx, &entry, &change, &form, &mut view).await;
    match view.settle(outcome)? {
        Ok(words) => {
            cx.flash(words);
            Ok(see_other("/office/listings"))
        }
        Err(status) => {
            let (entry, change) = found(&cx, *id).await?;
            page(&cx, status, &entry, &change, view).await
        }
    }
}
