//! What was handed in, frozen each time.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde_json::Value;

use crate::casework::entity::application_revision::{ActiveModel, Column, Entity, Model};
use crate::casework::entity::{application, application_document};
use crate::forms::Raw;
use crate::platform::Write;
use crate::platform::secret::fingerprint;

/// All revisions of an application, oldest first.
pub async fn of(database: &impl ConnectionTrait, application_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::ApplicationId.eq(application_id)).order_by_asc(Column::Number).all(database).await
}

/// What a revision says.
pub fn raw(revision: &Model) -> Raw {
    serde_json::from_value(revision.answers.clone()).unwrap_or_default()
}

/// Freezes what is handed in, with a fingerprint over answers, documents and the form's revision.
pub async fn freeze(
    write: &Write,
    application: &application::Model,
    answers: &Raw,
    documents: &[application_document::Model],
    reason: &str,
) -> Result<Model, DbErr> {
    let last = of(&**write, application.id).await?.last().map_or(0, |last| last.number);
    let answers = serde_json::to_value(answers).unwrap_or_default();
    let documents: Value = documents
        .iter()
        .map(|document| {
            serde_json::json!({
                "id": document.id, "field": document.field_key, "name": document.name, "sha256": document.sha256,
                "size": document.size, "state": document.state, "promised_on": document.promised_on,
            })
        })
        .collect();
    let digest = fingerprint(format!("{}\n{answers}\n{documents}", application.revision_id).as_bytes());
    let row = ActiveModel {
        id: NotSet,
        application_id: Set(application.id),
        number: Set(last + 1),
        revision_id: Set(application.revision_id),
        answers: Set(answers),
        documents: Set(documents),
        digest: Set(digest),
        reason: Set(reason.to_owned()),
        submitted_by: Set(write.actor().id.unwrap_or(0)),
        submitted_by_name: Set(write.actor().name.clone()),
        submitted_at: Set(write.clock().now()),
    };
    row.insert(&**write).await
}
