//! The draft result: what was computed off the request threads is kept, if the data are still those that were scored.

use super::{Done, Engine, raced, stage, stands_in_the_way};
use crate::access::Permit;
use crate::evaluations::assemble;
use crate::evaluations::compute::Computed;
use crate::evaluations::entity::round;
use crate::evaluations::event::of_round;
use crate::evaluations::permit::Lead;
use crate::evaluations::rules::Stage;
use crate::evaluations::store::{results, rounds, steps, subjects, values};
use crate::scoring::Data;
use crate::web::PageError;

impl Engine<'_> {
    /// The data of a round as they stand in this write.
    pub async fn data(&self, round: &round::Model) -> Result<Data, PageError> {
        let rows = subjects::of_round(&**self.write, round.id).await?;
        let values = values::of_round(&**self.write, round.id).await?;
        let adjustments = values::adjustments(&**self.write, round.id).await?;
        Ok(assemble::data(round.year, &rows, values, &adjustments))
    }

    /// Keeps a computation. Refused where a value changed while it ran.
    pub async fn keep(&self, permit: &Permit<Lead>, round: &round::Model, computed: Computed) -> Done<()> {
        if !may_compute(round) {
            return Err(stands_in_the_way("只有在“评价初稿”和“异议”环节可以测算得分。"));
        }
        if self.data(round).await? != computed.dossier.data {
            return Err(raced());
        }
        let rows = subjects::of_round(&**self.write, round.id).await?;
        let outcomes = assemble::outcomes(&rows, &computed.dossier.scores, computed.dossier.robustness.as_ref());
        subjects::set_outcomes(self.write, permit, &outcomes).await?;
        let doubtful = outcomes.iter().filter(|outcome| outcome.warning.is_some()).count();
        results::keep(self.write, permit, computed.data, computed.scores, computed.robustness).await?;
        rounds::computed(self.write, permit, &computed.sha256).await?;
        let note = format!("测算 {} 个对象的得分，{doubtful} 个处在等级线附近", outcomes.len());
        steps::note(self.write, round.id, None, stage(round), "compute", &note).await?;
        Ok(((), of_round("round.computed", round, note)))
    }

    /// Keeps what officials say about those near a grade line.
    pub async fn acknowledge(&self, permit: &Permit<Lead>, round: &round::Model, words: &str) -> Done<()> {
        if stage(round) != Stage::DraftResult {
            return Err(stands_in_the_way("只有在“评价初稿”环节可以写研究意见。"));
        }
        rounds::acknowledge(self.write, permit, words).await?;
        let note = format!("等级线附近对象的研究意见：{words}");
        steps::note(self.write, round.id, None, stage(round), "acknowledge", &note).await?;
        Ok(((), of_round("round.acknowledged", round, note)))
    }
}

/// Whether scores can be computed in this stage.
pub fn may_compute(round: &round::Model) -> bool {
    matches!(stage(round), Stage::DraftResult | Stage::Objection)
}
