//! Courses: the list and the editor.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use sea_orm::ActiveValue::NotSet;
use sea_orm::IntoActiveModel as _;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ActiveModelTrait as _, ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::admit;
use super::form::{CourseForm, is_key};
use crate::access::{Cx, Desk, Officer};
use crate::signups::entity::occasion;
use crate::signups::link::TRAINING;
use crate::training::entity::course;
use crate::training::results::rules::Rule;
use crate::training::{courses, words};
use crate::web::{Answer, FormView, PageError, Posted, Routes, render, see_other};

pub(in crate::training) fn routes(routes: &mut Routes) {
    routes.get("/office/courses", list);
    routes.get("/office/courses/new", blank);
    routes.post("/office/courses", add);
    routes.get("/office/courses/{id}", edit);
    routes.post("/office/courses/{id}", save);
}

#[derive(Template)]
#[template(path = "training/office/courses.html")]
struct CoursesPage {
    desk: Desk,
    rows: Vec<Row>,
}

struct Row {
    url: String,
    title: String,
    about: String,
    rule: String,
    certificate: String,
    sessions: i64,
    stage: String,
    kind: &'static str,
}

async fn list(cx: Cx<Officer>) -> Answer {
    admit(&cx)?;
    let sessions = sessions(&cx).await?;
    let row = |row: course::Model| Row {
        url: format!("/office/courses/{}", row.id),
        about: format!("{}　{}　{} 学时", words::word(&words::CATEGORIES, &row.category), row.level, row.hours),
        rule: Rule::of(&row).words(),
        sessions: sessions.get(&row.id).copied().unwrap_or(0),
        kind: if row.stage == "published" { "in-force" } else { "draft" },
        stage: words::word(&words::STAGES, &row.stage).to_owned(),
        title: row.title,
        certificate: row.certificate,
    };
    let rows = courses::all(cx.database()).await?.into_iter().map(row).collect();
    render(StatusCode::OK, &CoursesPage { desk: cx.desk("培训课程"), rows })
}

/// Sessions of each course, in one query.
async fn sessions(cx: &Cx<Officer>) -> Result<HashMap<i64, i64>, DbErr> {
    let counted: Vec<(Option<i64>, i64)> = occasion::Entity::find()
        .filter(occasion::Column::Kind.eq(TRAINING))
        .select_only()
        .column(occasion::Column::SubjectId)
        .column_as(Expr::col(occasion::Column::Id).count(), "count")
        .group_by(occasion::Column::SubjectId)
        .into_tuple()
        .all(cx.database())
        .await?;
    Ok(counted.into_iter().filter_map(|(id, count)| Some((id?, count))).collect())
}

#[derive(Template)]
#[template(path = "training/office/course.html")]
struct CoursePage {
    desk: Desk,
    form: FormView,
    title: String,
    action: String,
    is_new: bool,
    session_url: String,
    parts: Vec<(String, String, String)>,
    categories: Vec<(String, String)>,
    levels: Vec<(String, String)>,
    stages: Vec<(String, String)>,
}

fn page(cx: &Cx<Officer>, status: StatusCode, id: Option<i64>, title: &str, view: FormView, form: &CourseForm) -> Answer {
    let page = CoursePage {
        desk: cx.desk(title),
        form: view,
        title: title.to_owned(),
        action: id.map_or_else(|| "/office/courses".to_owned(), |id| format!("/office/courses/{id}")),
        is_new: id.is_none(),
        session_url: id.map(|id| format!("/office/occasions/new?kind=training&course={id}")).unwrap_or_default(),
        parts: form.parts(),
        categories: words::options(&words::CATEGORIES),
        levels: words::LEVELS.iter().map(|word| ((*word).to_owned(), (*word).to_owned())).collect(),
        stages: words::options(&words::STAGES),
    };
    render(status, &page)
}

async fn blank(cx: Cx<Officer>) -> Answer {
    admit(&cx)?;
    let form = CourseForm { hours: String::new(), ..CourseForm::of(&courses::blank(cx.site.clock.now())) };
    page(&cx, StatusCode::OK, None, "新建课程", FormView::of_form(&form), &form)
}

async fn add(cx: Cx<Officer>, posted: Posted<CourseForm>) -> Answer {
    let permit = admit(&cx)?;
    let (form, mut view) = whole(posted);
    let row = form.read(courses::blank(cx.site.clock.now()), &mut view);
    if !is_key(&form.key) {
        view.refuse("key", "网址用的短名请填 2 到 40 个小写字母、数字或短横线，例如 b2b-data");
    } else if courses::by_key(cx.database(), &form.key).await?.is_some() {
        view.refuse("key", "这个短名已被其他课程使用，请换一个");
    }
    let Some(row) = row.filter(|_| !view.is_invalid()) else {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, None, "新建课程", view, &form);
    };
    let write = cx.begin().await?;
    let mut new = course::Model { key: form.key.clone(), ..row }.into_active_model().reset_all();
    new.id = NotSet;
    let row = courses::insert(&write, &permit, new).await?;
    write.commit(courses::happened("course.added", &row, "新建课程")).await?;
    cx.flash("课程已保存。发布以后可以安排培训班。");
    Ok(see_other(format!("/office/courses/{}", row.id)))
}

async fn edit(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    admit(&cx)?;
    let row = courses::find(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
    let form = CourseForm::of(&row);
    page(&cx, StatusCode::OK, Some(*id), &row.title, FormView::of_form(&form), &form)
}

async fn save(cx: Cx<Officer>, id: Path<i64>, posted: Posted<CourseForm>) -> Answer {
    let permit = admit(&cx)?;
    let before = courses::find(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
    let (form, mut view) = whole(posted);
    let title = before.title.clone();
    let Some(row) = form.read(before, &mut view) else {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, Some(*id), &title, view, &form);
    };
    let outcome = async {
        let write = cx.begin().await?;
        let revision = form.revision.parse().unwrap_or(0);
        if !courses::save(&write, &permit, row.clone(), revision).await? {
            return Err(PageError::Conflict("课程刚刚被别人改过，您的内容还在下面。请另开一页核对后再保存。".into()));
        }
        write.commit(courses::happened("course.changed", &row, "修改课程")).await?;
        Ok(Some(()))
    };
    match view.settle(outcome.await)? {
        Ok(()) => {
            cx.flash("课程已保存。");
            Ok(see_other(format!("/office/courses/{id}")))
        }
        Err(status) => {
            // What was typed goes on top of what stands there now.
            let now = courses::find(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
            view.set("revision", now.revision.to_string());
            page(&cx, status, Some(*id), &title, view, &form)
        }
    }
}

/// The form with everything that the rules found, whether they hold or not.
fn whole(posted: Posted<CourseForm>) -> (CourseForm, FormView) {
    use validator::Validate as _;
    let (form, mut view) = posted.unchecked();
    if let Err(errors) = form.validate() {
        view.take_errors(&errors);
    }
    (form, view)
}
