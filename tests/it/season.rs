//! The demonstration season: it loads, goes on after it was cut off, is legal in every step, and leaves nothing behind.

use std::collections::BTreeMap;

use cbec_portal::access::entity::{app_user, membership};
use cbec_portal::casework::entity::{application, application_document, application_step, expert, programme_call, review_task};
use cbec_portal::casework::flow::{Side, State, TRANSITIONS};
use cbec_portal::certificates::entity::certificate;
use cbec_portal::listings::entity::listing;
use cbec_portal::listings::{Directories, Facts, demo};
use cbec_portal::notices::entity::{notice_line, objection, public_notice};
use cbec_portal::platform::entity::outgoing_letter;
use cbec_portal::platform::work::Crew;
use cbec_portal::platform::{audit_chain, setting};
use cbec_portal::season::{self, plan};
use cbec_portal::subsidies::entity::{disbursement, payment_batch, ranking};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use crate::support::app::{House, TestApp};

/// A node with the demonstration of the directories and without the season.
async fn app() -> TestApp {
    let app = House::real().await.open().await;
    let directories = app.site.kept::<Directories>().unwrap();
    demo::load(&app.site, &directories).await.unwrap();
    app
}

async fn states(database: &DatabaseConnection) -> BTreeMap<String, usize> {
    let rows = application::Entity::find().all(database).await.unwrap();
    let mut states = BTreeMap::new();
    for row in rows {
        *states.entry(row.state).or_default() += 1;
    }
    states
}

pub async fn every_timeline_is_legal(database: &DatabaseConnection) {
    for row in application::Entity::find().all(database).await.unwrap() {
        let steps = application_step::Entity::find().filter(application_step::Column::ApplicationId.eq(row.id));
        let steps = steps.order_by_asc(application_step::Column::Id).all(database).await.unwrap();
        let mut state = State::Draft;
        let mut at = row.created_at;
        for step in steps {
            let side = [Side::Applicant, Side::Office, Side::System].into_iter().find(|side| side.key() == step.side).unwrap();
            let known = TRANSITIONS.iter().find(|known| {
                known.from == state && known.action.key() == step.action && known.side == side && known.to.key() == step.to_state
            });
            let known = known.unwrap_or_else(|| panic!("{} is no step from {state:?}", step.action));
            assert!(step.at >= at, "{} goes back in time", row.id);
            (state, at) = (known.to, step.at);
        }
        assert_eq!(row.state, state.key());
    }
}

async fn nobody_can_sign_in_and_nobody_was_written_to(database: &DatabaseConnection) {
    let users = app_user::Entity::find().filter(app_user::Column::Email.starts_with("season-")).all(database).await.unwrap();
    assert!(users.len() > 60 && users.iter().all(|user| !user.is_active && user.name.contains("演示")));
    assert_eq!(outgoing_letter::Entity::find().count(database).await.unwrap(), 0);
}

