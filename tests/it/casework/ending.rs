//! How applications end: public notice, money, certificate. The failures: paying twice, checking one's own payment, a bank's
//! table that does not fit, a list that was overtaken, a badge that outlives its certificate.

use cbec_portal::casework::State;
use cbec_portal::certificates::store as certificates;
use cbec_portal::notices::entity::public_notice;
use cbec_portal::platform::entity::{audit_event, change_log};
use cbec_portal::subsidies::store::payments;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::support::Applicant;
use crate::support::TestApp;
use crate::support::browser::Browser;

/// A subsidy without a stage of experts.
const RENT: &str = "office-rent";
const WAREHOUSE: &str = "public-overseas-warehouse";

/// Two officials of the whole zone.
async fn officials(app: &TestApp) -> [Browser; 2] {
    let first = app.officer_at_work("first@example.com", "张经办", None, None).await;
    [first, app.officer_at_work("second@example.com", "李复核", None, None).await]
}

/// Approved applications of one programme.
async fn approved(app: &TestApp, key: &str, count: usize) -> Vec<(Applicant, i64)> {
    let mut all = Vec::new();
    for number in 0..count {
        let applicant = app.applicant(&format!("甲{number}贸易有限公司"), "510100", &format!("owner{number}@example.com")).await;
        let id = app.submitted(&applicant, key).await;
        app.bring_to(id, State::AwaitingNotice).await;
        all.push((applicant, id));
    }
    all
}

/// Drafts a notice of everything that waits, publishes it by somebody else, and lets its days pass.
async fn publish_and_wait(app: &TestApp, [first, second]: &[Browser; 2]) -> String {
    let page = first.get("/office/publication").await;
    let action = page.must_be(200).form_actions().into_iter().find(|action| action.ends_with("/notices")).expect("a list");
    let drafted = first.submit_only(page.form(&action)).await;
    let notice = drafted.must_be(303).header("location").to_owned();
    the_draft_is_in_the_trail(app, 1).await;
    first.post_form(&format!("{notice}/publication"), &[]).await.must_be(403);
    second.submit_only(second.get(&notice).await.form(&format!("{notice}/publication"))).await.must_be(303);
    app.clock.advance(60 * 24 * 12);
    cbec_portal::notices::work::close_due(&app.site).await.expect("notices are closed");
    notice
}

/// Each notice has an event of its own room: named by its title, and search looks at it.
async fn the_draft_is_in_the_trail(app: &TestApp, count: usize) {
    let database = app.site.database.read();
    let drafts = public_notice::Entity::find().all(database).await.expect("notices");
    let events = audit_event::Entity::find().filter(audit_event::Column::Kind.eq("notice.drafted"));
    let events = events.all(database).await.expect("events");
    assert_eq!((drafts.len(), events.len()), (count, count));
    for notice in drafts {
        let named = events.iter().find(|event| event.subject_id == notice.id).expect("an event");
        assert_eq!((named.subject_kind.as_str(), &named.subject_name), ("notice", &notice.title));
        let touched = change_log::Entity::find().filter(change_log::Column::Kind.eq("notice"));
        let touched = touched.filter(change_log::Column::RecordId.eq(notice.id)).one(database).await.expect("an answer");
        assert!(touched.is_some(), "search looks at it");
    }
}

/// Browsers whose sessions ended while the days passed.
async fn again(app: &TestApp) -> [Browser; 2] {
    [app.signed_in("first@example.com").await, app.signed_in("second@example.com").await]
}

async fn state(app: &TestApp, id: i64) -> State {
    app.case(id).await.state()
}

