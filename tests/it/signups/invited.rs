//! Occasions that are on no list: an invitation opens them, once.

use cbec_portal::platform::secret::fingerprint;
use cbec_portal::signups::entity::invitation;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _};

use crate::support::TestApp;
use crate::support::occasion::person;

#[tokio::test]
async fn an_invitation_opens_what_is_on_no_list_and_is_good_for_one() {
    let app = TestApp::start().await;
    let occasion = app.occasion_row("闭门洽谈", "event", |row| row.is_listed = false).await;
    let url = format!("/occasions/{}/sign-up", occasion.code);
    let browser = app.browser();
    let row = invitation::ActiveModel {
        id: NotSet,
        occasion_id: Set(occasion.id),
        email: Set(person(1)),
        name: Set("周敏".to_owned()),
        key_hash: Set(fingerprint(b"the-key")),
        signup_id: Set(None),
        sent_at: Set(app.site.clock.now()),
        expires_on: Set("2026-03-10".parse().ok()),
    };
    let row = row.insert(app.site.database.read()).await.unwrap();
    browser.get(&url).await.must_be(404);
    browser.get(&format!("{url}?invitation=another")).await.must_be(404);
    browser.post_form(&url, &[("name", "周敏"), ("mobile", "13800000001"), ("consent", "yes")]).await.must_be(404);
    let page = browser.get(&format!("{url}?invitation=the-key")).await;
    let form = page.must_be(200).form(&url);
    assert_eq!((form.value("name"), form.value("email")), ("周敏", person(1).as_str()));
    let form = form.fill("mobile", "13800000001").fill("consent", "yes");
    browser.submit_only(form.clone()).await.must_be(303);
    let marked = invitation::Entity::find_by_id(row.id).one(app.site.database.read()).await.unwrap().unwrap();
    assert_eq!(marked.signup_id, Some(app.signup_of(&person(1)).await.id));
    browser.submit_only(form.fill("mobile", "13800000002")).await.must_be(409).must_say("已经用来报名");
    assert_eq!(app.people_of(&occasion).await.len(), 1);
    app.clock.set("2026-03-11T09:00:00+08:00");
    browser.get(&format!("{url}?invitation=the-key")).await.must_be(404);
}
