//! What is read for pages about one subject: its round, the framework as it was frozen, the data and the scores.

use sea_orm::ConnectionTrait;
use serde::de::DeserializeOwned;

use crate::evaluations::entity::{round, round_subject};
use crate::evaluations::rules::Stage;
use crate::evaluations::store::results::{self, Part};
use crate::evaluations::store::{frameworks, rounds, subjects};
use crate::scoring::{Data, Framework, Robustness, Scores, SubjectScore};
use crate::web::PageError;

/// A subject with everything that its score was made from.
pub struct Case {
    /// The round.
    pub round: round::Model,
    /// The subject.
    pub subject: round_subject::Model,
    /// The framework, in the revision of the round.
    pub framework: Framework,
    /// That revision.
    pub revision: i32,
    /// The data that were scored; before that, those that were frozen.
    pub data: Option<Data>,
    /// The scores, once there are any.
    pub scores: Option<Scores>,
}

impl Case {
    /// Of a subject; none where there is no such subject.
    pub async fn find(database: &impl ConnectionTrait, subject_id: i64) -> Result<Option<Self>, PageError> {
        let Some(subject) = subjects::find(database, subject_id).await? else { return Ok(None) };
        let Some(round) = rounds::find(database, subject.round_id).await? else { return Ok(None) };
        let (framework, revision) = framework(database, &round).await?;
        let data = match part(database, round.id, Part::Data).await? {
            Some(data) => Some(data),
            None => part(database, round.id, Part::Frozen).await?,
        };
        let scores = scores(database, round.id).await?;
        Ok(Some(Self { round, subject, framework, revision, data, scores }))
    }

    /// The subject in data and scores.
    pub fn key(&self) -> String {
        self.subject.listing_id.to_string()
    }

    /// Its score.
    pub fn score(&self) -> Option<&SubjectScore> {
        self.scores.as_ref()?.subject(&self.key())
    }
}

/// The framework of a round, and which revision it is.
pub async fn framework(database: &impl ConnectionTrait, round: &round::Model) -> Result<(Framework, i32), PageError> {
    let row = frameworks::find(database, round.framework_id).await?;
    let row = row.ok_or_else(|| PageError::Internal(anyhow::anyhow!("round {} has no framework", round.id)))?;
    let framework = Framework::parse(&row.definition).map_err(|problem| PageError::Internal(anyhow::anyhow!("{problem}")))?;
    Ok((framework, row.revision))
}

/// The scores of a round.
pub async fn scores(database: &impl ConnectionTrait, round_id: i64) -> Result<Option<Scores>, PageError> {
    part(database, round_id, Part::Scores).await
}

/// How robust a round is.
pub async fn robustness(database: &impl ConnectionTrait, round_id: i64) -> Result<Option<Robustness>, PageError> {
    part(database, round_id, Part::Robustness).await
}

/// What became of the same entry in the round before, where that was published.
pub async fn year_before(
    database: &impl ConnectionTrait,
    round: &round::Model,
    subject: &round_subject::Model,
) -> Result<Option<(i32, SubjectScore)>, PageError> {
    let before = rounds::before(database, round).await?;
    // One that is being computed anew has no result that holds.
    let holds = |round: &round::Model| Stage::parse(&round.stage).is_some_and(Stage::is_final);
    let Some(before) = before.filter(holds) else { return Ok(None) };
    let Some(scores) = scores(database, before.id).await? else { return Ok(None) };
    let key = subject.listing_id.to_string();
    Ok(scores.subjects.into_iter().find(|score| score.key == key).map(|score| (before.year, score)))
}

/// A part of what is kept of a round. Large ones are read off the request threads.
async fn part<T: DeserializeOwned + Send + 'static>(
    database: &impl ConnectionTrait,
    round_id: i64,
    part: Part,
) -> Result<Option<T>, PageError> {
    const LARGE: usize = 200_000;
    let Some(text) = results::text(database, round_id, part).await? else { return Ok(None) };
    if text.is_empty() || text == "null" {
        return Ok(None);
    }
    let is_large = text.len() > LARGE;
    let read = move || serde_json::from_str(&text);
    let found = if is_large {
        tokio::task::spawn_blocking(read).await.map_err(|error| PageError::Internal(error.into()))?
    } else {
        read()
    };
    found.map(Some).map_err(|error| PageError::Internal(error.into()))
}
