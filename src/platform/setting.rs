//! Small named texts that the program keeps for itself, such as the day up to which validity was brought up to date.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::Clock;
use super::entity::setting;

/// The text kept under a name.
pub async fn get(database: &impl ConnectionTrait, name: &str) -> Result<Option<String>, DbErr> {
    let row = setting::Entity::find().filter(setting::Column::Name.eq(name)).one(database).await?;
    Ok(row.map(|row| row.content))
}

/// Keeps a text under a name, over an older one.
pub async fn put(database: &impl ConnectionTrait, clock: &Clock, name: &str, content: &str) -> Result<(), DbErr> {
    let row = setting::ActiveModel {
        id: NotSet,
        name: Set(name.to_owned()),
        content: Set(content.to_owned()),
        updated_at: Set(clock.now()),
    };
    let over = OnConflict::column(setting::Column::Name)
        .update_columns([setting::Column::Content, setting::Column::UpdatedAt])
        .to_owned();
    setting::Entity::insert(row).on_conflict(over).exec_without_returning(database).await.map(|_| ())
}
