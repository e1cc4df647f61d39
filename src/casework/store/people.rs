//! Who may not work on what, who is an expert, and who works for whom.

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::access::entity::app_user;
use crate::access::{Officer, Permit, Role};
use crate::casework::entity::{delegation, expert, recusal};
use crate::casework::permit::Acts;
use crate::platform::Write;

/// Whether somebody has withdrawn from a matter.
pub async fn is_recused(database: &impl ConnectionTrait, application_id: i64, user_id: i64) -> Result<bool, DbErr> {
    let rows = recusal::Entity::find().filter(recusal::Column::ApplicationId.eq(application_id));
    Ok(rows.filter(recusal::Column::UserId.eq(user_id)).one(database).await?.is_some())
}

/// Who has withdrawn from a matter.
pub async fn recusals(database: &impl ConnectionTrait, application_id: i64) -> Result<Vec<recusal::Model>, DbErr> {
    recusal::Entity::find().filter(recusal::Column::ApplicationId.eq(application_id)).all(database).await
}

/// Writes down that somebody withdraws; `source` is `self`, `party` or `office`.
pub async fn recuse<A: Acts>(
    write: &Write,
    permit: &Permit<A>,
    (user_id, user_name): (i64, &str),
    reason: &str,
    source: &str,
) -> Result<(), DbErr> {
    let row = recusal::ActiveModel {
        id: NotSet,
        application_id: Set(permit.record_id()),
        user_id: Set(user_id),
        user_name: Set(user_name.to_owned()),
        reason: Set(reason.to_owned()),
        source: Set(source.to_owned()),
        at: Set(write.clock().now()),
    };
    let once = OnConflict::columns([recusal::Column::ApplicationId, recusal::Column::UserId]).do_nothing().to_owned();
    recusal::Entity::insert(row).on_conflict(once).exec_without_returning(&**write).await.map(|_| ())
}

/// Experts who may be drawn.
pub async fn experts(database: &impl ConnectionTrait) -> Result<Vec<expert::Model>, DbErr> {
    expert::Entity::find()
        .filter(expert::Column::IsActive.eq(true))
        .order_by_asc(expert::Column::Id)
        .limit(2000)
        .all(database)
        .await
}

/// All experts.
pub async fn all_experts(database: &impl ConnectionTrait) -> Result<Vec<expert::Model>, DbErr> {
    expert::Entity::find().order_by_asc(expert::Column::Id).limit(2000).all(database).await
}

/// Somebody as an expert.
pub async fn expert_of(database: &impl ConnectionTrait, user_id: i64) -> Result<Option<expert::Model>, DbErr> {
    expert::Entity::find().filter(expert::Column::UserId.eq(user_id)).one(database).await
}

/// Several experts by their ids.
pub async fn find_experts(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<expert::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    expert::Entity::find().filter(expert::Column::Id.is_in(ids.iter().copied())).all(database).await
}

/// Takes somebody into the pool, or changes what is said of them.
pub async fn save_expert(write: &Write, row: expert::ActiveModel) -> Result<expert::Model, DbErr> {
    if row.id.is_not_set() { row.insert(&**write).await } else { row.update(&**write).await }
}

/// Those for whom somebody works on a day.
pub async fn works_for(database: &impl ConnectionTrait, user_id: i64, today: NaiveDate) -> Result<Vec<i64>, DbErr> {
    let rows = delegation::Entity::find()
        .filter(delegation::Column::ToId.eq(user_id))
        .filter(delegation::Column::UntilOn.gte(today))
        .filter(delegation::Column::FromOn.lte(today));
    Ok(rows.limit(50).all(database).await?.into_iter().map(|row| row.from_id).collect())
}

/// Delegations from and to somebody that are not over.
pub async fn delegations(
    database: &impl ConnectionTrait,
    user_id: i64,
    today: NaiveDate,
) -> Result<Vec<delegation::Model>, DbErr> {
    let own = delegation::Column::FromId.eq(user_id).or(delegation::Column::ToId.eq(user_id));
    let rows = delegation::Entity::find().filter(own).filter(delegation::Column::UntilOn.gte(today));
    rows.order_by_asc(delegation::Column::UntilOn).limit(50).all(database).await
}

/// Lets somebody work for oneself.
pub async fn delegate(write: &Write, to_id: i64, (from_on, until_on): (NaiveDate, NaiveDate), reason: &str) -> Result<(), DbErr> {
    let row = delegation::ActiveModel {
        id: NotSet,
        from_id: Set(write.actor().id.unwrap_or(0)),
        to_id: Set(to_id),
        reason: Set(reason.to_owned()),
        from_on: Set(Some(from_on)),
        until_on: Set(Some(until_on)),
        created_at: Set(write.clock().now()),
    };
    row.insert(&**write).await.map(|_| ())
}

/// Ends a delegation of one's own before its day.
pub async fn end_delegation(write: &Write, id: i64, yesterday: NaiveDate) -> Result<bool, DbErr> {
    let done = delegation::Entity::update_many()
        .col_expr(delegation::Column::UntilOn, Expr::value(yesterday))
        .filter(delegation::Column::Id.eq(id))
        .filter(delegation::Column::FromId.eq(write.actor().id))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Officials who work on applications, by name.
pub async fn officers(database: &impl ConnectionTrait) -> Result<Vec<app_user::Model>, DbErr> {
    let roles = [Role::Administrator, Role::CaseOfficer].map(Role::key);
    let rows = app_user::Entity::find().filter(app_user::Column::Role.is_in(roles)).filter(app_user::Column::IsActive.eq(true));
    rows.order_by_asc(app_user::Column::Name).order_by_asc(app_user::Column::Id).limit(500).all(database).await
}

/// A row as somebody who could stand before a task.
pub fn as_officer(user: &app_user::Model) -> Option<Officer> {
    Some(Officer {
        id: user.id,
        name: user.name.clone(),
        email: user.email.clone(),
        role: Role::parse(&user.role)?,
        division: user.division_code.clone(),
        unit: user.unit.clone(),
    })
}
