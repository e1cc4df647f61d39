//! Fills a data folder with synthetic monthly returns: `returns REPORTERS YEARS`, into the database that `CBEC_DATA_DIR` or
//! `DATABASE_URL` names. Rows are written straight into the tables, with their sums: this measures reading.

#![expect(clippy::print_stderr, reason = "a tool for the command line")]

use anyhow::Context as _;
use cbec_portal::app::Application;
use cbec_portal::config::Config;
use cbec_portal::platform::Clock;
use cbec_portal::returns::Period;
use cbec_portal::returns::entity::{monthly_return, reporter, return_total};
use cbec_portal::returns::figures::Figures;
use cbec_portal::returns::store::totals;
use chrono::{DateTime, Utc};
use clap::Parser as _;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, TransactionTrait};
use serde_json::json;

#[derive(clap::Parser)]
struct Arguments {
    /// Reporters.
    #[arg(default_value_t = 5_000)]
    reporters: usize,
    /// Years that they have reported.
    #[arg(default_value_t = 10)]
    years: u32,
    #[command(flatten)]
    config: Config,
}

const FORM: &str = "enterprise";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Arguments { reporters, years, config } = Arguments::parse();
    let house = Application::open_without_index(config, Clock::system()).await?;
    house.prepare().await?;
    let (site, now) = (&house.site, house.site.clock.now());
    let database = site.database.read();
    let divisions: Vec<&str> = site.zone.divisions.iter().map(|one| one.code.as_str()).filter(|code| is_city(code)).collect();
    anyhow::ensure!(!divisions.is_empty(), "the zone has no cities");
    let last = Period::before(site.clock.today());
    let first = last.back(years * 12 - 1);
    let rows = (0..reporters).map(|at| reporter::ActiveModel {
        id: NotSet,
        form_key: Set(FORM.to_owned()),
        listing_id: Set(None),
        organisation_id: Set(None),
        name: Set(format!("合成第{at}电子商务有限公司")),
        division_code: Set(divisions[at % divisions.len()].to_owned()),
        since_period: Set(first.number()),
        until_period: Set(None),
        is_demo: Set(true),
        created_at: Set(now),
    });
    for chunk in rows.collect::<Vec<_>>().chunks(500) {
        reporter::Entity::insert_many(chunk.to_vec()).exec_without_returning(database).await?;
    }
    let all = reporter::Entity::find().filter(reporter::Column::Name.starts_with("合成第")).order_by_asc(reporter::Column::Id);
    let all = all.all(database).await?;
    for period in first.to(last) {
        let transaction = database.begin().await?;
        for chunk in all.chunks(500) {
            let rows = chunk.iter().map(|row| monthly(row, period, last, now));
            monthly_return::Entity::insert_many(rows).exec_without_returning(&transaction).await?;
        }
        for division in &divisions {
            let of = all.iter().filter(|row| row.division_code == *division && period < last);
            let figures: Vec<Figures> = of.map(|row| figures(row.id, period)).collect();
            let sums = totals::rows(FORM, period.number(), division, totals::sums(&figures));
            if !sums.is_empty() {
                return_total::Entity::insert_many(sums).exec_without_returning(&transaction).await?;
            }
        }
        transaction.commit().await.context("a month")?;
    }
    eprintln!("{reporters} reporters with {} months each", first.to(last).count());
    Ok(())
}

fn is_city(code: &str) -> bool {
    code.ends_with("00") && !code.ends_with("0000")
}

fn figures(id: i64, period: Period) -> Figures {
    let base = f64::from(u32::try_from(id * 7919 % 9000).unwrap_or(1) + 200);
    let month = f64::from(period.month() * 13 % 40) + 80.0;
    let out = (base * month).round() / 100.0;
    let parts = [("export_9610", 0.25), ("export_1210", 0.05), ("export_9710", 0.5), ("export_9810", 0.2)];
    let mut figures: Figures =
        parts.iter().map(|(key, share)| ((*key).to_owned(), (out * share * 100.0).round() / 100.0)).collect();
    let total = figures.values().sum();
    for key in ["export_total", "trade_total", "trade_year", "export_year"] {
        figures.insert(key.to_owned(), total);
    }
    for key in ["import_9610", "import_1210", "import_1239", "import_total", "trade_in_park"] {
        figures.insert(key.to_owned(), 0.0);
    }
    figures.insert("employees".to_owned(), (base / 50.0).round());
    figures
}

fn monthly(row: &reporter::Model, period: Period, last: Period, now: DateTime<Utc>) -> monthly_return::ActiveModel {
    let is_last = period == last;
    let state = if is_last { ["submitted", "returned", "verified"][usize::try_from(row.id % 3).unwrap_or(0)] } else { "locked" };
    monthly_return::ActiveModel {
        id: NotSet,
        reporter_id: Set(row.id),
        form_key: Set(FORM.to_owned()),
        form_revision: Set(1),
        division_code: Set(row.division_code.clone()),
        period: Set(period.number()),
        vintage: Set(1),
        state: Set(state.to_owned()),
        figures: Set(json!(figures(row.id, period))),
        reasons: Set(json!({})),
        note: Set(String::new()),
        revision: Set(3),
        due_on: Set(period.next().last_day()),
        source: Set("api".to_owned()),
        is_on_time: Set(Some(row.id % 11 != 0)),
        returned_note: Set(None),
        submitted_at: Set(Some(now)),
        submitted_by: Set(None),
        submitted_by_name: Set(Some("合成".to_owned())),
        verified_at: Set((!is_last).then_some(now)),
        verified_by: Set(None),
        verified_by_name: Set(None),
        locked_at: Set((!is_last).then_some(now)),
        locked_by_name: Set(None),
        is_demo: Set(true),
        created_at: Set(now),
        updated_at: Set(now),
        updated_by_name: Set("合成".to_owned()),
    }
}
