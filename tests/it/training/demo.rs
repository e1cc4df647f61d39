//! The demonstration: it loads once, is lawful, and leaves nothing behind.

use std::collections::{HashMap, HashSet};

use cbec_portal::certificates::entity::certificate;
use cbec_portal::events::entity::{booth, meeting, score, team};
use cbec_portal::platform::entity::outgoing_letter;
use cbec_portal::platform::work::Crew;
use cbec_portal::season::{self, gatherings};
use cbec_portal::signups::entity::{attendance, occasion, signup, signup_step, survey_answer};
use cbec_portal::signups::rules::{STEPS, State};
use cbec_portal::training::entity::{base, course, result, target};
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait as _};

use crate::support::app::House;

async fn count<E: EntityTrait>(database: &impl ConnectionTrait) -> u64
where
    E::Model: Sync + Send + 'static,
{
    let rows: Vec<E::Model> = E::find().all(database).await.unwrap();
    rows.len() as u64
}

#[tokio::test]
async fn training_and_events_load_once_lawfully_and_go_again() {
    let app = House::real().await.open().await;
    let crew = Crew::default();
    let begun = std::time::Instant::now();
    assert_eq!(gatherings::load(&app.site, &crew.stop_sign()).await.unwrap(), 180);
    println!("loaded in {:.1} s", begun.elapsed().as_secs_f32());
    assert_eq!(gatherings::load(&app.site, &crew.stop_sign()).await.unwrap(), 0);
    let database = app.site.database.read();
    let people = signup::Entity::find().all(database).await.unwrap();
    assert!((4_800..=5_200).contains(&people.len()), "{} sign-ups", people.len());
    assert!(people.iter().all(|row| row.is_demo && State::parse(&row.state).is_some()));
    let waiting = people.iter().filter(|row| row.state == "waiting").count();
    assert!(waiting > 20, "{waiting} wait");

    let occasions = occasion::Entity::find().all(database).await.unwrap();
    let mut held: HashMap<i64, i32> = HashMap::new();
    for row in people.iter().filter(|row| State::parse(&row.state).is_some_and(State::holds_place)) {
        *held.entry(row.occasion_id).or_default() += 1;
    }
    assert!(occasions.iter().all(|row| held.get(&row.id).copied().unwrap_or(0) <= row.capacity), "nobody beyond the capacity");
    assert_eq!(occasions.iter().filter(|row| row.stage == "cancelled").count(), 1);

    let steps = signup_step::Entity::find().all(database).await.unwrap();
    for step in steps.iter().filter(|step| step.action != "sign_up") {
        let from = step.from_state.as_deref().and_then(State::parse);
        let to = State::parse(&step.to_state);
        let known = STEPS.iter().any(|known| Some(known.0) == from && known.1.key() == step.action && Some(known.2) == to);
        assert!(known, "{} from {from:?}", step.action);
    }
    // Who came had a place, and most did come.
    let confirmed: HashSet<i64> = people.iter().filter(|row| row.state == "confirmed").map(|row| row.id).collect();
    let came = attendance::Entity::find().all(database).await.unwrap();
    assert!(came.iter().all(|row| confirmed.contains(&row.signup_id) && row.in_at <= app.site.clock.now()));

    let results = result::Entity::find().all(database).await.unwrap();
    let completed = results.iter().filter(|row| row.outcome == "completed").count();
    assert!(completed > 900 && results.iter().any(|row| row.outcome == "failed"), "{completed} of {}", results.len());
    assert!(results.iter().any(|row| row.outcome.starts_with("proposed")), "something waits for a second official");
    let held = certificate::Entity::find().all(database).await.unwrap();
    let numbers: HashSet<&str> = held.iter().map(|row| row.number.as_str()).collect();
    assert_eq!(numbers.len(), held.len());
    let with = results.iter().filter(|row| row.certificate_id.is_some()).count();
    assert_eq!(with, held.len());
    assert!(count::<survey_answer::Entity>(database).await > 1_000 && count::<meeting::Entity>(database).await > 50);
    assert!(count::<score::Entity>(database).await > 20 && count::<team::Entity>(database).await > 20);
    assert_eq!(outgoing_letter::Entity::find().count(database).await.unwrap(), 0);

    season::remove(&app.site).await.unwrap();
    let left = [
        count::<signup::Entity>(database).await,
        count::<signup_step::Entity>(database).await,
        count::<occasion::Entity>(database).await,
        count::<attendance::Entity>(database).await,
        count::<survey_answer::Entity>(database).await,
        count::<result::Entity>(database).await,
        count::<certificate::Entity>(database).await,
        count::<course::Entity>(database).await,
        count::<base::Entity>(database).await,
        count::<target::Entity>(database).await,
        count::<booth::Entity>(database).await,
        count::<meeting::Entity>(database).await,
        count::<team::Entity>(database).await,
        count::<score::Entity>(database).await,
    ];
    assert_eq!(left, [0; 14]);
    assert_eq!(gatherings::load(&app.site, &crew.stop_sign()).await.unwrap(), 0, "what was taken out stays out");
}
