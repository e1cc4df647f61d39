//! The demonstration: it loads once, agrees with the checks, has believable sums, and leaves nothing behind.

use std::collections::{BTreeMap, HashMap};

use cbec_portal::listings::{Directories, demo};
use cbec_portal::platform::entity::outgoing_letter;
use cbec_portal::platform::work::Crew;
use cbec_portal::returns::entity::{monthly_return, reporter, return_step, return_total};
use cbec_portal::returns::figures::{Figures, numbers, texts};
use cbec_portal::returns::rules::{Action, STEPS, State};
use cbec_portal::returns::store::totals;
use cbec_portal::returns::{Forms, Period, checks, figures, work};
use cbec_portal::season::{self, returns};
use sea_orm::{EntityTrait, PaginatorTrait as _, QueryOrder};

use crate::support::House;

#[tokio::test]
async fn three_years_of_returns_load_once_lawfully_and_go_again() {
    let app = House::real().await.open().await;
    app.clock.set("2026-11-22T09:00:00+08:00");
    let directories = app.site.kept::<Directories>().unwrap();
    demo::load(&app.site, &directories).await.unwrap();
    let crew = Crew::default();
    let begun = std::time::Instant::now();
    let made = returns::load(&app.site, &crew.stop_sign()).await.unwrap();
    println!("{made} returns in {:.1} s", begun.elapsed().as_secs_f32());
    assert!(made > 5_500, "{made}");
    assert_eq!(returns::load(&app.site, &crew.stop_sign()).await.unwrap(), 0);
    let database = app.site.database.read();
    let reporters = reporter::Entity::find().all(database).await.unwrap();
    let of = |form: &str| reporters.iter().filter(|row| row.form_key == form).count();
    assert!(of("park") >= 24 && of("belt") >= 12 && of("warehouse") >= 30 && of("enterprise") >= 60);
    let rows = monthly_return::Entity::find().order_by_asc(monthly_return::Column::Period).all(database).await.unwrap();
    lawful(&app.site.kept::<Forms>().unwrap(), &rows);
    timelines(&rows, &return_step::Entity::find().order_by_asc(return_step::Column::Id).all(database).await.unwrap());
    sums(&rows, &return_total::Entity::find().all(database).await.unwrap());

    let in_state = |state: &str| rows.iter().filter(|row| row.state == state).count();
    assert!(in_state("submitted") > 5 && in_state("returned") > 0 && in_state("superseded") >= 1, "something waits");
    assert!(rows.iter().any(|row| row.is_on_time == Some(false)));
    let missing = figures::missing(database, "park", 202_610).await.unwrap();
    assert!(!missing.is_empty() && missing.len() < 12, "{} are missing", missing.len());
    let yuan = |form: &str, field: &str, year: i32| {
        let of_year = rows.iter().filter(|row| {
            row.form_key == form && row.period / 100 == year && State::parse(&row.state).is_some_and(State::counts)
        });
        of_year.filter_map(|row| row.figures[field].as_f64()).sum::<f64>() / 10_000.0
    };
    for (year, least, most) in [(2024, 90.0, 120.0), (2025, 105.0, 135.0)] {
        let zone = (yuan("park", "trade_total", year) + yuan("enterprise", "trade_total", year)
            - yuan("enterprise", "trade_in_park", year))
            / 10.0;
        assert!((least..most).contains(&zone), "{zone:.1} bn in {year}");
    }
    work::remind(&app.site).await.unwrap();
    assert_eq!(outgoing_letter::Entity::find().count(database).await.unwrap(), 0, "nobody invented is written to");

    season::remove(&app.site).await.unwrap();
    assert_eq!(reporter::Entity::find().count(database).await.unwrap(), 0);
    assert_eq!(monthly_return::Entity::find().count(database).await.unwrap(), 0);
    assert_eq!(return_step::Entity::find().count(database).await.unwrap(), 0);
    assert_eq!(return_total::Entity::find().count(database).await.unwrap(), 0);
    assert_eq!(returns::load(&app.site, &crew.stop_sign()).await.unwrap(), 0, "it does not come back");
}

/// Every return that was found right passes the checks against the month before, with a reason wherever one is asked.
fn lawful(forms: &Forms, rows: &[monthly_return::Model]) {
    let by_month: HashMap<(i64, i32), Figures> = rows
        .iter()
        .filter(|row| row.state != "superseded")
        .map(|row| ((row.reporter_id, row.period), numbers(&row.figures)))
        .collect();
    let mut asked = 0;
    for row in rows.iter().filter(|row| row.state == "locked" && row.vintage == 1) {
        let (form, period) = (forms.of(&row.form_key).unwrap(), Period::of_number(row.period).unwrap());
        // The month after one that waits to be corrected is compared with the wrong figures.
        let previous = by_month.get(&(row.reporter_id, period.previous().number()));
        let checked = checks::check(form, period, &numbers(&row.figures), previous, &texts(&row.reasons));
        let is_corrected = rows.iter().any(|other| {
            other.vintage > 1
                && other.reporter_id == row.reporter_id
                && (other.period == row.period || other.period == period.previous().number())
        });
        assert!(checked.is_clean() || is_corrected, "{} {}: {checked:#?}", row.reporter_id, row.period);
        asked += checked.explained.len();
    }
    assert!(asked > 20, "some changes are explained: {asked}");
}

fn timelines(rows: &[monthly_return::Model], steps: &[return_step::Model]) {
    let mut by_return: HashMap<i64, Vec<&return_step::Model>> = HashMap::new();
    for step in steps {
        by_return.entry(step.return_id).or_default().push(step);
    }
    for row in rows {
        let mut state: Option<State> = None;
        let mut at = None;
        for step in &by_return[&row.id] {
            let known =
                STEPS.iter().find(|known| known.0.key() == step.action && known.1 == state && known.2.key() == step.to_state);
            let known = known.unwrap_or_else(|| panic!("{} is no step from {state:?} ({})", step.action, row.id));
            assert!(at.is_none_or(|at| step.at >= at), "{} {} goes back in time", row.reporter_id, row.period);
            let never = if row.vintage == 1 { Action::Correct } else { Action::Begin };
            assert_ne!(known.0, never, "a first vintage is no correction");
            (state, at) = (Some(known.2), Some(step.at));
        }
        assert_eq!(state.unwrap().key(), row.state);
    }
}

fn sums(rows: &[monthly_return::Model], stored: &[return_total::Model]) {
    let mut parts: BTreeMap<(String, i32, String), Vec<Figures>> = BTreeMap::new();
    for row in rows.iter().filter(|row| State::parse(&row.state).is_some_and(State::counts)) {
        parts.entry((row.form_key.clone(), row.period, row.division_code.clone())).or_default().push(numbers(&row.figures));
    }
    let mut count = 0;
    for ((form, period, division), figures) in &parts {
        for (field, sum) in totals::sums(figures) {
            if count % 997 == 0 {
                let row = stored.iter().find(|row| {
                    row.period == *period && row.division_code == *division && row.form_key == *form && row.field == field
                });
                let row = row.unwrap_or_else(|| panic!("no sum of {form} {period} {division} {field}"));
                assert!((row.total - sum.total).abs() < 0.001 && row.reporters == sum.reporters, "{row:?} {sum:?}");
            }
            count += 1;
        }
    }
    assert_eq!(count, stored.len());
}
