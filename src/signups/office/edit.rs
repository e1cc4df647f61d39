//! Writing an occasion and changing it. Whoever has signed up for a public one hears of another time or place.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use askama::filters::HtmlSafe;
use serde::Deserialize;
use serde_json::json;

use super::blank::{blank, course_row, new_row, row_of};
use super::form::OccasionForm;
use super::host::Host;
use super::list::divisions;
use super::save::{keep_promises, listening, save};
use super::{found, questions, raced, url};
use crate::access::Cx;
use crate::signups::entity::occasion::Model;
use crate::signups::event;
use crate::signups::link::{EVENT, TRAINING};
use crate::signups::occasion::Occasion as _;
use crate::signups::store::occasions;
use crate::signups::subject::{Subjects, Template as Subject};
use crate::signups::words::{EVENT_CATEGORIES, KINDS, MODES};
use crate::web::topics::TopicNames;
use crate::web::{Answer, Asked, FormView, PageError, Posted, see_other};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct NewQuery {
    kind: String,
    copy: String,
    course: String,
}

#[derive(Template)]
#[template(path = "signups/office/edit.html")]
struct EditPart {
    form: FormView,
    heading: &'static str,
    list: &'static str,
    action: String,
    back: String,
    title: String,
    /// People who would hear of another time or place.
    listening: usize,
    is_public: bool,
    is_office: bool,
    kinds: Vec<(&'static str, &'static str)>,
    categories: Vec<(&'static str, &'static str)>,
    modes: Vec<(&'static str, &'static str)>,
    listings: [(&'static str, &'static str); 2],
    divisions: Vec<(String, String)>,
    courses: Vec<(String, String)>,
    bases: Vec<(String, String)>,
    topics: Vec<(String, String)>,
    question_kinds: String,
}

impl HtmlSafe for EditPart {}

pub(super) async fn show_new<H: Host>(cx: Cx<H>, asked: Asked<NewQuery>) -> Answer {
    cx.who.may_create()?;
    let query = asked.0;
    let mut row = blank(&cx);
    if query.kind == TRAINING {
        TRAINING.clone_into(&mut row.kind);
    }
    if let Ok(id) = query.copy.parse::<i64>() {
        let (earlier, _) = found(&cx, id).await?;
        row = Model { sittings: json!([]), opens_at: None, ..row_of(&row, earlier) };
    } else if let Some(course) = template(&cx, &query.course).await? {
        row = course_row(row, &query.course, course);
    }
    page(&cx, StatusCode::OK, None, FormView::of_form(&OccasionForm::of(&row))).await
}

pub(super) async fn show<H: Host>(cx: Cx<H>, id: Path<i64>) -> Answer {
    let (row, _) = found(&cx, *id).await?;
    if !H::may_edit(row.stage()) {
        cx.flash("现在不能修改内容。已发布的需要改动，请联系审核发布的经办人。");
        return Ok(see_other(url::<H>(row.id)));
    }
    page(&cx, StatusCode::OK, Some(&row), FormView::of_form(&OccasionForm::of(&row))).await
}

pub(super) async fn create<H: Host>(cx: Cx<H>, posted: Posted<OccasionForm>) -> Answer {
    cx.who.may_create()?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, None, view).await,
    };
    let Some(row) = read(&cx, &form, &blank(&cx), &mut view).await? else {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, None, view).await;
    };
    let outcome = async {
        let write = cx.begin().await?;
        let row = occasions::insert(&write, new_row(row)).await?;
        write.commit(event::occasion("occasion.drafted", &row, "新建草稿")).await?;
        Ok(Some(row.id))
    };
    match view.settle(outcome.await)? {
        Ok(id) => {
            let next = if H::IS_OFFICE { "核对后发布" } else { "核对后提交审核" };
            cx.flash(format!("草稿已保存，报名的人还看不到。{next}。"));
            Ok(see_other(url::<H>(id)))
        }
        Err(status) => page(&cx, status, None, view).await,
    }
}

