//! Checks by the county and by the province: each finding is kept, and what it changes is a new version of the value.

use super::{Done, Engine, stage, stands_in_the_way};
use crate::access::Permit;
use crate::evaluations::assemble::{BONUS, DEDUCTION, VETO};
use crate::evaluations::entity::{round, round_subject, self_assessment, subject_value};
use crate::evaluations::event::of_round;
use crate::evaluations::permit::Check;
use crate::evaluations::standing::Level;
use crate::evaluations::store::checks::Finding;
use crate::evaluations::store::values::{NewValue, current};
use crate::evaluations::store::{assessments, checks, rounds, steps, values};
use crate::web::PageError;

/// A bonus, a deduction or a veto that somebody finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Adjusted {
    /// Its key in the framework.
    pub key: String,
    /// How many times; none takes it away.
    pub times: f64,
    /// Why.
    pub reason: String,
}

impl Engine<'_> {
    /// Keeps what somebody found about a subject.
    pub async fn check(
        &self,
        permit: &Permit<Check>,
        round: &round::Model,
        subject: &round_subject::Model,
        level: Level,
        findings: &[Finding],
    ) -> Done<usize> {
        let known = current(values::of_subject(&**self.write, subject.id).await?);
        let claims = assessments::of_subject(&**self.write, subject.id).await?;
        let mut changed = 0;
        for finding in findings {
            checks::save(self.write, permit, round.id, level, finding).await?;
            let value = known.get(&(subject.id, finding.indicator.clone()));
            let claim = claims.iter().find(|claim| claim.indicator == finding.indicator);
            if let Some(new) = found(subject.id, level, finding, value, claim) {
                values::add(self.write, round.id, new).await?;
                changed += 1;
            }
        }
        if changed > 0 {
            rounds::outdated(self.write, round.id).await?;
        }
        let note = format!("{}：{} {} 项，更正 {changed} 项", subject.name, level.name(), findings.len());
        steps::note(self.write, round.id, Some(subject.id), stage(round), "check", &note).await?;
        Ok((changed, of_round("round.checked", round, note)))
    }

    /// Keeps bonuses, deductions and vetoes of a subject.
    pub async fn adjust(
        &self,
        permit: &Permit<Check>,
        round: &round::Model,
        subject: &round_subject::Model,
        found: &[Adjusted],
    ) -> Done<()> {
        let framework = self.framework(round).await?;
        for one in found {
            let kind = if framework.vetoes.iter().any(|veto| veto.key == one.key) {
                VETO
            } else if framework.bonuses.iter().any(|bonus| bonus.key == one.key) {
                BONUS
            } else if framework.deductions.iter().any(|deduction| deduction.key == one.key) {
                DEDUCTION
            } else {
                return Err(PageError::NotFound);
            };
            if one.times > 0.0 && one.reason.trim().chars().count() < 4 {
                return Err(stands_in_the_way("加分、扣分和否决都要写明依据，至少 4 个字。"));
            }
            values::adjust(self.write, permit, round.id, (kind, &one.key), one.times, one.reason.trim()).await?;
        }
        rounds::outdated(self.write, round.id).await?;
        let note = format!("{}：登记加分、扣分和否决事项", subject.name);
        steps::note(self.write, round.id, Some(subject.id), stage(round), "adjust", &note).await?;
        Ok(((), of_round("round.adjusted", round, note)))
    }
}

/// The version that a finding makes; none where nothing changes.
fn found(
    subject_id: i64,
    level: Level,
    finding: &Finding,
    value: Option<&subject_value::Model>,
    claim: Option<&self_assessment::Model>,
) -> Option<NewValue> {
    let now = value.and_then(|value| value.raw);
    let claimed = claim.and_then(|claim| claim.claimed);
    let raw = if finding.agrees { claimed.or(now) } else { finding.corrected };
    if raw == now {
        return None;
    }
    let note = match (finding.agrees, finding.reason.is_empty()) {
        (true, _) => format!("{}同意自评数", level.name()),
        (false, true) => format!("{}更正", level.name()),
        (false, false) => format!("{}更正：{}", level.name(), finding.reason),
    };
    Some(NewValue { subject_id, indicator: finding.indicator.clone(), raw, previous: None, origin: level.origin(), note })
}
