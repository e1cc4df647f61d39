//! One's own sign-ups and those of the organisation one works for.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use askama::Template;

use crate::access::{Cx, Member, Workspace};
use crate::signups::entity::{occasion, signup};
use crate::signups::look::{self, Brief, Tag};
use crate::signups::rules::State;
use crate::signups::store::{occasions, signups};
use crate::signups::{PersonKey, link};
use crate::web::{Answer, render};

#[derive(Template)]
#[template(path = "signups/mine/list.html")]
struct ListPage {
    workspace: Workspace,
    groups: Vec<(&'static str, &'static str, Vec<Row>)>,
}

struct Row {
    url: String,
    title: String,
    when: String,
    person: String,
    tag: Tag,
    advice: String,
    is_demo: bool,
}

pub(super) async fn show(cx: Cx<Member>) -> Answer {
    let organisation = cx.who.place().map_or(0, |place| place.organisation_id);
    let all = signups::of_member(cx.database(), cx.who.id, organisation).await?;
    let mut ids: Vec<i64> = all.iter().map(|row| row.occasion_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let found = occasions::find_many(cx.database(), &ids).await?;
    let found: HashMap<i64, occasion::Model> = found.into_iter().map(|row| (row.id, row)).collect();
    let key = cx.site.kept::<PersonKey>()?;
    let now = cx.site.clock.now();
    let waiting = all.iter().filter(|row| State::parse(&row.state) == Some(State::Waiting)).map(|row| row.occasion_id);
    let waiting: Vec<i64> = waiting.collect();
    let queue = if waiting.is_empty() { HashMap::new() } else { signups::positions(cx.database(), &waiting).await? };
    let mut pairs: Vec<(&signup::Model, &occasion::Model)> =
        all.iter().filter_map(|row| Some((row, found.get(&row.occasion_id)?))).collect();
    pairs.sort_by_key(|(row, occasion)| (occasion.starts_at, row.id));
    let is_ahead = |(row, occasion): &(&signup::Model, &occasion::Model)| {
        occasion.ends_at > now && State::parse(&row.state).is_some_and(State::is_active)
    };
    let (ahead, past): (Vec<_>, Vec<_>) = pairs.into_iter().partition(is_ahead);
    let rows = |pairs: Vec<(&signup::Model, &occasion::Model)>| -> Vec<Row> {
        pairs.into_iter().map(|(one, occasion)| row(&key, one, occasion, queue.get(&one.id))).collect()
    };
    let mut groups = vec![("ahead", "即将参加", rows(ahead)), ("past", "已结束和已取消", rows(past).into_iter().rev().collect())];
    groups.retain(|(_, _, rows)| !rows.is_empty());
    render(StatusCode::OK, &ListPage { workspace: cx.workspace("我的报名"), groups })
}

fn row(key: &PersonKey, row: &signup::Model, occasion: &occasion::Model, position: Option<&u64>) -> Row {
    let state = State::parse(&row.state).unwrap_or(State::Pending);
    let brief = Brief::of(occasion);
    let advice = match (state, row.offered_until) {
        (State::Waiting, _) => position.map(|position| format!("候补第 {position} 位")).unwrap_or_default(),
        (State::Offered, Some(until)) => format!("有空位了，保留到 {}", look::until(until)),
        (State::Pending, Some(until)) => format!("请在 {} 前确认", look::until(until)),
        (State::Lapsed | State::Refused | State::CalledOff, _) => row.end_reason.clone().unwrap_or_default(),
        _ => String::new(),
    };
    Row {
        url: link::own(key, row),
        title: brief.title,
        when: brief.days.into_iter().next().unwrap_or_default(),
        person: row.name.clone(),
        tag: look::tag(state),
        advice,
        is_demo: row.is_demo,
    }
}
