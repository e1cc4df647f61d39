//! Pictures of an entry: upload, words for them, order. New ones wait for review, or for the entry itself.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use serde_json::json;
use validator::Validate;

use super::{Own, own};
use crate::access::{Cx, Member, Workspace};
use crate::listings::entity::listing_picture;
use crate::listings::event::ListingEvent;
use crate::listings::look::{self, Tag, Thumb};
use crate::listings::picture::{Prepared, prepare_aside};
use crate::listings::rules::Status;
use crate::listings::store::picture::{self as store, MOST_PICTURES, NewPicture};
use crate::platform::FileStore;
use crate::web::upload::Upload;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

/// Rows of the upload form.
const ROWS: usize = 4;
/// Characters of the words that stand for a picture.
const MOST_ALT: usize = 120;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/listings/{id}/pictures", show);
    routes.post("/my/listings/{id}/pictures", upload);
    routes.post("/my/listings/{id}/pictures/{pid}/place", place);
    routes.post("/my/listings/{id}/pictures/{pid}/alt", alt);
    routes.post("/my/listings/{id}/pictures/{pid}/removal", remove);
    // Last: its pattern also fits the ones above.
    routes.get("/my/listings/{id}/pictures/{pid}/{size}", file);
}

#[derive(Template)]
#[template(path = "listings/mine/pictures.html")]
struct PicturesPage {
    workspace: Workspace,
    form: FormView,
    base: String,
    name: String,
    status: Tag,
    pictures: Vec<Thumb>,
    /// Number, control of the file and control of its words.
    rows: Vec<(usize, String, String)>,
    room: usize,
    is_public: bool,
}

async fn show(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let own = own(&cx, *id).await?;
    page(&cx, StatusCode::OK, &own, FormView::default()).await
}

async fn page(cx: &Cx<Member>, status: StatusCode, own: &Own, form: FormView) -> Answer {
    let pictures = store::all(cx.database(), own.listing.id).await?;
    let room = MOST_PICTURES.saturating_sub(pictures.len());
    let page = PicturesPage {
        workspace: cx.workspace(format!("图片：{}", own.listing.name)),
        base: own.url(),
        name: own.listing.name.clone(),
        status: Tag::of_status(own.status()),
        rows: (1..=ROWS.min(room)).map(|row| (row, format!("picture_{row}"), format!("alt_{row}"))).collect(),
        pictures: look::thumbs(&own.url(), &pictures),
        room,
        is_public: own.status() == Status::Published,
        form,
    };
    render(status, &page)
}

async fn upload(cx: Cx<Member>, id: Path<i64>, mut upload: Upload) -> Answer {
    let own = own(&cx, *id).await?;
    let mut view = FormView::of_pairs(&upload.pairs, &[]);
    let outcome = try_upload(&cx, &own, &mut upload, &mut view).await;
    match view.settle(outcome)? {
        Ok(count) if view.is_invalid() => {
            view.refuse_all(format!("{count} 张已上传；下面这些没有，请改正后重新选择。"));
            page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &own, view).await
        }
        Ok(count) => {
            let after = if own.status() == Status::Published { "审核通过后公开。" } else { "随条目一起审核。" };
            cx.flash(format!("{count} 张图片已上传，{after}"));
            Ok(see_other(format!("{}/pictures", own.url())))
        }
        Err(status) => page(&cx, status, &own, view).await,
    }
}

async fn try_upload(cx: &Cx<Member>, own: &Own, upload: &mut Upload, view: &mut FormView) -> Result<Option<usize>, PageError> {
    let room = MOST_PICTURES.saturating_sub(store::all(cx.database(), own.listing.id).await?.len());
    let mut ready = Vec::new();
    for row in 1..=ROWS {
        let (field, words) = (format!("picture_{row}"), format!("alt_{row}"));
        let alt = upload.text(&words).trim().to_owned();
        let Some(file) = upload.take_file(&field) else { continue };
        match check_alt(&alt) {
            Err(why) => view.refuse(&words, format!("{why}（{}）", file.name)),
            Ok(()) if ready.len() >= room => view.refuse(&field, format!("每个条目最多 {MOST_PICTURES} 张图片，请先删除几张。")),
            Ok(()) => match prepare_aside(file.bytes).await? {
                Ok(picture) => {
                    ready.push((picture, alt));
                    view.set(&words, "");
                }
                Err(why) => view.refuse(&field, format!("{}：{why}", file.name)),
            },
        }
    }
    if ready.is_empty() {
        if !view.is_invalid() {
            view.refuse("picture_1", "请先选择图片");
        }
        return Ok(None);
    }
    let mut kept = Vec::new();
    for (picture, alt) in ready {
        kept.push(keep(&cx.site.files, picture, alt).await?);
    }
    add(cx, own, kept).await.map(Some)
}

fn check_alt(alt: &str) -> Result<(), String> {
    match alt.chars().count() {
        0 => Err("请用一句话说明图片内容，看不到图片的人靠它了解".into()),
        length if length > MOST_ALT => Err(format!("图片说明最多 {MOST_ALT} 个字，现在是 {length} 个字")),
        _ => Ok(()),
    }
}

