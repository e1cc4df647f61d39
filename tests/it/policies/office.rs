//! What editors do with documents.

use cbec_portal::platform::clock::local;
use cbec_portal::policies::content;
use cbec_portal::policies::store;
use sea_orm::{EntityTrait, QueryOrder};

use super::{PLAIN, PLAIN_TITLE};
use crate::support::{TestApp, policy};

/// Kinds of the audit rows, oldest first.
async fn audit(app: &TestApp) -> Vec<String> {
    use cbec_portal::platform::entity::audit_event::{Column, Entity};
    let rows = Entity::find().order_by_asc(Column::Id).all(app.site.database.read()).await.unwrap();
    rows.into_iter().filter(|row| row.actor_id.is_some()).map(|row| row.kind).collect()
}

#[tokio::test]
async fn an_editor_writes_a_document_and_publishes_it() {
    let app = TestApp::start().await;
    let browser = app.editor().await;
    let form = browser.get("/office/policies/new").await.form("/office/policies");
    let form = form
        .fill("title", "关于试验柑橘出口的通知")
        .fill("issuing_authority", "四川省商务厅")
        .fill("kind", "通知")
        .fill("published_on", "2025年7月1日")
        .fill("body", "# 一、范围\n适用于柑橘出口企业。");
    browser.submit(form).await.must_be(200);
    let document = app.titled("关于试验柑橘出口的通知").await.expect("it is stored");
    assert_eq!(document.stage, "draft");
    assert_eq!(document.published_on.map(|day| day.to_string()).as_deref(), Some("2025-07-01"));

    let action = format!("/office/policies/{}/publication", document.id);
    let page = browser.get(&format!("/office/policies/{}", document.id)).await;
    browser.submit(page.form(&action)).await.must_be(200);
    app.wait_until("it is found", async || app.found("柑橘").contains(&document.title)).await;
    app.browser().get(&format!("/policies/{}", document.id)).await.must_be(200).must_say("适用于柑橘出口企业");
    let kinds = audit(&app).await;
    assert!(kinds.iter().filter(|kind| kind.starts_with("policy.")).count() >= 2, "{kinds:?}");
    browser.get("/office/audit").await.must_be(200).must_say("关于试验柑橘出口的通知").must_say("王编辑");
}

#[tokio::test]
async fn a_form_with_errors_comes_back_with_everything_typed() {
    let app = TestApp::start().await;
    let browser = app.editor().await;
    let form = browser.get("/office/policies/new").await.form("/office/policies");
    let page = browser.submit(form.fill("title", "").fill("body", "写了很久的正文").fill("published_on", "2025-13-45")).await;
    page.must_be(422);
    assert!(page.has(".error-summary a[href='#title']"), "{}", page.words());
    let again = page.form("/office/policies");
    assert_eq!((again.value("body"), again.value("published_on")), ("写了很久的正文", "2025-13-45"));
}

#[tokio::test]
async fn two_editors_at_once_do_not_overwrite_each_other() {
    let app = TestApp::start().await;
    let browser = app.editor().await;
    let id = app.add_draft(&policy("两人同时改的通知", "第一稿。")).await;
    let (edit, action) = (format!("/office/policies/{id}/edit"), format!("/office/policies/{id}"));
    let mine = browser.get(&edit).await.form(&action);
    let theirs = browser.get(&edit).await.form(&action);
    browser.submit(theirs.fill("body", "他人的第二稿。")).await.must_be(200);
    let page = browser.submit_only(mine.fill("body", "我的第二稿。")).await;
    assert!(matches!(page.status, 409 | 422), "{}", page.status);
    page.must_say("我的第二稿");
    assert_eq!(app.document(id).await.body.trim(), "他人的第二稿。");
}

#[tokio::test]
async fn an_amendment_keeps_the_old_version_readable() {
    let app = TestApp::start().await;
    let browser = app.editor().await;
    let id = app.publish(&policy("将被修订的通知", "# 一、标准\n补助十万元。")).await;
    let page = browser.get(&format!("/office/policies/{id}/amendment")).await;
    let action = format!("/office/policies/{id}/amendment");
    let form =
        page.form(&action).fill("body", "# 一、标准\n补助二十万元。").fill("reason", "提高标准").fill("amended_on", "2026-03-05");
    browser.submit(form).await.must_be(200);
    let document = app.document(id).await;
    assert_eq!(document.version, 2, "{}", document.body);
    let versions = store::versions(app.site.database.read(), id).await.unwrap();
    assert_eq!(versions.iter().map(|version| version.number).collect::<Vec<_>>(), [2, 1]);
    let visitor = app.browser();
    visitor.get(&format!("/policies/{id}")).await.must_say("补助二十万元");
    visitor.get(&format!("/policies/{id}/versions/1")).await.must_be(200).must_say("补助十万元");
    let compared = visitor.get(&format!("/policies/{id}/comparison?from=1&to=2")).await;
    compared.must_be(200);
    assert!(compared.has("ins") || compared.has("del"), "{}", compared.words());
}

