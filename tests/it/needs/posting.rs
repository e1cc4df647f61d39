//! Posting a need, what the public reads of it, and its end.

use cbec_portal::needs::work;

use crate::support::TestApp;
use crate::support::browser::Browser;

pub const POSTER: &str = "poster@example.com";

/// Somebody of a confirmed enterprise.
pub async fn enterprise(app: &TestApp) -> Browser {
    let id = app.make_organisation("锦江出海（演示）有限公司", "enterprise").await;
    app.member_of(id, POSTER).await
}

/// Posts a need for 1,000 m² in Germany; its address.
pub async fn post(browser: &Browser) -> String {
    let form = browser.get("/my/needs/new").await.form("/my/needs");
    let form = form
        .fill("title", "德国家居仓，9 月起用")
        .fill("country", "DE")
        .fill("area", "1,000")
        .fill("from", "2026年9月1日")
        .fill("until", "2026-12-31")
        .fill("goods", "家居家具")
        .fill("services", "一件代发")
        .fill("note", "每周两柜，请联系锦江的王经理");
    browser.submit_only(form).await.must_be(303).location.clone().unwrap()
}

#[tokio::test]
async fn a_need_is_public_without_a_word_of_who_needs_it() {
    let app = TestApp::start().await;
    let poster = enterprise(&app).await;
    let mine = post(&poster).await;
    poster.get(&mine).await.must_be(200).must_say("德国家居仓").must_say("每周两柜");
    let page = app.browser().get("/needs").await;
    page.must_be(200).must_say("德国家居仓，9 月起用").must_say("1,000 m²").must_say("家居家具").must_say("跨境电商企业");
    for private in ["锦江", POSTER, "王编辑", "两柜", "028-0000"] {
        assert!(!page.text.contains(private), "{private}");
    }
    app.browser().get("/needs?country=PL").await.must_be(200).must_say("没有征集中的需求");
    app.browser().get("/needs?country=DE").await.must_say("德国家居仓");
}

#[tokio::test]
async fn a_need_ends_with_its_last_day_and_can_be_renewed() {
    let app = TestApp::start().await;
    let poster = enterprise(&app).await;
    let mine = post(&poster).await;
    // Sixty days after 5 March 2026.
    app.clock.set("2026-05-04T23:00:00+08:00");
    assert_eq!(work::expire(&app.site).await.unwrap(), 0);
    app.clock.set("2026-05-05T00:30:00+08:00");
    assert!(!app.browser().get("/needs").await.says("德国家居仓"), "ended before the worker came by");
    assert_eq!(work::expire(&app.site).await.unwrap(), 1);
    assert_eq!(work::expire(&app.site).await.unwrap(), 0);
    let letters = app.letters_to(POSTER).await;
    assert!(letters.len() == 1 && letters[0].0.contains("已到期"));
    poster.sign_in(POSTER, crate::support::PASSWORD).await;
    poster.get(&mine).await.must_be(200).must_say("已到期");
    let form = poster.get(&format!("{mine}/edit")).await.form(&mine);
    poster.submit(form).await.must_say("征集中");
    app.browser().get("/needs").await.must_say("德国家居仓");
    let page = poster.get(&mine).await;
    poster.submit(page.form(&format!("{mine}/closing"))).await.must_say("已关闭");
    assert!(!app.browser().get("/needs").await.says("德国家居仓"));
}

#[tokio::test]
async fn what_makes_no_sense_is_said_at_its_field() {
    let app = TestApp::start().await;
    let poster = enterprise(&app).await;
    for (field, value, words) in [
        ("title", "德国仓，电话 13800000000", "请不要写电话"),
        ("country", "XX", "请选择国家"),
        ("area", "很大", "请写整数"),
        ("until", "2026-01-01", "不能早于开始日期"),
        ("from", "明天", "请写成年-月-日"),
        ("expires", "2027-12-31", "最长 180 天"),
        ("goods", "", "请至少选一种货物"),
    ] {
        let form = poster.get("/my/needs/new").await.form("/my/needs");
        let mut form = form
            .fill("title", "<b>德国</b>家居仓")
            .fill("country", "DE")
            .fill("area", "1000")
            .fill("from", "2026-09-01")
            .fill("goods", "家居家具")
            .fill(field, value);
        form.pairs.retain(|(name, value)| name != "goods" || !value.is_empty());
        let page = poster.submit_only(form).await;
        page.must_be(422).must_say(words);
        assert!(!page.text.contains("<b>德国"), "{field}");
    }
}

#[tokio::test]
async fn only_confirmed_organisations_post_and_others_see_nothing() {
    let app = TestApp::start().await;
    let poster = enterprise(&app).await;
    let mine = post(&poster).await;
    let alone = app.sign_in_as("alone@example.com", cbec_portal::access::Role::Member).await;
    alone.get("/my/needs/new").await.must_be(403).must_say("请先登记所在机构");
    alone.get("/my/needs").await.must_be(200);
    let other = app.make_organisation("另一家（演示）有限公司", "enterprise").await;
    let stranger = app.member_of(other, "stranger@example.com").await;
    for path in [mine.clone(), format!("{mine}/edit"), "/my/needs/987654".to_owned()] {
        stranger.get(&path).await.must_be(404);
    }
    stranger.post_form(&format!("{mine}/closing"), &[]).await.must_be(404);
    stranger.post_form(&mine, &[("title", "改成我的")]).await.must_be(404);
    app.browser().get("/needs").await.must_say("德国家居仓");
}
