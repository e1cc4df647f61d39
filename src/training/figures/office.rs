//! Officials: the year's figures against its target, on the page and as tables, and the target itself.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use askama::Template;
use chrono::Datelike as _;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::count::{self, Count};
use super::store::{self, Counted};
use crate::access::{Cx, Desk, Officer};
use crate::platform::{Happened, Subject};
use crate::signups::permit::handles;
use crate::training::entity::target;
use crate::training::{courses, permit, words};
use crate::web::{Answer, Asked, Form, FormView, PageError, Posted, Routes, feed, render, see_other, workbook};

/// Years before this one that can be looked at.
const YEARS_BACK: i32 = 4;

/// Routes below `/office`.
pub(in crate::training) fn routes(routes: &mut Routes) {
    routes.get("/office/training/figures", show);
    routes.get("/office/training/figures.xlsx", table);
    routes.get("/office/training/figures.csv", text);
    routes.post("/office/training/targets", set_target);
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct FiguresQuery {
    year: String,
}

#[derive(Deserialize, Serialize, Default, Validate)]
#[serde(default)]
struct TargetForm {
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    year: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    person_times: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 2, max = 120, message = "请写明目标的依据（2 到 120 字），例如文件名称"))]
    source: String,
}

impl Form for TargetForm {}

#[derive(Template)]
#[template(path = "training/office/figures.html")]
struct FiguresPage {
    desk: Desk,
    form: FormView,
    year: i32,
    years: Vec<i32>,
    all: Count,
    target: Option<(i32, String)>,
    percent: usize,
    columns: Vec<Column>,
    parts: Vec<Part>,
    may_set: bool,
    is_part: bool,
}

/// A month of the chart.
struct Column {
    month: usize,
    x: usize,
    middle: usize,
    y: usize,
    height: usize,
    people_y: usize,
    people_height: usize,
    count: Count,
}

/// A table.
struct Part {
    key: &'static str,
    title: &'static str,
    rows: Vec<(String, Count)>,
}

fn admit(cx: &Cx<Officer>) -> Result<(), PageError> {
    if handles(&cx.who) {
        return Ok(());
    }
    Err(PageError::Forbidden("培训统计由经办人查看，您的账号是编辑，没有这项权限。".into()))
}

async fn show(cx: Cx<Officer>, Asked(query): Asked<FiguresQuery>) -> Answer {
    admit(&cx)?;
    page(&cx, StatusCode::OK, year(&cx, &query.year), None).await
}

fn year(cx: &Cx<Officer>, typed: &str) -> i32 {
    let now = cx.site.clock.today().year();
    typed.trim().parse().ok().filter(|year| (now - YEARS_BACK..=now + 1).contains(year)).unwrap_or(now)
}

async fn page(cx: &Cx<Officer>, status: StatusCode, year: i32, form: Option<FormView>) -> Answer {
    let rows = store::of_year(cx.database(), year, cx.who.division_prefix()).await?;
    // The target is of the whole zone: a city's own figures say nothing against it.
    let is_part = cx.who.division_prefix().is_some_and(|prefix| prefix.len() > 2);
    let target = if is_part { None } else { store::target(cx.database(), year).await? };
    let now = cx.site.clock.today().year();
    let all = count::all(&rows);
    let page = FiguresPage {
        desk: cx.desk("培训统计"),
        form: form.unwrap_or_else(|| FormView::of_form(&blank(year, target.as_ref()))),
        year,
        years: (now - YEARS_BACK..=now).rev().collect(),
        all,
        percent: target.as_ref().map_or(0, |row| share(all.times, row.person_times)),
        target: target.map(|row| (row.person_times, row.source)),
        columns: columns(&count::by_month(&rows)),
        parts: parts(cx, &rows).await?,
        may_set: permit::set_targets(&cx.who).is_some(),
        is_part,
    };
    render(status, &page)
}

fn blank(year: i32, target: Option<&target::Model>) -> TargetForm {
    TargetForm {
        year: year.to_string(),
        person_times: target.map(|row| row.person_times.to_string()).unwrap_or_default(),
        source: target.map(|row| row.source.clone()).unwrap_or_default(),
    }
}

fn share(times: usize, of: i32) -> usize {
    usize::try_from(of).ok().filter(|of| *of > 0).map_or(0, |of| times * 100 / of)
}

