//! Interpretations (政策解读) of a document: words in the same markup as bodies, or a picture with its words for those who
//! do not see it.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};

use super::edit::found;
use super::files;
use super::page::{day, short_name};
use crate::access::{Cx, Desk, Officer};
use crate::policies::entity::policy_document::Model as Document;
use crate::policies::entity::policy_interpretation::{ActiveModel, Model};
use crate::policies::event::LibraryEvent;
use crate::policies::form::parse_date;
use crate::policies::text::Body;
use crate::policies::{link, permit, store};
use crate::web::upload::{Upload, UploadedFile};
use crate::web::{Answer, FormView, PageError, Routes, render, see_other};

/// Read.
const WORDS: &str = "文字解读";
/// Looked at.
const PICTURE: &str = "图片解读";

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/policies/{id}/interpretations/new", show_new);
    routes.post("/office/policies/{id}/interpretations", create);
    routes.get("/office/policies/{id}/interpretations/{iid}/edit", show_edit);
    routes.get("/office/policies/{id}/interpretations/{iid}/picture", picture);
    routes.post("/office/policies/{id}/interpretations/{iid}", update);
    routes.post("/office/policies/{id}/interpretations/{iid}/removal", remove);
}

#[derive(Template)]
#[template(path = "policies/office/interpretation.html")]
struct InterpretationPage {
    desk: Desk,
    form: FormView,
    crumb: (String, String),
    action: String,
    /// The picture that is stored.
    picture: Option<String>,
    forms: Vec<(&'static str, &'static str)>,
}

fn page(cx: &Cx<Officer>, status: StatusCode, form: FormView, document: &Document, known: Option<&Model>) -> Answer {
    let below = |part: &str| link::office_part(document.id, part);
    let page = InterpretationPage {
        desk: cx.desk(if known.is_some() { "编辑解读" } else { "添加解读" }),
        form,
        crumb: (short_name(document), link::office(document.id)),
        action: known.map_or_else(|| below("interpretations"), |known| below(&format!("interpretations/{}", known.id))),
        picture: known
            .filter(|known| known.file_id.is_some())
            .map(|known| below(&format!("interpretations/{}/picture", known.id))),
        forms: vec![(WORDS, WORDS), (PICTURE, PICTURE)],
    };
    render(status, &page)
}

async fn show_new(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let document = found(&cx, *id).await?;
    let mut form = FormView::default();
    form.set("form", WORDS);
    page(&cx, StatusCode::OK, form, &document, None)
}

async fn known(cx: &Cx<Officer>, path: &(i64, i64)) -> Result<(Document, Model), PageError> {
    let document = found(cx, path.0).await?;
    let known = store::interpretation(cx.database(), path.0, path.1).await?.ok_or(PageError::NotFound)?;
    Ok((document, known))
}

async fn show_edit(cx: Cx<Officer>, path: Path<(i64, i64)>) -> Answer {
    let (document, known) = known(&cx, &path).await?;
    let mut form = FormView::default();
    form.set("form", known.form.clone());
    form.set("title", known.title.clone());
    form.set("published_on", day(known.published_on));
    form.set("body", known.body.clone());
    form.set("picture_alt", known.picture_alt.clone());
    page(&cx, StatusCode::OK, form, &document, Some(&known))
}

async fn create(cx: Cx<Officer>, id: Path<i64>, mut upload: Upload) -> Answer {
    let document = found(&cx, *id).await?;
    let mut view = FormView::of_pairs(&upload.pairs, &[]);
    let file = upload.take_file("picture");
    let outcome = try_save(&cx, &document, None, file, &mut view).await;
    match view.settle(outcome)? {
        Ok(()) => Ok(done(&cx, *id, "解读已添加。")),
        Err(status) => page(&cx, status, view, &document, None),
    }
}

async fn update(cx: Cx<Officer>, path: Path<(i64, i64)>, mut upload: Upload) -> Answer {
    let (document, known) = known(&cx, &path).await?;
    let mut view = FormView::of_pairs(&upload.pairs, &[]);
    let file = upload.take_file("picture");
    let outcome = try_save(&cx, &document, Some(&known), file, &mut view).await;
    match view.settle(outcome)? {
        Ok(()) => Ok(done(&cx, path.0, "解读已保存。")),
        Err(status) => page(&cx, status, view, &document, Some(&known)),
    }
}

fn done(cx: &Cx<Officer>, id: i64, message: &str) -> actix_web::HttpResponse {
    cx.flash(message);
    see_other(format!("{}#interpretations", link::office(id)))
}

