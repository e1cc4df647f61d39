//! Beginning a round: its subjects are the public entries of a directory as they stand.

use std::collections::HashMap;

use sea_orm::{ColumnTrait as _, QueryFilter as _, QueryOrder as _};

use super::{Done, Engine, raced, stands_in_the_way};
use crate::access::Permit;
use crate::evaluations::entity::{framework, round, round_subject};
use crate::evaluations::event::of_round;
use crate::evaluations::peers::Kind;
use crate::evaluations::permit::{Lead, began};
use crate::evaluations::rules::Stage;
use crate::evaluations::standing::EXCLUDED;
use crate::evaluations::store::rounds::{Dates, NewRound};
use crate::evaluations::store::subjects::NewSubject;
use crate::evaluations::store::{rounds, steps, subjects};
use crate::listings::entity::listing;
use crate::listings::store::published;
use crate::web::PageError;

impl Engine<'_> {
    /// Begins a round with a framework, over the public entries of its directory.
    pub async fn begin(&self, permit: &Permit<Lead>, framework: &framework::Model, kind: &Kind, new: NewRound) -> Done {
        if rounds::by_key(&**self.write, &new.key).await?.is_some() {
            return Err(stands_in_the_way(format!("网址名 {} 已被另一个轮次使用，请换一个。", new.key)));
        }
        let is_demo = new.is_demo;
        let round = rounds::insert(self.write, permit, framework, new).await?;
        let permit = began(round.id);
        let before = self.last_time(&round).await?;
        let entries = published().filter(listing::Column::Directory.eq(kind.directory.clone()));
        let entries = entries.order_by_asc(listing::Column::Id).all(&**self.write).await?;
        let entries = entries.into_iter().filter(|entry| !is_demo || entry.is_demo);
        let new: Vec<NewSubject> = entries.map(|entry| subject(entry, kind, &before)).collect();
        if new.is_empty() {
            return Err(stands_in_the_way(format!("名录里还没有公开的{}，不能开始评价。", kind.name)));
        }
        let count = new.len();
        subjects::insert(self.write, &permit, new).await?;
        steps::note(self.write, round.id, None, Stage::Draft, "begin", "").await?;
        let event = of_round("round.begun", &round, format!("新建评价轮次，{count} 个对象"));
        Ok((round, event))
    }

    /// How the subjects did in the round before, by entry.
    async fn last_time(&self, round: &round::Model) -> Result<HashMap<i64, round_subject::Model>, PageError> {
        let Some(before) = rounds::before(&**self.write, round).await? else { return Ok(HashMap::new()) };
        let rows = subjects::of_round(&**self.write, before.id).await?;
        Ok(rows.into_iter().map(|row| (row.listing_id, row)).collect())
    }

    /// Changes name, last days and, before anybody was told, the framework.
    pub async fn change_round(
        &self,
        permit: &Permit<Lead>,
        before: &round::Model,
        (name, framework_id): (&str, i64),
        dates: Dates,
    ) -> Done {
        if !rounds::change(self.write, permit, before, (name, framework_id), dates).await? {
            return Err(raced());
        }
        let round = self.round(before.id).await?;
        let event = of_round("round.changed", &round, "修改评价轮次的名称或时限");
        Ok((round, event))
    }

    /// Leaves a subject out, or takes it in again, before the data are frozen.
    pub async fn set_excluded(
        &self,
        permit: &Permit<Lead>,
        round: &round::Model,
        subject: &round_subject::Model,
        (is_excluded, reason): (bool, &str),
    ) -> Done<()> {
        if super::stage(round).has_data() {
            return Err(stands_in_the_way("数据已经冻结，参评对象不能再增减。"));
        }
        if (subject.state == EXCLUDED) == is_excluded || !subjects::set_excluded(self.write, permit, subject, is_excluded).await?
        {
            return Err(raced());
        }
        let words = if is_excluded { "不参加本轮" } else { "恢复参评" };
        let note = format!("{}：{words}。{reason}", subject.name);
        steps::note(self.write, round.id, Some(subject.id), super::stage(round), "exclude", &note).await?;
        Ok(((), of_round("round.subject_changed", round, note)))
    }
}

fn subject(entry: listing::Model, kind: &Kind, before: &HashMap<i64, round_subject::Model>) -> NewSubject {
    let last = before.get(&entry.id);
    NewSubject {
        peer_group: kind.group_of(&entry),
        listing_id: entry.id,
        organisation_id: entry.organisation_id,
        division_code: entry.division_code,
        name: entry.name,
        previous_grade: last.and_then(|row| row.grade.clone()),
        failures: last.map_or(0, |row| row.failures),
    }
}
