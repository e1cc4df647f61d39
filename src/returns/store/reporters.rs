//! Who reports.

use std::collections::{HashMap, HashSet};

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::access::Permit;
use crate::listings::entity::listing;
use crate::platform::Write;
use crate::platform::like::contains;
use crate::returns::entity::reporter::{ActiveModel, Column, Entity, Model};
use crate::returns::entity::{monthly_return, return_reminder};
use crate::returns::permit::KeepReporters;

/// What a list of reporters is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Form.
    pub form: Option<String>,
    /// What codes of divisions begin with.
    pub division: Option<String>,
    /// Part of the name.
    pub text: String,
    /// Whether those who report no more are left out.
    pub is_active: bool,
}

/// Somebody who is to report.
#[derive(Debug, Clone)]
pub struct NewReporter {
    /// Form.
    pub form_key: String,
    /// Entry that is reported about.
    pub listing_id: Option<i64>,
    /// Organisation that reports for itself.
    pub organisation_id: Option<i64>,
    /// Name.
    pub name: String,
    /// Division.
    pub division_code: String,
    /// First month.
    pub since_period: i32,
}

/// A reporter.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// Several by their ids.
pub async fn find_many(database: &impl ConnectionTrait, ids: &[i64]) -> Result<HashMap<i64, Model>, DbErr> {
    let rows = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(database).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The reporters for which an organisation reports: itself, and the entries that belong to it now.
pub async fn of_organisation(database: &impl ConnectionTrait, organisation_id: i64) -> Result<Vec<Model>, DbErr> {
    let own = Query::select()
        .column(listing::Column::Id)
        .from(listing::Entity)
        .cond_where(listing::Column::OrganisationId.eq(organisation_id))
        .to_owned();
    let itself = Condition::all().add(Column::ListingId.is_null()).add(Column::OrganisationId.eq(organisation_id));
    let which = Condition::any().add(itself).add(Column::ListingId.in_subquery(own));
    Entity::find().filter(which).order_by_asc(Column::FormKey).order_by_asc(Column::Id).all(database).await
}

/// The organisation that reports for a reporter: that of its entry now, or itself.
pub async fn owner(database: &impl ConnectionTrait, row: &Model) -> Result<Option<i64>, DbErr> {
    let Some(id) = row.listing_id else { return Ok(row.organisation_id) };
    Ok(crate::listings::store::find(database, id).await?.and_then(|entry| entry.organisation_id))
}

fn narrowed(filter: &Filter) -> Condition {
    let mut which = Condition::all();
    if let Some(form) = &filter.form {
        which = which.add(Column::FormKey.eq(form));
    }
    if let Some(prefix) = &filter.division {
        which = which.add(Column::DivisionCode.starts_with(prefix));
    }
    if !filter.text.is_empty() {
        which = which.add(contains(Column::Name, &filter.text));
    }
    if filter.is_active {
        which = which.add(Column::UntilPeriod.is_null());
    }
    which
}

/// A part of the list in the order of divisions, and how many there are in all.
pub async fn list(database: &impl ConnectionTrait, filter: &Filter, from: u64, most: u64) -> Result<(Vec<Model>, u64), DbErr> {
    let total = Entity::find().filter(narrowed(filter)).count(database).await?;
    let rows = Entity::find()
        .filter(narrowed(filter))
        .order_by_asc(Column::FormKey)
        .order_by_asc(Column::DivisionCode)
        .order_by_asc(Column::Id)
        .offset(from)
        .limit(most);
    Ok((rows.all(database).await?, total))
}

/// Those of a filter who report a month.
pub async fn active_in(database: &impl ConnectionTrait, filter: &Filter, period: i32) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find()
        .filter(narrowed(filter))
        .filter(crate::returns::figures::active_in(period))
        .order_by_asc(Column::DivisionCode)
        .order_by_asc(Column::Id);
    rows.all(database).await
}

fn row(write: &Write, new: NewReporter) -> ActiveModel {
    ActiveModel {
        id: NotSet,
        form_key: Set(new.form_key),
        listing_id: Set(new.listing_id),
        organisation_id: Set(new.organisation_id),
        name: Set(new.name),
        division_code: Set(new.division_code),
        since_period: Set(new.since_period),
        until_period: Set(None),
        is_demo: Set(false),
        created_at: Set(write.clock().now()),
    }
}

