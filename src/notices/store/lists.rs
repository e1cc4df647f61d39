//! Lists of notices.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike as _, NaiveDate};
use sea_orm::sea_query::{Condition, Expr, Order};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait as _, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait as _, Select,
};

use super::{Column, Entity, Line, Model};
use crate::notices::entity::notice_line;
use crate::notices::rules::{LISTED, NoticeKind, NoticeState};
use crate::platform::like::contains;

/// Which notices a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only what everybody may read.
    pub is_public: bool,
    /// What codes of divisions begin with.
    pub covered: Option<String>,
    /// States, any of them; empty for all.
    pub states: Vec<NoticeState>,
    /// Only those to which one may object on this day.
    pub open_on: Option<NaiveDate>,
    /// What they are about.
    pub kind: Option<NoticeKind>,
    /// Year of the first day.
    pub year: Option<i32>,
    /// Words, each of which stands in the title, the number or the name of somebody listed.
    pub text: String,
}

/// Words of a search that are looked for.
const MOST_WORDS: usize = 6;

impl Filter {
    fn select(&self) -> Select<Entity> {
        let from = self.year.and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1));
        let before = self.year.and_then(|year| NaiveDate::from_ymd_opt(year + 1, 1, 1));
        let states = self.states.iter().map(|state| state.key());
        let mut all = Condition::all()
            .add_option(self.is_public.then(|| Column::PublishedAt.is_not_null()))
            .add_option(self.covered.as_deref().map(|prefix| Column::DivisionCode.starts_with(prefix)))
            .add_option((!self.states.is_empty()).then(|| Column::State.is_in(states)))
            .add_option(self.open_on.map(|_| Column::State.eq(NoticeState::Open.key())))
            .add_option(self.open_on.map(|day| Column::ClosesOn.gte(day)))
            .add_option(self.kind.map(|kind| Column::Kind.eq(kind.key())))
            .add_option(from.map(|day| Column::OpensOn.gte(day)))
            .add_option(before.map(|day| Column::OpensOn.lt(day)));
        for word in self.text.split_whitespace().take(MOST_WORDS) {
            all = all.add(says(word));
        }
        Entity::find().filter(all)
    }
}

fn says(word: &str) -> Condition {
    let named = notice_line::Entity::find().select_only().column(Line::NoticeId).filter(contains(Line::Name, word)).into_query();
    Condition::any().add(contains(Column::Title, word)).add(contains(Column::Number, word)).add(Column::Id.in_subquery(named))
}

/// A page of notices: open ones first, what closes soon on top, then the newest; and how many there are.
pub async fn list(database: &impl ConnectionTrait, filter: &Filter, offset: u64, limit: u64) -> Result<(Vec<Model>, u64), DbErr> {
    let total = filter.select().count(database).await?;
    let is_open = || Column::State.eq(NoticeState::Open.key());
    let turn: Expr = Expr::case(is_open(), 0).finally(1).into();
    // Only rows that are open have a day here; both engines agree on the order of the others by the next keys.
    let closes: Expr = Expr::case(is_open(), Expr::col(Column::ClosesOn)).finally(Expr::cust("NULL")).into();
    let rows = filter
        .select()
        .order_by(turn, Order::Asc)
        .order_by(closes, Order::Asc)
        .order_by_desc(Column::OpensOn)
        .order_by_desc(Column::Id)
        .offset(offset)
        .limit(limit)
        .all(database)
        .await?;
    Ok((rows, total))
}

/// The newest notices that everybody may read, those that are open first.
pub async fn newest(database: &impl ConnectionTrait, limit: u64) -> Result<Vec<Model>, DbErr> {
    let filter = Filter { is_public: true, ..Filter::default() };
    Ok(list(database, &filter, 0, limit).await?.0)
}

/// How many notices of a list stand where.
pub async fn counts(database: &impl ConnectionTrait, filter: &Filter) -> Result<HashMap<NoticeState, u64>, DbErr> {
    let rows: Vec<(String, i64)> = filter
        .select()
        .select_only()
        .column(Column::State)
        .column_as(Column::Id.count(), "notices")
        .group_by(Column::State)
        .into_tuple()
        .all(database)
        .await?;
    Ok(rows.into_iter().filter_map(|(state, count)| Some((NoticeState::parse(&state)?, count.unsigned_abs()))).collect())
}

/// Years of public notices, newest first, with how many there are.
pub async fn years(database: &impl ConnectionTrait) -> Result<Vec<(i32, u64)>, DbErr> {
    let days: Vec<(Option<NaiveDate>, i64)> = Entity::find()
        .select_only()
        .column(Column::OpensOn)
        .column_as(Column::Id.count(), "notices")
        .filter(Column::PublishedAt.is_not_null())
        .group_by(Column::OpensOn)
        .into_tuple()
        .all(database)
        .await?;
    let mut years: BTreeMap<i32, u64> = BTreeMap::new();
    for (day, count) in days {
        *years.entry(day.map_or(0, |day| day.year())).or_default() += count.unsigned_abs();
    }
    Ok(years.into_iter().rev().filter(|(year, _)| *year > 0).collect())
}

/// How much stands in a notice: names, and the sum where there are amounts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Names that are still in the list.
    pub names: i64,
    /// Sum in fen.
    pub fen: Option<i64>,
}

/// How much stands in each of these notices.
pub async fn totals(database: &impl ConnectionTrait, ids: &[i64]) -> Result<HashMap<i64, Totals>, DbErr> {
    // PostgreSQL adds large integers up as decimals.
    let sum = Expr::col(Line::AmountFen).sum().cast_as("bigint");
    let rows: Vec<(i64, i64, Option<i64>)> = notice_line::Entity::find()
        .select_only()
        .column(Line::NoticeId)
        .column_as(Line::Id.count(), "names")
        .column_as(sum, "fen")
        .filter(Line::NoticeId.is_in(ids.iter().copied()))
        .filter(Line::State.eq(LISTED))
        .group_by(Line::NoticeId)
        .into_tuple()
        .all(database)
        .await?;
    Ok(rows.into_iter().map(|(id, names, fen)| (id, Totals { names, fen })).collect())
}

/// Ids of public notices, newest first, for the site map.
pub async fn addresses(database: &impl ConnectionTrait, limit: u64) -> Result<Vec<i64>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::PublishedAt.is_not_null())
        .order_by_desc(Column::Id)
        .limit(limit)
        .into_tuple()
        .all(database)
        .await
}
