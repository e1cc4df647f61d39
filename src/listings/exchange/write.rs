//! Carries out a plan: everything or nothing, in one write.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};

use super::Importer;
use super::plan::{Plan, Wanted};
use crate::listings::definition::Directory;
use crate::listings::entity::listing::{self, ActiveModel, Column};
use crate::listings::event::ListingEvent;
use crate::listings::permit;
use crate::listings::rules::Status;
use crate::listings::store::{self, NewEntry};
use crate::platform::Write;

/// New rows in one statement.
const AT_ONCE: usize = 200;

/// Why a plan could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// Somebody changed an entry since the plan was made.
    #[error("an entry has changed")]
    Changed,
    /// The database.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Writes and commits. Says how many entries were added and changed.
pub async fn apply(write: Write, directory: &Directory, who: Importer<'_>, plan: Plan) -> Result<(usize, usize), ApplyError> {
    let mut ids: Vec<i64> = Vec::new();
    let (added, changed) = (plan.additions.len(), plan.updates.len());
    let mut additions = plan.additions.into_iter().peekable();
    while additions.peek().is_some() {
        let rows: Vec<ActiveModel> =
            additions.by_ref().take(AT_ONCE).filter_map(|wanted| row(&write, directory, who, wanted)).collect();
        if rows.is_empty() {
            continue;
        }
        let inserted = listing::Entity::insert_many(rows).exec_with_returning(&*write).await?;
        ids.extend(inserted.into_iter().map(|listing| listing.id));
    }
    for wanted in plan.updates {
        ids.push(update(&write, who, wanted).await?);
    }
    let summary = format!("导入{}：新增 {added} 个，更新 {changed} 个", directory.name);
    write.commit(ListingEvent::entries("listing.imported", &directory.key, ids, summary)).await?;
    Ok((added, changed))
}

/// What an official adds is public at once and confirmed today.
fn row(write: &Write, directory: &Directory, who: Importer<'_>, wanted: Wanted) -> Option<ActiveModel> {
    let permit = who.add(write, wanted.facts.text("division"))?;
    let entry = NewEntry {
        directory: directory.key.clone(),
        facts: wanted.facts,
        organisation_id: wanted.organisation_id,
        parent_id: wanted.parent_id,
        status: Status::Published,
        confirmed_on: Some(write.clock().today()),
        content_key: None,
    };
    Some(store::new_row(write, &permit, entry))
}

async fn update(write: &Write, who: Importer<'_>, wanted: Wanted) -> Result<i64, ApplyError> {
    let known = wanted.known.ok_or(ApplyError::Changed)?;
    let permit = who.review(write, &known).ok_or(ApplyError::Changed)?;
    let edit = permit::edit_by_official(&permit);
    let changed = store::put_facts(write, &edit, &known, &wanted.facts).await?.ok_or(ApplyError::Changed)?;
    store::confirm(write, &edit, write.clock().today()).await?;
    if known.parent_id != wanted.parent_id || known.organisation_id != wanted.organisation_id {
        listing::Entity::update_many()
            .col_expr(Column::ParentId, Expr::value(wanted.parent_id))
            .col_expr(Column::OrganisationId, Expr::value(wanted.organisation_id))
            .filter(Column::Id.eq(changed.id))
            .exec(&**write)
            .await?;
    }
    Ok(changed.id)
}
