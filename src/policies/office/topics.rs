//! Topics: added, renamed, put in order, and deleted while no document lies under them. The slug is part of addresses and
//! feeds, so it stays as it was made.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::{Deserialize, Serialize};
use serde_json::json;
use validator::Validate;

use crate::access::{Cx, Desk, Officer};
use crate::platform::Subject;
use crate::policies::entity::topic::Model;
use crate::policies::event::{LibraryEvent, POLICY};
use crate::policies::{permit, store};
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

const LIST: &str = "/office/topics";

pub(super) fn routes(routes: &mut Routes) {
    routes.get(LIST, list);
    routes.post(LIST, create);
    routes.get("/office/topics/{id}/edit", show_edit);
    routes.post("/office/topics/{id}", update);
    routes.post("/office/topics/{id}/move", reorder);
    routes.post("/office/topics/{id}/removal", remove);
}

#[derive(Template)]
#[template(path = "policies/office/topics.html")]
struct TopicsPage {
    desk: Desk,
    form: FormView,
    rows: Vec<TopicRow>,
    /// The topic under change; none on the list.
    edited: Option<i64>,
}

struct TopicRow {
    id: i64,
    name: String,
    slug: String,
    description: String,
    count: i64,
    is_first: bool,
    is_last: bool,
}

#[derive(Deserialize, Serialize, Default, Validate)]
#[serde(default)]
struct TopicForm {
    #[validate(length(min = 1, max = 20, message = "请填写名称，最多 20 字"))]
    name: String,
    slug: String,
    #[validate(length(max = 100, message = "说明最多 100 字"))]
    description: String,
}

impl Form for TopicForm {}

/// Which way a topic moves.
#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct MoveForm {
    to: String,
}

impl Form for MoveForm {}

async fn list(cx: Cx<Officer>) -> Answer {
    page(&cx, StatusCode::OK, FormView::default(), None).await
}

async fn page(cx: &Cx<Officer>, status: StatusCode, form: FormView, edited: Option<i64>) -> Answer {
    let uses = store::topic_uses(cx.database()).await?;
    let topics = store::topics(cx.database()).await?;
    let last = topics.len().saturating_sub(1);
    let row = |(at, topic): (usize, Model)| TopicRow {
        count: uses.get(&topic.id).copied().unwrap_or(0),
        is_first: at == 0,
        is_last: at == last,
        id: topic.id,
        name: topic.name,
        slug: topic.slug,
        description: topic.description,
    };
    let rows = topics.into_iter().enumerate().map(row).collect();
    render(status, &TopicsPage { desk: cx.desk(if edited.is_some() { "修改主题" } else { "主题分类" }), form, rows, edited })
}

async fn found(cx: &Cx<Officer>, id: i64) -> Result<Model, PageError> {
    store::topics(cx.database()).await?.into_iter().find(|topic| topic.id == id).ok_or(PageError::NotFound)
}

async fn show_edit(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let topic = found(&cx, *id).await?;
    let form = TopicForm { name: topic.name, slug: topic.slug, description: topic.description };
    page(&cx, StatusCode::OK, FormView::of_form(&form), Some(*id)).await
}

async fn create(cx: Cx<Officer>, posted: Posted<TopicForm>) -> Answer {
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, None).await,
    };
    let outcome = try_create(&cx, &form, &mut view).await;
    match view.settle(outcome)? {
        Ok(()) => Ok(done(&cx, format!("已添加主题“{}”。", form.name.trim()))),
        Err(status) => page(&cx, status, view, None).await,
    }
}

fn done(cx: &Cx<Officer>, message: String) -> actix_web::HttpResponse {
    cx.flash(message);
    see_other(LIST)
}

