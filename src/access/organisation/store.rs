//! Queries for organisations and the people in them.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::{MemberRole, OrganisationStatus};
use crate::access::entity::{app_user, membership, organisation};
use crate::access::gate::Place;

pub mod listing;
pub mod people;
pub mod write;

/// An organisation by id.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<organisation::Model>, DbErr> {
    organisation::Entity::find_by_id(id).one(database).await
}

/// Several organisations by their ids, in no order.
pub async fn find_many(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<organisation::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    organisation::Entity::find().filter(organisation::Column::Id.is_in(ids.iter().copied())).all(database).await
}

/// An organisation by its credit code.
pub async fn find_by_code(database: &impl ConnectionTrait, code: &str) -> Result<Option<organisation::Model>, DbErr> {
    organisation::Entity::find().filter(organisation::Column::CreditCode.eq(code)).one(database).await
}

/// The people of an organisation with their roles, in the order in which they joined.
pub async fn members_of(
    database: &impl ConnectionTrait,
    organisation_id: i64,
) -> Result<Vec<(app_user::Model, MemberRole)>, DbErr> {
    let rows = membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(organisation_id))
        .order_by_asc(membership::Column::Id)
        .all(database)
        .await?;
    let ids = rows.iter().map(|row| row.user_id);
    let people = app_user::Entity::find().filter(app_user::Column::Id.is_in(ids)).all(database).await?;
    let mut people: HashMap<i64, app_user::Model> = people.into_iter().map(|user| (user.id, user)).collect();
    let role = |row: &membership::Model| MemberRole::parse(&row.role).unwrap_or(MemberRole::Member);
    Ok(rows.iter().filter_map(|row| Some((people.remove(&row.user_id)?, role(row)))).collect())
}

/// The places of a person, in the order in which they joined.
pub async fn places_of(database: &impl ConnectionTrait, user_id: i64) -> Result<Vec<Place>, DbErr> {
    let rows = membership::Entity::find()
        .filter(membership::Column::UserId.eq(user_id))
        .order_by_asc(membership::Column::Id)
        .all(database)
        .await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.organisation_id).collect();
    let mut known: HashMap<i64, organisation::Model> =
        find_many(database, &ids).await?.into_iter().map(|row| (row.id, row)).collect();
    let place = |row: &membership::Model| {
        let organisation = known.remove(&row.organisation_id)?;
        Some(Place {
            organisation_id: organisation.id,
            name: organisation.name,
            status: OrganisationStatus::parse(&organisation.status)?,
            role: MemberRole::parse(&row.role)?,
            division_code: organisation.division_code,
        })
    };
    Ok(rows.iter().filter_map(place).collect())
}
