//! The timeline of an application.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::applications::Said;
use crate::casework::entity::{application, application_step};
use crate::casework::flow::{Action, Side, State};
use crate::platform::Write;

impl Side {
    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Office => "office",
            Self::System => "system",
        }
    }
}

/// Writes a step down.
pub(super) async fn record(
    write: &Write,
    moved: &application::Model,
    (from, action, side, to): (State, Action, Side, State),
    said: Said,
) -> Result<(), DbErr> {
    let row = application_step::ActiveModel {
        id: NotSet,
        application_id: Set(moved.id),
        action: Set(action.key().to_owned()),
        from_state: Set(from.key().to_owned()),
        to_state: Set(to.key().to_owned()),
        stage: Set(moved.stage),
        stage_name: Set(said.stage_name),
        side: Set(side.key().to_owned()),
        actor_id: Set(write.actor().id),
        actor_name: Set(write.actor().name.clone()),
        note: Set(said.note),
        detail: Set(said.detail),
        is_public: Set(!said.is_internal),
        at: Set(write.clock().now()),
    };
    row.insert(&**write).await.map(|_| ())
}

/// All steps of an application, oldest first.
pub async fn of(database: &impl ConnectionTrait, application_id: i64) -> Result<Vec<application_step::Model>, DbErr> {
    let rows = application_step::Entity::find().filter(application_step::Column::ApplicationId.eq(application_id));
    rows.order_by_asc(application_step::Column::Id).limit(500).all(database).await
}
