//! The link of a booth: its row and a proof that only this installation makes, so that letters can carry it.

use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use crate::events::entity::booth;
use crate::signups::PersonKey;

/// Address of a booth's own page.
pub fn link(key: &PersonKey, booth_id: i64) -> String {
    format!("/booths/{booth_id}-{}", proof(key, booth_id))
}

/// The booth whose link this is.
pub async fn find(database: &impl ConnectionTrait, key: &PersonKey, text: &str) -> Result<Option<booth::Model>, DbErr> {
    let Some((id, given)) = text.split_once('-') else { return Ok(None) };
    match id.parse::<i64>() {
        Ok(id) if proof(key, id) == given => booth::Entity::find_by_id(id).one(database).await,
        _ => Ok(None),
    }
}

fn proof(key: &PersonKey, booth_id: i64) -> String {
    key.proof(&format!("booth {booth_id}"))
}
