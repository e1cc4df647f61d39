//! From the draft result on: an objection that is right, grades by two, the notice, and what follows.

use super::{Play, Played};
use crate::access::Member;
use crate::evaluations::engine::manage::Finding;
use crate::evaluations::engine::objections::Decision;
use crate::evaluations::entity::{rectification, round_subject};
use crate::evaluations::permit;
use crate::evaluations::rules::Action;
use crate::evaluations::standing::AWARD;
use crate::evaluations::store::objections::NewObjection;
use crate::evaluations::store::rectifications::NewTask;
use crate::evaluations::store::{checks, decisions, rectifications, subjects, values};
use crate::notices::entity::public_notice;
use crate::notices::{NoticeFollowers, event as notice_event, permit as notice_permit, store as notices};
use crate::platform::{Actor, Write};
use crate::season::load::standing;
use crate::season::rounds::finding::is_official;
use crate::season::rounds::story::Until;
use crate::values::Calendar;
use crate::web::PageError;

impl Play<'_> {
    /// To dynamic management, and to the end where the story goes there.
    pub(super) async fn settle(&self, round_id: i64) -> Played {
        self.compute(67, round_id).await?;
        let words = "等级线附近的对象已逐个核对数据来源和专家评分，维持现有权重和规则（演示）。";
        self.led((68, 3), round_id, async |engine, round, permit| engine.acknowledge(&permit, round, words).await).await?;
        self.step(68, round_id, Action::ShowDraft, "").await?;
        self.object(round_id).await?;
        self.compute(73, round_id).await?;
        self.step(76, round_id, Action::CloseObjections, "").await?;
        self.grade(round_id).await?;
        self.announce(round_id).await?;
        self.step(91, round_id, Action::Manage, "").await?;
        self.manage(round_id).await
    }

    /// A subject objects to something that an official said, and is right.
    async fn object(&self, round_id: i64) -> Played {
        let database = self.site.database.read();
        let framework = crate::evaluations::compute::read(&self.framework)?;
        let leaves = framework.indicators();
        let all = subjects::of_round(database, round_id).await?;
        let able: Vec<_> = all.iter().filter_map(|row| Some((row, self.member(row)?))).collect();
        let (Some((subject, member)), Some(leaf)) =
            (able.get(able.len() / 2), leaves.iter().find(|leaf| is_official(&leaf.indicator.source)))
        else {
            return Ok(());
        };
        let known = values::current(values::of_subject(database, subject.id).await?);
        let now = known.get(&(subject.id, leaf.node.key.clone())).and_then(|row| row.raw).unwrap_or(0.0);
        let today = self.story.day(70);
        let objection = self.act((70, 5), (member.id, &member.name), async |engine| {
            let round = engine.round(round_id).await?;
            let permit = permit::answer(member, subject).ok_or(PageError::NotFound)?;
            let new = NewObjection {
                indicator: Some(leaf.node.key.clone()),
                body: format!("“{}”少计一项，佐证材料已在自评时提交（演示）。", leaf.node.name),
                evidence: Vec::new(),
                due_on: today,
            };
            engine.object(&permit, &round, subject, new).await
        });
        let objection = objection.await?;
        let who = self.second();
        self.act((72, 6), (who.id, &who.name), async |engine| {
            let round = engine.round(round_id).await?;
            let found = checks::of_subject(&**engine.write, subject.id).await?;
            let permit = permit::decide(who, &objection, &found)?;
            let answer = "经与主管部门核对，确有一项未计入，予以更正（演示）。".to_owned();
            let decision = Decision { is_right: true, raw: Some(now + 1.0), answer };
            engine.decide_objection(&permit, &round, subject, &objection, decision).await
        })
        .await
    }

    async fn grade(&self, round_id: i64) -> Played {
        let (lead, second) = (self.lead(), self.second());
        self.act((77, 3), (lead.id, &lead.name), async |engine| {
            let round = engine.round(round_id).await?;
            engine.propose_all(lead, &round).await
        })
        .await?;
        self.act((78, 6), (second.id, &second.name), async |engine| {
            let round = engine.round(round_id).await?;
            engine.confirm_all(second, &round).await
        })
        .await?;
        Ok(())
    }

    /// The public notice, from its draft to its end.
    async fn announce(&self, round_id: i64) -> Played {
        let lead = self.lead();
        let drafted = self.led((79, 3), round_id, async |engine, round, permit| {
            let (notice, event) = engine.draft_notice(&permit, lead, round).await?;
            engine.write.also(notice_event::notice("notice.drafted", &notice, "由评价结果拟稿公示"));
            Ok((notice, event))
        });
        let notice = drafted.await?;
        self.publish(&notice).await?;
        let followers = self.site.kept::<NoticeFollowers>()?;
        let site = self.site;
        let write = Write::begin(&site.database, &standing(self.at(90, 1)), &site.bell, Actor::system("公示到期")).await?;
        notices::close(&write, notice.id).await?;
        notices::finish(&write, notice.id, &followers).await?;
        Ok(write.commit(notice_event::notice("notice.final", &notice, "公示期满，没有待处理的异议，公示结束")).await?)
    }

    async fn publish(&self, notice: &public_notice::Model) -> Played {
        let (site, who) = (self.site, self.second());
        let followers = site.kept::<NoticeFollowers>()?;
        let calendar = site.kept::<Calendar>()?;
        let actor = Actor { id: Some(who.id), name: who.name.clone(), request_id: None, address: None };
        let write = Write::begin(&site.database, &standing(self.at(80, 2)), &site.bell, actor).await?;
        let permit = notice_permit::publish(who, notice, false)?;
        notices::open(&write, &permit, notice.revision, &calendar, &followers).await?;
        Ok(write.commit(notice_event::notice("notice.published", notice, "发布公示")).await?)
    }

    async fn manage(&self, round_id: i64) -> Played {
        let framework = crate::evaluations::compute::read(&self.framework)?;
        let all = subjects::of_round(self.site.database.read(), round_id).await?;
        let graded = |name: &str| all.iter().find(|row| row.grade.as_deref() == Some(name)).cloned();
        if let Some(best) = framework.grades.lines.first().and_then(|grade| graded(&grade.name)) {
            self.award(round_id, &best).await?;
        }
        let lowest = framework.grades.lowest();
        let able = all.iter().find(|row| row.grade.as_deref() == Some(lowest) && self.member(row).is_some()).cloned();
        let Some(failing) = able.or_else(|| graded(lowest)) else { return self.finish(round_id).await };
        let due_on = self.story.day(if self.story.until == Until::Closed { 180 } else { 300 });
        let tasks = ["对照否决事项整改并提交证明", "补齐全年服务台账", "重新确认名录信息"];
        let tasks = tasks.map(|name| NewTask { name: name.to_owned(), indicator: None, due_on: None });
        let ordered = self.led((93, 3), round_id, async |engine, round, permit| {
            let why = "评价为最低等级，按规定限期整改（演示）。";
            engine.open_rectification(&permit, round, &failing, (why, due_on), tasks.into()).await
        });
        let row = ordered.await?;
        match self.member(&failing).filter(|_| self.story.until == Until::Closed) {
            Some(member) => {
                self.rectify(&row, &failing, member).await?;
                self.finish(round_id).await
            }
            None => Ok(()),
        }
    }

    async fn award(&self, round_id: i64, best: &round_subject::Model) -> Played {
        let proposed = self.led((92, 4), round_id, async |engine, round, permit| {
            let words = "各方面表现突出，予以通报表扬（演示）。";
            engine.propose_decision(&permit, round, best, (AWARD, words)).await
        });
        let id = proposed.await?.id;
        let who = self.second();
        self.act((94, 6), (who.id, &who.name), async |engine| {
            let row = decisions::find(&**engine.write, id).await?.ok_or(PageError::NotFound)?;
            let permit = permit::confirm_decision(who, &row)?;
            engine.confirm_decision(&permit, &row, (true, "")).await
        })
        .await
    }

    /// The tasks are done, and the re-check is passed.
    async fn rectify(&self, row: &rectification::Model, failing: &round_subject::Model, member: &Member) -> Played {
        self.act((150, 5), (member.id, &member.name), async |engine| {
            let permit = permit::answer(member, failing).ok_or(PageError::NotFound)?;
            for task in rectifications::tasks(&**engine.write, &[row.id]).await? {
                let ((), event) = engine.report_task(&permit, row, &task, "已按要求完成（演示）。", &[]).await?;
                engine.write.also(event);
            }
            engine.submit_rectification(&permit, row, &failing.name).await
        })
        .await?;
        let who = self.second();
        self.act((160, 6), (who.id, &who.name), async |engine| {
            let row = rectifications::find(&**engine.write, row.id).await?.ok_or(PageError::NotFound)?;
            let permit = permit::recheck(who, &row)?;
            engine.recheck(&permit, &row, Finding::Passed, "现场核查，整改任务均已落实（演示）。").await
        })
        .await
    }

    async fn finish(&self, round_id: i64) -> Played {
        if self.story.until == Until::Closed {
            self.step(170, round_id, Action::Close, "").await?;
        }
        Ok(())
    }
}
