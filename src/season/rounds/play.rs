//! Playing a round, step by step, as officials, subjects and experts would.

mod after;

use chrono::{DateTime, Utc};

use super::finding::{is_claimed, is_official, value};
use super::story::{Story, Until};
use crate::access::{Member, Officer, Permit};
use crate::evaluations::PeerGroups;
use crate::evaluations::compute::{compute, read, seed};
use crate::evaluations::engine::experts::{questions, scored_by};
use crate::evaluations::engine::{Done, Engine};
use crate::evaluations::entity::{expert_seat, framework, round, round_subject};
use crate::evaluations::facts::{FactSources, Who};
use crate::evaluations::gather::gather;
use crate::evaluations::permit::{self, Lead};
use crate::evaluations::rules::Action;
use crate::evaluations::standing::Level;
use crate::evaluations::store::assessments::Claim;
use crate::evaluations::store::checks::Finding;
use crate::evaluations::store::experts::Given;
use crate::evaluations::store::rounds::NewRound;
use crate::evaluations::store::{experts, subjects};
use crate::platform::{Actor, Write};
use crate::returns::Forms;
use crate::scoring::{Framework, Settings};
use crate::season::load::standing;
use crate::season::people::People;
use crate::web::{PageError, Site};

/// A round that is being played.
pub(super) struct Play<'a> {
    pub(super) site: &'a Site,
    pub(super) people: &'a People,
    pub(super) story: Story,
    pub(super) framework: framework::Model,
}

/// Whether something was played.
type Played<T = ()> = Result<T, PageError>;

