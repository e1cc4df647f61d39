//! What happens when a day has passed and nobody did anything, however much else is late.

use cbec_portal::casework::State;
use cbec_portal::casework::entity::{application, review_task};
use cbec_portal::casework::work::run_clocks;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, EntityTrait};

use crate::support::TestApp;

/// Later than the days of admission.
const A_MONTH: i64 = 60 * 24 * 30;

/// Other tasks that have been late for a long time.
async fn late(app: &TestApp, application_id: i64, count: usize) {
    let now = app.site.clock.now();
    let row = |_| review_task::ActiveModel {
        id: NotSet,
        application_id: Set(application_id),
        stage: Set(1),
        kind: Set("preliminary".to_owned()),
        division_code: Set("510100".to_owned()),
        state: Set("open".to_owned()),
        due_on: Set(Some("2025-01-01".parse().unwrap())),
        opened_at: Set(now),
        revision: Set(1),
        ..Default::default()
    };
    let rows: Vec<_> = (0..count).map(row).collect();
    review_task::Entity::insert_many(rows).exec_without_returning(app.site.database.read()).await.expect("tasks");
}

#[tokio::test]
async fn silence_admits_even_when_hundreds_of_other_tasks_are_late() {
    let app = TestApp::start().await;
    let busy = app.applicant("忙碌贸易有限公司", "510100", "busy@example.com").await;
    let other = app.submitted(&busy, "office-rent").await;
    app.bring_to(other, State::InReview).await;
    late(&app, other, 250).await;
    let quiet = app.applicant("安静贸易有限公司", "510100", "quiet@example.com").await;
    let id = app.submitted(&quiet, "office-rent").await;
    run_clocks(&app.site).await.expect("a look at the clocks");
    assert_eq!(app.case(id).await.state(), State::Submitted, "its days are not over");
    app.clock.advance(A_MONTH);
    run_clocks(&app.site).await.expect("a look at the clocks");
    assert_eq!(app.case(id).await.state(), State::InReview);
    assert_eq!(app.case(other).await.state(), State::InReview);
}

#[tokio::test]
async fn one_matter_that_fails_keeps_no_other_waiting() {
    let app = TestApp::start().await;
    let first = app.applicant("损坏贸易有限公司", "510100", "broken@example.com").await;
    let broken = app.submitted(&first, "office-rent").await;
    app.clock.advance(60);
    let second = app.applicant("完好贸易有限公司", "510100", "whole@example.com").await;
    let whole = app.submitted(&second, "office-rent").await;
    let lost = application::ActiveModel { id: Set(broken), revision_id: Set(999_999), ..Default::default() };
    lost.update(app.site.database.read()).await.expect("an application");
    app.clock.advance(A_MONTH);
    assert!(run_clocks(&app.site).await.is_err(), "it is said");
    assert_eq!(app.application(broken).await.state, State::Submitted.key());
    assert_eq!(app.case(whole).await.state(), State::InReview);
}
