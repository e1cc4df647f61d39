//! Several members at one draft: nobody overwrites anybody, and nobody is asked where nothing contradicts.

use serde_json::Value;

use super::{RENT, colleague, firm};
use crate::support::TestApp;
use crate::support::browser::Browser;
use crate::support::page::FilledForm;

async fn autosave(browser: &Browser, form: &FilledForm) -> (u16, Value) {
    let pairs: Vec<(&str, &str)> = form.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let page = browser.upload(&format!("{}/autosave", form.action), &pairs, &[]).await;
    (page.status, serde_json::from_str(&page.text).unwrap_or_default())
}

#[tokio::test]
async fn what_only_one_changed_is_merged_and_what_both_changed_is_asked() {
    let app = TestApp::start().await;
    let (applicant, boss) = firm(&app).await;
    let second = colleague(&app, &applicant, "second@example.com").await;
    let id = app.draft(&applicant, RENT).await;
    let action = format!("/my/applications/{id}/sections/applicant");
    let (one, two) = (boss.get(&action).await.form(&action), second.get(&action).await.form(&action));
    let one = one.fill("contact_name", "甲").fill("address", "一号路 1 号").fill("do", "later");
    boss.submit(one).await.must_be(200);
    // Another field only: nobody is asked.
    let page = second.submit_only(two.clone().fill("legal_representative", "法人").fill("do", "later")).await;
    page.must_be(303);
    let form = second.get(&action).await.form(&action);
    assert_eq!((form.value("contact_name"), form.value("legal_representative")), ("甲", "法人"));
    // The same field: both versions are shown, and what was typed stands in the form.
    let page = second.submit_only(two.fill("contact_name", "乙").fill("do", "later")).await;
    page.must_be(409).must_say("用哪一个").must_say("用我的：乙").must_say("用对方的：甲");
    let form = page.form(&action);
    assert_eq!((form.value("contact_name"), form.value("address")), ("乙", "一号路 1 号"));
    // Saving again without choosing asks again.
    second.submit_only(form.clone().fill("do", "later")).await.must_be(409);
    second.submit_only(form.clone().fill("choice_contact_name", "theirs").fill("do", "later")).await.must_be(303);
    assert_eq!(second.get(&action).await.form(&action).value("contact_name"), "甲");
}

#[tokio::test]
async fn what_a_script_saves_never_decides_between_two_versions() {
    let app = TestApp::start().await;
    let (applicant, boss) = firm(&app).await;
    let second = colleague(&app, &applicant, "second@example.com").await;
    let id = app.draft(&applicant, RENT).await;
    let action = format!("/my/applications/{id}/sections/applicant");
    let (one, two) = (boss.get(&action).await.form(&action), second.get(&action).await.form(&action));
    let (status, said) = autosave(&boss, &one.clone().fill("contact_name", "甲")).await;
    assert_eq!((status, said["saved"].as_str()), (200, Some("09:00")));
    let revision = said["revision"].as_i64().unwrap();
    // Nothing new is no write.
    let again = one.clone().fill("contact_name", "甲").fill("revision", &revision.to_string());
    assert_eq!(autosave(&boss, &again.fill("base", said["base"].as_str().unwrap())).await.1["revision"], revision);
    let (status, said) = autosave(&second, &two.clone().fill("contact_name", "乙")).await;
    assert_eq!(status, 409);
    assert!(said["message"].as_str().unwrap().contains("刚刚保存了这一部分"), "{said}");
    assert_eq!(boss.get(&action).await.form(&action).value("contact_name"), "甲");
    second.submit_only(two.fill("contact_name", "乙").fill("do", "later")).await.must_be(409).must_say("用对方的：甲");
}

#[tokio::test]
async fn two_who_hand_in_at_once_hand_in_once() {
    let app = TestApp::start().await;
    let (applicant, boss) = firm(&app).await;
    let second = colleague(&app, &applicant, "second@example.com").await;
    let id = app.draft(&applicant, RENT).await;
    app.fill(&applicant, id).await;
    let (check, action) = (format!("/my/applications/{id}/check"), format!("/my/applications/{id}/submission"));
    let one = boss.get(&check).await.form(&action).fill("declaration", "yes");
    let two = second.get(&check).await.form(&action).fill("declaration", "yes");
    let (one, two) = tokio::join!(boss.submit_only(one), second.submit_only(two));
    for page in [&one, &two] {
        assert_eq!(page.status, 303, "{}", page.words());
    }
    let revisions = cbec_portal::casework::store::revisions::of(app.site.database.read(), id).await.unwrap();
    assert_eq!(revisions.len(), 1, "frozen once");
    assert_eq!(app.tasks_of(id).await.len(), 1, "one task for the officials");
    let number = app.application(id).await.number.unwrap();
    boss.follow(one).await.must_be(200).must_say(&number);
    second.follow(two).await.must_be(200).must_say(&number);
}
