//! Officials decide what becomes public.

use serde_json::json;

use super::people::{self, edit, entry, fact, hand_in, letters_to, member, official, open_change, operator, park};
use crate::support::{PASSWORD, TestApp};

#[tokio::test]
async fn fields_are_approved_returned_and_edited_one_by_one() {
    let app = TestApp::start().await;
    let own = operator(&app, "甲园区").await;
    let id = park(&app, Some(own), "甲园").await;
    let manager = member(&app, "a@example.com", own).await;
    edit(&manager, id, &[("f_built_area", "15000"), ("f_summary", "全国最大"), ("f_address", "新地址")]).await;
    hand_in(&manager, id).await;
    let change = open_change(&app, id).await.unwrap();
    let action = format!("/office/changes/{}", change.id);
    let officer = official(&app, "o@example.com", "510100").await;
    officer.get("/office/listings").await.must_say("甲园").must_say("还剩 5 个工作日");
    let form = officer.get(&action).await.form(&action);
    officer.submit_only(form.clone()).await.must_be(422).must_say("还没有审核");
    let said = form
        .fill("verdict_built_area", "edit")
        .fill("f_built_area", "很大")
        .fill("verdict_summary", "return")
        .fill("verdict_address", "approve");
    let page = officer.submit_only(said).await;
    page.must_be(422).must_say("请写明退回“园区简介”的原因").must_say("无法识别");
    let said = page.form(&action).fill("f_built_area", "14500").fill("reason_summary", "不写“最大”，请写事实");
    officer.submit(said).await.must_say("通过 2 项，退回 1 项");
    assert_eq!(fact(&app, id, "built_area").await, json!(14500));
    assert_eq!(fact(&app, id, "address").await, json!("新地址"));
    assert_eq!(fact(&app, id, "summary").await, json!("一个测试园区。"));
    let change = open_change(&app, id).await.unwrap();
    assert_eq!((change.state.as_str(), change.facts), ("returned", json!({ "summary": "全国最大" })));
    assert_eq!(letters_to(&app, "a@example.com").await, ["“甲园”的修改部分通过，部分被退回"]);
    manager.get("/my").await.must_say("修改被退回");
    let overview = manager.get(&format!("/my/listings/{id}")).await;
    overview.must_say("不写“最大”，请写事实").must_say("审核修改：通过 2 项，退回 1 项");
    edit(&manager, id, &[("f_summary", "一个大园区。")]).await.must_say("不写“最大”");
    hand_in(&manager, id).await.must_say("已提交审核");
    let form = officer.get(&action).await.form(&action);
    officer.submit(form.fill("all", "approve")).await.must_say("通过 1 项");
    assert_eq!(fact(&app, id, "summary").await, json!("一个大园区。"));
    assert!(open_change(&app, id).await.is_none());
}

#[tokio::test]
async fn a_new_entry_is_public_when_it_is_approved() {
    let app = TestApp::start().await;
    let own = operator(&app, "甲园区").await;
    let manager = member(&app, "a@example.com", own).await;
    let mut form = manager.get("/my/listings/new?directory=parks").await.form("/my/listings/new");
    for (name, value) in [
        ("f_name", "新园"),
        ("f_park_kind", "产业园"),
        ("f_level", "市级"),
        ("f_summary", "新的园区"),
        ("f_built_area", "8000"),
        ("f_customs_modes", "9610"),
        ("f_address", "新路 1 号"),
        ("f_phone", "028-10101010"),
    ] {
        form = form.fill(name, value);
    }
    manager.submit(form).await.must_say("新园");
    let id = cbec_portal::listings::store::of_organisation(app.site.database.read(), own).await.unwrap()[0].id;
    hand_in(&manager, id).await.must_say("已提交审核");
    let officer = official(&app, "o@example.com", "510000").await;
    officer.get("/office/listings").await.must_say("新增");
    let action = format!("/office/changes/{}", open_change(&app, id).await.unwrap().id);
    let form = officer.get(&action).await.form(&action);
    officer.submit(form.fill("all", "return")).await.must_be(422).must_say("请写明整体退回的原因");
    let form = officer.get(&action).await.form(&action);
    officer.submit(form.fill("all", "approve")).await.must_say("条目已公开");
    let row = entry(&app, id).await;
    assert_eq!((row.status.as_str(), row.name.as_str()), ("published", "新园"));
    assert_eq!(row.confirmed_on.unwrap().to_string(), "2026-03-05");
    app.wait_until("search finds the entry", async || {
        app.site
            .index
            .search(&cbec_portal::index::SearchRequest { text: "新园".into(), limit: 5, ..Default::default() })
            .unwrap()
            .hits
            .iter()
            .any(|hit| hit.key == format!("park:{id}"))
    })
    .await;
}

