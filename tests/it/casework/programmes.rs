//! The list of programmes and their guides, as visitors see them.

use cbec_portal::casework::turning::turn_calls;

use crate::support::TestApp;

/// Waits until search knows the programmes of the content.
async fn indexed(app: &TestApp) {
    app.wait_until("programmes are found", async || app.browser().json("/programmes.json").await["total"] == 10).await;
}

#[tokio::test]
async fn the_list_is_searched_narrowed_and_taken_away() {
    let app = TestApp::start().await;
    indexed(&app).await;
    let browser = app.browser();
    let page = browser.get("/programmes").await;
    page.must_be(200).must_say("找到 10 个项目").must_say("暂无批次").must_say("最高 500 万元");
    assert!(page.has("a[href='/programmes/b2b-export-growth']") && page.has("a[href='/finder']"));
    browser.get("/programmes?kind=认证").await.must_be(200).must_say("找到 1 个项目");
    browser.get("/programmes?topic=产业园区&kind=资金扶持").await.must_be(200).must_say("找到 1 个项目");
    let page = browser.get("/programmes?q=独立站").await;
    page.must_be(200).must_say("“独立站”的搜索结果");
    assert!(page.has("a[href='/programmes/independent-site']"));
    browser.get("/programmes?q=潜水艇&kind=火星&sort=x&page=-3").await.must_be(200).must_say("没有“火星”这个筛选条件");
    let table = browser.get("/programmes.csv?kind=认定遴选").await;
    assert!(table.header("content-type").starts_with("text/csv") && table.text.lines().count() == 4, "{}", table.text);
    browser.get("/search?q=租金").await.must_be(200).must_say("申报项目");
}

#[tokio::test]
async fn a_guide_says_everything_and_leads_on() {
    let app = TestApp::start().await;
    app.open_call("b2b-export-growth", "2026年第一批", "2026-03-01T00:00:00Z", "2026-03-13T09:00:00Z").await;
    let browser = app.browser();
    let page = browser.get("/programmes/b2b-export-growth").await;
    page.must_be(200).must_say("还剩 6 个工作日").must_say("2026年3月13日 17:00").must_say("不能同时享受").must_say("本项目建议");
    page.must_say("上年度 B2B 出口额满 5,000 万元").must_say("上年度审计报告").must_say("可容缺").must_say("专家评审");
    assert!(page.attributes("a", "href").iter().any(|url| url.starts_with("/my/applications/new?call=")));
    assert!(page.has("svg.flow--wide") && page.has("svg.flow--narrow"));
    assert!(page.text.contains("GovernmentService"));
    browser.get("/programmes/b2b-export-growth/print").await.must_be(200).must_say("办事指南");
    let calendar = browser.get("/programmes/b2b-export-growth/calendar.ics").await;
    assert!(calendar.text.contains("DTEND:20260313T090000Z") && calendar.text.contains("\r\n"), "{}", calendar.text);
    let id = app.programme_row("b2b-export-growth").await.id;
    let moved = browser.get(&format!("/programmes/{id}")).await;
    assert_eq!((moved.status, moved.location.as_deref()), (308, Some("/programmes/b2b-export-growth")));
    browser.get("/programmes/no-such-thing").await.must_be(404);
    browser.get("/programmes/987654").await.must_be(404);
}

#[tokio::test]
async fn a_call_begins_and_ends_to_the_second() {
    let app = TestApp::start().await;
    indexed(&app).await;
    app.open_call("office-rent", "第二批", "2026-03-10T01:00:00Z", "2026-03-20T09:00:00Z").await;
    let (browser, url) = (app.browser(), "/programmes/office-rent");
    let open = async |app: &TestApp| app.browser().json("/programmes.json?call=申报中").await["total"] == 1;
    browser.get(url).await.must_say("即将开始").must_say("2026年3月10日 09:00 开始");
    app.clock.set("2026-03-10T08:59:59+08:00");
    assert_eq!(turn_calls(&app.site).await.unwrap(), 0);
    app.clock.set("2026-03-10T09:00:00+08:00");
    // The worker of the node may have been quicker.
    turn_calls(&app.site).await.unwrap();
    browser.get(url).await.must_say("申报中").must_say("开始申报");
    app.wait_until("search knows that it is open", async || open(&app).await).await;
    app.clock.set("2026-03-20T17:00:00+08:00");
    turn_calls(&app.site).await.unwrap();
    browser.get(url).await.must_say("今天 17:00 截止").must_say("开始申报");
    app.clock.set("2026-03-20T17:00:01+08:00");
    turn_calls(&app.site).await.unwrap();
    let page = browser.get(url).await;
    page.must_say("已截止");
    assert!(!page.says("开始申报"));
    app.wait_until("search knows that it is over", async || !open(&app).await).await;
}
