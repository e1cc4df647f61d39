//! Objections to draft results: raised by the subject, decided by somebody who did not check it; a value that was wrong gets a
//! new version, and the scores are computed anew.

use super::{Done, Engine, raced, stage, stands_in_the_way};
use crate::access::Permit;
use crate::evaluations::entity::{round, round_objection, round_subject};
use crate::evaluations::event::of_round;
use crate::evaluations::letter;
use crate::evaluations::permit::{Answer, Decide, may_object};
use crate::evaluations::rules::Stage;
use crate::evaluations::standing::Origin;
use crate::evaluations::store::objections::NewObjection;
use crate::evaluations::store::values::NewValue;
use crate::evaluations::store::{objections, rounds, steps, values};

/// Working days within which an objection is answered. Service standard of this project, not a legal term.
pub const ANSWER_DAYS: u32 = 10;

/// What is decided about an objection.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Whether it is right.
    pub is_right: bool,
    /// The value that it is instead, where the objection is about an indicator.
    pub raw: Option<f64>,
    /// The answer.
    pub answer: String,
}

impl Engine<'_> {
    /// Raises an objection.
    pub async fn object(
        &self,
        permit: &Permit<Answer>,
        round: &round::Model,
        subject: &round_subject::Model,
        mut new: NewObjection,
    ) -> Done<round_objection::Model> {
        if !may_object(round, subject) {
            return Err(stands_in_the_way("现在不在异议期内，不能提出异议。公示期间可以在公示页面提出。"));
        }
        new.due_on = self.tools.calendar.after(self.today(), ANSWER_DAYS).day;
        let row = objections::raise(self.write, permit, round.id, new).await?;
        let note = format!("{}提出异议", subject.name);
        steps::note(self.write, round.id, Some(subject.id), stage(round), "object", &note).await?;
        Ok((row, of_round("round.objected", round, note)))
    }

    /// Takes one's own objection back.
    pub async fn withdraw_objection(
        &self,
        permit: &Permit<Answer>,
        round: &round::Model,
        subject: &round_subject::Model,
        id: i64,
    ) -> Done<()> {
        if !objections::withdraw(self.write, permit, id).await? {
            return Err(raced());
        }
        let note = format!("{}撤回异议", subject.name);
        steps::note(self.write, round.id, Some(subject.id), stage(round), "withdraw", &note).await?;
        Ok(((), of_round("round.objection_withdrawn", round, note)))
    }

    /// Decides an objection.
    pub async fn decide_objection(
        &self,
        permit: &Permit<Decide>,
        round: &round::Model,
        subject: &round_subject::Model,
        objection: &round_objection::Model,
        decision: Decision,
    ) -> Done<()> {
        if stage(round) != Stage::Objection {
            return Err(stands_in_the_way("异议在“异议”环节处理。"));
        }
        let corrected = objection.indicator.as_ref().filter(|_| decision.is_right).zip(decision.raw);
        if decision.is_right && objection.indicator.is_some() && decision.raw.is_none() {
            return Err(stands_in_the_way("异议成立的，请填写更正后的数值。"));
        }
        if !objections::decide(self.write, permit, decision.is_right, decision.raw, &decision.answer).await? {
            return Err(raced());
        }
        if let Some((indicator, raw)) = corrected {
            let new = NewValue {
                subject_id: subject.id,
                indicator: indicator.clone(),
                raw: Some(raw),
                previous: None,
                origin: Origin::Objection,
                note: format!("异议成立，更正：{}", decision.answer),
            };
            values::add(self.write, round.id, new).await?;
            rounds::outdated(self.write, round.id).await?;
        }
        letter::objection_decided(self, round, subject, &decision).await?;
        let outcome = if decision.is_right { "成立" } else { "不成立" };
        let note = format!("{}的异议{outcome}：{}", subject.name, decision.answer);
        steps::note(self.write, round.id, Some(subject.id), stage(round), "decide", &note).await?;
        Ok(((), of_round("round.objection_decided", round, note)))
    }
}
