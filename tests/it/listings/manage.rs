//! Those who run a place keep its entry.

use serde_json::json;

use super::people::{self, edit, entry, fact, hand_in, member, open_change, operator, organisation, park};
use crate::support::{PASSWORD, TestApp};

#[tokio::test]
async fn low_risk_changes_are_public_at_once_and_others_wait() {
    let app = TestApp::start().await;
    let own = operator(&app, "甲园区").await;
    let id = park(&app, Some(own), "甲园").await;
    let manager = member(&app, "a@example.com", own).await;
    manager.get("/my/listings").await.must_say("甲园").must_say("新增园区").must_say("信息确认于");
    let page = manager.get(&format!("/my/listings/{id}/edit")).await;
    page.must_say("需审核").must_say("即时生效");
    let page = edit(&manager, id, &[("f_phone", "028-99998888"), ("f_built_area", "１５，０００ m²")]).await;
    page.must_say("即时生效（1 项）").must_say("需审核（1 项）").must_say("028-99998888").must_say("15,000");
    assert_eq!(fact(&app, id, "phone").await, json!("028-11112222"), "a draft is not public");
    hand_in(&manager, id).await.must_say("1 项已经公开，1 项已提交审核");
    assert_eq!(fact(&app, id, "phone").await, json!("028-99998888"));
    assert_eq!(fact(&app, id, "built_area").await, json!(12000));
    let change = open_change(&app, id).await.unwrap();
    assert_eq!((change.state.as_str(), change.facts), ("submitted", json!({ "built_area": 15000 })));
    assert_eq!(change.due_on.unwrap().to_string(), "2026-03-12", "five working days");
    manager.visit(&format!("/my/listings/{id}/edit")).await.must_say("请先撤回提交");
    let form = manager.get(&format!("/my/listings/{id}/changes")).await.form(&format!("/my/listings/{id}/withdrawal"));
    manager.submit(form).await.must_say("已撤回提交").must_say("15,000");
    assert_eq!(open_change(&app, id).await.unwrap().state, "draft");
}

#[tokio::test]
async fn what_was_typed_wrong_is_said_at_its_field_and_nothing_is_lost() {
    let app = TestApp::start().await;
    let own = operator(&app, "甲园区").await;
    let id = park(&app, Some(own), "甲园").await;
    let manager = member(&app, "a@example.com", own).await;
    let typed =
        [("f_built_area", "很大"), ("f_phone", "电话"), ("f_summary", "新的简介"), ("f_customs_modes", "7777"), ("f_name", "")];
    let page = edit(&manager, id, &typed).await;
    page.must_be(422).must_say("无法识别").must_say("应是电话号码").must_say("没有“7777”这个选项").must_say("不能为空");
    let form = page.form(&format!("/my/listings/{id}/edit"));
    assert_eq!((form.value("f_built_area"), form.value("f_phone"), form.value("f_summary")), ("很大", "电话", "新的简介"));
    assert!(open_change(&app, id).await.is_none());
    let page = edit(&manager, id, &[("f_let_area", "99999")]).await;
    page.must_be(422);
}

#[tokio::test]
async fn another_organisations_entry_is_not_found_and_an_unconfirmed_one_is_told_why() {
    let app = TestApp::start().await;
    let (own, other) = (operator(&app, "甲园区").await, operator(&app, "乙园区").await);
    let id = park(&app, Some(other), "乙园").await;
    let manager = member(&app, "a@example.com", own).await;
    for part in ["", "/edit", "/changes", "/pictures"] {
        manager.get(&format!("/my/listings/{id}{part}")).await.must_be(404);
    }
    for part in ["edit", "submission", "withdrawal", "discard", "confirmation", "quick", "pictures/1/alt", "pictures/1/removal"] {
        manager.post_form(&format!("/my/listings/{id}/{part}"), &[("f_phone", "028-1")]).await.must_be(404);
    }
    manager.get("/my/listings/999999").await.must_be(404);
    let pending = organisation(&app, "丙园区", "park_operator", "pending").await;
    let id = park(&app, Some(pending), "丙园").await;
    let early = member(&app, "c@example.com", pending).await;
    early.get("/my/listings").await.must_be(200).must_say("待确认");
    early.get(&format!("/my/listings/{id}/edit")).await.must_be(403).must_say("待确认");
    early.get("/my/listings/new?directory=parks").await.must_be(403).must_say("确认后即可新增");
    let firm = organisation(&app, "丁公司", "enterprise", "confirmed").await;
    let firm = member(&app, "d@example.com", firm).await;
    firm.get("/my/listings/new?directory=parks").await.must_be(403).must_say("类型不能登记园区");
}

