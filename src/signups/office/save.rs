//! Saving changes of an occasion: places that people hold stay theirs, and whoever has signed up hears of another time or
//! place.

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::host::Host;
use super::lines;
use super::person::has_letterbox;
use crate::access::Cx;
use crate::platform::Write;
use crate::signups::entity::occasion::Model;
use crate::signups::entity::signup;
use crate::signups::occasion::Occasion as _;
use crate::signups::places::Quota;
use crate::signups::rules::State;
use crate::signups::store::{occasions, signups};
use crate::signups::{PersonKey, counter, event, letter, link};
use crate::web::{FormView, PageError};

/// Places that people hold are not taken away by a smaller number.
pub(super) async fn keep_promises<H: Host>(
    cx: &Cx<H>,
    before: &Model,
    row: &Model,
    view: &mut FormView,
) -> Result<(), PageError> {
    let places = signups::standing(cx.database(), before).await?.places;
    let held = places.held();
    if row.capacity > 0 && u32::try_from(row.capacity).unwrap_or(0) < held {
        view.refuse("capacity", format!("已有 {held} 人占用名额，名额不能少于 {held}"));
    }
    let kept: Vec<Quota> = serde_json::from_value(row.quotas.clone()).unwrap_or_default();
    for quota in places.quotas.iter().filter(|quota| !quota.is_division) {
        let held = places.held_of(quota);
        if held > 0 && !kept.iter().any(|one| one.key == quota.key) {
            view.refuse(
                "quota_types",
                format!("“{}”已有 {held} 人报名，不能删除。改名请保留第三列的代号 {}", quota.name, quota.key),
            );
        }
    }
    Ok(())
}

/// Saves, and tells those who have signed up where the time or the place is another; how many letters.
pub(super) async fn save<H: Host>(cx: &Cx<H>, before: &Model, row: Model, revision: i32) -> Result<usize, PageError> {
    let write = cx.begin().await?;
    let held = occasions::hold(&write, before.id).await?.ok_or(PageError::NotFound)?;
    if held.revision != revision || !occasions::save(&write, row, revision).await? {
        return Err(PageError::Conflict(
            "刚刚有人改过这一场，您的修改没有保存，填写的内容都还在。请在新窗口打开最新内容核对后再保存。".into(),
        ));
    }
    let after = occasions::find(&*write, before.id).await?.ok_or(PageError::NotFound)?;
    let mut letters = 0;
    if after.stage().is_public() {
        let moved = moved(before, &after);
        if !moved.is_empty() {
            letters = tell(cx, &write, &after, &moved).await?;
        }
        counter::promote(&write, &cx.site, &after).await?;
    }
    write.commit(event::shown("occasion.edited", &after, "修改内容").with_changes(said(before), said(&after))).await?;
    Ok(letters)
}

/// What the audit trail says of a row.
fn said(row: &Model) -> Value {
    let quotas = row.places().quotas;
    let quotas = [lines::typed_quotas(&quotas, false), lines::typed_quotas(&quotas, true)].join("\n");
    json!({
        "title": row.title,
        "sittings": days(row),
        "place": format!("{} {}", row.place, row.address),
        "capacity": row.capacity,
        "quotas": quotas.trim(),
        "closes_at": lines::typed_moment(row.closes_at),
    })
}

fn days(row: &Model) -> String {
    row.sittings().iter().map(lines::typed_sitting).collect::<Vec<_>>().join("；")
}

/// What changed that people must know.
fn moved(before: &Model, after: &Model) -> String {
    let mut said = Vec::new();
    if before.sittings() != after.sittings() {
        said.push(format!("新的时间：{}", days(after)));
    }
    if (&before.place, &before.address) != (&after.place, &after.address) {
        said.push(format!("新的地点：{} {}", after.place, after.address));
    }
    if before.online_link != after.online_link && !after.online_link.is_empty() {
        said.push("线上参加的链接有变动，请在报名页查看。".to_owned());
    }
    said.join("\n")
}

async fn tell<H: Host>(cx: &Cx<H>, write: &Write, occasion: &Model, moved: &str) -> Result<usize, PageError> {
    let key = cx.site.kept::<PersonKey>()?;
    let text = format!(
        "您报名的“{}”有变动，请以下面的为准。\n\n{moved}\n\n报名仍然有效；不能参加的，请取消，把名额留给别人。\n\n",
        occasion.title
    );
    let rows: Vec<_> = listening(&**write, occasion.id).await?.into_iter().filter(has_letterbox).collect();
    for row in &rows {
        letter::send(write, &cx.site, occasion, row, "时间或地点有变动", &text, &link::own(&key, row)).await?;
    }
    Ok(rows.len())
}

/// Those who can still come.
pub(super) async fn listening(database: &impl ConnectionTrait, occasion_id: i64) -> Result<Vec<signup::Model>, PageError> {
    let rows = signups::of_occasion(database, occasion_id).await?;
    Ok(rows.into_iter().filter(|row| State::parse(&row.state).is_some_and(State::is_active)).collect())
}
