//! Filling in a month: drafts, checks, two people at once, and what one may not see.

use super::{FEBRUARY, WHOLE, fill, hand_in, month, start};

#[tokio::test]
async fn a_month_is_saved_checked_and_handed_in() {
    let app = start().await;
    let (_, reporter, browser) = app.reporting("甲企业").await;
    let list = browser.get("/my/returns").await;
    list.must_be(200).must_say("甲企业").must_say("2026年2月").must_say("还剩 1 个工作日").must_say("2026年1月");
    browser.get("/my").await.must_say("甲企业 2026年2月月报");
    let url = month(&reporter, FEBRUARY);
    let page = fill(&browser, &url, &[("f_a", "1,00")], "save").await;
    page.must_be(303);
    let page = browser.get(&url).await;
    page.must_say("草稿已保存").must_say("没有上月数可以对照");
    assert_eq!(page.form(&url).value("f_a"), "100");

    // What is missing is said field by field, and the draft holds what was typed.
    let page = fill(&browser, &url, &[("f_b", "50")], "submit").await;
    page.must_be(422).must_say("请填写“人员”").must_say("能识别的内容已保存为草稿");
    assert!(page.has("a[href='#f_staff']") && page.has("#f_staff"));
    assert_eq!(app.returns_of(reporter.id).await[0].state, "draft");
    let form = page.form(&url);
    assert_eq!((form.value("f_a"), form.value("f_b")), ("100", "50"));

    hand_in(&browser, &reporter, FEBRUARY, &WHOLE).await;
    let row = app.returns_of(reporter.id).await.remove(0);
    assert_eq!((row.state.as_str(), row.is_on_time, row.vintage), ("submitted", Some(true), 1));
    assert_eq!(row.figures["total"], 150.0, "an empty sum is filled in");
    let page = browser.get(&url).await;
    page.must_say("待审核").must_say("等待属地经办人审核");
    assert!(!page.form_actions().contains(&url), "nothing more can be typed");
    // A second post from a page that was left open.
    let again = browser.post_form(&url, &[("f_a", "1"), ("revision", "3"), ("do", "save")]).await;
    again.must_be(409).must_say("正在等待审核");
}

#[tokio::test]
async fn wrong_numbers_are_said_at_their_field_and_nothing_is_lost() {
    let app = start().await;
    let (_, reporter, browser) = app.reporting("甲企业").await;
    let url = month(&reporter, FEBRUARY);
    let page = fill(&browser, &url, &[("f_a", "很多"), ("f_b", "=1+1"), ("note", "春节停工")], "save").await;
    page.must_be(422).must_say("“甲项”应填数字，单位是万元").must_say("“=1+1”无法识别");
    let form = page.form(&url);
    assert_eq!((form.value("f_a"), form.value("note")), ("很多", "春节停工"));
    assert!(app.returns_of(reporter.id).await.is_empty(), "nothing that cannot be read is written");
    for (field, typed, says) in [
        ("f_a", "-1", "不能为负数"),
        ("f_total", "151", "与分项合计 150 不一致"),
        ("f_year", "10", "一月的累计数"),
        ("f_staff", "20.5", "应为整数"),
        ("f_rate", "120", "应在 0 到 100 之间"),
        ("f_rate", "33.333", "最多 1 位小数"),
        ("f_a", "99999999999999", "数字过大"),
    ] {
        let january = month(&reporter, "2026-01");
        let mut fields = vec![("f_a", "100"), ("f_b", "50"), ("f_staff", "20"), ("f_year", ""), ("f_rate", ""), ("f_total", "")];
        fields.retain(|(name, _)| *name != field);
        fields.push((field, typed));
        let page = fill(&browser, &january, &fields, "submit").await;
        page.must_be(422).must_say(says);
        assert_eq!(page.form(&january).value(field), typed.trim_start_matches('+'), "{field}");
    }
}

