//! What must hold after every kill.

use std::collections::{BTreeMap, BTreeSet};

use cbec_portal::casework::State;
use cbec_portal::casework::entity::{
    application, application_document, application_revision, application_step, correction, review_task,
};
use cbec_portal::casework::store::{corrections, tasks};
use cbec_portal::notices::NoticeState;
use cbec_portal::notices::entity::public_notice;
use cbec_portal::platform::secret::fingerprint;
use cbec_portal::platform::{FileStore, audit_chain};
use cbec_portal::subsidies::entity::disbursement;
use cbec_portal::subsidies::store::payments;
use sea_orm::{DatabaseConnection, EntityTrait};

use crate::season::every_timeline_is_legal;
use crate::support::{House, TestApp};

/// Everything but search, which is away while nobody serves.
pub async fn everything(house: &House, database: &DatabaseConnection) {
    audit_chain::verify(database, None).await.expect("an answer").expect("the audit trail is whole");
    every_timeline_is_legal(database).await;
    let rows = application::Entity::find().all(database).await.expect("applications");
    numbers(&rows);
    submissions(database, &rows).await;
    what_waits(database, &rows).await;
    files(house, database).await;
    money(database, &rows).await;
}

/// Receipt numbers are given once, and without a hole.
fn numbers(rows: &[application::Model]) {
    let mut by_series: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for number in rows.iter().filter_map(|row| row.number.as_deref()) {
        let (series, own) = number.split_at(number.len() - 5);
        by_series.entry(series.to_owned()).or_default().push(own.parse().expect("a number"));
    }
    for (series, mut own) in by_series {
        own.sort_unstable();
        let wanted: Vec<u32> = (1..).take(own.len()).collect();
        assert_eq!(own, wanted, "numbers of {series}");
    }
}

/// Each time that something was handed in it was kept once, and nothing is kept that was not handed in.
async fn submissions(database: &DatabaseConnection, rows: &[application::Model]) {
    let steps = application_step::Entity::find().all(database).await.expect("steps");
    let kept = application_revision::Entity::find().all(database).await.expect("submissions");
    for row in rows {
        let own = steps.iter().filter(|step| step.application_id == row.id);
        let handed_in = own.filter(|step| matches!(step.action.as_str(), "submit" | "answer_correction")).count();
        let mut numbers: Vec<i32> = kept.iter().filter(|kept| kept.application_id == row.id).map(|kept| kept.number).collect();
        numbers.sort_unstable();
        let wanted: Vec<i32> = (1..).take(handed_in).collect();
        assert_eq!(numbers, wanted, "submissions of {}", row.id);
        assert_eq!(row.number.is_some(), handed_in > 0, "{} has a number when it was handed in", row.id);
    }
}

/// What was handed in waits with exactly one task, what is over or not handed in with none; a correction waits only while it
/// is asked for.
async fn what_waits(database: &DatabaseConnection, rows: &[application::Model]) {
    let all = review_task::Entity::find().all(database).await.expect("tasks");
    let asked = correction::Entity::find().all(database).await.expect("corrections");
    for row in rows {
        let state = State::parse(&row.state).expect("a state");
        let open: Vec<&str> = all
            .iter()
            .filter(|task| task.application_id == row.id && task.state == tasks::OPEN)
            .map(|task| task.kind.as_str())
            .collect();
        match state {
            State::Submitted => assert_eq!(open, ["admission"], "{}", row.id),
            State::InReview | State::Deciding | State::Confirming => assert!(!open.is_empty(), "{} waits for nobody", row.id),
            State::Supplementing => {}
            _ => assert!(open.is_empty(), "{} is {} and waits: {open:?}", row.id, row.state),
        }
        let waiting = asked.iter().filter(|asked| asked.application_id == row.id && asked.state == corrections::OPEN).count();
        let wanted = usize::from(matches!(state, State::Correcting | State::Supplementing));
        assert_eq!(waiting, wanted, "corrections of {}, which is {}", row.id, row.state);
    }
}

/// Behind each row of a document lies its file, whole.
async fn files(house: &House, database: &DatabaseConnection) {
    let rows = application_document::Entity::find().all(database).await.expect("documents");
    let prints: BTreeSet<String> = rows.into_iter().filter_map(|row| row.sha256).collect();
    let store = FileStore::in_folder(&house.data().join("files")).expect("the folder of files");
    for print in prints {
        let bytes = store.get(&print).await.unwrap_or_else(|error| panic!("{print} is missing: {error}"));
        assert_eq!(fingerprint(&bytes), print);
    }
}

/// Nobody is paid twice, and what was paid is over.
async fn money(database: &DatabaseConnection, rows: &[application::Model]) {
    let made = disbursement::Entity::find().all(database).await.expect("payments");
    for row in rows {
        let own: Vec<_> = made.iter().filter(|payment| payment.application_id == row.id).collect();
        let live = own.iter().filter(|payment| payment.state != payments::FAILED).count();
        assert!(live <= 1, "{} is paid {live} times", row.id);
        let is_paid = own.iter().any(|payment| payment.state == payments::PAID);
        assert_eq!(is_paid, row.state == State::Completed.key(), "{} is {}", row.id, row.state);
    }
}

/// What can be found of notices is what everybody may read of them.
pub async fn search(app: &TestApp) {
    let notices = public_notice::Entity::find().all(app.site.database.read()).await.expect("notices");
    let mut public: Vec<i64> =
        notices.iter().filter(|notice| NoticeState::of(notice) == NoticeState::Open).map(|notice| notice.id).collect();
    public.sort_unstable();
    let found = async || {
        let results = app.site.search(cbec_portal::notices::search::request("公示", true, 100)).await.expect("results");
        let mut ids: Vec<i64> = results.hits.iter().map(|hit| hit.record_id).collect();
        ids.sort_unstable();
        ids
    };
    app.wait_until("search knows the notices", async || found().await == public).await;
}
