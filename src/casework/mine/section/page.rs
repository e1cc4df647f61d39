//! The page of a section.

use actix_web::http::StatusCode;
use askama::Template;

use super::only_of;
use crate::access::{Cx, Member, Workspace};
use crate::casework::engine::Engine;
use crate::casework::mine::Own;
use crate::casework::mine::paper::{self, Paper};
use crate::casework::mine::save::Contradiction;
use crate::casework::mine::take::{self, PROMISE_DAYS};
use crate::casework::store::{corrections, documents, sections};
use crate::forms::{Catalogues, Problem, Raw, Section, SectionForm, show};
use crate::values::Calendar;
use crate::web::filters::{date, moment};
use crate::web::{Answer, FormView, PageError, render};

/// What a page shows beside what stands in the database.
#[derive(Default)]
pub(super) struct Shown {
    pub problems: Vec<Problem>,
    /// What was typed and is not saved.
    pub raw: Option<Raw>,
    /// The revision that was read, where the post was not saved.
    pub over: Option<i32>,
    pub general: Option<String>,
    pub contradiction: Option<Contradiction>,
    pub add_row: Option<String>,
    /// What was posted beside the fields.
    pub pairs: Vec<(String, String)>,
    /// Whether what is shown stands in the database although something is wrong.
    pub is_saved: bool,
}

#[derive(Template)]
#[template(path = "casework/mine/section.html")]
struct SectionPage {
    workspace: Workspace,
    view: FormView,
    form: SectionForm,
    base_url: String,
    action: String,
    name: String,
    position: usize,
    count: usize,
    revision: i32,
    base: String,
    conflicts: Vec<ConflictRow>,
    conflict_by: String,
    is_saved: bool,
    saved: String,
    corrections: Vec<CorrectionRow>,
    places: Vec<Place>,
    last_promise: String,
    skip: Option<String>,
    previous: Option<String>,
    is_last: bool,
}

/// A field that two people changed.
struct ConflictRow {
    key: String,
    label: String,
    mine: String,
    theirs: String,
}

/// Something that has to be corrected here.
struct CorrectionRow {
    field: String,
    label: String,
    problem: &'static str,
    note: String,
}

/// What a place for files needs beside the files.
struct Place {
    key: String,
    /// Earlier files that could lie here: id and words.
    reusable: Vec<(i64, String)>,
    asks_issued: bool,
    /// Names of the controls: day on the document, earlier file, why it is missing, until when.
    issued: String,
    reuse: String,
    reason: String,
    until: String,
    promise: String,
    promise_remove_url: String,
}

impl SectionPage {
    fn place(&self, key: &str) -> Option<&Place> {
        self.places.iter().find(|place| place.key == key)
    }
}

/// The form of a section with its files; what was typed and is not saved stands in it.
fn form_of(cx: &Cx<Member>, own: &Own, section: &Section, paper: &Paper, shown: &Shown) -> Result<SectionForm, PageError> {
    let schema = &own.case.definition.form;
    let attached = documents::attached(&paper.documents);
    let (raw, reading) = match &shown.raw {
        Some(typed) => {
            let raw = paper.raw.merged(typed);
            let reading = own.case.read(&raw, &attached, &cx.site.kept::<Catalogues>()?, cx.site.clock.today());
            (raw, reading)
        }
        None => (paper.raw.clone(), paper.reading.clone()),
    };
    let mut form = SectionForm::new(schema, &section.key, &raw, &reading, &shown.problems, &attached);
    let base_url = own.url();
    for field in section.fields.iter().filter(|field| field.kind.is_file()) {
        form.attach(&field.key, paper.files(&field.key).map(|row| paper::attached(row, &base_url)).collect());
    }
    if let Some(name) = &shown.add_row {
        form.add_rows(name);
    }
    Ok(form)
}

