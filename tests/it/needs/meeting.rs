//! Needs and warehouses meet: reasons, and conversations opened from either side.

use serde_json::json;

use super::posting::{POSTER, enterprise, post};
use crate::support::TestApp;
use crate::support::browser::Browser;

const MANAGER: &str = "warehouse@example.com";

/// A warehouse with somebody who manages it.
async fn warehouse(app: &TestApp, country: &str, city: &str, email: &str) -> (i64, Browser) {
    let owner = app.make_organisation(&format!("{city}仓运营（演示）有限公司"), "warehouse_operator").await;
    let manager = app.member_of(owner, email).await;
    let facts = json!({
        "name": format!("{city}一号仓（演示）"), "division": "510100", "summary": "测试", "country": country, "city": city,
        "free_area": 3200, "area": 9000, "min_volume": 10, "goods_types": ["普货", "家居家具"], "services": ["一件代发"],
        "rent_free": true, "offer_days": 30, "offer_quota": 5, "offer_until": "2026-03-31",
    });
    (app.publish_entry("warehouses", &facts, Some(owner)).await, manager)
}

#[tokio::test]
async fn offers_are_listed_with_reasons_and_the_poster_writes_first() {
    let app = TestApp::start().await;
    let (id, manager) = warehouse(&app, "DE", "汉堡", MANAGER).await;
    let poster = enterprise(&app).await;
    let mine = post(&poster).await;
    let page = poster.get(&mine).await;
    page.must_say("汉堡一号仓（演示）")
        .must_say("同一国家：德国汉堡")
        .must_say("空余 3,200 m² ≥ 需求 1,000 m²")
        .must_say("有效期内的免仓租 30 天")
        .must_say("服务覆盖 1/1");
    let page = poster.get(&format!("{mine}/conversations/new?entry={id}")).await;
    let talk = poster.submit_only(page.must_be(200).form(&format!("{mine}/conversations"))).await.must_be(303).location.clone();
    let talk = talk.unwrap();
    poster.get(&talk).await.must_be(200).must_say("等对方答复");
    assert_eq!((app.letters_to(MANAGER).await.len(), app.link_to(MANAGER).await), (1, talk.clone()));

    app.clock.advance(45);
    let page = manager.get(&talk).await;
    page.must_be(200).must_say(POSTER).must_say("锦江出海（演示）有限公司").must_say("每周两柜");
    manager.submit(page.form(&format!("{talk}/messages")).fill("message", "有仓位，报价见附件。")).await.must_say("已答复");
    assert_eq!(app.entry(id).await.answer_minutes, Some(45));
    assert_eq!(app.link_to(POSTER).await, talk);
    poster.get(&mine).await.must_say("对方已留言").must_say("查看沟通");
    let again = poster.get(&format!("{mine}/conversations/new?entry={id}")).await;
    assert_eq!(again.must_be(303).location.as_deref(), Some(talk.as_str()), "one conversation a pair");

    app.clock.set("2026-04-01T09:00:00+08:00");
    poster.sign_in(POSTER, crate::support::PASSWORD).await;
    assert!(!poster.get(&mine).await.must_be(200).says("免仓租"), "the offer is over");
}

#[tokio::test]
async fn a_manager_writes_first_and_learns_who_it_is_from_the_reply() {
    let app = TestApp::start().await;
    let (id, manager) = warehouse(&app, "DE", "汉堡", MANAGER).await;
    let poster = enterprise(&app).await;
    let mine = post(&poster).await;
    let page = manager.get("/my/needs/matching").await;
    page.must_be(200).must_say("德国家居仓").must_say("同一国家");
    assert!(!page.says("锦江") && !page.text.contains(POSTER) && !page.says("每周两柜"));
    let page = manager.get(&format!("{mine}/conversations/new?entry={id}")).await;
    let form = page.must_be(200).form(&format!("{mine}/conversations"));
    let talk = manager.submit_only(form).await.must_be(303).location.clone().unwrap();
    let page = manager.get(&talk).await;
    page.must_be(200).must_say("对方回复后");
    assert!(!page.text.contains(POSTER) && !page.text.contains("每周两柜"), "{}", page.words());
    assert_eq!(app.letters_to(POSTER).await.len(), 1);

    poster.get(&mine).await.must_say("对方已留言");
    let page = poster.get(&talk).await;
    poster.submit(page.must_be(200).form(&format!("{talk}/messages")).fill("message", "请报价。")).await.must_say("已发送");
    manager.get(&talk).await.must_say(POSTER);
    manager.get("/my/enquiries?state=open").await.must_say("租仓需求");
    app.clock.advance(30);
    let page = manager.get(&talk).await;
    manager.submit(page.form(&format!("{talk}/messages")).fill("message", "每立方米每天 0.5 欧元。")).await;
    assert_eq!(app.entry(id).await.answered_count, 0, "whoever writes first does not answer");
}

#[tokio::test]
async fn nobody_else_can_open_a_conversation() {
    let app = TestApp::start().await;
    let (german, _) = warehouse(&app, "DE", "汉堡", MANAGER).await;
    let (polish, far) = warehouse(&app, "PL", "华沙", "far@example.com").await;
    let poster = enterprise(&app).await;
    let mine = post(&poster).await;
    far.get("/my/needs/matching").await.must_be(200).must_say("暂时没有匹配的需求");
    for entry in [german, polish] {
        far.get(&format!("{mine}/conversations/new?entry={entry}")).await.must_be(404);
        let fields = [("entry", entry.to_string()), ("message", "我们想谈谈".to_owned())];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        far.post_form(&format!("{mine}/conversations"), &fields).await.must_be(404);
    }
    poster.get(&mine).await.must_say("在波兰，不在所要的国家，但同属欧洲");
    poster.get(&format!("{mine}/conversations/new?entry=987654")).await.must_be(404);
    poster.get(&format!("{mine}/conversations/new?entry={german}")).await.must_be(200);
    let page = poster.get(&mine).await;
    poster.submit(page.form(&format!("{mine}/closing"))).await;
    poster.get(&format!("{mine}/conversations/new?entry={german}")).await.must_be(404);
}
