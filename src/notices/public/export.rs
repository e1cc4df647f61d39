//! Notices to take away: one as a table or as JSON, the newest as a feed. No personal data is in any of them.

use actix_web::web::Path;
use serde_json::{Value, json};

use super::show::found;
use crate::access::{Cx, Visitor};
use crate::notices::entity::notice_line;
use crate::notices::rules::{NoticeKind, NoticeState, STRUCK};
use crate::notices::{link, period, store};
use crate::values::Fen;
use crate::web::feed::{self, FeedEntry};
use crate::web::{Answer, render};

/// Entries of the feed.
const MOST_ENTRIES: u64 = 50;

const HEAD: [&str; 6] = ["序号", "名称", "统一社会信用代码", "金额（元）", "备注", "状态"];

pub(super) async fn csv(cx: Cx<Visitor>, id: Path<i64>) -> Answer {
    let notice = found(&cx, *id).await?;
    let lines = store::lines(cx.database(), notice.id).await?;
    let rows = lines.into_iter().map(|line| {
        let amount = plain_amount(&line);
        let state = if line.state == STRUCK { "已移出" } else { "在列" };
        vec![
            line.position.to_string(),
            line.name,
            line.credit_code.unwrap_or_default(),
            amount.unwrap_or_default(),
            line.note.unwrap_or_default(),
            state.to_owned(),
        ]
    });
    Ok(feed::csv(&format!("notice-{}.csv", notice.id), &HEAD, rows))
}

/// An amount for machines.
fn plain_amount(line: &notice_line::Model) -> Option<String> {
    line.amount_fen.map(yuan)
}

fn yuan(fen: i64) -> String {
    Fen(fen).plain().replace(',', "")
}

pub(super) async fn json(cx: Cx<Visitor>, id: Path<i64>) -> Answer {
    let notice = found(&cx, *id).await?;
    let lines = store::lines(cx.database(), notice.id).await?;
    let state = NoticeState::on(&notice, cx.site.clock.today());
    let line = |line: &notice_line::Model| -> Value {
        json!({
            "position": line.position,
            "name": line.name,
            "credit_code": line.credit_code,
            "amount_yuan": plain_amount(line),
            "note": line.note,
            "is_listed": line.state != STRUCK,
        })
    };
    let listed: i64 = lines.iter().filter(|line| line.state != STRUCK).filter_map(|line| line.amount_fen).sum();
    render::json(&json!({
        "id": notice.id,
        "number": notice.number,
        "title": notice.title,
        "kind": { "key": notice.kind, "name": NoticeKind::of(&notice).name() },
        "state": { "key": state.key(), "name": state.name() },
        "division": cx.site.zone.division_name(&notice.division_code),
        "opens_on": notice.opens_on,
        "closes_on": notice.closes_on,
        "working_days": notice.working_days,
        "total_yuan": yuan(listed),
        "lines": lines.iter().map(line).collect::<Vec<_>>(),
        "is_demo": notice.is_demo,
        "url": format!("{}{}", cx.public_url, link::notice(notice.id)),
    }))
}

pub(super) async fn atom(cx: Cx<Visitor>) -> Answer {
    let today = cx.site.clock.today();
    let mut notices = store::newest(cx.database(), MOST_ENTRIES).await?;
    notices.sort_by_key(|notice| std::cmp::Reverse((notice.published_at, notice.id)));
    let entries = notices.into_iter().map(|notice| FeedEntry {
        url: format!("{}{}", cx.public_url, link::notice(notice.id)),
        updated: store::updated(&notice),
        summary: format!(
            "{}，{}，公示期{}。",
            NoticeKind::of(&notice).name(),
            NoticeState::on(&notice, today).name(),
            period::words(notice.opens_on, notice.closes_on)
        ),
        title: notice.title,
    });
    let title = format!("公示公告 - {}", cx.site.zone.name);
    let here = format!("{}/notices.atom", cx.public_url);
    Ok(feed::atom(&title, &here, &format!("{}{}", cx.public_url, link::LIST), entries.collect()))
}
