//! Officials: down to the reporter, and nothing beyond their own division.

use cbec_portal::access::Role;

use super::many;
use crate::notices::officer;
use crate::support::TestApp;

#[tokio::test]
async fn officials_see_their_divisions_and_nothing_else() {
    let app = TestApp::start().await;
    let ids = app.reported(&many()).await;
    let (_, zone) = officer(&app, "zone@example.com", None).await;
    let (_, yibin) = officer(&app, "yibin@example.com", Some("511500")).await;
    let asked = "?form=park&field=trade_total&period=2026-01";
    let page = zone.get(&format!("/office/statistics{asked}")).await;
    page.must_be(200).must_say("成都市").must_say("宜宾市").must_say("合计").must_say("填报单位少于规定家数");
    let own = yibin.get(&format!("/office/statistics{asked}")).await;
    own.must_be(200).must_say("宜宾市");
    assert!(!own.says("成都市"));
    let below = zone.get(&format!("/office/statistics{asked}&division=510100")).await;
    below.must_be(200).must_say("park0").must_say("park1");
    assert!(!below.says("park2"));
    // 1,000 + 240 times 4.5.
    below.must_say("5,580.00");
    yibin.get(&format!("/office/statistics{asked}&division=511500")).await.must_be(200).must_say("park2");
    for path in ["/office/statistics", "/office/statistics.csv", "/office/statistics/missing", "/office/statistics/outliers"] {
        yibin.get(&format!("{path}{asked}&division=510100")).await.must_be(404);
        yibin.get(&format!("{path}{asked}&division=zzz")).await.must_be(404);
        yibin.get(&format!("{path}?form=zzz&field=zzz&period=zzz")).await.must_be(200);
    }
    zone.get(&format!("/office/statistics/reporters/{}", ids[0])).await.must_be(200).must_say("park0").must_say("同比");
    yibin.get(&format!("/office/statistics/reporters/{}", ids[0])).await.must_be(404);
    yibin.get(&format!("/office/statistics/reporters/{}", ids[2])).await.must_be(200);
    zone.get("/office/statistics/reporters/987654").await.must_be(404);
    let csv = yibin.get(&format!("/office/statistics.csv{asked}")).await.text;
    assert!(csv.contains("宜宾市") && !csv.contains("成都市"), "{csv}");
}

#[tokio::test]
async fn who_is_missing_and_what_stands_out_is_listed() {
    let app = TestApp::start().await;
    let mut all = many();
    all[0].months.remove("2026-01");
    all[2].months.insert("2026-01", super::trade(90_000.0, 500.0, 3000.0));
    app.reported(&all).await;
    let (_, zone) = officer(&app, "zone@example.com", None).await;
    let (_, yibin) = officer(&app, "yibin@example.com", Some("511500")).await;
    let asked = "?form=park&period=2026-01";
    let page = zone.get(&format!("/office/statistics/missing{asked}")).await;
    page.must_be(200).must_say("还没有上报（1）").must_say("park0").must_say("75%");
    let own = yibin.get(&format!("/office/statistics/missing{asked}")).await;
    own.must_be(200).must_say("还没有上报（0）").must_say("100%");
    let page = yibin.get(&format!("/office/statistics/outliers{asked}")).await;
    page.must_be(200).must_say("park2").must_say("没有写");
    let page = zone.get(&format!("/office/statistics/outliers{asked}&division=510100")).await;
    assert!(!page.must_be(200).says("park2"));
}

#[tokio::test]
async fn editors_are_told_where_the_public_numbers_are() {
    let app = TestApp::start().await;
    let editor = app.sign_in_as("editor@example.com", Role::Editor).await;
    for path in
        ["/office/statistics", "/office/statistics/missing", "/office/statistics/bulletins", "/office/statistics/reporters/1"]
    {
        editor.get(path).await.must_be(403).must_say("由经办人查看");
    }
}
