//! Finding people of one occasion as the door needs it.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::platform::like::contains;
use crate::signups::entity::{attendance, signup};
use crate::signups::rules::{STATES, State};

/// People that a search shows at most.
const MOST: u64 = 20;

/// By a part of the name, or by at least four digits of the mobile's end.
pub async fn search(database: &impl ConnectionTrait, occasion_id: i64, text: &str) -> Result<Vec<signup::Model>, DbErr> {
    let is_number = text.len() >= 4 && text.chars().all(|letter| letter.is_ascii_digit());
    let rows = signup::Entity::find().filter(signup::Column::OccasionId.eq(occasion_id));
    let rows = if is_number {
        rows.filter(signup::Column::Mobile.ends_with(text))
    } else {
        rows.filter(contains(signup::Column::Name, text))
    };
    rows.order_by_asc(signup::Column::Name).order_by_asc(signup::Column::Id).limit(MOST).all(database).await
}

/// Those of whom something can still become, by their whole name and the last digits of their mobile.
pub async fn named(
    database: &impl ConnectionTrait,
    occasion_id: i64,
    name: &str,
    mobile_end: &str,
) -> Result<Vec<signup::Model>, DbErr> {
    signup::Entity::find()
        .filter(signup::Column::OccasionId.eq(occasion_id))
        .filter(signup::Column::Name.eq(name))
        .filter(signup::Column::Mobile.ends_with(mobile_end))
        .filter(signup::Column::State.is_in(STATES.into_iter().filter(|state| state.is_active()).map(State::key)))
        .limit(2)
        .all(database)
        .await
}

/// Who came last on a day, with who they are.
pub async fn latest(
    database: &impl ConnectionTrait,
    occasion_id: i64,
    day: NaiveDate,
    most: u64,
) -> Result<Vec<(attendance::Model, signup::Model)>, DbErr> {
    let rows = attendance::Entity::find()
        .filter(attendance::Column::OccasionId.eq(occasion_id))
        .filter(attendance::Column::Day.eq(day))
        .order_by_desc(attendance::Column::Id)
        .limit(most)
        .all(database)
        .await?;
    let ids = rows.iter().map(|row| row.signup_id);
    let people = signup::Entity::find().filter(signup::Column::Id.is_in(ids)).all(database).await?;
    let with = |row: attendance::Model| {
        let person = people.iter().find(|person| person.id == row.signup_id)?.clone();
        Some((row, person))
    };
    Ok(rows.into_iter().filter_map(with).collect())
}
