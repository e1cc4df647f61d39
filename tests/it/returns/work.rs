//! Reminders before, on and after the day, word to officials, and locking when the day comes.

use cbec_portal::returns::work;

use super::{FEBRUARY, WHOLE, hand_in, start};

#[tokio::test]
async fn people_are_reminded_once_each_time_and_officials_hear_of_the_late() {
    let app = start().await;
    let (organisation, reporter, browser) = app.reporting("甲企业").await;
    let (_, done, other) = app.reporting("乙企业").await;
    hand_in(&other, &done, FEBRUARY, &WHOLE).await;
    app.officer_of("chengdu@example.com", "510100").await;
    app.officer_of("yibin@example.com", "511500").await;
    let owner = format!("owner{organisation}@example.com");
    let subjects = async || app.letters_to(&owner).await.into_iter().map(|(subject, _)| subject).collect::<Vec<_>>();
    // The deadline is 6 March; the workers of the node may have been quicker than this call.
    work::remind(&app.site).await.unwrap();
    work::remind(&app.site).await.unwrap();
    assert_eq!(subjects().await, ["月报即将到期：2026年2月 试报表"]);
    app.clock.set("2026-03-06T09:00:00+08:00");
    work::remind(&app.site).await.unwrap();
    app.clock.set("2026-03-09T09:00:00+08:00");
    work::remind(&app.site).await.unwrap();
    work::remind(&app.site).await.unwrap();
    assert_eq!(subjects().await.len(), 3, "{:?}", subjects().await);
    let told = app.letters_to("chengdu@example.com").await;
    assert_eq!(told.len(), 1);
    assert!(told[0].0.contains("逾期未报 1 家") && told[0].1.contains("甲企业") && !told[0].1.contains("乙企业"), "{told:?}");
    assert!(app.letters_to("yibin@example.com").await.is_empty());
    // Handed in late: it counts as reported, and not as on time.
    hand_in(&browser, &reporter, FEBRUARY, &WHOLE).await;
    assert_eq!(app.returns_of(reporter.id).await[0].is_on_time, Some(false));
    let officer = app.browser();
    officer.sign_in("chengdu@example.com", crate::support::PASSWORD).await;
    officer.get("/office/returns/rates?form=probe&period=2026-02").await.must_say("50%");
    officer.get("/office/returns?form=probe&period=2026-02&state=late").await.must_say("甲企业").must_say("迟报");
}

#[tokio::test]
async fn an_official_reminds_those_who_are_chosen() {
    let app = start().await;
    let (organisation, reporter, _) = app.reporting("甲企业").await;
    let (_, done, other) = app.reporting("乙企业").await;
    hand_in(&other, &done, FEBRUARY, &WHOLE).await;
    let officer = app.officer_of("chengdu@example.com", "510100").await;
    let yibin = app.officer_of("yibin@example.com", "511500").await;
    let (missing, handed) = (reporter.id.to_string(), done.id.to_string());
    let fields = [("reporter", missing.as_str()), ("reporter", handed.as_str()), ("period", FEBRUARY), ("do", "remind")];
    yibin.post_form("/office/returns/bulk", &fields).await.must_be(303);
    let asked = async || {
        let letters = app.letters_to(&format!("owner{organisation}@example.com")).await;
        letters.into_iter().filter(|(subject, _)| subject.contains("请尽快上报")).count()
    };
    assert_eq!(asked().await, 0, "not in another's division");
    officer.post_form("/office/returns/bulk", &fields).await.must_be(303);
    assert_eq!(asked().await, 1);
    officer.get("/office/returns").await.must_say("催报2026年2月 1 家");
    officer.post_form("/office/returns/remind", &[("period", "x")]).await.must_be(400);
}

#[tokio::test]
async fn what_was_verified_is_locked_when_the_day_comes() {
    let app = start().await;
    let (_, reporter, browser) = app.reporting("甲企业").await;
    let officer = app.officer_of("case@example.com", "510100").await;
    hand_in(&browser, &reporter, FEBRUARY, &WHOLE).await;
    let row = app.returns_of(reporter.id).await.remove(0);
    work::lock(&app.site).await.unwrap();
    officer.post_form(&format!("/office/returns/{}/verify", row.id), &[]).await.must_be(303);
    // The tenth working day of March is the 13th.
    app.clock.set("2026-03-12T09:00:00+08:00");
    assert_eq!(work::lock(&app.site).await.unwrap(), 0);
    app.clock.set("2026-03-13T09:00:00+08:00");
    work::lock(&app.site).await.unwrap();
    let row = app.returns_of(reporter.id).await.remove(0);
    assert_eq!((row.state.as_str(), row.locked_by_name.as_deref()), ("locked", Some("月报锁定")));
}
