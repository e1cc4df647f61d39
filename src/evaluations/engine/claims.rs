//! What the evaluated side does: its self-assessment, and its answers in a rectification.

use super::{Done, Engine, raced, stage, stands_in_the_way};
use crate::access::Permit;
use crate::evaluations::entity::{rectification, rectification_task, round, round_subject};
use crate::evaluations::event::{of_rectification, of_round};
use crate::evaluations::evidence::Evidence;
use crate::evaluations::permit::{Answer, may_assess, may_rectify};
use crate::evaluations::standing::{DONE, LISTED};
use crate::evaluations::store::assessments::Claim;
use crate::evaluations::store::{assessments, rectifications, steps, subjects};

impl Engine<'_> {
    /// Saves a part of the self-assessment; `revision` is the one that was read, 0 where there was none.
    pub async fn claim(
        &self,
        permit: &Permit<Answer>,
        round: &round::Model,
        subject: &round_subject::Model,
        revision: i32,
        claim: Claim,
    ) -> Done<()> {
        if !may_assess(round, subject) || subject.state != LISTED {
            return Err(stands_in_the_way("自评已经提交或截止，不能再修改。截止前可以先撤回提交。"));
        }
        if !assessments::save(self.write, permit, round.id, revision, claim).await? {
            return Err(stands_in_the_way("您填写期间，同事修改过这一项，您的内容还没有保存。请核对后再保存一次。"));
        }
        Ok(((), of_round("round.assessment_saved", round, format!("{}保存自评", subject.name))))
    }

    /// Hands the self-assessment in, or takes it back to go on with it.
    pub async fn hand_in(
        &self,
        permit: &Permit<Answer>,
        round: &round::Model,
        subject: &round_subject::Model,
        is_handed_in: bool,
    ) -> Done<()> {
        if !may_assess(round, subject) {
            return Err(stands_in_the_way("自评已经截止，不能再提交或撤回。"));
        }
        if !subjects::hand_in(self.write, permit, is_handed_in).await? {
            return Err(raced());
        }
        let note = format!("{}{}自评", subject.name, if is_handed_in { "提交" } else { "撤回" });
        steps::note(self.write, round.id, Some(subject.id), stage(round), "assess", &note).await?;
        Ok(((), of_round("round.assessed", round, note)))
    }

    /// Reports a task of a rectification as done.
    pub async fn report_task(
        &self,
        permit: &Permit<Answer>,
        row: &rectification::Model,
        task: &rectification_task::Model,
        answer: &str,
        files: &[Evidence],
    ) -> Done<()> {
        if !may_rectify(row) {
            return Err(stands_in_the_way("整改已经提交复查或办结，不能再修改。"));
        }
        if !rectifications::report(self.write, permit, task, answer, files).await? {
            return Err(raced());
        }
        Ok(((), of_rectification("rectification.task_done", row, &task.name, "完成一项整改任务")))
    }

    /// Hands a rectification in for the re-check, when all of its tasks are done.
    pub async fn submit_rectification(&self, permit: &Permit<Answer>, row: &rectification::Model, name: &str) -> Done<()> {
        let tasks = rectifications::tasks(&**self.write, &[row.id]).await?;
        if let Some(task) = tasks.iter().find(|task| task.state != DONE) {
            return Err(stands_in_the_way(format!("“{}”还没有完成，全部任务完成后才能申请复查。", task.name)));
        }
        if !rectifications::hand_in(self.write, permit, row).await? {
            return Err(raced());
        }
        Ok(((), of_rectification("rectification.handed_in", row, name, "提交整改，申请复查")))
    }
}