/// Adds one; none where it reports this form already.
pub async fn add(write: &Write, _permit: &Permit<KeepReporters>, new: NewReporter) -> Result<Option<Model>, DbErr> {
    let mut same = Entity::find().filter(Column::FormKey.eq(&new.form_key));
    same = match (new.listing_id, new.organisation_id) {
        (Some(id), _) => same.filter(Column::ListingId.eq(id)),
        (None, Some(id)) => same.filter(Column::ListingId.is_null()).filter(Column::OrganisationId.eq(id)),
        (None, None) => same.filter(Column::Name.eq(&new.name)),
    };
    if same.one(&**write).await?.is_some() {
        return Ok(None);
    }
    row(write, new).insert(&**write).await.map(Some)
}

/// Adds many at once, leaving out entries that report the form already; how many were added.
pub async fn add_many(write: &Write, _permit: &Permit<KeepReporters>, new: Vec<NewReporter>) -> Result<usize, DbErr> {
    let known: Vec<Option<i64>> = Entity::find()
        .filter(Column::FormKey.is_in(new.iter().map(|one| one.form_key.clone()).collect::<HashSet<_>>()))
        .filter(Column::ListingId.is_not_null())
        .select_only()
        .column(Column::ListingId)
        .into_tuple()
        .all(&**write)
        .await?;
    let known: HashSet<i64> = known.into_iter().flatten().collect();
    let rows: Vec<ActiveModel> =
        new.into_iter().filter(|one| one.listing_id.is_none_or(|id| !known.contains(&id))).map(|one| row(write, one)).collect();
    let count = rows.len();
    for chunk in rows.chunks(200) {
        Entity::insert_many(chunk.to_vec()).exec_without_returning(&**write).await?;
    }
    Ok(count)
}

/// Sets the last month; none for no end.
pub async fn set_until(write: &Write, _permit: &Permit<KeepReporters>, id: i64, until: Option<i32>) -> Result<(), DbErr> {
    let rows = Entity::update_many().col_expr(Column::UntilPeriod, Expr::value(until)).filter(Column::Id.eq(id));
    rows.exec(&**write).await.map(|_| ())
}

/// Sets the first month.
pub async fn set_since(write: &Write, _permit: &Permit<KeepReporters>, id: i64, since: i32) -> Result<(), DbErr> {
    let rows = Entity::update_many().col_expr(Column::SincePeriod, Expr::value(since)).filter(Column::Id.eq(id));
    rows.exec(&**write).await.map(|_| ())
}

/// The first and the last month for which a reporter has a return.
pub async fn reported_span(database: &impl ConnectionTrait, id: i64) -> Result<Option<(i32, i32)>, DbErr> {
    let months: Vec<i32> = monthly_return::Entity::find()
        .filter(monthly_return::Column::ReporterId.eq(id))
        .select_only()
        .column(monthly_return::Column::Period)
        .order_by_asc(monthly_return::Column::Period)
        .into_tuple()
        .all(database)
        .await?;
    Ok(months.first().copied().zip(months.last().copied()))
}

/// Remembers letters about a month, each once; the reporters for whom it was not remembered before.
pub async fn remember(write: &Write, ids: &[i64], period: i32, mark: &str) -> Result<HashSet<i64>, DbErr> {
    let known: Vec<i64> = return_reminder::Entity::find()
        .filter(return_reminder::Column::Period.eq(period))
        .filter(return_reminder::Column::Mark.eq(mark))
        .filter(return_reminder::Column::ReporterId.is_in(ids.iter().copied()))
        .select_only()
        .column(return_reminder::Column::ReporterId)
        .into_tuple()
        .all(&**write)
        .await?;
    let known: HashSet<i64> = known.into_iter().collect();
    let fresh: HashSet<i64> = ids.iter().copied().filter(|id| !known.contains(id)).collect();
    let rows: Vec<_> = fresh
        .iter()
        .map(|id| return_reminder::ActiveModel {
            reporter_id: Set(*id),
            period: Set(period),
            mark: Set(mark.to_owned()),
            created_at: Set(write.clock().now()),
        })
        .collect();
    for chunk in rows.chunks(200) {
        let mut once = OnConflict::columns([
            return_reminder::Column::ReporterId,
            return_reminder::Column::Period,
            return_reminder::Column::Mark,
        ]);
        let insert = return_reminder::Entity::insert_many(chunk.to_vec()).on_conflict(once.do_nothing().to_owned());
        insert.exec_without_returning(&**write).await?;
    }
    Ok(fresh)
}