impl Play<'_> {
    /// The whole round, as far as its story goes.
    pub(super) async fn whole(&self) -> Played {
        let framework = read(&self.framework)?;
        let round = self.begin().await?;
        self.freeze(round.id, &framework).await?;
        self.step(8, round.id, Action::OpenAssessment, "").await?;
        self.assess(round.id, &framework).await?;
        if self.story.until == Until::Assessing {
            return Ok(());
        }
        self.step(29, round.id, Action::CloseAssessment, "").await?;
        self.check(round.id, &framework, Level::County).await?;
        self.step(42, round.id, Action::PassCounty, "").await?;
        self.check(round.id, &framework, Level::Provincial).await?;
        self.adjust(round.id).await?;
        self.score(round.id, &framework).await?;
        self.settle(round.id).await
    }

    fn lead(&self) -> &Officer {
        self.people.official("province-1")
    }

    fn second(&self) -> &Officer {
        self.people.official("province-2")
    }

    fn at(&self, day: u64, hour: u32) -> DateTime<Utc> {
        self.story.day(day).and_hms_opt(hour.min(23), 20, 0).unwrap_or_default().and_utc()
    }

    /// Does something on a day in somebody's name, in one write.
    async fn act<T>(
        &self,
        (day, hour): (u64, u32),
        (id, name): (i64, &str),
        work: impl AsyncFnOnce(&Engine<'_>) -> Done<T>,
    ) -> Played<T> {
        let site = self.site;
        let actor = Actor { id: Some(id), name: name.to_owned(), request_id: None, address: None };
        let write = Write::begin(&site.database, &standing(self.at(day, hour)), &site.bell, actor).await?;
        let engine = Engine::new(site, &write)?;
        let (made, event) = work(&engine).await?;
        write.commit(event).await?;
        tokio::task::yield_now().await;
        Ok(made)
    }

    /// The official who leads does something.
    async fn led<T>(
        &self,
        when: (u64, u32),
        round_id: i64,
        work: impl AsyncFnOnce(&Engine<'_>, &round::Model, Permit<Lead>) -> Done<T>,
    ) -> Played<T> {
        let who = self.lead();
        self.act(when, (who.id, &who.name), async |engine| {
            let round = engine.round(round_id).await?;
            let permit = permit::lead(who, &round)?;
            work(engine, &round, permit).await
        })
        .await
    }

    async fn step(&self, day: u64, round_id: i64, action: Action, why: &str) -> Played<round::Model> {
        self.led((day, 9), round_id, async |engine, round, permit| engine.step(&permit, round, action, why).await).await
    }

    async fn begin(&self) -> Played<round::Model> {
        let who = self.lead();
        let groups = self.site.kept::<PeerGroups>()?;
        let kind = groups.kind(self.story.framework).ok_or(PageError::NotFound)?;
        let new = NewRound {
            key: self.story.key(),
            name: self.story.name.clone(),
            year: self.story.year,
            seed: i64::from(self.story.year) * 1000 + 7,
            dates: self.story.dates(),
            is_demo: true,
        };
        let begun = self.act((0, 2), (who.id, &who.name), async |engine| {
            engine.begin(&permit::begin(who)?, &self.framework, kind, new).await
        });
        let round = begun.await?;
        self.step(1, round.id, Action::Announce, "").await
    }

    async fn freeze(&self, round_id: i64, framework: &Framework) -> Played {
        let who = subjects::of_round(self.site.database.read(), round_id).await?;
        let who: Vec<Who> =
            who.into_iter().map(|row| Who { listing_id: row.listing_id, division_code: row.division_code }).collect();
        let sources = (&*self.site.kept::<FactSources>()?, &*self.site.kept::<Forms>()?);
        let found = gather(self.site.database.read(), sources, framework, &who, (self.story.year, self.story.day(7))).await?;
        self.led((7, 3), round_id, async |engine, round, permit| engine.freeze(&permit, round, &found, "").await).await?;
        Ok(())
    }

    /// Who answers for a subject.
    fn member(&self, subject: &round_subject::Model) -> Option<&Member> {
        self.people.members.get(&subject.organisation_id?)
    }

    async fn assess(&self, round_id: i64, framework: &Framework) -> Played {
        let leaves = framework.indicators();
        for (at, subject) in subjects::of_round(self.site.database.read(), round_id).await?.into_iter().enumerate() {
            let Some(member) = self.member(&subject) else { continue };
            let day = 9 + u64::try_from(at % 18).unwrap_or(0);
            // In the round that runs, only those have begun whose day has come.
            let is_running = self.story.until == Until::Assessing;
            if is_running && self.story.day(day) >= self.site.clock.today() {
                continue;
            }
            self.act((day, 6), (member.id, &member.name), async |engine| {
                let round = engine.round(round_id).await?;
                let permit = permit::answer(member, &subject).ok_or(PageError::NotFound)?;
                for leaf in leaves.iter().filter(|leaf| is_claimed(&leaf.indicator.source)) {
                    let claim = Claim {
                        indicator: leaf.node.key.clone(),
                        claimed: Some(value(&subject.name, self.story.year, leaf)),
                        text: format!("{}的台账已核对，按要求报送（演示）。", leaf.node.name),
                        evidence: Vec::new(),
                    };
                    let ((), event) = engine.claim(&permit, &round, &subject, 0, claim).await?;
                    engine.write.also(event);
                }
                engine.hand_in(&permit, &round, &subject, true).await
            })
            .await?;
        }
        Ok(())
    }

    /// Who checks a subject on a level.
    fn checker(&self, subject: &round_subject::Model, level: Level) -> &Officer {
        let near = [self.people.official("chengdu"), self.people.official("yibin")];
        let near = near.into_iter().find(|who| who.covers(&subject.division_code));
        near.filter(|_| level == Level::County).unwrap_or_else(|| self.lead())
    }

    async fn check(&self, round_id: i64, framework: &Framework, level: Level) -> Played {
        let leaves = framework.indicators();
        let first = if level == Level::County { 31 } else { 44 };
        for (at, subject) in subjects::of_round(self.site.database.read(), round_id).await?.into_iter().enumerate() {
            let who = self.checker(&subject, level);
            let mut findings = Vec::new();
            for leaf in &leaves {
                let found = value(&subject.name, self.story.year, leaf);
                let has_claim = self.member(&subject).is_some();
                let finding = match (is_claimed(&leaf.indicator.source), is_official(&leaf.indicator.source), level) {
                    // One claim in a while is too high.
                    (true, _, Level::County) if has_claim && (at + findings.len()) % 11 == 3 && found > 2.0 => {
                        (false, Some((found * 0.8).floor()), "清单有重复，按核实数计")
                    }
                    (true, _, Level::County) if has_claim => (true, None, ""),
                    (true, _, Level::County) => (false, Some(found), "没有自评，按现场核查登记"),
                    (true, _, Level::Provincial) => (false, None, ""),
                    (_, true, Level::Provincial) => (false, Some(found), "按主管部门数据登记"),
                    _ => continue,
                };
                if finding.0 || finding.1.is_some() {
                    let (agrees, corrected, reason) = finding;
                    let indicator = leaf.node.key.clone();
                    findings.push(Finding { indicator, corrected, agrees, reason: reason.to_owned() });
                }
            }
            let day = first + u64::try_from(at % 10).unwrap_or(0);
            self.act((day, 7), (who.id, &who.name), async |engine| {
                let round = engine.round(round_id).await?;
                let permit = permit::check(who, &round, &subject, level)?;
                engine.check(&permit, &round, &subject, level, &findings).await
            })
            .await?;
        }
        Ok(())
    }

    /// One subject is vetoed, so that there is a rectification to see.
    async fn adjust(&self, round_id: i64) -> Played {
        use crate::evaluations::engine::checks::Adjusted;
        let all = subjects::of_round(self.site.database.read(), round_id).await?;
        // One whose operator can put things right.
        let able: Vec<&round_subject::Model> = all.iter().filter(|row| self.member(row).is_some()).collect();
        let at = usize::try_from(self.story.year).unwrap_or(0) * 5 % able.len().max(1);
        let Some(subject) = able.get(at).copied() else { return Ok(()) };
        let framework = read(&self.framework)?;
        let Some(veto) = framework.vetoes.get(1).or(framework.vetoes.first()) else { return Ok(()) };
        let found =
            [Adjusted { key: veto.key.clone(), times: 1.0, reason: "当年通报认定负有责任（演示）".to_owned() }];
        let who = self.lead();
        self.act((54, 8), (who.id, &who.name), async |engine| {
            let round = engine.round(round_id).await?;
            let permit = permit::check(who, &round, subject, Level::Provincial)?;
            engine.adjust(&permit, &round, subject, &found).await
        })
        .await
    }

    async fn score(&self, round_id: i64, framework: &Framework) -> Played {
        let questions = questions(framework);
        if questions.is_empty() {
            self.step(55, round_id, Action::SkipExperts, "").await?;
            return Ok(());
        }
        self.step(55, round_id, Action::PassProvincial, "").await?;
        self.led((56, 2), round_id, async |engine, round, permit| engine.draw(&permit, round, 5).await).await?;
        for seat in experts::seats(self.site.database.read(), round_id).await? {
            self.seat(round_id, seat, framework).await?;
        }
        self.led((66, 3), round_id, async |engine, round, permit| engine.close_experts(&permit, round, "").await).await?;
        Ok(())
    }

    async fn seat(&self, round_id: i64, seat: expert_seat::Model, framework: &Framework) -> Played {
        let all = subjects::of_round(self.site.database.read(), round_id).await?;
        // One of them withdraws from one subject.
        let recused: Vec<i64> = all.iter().filter(|row| (row.id + seat.id) % 37 == 0).map(|row| row.id).take(1).collect();
        let who = (seat.user_id, seat.name.as_str());
        self.act((57, 6), who, async |engine| {
            let round = engine.round(round_id).await?;
            let permit = permit::score(&round, &seat, seat.user_id).ok_or(PageError::NotFound)?;
            let reason = if recused.is_empty() { "" } else { "曾担任该单位顾问" };
            engine.declare(&permit, &round, &seat, (&recused, reason)).await
        })
        .await?;
        let day = 60 + u64::try_from(seat.id % 5).unwrap_or(0);
        self.act((day, 8), who, async |engine| {
            let round = engine.round(round_id).await?;
            let seat = experts::find(&**engine.write, seat.id).await?.ok_or(PageError::NotFound)?;
            let permit = permit::score(&round, &seat, seat.user_id).ok_or(PageError::NotFound)?;
            let mut given = Vec::new();
            for subject in scored_by(&seat, &all) {
                for leaf in framework.indicators().iter().filter(|leaf| leaf.node.indicator.is_some()) {
                    let Some(question) = questions(framework).into_iter().find(|one| one.indicator == leaf.node.key) else {
                        continue;
                    };
                    let own = f64::from(u8::try_from((subject.id + seat.id * 7) % 9).unwrap_or(0)) - 4.0;
                    let score = (value(&subject.name, self.story.year, leaf) + own).clamp(0.0, question.max);
                    given.push(Given { subject_id: subject.id, indicator: question.indicator, score, note: String::new() });
                }
            }
            let ((), event) = engine.give(&permit, &round, &seat, &given).await?;
            engine.write.also(event);
            engine.submit_scores(&permit, &round, &seat, "按评分标准独立评分（演示）").await
        })
        .await
    }

    /// Computes as the office page does.
    async fn compute(&self, day: u64, round_id: i64) -> Played {
        let (framework, data, round) = {
            let write = self.site.begin(Actor::system("演示评价")).await?;
            let engine = Engine::new(self.site, &write)?;
            let round = engine.round(round_id).await?;
            (engine.framework(&round).await?, engine.data(&round).await?, round)
        };
        let mut settings = Settings::of_seed(seed(&round));
        if cfg!(debug_assertions) {
            // A program that is not optimised would take minutes.
            settings.noise.runs = 200;
            settings.sobol.iter_mut().for_each(|sobol| sobol.n = 32);
        }
        let made = compute(framework, data, settings).await?;
        let made = made.map_err(|problems| PageError::Conflict(problems.join("；")))?;
        self.led((day, 4), round_id, async |engine, round, permit| engine.keep(&permit, round, made).await).await
    }
}