#[actix_web::test]
async fn money_goes_from_the_notice_to_the_open_data_and_never_twice() {
    let app = TestApp::start().await;
    let both = officials(&app).await;
    let files = approved(&app, RENT, 2).await;
    let (paid, returned) = (files[0].1, files[1].1);
    let notice = publish_and_wait(&app, &both).await;
    assert_eq!((state(&app, paid).await, state(&app, returned).await), (State::Settling, State::Settling), "{notice}");
    let [first, second] = again(&app).await;

    // Entered by one; entering again is refused and changes nothing.
    let ids = [paid.to_string(), returned.to_string()];
    let chosen = [("application", ids[0].as_str()), ("application", ids[1].as_str())];
    first.post_form("/office/payments", &chosen).await.must_be(303);
    first.post_form("/office/payments", &chosen).await.must_be(422).must_say("不能重复登记");
    second.post_form("/office/payments", &chosen).await.must_be(422);
    let entered = payments::of_applications(app.site.database.read(), &[paid, returned]).await.expect("payments");
    assert_eq!(entered.len(), 2);

    // Checked by another: never by the same.
    for payment in &entered {
        let address = format!("/office/payments/{}/check", payment.id);
        first.post_form(&address, &[("answer", "agree")]).await.must_be(403);
        second.post_form(&address, &[("answer", "agree")]).await.must_be(303);
        second.post_form(&address, &[("answer", "agree")]).await.must_be(409);
    }
    let batch = first.post_form("/office/payment-batches", &[]).await.must_be(303).header("location").to_owned();
    first.post_form("/office/payment-batches", &[]).await.must_be(409);

    app.clock.set("2026-03-25T10:00:00+08:00");
    let [first, _] = again(&app).await;
    // What the bank says: a wrong amount or account changes nothing and names the row.
    let line = |id: usize, amount: Option<&str>, said: &str, voucher: &str| {
        let row = &entered[id];
        let amount = amount.map_or_else(|| cbec_portal::values::Fen(row.amount_fen).typed(), str::to_owned);
        format!("{},甲,乙银行,{},{amount},租金,{said},{voucher},2026-03-20\n", row.id, row.bank_account)
    };
    let head = "序号,收款户名,开户银行,收款账号,金额（元）,用途,处理结果,凭证号,支付日期\n";
    let address = format!("{batch}/reconciliation");
    let wrong = format!("{head}{}{}", line(0, Some("1"), "成功", "PZ1"), line(1, None, "失败", "户名不符"));
    let send = async |text: String| first.upload(&address, &[], &[("file", "bank.csv", text.into_bytes())]).await;
    let refused = send(wrong).await;
    refused.must_be(422).must_say("第 2 行").must_say("不一致");
    assert_eq!(state(&app, paid).await, State::Settling);
    let right = format!("{head}{}{}", line(0, None, "成功", "PZ20260320"), line(1, None, "失败", "户名不符"));
    send(right.clone()).await.must_be(303);
    assert_eq!((state(&app, paid).await, state(&app, returned).await), (State::Completed, State::Settling));
    // The same table again does no harm.
    send(right).await.must_be(303);

    // What came back can be entered again; what was paid is public, without accounts.
    first.post_form("/office/payments", &[("application", &ids[1])]).await.must_be(303);
    first.post_form("/office/payments", &[("application", &ids[0])]).await.must_be(422);
    let awards = app.browser().json("/open/awards.json").await;
    assert_eq!(awards.as_array().expect("a list").len(), 1);
    assert_eq!(awards[0]["organisation"], json!("甲0贸易有限公司"));
    assert!(!awards.to_string().contains(&entered[0].bank_account));
    app.browser().get("/open/awards").await.must_be(200).must_say("甲0贸易有限公司");
    app.browser().get("/open/awards.csv").await.must_be(200).must_say("甲0贸易有限公司");
}

#[actix_web::test]
async fn a_list_is_simulated_saved_confirmed_by_another_and_refused_when_overtaken() {
    let app = TestApp::start().await;
    let [first, second] = officials(&app).await;
    let mut ids = Vec::new();
    for number in 0..3 {
        let applicant = app.applicant(&format!("乙{number}贸易有限公司"), "510100", &format!("rank{number}@example.com")).await;
        let id = app.submitted(&applicant, RENT).await;
        app.bring_to(id, State::Deciding).await;
        ids.push(id);
    }
    let row = app.application(ids[0]).await;
    let (call, asked) = (row.call_id, row.requested_fen.expect("an amount"));
    let next = app.application(ids[1]).await.requested_fen.expect("an amount");
    let third = app.application(ids[2]).await.requested_fen.expect("an amount");
    let together = cbec_portal::values::Fen(asked + next + third).to_string();
    first.get("/office/rankings").await.must_be(200).must_say("3 件").must_say(&together);
    let budget = cbec_portal::values::Fen(asked + next).typed();
    let simulation = format!("/office/calls/{call}/ranking?budget={budget}&by=date&cut=line&name=A");
    first.get(&simulation).await.must_be(200).must_say("候补").must_say("拟扶持");
    first.get(&format!("/office/calls/{call}/ranking?budget=many")).await.must_be(200).must_say("请填写金额");
    assert_eq!(state(&app, ids[0]).await, State::Deciding, "a simulation decides nothing");

    let rules = [("name", "第一批安排"), ("budget", budget.as_str()), ("by", "date"), ("cut", "line")];
    let list =
        first.post_form(&format!("/office/calls/{call}/rankings"), &rules).await.must_be(303).header("location").to_owned();
    first.post_form(&format!("{list}/confirmation"), &[]).await.must_be(403);
    second.post_form(&format!("{list}/confirmation"), &[]).await.must_be(303);
    second.post_form(&format!("{list}/confirmation"), &[]).await.must_be(409);
    let states = [state(&app, ids[0]).await, state(&app, ids[1]).await, state(&app, ids[2]).await];
    assert_eq!(states, [State::AwaitingNotice, State::AwaitingNotice, State::Deciding]);
    assert_eq!(app.application(ids[0]).await.approved_fen, Some(asked));
    first.submit_only(first.get(&list).await.form(&format!("{list}/notices"))).await.must_be(303);
    the_draft_is_in_the_trail(&app, 1).await;

    // A list that was overtaken: nothing of it is decided.
    let late =
        first.post_form(&format!("/office/calls/{call}/rankings"), &rules).await.must_be(303).header("location").to_owned();
    app.bring_to(ids[2], State::Rejected).await;
    second.post_form(&format!("{late}/confirmation"), &[]).await.must_be(409).must_say("有变动");
    first.post_form(&format!("{late}/discard"), &[]).await.must_be(303);
}

