//! Grades: proposed by one official, confirmed by another, announced by a public notice, and final when it ends.

use super::{Done, Engine, raced, stage, stands_in_the_way};
use crate::access::{Officer, Permit, Refusal};
use crate::evaluations::entity::{round, round_subject};
use crate::evaluations::event::{ROUND, of_round};
use crate::evaluations::permit::{self, Confirm, Lead, Propose};
use crate::evaluations::rules::Stage;
use crate::evaluations::standing::EXCLUDED;
use crate::evaluations::store::{checks, experts, rounds, steps, subjects};
use crate::notices::entity::public_notice;
use crate::notices::permit as notice_permit;
use crate::notices::rules::{Contact, NewLine, NewNotice, NoticeKind, NoticeState};
use crate::notices::store as notices;
use crate::web::PageError;

impl Engine<'_> {
    /// Proposes the grades of the computation for all subjects that have no proposal.
    pub async fn propose_all(&self, who: &Officer, round: &round::Model) -> Done<usize> {
        self.no_notice_is_open(round).await?;
        let mut count = 0;
        for subject in self.graded(round).await? {
            let Some(grade) = subject.draft_grade.clone().filter(|_| subject.proposed_grade.is_none()) else { continue };
            let permit = permit::propose(who, round, &subject)?;
            if !subjects::propose(self.write, &permit, &subject, &grade, "按测算结果").await? {
                return Err(raced());
            }
            count += 1;
        }
        if count == 0 {
            return Err(stands_in_the_way("所有对象都已经拟定等级。"));
        }
        let note = format!("按测算结果拟定 {count} 个对象的等级");
        steps::note(self.write, round.id, None, stage(round), "propose", &note).await?;
        Ok((count, of_round("round.grades_proposed", round, note)))
    }

    /// Proposes a grade, also another one than was computed: then the reason is on record.
    pub async fn propose(
        &self,
        permit: &Permit<Propose>,
        round: &round::Model,
        subject: &round_subject::Model,
        (grade, reason): (&str, &str),
    ) -> Done<()> {
        self.no_notice_is_open(round).await?;
        let framework = self.framework(round).await?;
        if framework.grades.place(grade).is_none() {
            return Err(PageError::NotFound);
        }
        let is_other = subject.draft_grade.as_deref() != Some(grade);
        if is_other && reason.trim().chars().count() < 10 {
            return Err(stands_in_the_way("与测算等级不同的，请用至少 10 个字写明理由和依据。"));
        }
        let reason = if reason.trim().is_empty() { "按测算结果" } else { reason.trim() };
        if !subjects::propose(self.write, permit, subject, grade, reason).await? {
            return Err(raced());
        }
        let note = format!("拟定{}为“{grade}”：{reason}", subject.name);
        steps::note(self.write, round.id, Some(subject.id), stage(round), "propose", &note).await?;
        Ok(((), of_round("round.grade_proposed", round, note)))
    }

    /// Confirms a grade that somebody else proposed, or gives it back.
    pub async fn confirm(
        &self,
        permit: &Permit<Confirm>,
        round: &round::Model,
        subject: &round_subject::Model,
        (agrees, note): (bool, &str),
    ) -> Done<()> {
        self.no_notice_is_open(round).await?;
        if !agrees && note.trim().chars().count() < 4 {
            return Err(stands_in_the_way("不同意的，请用至少 4 个字写明原因。"));
        }
        if !subjects::confirm(self.write, permit, subject, agrees).await? {
            return Err(raced());
        }
        let grade = subject.proposed_grade.as_deref().unwrap_or_default();
        let words = if agrees { "复核同意" } else { "复核不同意" };
        let note = format!("{words}{}为“{grade}”。{note}", subject.name);
        steps::note(self.write, round.id, Some(subject.id), stage(round), "confirm", &note).await?;
        Ok(((), of_round("round.grade_confirmed", round, note)))
    }

    /// Confirms all grades that somebody else proposed as they were computed.
    pub async fn confirm_all(&self, who: &Officer, round: &round::Model) -> Done<usize> {
        self.no_notice_is_open(round).await?;
        let mut count = 0;
        for subject in self.graded(round).await? {
            let is_plain = subject.proposed_grade.is_some() && subject.proposed_grade == subject.draft_grade;
            if subject.confirmed_by.is_some() || !is_plain || subject.proposed_by == Some(who.id) {
                continue;
            }
            let permit = permit::confirm(who, round, &subject)?;
            if !subjects::confirm(self.write, &permit, &subject, true).await? {
                return Err(raced());
            }
            count += 1;
        }
        if count == 0 {
            return Err(Refusal("没有可以由您一并复核的等级：您自己拟定的由同事复核，与测算不同的逐个复核。".into()).into());
        }
        let note = format!("复核同意 {count} 个对象的等级");
        steps::note(self.write, round.id, None, stage(round), "confirm", &note).await?;
        Ok((count, of_round("round.grades_confirmed", round, note)))
    }

    /// Drafts the public notice of the grades; somebody else publishes it.
    pub async fn draft_notice(&self, permit: &Permit<Lead>, who: &Officer, round: &round::Model) -> Done<public_notice::Model> {
        if stage(round) != Stage::Grading {
            return Err(stands_in_the_way("等级复核后才能拟稿公示。"));
        }
        self.no_notice_is_open(round).await?;
        let all = self.graded(round).await?;
        if let Some(row) = all.iter().find(|row| row.confirmed_at.is_none()) {
            return Err(stands_in_the_way(format!("{} 的等级还没有复核。", row.name)));
        }
        let permit_to_draft = notice_permit::draft(who, &division_of_zone(who))
            .ok_or_else(|| Refusal("公示由综试区主管部门拟稿，请由省级（综试区）经办人办理。".into()))?;
        let new = self.notice_of(round, who, &all).await?;
        let notice = notices::draft(self.write, &permit_to_draft, new).await?;
        rounds::set_notice(self.write, permit, Some(notice.id)).await?;
        let note = format!("拟稿公示，{} 个对象", all.len());
        steps::note(self.write, round.id, None, stage(round), "notice", &note).await?;
        Ok((notice, of_round("round.notice_drafted", round, note)))
    }

    async fn notice_of(&self, round: &round::Model, who: &Officer, all: &[round_subject::Model]) -> Result<NewNotice, PageError> {
        let mut conflicted: Vec<i64> =
            checks::of_round(&**self.write, round.id).await?.iter().filter_map(|check| check.by_id).collect();
        conflicted.extend(experts::seats(&**self.write, round.id).await?.iter().map(|seat| seat.user_id));
        conflicted.extend(all.iter().filter_map(|row| row.proposed_by));
        conflicted.sort_unstable();
        conflicted.dedup();
        let line = |row: &round_subject::Model| NewLine {
            name: row.name.clone(),
            note: row.proposed_grade.as_ref().map(|grade| format!("拟定等级：{grade}")),
            ..NewLine::default()
        };
        Ok(NewNotice {
            kind: NoticeKind::Other,
            title: format!("关于{}结果的公示", round.name),
            body: format!(
                "按照{}的评价通知，经自评、核查、专家评分和异议处理，现将拟定等级予以公示。\n\
                 公示期内，对结果有异议的单位和个人，可以实名提出，并写明事实和依据。我们将核查并答复。\n\
                 指标体系和评价程序公开，参评单位可在工作台查看每一分的来源。",
                round.name
            ),
            subject: (ROUND.to_owned(), round.id),
            division_code: division_of_zone(who),
            contact: Contact { office: "综试区办公室".to_owned(), email: who.email.clone(), ..Contact::default() },
            working_days: 5,
            conflicted,
            is_demo: round.is_demo,
            lines: all.iter().map(line).collect(),
        })
    }

    /// The subjects of a round that get a grade, in the order of its notice.
    pub(crate) async fn graded(&self, round: &round::Model) -> Result<Vec<round_subject::Model>, PageError> {
        let rows = subjects::of_round(&**self.write, round.id).await?;
        Ok(rows.into_iter().filter(|row| row.state != EXCLUDED).collect())
    }

    /// Grades do not change once their notice is drafted.
    async fn no_notice_is_open(&self, round: &round::Model) -> Result<(), PageError> {
        let Some(id) = round.notice_id else { return Ok(()) };
        match notices::state_of(&**self.write, id).await? {
            Some(NoticeState::Draft | NoticeState::Open | NoticeState::Closed) => {
                Err(stands_in_the_way("这一轮的公示已经拟稿或发布，等级不能再改。需要修改的，先在“公示”里撤销它。"))
            }
            _ => Ok(()),
        }
    }
}

/// The division of the officials who lead: their own, or the province's.
fn division_of_zone(who: &Officer) -> String {
    who.division.clone().unwrap_or_else(|| "510000".to_owned())
}
