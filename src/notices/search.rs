//! How a notice is found: its index document. Who is named in it is a clause of its own; amounts are not searched.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::notice_line::{self, Column as Line};
use super::entity::public_notice::{Column, Entity, Model};
use super::event::NOTICE;
use super::rules::{LISTED, NoticeKind, NoticeState};
use crate::index::{IndexClause, IndexDocument, SearchRequest};
use crate::indexing::{Later, Searchable, key};

/// Notices as the index follows them.
pub struct NoticeSearch;

impl Searchable for NoticeSearch {
    fn kind(&self) -> &'static str {
        NOTICE
    }

    fn ids<'a>(&'a self, database: &'a DatabaseConnection, after: i64, limit: u64) -> Later<'a, Vec<i64>> {
        Box::pin(async move {
            Entity::find()
                .select_only()
                .column(Column::Id)
                .filter(Column::PublishedAt.is_not_null())
                .filter(Column::Id.gt(after))
                .order_by_asc(Column::Id)
                .limit(limit)
                .into_tuple()
                .all(database)
                .await
        })
    }

    fn load<'a>(&'a self, database: &'a DatabaseConnection, ids: &'a [i64], _: NaiveDate) -> Later<'a, Vec<IndexDocument>> {
        Box::pin(async move {
            let public = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).filter(Column::PublishedAt.is_not_null());
            let lines = notice_line::Entity::find()
                .filter(Line::NoticeId.is_in(ids.iter().copied()))
                .filter(Line::State.eq(LISTED))
                .order_by_asc(Line::Position)
                .all(database)
                .await?;
            let notices = public.all(database).await?;
            Ok(notices.iter().map(|notice| index_document(notice, &lines)).collect())
        })
    }
}

/// What the index holds of a notice.
fn index_document(notice: &Model, lines: &[notice_line::Model]) -> IndexDocument {
    let names: Vec<&str> = lines.iter().filter(|line| line.notice_id == notice.id).map(|line| line.name.as_str()).collect();
    let clause = |heading: &str, text: String| IndexClause { anchor: String::new(), heading: heading.to_owned(), text };
    let mut clauses: Vec<IndexClause> =
        notice.body.lines().filter(|line| !line.trim().is_empty()).map(|line| clause("", line.trim().to_owned())).collect();
    clauses.extend(names.chunks(50).map(|names| clause("公示名单", names.join("、"))));
    IndexDocument {
        key: key(NOTICE, notice.id),
        kind: NOTICE.to_owned(),
        record_id: notice.id,
        title: notice.title.clone(),
        numbers: notice.number.iter().cloned().collect(),
        authority: String::new(),
        aliases: vec![NoticeKind::of(notice).name().to_owned()],
        facets: Vec::new(),
        date: notice.opens_on,
        weight: if NoticeState::of(notice) == NoticeState::Cancelled { 0.5 } else { 1.0 },
        measures: Default::default(),
        clauses,
        summary: String::new(),
    }
}

/// What the search across everything asks for.
pub fn request(text: &str, is_exact: bool, limit: usize) -> SearchRequest {
    let settings = crate::index::RankSettings { correct: !is_exact, ..Default::default() };
    SearchRequest { text: text.to_owned(), kinds: vec![NOTICE.to_owned()], limit, settings, ..SearchRequest::default() }
}