#[tokio::test]
async fn a_large_change_asks_for_a_reason() {
    let app = start().await;
    let (_, reporter, browser) = app.reporting("甲企业").await;
    hand_in(&browser, &reporter, "2026-01", &[("f_a", "100"), ("f_b", "50"), ("f_staff", "20")]).await;
    let url = month(&reporter, FEBRUARY);
    let page = browser.get(&url).await;
    assert_eq!(page.form(&url).value("f_staff"), "20", "a stock begins with the month before");
    assert_eq!(page.form(&url).value("f_a"), "", "what happened in a month does not");
    let page = fill(&browser, &url, &[("f_a", "180"), ("f_b", "50")], "submit").await;
    page.must_be(422).must_say("“甲项”由上月 100 变为 180，增长 80%，请说明原因");
    assert!(page.has("a[href='#r_a']"));
    fill(&browser, &url, &[("r_a", " ")], "submit").await.must_be(422);
    fill(&browser, &url, &[("r_a", "新签大客户")], "submit").await.must_be(303);
    let row = app.returns_of(reporter.id).await.pop().unwrap();
    assert_eq!((row.state.as_str(), &row.reasons["a"], &row.figures["year"]), ("submitted", &"新签大客户".into(), &380.0.into()));
    browser.get(&url).await.must_say("说明：新签大客户").must_say("+80%");
}

#[tokio::test]
async fn two_members_who_write_at_once_do_not_lose_each_others_work() {
    let app = start().await;
    let (organisation, reporter, first) = app.reporting("甲企业").await;
    let second = app.member_of(organisation, "second@example.com").await;
    let url = month(&reporter, FEBRUARY);
    let (one, other) = (first.get(&url).await.form(&url), second.get(&url).await.form(&url));
    first.submit_only(one.fill("f_a", "100").fill("do", "save")).await.must_be(303);
    let page = second.submit_only(other.fill("f_a", "200").fill("f_b", "7").fill("do", "save")).await;
    page.must_be(409).must_say("同事也保存过").must_say("您填的").must_say("已保存的");
    let form = page.form(&url);
    assert_eq!((form.value("f_a"), form.value("f_b")), ("200", "7"), "what was typed is still there");
    assert_eq!(app.returns_of(reporter.id).await[0].figures["a"], 100.0, "and the other's work too");
    second.submit_only(form.fill("do", "save")).await.must_be(303);
    let row = app.returns_of(reporter.id).await.remove(0);
    assert_eq!((&row.figures["a"], row.revision), (&200.0.into(), 2));
    // Saving while typing says so as well, and writes nothing.
    let late = first.post_form(&format!("{url}/autosave"), &[("f_a", "1"), ("revision", "1")]).await;
    late.must_be(409);
    let fine = first.post_form(&format!("{url}/autosave"), &[("f_a", "1"), ("f_b", "x"), ("revision", "2")]).await;
    assert_eq!(serde_json::from_str::<serde_json::Value>(&fine.text).unwrap()["revision"], 3);
}

#[tokio::test]
async fn what_is_not_ones_own_is_not_there() {
    let app = start().await;
    let (_, reporter, owner) = app.reporting("甲企业").await;
    let (_, _, stranger) = app.reporting("乙企业").await;
    let url = month(&reporter, FEBRUARY);
    for path in [url.clone(), format!("{url}/sheet.xlsx"), format!("/my/returns/{}/months.xlsx", reporter.id)] {
        stranger.get(&path).await.must_be(404);
        owner.get(&path).await.must_be(200);
    }
    for path in [url.clone(), format!("{url}/autosave"), format!("{url}/correct"), format!("{url}/discard")] {
        stranger.post_form(&path, &[("f_a", "1"), ("revision", "0"), ("do", "save")]).await.must_be(404);
    }
    assert!(app.returns_of(reporter.id).await.is_empty());
    // A month that is not over, one before the first, and no month at all.
    for period in ["2026-03", "2025-12", "2026-13", "0", "x"] {
        owner.get(&month(&reporter, period)).await.must_be(404);
    }
    owner.get("/my/returns/987654/2026-02").await.must_be(404);
    app.browser().get(&url).await.must_be(303);
    let nobody = app.sign_in_as("nobody@example.com", cbec_portal::access::Role::Member).await;
    nobody.get("/my/returns").await.must_be(200).must_say("机构确认后才能填报");
}
