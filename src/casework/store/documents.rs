//! Files of applications, and promises to bring one later (容缺).

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::access::Permit;
use crate::casework::entity::application;
use crate::casework::entity::application_document::{ActiveModel, Column, Entity, Model};
use crate::casework::permit::Acts;
use crate::forms::{Attached, Files};
use crate::platform::Write;

/// Belongs to a field of the form.
pub const MATERIAL: &str = "material";
/// Hangs on a message.
pub const MESSAGE: &str = "message";
/// A picture or paper of a visit.
pub const INSPECTION: &str = "inspection";
/// Hangs on an opinion or a decision.
pub const OPINION: &str = "opinion";

/// Is there.
pub const PRESENT: &str = "present";
/// Will be brought later.
pub const PROMISED: &str = "promised";
/// Was taken out; kept where it was handed in.
pub const REMOVED: &str = "removed";

/// A file as it is attached.
#[derive(Debug, Clone, Default)]
pub struct NewDocument {
    /// What it belongs to.
    pub purpose: &'static str,
    /// The row it belongs to, where that is not a field.
    pub purpose_id: Option<i64>,
    /// The field it belongs to.
    pub field_key: Option<String>,
    /// Name for people.
    pub name: String,
    /// Kind by content.
    pub media_type: Option<String>,
    /// Fingerprint; none for a promise.
    pub sha256: Option<String>,
    /// Bytes.
    pub size: i64,
    /// Why it is missing, for a promise.
    pub note: Option<String>,
    /// The day on the document.
    pub issued_on: Option<NaiveDate>,
    /// The day up to which it holds.
    pub expires_on: Option<NaiveDate>,
    /// Until when it will be brought.
    pub promised_on: Option<NaiveDate>,
    /// What the scanner said.
    pub scan: Option<String>,
}

/// A document by id.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// Everything of an application that is there or promised, oldest first.
pub async fn of(database: &impl ConnectionTrait, application_id: i64) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find().filter(Column::ApplicationId.eq(application_id)).filter(Column::State.ne(REMOVED));
    rows.order_by_asc(Column::Id).limit(500).all(database).await
}

/// Several documents by their ids, also those that were taken out since.
pub async fn find_many(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Entity::find().filter(Column::Id.is_in(ids.iter().copied())).order_by_asc(Column::Id).all(database).await
}

/// Everything of several applications that is there or promised.
pub async fn of_many(database: &impl ConnectionTrait, application_ids: &[i64]) -> Result<Vec<Model>, DbErr> {
    if application_ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Entity::find().filter(Column::ApplicationId.is_in(application_ids.iter().copied()));
    rows.filter(Column::State.ne(REMOVED)).order_by_asc(Column::Id).all(database).await
}

/// Materials of a form's fields among documents.
pub fn materials(documents: &[Model]) -> impl Iterator<Item = &Model> {
    documents.iter().filter(|document| document.purpose == MATERIAL)
}

/// How many files each field has, and whether a missing one is promised.
pub fn attached(documents: &[Model]) -> Attached {
    let mut fields = Attached::new();
    for document in materials(documents) {
        let Some(key) = &document.field_key else { continue };
        let field: &mut Files = fields.entry(key.clone()).or_default();
        if document.state == PRESENT {
            field.files += 1;
        } else {
            field.deferred = true;
        }
    }
    fields
}

/// Files that the organisation attached before and that still hold, newest first: they can be used again.
pub async fn reusable(
    database: &impl ConnectionTrait,
    organisation_id: i64,
    not_of: i64,
    today: NaiveDate,
) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find()
        .filter(Column::OrganisationId.eq(organisation_id))
        .filter(Column::ApplicationId.ne(not_of))
        .filter(Column::Purpose.eq(MATERIAL))
        .filter(Column::State.eq(PRESENT))
        .filter(Column::ExpiresOn.is_null().or(Column::ExpiresOn.gte(today)));
    let rows = rows.order_by_desc(Column::Id).limit(200).all(database).await?;
    let mut seen = std::collections::HashSet::new();
    Ok(rows.into_iter().filter(|row| seen.insert((row.sha256.clone(), row.field_key.clone()))).collect())
}

/// Attaches.
pub async fn attach<A: Acts>(
    write: &Write,
    permit: &Permit<A>,
    application: &application::Model,
    document: NewDocument,
) -> Result<Model, DbErr> {
    let state = if document.sha256.is_some() { PRESENT } else { PROMISED };
    let row = ActiveModel {
        id: NotSet,
        application_id: Set(permit.record_id()),
        organisation_id: Set(application.organisation_id),
        purpose: Set(document.purpose.to_owned()),
        purpose_id: Set(document.purpose_id),
        field_key: Set(document.field_key),
        name: Set(document.name),
        media_type: Set(document.media_type),
        sha256: Set(document.sha256),
        size: Set(document.size),
        state: Set(state.to_owned()),
        note: Set(document.note),
        issued_on: Set(document.issued_on),
        expires_on: Set(document.expires_on),
        promised_on: Set(document.promised_on),
        scan: Set(document.scan),
        uploaded_by: Set(write.actor().id.unwrap_or(0)),
        uploaded_by_name: Set(write.actor().name.clone()),
        uploaded_at: Set(write.clock().now()),
    };
    row.insert(&**write).await
}

/// Takes a document out; the row stays, because what was handed in names it.
pub async fn remove<A: Acts>(write: &Write, permit: &Permit<A>, id: i64) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(REMOVED))
        .filter(Column::Id.eq(id))
        .filter(Column::ApplicationId.eq(permit.record_id()))
        .filter(Column::State.ne(REMOVED))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// A promise is kept when a file of its field arrives.
pub async fn keep_promise<A: Acts>(write: &Write, permit: &Permit<A>, field_key: &str) -> Result<(), DbErr> {
    let kept = Entity::update_many()
        .col_expr(Column::State, Expr::value(REMOVED))
        .filter(Column::ApplicationId.eq(permit.record_id()))
        .filter(Column::FieldKey.eq(field_key))
        .filter(Column::State.eq(PROMISED));
    kept.exec(&**write).await.map(|_| ())
}
