//! Facts grow old: owners are asked, and what nobody confirms leaves the public directory.

use cbec_portal::listings::work::turn_the_day;

use super::people::{entry, letters_to, member, operator, park_confirmed};
use crate::support::{PASSWORD, TestApp};

#[tokio::test]
async fn owners_are_asked_again_and_again_and_then_the_entry_goes() {
    let app = TestApp::start().await;
    let own = operator(&app, "甲园区").await;
    let manager = member(&app, "a@example.com", own).await;
    let (id, young) = (
        park_confirmed(&app, Some(own), "甲园", "2026-03-01").await,
        park_confirmed(&app, Some(own), "新园", "2026-03-05").await,
    );
    turn_the_day(&app.site).await.unwrap();
    assert!(letters_to(&app, "a@example.com").await.is_empty());
    app.clock.set("2026-08-02T09:00:00+08:00");
    turn_the_day(&app.site).await.unwrap();
    turn_the_day(&app.site).await.unwrap();
    assert_eq!(letters_to(&app, "a@example.com").await, ["请确认 1 个目录条目的信息"]);
    assert_eq!(entry(&app, id).await.asked_on.unwrap().to_string(), "2026-08-02");
    assert_eq!(entry(&app, young).await.asked_on, None);
    manager.sign_in("a@example.com", PASSWORD).await.must_be(303);
    manager.get("/my").await.must_say("甲园：请确认信息");
    // The other entry's turn comes; the first was asked lately.
    app.clock.set("2026-08-20T09:00:00+08:00");
    turn_the_day(&app.site).await.unwrap();
    assert_eq!(letters_to(&app, "a@example.com").await.len(), 2);
    app.clock.set("2026-09-05T09:00:00+08:00");
    turn_the_day(&app.site).await.unwrap();
    assert_eq!(letters_to(&app, "a@example.com").await.len(), 3, "asked again after thirty days");
    manager.sign_in("a@example.com", PASSWORD).await.must_be(303);
    let form = manager.get(&format!("/my/listings/{young}")).await.form(&format!("/my/listings/{young}/confirmation"));
    manager.submit(form).await.must_be(200);
    app.clock.set("2027-03-01T09:00:00+08:00");
    turn_the_day(&app.site).await.unwrap();
    let row = entry(&app, id).await;
    assert_eq!((row.status.as_str(), row.status_reason.as_deref()), ("unpublished", Some("长期未确认")));
    assert_eq!(entry(&app, young).await.status, "published");
    assert!(letters_to(&app, "a@example.com").await.contains(&"“甲园”已下架：长期未确认".to_owned()));
    manager.sign_in("a@example.com", PASSWORD).await.must_be(303);
    manager.get(&format!("/my/listings/{id}")).await.must_say("长期未确认");
}

#[tokio::test]
async fn an_entry_ranks_lower_when_it_sinks() {
    let app = TestApp::start().await;
    let id = park_confirmed(&app, None, "测试园", "2026-03-01").await;
    let log = async || {
        use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
        let rows = cbec_portal::platform::entity::change_log::Entity::find();
        let of_park = cbec_portal::platform::entity::change_log::Column::RecordId.eq(id);
        rows.filter(of_park).count(app.site.database.read()).await.unwrap()
    };
    turn_the_day(&app.site).await.unwrap();
    let before = log().await;
    app.clock.set("2026-08-31T09:00:00+08:00");
    turn_the_day(&app.site).await.unwrap();
    let asked = log().await;
    app.clock.set("2026-09-01T09:00:00+08:00");
    turn_the_day(&app.site).await.unwrap();
    assert!(asked > before && log().await == asked + 1, "each turn touches the entry once");
    app.clock.set("2026-09-02T09:00:00+08:00");
    turn_the_day(&app.site).await.unwrap();
    assert_eq!(log().await, asked + 1, "an ordinary day touches nothing");
}
