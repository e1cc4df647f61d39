//! The stages of review: who has to do what, and what follows when it is done.

use rand::seq::SliceRandom as _;
use sea_orm::ActiveValue::Set;
use serde_json::json;

use super::{Case, Done, Engine};
use crate::access::Permit;
use crate::casework::entity::{application, expert, review_task};
use crate::casework::event::CaseEvent;
use crate::casework::flow::Action;
use crate::casework::letter;
use crate::casework::permit::{Acts, Handle, follow};
use crate::casework::programme::{Stage, StageKind};
use crate::casework::store::applications::{self, Said};
use crate::casework::store::people;
use crate::casework::store::tasks::{self, NewTask, Outcome};
use crate::forms::{Facts, Outcome as Worked};
use crate::web::PageError;

/// Passed.
pub const PASS: &str = "pass";
/// Not passed: the file goes to the decision with this recommendation.
pub const FAIL: &str = "fail";
/// Back to the stage before.
pub const RETURN: &str = "return";

impl Engine<'_> {
    /// The next stage of review at or after a position that its rule does not leave out.
    pub(super) fn next_review(&self, case: &Case, from: i32) -> Option<i32> {
        let facts = Facts::of(case.answers(), self.today());
        let stages = case.definition.stages.iter().enumerate().skip(usize::try_from(from).unwrap_or(0));
        let mut open = stages.filter(|(_, stage)| stage.kind.is_review()).filter(|(_, stage)| {
            // A rule that cannot be worked out leaves nothing out.
            !stage.skip_if.as_ref().is_some_and(|rule| rule.test(&facts) == Worked::Value(true))
        });
        open.next().and_then(|(at, _)| i32::try_from(at).ok())
    }

    /// The columns of an application that enters a stage: the promised days stand still where the stage does not count.
    pub(super) fn entering(&self, case: &Case, position: Option<i32>) -> application::ActiveModel {
        let position = position.or_else(|| case.definition.position_of(StageKind::Decision));
        let stage = position.and_then(|position| case.definition.stage(position));
        let mut changes = application::ActiveModel {
            stage: Set(position.unwrap_or(case.application.stage)),
            stage_kind: Set(stage.map(|stage| stage.kind.key().to_owned())),
            ..Default::default()
        };
        if let Some(mut clock) = case.clock() {
            if stage.is_none_or(|stage| stage.counts) {
                clock.start(self.today());
            } else {
                clock.stop(self.today(), &self.calendar);
            }
            changes.due_on = Set(clock.due_on(&self.calendar).map(|due| due.day));
            changes.clock = Set(serde_json::to_value(&clock).ok());
        }
        changes
    }

    /// Opens the tasks of a stage.
    pub(super) async fn open_stage(&self, case: &Case, position: i32) -> Result<(), PageError> {
        let Some(stage) = case.definition.stage(position) else { return Ok(()) };
        let run = follow(&case.application);
        let due_on = Some(self.day_after(stage.days));
        let task = NewTask {
            stage: position,
            kind: stage.kind.key(),
            unit: None,
            division_code: stage.desk.division(&case.application.division_code),
            assignee_id: None,
            expert_id: None,
            due_on,
        };
        match stage.kind {
            StageKind::Departments => {
                for unit in &stage.units {
                    tasks::open(self.write, &run, NewTask { unit: Some(unit.clone()), ..task.clone() }).await?;
                }
            }
            StageKind::Inspection => {
                for _ in 0..stage.inspectors {
                    tasks::open(self.write, &run, task.clone()).await?;
                }
            }
            StageKind::Experts => self.draw_experts(case, stage, position, stage.experts).await?,
            _ => {
                tasks::open(self.write, &run, task).await?;
            }
        }
        Ok(())
    }

    /// Draws experts at random among those who have nothing to do with the matter and were not drawn before; invented experts
    /// for invented matters, and for them only. Too few are
    /// drawn as far as they go; the stage shows how many are missing.
    pub async fn draw_experts(&self, case: &Case, stage: &Stage, position: i32, count: usize) -> Result<(), PageError> {
        let drawn = tasks::of(&**self.write, case.application.id).await?;
        let recused = people::recusals(&**self.write, case.application.id).await?;
        let is_free = |expert: &expert::Model| {
            let was_drawn = drawn.iter().any(|task| task.expert_id == Some(expert.id) && task.stage == position);
            let is_recused = recused.iter().any(|row| row.user_id == expert.user_id);
            let is_of_applicant = expert.employer.trim() == case.application.organisation_name.trim();
            !was_drawn && !is_recused && !is_of_applicant && expert.is_demo == case.application.is_demo
        };
        let mut free: Vec<expert::Model> = people::experts(&**self.write).await?.into_iter().filter(is_free).collect();
        free.shuffle(&mut rand::rng());
        for expert in free.iter().take(count) {
            let task = NewTask {
                stage: position,
                kind: StageKind::Experts.key(),
                unit: None,
                division_code: stage.desk.division(&case.application.division_code),
                assignee_id: Some(expert.user_id),
                expert_id: Some(expert.id),
                due_on: Some(self.day_after(stage.days)),
            };
            tasks::open(self.write, &follow(&case.application), task).await?;
            letter::drawn(self, case, expert).await?;
        }
        Ok(())
    }

    /// Finishes a task, and the stage when it was the last one.
    pub async fn finish_task(&self, permit: &Permit<Handle>, case: &Case, task: &review_task::Model, outcome: Outcome) -> Done {
        let Some(stage) = case.stage().filter(|stage| stage.kind.key() == task.kind && task.stage == case.application.stage)
        else {
            return Err(applications::raced());
        };
        let mine = self.write.actor().id;
        let of_stage = |row: &&review_task::Model| row.stage == task.stage && row.kind == task.kind;
        let before = tasks::of(&**self.write, case.application.id).await?;
        if stage.kind == StageKind::Inspection
            && before.iter().filter(of_stage).any(|row| row.state == tasks::DONE && row.done_by == mine)
        {
            return Err(PageError::Conflict("现场核查须由两名不同的人员分别确认，您已经提交过核查意见。".into()));
        }
        let (word, opinion) = (outcome.outcome, outcome.opinion.clone());
        if !tasks::finish(self.write, permit, task, outcome).await? {
            return Err(applications::raced());
        }
        let summary = format!("{}：{}", stage.name, word_of(word));
        let after = tasks::of(&**self.write, case.application.id).await?;
        let mut row = case.application.clone();
        if word == RETURN {
            row = self.return_stage(permit, case, &opinion).await?;
        } else if after.iter().filter(of_stage).all(|row| row.state != tasks::OPEN) {
            row = self.conclude(permit, case, stage, &after, &opinion).await?;
        }
        let event = CaseEvent::of("application.reviewed", &row, summary);
        Ok((row, event.with_after(json!({ "stage": stage.key, "outcome": word, "opinion": opinion, "task": task.id }))))
    }

    async fn conclude(
        &self,
        permit: &Permit<Handle>,
        case: &Case,
        stage: &Stage,
        all: &[review_task::Model],
        opinion: &str,
    ) -> Result<application::Model, PageError> {
        let done: Vec<&review_task::Model> =
            all.iter().filter(|row| row.stage == case.application.stage && row.state == tasks::DONE).collect();
        let failed = done.iter().filter(|row| row.outcome.as_deref() == Some(FAIL)).count();
        let mut case = case.clone();
        if stage.kind == StageKind::Experts {
            let scores: Vec<f64> = done.iter().filter_map(|row| row.score).collect();
            let mean =
                (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / f64::from(u32::try_from(scores.len()).unwrap_or(1)));
            let changes = application::ActiveModel { score: Set(mean), ..Default::default() };
            case.application = applications::change(self.write, permit, &case.application, changes).await?;
        }
        let said = Said::note(if done.len() == 1 { opinion } else { "" })
            .at(&stage.name)
            .with(json!({ "passed": done.len() - failed, "failed": failed, "score": case.application.score }));
        // One desk that says no ends the review; departments, visits and experts advise those who decide.
        let is_over = failed > 0 && matches!(stage.kind, StageKind::Preliminary | StageKind::Second);
        let next = if is_over { None } else { self.next_review(&case, case.application.stage + 1) };
        match next {
            Some(position) => {
                let changes = self.entering(&case, Some(position));
                let row =
                    applications::advance(self.write, permit, &case.application, Action::PassStage, said.internal(), changes)
                        .await?;
                let case = Case { application: row, definition: case.definition.clone() };
                self.open_stage(&case, position).await?;
                Ok(case.application)
            }
            None => self.finish_review(permit, &case, said.internal()).await,
        }
    }

    /// Goes on to the decision.
    pub(super) async fn finish_review<A: Acts>(
        &self,
        permit: &Permit<A>,
        case: &Case,
        said: Said,
    ) -> Result<application::Model, PageError> {
        let changes = self.entering(case, None);
        let row = applications::advance(self.write, permit, &case.application, Action::FinishReview, said, changes).await?;
        self.open_decision(case, &row).await?;
        Ok(row)
    }

    /// Opens the task to propose a decision.
    pub(super) async fn open_decision(&self, case: &Case, row: &application::Model) -> Result<(), PageError> {
        let position = case.definition.position_of(StageKind::Decision).unwrap_or(row.stage);
        let stage = case.definition.stage(position);
        let task = NewTask {
            stage: position,
            kind: StageKind::Decision.key(),
            unit: None,
            division_code: stage.map(|stage| stage.desk).unwrap_or_default().division(&row.division_code),
            assignee_id: None,
            expert_id: None,
            due_on: Some(self.day_after(stage.map_or(5, |stage| stage.days))),
        };
        tasks::open(self.write, &follow(row), task).await?;
        Ok(())
    }

    /// Back to the stage of review before this one.
    pub async fn return_stage(&self, permit: &Permit<Handle>, case: &Case, note: &str) -> Result<application::Model, PageError> {
        let stages = case.definition.stages.iter().enumerate();
        let here = case.application.stage;
        let before = stages
            .filter(|(at, stage)| i32::try_from(*at).is_ok_and(|at| at < here) && stage.kind.is_review())
            .filter_map(|(at, _)| i32::try_from(at).ok())
            .next_back();
        let Some(position) = before else {
            return Err(PageError::Conflict("前面没有可以退回的审查环节。材料有问题的，请用“要求补充材料”。".into()));
        };
        tasks::cancel_open(self.write, permit).await?;
        tasks::replace_from(self.write, permit, position).await?;
        let from = case.stage().map_or("决定", |stage| stage.name.as_str());
        let said = Said::note(note).at(from).internal();
        let changes = self.entering(case, Some(position));
        let row = applications::advance(self.write, permit, &case.application, Action::ReturnStage, said, changes).await?;
        let case = Case { application: row, definition: case.definition.clone() };
        self.open_stage(&case, position).await?;
        Ok(case.application)
    }
}

fn word_of(outcome: &str) -> &'static str {
    match outcome {
        PASS => "通过",
        FAIL => "不通过",
        _ => "退回",
    }
}
