//! What counts is never written over: a correction is a new vintage, and the old one counts until the new one is verified.

use cbec_portal::returns::figures;
use cbec_portal::returns::store::returns;

use super::{FEBRUARY, WHOLE, fill, hand_in, month, start};
use crate::support::TestApp;

async fn total(app: &TestApp) -> Vec<(f64, i32)> {
    let rows = figures::totals_of(app.site.database.read(), "probe", &["total"], 202_602, 202_602).await.unwrap();
    rows.into_iter().map(|row| (row.total, row.reporters)).collect()
}

#[tokio::test]
async fn a_locked_month_is_corrected_by_a_new_vintage() {
    let app = start().await;
    let (_, reporter, browser) = app.reporting("甲企业").await;
    let officer = app.officer_of("case@example.com", "510100").await;
    hand_in(&browser, &reporter, FEBRUARY, &WHOLE).await;
    assert!(total(&app).await.is_empty(), "what is handed in does not count yet");
    let first = app.returns_of(reporter.id).await.remove(0);
    officer.post_form(&format!("/office/returns/{}/verify", first.id), &[]).await.must_be(303);
    assert_eq!(total(&app).await, [(150.0, 1)]);
    officer.post_form(&format!("/office/returns/{}/lock", first.id), &[]).await.must_be(303);
    let url = month(&reporter, FEBRUARY);
    browser.post_form(&url, &[("f_a", "1"), ("revision", "3"), ("do", "save")]).await.must_be(409).must_say("点“更正”");
    assert_eq!(app.returns_of(reporter.id).await[0].figures["a"], 100.0);

    browser.post_form(&format!("{url}/correct"), &[]).await.must_be(303);
    browser.post_form(&format!("{url}/correct"), &[]).await.must_be(303);
    assert_eq!(app.returns_of(reporter.id).await.len(), 2, "one correction at a time");
    let page = browser.get(&url).await;
    page.must_say("正在更正");
    assert_eq!(page.form(&url).value("f_a"), "100");
    browser.get(&format!("{url}?vintage=1")).await.must_say("已锁定");
    let fields = [("f_a", "90"), ("f_total", ""), ("f_year", "140")];
    fill(&browser, &url, &fields, "submit").await.must_be(422).must_say("为什么更正");
    fill(&browser, &url, &[("note", "重复计入一票"), ("f_a", "90"), ("f_total", ""), ("f_year", "140")], "submit")
        .await
        .must_be(303);
    assert_eq!(total(&app).await, [(150.0, 1)], "the old vintage counts until the new one is verified");
    let second = app.returns_of(reporter.id).await.remove(1);
    let page = officer.get(&format!("/office/returns/{}", second.id)).await;
    page.must_say("第 2 版").must_say("重复计入一票").must_say("上一版");
    officer.post_form(&format!("/office/returns/{}/verify", second.id), &[]).await.must_be(303);
    assert_eq!(total(&app).await, [(140.0, 1)]);
    let rows = app.returns_of(reporter.id).await;
    assert_eq!(rows.iter().map(|row| row.state.as_str()).collect::<Vec<_>>(), ["superseded", "verified"]);
    assert_eq!(rows[0].figures["a"], 100.0, "the old figures stay");
    let steps = returns::steps(app.site.database.read(), &[first.id]).await.unwrap();
    let steps: Vec<&str> = steps.iter().map(|step| step.action.as_str()).collect();
    assert_eq!(steps, ["begin", "submit", "verify", "lock", "supersede"]);
    let counted = figures::of_reporters(app.site.database.read(), "probe", 202_601, 202_612).await.unwrap();
    assert_eq!(
        counted[0].months.iter().map(|(period, figures)| (*period, figures["total"])).collect::<Vec<_>>(),
        [(202_602, 140.0)]
    );
}

#[tokio::test]
async fn a_correction_can_be_given_up() {
    let app = start().await;
    let (_, reporter, browser) = app.reporting("甲企业").await;
    let officer = app.officer_of("case@example.com", "510100").await;
    hand_in(&browser, &reporter, FEBRUARY, &WHOLE).await;
    let url = month(&reporter, FEBRUARY);
    browser.post_form(&format!("{url}/correct"), &[]).await.must_be(303);
    assert_eq!(app.returns_of(reporter.id).await.len(), 1, "what waits is not corrected");
    let first = app.returns_of(reporter.id).await.remove(0);
    officer.post_form(&format!("/office/returns/{}/verify", first.id), &[]).await.must_be(303);
    browser.post_form(&format!("{url}/correct"), &[]).await.must_be(303);
    let page = browser.get(&url).await;
    browser.submit(page.form(&format!("{url}/discard"))).await.must_say("已放弃更正");
    assert_eq!(app.returns_of(reporter.id).await.len(), 1);
    assert_eq!(total(&app).await, [(150.0, 1)]);
}