async fn keep(files: &FileStore, picture: Prepared, alt: String) -> Result<NewPicture, PageError> {
    let side = |length: u32| i32::try_from(length).unwrap_or(i32::MAX);
    Ok(NewPicture {
        width: side(picture.width),
        height: side(picture.height),
        large_sha256: files.put(picture.large).await?,
        small_sha256: files.put(picture.small).await?,
        alt,
    })
}

async fn add(cx: &Cx<Member>, own: &Own, kept: Vec<NewPicture>) -> Result<usize, PageError> {
    let write = cx.begin().await?;
    let there = store::all(&*write, own.listing.id).await?;
    if there.len() + kept.len() > MOST_PICTURES {
        return Err(PageError::Conflict(format!("同事刚刚也上传了图片，合计超过 {MOST_PICTURES} 张，这次没有保存。")));
    }
    let last = there.iter().map(|row| row.position).max().unwrap_or(-1);
    let alts: Vec<String> = kept.iter().map(|picture| picture.alt.clone()).collect();
    for (position, picture) in (last + 1..).zip(kept) {
        store::add(&write, &own.permit, picture, position).await?;
    }
    let event = ListingEvent::entry("listing.pictures_added", &own.listing, format!("上传图片 {} 张", alts.len()));
    write.commit(event.with_after(json!({ "pictures": alts }))).await?;
    Ok(alts.len())
}

/// A picture that one may see as one manages or reviews its entry.
pub(crate) async fn send(files: &FileStore, picture: Option<listing_picture::Model>, size: &str) -> Answer {
    let picture = picture.ok_or(PageError::NotFound)?;
    let sha256 = match size {
        "small" => &picture.small_sha256,
        "large" => &picture.large_sha256,
        _ => return Err(PageError::NotFound),
    };
    let bytes = files.get(sha256).await?;
    let kind = (CONTENT_TYPE, picture.media_type.as_str());
    Ok(HttpResponse::Ok().insert_header(kind).insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff")).body(bytes))
}

async fn file(cx: Cx<Member>, path: Path<(i64, i64, String)>) -> Answer {
    let (id, picture_id, size) = path.into_inner();
    own(&cx, id).await?;
    send(&cx.site.files, store::find(cx.database(), id, picture_id).await?, &size).await
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct PictureForm {
    to: String,
    alt: String,
}

impl Form for PictureForm {}

async fn place(cx: Cx<Member>, path: Path<(i64, i64)>, posted: Posted<PictureForm>) -> Answer {
    let (id, picture_id) = path.into_inner();
    let own = own(&cx, id).await?;
    let (form, _) = posted.unchecked();
    let write = cx.begin().await?;
    let mut ids: Vec<i64> = store::all(&*write, id).await?.iter().map(|row| row.id).collect();
    let at = ids.iter().position(|known| *known == picture_id).ok_or(PageError::NotFound)?;
    let to = if form.to == "up" { at.saturating_sub(1) } else { (at + 1).min(ids.len() - 1) };
    ids.swap(at, to);
    store::set_order(&write, &own.permit, &ids).await?;
    write.commit(ListingEvent::entry("listing.pictures_ordered", &own.listing, "调整图片顺序")).await?;
    cx.flash("图片顺序已调整。");
    Ok(see_other(format!("{}/pictures#picture-{picture_id}", own.url())))
}

async fn alt(cx: Cx<Member>, path: Path<(i64, i64)>, posted: Posted<PictureForm>) -> Answer {
    let (id, picture_id) = path.into_inner();
    let own = own(&cx, id).await?;
    let picture = store::find(cx.database(), id, picture_id).await?.ok_or(PageError::NotFound)?;
    let (form, _) = posted.unchecked();
    let words = form.alt.trim();
    if let Err(why) = check_alt(words) {
        let mut view = FormView::default();
        let field = format!("alt-of-{picture_id}");
        view.set(&field, form.alt.clone());
        view.refuse(&field, why);
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &own, view).await;
    }
    let write = cx.begin().await?;
    store::set_alt(&write, &own.permit, picture_id, words).await?;
    let event = ListingEvent::entry("listing.picture_described", &own.listing, "修改图片说明");
    write.commit(event.with_changes(json!({ "alt": picture.alt }), json!({ "alt": words }))).await?;
    cx.flash("图片说明已保存。");
    Ok(see_other(format!("{}/pictures#picture-{picture_id}", own.url())))
}

async fn remove(cx: Cx<Member>, path: Path<(i64, i64)>) -> Answer {
    let (id, picture_id) = path.into_inner();
    let own = own(&cx, id).await?;
    let picture = store::find(cx.database(), id, picture_id).await?.ok_or(PageError::NotFound)?;
    let write = cx.begin().await?;
    if !store::remove(&write, &own.permit, picture_id).await? {
        return Err(PageError::NotFound);
    }
    let event = ListingEvent::entry("listing.picture_removed", &own.listing, "删除图片");
    write.commit(event.with_changes(json!({ "picture": picture.alt }), json!({ "picture": null }))).await?;
    cx.flash("图片已删除。");
    Ok(see_other(format!("{}/pictures", own.url())))
}
