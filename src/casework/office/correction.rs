//! Asking for corrections: everything that is missing, wrong or out of date, item by item, said once.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::look::Due;
use super::{act, admission, found};
use crate::access::{Cx, Desk, Officer};
use crate::casework::engine::Case;
use crate::casework::engine::admission::CORRECTION_DAYS;
use crate::casework::flow::State;
use crate::casework::store::corrections::Item;
use crate::casework::store::{documents, revisions};
use crate::casework::{Programmes, link, permit};
use crate::forms::{Attached, Catalogues, Files, Schema, Sheet};
use crate::values::Calendar;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

/// Items of one request.
const MOST: usize = 60;
/// Rows for what is not a field.
const OTHERS: usize = 3;
/// What is often asked for.
const PHRASES: [&str; 10] = [
    "请补充加盖公章的扫描件",
    "扫描件不清晰，请重新上传彩色扫描件",
    "缺页，请补全后重新上传",
    "与营业执照登记信息不一致，请核对后改正",
    "与附件材料的金额不一致，请核对后改正",
    "证明材料已过有效期，请更换为最新的",
    "请补充与所填数据对应的证明材料",
    "日期填写有误，请对照原件改正",
    "账户名称与单位名称不一致，请改为单位对公账户",
    "上传的不是要求的材料，请更换",
];

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/applications/{id}/correction-requests/new", show);
    routes.post("/office/applications/{id}/correction-requests", ask);
}

/// Any fields: their names come from the programme's form.
#[derive(Deserialize, Default)]
#[serde(transparent)]
struct Pairs(std::collections::BTreeMap<String, String>);

impl Validate for Pairs {
    fn validate(&self) -> Result<(), validator::ValidationErrors> {
        Ok(())
    }
}

impl Form for Pairs {}

impl Pairs {
    fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |text| text.trim())
    }
}

#[derive(Template)]
#[template(path = "casework/office/correction.html")]
struct CorrectionPage {
    desk: Desk,
    form: FormView,
    base: String,
    name: String,
    number: String,
    is_before_admission: bool,
    due: Due,
    sections: Vec<Section>,
    others: Vec<(String, String, String)>,
    phrases: [&'static str; 10],
}

struct Section {
    title: String,
    rows: Vec<Row>,
    is_open: bool,
}

struct Row {
    label: String,
    answer: String,
    problem: String,
    note: String,
}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    page(&cx, StatusCode::OK, *id, FormView::default()).await
}

async fn page(cx: &Cx<Officer>, status: StatusCode, id: i64, form: FormView) -> Answer {
    let (case, is_recused) = found(cx, id).await?;
    permit::handle(&cx.who, &case.application, is_recused)?;
    if !matches!(case.state(), State::Submitted | State::InReview) {
        cx.flash(format!("申报现在是“{}”，不能通知补正。", case.state().name()));
        return Ok(see_other(link::office(id)));
    }
    let calendar = cx.site.kept::<Calendar>()?;
    let today = cx.site.clock.today();
    let due_on = calendar.after(today, CORRECTION_DAYS).day;
    let sections = sections(cx, &case, &form).await?;
    let page = CorrectionPage {
        desk: cx.desk("通知补正"),
        base: link::office(id),
        name: case.application.organisation_name.clone(),
        number: super::look::number(&case.application),
        is_before_admission: case.state() == State::Submitted,
        due: Due::of(&calendar, today, Some(due_on)),
        sections,
        others: (1..=OTHERS)
            .map(|at| (format!("label_other{at}"), format!("problem_other{at}"), format!("note_other{at}")))
            .collect(),
        phrases: PHRASES,
        form,
    };
    render(status, &page)
}

