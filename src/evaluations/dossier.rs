//! A round in one file, read back from what is stored.

use sea_orm::DatabaseConnection;

use super::compute::read;
use super::entity::round;
use super::store::{frameworks, results};
use crate::scoring::{Data, Dossier, Robustness, Scores};
use crate::web::PageError;

/// Reads a round's dossier back from what is stored.
pub async fn of(database: &DatabaseConnection, round: &round::Model) -> Result<Dossier, PageError> {
    let row = frameworks::find(database, round.framework_id).await?.ok_or(PageError::NotFound)?;
    let kept = results::find(database, round.id).await?.ok_or(PageError::NotFound)?;
    let (Some(data), Some(scores)) = (kept.data, kept.scores) else { return Err(PageError::NotFound) };
    let damaged = |error: serde_json::Error| PageError::Internal(anyhow::anyhow!("round {}: {error}", round.id));
    let data: Data = serde_json::from_str(&data).map_err(damaged)?;
    let scores: Scores = serde_json::from_str(&scores).map_err(damaged)?;
    let robustness: Option<Robustness> = match kept.robustness {
        Some(text) => serde_json::from_str(&text).map_err(damaged)?,
        None => None,
    };
    let settings = robustness.as_ref().map(|robustness| robustness.settings.clone());
    Ok(Dossier { format: 1, framework: read(&row)?, data, settings, scores, robustness })
}
