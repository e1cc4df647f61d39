//! What the other tests stand on: forms of all programmes can be filled and handed in, and walked to any state.

use cbec_portal::casework::State;
use cbec_portal::casework::engine::stages;

use super::support::Step;
use crate::support::TestApp;

#[tokio::test]
async fn the_form_of_every_programme_can_be_filled_and_handed_in() {
    let app = TestApp::start().await;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content/programmes");
    let mut keys: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|entry| Some(entry.ok()?.file_name().to_str()?.strip_suffix(".toml")?.to_owned()))
        .filter(|key| key != "facts")
        .collect();
    keys.sort();
    let applicant = app.applicant("成都示例跨境电商有限公司", "510100", "boss@example.com").await;
    for key in keys {
        let id = app.submitted(&applicant, &key).await;
        let row = app.application(id).await;
        assert!(row.number.is_some() && row.state == State::Submitted.key(), "{key}");
    }
}

#[tokio::test]
async fn an_application_walks_to_any_state() {
    let app = TestApp::start().await;
    app.experts(5).await;
    let applicant = app.applicant("成都示例跨境电商有限公司", "510100", "boss@example.com").await;
    let id = app.submitted(&applicant, "public-overseas-warehouse").await;
    let officer = app.officer("county@example.com", "区县经办", Some("510100"), None).await;
    app.step(&officer, id, Step::Admit).await.unwrap();
    app.step(&officer, id, Step::Finish(stages::PASS)).await.unwrap();
    assert_eq!(app.application(id).await.stage_kind.as_deref(), Some("departments"));
    app.bring_to(id, State::Completed).await;
    assert!(app.application(id).await.score.is_some_and(|score| score > 80.0));
    let other = app.applicant("另一家示例有限公司", "510100", "other@example.com").await;
    let id = app.submitted(&other, "b2b-export-growth").await;
    app.bring_to(id, State::Rejected).await;
}