#[tokio::test]
async fn a_repealed_document_says_so_and_by_what() {
    let app = TestApp::start().await;
    let browser = app.editor().await;
    let id = app.publish(&policy("将被废止的通知", "正文。")).await;
    let mut successor = policy("取而代之的通知", "正文。");
    successor.document_number = Some("试验函〔2026〕9号".to_owned());
    app.publish(&successor).await;
    let action = format!("/office/policies/{id}/repeal");
    let form = browser.get(&format!("/office/policies/{id}")).await.form(&action);
    browser.submit(form.fill("repealed_on", "2026-03-01").fill("repealed_by", "试验函〔2026〕9号")).await.must_be(200);
    app.wait_until("search knows", async || {
        app.indexed().get(&format!("policy:{id}")).is_some_and(|(_, validity)| *validity == "已废止")
    })
    .await;
    let page = app.browser().get(&format!("/policies/{id}")).await;
    page.must_say("已废止").must_say("取而代之的通知");
}

#[tokio::test]
async fn a_withdrawn_document_is_off_the_site_at_once() {
    let app = TestApp::start().await;
    let browser = app.editor().await;
    let id = app.publish(&policy("将被撤回的通知", "正文。")).await;
    let action = format!("/office/policies/{id}/withdrawal");
    let form = browser.get(&format!("/office/policies/{id}")).await.form(&action);
    browser.submit(form.clone().fill("withdraw_reason", "内容有误")).await.must_be(200);
    assert!(matches!(app.browser().get(&format!("/policies/{id}")).await.status, 404 | 410));
    // The same step from a page that is out of date.
    let page = browser.submit_only(form.fill("withdraw_reason", "内容有误")).await;
    assert!(page.status == 303 || (400..500).contains(&page.status), "{}", page.status);
    app.wait_until_indexed().await;
}

#[tokio::test]
async fn an_import_is_confirmed_and_stored_once() {
    let app = TestApp::start().await;
    let browser = app.editor().await;
    for _ in 0..2 {
        let form = browser.get("/office/imports/new").await.form("/office/imports");
        let page = browser.submit(form.file("file", "通知.txt", PLAIN)).await;
        let action = page.form_actions().into_iter().find(|action| action.ends_with("/confirmation")).expect("a form to confirm");
        browser.submit(page.form(&action)).await.must_be(200);
    }
    let copies = app.documents().await.into_iter().filter(|document| document.title == PLAIN_TITLE).count();
    assert_eq!(copies, 1, "the same document again updates and does not duplicate");
    let document = app.titled(PLAIN_TITLE).await.unwrap();
    assert_eq!(document.document_number.as_deref(), Some("试验商函〔2025〕88号"));
    assert!(document.original_file_id.is_some(), "the original is kept");
}

#[tokio::test]
async fn what_an_editor_changed_survives_the_next_load_of_the_content() {
    let app = TestApp::start().await;
    let browser = app.editor().await;
    let known = app.titled("公共海外仓认定办法（试验）").await.unwrap();
    let (edit, action) = (format!("/office/policies/{}/edit", known.id), format!("/office/policies/{}", known.id));
    let form = browser.get(&edit).await.form(&action);
    browser.submit(form.fill("summary", "编辑改写过的摘要")).await.must_be(200);
    content::load(&app.site, &app.site.content).await.unwrap();
    assert_eq!(app.document(known.id).await.summary, "编辑改写过的摘要");
    let file = app.house.content().join("policies/warehouse.md");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("条件、程序和复核", "文件里的新摘要")).unwrap();
    content::load(&app.site, &app.site.content).await.unwrap();
    assert_eq!(app.document(known.id).await.summary, "编辑改写过的摘要", "the document is the editor's now");
}

#[tokio::test]
async fn searches_that_found_nothing_are_kept_for_editors() {
    let app = TestApp::start().await;
    app.wait_until_indexed().await;
    let browser = app.editor().await;
    app.browser().get("/policies?q=龙眼干冷链").await.must_be(200);
    cbec_portal::policies::work::note_searches(&app.site).await.unwrap();
    browser.get("/office/searches").await.must_be(200).must_say("龙眼干冷链");
}

