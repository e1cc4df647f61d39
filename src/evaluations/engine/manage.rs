//! Dynamic management: rectification with its re-check, revocation after two failures in a row, awards.

use chrono::NaiveDate;

use super::{Done, Engine, raced, stage, stands_in_the_way};
use crate::access::Permit;
use crate::evaluations::entity::{rectification, round, round_decision, round_subject};
use crate::evaluations::event::{of_rectification, of_round};
use crate::evaluations::letter;
use crate::evaluations::permit::{Confirm, Lead, Recheck};
use crate::evaluations::rules::Stage;
use crate::evaluations::standing::{AWARD, FAILED, HANDED_IN, OPEN, PASSED, REVOCATION, REVOKED, decision_name};
use crate::evaluations::store::rectifications::NewTask;
use crate::evaluations::store::{decisions, rectifications, steps, subjects};
use crate::scoring::Framework;

/// What the re-check finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// All is put right.
    Passed,
    /// It is not, and there is no more time.
    Failed,
    /// Once more, until a day.
    Again(NaiveDate),
}

impl Engine<'_> {
    /// Orders a rectification of a subject in the lowest grade.
    pub async fn open_rectification(
        &self,
        permit: &Permit<Lead>,
        round: &round::Model,
        subject: &round_subject::Model,
        (reason, due_on): (&str, NaiveDate),
        tasks: Vec<NewTask>,
    ) -> Done<rectification::Model> {
        let framework = self.framework(round).await?;
        if stage(round) != Stage::Managed || subject.grade.as_deref() != Some(framework.grades.lowest()) {
            return Err(stands_in_the_way(format!("进入动态管理后，只对“{}”的对象下达整改。", framework.grades.lowest())));
        }
        let earlier = rectifications::of_subjects(&**self.write, &[subject.id]).await?;
        if earlier.iter().any(|row| row.state != FAILED) {
            return Err(stands_in_the_way("这个对象已经下达整改。"));
        }
        if due_on <= self.today() {
            return Err(stands_in_the_way("整改期限应是以后的日期。"));
        }
        if tasks.is_empty() {
            return Err(stands_in_the_way("请至少列出一项整改任务。"));
        }
        let count = tasks.len();
        let row = rectifications::open(self.write, permit, subject.id, (reason, due_on), tasks).await?;
        letter::rectification_ordered(self, round, subject, due_on).await?;
        let note = format!("{}：下达整改，{count} 项任务，{due_on} 前完成", subject.name);
        steps::note(self.write, round.id, Some(subject.id), stage(round), "rectify", &note).await?;
        Ok((row, of_round("round.rectification_ordered", round, note)))
    }

    /// The re-check of a rectification. What was not handed in can only fail, once its last day is past.
    pub async fn recheck(&self, permit: &Permit<Recheck>, row: &rectification::Model, outcome: Finding, note: &str) -> Done<()> {
        let is_late = row.state == OPEN && row.due_on.is_some_and(|due| due < self.today());
        if row.state != HANDED_IN && !(is_late && outcome == Finding::Failed) {
            return Err(stands_in_the_way("整改还没有提交复查。逾期没有提交的，可以判为未通过。"));
        }
        let round = self.round(row.round_id).await?;
        let subject = self.subject(&round, row.subject_id).await?;
        let done = match outcome {
            Finding::Passed => rectifications::recheck(self.write, permit, row, true, note).await?,
            Finding::Failed => rectifications::recheck(self.write, permit, row, false, note).await?,
            Finding::Again(due_on) if due_on > self.today() => {
                rectifications::give_back(self.write, permit, row, note, due_on).await?
            }
            Finding::Again(_) => return Err(stands_in_the_way("新的期限应是以后的日期。")),
        };
        if !done {
            return Err(raced());
        }
        let words = match outcome {
            Finding::Passed => "复查通过".to_owned(),
            Finding::Failed => "复查未通过".to_owned(),
            Finding::Again(due_on) => format!("退回继续整改，{due_on} 前完成"),
        };
        letter::rechecked(self, &round, &subject, &words, note).await?;
        let said = format!("{}：{words}。{note}", subject.name);
        steps::note(self.write, round.id, Some(subject.id), stage(&round), "recheck", &said).await?;
        Ok(((), of_rectification("rectification.rechecked", row, &subject.name, said)))
    }

    /// Proposes an award or a revocation.
    pub async fn propose_decision(
        &self,
        permit: &Permit<Lead>,
        round: &round::Model,
        subject: &round_subject::Model,
        (kind, text): (&str, &str),
    ) -> Done<round_decision::Model> {
        if stage(round) != Stage::Managed {
            return Err(stands_in_the_way("进入动态管理后才能拟定表扬和摘牌。"));
        }
        let framework = self.framework(round).await?;
        let own = rectifications::of_subjects(&**self.write, &[subject.id]).await?;
        match kind {
            AWARD => may_award(&framework, subject),
            REVOCATION => may_revoke(&framework, subject, &own),
            _ => Err("没有这种决定。".to_owned()),
        }
        .map_err(stands_in_the_way)?;
        let row = decisions::propose(self.write, permit, subject.id, kind, text).await?;
        let row = row.ok_or_else(|| stands_in_the_way("这个对象已经有同样的决定。"))?;
        let note = format!("拟对{}{}：{text}", subject.name, decision_name(kind));
        steps::note(self.write, round.id, Some(subject.id), stage(round), "propose_decision", &note).await?;
        Ok((row, of_round("round.decision_proposed", round, note)))
    }

    /// Confirms what somebody else proposed, or does not agree with it. The badge and the level of the entry change only by
    /// the office step of the directory.
    pub async fn confirm_decision(
        &self,
        permit: &Permit<Confirm>,
        row: &round_decision::Model,
        (agrees, note): (bool, &str),
    ) -> Done<()> {
        let round = self.round(row.round_id).await?;
        let subject = self.subject(&round, row.subject_id).await?;
        if !agrees && note.trim().chars().count() < 4 {
            return Err(stands_in_the_way("不同意的，请用至少 4 个字写明原因。"));
        }
        if !decisions::confirm(self.write, permit, agrees, note).await? {
            return Err(raced());
        }
        if agrees && row.kind == REVOCATION {
            subjects::set_state(self.write, subject.id, REVOKED).await?;
        }
        if agrees {
            letter::decided(self, &round, &subject, row).await?;
        }
        let words = if agrees { "复核同意" } else { "复核不同意" };
        let said = format!("{words}对{}{}。{note}", subject.name, decision_name(&row.kind));
        steps::note(self.write, round.id, Some(subject.id), stage(&round), "confirm_decision", &said).await?;
        Ok(((), of_round("round.decision_confirmed", &round, said)))
    }
}

/// Whether a subject can be awarded: in the best grade.
fn may_award(framework: &Framework, subject: &round_subject::Model) -> Result<(), String> {
    let best = framework.grades.lines.first().map_or("", |grade| grade.name.as_str());
    if subject.grade.as_deref() == Some(best) {
        Ok(())
    } else {
        Err(format!("通报表扬只用于等级为“{best}”的对象。"))
    }
}

/// Whether a recognition can be revoked: two failures in a row, which are two rounds in the lowest grade, or one of them and a
/// re-check that was not passed.
pub fn may_revoke(
    framework: &Framework,
    subject: &round_subject::Model,
    rectifications: &[rectification::Model],
) -> Result<(), String> {
    let lowest = framework.grades.lowest();
    let is_lowest = subject.grade.as_deref() == Some(lowest);
    let failed = rectifications.iter().any(|row| row.state == FAILED);
    let passed = rectifications.iter().any(|row| row.state == PASSED);
    if is_lowest && (subject.failures >= 2 || (failed && !passed)) {
        return Ok(());
    }
    Err(format!("连续两轮“{lowest}”，或一轮“{lowest}”且整改复查未通过的，才能拟定摘牌。"))
}
