//! What happens at the first start, and what must not happen at the second.

use cbec_portal::access::Role;
use cbec_portal::access::store as people;
use cbec_portal::policies::content;

use crate::support::{House, TestApp};

#[tokio::test]
async fn the_first_start_makes_one_administrator_who_must_choose_a_password() {
    let app = TestApp::start().await;
    let first = app.first.as_ref().expect("a first sign-in");
    let note = std::fs::read_to_string(&first.file).unwrap();
    assert!(note.contains(&first.password) && note.contains(&first.email));

    let browser = app.browser();
    let answer = browser.sign_in(&first.email, &first.password).await;
    assert_eq!(answer.location.as_deref(), Some("/office/account/password"));
    let user = people::find_by_email(app.site.database.read(), &first.email).await.unwrap().unwrap();
    assert_eq!(Role::parse(&user.role), Some(Role::Administrator));
}

#[tokio::test]
async fn a_second_start_changes_nothing() {
    let app = TestApp::start().await;
    app.wait_until_indexed().await;
    let (documents, key) = (app.documents().await, std::fs::read(app.house.data().join("session.key")).unwrap());
    let app = app.close().await.open().await;
    assert!(app.first.is_none(), "no second administrator is made");
    assert_eq!(people::count(app.site.database.read()).await.unwrap(), 1);
    assert_eq!(app.documents().await, documents);
    assert_eq!(std::fs::read(app.house.data().join("session.key")).unwrap(), key);
    app.wait_until_indexed().await;
}

#[tokio::test]
async fn loading_the_real_content_again_adds_and_updates_nothing() {
    let app = TestApp::start_with_real_content().await;
    let documents = app.documents().await;
    assert!(documents.len() >= 25, "the library is not empty on first start");
    let again = content::load(&app.site, &app.site.content).await.unwrap();
    assert_eq!((again.added, again.updated), (0, 0), "{again:?}");
    assert_eq!(app.documents().await, documents);
    app.wait_until_indexed().await;
}

#[tokio::test]
async fn a_changed_content_file_updates_its_document_and_keeps_its_number() {
    let app = TestApp::start().await;
    let before = app.titled("公共海外仓认定办法（试验）").await.unwrap();
    let file = app.house.content().join("policies/warehouse.md");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("不少于5000平方米", "不少于8000平方米")).unwrap();
    let loaded = content::load(&app.site, &app.site.content).await.unwrap();
    assert_eq!((loaded.added, loaded.updated), (0, 1), "{loaded:?}");
    let after = app.document(before.id).await;
    assert!(after.body.contains("不少于8000平方米"));
}

#[tokio::test]
async fn a_broken_content_file_is_named() {
    let house = House::small().await;
    std::fs::write(house.content().join("policies/plan.md"), "no front matter here").unwrap();
    let said = house.run(&["content", "load"]).must_end(1);
    assert!(said.err.contains("policies/plan.md"), "{}", said.err);
}
