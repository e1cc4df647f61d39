//! Moving a round from stage to stage. Each step says what must be done before it.

use super::{Done, Engine, raced, stage, stands_in_the_way};
use crate::access::Permit;
use crate::evaluations::assemble;
use crate::evaluations::entity::{round, round_subject};
use crate::evaluations::event::of_round;
use crate::evaluations::gather::Gathered;
use crate::evaluations::letter;
use crate::evaluations::permit::{Acts, Lead};
use crate::evaluations::rules::{Action, Stage};
use crate::evaluations::standing::{EXCLUDED, HANDED_IN, OPEN, Origin, PROPOSED};
use crate::evaluations::store::rounds::Dates;
use crate::evaluations::store::values::NewValue;
use crate::evaluations::store::{decisions, objections, rectifications, results, rounds, subjects, values};
use crate::scoring::Source;
use crate::web::PageError;
use crate::web::filters::date;

impl Engine<'_> {
    /// Takes a step that needs nothing but its table and what its stage asks for.
    pub async fn step(&self, permit: &Permit<Lead>, before: &round::Model, action: Action, why: &str) -> Done {
        if action.needs_reason() && why.trim().chars().count() < 4 {
            return Err(stands_in_the_way("请用至少 4 个字写明原因，原因会记入办理记录。"));
        }
        self.ready_for(before, action).await?;
        self.take(permit, before, action, why).await
    }

    /// The same by a clock or a notice.
    pub(crate) async fn take<A: Acts>(&self, permit: &Permit<A>, before: &round::Model, action: Action, why: &str) -> Done {
        let moved = rounds::step(self.write, permit, before, action, Some(why)).await?.ok_or_else(raced)?;
        self.tell(&moved, action).await?;
        let until = moved.due_on.map(|due| format!("，截止 {}", date(due))).unwrap_or_default();
        let why = if why.is_empty() { String::new() } else { format!("。{why}") };
        let event = of_round("round.moved", &moved, format!("{}，进入“{}”{until}{why}", action.name(), stage(&moved).name()));
        Ok((moved, event))
    }

    /// Letters to those whom a step concerns.
    async fn tell(&self, round: &round::Model, action: Action) -> Result<(), PageError> {
        match action {
            Action::Announce => letter::announced(self, round).await,
            Action::OpenAssessment => letter::assessment_opened(self, round).await,
            Action::ShowDraft => letter::draft_shown(self, round).await,
            Action::EndNotice => letter::settled(self, round).await,
            _ => Ok(()),
        }
    }

    async fn ready_for(&self, round: &round::Model, action: Action) -> Result<(), PageError> {
        match action {
            Action::Announce => self.ready_to_announce(round).await,
            Action::Freeze | Action::Refreeze => Err(stands_in_the_way("冻结数据请用“冻结数据”按钮办理。")),
            Action::PassProvincial | Action::SkipExperts => self.ready_for_experts(round, action).await,
            Action::CloseExperts => Err(stands_in_the_way("专家评分请用“汇总专家评分”按钮办理。")),
            Action::ShowDraft => self.ready_to_show(round).await,
            Action::CloseObjections => self.ready_to_grade(round).await,
            Action::Manage => self.ready_to_manage(round).await,
            Action::Close => self.ready_to_close(round).await,
            _ => Ok(()),
        }
    }

    async fn taking_part(&self, round: &round::Model) -> Result<Vec<round_subject::Model>, PageError> {
        let rows = subjects::of_round(&**self.write, round.id).await?;
        Ok(rows.into_iter().filter(|row| row.state != EXCLUDED).collect())
    }

    async fn ready_to_announce(&self, round: &round::Model) -> Result<(), PageError> {
        let problems = self.framework(round).await?.problems();
        if let Some(problem) = problems.first() {
            return Err(stands_in_the_way(format!("指标体系还有 {} 处问题，先改好再通知：{problem}", problems.len())));
        }
        if self.taking_part(round).await?.is_empty() {
            return Err(stands_in_the_way("没有参评对象，不能通知。"));
        }
        let problems = date_problems(&Dates::of(round), self.today());
        problems.into_iter().next().map_or(Ok(()), |words| Err(stands_in_the_way(words)))
    }

    async fn ready_for_experts(&self, round: &round::Model, action: Action) -> Result<(), PageError> {
        let framework = self.framework(round).await?;
        let asks = framework.indicators().iter().any(|leaf| matches!(leaf.indicator.source, Source::Expert { .. }));
        match (asks, action) {
            (true, Action::SkipExperts) => Err(stands_in_the_way("指标体系里有专家评分的指标，须经专家评分。")),
            (false, Action::PassProvincial) => Err(stands_in_the_way("指标体系里没有专家评分的指标，请直接形成评价初稿。")),
            _ => Ok(()),
        }
    }

    async fn ready_to_show(&self, round: &round::Model) -> Result<(), PageError> {
        is_computed(round)?;
        let doubtful = self.taking_part(round).await?.iter().filter(|row| row.warning.is_some()).count();
        if doubtful > 0 && round.acknowledged.as_deref().unwrap_or_default().is_empty() {
            return Err(stands_in_the_way(format!(
                "有 {doubtful} 个对象处在等级线附近，权重稍有不同名次就会互换。请先写明研究意见，再告知初稿。"
            )));
        }
        if round.objection_until.is_none_or(|last| last < self.today()) {
            return Err(stands_in_the_way("异议截止日没有填写或已经过去，请先在“时限”里改好。"));
        }
        Ok(())
    }

    pub(crate) async fn ready_to_grade(&self, round: &round::Model) -> Result<(), PageError> {
        if objections::is_any_open(&**self.write, round.id).await? {
            return Err(stands_in_the_way("还有异议没有处理，处理完才能结束异议期。"));
        }
        is_computed(round)
    }

    async fn ready_to_manage(&self, round: &round::Model) -> Result<(), PageError> {
        let without = self.taking_part(round).await?.into_iter().find(|row| row.grade.is_none());
        match without {
            Some(row) => {
                Err(stands_in_the_way(format!("{} 还没有确定等级（公示中异议成立），请退回重新测算、重新公示。", row.name)))
            }
            None => Ok(()),
        }
    }

    async fn ready_to_close(&self, round: &round::Model) -> Result<(), PageError> {
        let open = rectifications::of_round(&**self.write, round.id).await?;
        if open.iter().any(|row| matches!(row.state.as_str(), OPEN | HANDED_IN)) {
            return Err(stands_in_the_way("还有整改没有复查，复查后才能办结。"));
        }
        let waiting = decisions::of_round(&**self.write, round.id).await?;
        if waiting.iter().any(|row| row.state == PROPOSED) {
            return Err(stands_in_the_way("还有表扬或摘牌等待复核，复核后才能办结。"));
        }
        Ok(())
    }

    /// Freezes what was gathered: from now on nothing that changes in returns or records changes this round.
    pub async fn freeze(&self, permit: &Permit<Lead>, before: &round::Model, gathered: &Gathered, why: &str) -> Done {
        let action = if stage(before) == Stage::Frozen { Action::Refreeze } else { Action::Freeze };
        if action == Action::Refreeze && why.trim().chars().count() < 4 {
            return Err(stands_in_the_way("请用至少 4 个字写明为什么重新冻结，原因会记入办理记录。"));
        }
        let taking_part = self.taking_part(before).await?;
        let mut new = Vec::new();
        for subject in &taking_part {
            for (indicator, found) in gathered.get(&subject.listing_id).into_iter().flatten() {
                new.push(NewValue {
                    subject_id: subject.id,
                    indicator: indicator.clone(),
                    raw: found.raw,
                    previous: found.previous,
                    origin: Origin::Frozen,
                    note: found.note.clone(),
                });
            }
        }
        let count = new.len();
        values::freeze(self.write, permit, new).await?;
        let kept = values::of_round(&**self.write, before.id).await?;
        let data = assemble::data(before.year, &taking_part, kept, &[]);
        let text = serde_json::to_string(&data).map_err(|error| PageError::Internal(error.into()))?;
        results::freeze(self.write, permit, text).await?;
        let words = format!("冻结 {} 个对象的 {count} 项数据。{why}", taking_part.len());
        self.take(permit, before, action, &words).await
    }

    /// Settles the grades that were in a notice which ended; those struck from it are left without one.
    pub(crate) async fn settle_grades<A: Acts>(
        &self,
        permit: &Permit<A>,
        round: &round::Model,
        struck: &[i64],
    ) -> Result<(), PageError> {
        let framework = self.framework(round).await?;
        let before = match rounds::before(&**self.write, round).await? {
            Some(before) => subjects::of_round(&**self.write, before.id).await?,
            None => Vec::new(),
        };
        for subject in self.taking_part(round).await? {
            let Some(grade) = subject.proposed_grade.filter(|_| !struck.contains(&subject.id)) else { continue };
            let earlier = before.iter().find(|row| row.listing_id == subject.listing_id).map_or(0, |row| row.failures);
            let failures = if grade == framework.grades.lowest() { earlier + 1 } else { 0 };
            subjects::settle(self.write, permit, subject.id, &grade, failures).await?;
        }
        Ok(())
    }
}

fn is_computed(round: &round::Model) -> Result<(), PageError> {
    if round.computed_at.is_some() {
        return Ok(());
    }
    Err(stands_in_the_way("数据有变动或还没有测算，请先测算得分。"))
}

/// What is wrong with the last days of a round.
pub fn date_problems(dates: &Dates, today: chrono::NaiveDate) -> Vec<String> {
    let all = [
        ("自评开始日", dates.opens_on),
        ("自评截止日", dates.self_until),
        ("县级核查截止日", dates.county_until),
        ("省级核查截止日", dates.provincial_until),
        ("专家评分截止日", dates.experts_until),
        ("异议截止日", dates.objection_until),
    ];
    let mut problems = Vec::new();
    for (name, day) in all {
        if day.is_none() {
            problems.push(format!("请填写{name}。"));
        }
    }
    for pair in all.windows(2) {
        if let [(earlier, Some(from)), (later, Some(to))] = pair
            && to <= from
        {
            problems.push(format!("{later}应晚于{earlier}。"));
        }
    }
    if dates.self_until.is_some_and(|last| last < today) {
        problems.push("自评截止日已经过去，请改为以后的日期。".to_owned());
    }
    problems
}