/// Renders a section.
pub(super) async fn page(
    cx: &Cx<Member>,
    status: StatusCode,
    own: &Own,
    section: &Section,
    paper: &Paper,
    shown: Shown,
) -> Answer {
    let base_url = own.url();
    let form = form_of(cx, own, section, paper, &shown)?;
    let row = paper.row(&section.key);
    let stands = row.map(sections::raw).unwrap_or_default();
    let (revision, base) = match (&shown.contradiction, shown.over) {
        (Some(found), _) => (found.revision, only_of(section, &found.theirs)),
        (None, Some(over)) => (over, only_of(section, &stands)),
        (None, None) => (row.map_or(0, |row| row.revision), only_of(section, &stands)),
    };
    let lines = paper.lines(&own.case);
    let at = lines.iter().position(|line| line.key == section.key).unwrap_or(0);
    let next = lines.get(at + 1).map(|line| line.url.clone());
    let mut view = FormView::of_pairs(&shown.pairs, &[]);
    if let Some(words) = &shown.general {
        view.refuse_all(words.clone());
    }
    let calendar = cx.site.kept::<Calendar>()?;
    let page = SectionPage {
        workspace: cx.workspace(format!("{}：{}", section.title, own.case.definition.name)),
        action: format!("{base_url}/sections/{}", section.key),
        name: own.case.definition.name.clone(),
        position: at + 1,
        count: lines.len(),
        revision,
        base: base.to_json().to_string(),
        conflict_by: shown.contradiction.as_ref().map(|found| found.by.clone()).unwrap_or_default(),
        conflicts: shown.contradiction.as_ref().map(|found| conflicts(cx, section, found)).transpose()?.unwrap_or_default(),
        is_saved: shown.is_saved,
        saved: row.map(|row| format!("{} 于 {} 保存", row.saved_by_name, moment(row.saved_at))).unwrap_or_default(),
        corrections: corrections_in(cx, own, section).await?,
        places: places(cx, own, section, paper).await?,
        last_promise: date(calendar.after(cx.site.clock.today(), PROMISE_DAYS).day),
        skip: shown.is_saved.then(|| next.clone().unwrap_or_else(|| format!("{base_url}/check"))),
        previous: at.checked_sub(1).and_then(|before| lines.get(before)).map(|line| line.url.clone()),
        is_last: next.is_none(),
        view,
        form,
        base_url,
    };
    render(status, &page)
}

/// What a form starts from.
pub(super) fn base_of(section: &Section, raw: &Raw) -> Raw {
    only_of(section, raw)
}

fn conflicts(cx: &Cx<Member>, section: &Section, found: &Contradiction) -> Result<Vec<ConflictRow>, PageError> {
    let places = cx.site.kept::<Catalogues>()?;
    let said = |field: &crate::forms::Field, raw: &Raw| {
        let words = show(field, raw, &places);
        if words.is_empty() { "（空）".to_owned() } else { words }
    };
    let fields = section.fields.iter().filter(|field| found.keys.contains(&field.key));
    let row = |field: &crate::forms::Field| ConflictRow {
        key: field.key.clone(),
        label: field.label.clone(),
        mine: said(field, &found.mine),
        theirs: said(field, &found.theirs),
    };
    Ok(fields.map(row).collect())
}

async fn corrections_in(cx: &Cx<Member>, own: &Own, section: &Section) -> Result<Vec<CorrectionRow>, PageError> {
    if own.case.state() == crate::casework::State::Draft || !Engine::is_editable(&own.case) {
        return Ok(Vec::new());
    }
    let waiting = corrections::waiting(cx.database(), own.id()).await?;
    let items = waiting.as_ref().map(corrections::items).unwrap_or_default();
    let here = items.into_iter().filter(|item| section.field(&item.field).is_some());
    let row = |item: corrections::Item| CorrectionRow {
        problem: item.problem_name(),
        field: item.field,
        label: item.label,
        note: item.note,
    };
    Ok(here.map(row).collect())
}

async fn places(cx: &Cx<Member>, own: &Own, section: &Section, paper: &Paper) -> Result<Vec<Place>, PageError> {
    let fields: Vec<&crate::forms::Field> = section.fields.iter().filter(|field| field.kind.is_file()).collect();
    if fields.is_empty() {
        return Ok(Vec::new());
    }
    let organisation = own.case.application.organisation_id;
    let earlier = documents::reusable(cx.database(), organisation, own.id(), cx.site.clock.today()).await?;
    let place = |field: &&crate::forms::Field| {
        // Programmes call the same paper by the same name.
        let same = earlier.iter().filter(|row| row.field_key.as_deref() == Some(field.key.as_str()) && take::fits(field, row));
        let words = |row: &&crate::casework::entity::application_document::Model| {
            let day = date(crate::platform::clock::local(row.uploaded_at).date_naive());
            let until = row.expires_on.map(|day| format!("，有效至 {}", date(day))).unwrap_or_default();
            (row.id, format!("{}（{day}上传{until}）", row.name))
        };
        let promise = paper.promise(&field.key);
        Place {
            issued: format!("issued-{}", field.key),
            reuse: format!("reuse-{}", field.key),
            reason: format!("promise-reason-{}", field.key),
            until: format!("promise-until-{}", field.key),
            key: field.key.clone(),
            reusable: same.take(20).map(|row| words(&row)).collect(),
            asks_issued: field.valid_months.is_some(),
            promise: promise.map(|row| paper::FileLine::of(row, "").about).unwrap_or_default(),
            promise_remove_url: promise.map(|row| format!("{}/documents/{}/removal", own.url(), row.id)).unwrap_or_default(),
        }
    };
    Ok(fields.iter().map(place).collect())
}