pub(super) async fn update<H: Host>(cx: Cx<H>, id: Path<i64>, posted: Posted<OccasionForm>) -> Answer {
    let (before, _) = found(&cx, *id).await?;
    if !H::may_edit(before.stage()) {
        return Err(raced());
    }
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, Some(&before), view).await,
    };
    let row = read(&cx, &form, &before, &mut view).await?;
    if let Some(row) = &row {
        keep_promises(&cx, &before, row, &mut view).await?;
    }
    let Some(row) = row.filter(|_| !view.is_invalid()) else {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, Some(&before), view).await;
    };
    let outcome = save(&cx, &before, row, form.revision.parse().unwrap_or(0)).await;
    match view.settle(outcome.map(Some))? {
        Ok(0) => {
            cx.flash("已保存。");
            Ok(see_other(url::<H>(before.id)))
        }
        Ok(letters) => {
            cx.flash(format!("已保存，时间或地点的变动已发信通知 {letters} 人。"));
            Ok(see_other(url::<H>(before.id)))
        }
        Err(status) => page(&cx, status, Some(&before), view).await,
    }
}

/// The row that the form wants, with its division and course checked.
async fn read<H: Host>(cx: &Cx<H>, form: &OccasionForm, base: &Model, view: &mut FormView) -> Result<Option<Model>, PageError> {
    let row = form.read(base, &cx.site.zone, view);
    if !divisions(cx).iter().any(|(code, _)| *code == form.division_code) {
        view.refuse("division_code", "请从列表中选择地区");
    }
    let course = if form.kind == TRAINING { template(cx, &form.subject).await? } else { None };
    if form.kind == TRAINING && course.is_none() && !form.subject.is_empty() {
        view.refuse("subject", "请从列表中选择课程");
    }
    let Some(row) = row.filter(|_| !view.is_invalid()) else { return Ok(None) };
    Ok(Some(match (course, form.kind == EVENT) {
        (Some(course), _) => Model { subject_id: form.subject.parse().ok(), category: course.category, ..row },
        (None, true) => Model { subject_id: None, ..row },
        (None, false) => Model { subject_id: None, category: String::new(), ..row },
    }))
}

async fn template<H: Host>(cx: &Cx<H>, id: &str) -> Result<Option<Subject>, PageError> {
    let Ok(id) = id.parse::<i64>() else { return Ok(None) };
    Ok(cx.site.kept::<Subjects>()?.0.template(cx.database(), id).await?)
}

async fn page<H: Host>(cx: &Cx<H>, status: StatusCode, row: Option<&Model>, form: FormView) -> Answer {
    let heading = if row.is_some() { "修改" } else { "新建培训班或活动" };
    let subjects = cx.site.kept::<Subjects>()?;
    let courses = subjects.0.list(cx.database()).await?.into_iter().map(|(id, title)| (id.to_string(), title));
    let none = |word: &str| std::iter::once((String::new(), word.to_owned()));
    let topics = cx.site.kept::<TopicNames>()?;
    let is_public = row.is_some_and(|row| row.stage().is_public());
    let page = EditPart {
        heading,
        list: H::BASE,
        action: row.map_or_else(|| H::BASE.to_owned(), |row| url::<H>(row.id)),
        back: row.map_or_else(|| H::BASE.to_owned(), |row| url::<H>(row.id)),
        title: row.map(|row| row.title.clone()).unwrap_or_default(),
        listening: match row.filter(|_| is_public) {
            Some(row) => listening(cx.database(), row.id).await?.len(),
            None => 0,
        },
        is_public,
        is_office: H::IS_OFFICE,
        kinds: KINDS.to_vec(),
        categories: std::iter::once(("", "请选择")).chain(EVENT_CATEGORIES).collect(),
        modes: MODES.to_vec(),
        listings: [("listed", "公开，任何人都能看到和报名"), ("private", "不公开，只有收到邀请的人能报名")],
        divisions: none("请选择").chain(divisions(cx)).collect(),
        courses: none("不属于某门课程").chain(courses).collect(),
        bases: none("无").chain(subjects.0.bases(cx.database()).await?).collect(),
        topics: topics.all().map(|(slug, name)| (slug.to_owned(), name.to_owned())).collect(),
        question_kinds: questions::kinds(),
        form,
    };
    H::frame(cx, status, heading, &page)
}
