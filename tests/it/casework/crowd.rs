//! Many hand in at once: everybody gets a number of their own, nobody is refused, and the same button pressed twice hands in
//! once.

use std::collections::HashSet;

use futures_util::future::join_all;

use crate::support::TestApp;
use crate::support::browser::Browser;

/// Applicants at once.
const CROWD: usize = 50;

/// Signs in and presses the button on the page where the answers are checked, twice at once.
async fn press_twice(browser: &Browser, id: i64) -> (u16, u16) {
    let action = format!("/my/applications/{id}/submission");
    let page = browser.get(&format!("/my/applications/{id}/check")).await;
    let form = page.must_be(200).form(&action).fill("declaration", "yes");
    let (one, two) = tokio::join!(browser.submit_only(form.clone()), browser.submit_only(form));
    (one.status, two.status)
}

#[actix_web::test]
async fn fifty_applicants_hand_in_at_once_and_each_has_a_number() {
    let app = TestApp::start().await;
    let mut all = Vec::new();
    for number in 0..CROWD {
        let email = format!("crowd{number}@example.com");
        let applicant = app.applicant(&format!("第{number}贸易有限公司"), "510100", &email).await;
        let id = app.draft(&applicant, "office-rent").await;
        app.fill(&applicant, id).await;
        all.push((applicant, id));
    }
    let rows = join_all(all.iter().map(|(applicant, id)| app.hand_in(applicant, *id))).await;
    let mut numbers = HashSet::new();
    for (row, (_, id)) in rows.into_iter().zip(&all) {
        assert_eq!((row.id, row.state.as_str()), (*id, "submitted"));
        assert!(numbers.insert(row.number.expect("a number")), "a number was given twice");
    }
}

#[actix_web::test]
async fn the_same_button_pressed_twice_at_once_hands_in_once() {
    let app = TestApp::start().await;
    let mut all = Vec::new();
    for number in 0..4 {
        let email = format!("twice{number}@example.com");
        let applicant = app.applicant(&format!("再按{number}贸易有限公司"), "510100", &email).await;
        let id = app.draft(&applicant, "office-rent").await;
        app.fill(&applicant, id).await;
        all.push((app.signed_in(&email).await, id));
    }
    let answers = join_all(all.iter().map(|(browser, id)| press_twice(browser, *id))).await;
    assert!(answers.iter().all(|both| *both == (303, 303)), "{answers:?}");
    for (_, id) in &all {
        assert_eq!(app.tasks_of(*id).await.len(), 1, "handed in once");
    }
}