#[tokio::test]
async fn two_managers_do_not_overwrite_each_other() {
    let app = TestApp::start().await;
    let own = operator(&app, "甲园区").await;
    let id = park(&app, Some(own), "甲园").await;
    let (first, second) = (member(&app, "a@example.com", own).await, member(&app, "b@example.com", own).await);
    let action = format!("/my/listings/{id}/edit");
    let (one, two) = (first.get(&action).await.form(&action), second.get(&action).await.form(&action));
    first.submit(one.fill("f_built_area", "13000").fill("f_address", "一号路")).await.must_be(200);
    // The second changed another field, and one that the first changed too.
    let page = second.submit_only(two.fill("f_built_area", "14000").fill("f_summary", "第二个人写的")).await;
    page.must_be(409).must_say("有人改了同样的内容").must_say("13,000").must_say("14,000");
    let form = page.form(&action);
    assert_eq!((form.value("f_summary"), form.value("f_address")), ("第二个人写的", "一号路"));
    // Saving again without choosing asks again.
    second.submit_only(form.clone()).await.must_be(409);
    second.submit(form.fill("choice_built_area", "theirs")).await.must_be(200);
    let change = open_change(&app, id).await.unwrap();
    assert_eq!(change.facts, json!({ "built_area": 13000, "address": "一号路", "summary": "第二个人写的" }));
}

#[tokio::test]
async fn what_an_official_changed_meanwhile_is_merged_or_asked() {
    let app = TestApp::start().await;
    let own = operator(&app, "甲园区").await;
    let id = park(&app, Some(own), "甲园").await;
    let manager = member(&app, "a@example.com", own).await;
    let action = format!("/my/listings/{id}/edit");
    let form = manager.get(&action).await.form(&action);
    people::change_public(&app, id, "level", json!("省级")).await;
    manager.submit(form.fill("f_built_area", "14000")).await.must_be(200);
    assert_eq!(open_change(&app, id).await.unwrap().facts, json!({ "built_area": 14000 }), "merged silently");
    // The draft is saved; then the same field changes in public.
    people::change_public(&app, id, "built_area", json!(20000)).await;
    let submission = format!("/my/listings/{id}/submission");
    let page = manager.get(&format!("/my/listings/{id}/changes")).await;
    page.must_say("被他人改过");
    manager.submit_only(page.form(&submission)).await.must_be(409);
    let page = manager.get(&action).await;
    page.must_say("用哪一个").must_say("20,000");
    manager.submit_only(page.form(&action)).await.must_be(409);
    manager.submit(page.form(&action).fill("choice_built_area", "mine")).await.must_be(200);
    hand_in(&manager, id).await.must_say("已提交审核");
    assert_eq!(fact(&app, id, "level").await, json!("省级"));
}

#[tokio::test]
async fn what_changes_often_has_a_short_form_that_confirms_too() {
    let app = TestApp::start().await;
    let own = operator(&app, "甲园区").await;
    let id = people::park_confirmed(&app, Some(own), "甲园", "2025-08-01").await;
    let manager = member(&app, "a@example.com", own).await;
    manager.get("/my").await.must_say("请确认信息");
    let overview = format!("/my/listings/{id}");
    let quick = format!("{overview}/quick");
    let page = manager.get(&overview).await;
    page.must_say("可能已过时").must_say("请确认信息是否仍然准确");
    let page = manager.submit_only(page.form(&quick).fill("f_vacant_area", "很多")).await;
    page.must_be(422).must_say("无法识别");
    people::change_public(&app, id, "phone", json!("028-33334444")).await;
    let page = manager.submit_only(page.form(&quick).fill("f_vacant_area", "500").fill("f_phone", "028-55556666")).await;
    page.must_be(409).must_say("028-33334444");
    let page = manager.get(&overview).await;
    manager.submit(page.form(&quick).fill("f_vacant_area", "500")).await.must_say("已更新并公开").must_say("今天");
    assert_eq!(fact(&app, id, "vacant_area").await, json!(500));
    assert_eq!(entry(&app, id).await.confirmed_on.unwrap().to_string(), "2026-03-05");
    app.clock.set("2026-03-20T09:00:00+08:00");
    manager.sign_in("a@example.com", PASSWORD).await.must_be(303);
    manager.submit(manager.get(&overview).await.form(&format!("{overview}/confirmation"))).await.must_say("已记下今天的确认");
    assert_eq!(entry(&app, id).await.confirmed_on.unwrap().to_string(), "2026-03-20");
}

#[tokio::test]
async fn a_new_entry_waits_as_a_whole() {
    let app = TestApp::start().await;
    let own = operator(&app, "甲园区").await;
    let manager = member(&app, "a@example.com", own).await;
    let page = manager.get("/my/listings/new?directory=parks").await;
    let form = page.form("/my/listings/new");
    manager.submit_only(form.clone()).await.must_be(422).must_say("请填写园区名称");
    let page = manager.submit(form.fill("f_name", "新园").fill("f_phone", "028-10101010")).await;
    page.must_say("提交前还要补充").must_say("新园");
    let id = cbec_portal::listings::store::of_organisation(app.site.database.read(), own).await.unwrap()[0].id;
    assert_eq!((entry(&app, id).await.status.as_str(), entry(&app, id).await.facts), ("draft", json!({})));
    app.browser().get(&format!("/parks/{id}")).await.must_be(404);
    hand_in(&manager, id).await.must_be(422).must_say("请填写");
    let form = manager.get(&format!("/my/listings/{id}/changes")).await.form(&format!("/my/listings/{id}/discard"));
    manager.submit(form).await.must_say("草稿已删除").must_say("还没有条目");
    manager.get(&format!("/my/listings/{id}")).await.must_be(404);
}
