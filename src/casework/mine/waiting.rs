//! What waits for those who apply and for experts, on the front page of the workspace.

use chrono::Duration;
use sea_orm::{DatabaseConnection, DbErr};

use super::look::closing;
use crate::access::Member;
use crate::access::waiting::{Waiting, WaitingItem};
use crate::casework::flow::State;
use crate::casework::link;
use crate::casework::store::programmes::{self, CallState};
use crate::casework::store::{applications, messages, people, tasks};
use crate::indexing::Later;
use crate::platform::Clock;
use crate::web::filters::date;

/// Days before the end of a call from which drafts are spoken of.
const SOON: i64 = 7;

/// See the module.
pub struct ApplicationsWaiting;

impl Waiting for ApplicationsWaiting {
    fn items<'a>(&'a self, database: &'a DatabaseConnection, who: &'a Member, clock: &'a Clock) -> Later<'a, Vec<WaitingItem>> {
        Box::pin(async move {
            let mut items = match who.place() {
                Some(place) => of_organisation(database, place.organisation_id, clock).await?,
                None => Vec::new(),
            };
            items.extend(reviews(database, who).await?);
            Ok(items)
        })
    }
}

async fn of_organisation(database: &DatabaseConnection, organisation_id: i64, clock: &Clock) -> Result<Vec<WaitingItem>, DbErr> {
    let rows = applications::in_hand(database, organisation_id).await?;
    let mut unread = messages::unread_of(database, organisation_id).await?;
    let programme_ids: Vec<i64> = rows.iter().map(|row| row.programme_id).collect();
    let names = programmes::find_many(database, &programme_ids).await?;
    let name = |id: i64| names.iter().find(|row| row.id == id).map_or("申报", |row| row.name.as_str());
    let calls = programmes::find_calls(database, &rows.iter().map(|row| row.call_id).collect::<Vec<_>>()).await?;
    let (mut corrections, mut drafts) = (Vec::new(), Vec::new());
    for row in &rows {
        let url = link::mine(row.id);
        if State::parse(&row.state) != Some(State::Draft) {
            let why = row.due_on.map(|day| format!("请在 {} 前补正，逾期按规定处理", date(day))).unwrap_or_default();
            corrections
                .push(WaitingItem { title: format!("{}：需要补正", name(row.programme_id)), why, url, verb: "去补正" });
            continue;
        }
        let call = calls.iter().find(|call| call.id == row.call_id);
        let call = call.filter(|call| CallState::of(call, clock.now()) == CallState::Open);
        if let Some(call) = call.filter(|call| call.closes_at - clock.now() <= Duration::days(SOON)) {
            let title = format!("{}：草稿还没有提交", name(row.programme_id));
            drafts.push(WaitingItem { title, why: closing(call.closes_at, clock.now()), url, verb: "继续填写" });
        }
    }
    let count = unread.len();
    unread.dedup();
    if let Some(first) = unread.first() {
        let item = WaitingItem {
            title: format!("经办人给您留了 {count} 条言"),
            why: "打开申报就能看到和回复".to_owned(),
            url: if unread.len() == 1 { format!("{}#messages", link::mine(*first)) } else { "/my/applications".to_owned() },
            verb: "查看",
        };
        corrections.push(item);
    }
    Ok(corrections.into_iter().chain(drafts).collect())
}

async fn reviews(database: &DatabaseConnection, who: &Member) -> Result<Vec<WaitingItem>, DbErr> {
    let Some(expert) = people::expert_of(database, who.id).await? else { return Ok(Vec::new()) };
    let open: Vec<_> =
        tasks::of_expert(database, expert.id).await?.into_iter().filter(|task| task.state == tasks::OPEN).collect();
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let first = open.iter().filter_map(|task| task.due_on).min();
    Ok(vec![WaitingItem {
        title: format!("{} 件申报等您评审", open.len()),
        why: first.map(|day| format!("最早的一件请在 {} 前完成", date(day))).unwrap_or_default(),
        url: "/my/reviews".to_owned(),
        verb: "去评审",
    }])
}
