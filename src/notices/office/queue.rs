//! Objections that wait: what is due first on top.

use actix_web::http::StatusCode;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use super::admit;
use crate::access::{Cx, Desk, Officer};
use crate::notices::entity::{objection, public_notice};
use crate::notices::look::Tag;
use crate::notices::rules::ObjectionState;
use crate::notices::store::{self, ObjectionFilter};
use crate::notices::{link, permit};
use crate::values::Calendar;
use crate::web::deadline::due;
use crate::web::filters::moment;
use crate::web::{Answer, Asked, Pager, render};

const PER_PAGE: u64 = 30;

/// An objection in a list.
pub(super) struct ObjectionRow {
    pub(super) url: String,
    pub(super) id: i64,
    /// Who objected; hidden from those who handled the files.
    pub(super) name: String,
    pub(super) notice: String,
    pub(super) tag: Tag,
    pub(super) received: String,
    pub(super) handler: String,
    pub(super) due: String,
    pub(super) is_overdue: bool,
}

impl ObjectionRow {
    pub(super) fn new(
        objection: &objection::Model,
        notice: &public_notice::Model,
        is_hidden: bool,
        calendar: &Calendar,
        today: NaiveDate,
    ) -> Self {
        let state = ObjectionState::of(objection);
        let due = objection.due_on.filter(|_| state.is_open()).map(|day| due(calendar, today, day));
        let (due, is_overdue) = due.unwrap_or_default();
        Self {
            url: if is_hidden { String::new() } else { link::objection(objection.id) },
            id: objection.id,
            name: if is_hidden { "（回避，不显示）".to_owned() } else { objection.name.clone() },
            notice: notice.title.clone(),
            tag: Tag::of_objection(state),
            received: moment(objection.received_at),
            handler: objection.handled_by_name.clone().unwrap_or_default(),
            due,
            is_overdue,
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct QueueQuery {
    view: String,
    page: String,
}

#[derive(Template)]
#[template(path = "notices/office/queue.html")]
struct QueuePage {
    desk: Desk,
    tabs: Vec<(&'static str, &'static str, u64, bool)>,
    rows: Vec<ObjectionRow>,
    range: String,
    pager: Pager,
}

pub(super) async fn show(cx: Cx<Officer>, asked: Asked<QueueQuery>) -> Answer {
    admit(&cx)?;
    let today = cx.site.clock.today();
    let covered = cx.who.division_prefix().map(str::to_owned);
    let filter = |view: &str| match view {
        "settled" => ObjectionFilter { covered: covered.clone(), is_open: Some(false), overdue_on: None },
        "overdue" => ObjectionFilter { covered: covered.clone(), is_open: Some(true), overdue_on: Some(today) },
        _ => ObjectionFilter { covered: covered.clone(), is_open: Some(true), overdue_on: None },
    };
    let view = if ["settled", "overdue"].contains(&asked.0.view.as_str()) { asked.0.view.as_str() } else { "" };
    let mut tabs = Vec::new();
    for (key, name, url) in [
        ("", "待处理", link::OBJECTIONS),
        ("overdue", "已逾期", "/office/objections?view=overdue"),
        ("settled", "已办结", "/office/objections?view=settled"),
    ] {
        let (_, count) = store::unsettled(cx.database(), &filter(key), 0, 1).await?;
        tabs.push((name, url, count, key == view));
    }
    let total = tabs.iter().find(|tab| tab.3).map_or(0, |tab| tab.2);
    let pager = Pager::new(&asked.0.page, total, PER_PAGE, &cx.uri);
    let (found, _) = store::unsettled(cx.database(), &filter(view), (pager.page - 1) * PER_PAGE, PER_PAGE).await?;
    let calendar = cx.site.kept::<Calendar>()?;
    let row = |(objection, notice): &(objection::Model, public_notice::Model)| {
        ObjectionRow::new(objection, notice, permit::is_conflicted(&cx.who, notice), &calendar, today)
    };
    let rows = found.iter().map(row).collect();
    let page = QueuePage { desk: cx.desk("异议"), tabs, rows, range: format!("共 {total} 件"), pager };
    render(StatusCode::OK, &page)
}
