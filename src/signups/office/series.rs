//! A series: the same again every so many days.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use chrono::Duration;
use serde::Deserialize;
use serde_json::json;
use validator::Validate;

use super::blank::{blank, new_row, row_of};
use super::{found, show};
use crate::access::{Cx, Officer};
use crate::signups::entity::occasion::Model;
use crate::signups::event;
use crate::signups::occasion::{Occasion as _, Sitting};
use crate::signups::rules::Stage;
use crate::signups::store::{occasions, papers};
use crate::values::short_code;
use crate::web::{Answer, Form, FormView, PageError, Posted, see_other};

/// Copies at most.
const MOST: i64 = 30;
/// Days between two at most.
const MOST_DAYS: i64 = 180;

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct SeriesForm {
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    copies: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    every_days: String,
    publish: String,
}

impl Form for SeriesForm {}

pub(super) async fn make(cx: Cx<Officer>, id: Path<i64>, posted: Posted<SeriesForm>) -> Answer {
    let (row, _) = found(&cx, *id).await?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return show::page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &row, view, "series").await,
    };
    let within = |text: &str, most: i64| text.parse::<i64>().ok().filter(|number| (1..=most).contains(number));
    let copies = within(&form.copies, MOST);
    if copies.is_none() {
        view.refuse("copies", format!("请写 1 到 {MOST}"));
    }
    let days = within(&form.every_days, MOST_DAYS);
    if days.is_none() {
        view.refuse("every_days", format!("请写 1 到 {MOST_DAYS}，例如每周一次写 7"));
    }
    let outcome = match (copies, days) {
        (Some(copies), Some(days)) => try_make(&cx, &row, copies, days, form.publish == "yes", &mut view).await,
        _ => Ok(None),
    };
    match view.settle(outcome)? {
        Ok((made, is_public)) => {
            let next = if is_public { "都已发布" } else { "都是草稿，请逐场核对后发布" };
            cx.flash(format!("已新建 {made} 场，{next}。"));
            Ok(see_other(if is_public {
                "/office/occasions?part=coming".to_owned()
            } else {
                "/office/occasions?part=draft".to_owned()
            }))
        }
        Err(status) => show::page(&cx, status, &row, view, "series").await,
    }
}

async fn try_make(
    cx: &Cx<Officer>,
    row: &Model,
    copies: i64,
    days: i64,
    publish: bool,
    view: &mut FormView,
) -> Result<Option<(i64, bool)>, PageError> {
    let (now, empty) = (cx.site.clock.now(), blank(cx));
    let length = row.ends_at - row.starts_at;
    if Duration::days(days) < length {
        view.refuse("every_days", format!("这一场要 {} 天，间隔不能比它短", length.num_days() + 1));
        return Ok(None);
    }
    // Only what is public already is made public at once.
    let is_public = publish && row.stage() == Stage::Published;
    let write = cx.begin().await?;
    let series = row.series.clone().unwrap_or_else(short_code::random);
    if row.series.is_none() {
        let first = Model { series: Some(series.clone()), ..row.clone() };
        if !occasions::save(&write, first, row.revision).await? {
            return Err(super::raced());
        }
    }
    let files = papers::files(&*write, row.id).await?;
    for n in 1..=copies {
        let copy = shifted(row_of(&empty, row.clone()), Duration::days(days * n));
        if is_public && copy.ends_at <= now {
            view.refuse_all(format!("第 {n} 场的时间已经过去，不能直接发布。"));
            return Ok(None);
        }
        let mut copy = Model { series: Some(series.clone()), organisation_id: row.organisation_id, ..copy };
        if is_public {
            (copy.stage, copy.published_at) = (Stage::Published.key().to_owned(), Some(now));
        }
        let copy = occasions::insert(&write, new_row(copy)).await?;
        for file in &files {
            papers::add_file(&write, copy.id, &file.name, &file.media_type, &file.sha256, file.size).await?;
        }
        write.also(event::shown("occasion.drafted", &copy, format!("连续多场：第 {n} 场")));
    }
    write.commit(event::occasion("occasion.series_made", row, format!("连续多场：新建 {copies} 场，每 {days} 天一场"))).await?;
    Ok(Some((copies, is_public)))
}

/// The same, some days later.
fn shifted(row: Model, by: Duration) -> Model {
    let sittings: Vec<Sitting> = row.sittings().into_iter().map(|sitting| Sitting { on: sitting.on + by, ..sitting }).collect();
    Model {
        sittings: json!(sittings),
        starts_at: row.starts_at + by,
        ends_at: row.ends_at + by,
        opens_at: row.opens_at.map(|at| at + by),
        closes_at: row.closes_at + by,
        ..row
    }
}
