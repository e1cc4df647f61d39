//! What the monthly returns know beside their figures: whether they came on time, and how often they were sent back.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::{Fact, FactSource, Known, Question};
use crate::indexing::Later;
use crate::returns::entity::{monthly_return, reporter, return_step};
use crate::returns::rules::Action;

/// Monthly returns.
#[derive(Debug, Clone, Copy)]
pub struct ReturnFacts;

const FACTS: [Fact; 2] = [
    Fact { key: "returns.on_time_rate", name: "月报按时率", unit: "%" },
    Fact { key: "returns.returned", name: "月报被退回的次数", unit: "次" },
];

/// Forms of those who are evaluated.
const FORMS: [&str; 2] = ["park", "belt"];

impl FactSource for ReturnFacts {
    fn facts(&self) -> Vec<Fact> {
        FACTS.to_vec()
    }

    fn values<'a>(&'a self, database: &'a DatabaseConnection, asked: &'a Question) -> Later<'a, Vec<Known>> {
        Box::pin(async move {
            let reporters = reporters(database, asked).await?;
            let now = Year::read(database, &reporters, asked.year).await?;
            let before = Year::read(database, &reporters, asked.year - 1).await?;
            let mut known = Vec::new();
            for row in &reporters {
                let Some(listing_id) = row.listing_id else { continue };
                let months = months_due(row, asked.year, asked);
                let rate = |year: &Year, due: u32| {
                    (due > 0)
                        .then(|| f64::from(year.on_time.get(&row.id).copied().unwrap_or(0).min(due)) / f64::from(due) * 100.0)
                };
                let on_time = now.on_time.get(&row.id).copied().unwrap_or(0);
                known.push(Known {
                    fact: "returns.on_time_rate",
                    listing_id,
                    value: rate(&now, months),
                    previous: rate(&before, months_due(row, asked.year - 1, asked)),
                    note: format!("月报系统：{} 年应报 {months} 个月，按时上报 {on_time} 个月", asked.year),
                });
                let sent_back = |year: &Year| f64::from(year.returned.get(&row.id).copied().unwrap_or(0));
                known.push(Known {
                    fact: "returns.returned",
                    listing_id,
                    value: (months > 0).then(|| sent_back(&now)),
                    previous: Some(sent_back(&before)),
                    note: format!("月报系统：{} 年各期月报被退回的次数", asked.year),
                });
            }
            Ok(known)
        })
    }
}

async fn reporters(database: &DatabaseConnection, asked: &Question) -> Result<Vec<reporter::Model>, DbErr> {
    reporter::Entity::find()
        .filter(reporter::Column::FormKey.is_in(FORMS))
        .filter(reporter::Column::ListingId.is_in(asked.who.iter().map(|who| who.listing_id)))
        .all(database)
        .await
}

/// Months of a year that a reporter has to report, up to the last day that counts.
fn months_due(row: &reporter::Model, year: i32, asked: &Question) -> u32 {
    use chrono::Datelike as _;
    let last = if asked.until.year() == year { asked.until.month() } else { 12 };
    let months = (1..=last).filter(|month| {
        let period = year * 100 + i32::try_from(*month).unwrap_or(0);
        row.since_period <= period && row.until_period.is_none_or(|until| until >= period)
    });
    u32::try_from(months.count()).unwrap_or(0)
}

/// What happened in a year, by reporter.
struct Year {
    on_time: HashMap<i64, u32>,
    returned: HashMap<i64, u32>,
}

impl Year {
    async fn read(database: &DatabaseConnection, reporters: &[reporter::Model], year: i32) -> Result<Self, DbErr> {
        let ids: Vec<i64> = reporters.iter().map(|row| row.id).collect();
        let rows: Vec<(i64, i64, i32, Option<bool>)> = monthly_return::Entity::find()
            .select_only()
            .columns([monthly_return::Column::Id, monthly_return::Column::ReporterId, monthly_return::Column::Vintage])
            .column(monthly_return::Column::IsOnTime)
            .filter(monthly_return::Column::ReporterId.is_in(ids))
            .filter(monthly_return::Column::Period.between(year * 100 + 1, year * 100 + 12))
            .into_tuple()
            .all(database)
            .await?;
        let mut on_time: HashMap<i64, u32> = HashMap::new();
        for (_, reporter, vintage, is_on_time) in &rows {
            if *vintage == 1 && *is_on_time == Some(true) {
                *on_time.entry(*reporter).or_default() += 1;
            }
        }
        let of: HashMap<i64, i64> = rows.iter().map(|row| (row.0, row.1)).collect();
        let mut returned: HashMap<i64, u32> = HashMap::new();
        let ids: Vec<i64> = of.keys().copied().collect();
        for chunk in ids.chunks(500) {
            let steps: Vec<i64> = return_step::Entity::find()
                .select_only()
                .column(return_step::Column::ReturnId)
                .filter(return_step::Column::ReturnId.is_in(chunk.iter().copied()))
                .filter(return_step::Column::Action.eq(Action::GiveBack.key()))
                .into_tuple()
                .all(database)
                .await?;
            for id in steps {
                if let Some(reporter) = of.get(&id) {
                    *returned.entry(*reporter).or_default() += 1;
                }
            }
        }
        Ok(Self { on_time, returned })
    }
}
