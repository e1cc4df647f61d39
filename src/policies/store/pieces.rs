//! Single pieces that hang on a document, as editors add, change and remove them.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use crate::access::Permit;
use crate::platform::Write;
use crate::platform::entity::stored_file;
use crate::policies::entity::{policy_attachment, policy_interpretation, policy_relation};
use crate::policies::permit::Edit;
use crate::policies::relation;

/// Form of an interpretation that an editor removed but that the content files still hold.
pub const REMOVED: &str = "已删除";

/// The mark of an interpretation of the content files that an editor has changed since.
pub fn editors_mark(path: &str) -> String {
    format!("{path}#editor")
}

/// One file of a document.
pub async fn attachment(
    database: &impl ConnectionTrait,
    policy_id: i64,
    id: i64,
) -> Result<Option<(policy_attachment::Model, stored_file::Model)>, DbErr> {
    let link = policy_attachment::Entity::find_by_id(id).filter(policy_attachment::Column::PolicyId.eq(policy_id)).one(database).await?;
    let Some(link) = link else { return Ok(None) };
    let file = stored_file::Entity::find_by_id(link.file_id).one(database).await?;
    Ok(file.map(|file| (link, file)))
}

/// One interpretation of a document.
pub async fn interpretation(
    database: &impl ConnectionTrait,
    policy_id: i64,
    id: i64,
) -> Result<Option<policy_interpretation::Model>, DbErr> {
    policy_interpretation::Entity::find_by_id(id)
        .filter(policy_interpretation::Column::PolicyId.eq(policy_id))
        .filter(policy_interpretation::Column::Form.ne(REMOVED))
        .one(database)
        .await
}

/// Adds an interpretation; `row` says what it holds.
pub async fn add_interpretation(
    write: &Write,
    permit: &Permit<Edit>,
    mut row: policy_interpretation::ActiveModel,
) -> Result<policy_interpretation::Model, DbErr> {
    let now = write.clock().now();
    row.id = NotSet;
    row.policy_id = Set(permit.record_id());
    row.content_source = Set(None);
    row.created_at = Set(now);
    row.updated_at = Set(now);
    row.insert(&**write).await
}

/// Changes an interpretation; `row` says what changes.
pub async fn save_interpretation(
    write: &Write,
    permit: &Permit<Edit>,
    known: &policy_interpretation::Model,
    mut row: policy_interpretation::ActiveModel,
) -> Result<(), DbErr> {
    debug_assert_eq!(known.policy_id, permit.record_id());
    row.id = Set(known.id);
    row.policy_id = NotSet;
    row.updated_at = Set(write.clock().now());
    if let Some(mark) = path_of(known) {
        row.content_source = Set(Some(editors_mark(mark)));
    }
    row.update(&**write).await.map(|_| ())
}

/// Removes an interpretation. One that the content files hold is only hidden, so that loading does not bring it back.
pub async fn remove_interpretation(write: &Write, permit: &Permit<Edit>, known: &policy_interpretation::Model) -> Result<(), DbErr> {
    if path_of(known).is_some() {
        let row = policy_interpretation::ActiveModel { form: Set(REMOVED.to_owned()), ..Default::default() };
        return save_interpretation(write, permit, known, row).await;
    }
    policy_interpretation::Entity::delete_by_id(known.id).exec(&**write).await.map(|_| ())
}

fn path_of(known: &policy_interpretation::Model) -> Option<&str> {
    known.content_source.as_deref().and_then(|mark| mark.split_once('#')).map(|(path, _)| path)
}

/// Adds a link that an editor sets.
pub async fn add_relation(write: &Write, permit: &Permit<Edit>, mut row: policy_relation::ActiveModel) -> Result<(), DbErr> {
    row.id = NotSet;
    row.from_id = Set(permit.record_id());
    row.origin = Set(relation::EDITOR.to_owned());
    row.anchor = Set(None);
    row.insert(&**write).await.map(|_| ())
}

/// Removes a link that an editor had set; the link as it was.
pub async fn remove_relation(write: &Write, permit: &Permit<Edit>, id: i64) -> Result<Option<policy_relation::Model>, DbErr> {
    let known = policy_relation::Entity::find_by_id(id)
        .filter(policy_relation::Column::FromId.eq(permit.record_id()))
        .filter(policy_relation::Column::Origin.eq(relation::EDITOR))
        .one(&**write)
        .await?;
    if let Some(known) = &known {
        policy_relation::Entity::delete_by_id(known.id).exec(&**write).await?;
    }
    Ok(known)
}