#[actix_web::test]
async fn a_certificate_shows_its_badge_at_once_and_takes_it_back_when_it_is_revoked() {
    let app = TestApp::start_with_real_content().await;
    app.experts(5).await;
    let both = officials(&app).await;
    let files = approved(&app, WAREHOUSE, 1).await;
    let (applicant, id) = &files[0];
    let facts =
        json!({ "name": "汉堡一号仓", "division": "510100", "certification_level": "未认定", "country": "DE", "city": "汉堡" });
    let entry = app.publish_entry("warehouses", &facts, Some(applicant.place().organisation_id)).await;
    publish_and_wait(&app, &both).await;
    assert_eq!(state(&app, *id).await, State::Settling);
    let [first, second] = again(&app).await;

    first.get("/office/certifications").await.must_be(200).must_say("甲0贸易有限公司");
    let form = format!("/office/applications/{id}/certificate");
    let page = first.get(&format!("/office/certifications/{id}")).await;
    let today = app.site.clock.today().to_string();
    let filled =
        page.must_be(200).form(&form).fill("scope", "汉堡一号仓").fill("entry", &entry.to_string()).fill("issued_on", &today);
    first.submit_only(filled.clone().fill("issued_on", "2999-01-01")).await.must_be(422).must_say("今天或以前");
    first.submit_only(filled.clone().fill("entry", "999999")).await.must_be(422);
    let certificate = first.submit_only(filled.clone()).await.must_be(303).header("location").to_owned();
    // Pressed twice: one certificate.
    first.submit_only(filled).await.must_be(303);
    assert_eq!(state(&app, *id).await, State::Completed);
    let row = certificates::find_by_application(app.site.database.read(), *id).await.expect("an answer").expect("a certificate");
    let listing = app.entry(entry).await;
    assert_eq!(listing.facts["certification_number"], json!(row.number));
    assert_eq!(listing.facts["certification_level"], json!("省级"));
    app.browser().get(&format!("/warehouses/{entry}")).await.must_be(200).must_say(&row.number);
    app.browser().get(&format!("/verify/{}", row.code)).await.must_be(200).must_say("甲0贸易有限公司").must_say("有效");

    // Revoked by two; the badge goes in the same write.
    let reason = [("reason", "运营主体已变更，不再符合条件")];
    first.post_form(&format!("{certificate}/revocation/proposal"), &reason).await.must_be(303);
    first.post_form(&format!("{certificate}/revocation"), &[]).await.must_be(422);
    second.post_form(&format!("{certificate}/revocation"), &[]).await.must_be(303);
    let listing = app.entry(entry).await;
    assert_eq!(listing.facts["certification_level"], json!("未认定"));
    assert!(listing.facts.get("certification_number").is_none());
    app.browser().get(&format!("/verify/{}", row.code)).await.must_be(200).must_say("撤销");
    assert_eq!(state(&app, *id).await, State::Revoked, "what was granted goes with the certificate");
}

#[actix_web::test]
async fn taking_a_decision_back_takes_two_who_did_not_make_it() {
    let app = TestApp::start_with_real_content().await;
    let both = officials(&app).await;
    let (_, id) = approved(&app, RENT, 1).await.remove(0);
    publish_and_wait(&app, &both).await;
    assert_eq!(state(&app, id).await, State::Settling);
    let third = app.officer_at_work("third@example.com", "王核查", None, None).await;
    let fourth = app.officer_at_work("fourth@example.com", "赵核查", None, None).await;
    let base = format!("/office/applications/{id}");
    let (proposal, revocation) = (format!("{base}/revocation/proposal"), format!("{base}/revocation"));
    let why = [("reason", "租赁合同系伪造，已移送")];
    third.post_form(&revocation, &[]).await.must_be(409);
    third.post_form(&proposal, &[("reason", "假")]).await.must_be(422).must_say("请写明理由");
    third.post_form(&proposal, &why).await.must_be(303);
    third.post_form(&proposal, &why).await.must_be(409).must_say("等待另一名经办人复核");
    third.post_form(&revocation, &[]).await.must_be(403).must_say("由您提出");
    assert_eq!(state(&app, id).await, State::Settling, "a proposal changes nothing");
    // Not agreed to, and proposed again.
    fourth.get(&base).await.must_be(200).must_say("王核查").must_say("租赁合同系伪造");
    fourth.post_form(&format!("{revocation}/refusal"), &[("reason", "证据不足，请补充")]).await.must_be(303);
    fourth.post_form(&revocation, &[]).await.must_be(409);
    third.post_form(&proposal, &why).await.must_be(303);
    fourth.post_form(&revocation, &[]).await.must_be(303);
    assert_eq!(state(&app, id).await, State::Revoked);
    let letters = app.letters_to("owner0@example.com").await;
    assert!(letters.iter().any(|(_, text)| text.contains("租赁合同系伪造")), "{letters:?}");
    assert!(!letters.iter().any(|(_, text)| text.contains("证据不足")), "what was not agreed to tells nobody anything");
}
