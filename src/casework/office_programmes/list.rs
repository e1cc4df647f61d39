//! All programmes with their state and the call that matters now.

use actix_web::http::StatusCode;
use askama::Template;

use super::{StateTag, admitted, url};
use crate::access::{Cx, Desk, Officer};
use crate::casework::permit;
use crate::casework::programme::ProgrammeKind;
use crate::casework::store::programmes;
use crate::casework::words::{self, CallWords};
use crate::values::Calendar;
use crate::web::filters::moment;
use crate::web::{Answer, render};

#[derive(Template)]
#[template(path = "casework/programmes/list.html")]
struct ListPage {
    desk: Desk,
    rows: Vec<ProgrammeRow>,
    may_publish: bool,
}

struct ProgrammeRow {
    url: String,
    name: String,
    key: String,
    kind: &'static str,
    state: StateTag,
    call: Option<CallWords>,
    origin: &'static str,
    updated: String,
}

pub(super) async fn show(cx: Cx<Officer>) -> Answer {
    admitted(&cx.who)?;
    let all = programmes::all(cx.database()).await?;
    let ids: Vec<i64> = all.iter().map(|row| row.id).collect();
    let calls = programmes::calls_of(cx.database(), &ids).await?;
    let (now, calendar) = (cx.site.clock.now(), cx.site.kept::<Calendar>()?);
    let rows = all.into_iter().map(|row| {
        let own: Vec<_> = calls.iter().filter(|call| call.programme_id == row.id).cloned().collect();
        ProgrammeRow {
            url: url(row.id, ""),
            kind: ProgrammeKind::ALL.into_iter().find(|kind| kind.key() == row.kind).map_or("", ProgrammeKind::name),
            state: StateTag::of(&row),
            call: words::present(&own, now).map(|call| CallWords::of(call, now, &calendar)),
            origin: if row.content_digest.is_some() { "内置" } else { "编辑" },
            updated: moment(row.updated_at),
            name: row.name,
            key: row.key,
        }
    });
    let may_publish = permit::publish(&cx.who, 0).is_ok();
    render(StatusCode::OK, &ListPage { desk: cx.desk("申报项目"), rows: rows.collect(), may_publish })
}
