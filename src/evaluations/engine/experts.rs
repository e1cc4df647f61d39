//! Experts: drawn by the seed of the round, interests declared before any file opens, scores given alone, means taken when all
//! are in.

use std::collections::BTreeMap;

use super::{Done, Engine, raced, stage, stands_in_the_way};
use crate::access::Permit;
use crate::casework::entity::expert;
use crate::casework::store::people;
use crate::evaluations::entity::{expert_seat, round, round_subject};
use crate::evaluations::event::of_round;
use crate::evaluations::letter;
use crate::evaluations::permit::{Lead, Score};
use crate::evaluations::rules::{Action, Stage};
use crate::evaluations::standing::{DECLARED, DRAWN, EXCLUDED, LEFT, Origin, SUBMITTED};
use crate::evaluations::store::experts::Given;
use crate::evaluations::store::values::NewValue;
use crate::evaluations::store::{experts, rounds, steps, subjects, values};
use crate::platform::secret::fingerprint;
use crate::scoring::{ScoringRule, Source};

/// Experts who must have scored each subject.
pub const LEAST: usize = 2;
/// Experts that are usually drawn.
pub const USUAL: usize = 5;

/// An indicator that experts score.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Its key.
    pub indicator: String,
    /// Its name.
    pub name: String,
    /// By what it is scored.
    pub rubric: String,
    /// The highest marks.
    pub max: f64,
}

/// What experts score in a framework.
pub fn questions(framework: &crate::scoring::Framework) -> Vec<Question> {
    let of = |leaf: &crate::scoring::Leaf<'_>| match (&leaf.indicator.source, &leaf.indicator.rule) {
        (Source::Expert { rubric }, rule) => Some(Question {
            indicator: leaf.node.key.clone(),
            name: leaf.node.name.clone(),
            rubric: rubric.clone(),
            max: if let ScoringRule::Expert { max } = rule { *max } else { 100.0 },
        }),
        _ => None,
    };
    framework.indicators().iter().filter_map(of).collect()
}