async fn sections(cx: &Cx<Officer>, case: &Case, form: &FormView) -> Result<Vec<Section>, PageError> {
    let all = revisions::of(cx.database(), case.application.id).await?;
    let last = all.last().ok_or(PageError::NotFound)?;
    let definition = cx.site.kept::<Programmes>()?.of_revision(cx.database(), last.revision_id).await?;
    let mut attached = Attached::new();
    for (_, field, _, state) in super::file::frozen(last) {
        let files: &mut Files = attached.entry(field).or_default();
        if state == documents::PROMISED { files.deferred = true } else { files.files += 1 }
    }
    let raw = revisions::raw(last);
    let places = cx.site.kept::<Catalogues>()?;
    let reading = case.read(&raw, &attached, &places, cx.site.clock.today());
    let sheet = Sheet::of(&definition.form, &raw, &reading).masked();
    let section = |section: crate::forms::SheetSection| {
        let rows: Vec<Row> = section
            .rows
            .into_iter()
            .map(|row| Row {
                answer: match &row.table {
                    Some(table) => format!("{} 行", table.rows.len()),
                    None => row.text.chars().take(60).collect(),
                },
                problem: format!("problem_{}", row.field),
                note: format!("note_{}", row.field),
                label: row.label,
            })
            .collect();
        let is_open = rows.iter().any(|row| !form.value(&row.problem).is_empty() || !form.error(&row.note).is_empty());
        Section { title: section.title, is_open, rows }
    };
    Ok(sheet.sections.into_iter().map(section).collect())
}

/// Items as they were chosen, with what is wrong with them.
fn items(schema: &Schema, form: &Pairs, view: &mut FormView) -> Vec<Item> {
    let mut items = Vec::new();
    let mut add = |field: &str, label: &str, name: &str, view: &mut FormView| {
        let (problem, note) = (form.text(&format!("problem_{name}")), form.text(&format!("note_{name}")));
        if problem.is_empty() && note.is_empty() {
            return;
        }
        if !matches!(problem, "missing" | "wrong" | "expired") {
            view.refuse(&format!("problem_{name}"), format!("“{label}”请选择不全、有误或过期"));
        } else if note.chars().count() < 2 || note.chars().count() > 300 {
            view.refuse(&format!("note_{name}"), format!("“{label}”请写明要怎么改（2 到 300 字）"));
        } else {
            let (field, label) = (field.to_owned(), label.to_owned());
            items.push(Item { field, label, problem: problem.to_owned(), note: note.to_owned() });
        }
    };
    for (_, field) in schema.fields() {
        add(&field.key, &field.label, &field.key, view);
    }
    for at in 1..=OTHERS {
        let name = format!("other{at}");
        let label = form.text(&format!("label_{name}"));
        if label.is_empty() && !form.text(&format!("note_{name}")).is_empty() {
            view.refuse(&format!("label_{name}"), "请写明是哪一项");
        } else {
            add("", label, &name, view);
        }
    }
    if items.is_empty() && !view.is_invalid() {
        view.refuse_all("还没有选择需要补正的内容。请在对应的项目上选择不全、有误或过期，并写明要怎么改。");
    } else if items.len() > MOST {
        view.refuse_all(format!("一次最多 {MOST} 项。材料普遍不符的，请不予受理并说明理由。"));
    }
    items
}

async fn ask(cx: Cx<Officer>, id: Path<i64>, posted: Posted<Pairs>) -> Answer {
    let (form, mut view) = posted.unchecked();
    let (case, is_recused) = found(&cx, *id).await?;
    permit::handle(&cx.who, &case.application, is_recused)?;
    let items = items(&case.definition.form, &form, &mut view);
    let note = form.text("correction_note").to_owned();
    if note.chars().count() > 1000 {
        view.refuse("correction_note", "总的说明最多 1000 字");
    }
    if view.is_invalid() {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, *id, view).await;
    }
    let count = items.len();
    let done = act(&cx, *id, async |engine, case, permit| {
        if case.state() == State::Submitted {
            admission::desk(&cx, engine, case, permit).await?;
        } else if !matches!(case.state(), State::InReview) {
            return Err(PageError::Conflict(format!("申报现在是“{}”，不能通知补正。", case.state().name())));
        }
        engine.request_correction(permit, case, &items, &note).await
    });
    match view.settle(done.await.map(Some))? {
        Ok(row) => {
            let until = row.due_on.map(crate::web::filters::date).unwrap_or_default();
            cx.flash(format!("已一次告知 {count} 项补正内容，期限 {until}；等待期间不计办理时限。"));
            Ok(see_other(link::office(*id)))
        }
        // Where it has moved on there is no form to show again.
        Err(status) => {
            let (case, _) = found(&cx, *id).await?;
            if matches!(case.state(), State::Submitted | State::InReview) {
                return page(&cx, status, *id, view).await;
            }
            super::file::page(&cx, status, *id, super::file::Query::default(), view, "").await
        }
    }
}