#[tokio::test]
async fn a_search_answered_from_the_kept_pages_is_counted_too() {
    let app = TestApp::start().await;
    app.wait_until_indexed().await;
    let browser = app.browser();
    for _ in 0..3 {
        browser.get("/policies?q=龙眼干冷链").await.must_be(200);
        browser.json("/api/v1/policies?q=龙眼干冷链").await;
    }
    browser.get("/policies?q=龙眼干冷链&level=省").await.must_be(200);
    browser.get("/policies?q=张三 13800000000").await.must_be(200);
    let counted: Vec<_> = app.site.searches.take().into_values().map(|one| (one.query, one.searches)).collect();
    assert_eq!(counted, [("龙眼干冷链".to_owned(), 6)]);
}

#[tokio::test]
async fn a_step_that_the_stage_does_not_allow_is_a_conflict_in_words() {
    let app = TestApp::start().await;
    let browser = app.editor().await;
    let draft = app.add_draft(&policy("还没有公开的通知", "正文。")).await;
    let path = |part: &str| format!("/office/policies/{draft}/{part}");
    browser.post_form(&path("withdrawal"), &[("withdraw_reason", "误发")]).await.must_be(409).must_say("目前是「草稿」");
    browser.post_form(&path("unscheduling"), &[]).await.must_be(409).must_say("不能直接变为");
    let public = app.publish(&policy("已经公开的通知", "正文。")).await;
    let schedule = format!("/office/policies/{public}/schedule");
    browser.post_form(&schedule, &[("publish_on", "2030-01-01"), ("publish_at", "09:00")]).await.must_be(409);
    assert_eq!((app.document(draft).await.stage, app.document(public).await.stage), ("draft".into(), "published".into()));
}

#[tokio::test]
async fn words_of_a_title_are_found_in_capitals_and_small_letters_and_wildcards_mean_themselves() {
    let app = TestApp::start().await;
    let browser = app.editor().await;
    app.add_draft(&policy("B2B直接出口操作指南", "正文。")).await;
    app.add_draft(&policy("出口退税率为13%的商品_清单", "正文。")).await;
    for (asked, is_there) in [("b2b直接", true), ("B2B直接", true), ("b%b", false), ("B_B", false)] {
        let page = browser.get(&format!("/office/policies?q={}", asked.replace('%', "%25"))).await;
        assert_eq!(page.must_be(200).says("B2B直接出口操作指南"), is_there, "{asked}");
    }
    for asked in ["13%25的", "品_清"] {
        browser.get(&format!("/office/policies?q={asked}")).await.must_say("出口退税率为13%的商品_清单");
    }
    for (asked, is_there) in [("b2b直接", true), ("b_b直接", false)] {
        let page = browser.get(&format!("/office/audit?q={asked}")).await;
        assert_eq!(page.must_be(200).says("B2B直接出口操作指南"), is_there, "{asked}");
    }
}

#[tokio::test]
async fn versions_from_the_content_carry_the_days_that_the_files_give() {
    let app = TestApp::start_with_real_content().await;
    let known = app.titled("跨境电子商务产业园绩效评价办法（演示）").await.unwrap();
    let versions = store::versions(app.site.database.read(), known.id).await.unwrap();
    let days: Vec<_> = versions.iter().map(|one| local(one.created_at).date_naive().to_string()).collect();
    assert_eq!(days, ["2026-06-01", "2025-06-01"]);
}

#[tokio::test]
async fn a_new_synonym_is_understood_at_once() {
    let app = TestApp::start().await;
    app.wait_until_indexed().await;
    let browser = app.editor().await;
    assert!(app.found("番薯仓").is_empty() || !app.found("番薯仓").contains(&"公共海外仓认定办法（试验）".to_owned()));
    let form = browser.get("/office/synonyms").await.form("/office/synonyms");
    browser.submit(form.fill("terms", "番薯仓 = 公共海外仓")).await.must_be(200);
    app.wait_until("it is understood", async || app.found("番薯仓").contains(&"公共海外仓认定办法（试验）".to_owned())).await;
}

#[tokio::test]
async fn every_page_of_the_office_opens_and_names_itself() {
    let app = TestApp::start().await;
    let browser = app.administrator().await;
    let id = app.titled("公共海外仓认定办法（试验）").await.unwrap().id;
    for (method, path) in cbec_portal::app::office_routes().list() {
        let path = path.replace("/policies/{id}", &format!("/policies/{id}"));
        // A document without an original has none to give.
        if method.as_str() != "GET" || path.contains('{') || path == "/office/sign-in" || path.ends_with("/original") {
            continue;
        }
        let page = browser.visit(&path).await;
        page.must_be(200);
        if page.header("content-type").starts_with("text/html") {
            assert!(!page.heading().is_empty(), "{path} has no heading");
        }
    }
}
