//! Bulletins for officials: read, add a note, make anew, publish, take back.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::admit;
use crate::access::{Cx, Desk, Officer};
use crate::platform::Happened;
use crate::returns::Period;
use crate::statistics::bulletin::compose::{Section, compose};
use crate::statistics::bulletin::{DRAFT, Templates, state_name, store};
use crate::statistics::catalogue::Catalogue;
use crate::statistics::entity::bulletin::Model;
use crate::statistics::public::bulletins::{NumberRow, pdf_of, xlsx_of};
use crate::statistics::{board, event, link, permit};
use crate::web::filters::moment;
use crate::web::{Answer, Form, FormView, PageError, Posted, render, see_other};

#[derive(Deserialize, Serialize, Default, Validate)]
#[serde(default)]
pub(super) struct NoteForm {
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(max = 2000, message = "编者按最多 2000 字"))]
    note: String,
    revision: String,
}

impl Form for NoteForm {}

#[derive(Template)]
#[template(path = "statistics/office/bulletins.html")]
struct ListPage {
    desk: Desk,
    rows: Vec<(String, String, &'static str, bool, String, bool)>,
    closes_on: u32,
}

#[derive(Template)]
#[template(path = "statistics/office/bulletin.html")]
struct BulletinPage {
    desk: Desk,
    form: FormView,
    title: String,
    base: String,
    state: &'static str,
    is_draft: bool,
    public_url: String,
    revision: i32,
    made: String,
    published: String,
    refusal: String,
    note: Vec<String>,
    sections: Vec<Section>,
    numbers: Vec<NumberRow>,
    parts: Vec<NumberRow>,
    closing: String,
    is_demo: bool,
}

pub(super) async fn list(cx: Cx<Officer>) -> Answer {
    admit(&cx)?;
    let row = |row: Model| {
        let when = row.published_at.filter(|_| row.state != DRAFT).map(moment).unwrap_or_default();
        let is_draft = row.state == DRAFT;
        (row.title, link::office_bulletin(row.id), state_name(&row.state), is_draft, when, row.is_demo)
    };
    let rows = store::all(cx.database()).await?.into_iter().map(row).collect();
    let closes_on = cx.site.kept::<Catalogue>()?.closes_on;
    render(StatusCode::OK, &ListPage { desk: cx.desk("统计简报"), rows, closes_on })
}

async fn found(cx: &Cx<Officer>, id: i64) -> Result<Model, PageError> {
    admit(cx)?;
    store::find(cx.database(), id).await?.ok_or(PageError::NotFound)
}

pub(super) async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let row = found(&cx, *id).await?;
    let form = FormView::of_form(&NoteForm { note: row.note.clone(), revision: row.revision.to_string() });
    page(&cx, StatusCode::OK, row, form)
}

fn page(cx: &Cx<Officer>, status: StatusCode, row: Model, form: FormView) -> Answer {
    let content = store::content(&row);
    let is_draft = row.state == DRAFT;
    let page = BulletinPage {
        desk: cx.desk(row.title.clone()),
        form,
        base: link::office_bulletin(row.id),
        state: state_name(&row.state),
        is_draft,
        public_url: if is_draft { String::new() } else { link::bulletin(row.period) },
        revision: row.revision,
        made: moment(row.made_at),
        published: row
            .published_at
            .filter(|_| !is_draft)
            .map(|at| format!("{} {}", moment(at), row.published_by_name.clone().unwrap_or_default()))
            .unwrap_or_default(),
        refusal: permit::publish(&cx.who, &row).err().map(|refusal| refusal.0).unwrap_or_default(),
        note: row.note.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect(),
        numbers: content.numbers.iter().map(NumberRow::of).collect(),
        parts: content.parts.iter().map(NumberRow::of).collect(),
        sections: content.sections,
        closing: content.closing,
        is_demo: row.is_demo,
        title: row.title,
    };
    render(status, &page)
}

pub(super) async fn pdf(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let row = found(&cx, *id).await?;
    pdf_of(&cx, &row).await
}

pub(super) async fn xlsx(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let row = found(&cx, *id).await?;
    xlsx_of(&row)
}

fn raced() -> PageError {
    PageError::Conflict("刚刚有人处理过这份简报，您的操作没有执行。请核对页面上的最新内容后再办理。".into())
}

/// What is done with a bulletin.
enum Step {
    Note(String),
    Renew,
    Publish,
    TakeBack,
}

async fn take(cx: &Cx<Officer>, row: &Model, revision: i32, step: Step) -> Result<&'static str, PageError> {
    let permit = permit::publish(&cx.who, row)?;
    let board = match step {
        Step::Renew => Some(anew(cx, row).await?),
        _ => None,
    };
    let write = cx.begin().await?;
    let (done, kind, summary, message) = match step {
        Step::Note(note) => {
            (store::note(&write, &permit, revision, &note).await?, "bulletin.noted", "修改编者按", "编者按已保存。")
        }
        Step::Renew => {
            let composed = board.unwrap_or_default();
            (store::renew(&write, &permit, revision, &composed).await?, "bulletin.renewed", "按最新数据重新生成", "已按最新数据重新生成。")
        }
        Step::Publish => (
            store::publish(&write, &permit, revision).await?,
            "bulletin.published",
            "发布统计简报",
            "已发布，公众可以看到、下载 PDF 和 XLSX。",
        ),
        Step::TakeBack => {
            (store::take_back(&write, &permit, revision).await?, "bulletin.withdrawn", "撤回统计简报", "已撤回，公众看不到了。修改后可以再发布。")
        }
    };
    if !done {
        return Err(raced());
    }
    let happened: Happened = event::bulletin(kind, row, summary);
    write.commit(happened).await?;
    Ok(message)
}

/// The bulletin of the same month from the numbers of now.
async fn anew(cx: &Cx<Officer>, row: &Model) -> Result<crate::statistics::bulletin::Composed, PageError> {
    let (catalogue, templates) = (cx.site.kept::<Catalogue>()?, cx.site.kept::<Templates>()?);
    let period = Period::of_number(row.period).ok_or(PageError::NotFound)?;
    Ok(compose(&templates, &board::of(cx.database(), &catalogue, period).await?))
}

async fn step(cx: Cx<Officer>, id: i64, posted: Posted<NoteForm>, step: impl FnOnce(&NoteForm) -> Step) -> Answer {
    let row = found(&cx, id).await?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, row, view),
    };
    let outcome = take(&cx, &row, form.revision.parse().unwrap_or(0), step(&form)).await;
    match view.settle(outcome.map(Some))? {
        Ok(message) => {
            cx.flash(message);
            Ok(see_other(link::office_bulletin(id)))
        }
        Err(status) => {
            let row = found(&cx, id).await?;
            page(&cx, status, row, view)
        }
    }
}

pub(super) async fn note(cx: Cx<Officer>, id: Path<i64>, posted: Posted<NoteForm>) -> Answer {
    step(cx, *id, posted, |form| Step::Note(form.note.clone())).await
}

pub(super) async fn renew(cx: Cx<Officer>, id: Path<i64>, posted: Posted<NoteForm>) -> Answer {
    step(cx, *id, posted, |_| Step::Renew).await
}

pub(super) async fn publish(cx: Cx<Officer>, id: Path<i64>, posted: Posted<NoteForm>) -> Answer {
    step(cx, *id, posted, |_| Step::Publish).await
}

pub(super) async fn take_back(cx: Cx<Officer>, id: Path<i64>, posted: Posted<NoteForm>) -> Answer {
    step(cx, *id, posted, |_| Step::TakeBack).await
}
