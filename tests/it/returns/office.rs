//! Officials: sending back with a reason, verifying what somebody else handed in, and only in their own division.

use cbec_portal::access::Role;

use super::{FEBRUARY, WHOLE, fill, hand_in, month, start};

#[tokio::test]
async fn a_return_is_sent_back_mended_and_verified() {
    let app = start().await;
    let (organisation, reporter, browser) = app.reporting("甲企业").await;
    let officer = app.officer_of("case@example.com", "510100").await;
    officer.get("/office").await.must_be(200).must_say("月报待审核");
    hand_in(&browser, &reporter, FEBRUARY, &WHOLE).await;
    officer.get("/office/returns?form=probe").await.must_be(200).must_say("甲企业").must_say("待审核").must_say("100%");
    let row = app.returns_of(reporter.id).await.remove(0);
    let url = format!("/office/returns/{}", row.id);
    officer.get("/office").await.must_say("2026年2月月报");
    let page = officer.get(&url).await;
    page.must_say("审核通过").must_say("退回修改").must_say("150");
    let refused = officer.post_form(&format!("{url}/return"), &[("reason", " 短 ")]).await;
    refused.must_be(422).must_say("请写明退回的原因");
    officer.post_form(&format!("{url}/return"), &[("reason", "甲项请核对报关单")]).await.must_be(303);
    let letters = app.letters_to(&format!("owner{organisation}@example.com")).await;
    assert!(
        letters.iter().any(|(subject, body)| subject.contains("月报被退回") && body.contains("甲项请核对报关单")),
        "{letters:?}"
    );
    browser.get("/my").await.must_say("月报被退回");
    browser.get(&month(&reporter, FEBRUARY)).await.must_say("甲项请核对报关单");
    officer.post_form(&format!("{url}/verify"), &[]).await.must_be(409).must_say("已退回");
    // Mended late, and still on time: it was there when it was due.
    app.clock.set("2026-03-12T09:00:00+08:00");
    fill(&browser, &month(&reporter, FEBRUARY), &[("f_a", "101"), ("f_total", ""), ("f_year", "151")], "submit")
        .await
        .must_be(303);
    let row = app.returns_of(reporter.id).await.remove(0);
    assert_eq!((row.state.as_str(), row.is_on_time), ("submitted", Some(true)));
    officer.post_form(&format!("{url}/verify"), &[]).await.must_be(303);
    officer.post_form(&format!("{url}/verify"), &[]).await.must_be(409);
    officer.get(&url).await.must_say("已审核").must_say("现在锁定");
    let rates = officer.get("/office/returns/rates?form=probe&period=2026-02").await;
    rates.must_be(200).must_say("100%").must_say("成都市");
    officer.get("/office/returns/rates.xlsx?form=probe").await.must_be(200);
    officer.get("/office/returns/figures.xlsx?form=probe&period=2026-02").await.must_be(200);
}

#[tokio::test]
async fn nobody_verifies_what_they_handed_in() {
    let app = start().await;
    let organisation = app.make_organisation("甲企业", "enterprise").await;
    let reporter = app.reporter("甲企业", organisation).await;
    let both = app.officer_of("both@example.com", "510100").await;
    app.join("both@example.com", organisation, "member").await;
    hand_in(&both, &reporter, FEBRUARY, &WHOLE).await;
    let row = app.returns_of(reporter.id).await.remove(0);
    let url = format!("/office/returns/{}", row.id);
    let page = both.get(&url).await;
    page.must_be(200).must_say("须由其他经办人审核");
    assert!(!page.form_actions().contains(&format!("{url}/verify")));
    both.post_form(&format!("{url}/verify"), &[]).await.must_be(403).must_say("须由其他经办人审核");
    both.post_form("/office/returns/bulk", &[("id", row.id.to_string().as_str()), ("do", "verify")]).await.must_be(303);
    assert_eq!(app.returns_of(reporter.id).await[0].state, "submitted");
    let other = app.officer_of("other@example.com", "510000").await;
    other.post_form(&format!("{url}/verify"), &[]).await.must_be(303);
    assert_eq!(app.returns_of(reporter.id).await[0].state, "verified");
}