impl Engine<'_> {
    /// Draws experts from the pool: whoever works for a subject is left out, and the order comes from the seed of the round,
    /// so that anybody can draw again and come to the same.
    pub async fn draw(&self, permit: &Permit<Lead>, round: &round::Model, count: usize) -> Done<usize> {
        if stage(round) != Stage::Experts {
            return Err(stands_in_the_way("省级核查完成后才能抽取专家。"));
        }
        let seats = experts::seats(&**self.write, round.id).await?;
        let own = subjects::of_round(&**self.write, round.id).await?;
        let pool = people::experts(&**self.write).await?;
        let has_interest = |person: &expert::Model| {
            let employer = person.employer.trim();
            !employer.is_empty() && own.iter().any(|subject| subject.name.contains(employer) || employer.contains(&subject.name))
        };
        let mut pool: Vec<expert::Model> = pool
            .into_iter()
            .filter(|person| person.is_demo == round.is_demo)
            .filter(|person| !seats.iter().any(|seat| seat.user_id == person.user_id) && !has_interest(person))
            .collect();
        pool.sort_by_key(|person| fingerprint(format!("{}:{}:{}", round.seed, seats.len(), person.user_id).as_bytes()));
        pool.truncate(count);
        if pool.is_empty() {
            return Err(stands_in_the_way("专家库里没有可以抽取的专家，请先在“评审专家”里补充。"));
        }
        experts::draw(self.write, permit, &pool).await?;
        letter::drawn(self, round, &pool).await?;
        let names: Vec<&str> = pool.iter().map(|person| person.name.as_str()).collect();
        let note = format!("按轮次种子抽取专家 {} 名：{}", pool.len(), names.join("、"));
        steps::note(self.write, round.id, None, Stage::Experts, "draw", &note).await?;
        Ok((pool.len(), of_round("round.experts_drawn", round, note)))
    }

    /// An expert declares from which subjects they withdraw.
    pub async fn declare(
        &self,
        permit: &Permit<Score>,
        round: &round::Model,
        seat: &expert_seat::Model,
        (recused, reason): (&[i64], &str),
    ) -> Done<()> {
        if !recused.is_empty() && reason.chars().count() < 4 {
            return Err(stands_in_the_way("请写明与回避对象有什么关系，至少 4 个字。"));
        }
        if !experts::declare(self.write, permit, recused, reason).await? {
            return Err(raced());
        }
        let note = format!("专家 {} 作出回避声明，回避 {} 个对象", seat.name, recused.len());
        steps::note(self.write, round.id, None, Stage::Experts, "declare", &note).await?;
        Ok(((), of_round("round.expert_declared", round, note)))
    }

    /// An expert gives the seat back; somebody else can be drawn.
    pub async fn leave(&self, permit: &Permit<Score>, round: &round::Model, seat: &expert_seat::Model, reason: &str) -> Done<()> {
        if !experts::leave(self.write, permit, reason).await? {
            return Err(raced());
        }
        let note = format!("专家 {} 退出评分：{reason}", seat.name);
        steps::note(self.write, round.id, None, Stage::Experts, "leave", &note).await?;
        Ok(((), of_round("round.expert_left", round, note)))
    }

    /// An expert's scores, kept; never of subjects from which they withdrew.
    pub async fn give(
        &self,
        permit: &Permit<Score>,
        round: &round::Model,
        seat: &expert_seat::Model,
        given: &[Given],
    ) -> Done<()> {
        if seat.state != DECLARED {
            return Err(stands_in_the_way("请先作回避声明，再打开材料和评分。"));
        }
        let recused = experts::recused(seat);
        if given.iter().any(|score| recused.contains(&score.subject_id)) {
            return Err(stands_in_the_way("您已对其中的对象回避，不能为它评分。"));
        }
        experts::give(self.write, permit, round.id, given).await?;
        Ok(((), of_round("round.scores_saved", round, format!("专家 {} 保存评分", seat.name))))
    }

    /// Hands an expert's scores in, when they are complete.
    pub async fn submit_scores(
        &self,
        permit: &Permit<Score>,
        round: &round::Model,
        seat: &expert_seat::Model,
        opinion: &str,
    ) -> Done<()> {
        let framework = self.framework(round).await?;
        let questions = questions(&framework);
        let own = experts::scores_of(&**self.write, seat.id).await?;
        for subject in scored_by(seat, &subjects::of_round(&**self.write, round.id).await?) {
            for question in &questions {
                if !own.iter().any(|score| score.subject_id == subject.id && score.indicator == question.indicator) {
                    return Err(stands_in_the_way(format!("{} 的“{}”还没有评分。", subject.name, question.name)));
                }
            }
        }
        if !experts::submit(self.write, permit, opinion).await? {
            return Err(raced());
        }
        let note = format!("专家 {} 提交评分", seat.name);
        steps::note(self.write, round.id, None, Stage::Experts, "score", &note).await?;
        Ok(((), of_round("round.scored", round, note)))
    }

    /// Takes the means of the experts and goes on to the draft result.
    pub async fn close_experts(&self, permit: &Permit<Lead>, round: &round::Model, why: &str) -> Done {
        let framework = self.framework(round).await?;
        let seats = experts::seats(&**self.write, round.id).await?;
        if let Some(seat) = seats.iter().find(|seat| matches!(seat.state.as_str(), DRAWN | DECLARED)) {
            return Err(stands_in_the_way(format!("专家 {} 还没有提交评分。确实不能评分的，请其退出后另行抽取。", seat.name)));
        }
        let submitted: Vec<i64> = seats.iter().filter(|seat| seat.state == SUBMITTED).map(|seat| seat.id).collect();
        let mut by: BTreeMap<(i64, String), Vec<f64>> = BTreeMap::new();
        for score in experts::scores(&**self.write, round.id).await? {
            if submitted.contains(&score.seat_id) {
                by.entry((score.subject_id, score.indicator)).or_default().push(score.score);
            }
        }
        for subject in subjects::of_round(&**self.write, round.id).await?.iter().filter(|row| row.state != EXCLUDED) {
            for question in questions(&framework) {
                let scores = by.get(&(subject.id, question.indicator.clone())).cloned().unwrap_or_default();
                if scores.len() < LEAST {
                    return Err(stands_in_the_way(format!(
                        "{} 的“{}”只有 {} 名专家评分，至少要 {LEAST} 名。请补充抽取专家。",
                        subject.name,
                        question.name,
                        scores.len()
                    )));
                }
                values::add(self.write, round.id, mean_of(subject.id, &question, &scores)).await?;
            }
        }
        rounds::outdated(self.write, round.id).await?;
        self.take(permit, round, Action::CloseExperts, why).await
    }
}

/// The subjects that an expert scores.
pub fn scored_by<'a>(seat: &expert_seat::Model, all: &'a [round_subject::Model]) -> Vec<&'a round_subject::Model> {
    let recused = experts::recused(seat);
    all.iter().filter(|row| row.state != EXCLUDED && !recused.contains(&row.id) && seat.state != LEFT).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a handful of experts")]
fn mean_of(subject_id: i64, question: &Question, scores: &[f64]) -> NewValue {
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    let (low, high) =
        scores.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), score| (low.min(*score), high.max(*score)));
    NewValue {
        subject_id,
        indicator: question.indicator.clone(),
        raw: Some(mean),
        previous: None,
        origin: Origin::Expert,
        note: format!("{} 名专家独立评分的平均，最低 {low}，最高 {high}", scores.len()),
    }
}
