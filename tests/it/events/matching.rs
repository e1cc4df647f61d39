//! Meetings: nobody sits at two tables at a time, whoever is quicker; who gives up their place frees their slots.

use cbec_portal::events::entity::meeting;
use cbec_portal::events::matching;
use cbec_portal::signups::entity::{occasion, signup};
use cbec_portal::signups::rules::State;
use sea_orm::EntityTrait as _;
use serde_json::json;

use crate::signups::made;
use crate::support::TestApp;
use crate::support::browser::Browser;
use crate::support::page::Page;

async fn fair(app: &TestApp) -> occasion::Model {
    let slots = json!({ "slots": { "from": "10:00", "to": "14:30", "minutes": 30, "breaks": ["12:00-13:30"] } });
    made::occasion(app, |row| row.details = slots).await
}

/// Adds a booth as an official and gives back the link in its letter.
async fn booth(app: &TestApp, officer: &Browser, occasion: &occasion::Model, code: &str) -> String {
    let base = format!("/office/occasions/{}/booths", occasion.id);
    let email = format!("{}@example.com", code.to_lowercase());
    let form = officer.get(&base).await.form(&base);
    let form = form.fill("code", code).fill("name", &format!("{code}采购商")).fill("email", &email);
    officer.submit(form).await.must_be(200).must_say("已添加展位");
    app.link_to(&email).await
}

/// Asks for a slot at a booth, by the place of the booth on the page.
async fn ask(app: &TestApp, visitor: &Browser, row: &signup::Model, booth: &str, slot: &str) -> Page {
    let address = format!("{}/meetings", made::own(app, row));
    let id = booth.trim_start_matches("/booths/").split('-').next().unwrap();
    let wish = [("booth", id), ("slot", slot), ("wish", "想看蓝牙耳机的样品")];
    visitor.post_form(&address, &wish).await
}

async fn meetings(app: &TestApp) -> Vec<meeting::Model> {
    let mut rows = meeting::Entity::find().all(app.site.database.read()).await.unwrap();
    rows.sort_by_key(|row| row.id);
    rows
}

const TEN: &str = "2026-03-05T02:00:00+00:00";
const HALF_PAST: &str = "2026-03-05T02:30:00+00:00";

#[tokio::test]
async fn a_slot_is_asked_for_agreed_and_seen_by_both() {
    let app = TestApp::start().await;
    let occasion = fair(&app).await;
    let officer = app.officer_of("here@example.com", "510100").await;
    let (one, two) = (booth(&app, &officer, &occasion, "A01").await, booth(&app, &officer, &occasion, "A02").await);
    let base = format!("/office/occasions/{}/booths", occasion.id);
    let again = officer.get(&base).await.form(&base).fill("code", "A01").fill("name", "又一家").fill("email", "x@example.com");
    officer.submit_only(again).await.must_be(422).must_say("已经有了");
    let row = made::person(&app, &occasion, "李雷", "13800000001").await;
    let (visitor, mine) = (app.browser(), format!("{}/meetings", made::own(&app, &row)));
    visitor.get(&mine).await.must_be(200).must_say("A01采购商").must_say("3月5日 13:30—14:00");
    ask(&app, &visitor, &row, &one, "nonsense").await.must_be(422).must_say("请选择").must_say("蓝牙耳机");
    ask(&app, &visitor, &row, &one, "2026-03-05T04:00:00+00:00").await.must_be(422).must_say("时段不存在");
    ask(&app, &visitor, &row, &one, TEN).await.must_be(303);
    ask(&app, &visitor, &row, &one, HALF_PAST).await.must_be(422).must_say("已经约了这个展位");
    ask(&app, &visitor, &row, &two, TEN).await.must_be(303);
    let page = visitor.get(&one).await;
    page.must_be(200).must_say("李雷").must_say("想看蓝牙耳机的样品");
    assert!(!page.says("13800000001"), "numbers are for those whom one meets");
    let id = meetings(&app).await[0].id;
    let answer = format!("{one}/meetings/{id}");
    visitor.post_form(&answer, &[("verb", "accept")]).await.must_be(303);
    visitor.post_form(&answer, &[("verb", "accept")]).await.must_be(409).must_say("已有变化");
    visitor.get(&one).await.must_say("已约好（1）").must_say("13800000001");
    let page = visitor.get(&mine).await;
    page.must_say("已约好").must_say("同一时段已约好别家");
    assert!(visitor.get(&format!("{mine}.ics")).await.text.contains("DTSTART:20260305T020000Z"));
    officer.get(&base).await.must_be(200).must_say("约好 1 场").must_say("李*");
    // A booth may take back what was agreed, and the slot is free again.
    visitor.post_form(&answer, &[("verb", "withdraw"), ("answer", "航班延误")]).await.must_be(303);
    visitor.get(&mine).await.must_say("航班延误");
    ask(&app, &visitor, &row, &one, TEN).await.must_be(303);
    visitor.get("/booths/1-0000000000000000").await.must_be(404);
    visitor.post_form(&format!("{two}/meetings/{id}"), &[("verb", "accept")]).await.must_be(404);
}

#[tokio::test]
async fn two_who_agree_to_one_slot_at_once_are_one_meeting() {
    let app = TestApp::start().await;
    let occasion = fair(&app).await;
    let officer = app.officer_of("here@example.com", "510100").await;
    let one = booth(&app, &officer, &occasion, "A01").await;
    let visitor = app.browser();
    let mut people = Vec::new();
    for at in 0..6 {
        let row = made::person(&app, &occasion, &format!("客商{at}"), &format!("1380000000{at}")).await;
        ask(&app, &visitor, &row, &one, TEN).await.must_be(303);
        people.push(row);
    }
    let wishes = meetings(&app).await;
    let answers = wishes.iter().map(|row| {
        let (visitor, address) = (visitor.clone(), format!("{one}/meetings/{}", row.id));
        async move { visitor.post_form(&address, &[("verb", "accept")]).await.status }
    });
    let answers = futures_util::future::join_all(answers).await;
    assert_eq!(answers.iter().filter(|status| **status == 303).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|status| matches!(status, 303 | 409)), "{answers:?}");
    let rows = meetings(&app).await;
    assert_eq!(rows.iter().filter(|row| row.state == "accepted").count(), 1);
    assert_eq!(rows.iter().filter(|row| row.state == "declined").count(), 5, "the others hear that it is gone");
    // Who cancels their sign-up frees the slot.
    let winner = rows.iter().find(|row| row.state == "accepted").unwrap();
    let person = people.iter().find(|row| row.id == winner.signup_id).unwrap();
    made::set_state(&app, person, State::Cancelled).await;
    let other = people.iter().find(|row| row.id != winner.signup_id).unwrap();
    let page = visitor.get(&format!("{}/meetings", made::own(&app, other))).await;
    assert!(page.attributes("option", "value").iter().any(|slot| slot == TEN), "free at once");
    matching::release(&app.site).await.unwrap();
    let letters = app.letters_to("a01@example.com").await;
    assert!(letters.iter().any(|(subject, body)| subject.contains("洽谈撤回") && body.contains("取消了报名")), "{letters:?}");
    ask(&app, &visitor, other, &one, TEN).await.must_be(303);
    let id = meetings(&app).await.last().unwrap().id;
    visitor.post_form(&format!("{one}/meetings/{id}"), &[("verb", "accept")]).await.must_be(303);
    ask(&app, &visitor, person, &one, HALF_PAST).await.must_be(422).must_say("报名成功后才能预约");
}