/// Columns of the chart, 720 wide and 180 high.
fn columns(months: &[Count; 12]) -> Vec<Column> {
    const HEIGHT: usize = 160;
    let most = months.iter().map(|month| month.times).max().unwrap_or(0).max(1);
    let column = |(at, count): (usize, &Count)| {
        let (height, people_height) = (count.times * HEIGHT / most, count.people * HEIGHT / most);
        Column {
            month: at + 1,
            x: at * 60 + 10,
            middle: at * 60 + 30,
            y: HEIGHT + 20 - height,
            height,
            people_y: HEIGHT + 20 - people_height,
            people_height,
            count: *count,
        }
    };
    months.iter().enumerate().map(column).collect()
}

async fn parts(cx: &Cx<Officer>, rows: &[Counted]) -> Result<Vec<Part>, PageError> {
    let bases: HashMap<String, (String, String)> =
        courses::bases(cx.database()).await?.into_iter().map(|row| (row.key, (row.kind, row.name))).collect();
    let base = |row: &Counted| {
        let known = row.base_key.as_ref().and_then(|key| bases.get(key));
        known.map_or_else(|| "其他".to_owned(), |(kind, name)| format!("{name}（{}）", words::word(&words::BASE_KINDS, kind)))
    };
    let zone = &cx.site.zone;
    Ok(vec![
        Part { key: "base", title: "按基地和产业学院", rows: count::by(rows, base) },
        Part { key: "division", title: "按举办地区", rows: count::by(rows, |row| zone.division_name(&row.division_code)) },
        Part {
            key: "category",
            title: "按课程类别",
            rows: count::by(rows, |row| words::word(&words::CATEGORIES, &row.category).to_owned()),
        },
    ])
}

/// All tables in one: part, name, person-times, people.
async fn lines(cx: &Cx<Officer>, year: i32) -> Result<Vec<Vec<String>>, PageError> {
    let rows = store::of_year(cx.database(), year, cx.who.division_prefix()).await?;
    let line = |part: &str, name: &str, count: &Count| {
        vec![year.to_string(), part.to_owned(), name.to_owned(), count.times.to_string(), count.people.to_string()]
    };
    let mut lines = vec![line("全年", "合计", &count::all(&rows))];
    for (month, count) in (1..).zip(&count::by_month(&rows)) {
        lines.push(line("按月", &format!("{month} 月"), count));
    }
    for part in parts(cx, &rows).await? {
        lines.extend(part.rows.iter().map(|(name, count)| line(part.title, name, count)));
    }
    Ok(lines)
}

const HEAD: [&str; 5] = ["年份", "口径", "名称", "人次", "人数（去重）"];

async fn table(cx: Cx<Officer>, Asked(query): Asked<FiguresQuery>) -> Answer {
    admit(&cx)?;
    let year = year(&cx, &query.year);
    let columns = HEAD.into_iter().zip([8, 20, 40, 10, 14]);
    let bytes = workbook::of_texts("培训统计", columns, lines(&cx, year).await?);
    Ok(workbook::answer(&format!("training-{year}.xlsx"), bytes.map_err(|error| PageError::Internal(error.into()))?))
}

async fn text(cx: Cx<Officer>, Asked(query): Asked<FiguresQuery>) -> Answer {
    admit(&cx)?;
    let year = year(&cx, &query.year);
    Ok(feed::csv(&format!("training-{year}.csv"), &HEAD, lines(&cx, year).await?))
}

async fn set_target(cx: Cx<Officer>, posted: Posted<TargetForm>) -> Answer {
    admit(&cx)?;
    let Some(permit) = permit::set_targets(&cx.who) else {
        return Err(PageError::Forbidden("年度目标由省级或全域经办人设置。".into()));
    };
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => {
            let year = year(&cx, view.value("year"));
            return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, year, Some(view)).await;
        }
    };
    let year = year(&cx, &form.year);
    if form.year != year.to_string() {
        view.refuse(
            "year",
            format!("年份请填 {} 到 {}", cx.site.clock.today().year() - YEARS_BACK, cx.site.clock.today().year() + 1),
        );
    }
    let times = form.person_times.parse::<i32>().ok().filter(|times| (1..=1_000_000).contains(times));
    let Some(times) = times.filter(|_| !view.is_invalid()) else {
        if times.is_none() {
            view.refuse("person_times", "目标请填 1 到 1000000 的整数");
        }
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, year, Some(view)).await;
    };
    let write = cx.begin().await?;
    store::set_target(&write, &permit, year, times, &form.source).await?;
    let subject = Subject { kind: "training_target", id: i64::from(year), name: format!("{year} 年培训目标") };
    let summary = format!("{year} 年培训目标 {times} 人次，依据：{}", form.source);
    write.commit(Happened::new("training.target_set", subject, summary, Vec::new())).await?;
    cx.flash(format!("{year} 年的目标已保存。"));
    Ok(see_other(format!("/office/training/figures?year={year}")))
}
