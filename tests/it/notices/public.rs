//! What everybody sees: the list, the page, tables and feeds, and searches.

use super::{TITLE, draft, filled, publish, published};

#[tokio::test]
async fn the_list_shows_what_is_open_first_and_can_be_narrowed() {
    let p = published().await;
    p.later("2026-03-16T09:00:00+08:00").await;
    cbec_portal::notices::work::close_due(&p.app.site).await.unwrap();
    let form = filled(&p.maker)
        .await
        .fill("title", "关于拟撤销认定的公示（试验）")
        .fill("kind", "revocation")
        .fill("lines", "丁仓（试验）");
    let id: i64 = p.maker.submit_only(form).await.location.unwrap().rsplit('/').next().unwrap().parse().unwrap();
    publish(&p.checker, id).await;
    let hidden = draft(&p.maker).await;
    let browser = p.app.browser();
    let page = browser.get("/notices").await;
    page.must_be(200).must_say("共 2 份").must_say("1 份公示中").must_say("还剩 5 个工作日").must_say("30.12 万元");
    assert_eq!(page.texts("h3.result__title"), ["关于拟撤销认定的公示（试验）", TITLE]);
    for (query, titles) in [
        ("kind=awards", vec![TITLE]),
        ("state=open", vec!["关于拟撤销认定的公示（试验）"]),
        ("q=%E4%B8%99%E5%85%AC%E5%8F%B8", vec![TITLE]),
        ("q=%E5%85%AC%E7%A4%BA%E3%80%942026%E3%80%951%E5%8F%B7", vec![TITLE]),
        ("year=2026&kind=revocation", vec!["关于拟撤销认定的公示（试验）"]),
        ("year=2025", vec![]),
        ("q=%25", vec![]),
        ("kind=nonsense&year=abc&page=-5", vec!["关于拟撤销认定的公示（试验）", TITLE]),
    ] {
        let page = browser.get(&format!("/notices?{query}")).await;
        assert_eq!(page.must_be(200).texts("h3.result__title"), titles, "{query}");
        assert!(!titles.is_empty() || page.says("没有符合条件的公示"));
    }
    for path in ["", ".csv", ".json", "/print"] {
        browser.get(&format!("/notices/{hidden}{path}")).await.must_be(404);
    }
    for path in ["/notices/abc", "/notices/987654", "/notices/987654.csv", "/notices/-1"] {
        browser.get(path).await.must_be(404);
    }
}

#[tokio::test]
async fn a_notice_is_read_taken_away_and_found() {
    let p = published().await;
    let browser = p.app.browser();
    let page = browser.get(&format!("/notices/{}", p.id)).await;
    page.must_be(200).must_say("公示〔2026〕1号").must_say("2026年3月5日至2026年3月12日").must_say("5 个工作日，发布当日不计");
    page.must_say("028-86000000").must_say("合计（3 个）").must_say("成都市");
    assert!(page.header("etag").starts_with("W/") && page.header("set-cookie").is_empty());
    browser.get(&format!("/notices/{}/print", p.id)).await.must_be(200).must_say("甲公司（试验）");
    let csv = browser.get(&format!("/notices/{}.csv", p.id)).await;
    assert!(csv.header("content-type").starts_with("text/csv"));
    assert!(csv.text.starts_with('\u{feff}') && csv.text.contains("乙公司（试验）,,1200.50,,在列"), "{}", csv.text);
    let json = browser.json(&format!("/notices/{}.json", p.id)).await;
    assert_eq!(json["total_yuan"], "301200.50");
    assert_eq!(json["lines"][0]["amount_yuan"], "300000.00");
    assert_eq!(json["state"]["key"], "open");
    assert!(json["lines"][0].get("application_id").is_none());
    let feed = browser.get("/notices.atom").await;
    assert!(feed.must_be(200).text.contains(TITLE) && feed.header("content-type").starts_with("application/atom+xml"));
    p.app.wait_until("the notice is found", async || p.app.found("出口增量奖励").contains(&TITLE.to_owned())).await;
    browser
        .get("/search?q=%E4%B9%99%E5%85%AC%E5%8F%B8%EF%BC%88%E8%AF%95%E9%AA%8C%EF%BC%89")
        .await
        .must_be(200)
        .must_say("公示公告")
        .must_say(TITLE);
    browser.get("/").await.must_be(200).must_say(TITLE).must_say("还剩 5 个工作日");
    assert!(browser.get("/sitemap.xml").await.text.contains(&format!("/notices/{}<", p.id)));
}
