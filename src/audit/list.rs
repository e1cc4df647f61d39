//! The trail as a list with filters, and as a table for download.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use askama::Template;
use chrono::{Days, NaiveDate};
use sea_orm::sea_query::Condition;
use sea_orm::{
    ColumnTrait, DatabaseConnection, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde::Deserialize;

use super::change::{FieldChange, changes, in_one_line};
use super::words::{KINDS, SUBJECTS, subject_url};
use crate::access::{Cx, Desk, Officer};
use crate::platform::clock::instant_of;
use crate::platform::entity::audit_event::{Column, Entity, Model};
use crate::platform::like::contains;
use crate::policies::form::parse_date;
use crate::web::filters::{machine, moment};
use crate::web::request::with_parameter;
use crate::web::{Answer, Asked, Pager, Routes, feed, render};

const PER_PAGE: u64 = 50;
/// Rows in a table for download.
const MOST_ROWS: u64 = 20_000;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/audit", list);
    routes.get("/office/audit.csv", table);
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct AuditQuery {
    who: String,
    kind: String,
    subject: String,
    id: String,
    q: String,
    from: String,
    to: String,
    page: String,
}

#[derive(Template)]
#[template(path = "audit/list.html")]
struct AuditPage {
    desk: Desk,
    query: AuditQuery,
    people: Vec<(String, String)>,
    unread: Vec<String>,
    rows: Vec<AuditRow>,
    pager: Pager,
    range: String,
    csv_url: String,
    all_subjects_url: Option<String>,
}

struct AuditRow {
    at: String,
    machine: String,
    who: String,
    address: String,
    summary: String,
    subject: String,
    url: String,
    changes: Vec<FieldChange>,
}

impl AuditQuery {
    fn selected(&self) -> Select<Entity> {
        let day = |text: &str| parse_date(text).ok().flatten();
        let start = |day: NaiveDate| day.and_hms_opt(0, 0, 0).map(instant_of);
        let from = day(&self.from).and_then(start);
        let until = day(&self.to).and_then(|day| day.checked_add_days(Days::new(1))).and_then(start);
        let id = self.id.parse::<i64>().ok();
        let word = self.q.trim();
        let all = Condition::all()
            .add_option(self.actor())
            .add_option((!self.kind.is_empty()).then(|| Column::Kind.starts_with(self.kind.chars().take(60).collect::<String>())))
            .add_option((!self.subject.is_empty()).then(|| Column::SubjectKind.eq(self.subject.as_str())))
            .add_option(id.map(|id| Column::SubjectId.eq(id)))
            .add_option((!word.is_empty()).then(|| contains(Column::SubjectName, &word.chars().take(100).collect::<String>())))
            .add_option(from.map(|from| Column::At.gte(from)))
            .add_option(until.map(|until| Column::At.lt(until)));
        Entity::find().filter(all)
    }

    /// A person by id, or the program itself.
    fn actor(&self) -> Option<sea_orm::sea_query::SimpleExpr> {
        match self.who.as_str() {
            "" => None,
            "system" => Some(Column::ActorId.is_null()),
            id => Some(Column::ActorId.eq(id.parse::<i64>().unwrap_or(-1))),
        }
    }

    /// Dates that were typed but not understood.
    fn unread(&self) -> Vec<String> {
        [&self.from, &self.to].into_iter().filter(|text| parse_date(text).is_err()).cloned().collect()
    }
}

async fn list(cx: Cx<Officer>, asked: Asked<AuditQuery>) -> Answer {
    let query = asked.0;
    let total = query.selected().count(cx.database()).await?;
    let pager = Pager::new(&query.page, total, PER_PAGE, &cx.uri);
    let rows = rows(cx.database(), &query, (pager.page - 1) * PER_PAGE, PER_PAGE).await?;
    let all = with_parameter(&with_parameter(&cx.uri, "page", None), "id", None);
    let page = AuditPage {
        desk: cx.desk("操作日志"),
        people: people(cx.database()).await?,
        unread: query.unread(),
        rows: rows.into_iter().map(AuditRow::new).collect(),
        range: format!("共 {total} 条记录"),
        csv_url: with_parameter(&cx.uri, "page", None).replacen("/office/audit", "/office/audit.csv", 1),
        all_subjects_url: (!query.id.is_empty()).then_some(all),
        pager,
        query,
    };
    render(StatusCode::OK, &page)
}

async fn rows(database: &DatabaseConnection, query: &AuditQuery, from: u64, count: u64) -> Result<Vec<Model>, DbErr> {
    query.selected().order_by_desc(Column::Id).offset(from).limit(count).all(database).await
}

/// Everybody in the trail, under the name they had last.
async fn people(database: &DatabaseConnection) -> Result<Vec<(String, String)>, DbErr> {
    let rows: Vec<(Option<i64>, String)> = Entity::find()
        .select_only()
        .column(Column::ActorId)
        .column(Column::ActorName)
        .distinct()
        .filter(Column::ActorId.is_not_null())
        .into_tuple()
        .all(database)
        .await?;
    let people: BTreeMap<i64, String> = rows.into_iter().filter_map(|(id, name)| Some((id?, name))).collect();
    let system = std::iter::once(("system".to_owned(), "系统自动".to_owned()));
    Ok(people.into_iter().map(|(id, name)| (id.to_string(), name)).chain(system).collect())
}

impl AuditRow {
    fn new(event: Model) -> Self {
        Self {
            at: moment(event.at),
            machine: machine(event.at),
            who: event.actor_name,
            address: event.address.unwrap_or_default(),
            summary: event.summary,
            url: subject_url(&event.subject_kind, event.subject_id),
            subject: event.subject_name,
            changes: changes(event.before.as_ref(), event.after.as_ref()),
        }
    }
}

async fn table(cx: Cx<Officer>, asked: Asked<AuditQuery>) -> Answer {
    let rows = rows(cx.database(), &asked.0, 0, MOST_ROWS).await?;
    let cells = rows.into_iter().map(|event| {
        let changed = in_one_line(&changes(event.before.as_ref(), event.after.as_ref()));
        let kind = SUBJECTS.iter().find(|(key, _)| *key == event.subject_kind).map_or("", |(_, word)| *word).to_owned();
        let id = event.id.to_string();
        vec![
            id,
            moment(event.at),
            event.actor_name,
            event.address.unwrap_or_default(),
            event.summary,
            kind,
            event.subject_name,
            changed,
        ]
    });
    Ok(feed::csv("audit.csv", &["编号", "时间", "谁", "地址", "操作", "类别", "对象", "变化"], cells))
}
