//! Drafting, publishing by somebody else, making longer and taking back.

use cbec_portal::access::Role;
use cbec_portal::notices::NoticeState;
use cbec_portal::notices::store;

use super::{TITLE, draft, filled, notice, officer, publish, published, state};
use crate::support::TestApp;

#[tokio::test]
async fn who_wrote_a_notice_does_not_publish_it() {
    let app = TestApp::start().await;
    let (_, maker) = officer(&app, "maker@example.com", Some("510100")).await;
    let (_, second) = officer(&app, "second@example.com", Some("510100")).await;
    let (_, third) = officer(&app, "third@example.com", None).await;
    let id = draft(&maker).await;
    let page = format!("/office/notices/{id}");
    maker.get(&page).await.must_be(200).must_say("拟稿人以外的经办人发布");
    let publication = format!("{page}/publication");
    maker.post_form(&publication, &[("revision", "1")]).await.must_be(403).must_say("拟稿人以外");
    app.browser().get(&format!("/notices/{id}")).await.must_be(404);
    // Whoever changed it has written it too, and what the first wrote is still the first's.
    let edit = second.get(&format!("{page}/edit")).await.form(&page).fill("title", "改过的标题（试验）");
    second.submit(edit).await.must_be(200).must_say("改过的标题");
    second.post_form(&publication, &[("revision", "2")]).await.must_be(403);
    maker.post_form(&publication, &[("revision", "2")]).await.must_be(403);
    third.post_form(&publication, &[("revision", "1")]).await.must_be(409).must_say("刚刚有人处理过");
    publish(&third, id).await;
    let shown = notice(&app, id).await;
    assert_eq!(shown.number.as_deref(), Some("公示〔2026〕1号"));
    assert_eq!(shown.closes_on.unwrap().to_string(), "2026-03-12");
    third.post_form(&publication, &[("revision", "3")]).await.must_be(409);
    let edit = maker.get(&format!("{page}/edit")).await;
    assert_eq!(edit.location.as_deref(), Some(page.as_str()));
    let next = draft(&maker).await;
    publish(&third, next).await;
    assert_eq!(notice(&app, next).await.number.as_deref(), Some("公示〔2026〕2号"));
}

#[tokio::test]
async fn other_divisions_and_editors_find_nothing() {
    let app = TestApp::start().await;
    let (_, maker) = officer(&app, "maker@example.com", Some("510100")).await;
    let (_, other) = officer(&app, "other@example.com", Some("510300")).await;
    let id = draft(&maker).await;
    for path in ["", "/edit"] {
        other.get(&format!("/office/notices/{id}{path}")).await.must_be(404);
    }
    for step in ["/publication", "/extension", "/cancellation", ""] {
        let page = other.post_form(&format!("/office/notices/{id}{step}"), &[("revision", "1")]).await;
        page.must_be(404);
    }
    assert!(!other.get("/office/notices").await.must_be(200).says(TITLE));
    let page = other.submit_only(filled(&other).await).await;
    page.must_be(422).must_say("您负责的地区");
    let editor = app.sign_in_as("editor@example.com", Role::Editor).await;
    editor.get("/office/notices").await.must_be(403).must_say("由经办人办理");
}

#[tokio::test]
async fn what_is_wrong_is_said_and_nothing_typed_is_lost() {
    let app = TestApp::start().await;
    let (_, maker) = officer(&app, "maker@example.com", None).await;
    for (field, value, words) in [
        ("title", "短", "请写标题"),
        ("body", "短", "请写正文"),
        ("kind", "king", "请选择类别"),
        ("working_days", "3", "请选择公示期"),
        ("division_code", "999999", "请从列表中选择"),
        ("contact_phone", "", "请写受理电话"),
        ("lines", "甲公司 | 123 | 5", "第 1 行"),
        ("lines", "甲公司 | | 三十万", "要写成以元为单位的数字"),
    ] {
        let page = maker.submit_only(filled(&maker).await.fill(field, value)).await;
        page.must_be(422).must_say(words);
        let kept = page.form("/office/notices");
        let is_list = ["kind", "working_days", "division_code"].contains(&field);
        assert!(is_list || kept.value(field) == value, "{field}");
        assert!(kept.value("contact_office").contains("商务处"));
    }
    let id = draft(&maker).await;
    let page = format!("/office/notices/{id}");
    let (one, two) = (maker.get(&format!("{page}/edit")).await, maker.get(&format!("{page}/edit")).await);
    maker.submit(one.form(&page).fill("title", "先保存的标题（试验）")).await.must_be(200);
    let late = maker.submit_only(two.form(&page).fill("title", "后保存的标题（试验）")).await;
    late.must_be(409).must_say("刚刚被他人修改");
    assert_eq!(late.form(&page).value("title"), "后保存的标题（试验）");
}

#[tokio::test]
async fn personal_numbers_are_masked_wherever_they_were_written() {
    let p = published().await;
    let page = p.app.browser().get(&format!("/notices/{}", p.id)).await;
    page.must_be(200).must_say("联系人138****5678").must_say("300,000.00").must_say("301,200.50").must_say("甲公司（试验）");
    for path in ["", "/print", ".csv", ".json"] {
        let page = p.app.browser().get(&format!("/notices/{}{path}", p.id)).await;
        assert!(!page.must_be(200).text.contains("13812345678"), "{path}");
    }
}

#[tokio::test]
async fn a_period_is_made_longer_and_a_notice_taken_back_with_reasons() {
    let p = published().await;
    let page = format!("/office/notices/{}", p.id);
    let form = p.maker.get(&page).await.form(&format!("{page}/extension"));
    for days in ["0", "31", "三"] {
        let refused = p.maker.submit_only(form.clone().fill("more_days", days).fill("extend_reason", "名单有补充")).await;
        refused.must_be(422).must_say("1 到 30");
    }
    p.maker.submit_only(form.clone().fill("more_days", "2")).await.must_be(422).must_say("请写明延长的原因");
    let form = form.fill("more_days", "2").fill("extend_reason", "名单有补充");
    p.maker.submit(form.clone()).await.must_be(200).must_say("已延长至2026年3月16日");
    let public = format!("/notices/{}", p.id);
    p.app.browser().get(&public).await.must_say("名单有补充").must_say("2026年3月16日");
    p.later("2026-03-17T00:00:01+08:00").await;
    p.maker.submit_only(form).await.must_be(409);
    let form = p.checker.get(&page).await.form(&format!("{page}/cancellation"));
    p.checker.submit_only(form.clone()).await.must_be(422).must_say("请写明原因");
    p.checker.submit(form.clone().fill("cancel_reason", "名单有误")).await.must_be(200).must_say("公示已撤销");
    assert_eq!(state(&p.app, p.id).await, NoticeState::Cancelled);
    p.app.browser().get(&public).await.must_be(200).must_say("已经撤销").must_say("名单有误");
    p.checker.submit_only(form.fill("cancel_reason", "再来一次")).await.must_be(409);
}

#[tokio::test]
async fn a_draft_that_was_thrown_away_is_never_public() {
    let app = TestApp::start().await;
    let (_, maker) = officer(&app, "maker@example.com", None).await;
    let id = draft(&maker).await;
    let page = format!("/office/notices/{id}");
    let form = maker.get(&page).await.form(&format!("{page}/cancellation"));
    maker.submit(form.fill("cancel_reason", "不再公示")).await.must_say("草稿已作废");
    for path in ["", "/print", ".csv", ".json", "/objections/new"] {
        app.browser().get(&format!("/notices/{id}{path}")).await.must_be(404);
    }
    assert!(store::newest(app.site.database.read(), 5).await.unwrap().is_empty());
}
