//! What the audit trail says about documents, for timelines.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::platform::entity::audit_event::{Column, Entity, Model};
use crate::policies::event::POLICY;

/// What happened to a document, newest first.
pub async fn history(database: &impl ConnectionTrait, policy_id: i64, limit: u64) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::SubjectKind.eq(POLICY))
        .filter(Column::SubjectId.eq(policy_id))
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(database)
        .await
}

/// What people did last, newest first; what the program did by itself and sign-ins are left out.
pub async fn latest_events(database: &impl ConnectionTrait, limit: u64) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::ActorId.is_not_null())
        .filter(Column::Kind.is_not_in(["user.signed_in", "user.sign_in_failed"]))
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(database)
        .await
}