async fn money_and_certificates_are_there(database: &DatabaseConnection) {
    let paid = disbursement::Entity::find().all(database).await.unwrap();
    let count = |state: &str| paid.iter().filter(|row| row.state == state).count();
    assert!(count("paid") >= 15 && count("sent") >= 2 && count("proposed") >= 1, "{}", paid.len());
    assert!(payment_batch::Entity::find().count(database).await.unwrap() >= 3);
    let lists = ranking::Entity::find().all(database).await.unwrap();
    assert_eq!(lists.iter().map(|row| row.state.as_str()).collect::<Vec<_>>(), ["confirmed", "draft"]);
    let held = certificate::Entity::find().all(database).await.unwrap();
    let count = |state: &str| held.iter().filter(|row| row.state == state).count();
    assert!(count("valid") >= 8 && count("suspended") == 2 && count("revoked") == 2, "{}", held.len());
    let badges = held
        .iter()
        .filter(|row| row.state == "valid" && row.subject_kind.as_deref().is_some_and(|kind| kind.contains("warehouse")));
    let mut seen = 0;
    for row in badges {
        let entry = listing::Entity::find_by_id(row.subject_id.unwrap()).one(database).await.unwrap().unwrap();
        assert_eq!(Facts::of_json(&entry.facts).text("certification_number"), row.number);
        seen += 1;
    }
    assert!(seen >= 4, "{seen}");
    let notices = public_notice::Entity::find().all(database).await.unwrap();
    assert_eq!(notices.iter().filter(|notice| notice.state == "open").count(), 2);
    assert_eq!(objection::Entity::find().one(database).await.unwrap().unwrap().state, "investigating");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_season_loads_goes_on_after_a_cut_and_leaves_nothing() {
    let app = app().await;
    let database = app.site.database.read();
    let site = app.site.clone();
    // Cut off in the middle of whatever it does, as a kill would.
    let loading = tokio::spawn(async move { season::load(&site, &Crew::default().stop_sign()).await.unwrap() });
    app.wait_until("a part is loaded", async || {
        setting::get(database, "season.place").await.unwrap().is_some_and(|place| place.parse::<usize>().unwrap() > 150)
    })
    .await;
    loading.abort();
    assert!(loading.await.is_err());
    let crew = Crew::default();
    let rest = season::load(&app.site, &crew.stop_sign()).await.unwrap();
    assert!(rest.skipped.is_empty(), "{:#?}", rest.skipped);
    assert!(rest.done > 1000);
    assert_eq!(season::load(&app.site, &crew.stop_sign()).await.unwrap(), season::Outcome::default(), "once");

    let found = states(database).await;
    assert_eq!(found.values().sum::<usize>(), plan::count());
    for state in State::ALL.into_iter().filter(|state| *state != State::Discarded) {
        assert!(found.contains_key(state.key()), "{state:?} is missing: {found:?}");
    }
    every_timeline_is_legal(database).await;
    nobody_can_sign_in_and_nobody_was_written_to(database).await;
    money_and_certificates_are_there(database).await;
    let late = review_task::Entity::find().filter(review_task::Column::State.eq("open"));
    let late = late.filter(review_task::Column::DueOn.lt(app.site.clock.today())).count(database).await.unwrap();
    assert!(late >= 3, "{late} are late");
    let chain = audit_chain::verify(database, None).await.unwrap().unwrap();
    assert!(chain.count > 1500);
    let numbers = application::Entity::find().filter(application::Column::Number.is_not_null()).all(database).await.unwrap();
    let distinct: std::collections::HashSet<_> = numbers.iter().map(|row| row.number.clone()).collect();
    assert_eq!(distinct.len(), numbers.len());

    assert_eq!(season::remove(&app.site).await.unwrap(), plan::count());
    let left = [
        application::Entity::find().count(database).await.unwrap(),
        application_step::Entity::find().count(database).await.unwrap(),
        application_document::Entity::find().count(database).await.unwrap(),
        review_task::Entity::find().count(database).await.unwrap(),
        programme_call::Entity::find().count(database).await.unwrap(),
        expert::Entity::find().count(database).await.unwrap(),
        certificate::Entity::find().count(database).await.unwrap(),
        public_notice::Entity::find().count(database).await.unwrap(),
        notice_line::Entity::find().count(database).await.unwrap(),
        objection::Entity::find().count(database).await.unwrap(),
        disbursement::Entity::find().count(database).await.unwrap(),
        payment_batch::Entity::find().count(database).await.unwrap(),
        ranking::Entity::find().count(database).await.unwrap(),
        membership::Entity::find().count(database).await.unwrap(),
    ];
    assert!(left.iter().all(|left| *left == 0), "{left:?}");
    assert_eq!(app_user::Entity::find().filter(app_user::Column::Email.starts_with("season-")).count(database).await.unwrap(), 0);
    assert_eq!(
        season::load(&app.site, &crew.stop_sign()).await.unwrap(),
        season::Outcome::default(),
        "what was taken out stays out"
    );
    demo::remove(&app.site).await.unwrap();
    assert_eq!(cbec_portal::access::entity::organisation::Entity::find().count(database).await.unwrap(), 0);
}
