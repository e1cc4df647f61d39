//! The computation of a round, off the request threads.

use super::entity::{framework, round};
use crate::scoring::{Data, Dossier, Framework, Settings};
use crate::web::PageError;

/// What a computation makes, as texts that give back every digit.
#[derive(Debug, Clone)]
pub struct Computed {
    /// Everything.
    pub dossier: Dossier,
    /// The data that were scored.
    pub data: String,
    /// The scores.
    pub scores: String,
    /// The robustness.
    pub robustness: String,
    /// Fingerprint of the file that anybody can verify.
    pub sha256: String,
}

/// A framework as its row says, read.
pub fn read(row: &framework::Model) -> Result<Framework, PageError> {
    Framework::parse(&row.definition)
        .map_err(|problem| PageError::Internal(anyhow::anyhow!("framework {} cannot be read: {problem}", row.id)))
}

/// The seed of a round.
pub fn seed(round: &round::Model) -> u64 {
    round.seed.unsigned_abs()
}

/// Scores data and analyses how robust the ranks are. Problems of the data are sentences that name the indicator.
pub async fn compute(framework: Framework, data: Data, settings: Settings) -> Result<Result<Computed, Vec<String>>, PageError> {
    let work = move || computed(framework, data, settings);
    let outcome = tokio::task::spawn_blocking(work).await.map_err(|error| PageError::Internal(error.into()))?;
    Ok(outcome)
}

fn computed(framework: Framework, data: Data, settings: Settings) -> Result<Computed, Vec<String>> {
    let dossier = Dossier::make(framework, data, Some(settings))
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    let text = |part: serde_json::Result<String>| part.map_err(|error| vec![format!("结果不能保存：{error}")]);
    Ok(Computed {
        data: text(serde_json::to_string(&dossier.data))?,
        scores: text(serde_json::to_string(&dossier.scores))?,
        robustness: text(serde_json::to_string(&dossier.robustness))?,
        sha256: crate::platform::secret::fingerprint(dossier.write().as_bytes()),
        dossier,
    })
}