#[tokio::test]
async fn the_second_of_two_decisions_is_told_and_what_changed_in_public_is_shown() {
    let app = TestApp::start().await;
    let own = operator(&app, "甲园区").await;
    let id = park(&app, Some(own), "甲园").await;
    let manager = member(&app, "a@example.com", own).await;
    edit(&manager, id, &[("f_built_area", "15000")]).await;
    hand_in(&manager, id).await;
    let action = format!("/office/changes/{}", open_change(&app, id).await.unwrap().id);
    let (first, second) = (official(&app, "o@example.com", "510100").await, official(&app, "p@example.com", "510000").await);
    let (one, two) = (first.get(&action).await.form(&action), second.get(&action).await.form(&action));
    people::change_public(&app, id, "built_area", json!(13000)).await;
    let page = first.submit_only(one.fill("verdict_built_area", "approve")).await;
    page.must_be(409).must_say("已被他人修改").must_say("13,000");
    first.submit(page.form(&action).fill("verdict_built_area", "approve")).await.must_say("通过 1 项");
    second
        .submit_only(two.fill("verdict_built_area", "return").fill("reason_built_area", "太大了"))
        .await
        .must_be(409)
        .must_say("已由");
    assert_eq!(fact(&app, id, "built_area").await, json!(15000));
}

#[tokio::test]
async fn officials_of_other_divisions_find_nothing_and_editors_are_told() {
    let app = TestApp::start().await;
    let own = operator(&app, "甲园区").await;
    let id = park(&app, Some(own), "甲园").await;
    let manager = member(&app, "a@example.com", own).await;
    edit(&manager, id, &[("f_built_area", "15000")]).await;
    hand_in(&manager, id).await;
    let change = open_change(&app, id).await.unwrap().id;
    let stranger = official(&app, "o@example.com", "511500").await;
    for path in [format!("/office/listings/{id}"), format!("/office/changes/{change}"), format!("/office/listings/{id}/merge")] {
        stranger.get(&path).await.must_be(404);
    }
    for path in ["unpublication", "publication", "merge", "transfer", "pictures"] {
        let form = [("reason", "没有理由"), ("target", "1"), ("organisation", "1")];
        stranger.post_form(&format!("/office/listings/{id}/{path}"), &form).await.must_be(404);
    }
    stranger.post_form(&format!("/office/changes/{change}"), &[("all", "approve")]).await.must_be(404);
    assert!(!stranger.get("/office/listings").await.says("甲园"));
    assert!(!stranger.get("/office/listings?view=all&division=510100").await.says("甲园"));
    let editor = app.editor().await;
    editor.get("/office/listings").await.must_be(403).must_say("没有这项权限");
    editor.get(&format!("/office/changes/{change}")).await.must_be(403);
    let mine = official(&app, "p@example.com", "510100").await;
    mine.get("/office/listings?view=all&q=甲").await.must_say("甲园");
    app.clock.set("2026-03-20T09:00:00+08:00");
    mine.sign_in("p@example.com", PASSWORD).await.must_be(303);
    mine.get("/office/listings?overdue=yes").await.must_say("逾期").must_say("已逾期 6 个工作日");
}

#[tokio::test]
async fn entries_are_taken_down_put_back_merged_and_handed_over() {
    let app = TestApp::start().await;
    let (own, other) = (operator(&app, "甲园区").await, operator(&app, "乙运营公司").await);
    let (id, twin) = (park(&app, Some(own), "甲园").await, park(&app, Some(own), "甲园产业园").await);
    let manager = member(&app, "a@example.com", own).await;
    let officer = official(&app, "o@example.com", "510100").await;
    let base = format!("/office/listings/{id}");
    let form = officer.get(&base).await.form(&format!("{base}/unpublication"));
    officer.submit_only(form.clone()).await.must_be(422).must_say("请写明下架原因");
    officer.submit(form.fill("reason", "园区已停止运营")).await.must_say("已下架").must_say("园区已停止运营");
    manager.get(&format!("/my/listings/{id}")).await.must_say("园区已停止运营");
    officer.submit(officer.get(&base).await.form(&format!("{base}/publication"))).await.must_say("已重新公开");
    assert_eq!(letters_to(&app, "a@example.com").await, ["“甲园”已下架", "“甲园”已重新公开。"]);

    let merge = format!("/office/listings/{twin}/merge");
    officer.get(&merge).await.must_say("甲园");
    let page = officer.get(&format!("{merge}?target={id}")).await;
    officer.submit(page.form(&merge).fill("reason", "同一个园区")).await.must_say("已合并");
    let row = entry(&app, twin).await;
    assert_eq!((row.status.as_str(), row.merged_into_id), ("merged", Some(id)));
    manager.get(&format!("/my/listings/{twin}")).await.must_be(410).must_say("已合并");
    officer.get(&merge).await.must_be(409);

    let transfer = format!("{base}/transfer");
    officer.get(&format!("{transfer}?q=不存在")).await.must_say("没有找到机构");
    let page = officer.get(&format!("{transfer}?q=乙运营")).await;
    officer.submit_only(page.form(&transfer).fill("reason", "运营方变更")).await.must_be(422).must_say("请选择");
    let form = page.form(&transfer).fill("organisation", &other.to_string()).fill("reason", "运营方变更");
    officer.submit(form).await.must_say("已移交");
    assert_eq!(entry(&app, id).await.organisation_id, Some(other));
    manager.get(&format!("/my/listings/{id}")).await.must_be(404);
}