async fn try_create(cx: &Cx<Officer>, form: &TopicForm, view: &mut FormView) -> Result<Option<()>, PageError> {
    let (name, slug) = (form.name.trim(), form.slug.trim());
    if !is_slug(slug) {
        view.refuse("slug", "网址名用 2 到 40 个小写英文字母、数字和连字符，例如 overseas-warehouse");
        return Ok(None);
    }
    let write = cx.begin().await?;
    let known = store::topics(&*write).await?;
    if known.iter().any(|topic| topic.slug == slug) {
        view.refuse("slug", "这个网址名已被使用，请换一个");
    }
    if known.iter().any(|topic| topic.name == name) {
        view.refuse("name", "已有同名主题");
    }
    if view.is_invalid() {
        return Ok(None);
    }
    let topic = store::add_topic(&write, &permit::curate(&cx.who)?, slug, name, form.description.trim()).await?;
    let event = LibraryEvent::other("topic.created", subject(&topic), "添加主题");
    write.commit(event.with_after(json!({ "name": name, "slug": slug, "description": form.description.trim() }))).await?;
    Ok(Some(()))
}

/// Lower-case words joined by single hyphens.
fn is_slug(text: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    (2..=40).contains(&text.len()) && text.split('-').all(is_word)
}

fn subject(topic: &Model) -> Subject {
    Subject { kind: "topic", id: topic.id, name: topic.name.clone() }
}

async fn update(cx: Cx<Officer>, id: Path<i64>, posted: Posted<TopicForm>) -> Answer {
    let topic = found(&cx, *id).await?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, Some(*id)).await,
    };
    let outcome = try_update(&cx, &topic, &form, &mut view).await;
    match view.settle(outcome)? {
        Ok(()) => Ok(done(&cx, format!("已保存主题“{}”。", form.name.trim()))),
        Err(status) => page(&cx, status, view, Some(*id)).await,
    }
}

async fn try_update(cx: &Cx<Officer>, topic: &Model, form: &TopicForm, view: &mut FormView) -> Result<Option<()>, PageError> {
    let (name, description) = (form.name.trim(), form.description.trim());
    let write = cx.begin().await?;
    if store::topics(&*write).await?.iter().any(|other| other.name == name && other.id != topic.id) {
        view.refuse("name", "已有同名主题");
        return Ok(None);
    }
    store::save_topic(&write, &permit::curate(&cx.who)?, topic.id, name, description).await?;
    // Search knows documents by the names of their topics.
    let touched = if name == topic.name { Vec::new() } else { store::under_topic(&*write, topic.id).await? };
    let event =
        LibraryEvent::other("topic.updated", subject(topic), "修改主题").touching(touched.into_iter().map(|id| (POLICY, id)));
    let before = json!({ "name": topic.name, "description": topic.description });
    write.commit(event.with_changes(before, json!({ "name": name, "description": description }))).await?;
    Ok(Some(()))
}

async fn reorder(cx: Cx<Officer>, id: Path<i64>, posted: Posted<MoveForm>) -> Answer {
    let topic = found(&cx, *id).await?;
    let (form, _) = posted.unchecked();
    let is_up = form.to == "up";
    let write = cx.begin().await?;
    store::move_topic(&write, &permit::curate(&cx.who)?, *id, is_up).await?;
    let summary = if is_up { "主题上移一位" } else { "主题下移一位" };
    write.commit(LibraryEvent::other("topic.moved", subject(&topic), summary)).await?;
    Ok(see_other(LIST))
}

async fn remove(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let topic = found(&cx, *id).await?;
    let write = cx.begin().await?;
    if !store::delete_topic(&write, &permit::curate(&cx.who)?, &topic).await? {
        let mut view = FormView::default();
        view.refuse_all(format!("主题“{}”下还有文件，不能删除。请先把那些文件改到别的主题。", topic.name));
        drop(write);
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, None).await;
    }
    let before = json!({ "name": topic.name, "slug": topic.slug, "description": topic.description });
    write.commit(LibraryEvent::other("topic.deleted", subject(&topic), "删除主题").with_changes(before, json!({}))).await?;
    Ok(done(&cx, format!("已删除主题“{}”。", topic.name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain_words_joined_by_hyphens() {
        for good in ["b2b", "overseas-warehouse", "9810"] {
            assert!(is_slug(good), "{good}");
        }
        for bad in ["", "a", "A-b", "a--b", "-ab", "ab-", "海外仓", "a b", "../x", &"a".repeat(41)] {
            assert!(!is_slug(bad), "{bad}");
        }
    }
}