async fn try_save(
    cx: &Cx<Officer>,
    document: &Document,
    known: Option<&Model>,
    file: Option<UploadedFile>,
    view: &mut FormView,
) -> Result<Option<()>, PageError> {
    let has_picture = file.is_some() || known.is_some_and(|known| known.file_id.is_some());
    let Some(mut row) = row_of(view, has_picture) else { return Ok(None) };
    let mut stored = None;
    if let Some(file) = file {
        match files::picture_type(&file.name, &file.bytes) {
            Ok(media_type) => {
                let size = file.bytes.len();
                stored = Some((cx.site.files.put(file.bytes).await?, file.name, media_type, size));
            }
            Err(why) => {
                view.refuse("picture", why);
                return Ok(None);
            }
        }
    }
    let edit = permit::edit(&cx.who, document)?;
    let write = cx.begin().await?;
    if let Some((sha256, name, media_type, size)) = stored {
        row.file_id = Set(Some(store::store_file(&write, &name, media_type, sha256, size).await?.id));
    }
    let title = view.value("title").trim().to_owned();
    let after = seen(&title, view.value("form"), view.value("body"), view.value("picture_alt"));
    let event = if let Some(known) = known {
        store::save_interpretation(&write, &edit, known, row).await?;
        let before = seen(&known.title, &known.form, &known.body, &known.picture_alt);
        LibraryEvent::policy("policy.interpretation_edited", document, format!("修改解读《{title}》")).with_changes(before, after)
    } else {
        row.file_id = if row.file_id.is_set() { row.file_id } else { Set(None) };
        store::add_interpretation(&write, &edit, row).await?;
        LibraryEvent::policy("policy.interpretation_added", document, format!("添加解读《{title}》")).with_after(after)
    };
    write.commit(event).await?;
    Ok(Some(()))
}

fn seen(title: &str, form: &str, body: &str, alt: &str) -> Value {
    json!({ "title": title, "form": form, "body": body.replace('\r', ""), "picture_alt": alt })
}

/// What was typed as a row; what is wrong goes to the view.
fn row_of(view: &mut FormView, has_picture: bool) -> Option<ActiveModel> {
    let text = |name: &str| view.value(name).trim().to_owned();
    let (title, form, body, alt) = (text("title"), text("form"), text("body"), text("picture_alt"));
    let published_on = parse_date(view.value("published_on"));
    if title.is_empty() || title.chars().count() > 200 {
        view.refuse("title", "请填写标题，最多 200 字");
    }
    if form != WORDS && form != PICTURE {
        view.refuse("form", "请选择解读形式");
    }
    if published_on.is_err() {
        view.refuse("published_on", "没有看懂日期，请写成 2016-07-01 或 2016年7月1日");
    }
    if form == WORDS && body.is_empty() {
        view.refuse("body", "请填写解读内容");
    }
    if form == PICTURE && !has_picture {
        view.refuse("picture", "请选择图片");
    }
    if form == PICTURE && alt.is_empty() {
        view.refuse("picture_alt", "请用文字说明图片内容，看不到图片的人靠它了解政策");
    }
    if body.chars().count() > 200_000 || alt.chars().count() > 5_000 {
        view.refuse_all("内容过长：正文最多 20 万字，图片说明最多 5000 字");
    }
    (!view.is_invalid()).then(|| ActiveModel {
        form: Set(form),
        title: Set(title),
        body: Set(Body::parse(&body.replace('\r', "")).to_markup()),
        picture_alt: Set(alt),
        published_on: Set(published_on.ok().flatten()),
        ..Default::default()
    })
}

async fn picture(cx: Cx<Officer>, path: Path<(i64, i64)>) -> Answer {
    let (_, known) = known(&cx, &path).await?;
    let file_id = known.file_id.ok_or(PageError::NotFound)?;
    files::send_row(&cx, store::stored_file(cx.database(), file_id).await?).await
}

async fn remove(cx: Cx<Officer>, path: Path<(i64, i64)>) -> Answer {
    let (document, known) = known(&cx, &path).await?;
    let write = cx.begin().await?;
    store::remove_interpretation(&write, &permit::edit(&cx.who, &document)?, &known).await?;
    let event = LibraryEvent::policy("policy.interpretation_removed", &document, format!("删除解读《{}》", known.title));
    let before = seen(&known.title, &known.form, &known.body, &known.picture_alt);
    write.commit(event.with_changes(before, json!({}))).await?;
    Ok(done(&cx, path.0, "解读已删除。"))
}