#[tokio::test]
async fn another_division_sees_nothing_of_it() {
    let app = start().await;
    let (_, reporter, browser) = app.reporting("甲企业").await;
    hand_in(&browser, &reporter, FEBRUARY, &WHOLE).await;
    let row = app.returns_of(reporter.id).await.remove(0);
    let url = format!("/office/returns/{}", row.id);
    let yibin = app.officer_of("yibin@example.com", "511500").await;
    yibin.get(&url).await.must_be(404);
    for step in ["verify", "return", "lock"] {
        yibin.post_form(&format!("{url}/{step}"), &[("reason", "不归我管也想退回")]).await.must_be(404);
    }
    yibin.post_form("/office/returns/bulk", &[("id", row.id.to_string().as_str()), ("do", "verify")]).await.must_be(303);
    yibin.post_form(&format!("/office/returns/reporters/{}", reporter.id), &[("until", "2026-02")]).await.must_be(404);
    let list = yibin.get("/office/returns?form=probe&state=all").await;
    list.must_be(200);
    assert!(!list.says("甲企业"));
    // Asking for the division by name does not open it either.
    assert!(!yibin.get("/office/returns?form=probe&state=all&division=510100").await.says("甲企业"));
    assert!(!yibin.get("/office/returns/reporters?form=probe&division=510100").await.says("甲企业"));
    let rates = yibin.get("/office/returns/rates?form=probe&period=2026-02").await;
    assert!(!rates.says("成都市"));
    assert_eq!(app.returns_of(reporter.id).await[0].state, "submitted");
    app.editor().await.get("/office/returns").await.must_be(403).must_say("经办人");
    let member = app.sign_in_as("member@example.com", Role::Member).await;
    member.get("/office/returns").await.must_be(403);
    for path in ["/office/returns/987654", "/office/returns/abc", "/office/returns/forms/nothing"] {
        yibin.get(path).await.must_be(404);
    }
    for path in
        ["/office/returns?form=x&period=x&state=x&division=x&page=99999&q=%00", "/office/returns/rates?form=x&period=9999-99"]
    {
        yibin.get(path).await.must_be(200);
    }
}

#[tokio::test]
async fn many_are_verified_at_once_but_not_what_is_unusual() {
    let app = start().await;
    let officer = app.officer_of("case@example.com", "510100").await;
    let (_, quiet, browser) = app.reporting("甲企业").await;
    hand_in(&browser, &quiet, FEBRUARY, &WHOLE).await;
    let (_, loud, browser) = app.reporting("乙企业").await;
    hand_in(&browser, &loud, "2026-01", &[("f_a", "10"), ("f_b", "50"), ("f_staff", "20")]).await;
    let fields = [("f_a", "100"), ("f_b", "50"), ("f_staff", "20"), ("r_a", "新客户")];
    hand_in(&browser, &loud, FEBRUARY, &fields).await;
    let list = officer.get("/office/returns?form=probe&period=2026-02&state=submitted").await;
    let ids: Vec<String> = list.attributes("input[name=id]", "value");
    assert_eq!(ids.len(), 2);
    let fields = [("id", ids[0].as_str()), ("id", ids[1].as_str()), ("do", "verify"), ("back", "//evil.example")];
    let answer = officer.post_form("/office/returns/bulk", &fields).await;
    assert_eq!(answer.location.as_deref(), Some("/office/returns"), "nowhere else");
    officer.get("/office/returns").await.must_say("审核通过 1 份").must_say("1 份有异常变动");
    assert_eq!(app.returns_of(quiet.id).await[0].state, "verified");
    assert_eq!(app.returns_of(loud.id).await[1].state, "submitted");
    officer.post_form("/office/returns/bulk", &[("do", "verify")]).await.must_be(303);
    officer.get("/office/returns").await.must_say("请先勾选");
}
