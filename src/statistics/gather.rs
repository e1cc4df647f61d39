//! Counting: what the tables of figures are made of, in few queries over sums that are kept already.

mod records;
mod returns;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbErr};

use super::catalogue::{Catalogue, Source};
use super::table::Raw;
use crate::returns::Period;
use crate::values::division;

/// The months that are counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    /// First.
    pub(super) first: Period,
    /// Last, the last closed one.
    pub(super) last: Period,
}

impl Span {
    /// The running year and the whole ones before it.
    pub(super) fn of(catalogue: &Catalogue, last: Period) -> Self {
        Self { first: Period::new(last.year() - catalogue.years_back, 1).unwrap_or(last), last }
    }

    fn months(self) -> impl Iterator<Item = Period> {
        self.first.to(self.last)
    }
}

/// The last month that is shown: over by the calendar, and verified for most reporters of every form. A month later it is
/// shown as it is.
pub(super) async fn closed(database: &impl ConnectionTrait, catalogue: &Catalogue, today: NaiveDate) -> Result<Period, DbErr> {
    let period = last_closed(today, catalogue.closes_on);
    let coverage = returns::coverage(database, &catalogue.forms(), period).await?;
    Ok(if coverage.is_none_or(|share| share >= catalogue.coverage) { period } else { period.previous() })
}

/// The last month that is closed by the calendar.
fn last_closed(today: NaiveDate, closes_on: u32) -> Period {
    let month = Period::before(today);
    if chrono::Datelike::day(&today) >= closes_on { month } else { month.previous() }
}

/// Everything that the figures of the catalogue are made of, by figure.
pub(super) async fn all(
    database: &impl ConnectionTrait,
    catalogue: &Catalogue,
    span: Span,
) -> Result<BTreeMap<String, Raw>, DbErr> {
    let mut raws = returns::all(database, catalogue, span).await?;
    for figure in &catalogue.figures {
        let raw = match &figure.source {
            Source::Returns { .. } => continue,
            Source::Entries { directory, distinct } => {
                records::entries(database, directory, distinct.as_deref(), span.last).await?
            }
            Source::Training {} => records::training(database, span).await?,
            Source::Awards {} => records::awards(database, span).await?,
        };
        raws.insert(figure.key.clone(), raw);
    }
    Ok(raws)
}

/// The city that a division belongs to; a province stays itself.
pub(super) fn city(code: &str) -> String {
    let own = division::prefix(code);
    if own.len() > 4 { format!("{}00", &code[..4]) } else { code.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_closed_on_its_day_and_counties_belong_to_cities() {
        let closed = |day: &str| last_closed(day.parse().unwrap(), 20).number();
        assert_eq!((closed("2026-03-19"), closed("2026-03-20"), closed("2026-01-05")), (202_601, 202_602, 202_511));
        assert_eq!((city("510104"), city("510100"), city("510000")), ("510100".into(), "510100".into(), "510000".into()));
    }
}
