//! The search across everything, the front page and the site map.

use super::{SECRET, three_parks};

#[tokio::test]
async fn everything_is_searched_at_once_and_grouped_by_kind() {
    let (app, [first, ..]) = three_parks().await;
    app.wait_until_indexed().await;
    let browser = app.browser();
    let page = browser.get("/search?q=海外仓 产业园").await;
    page.must_be(200).must_say("政策库").must_say("跨境电商园区").must_say("查看全部");
    assert!(page.has(&format!(".found a[href='/parks/{first}']")));
    assert!(page.attributes(".found__more a", "href").iter().any(|href| href.starts_with("/parks?q=")));
    let none = browser.get("/search?q=zzqqxxkk").await;
    none.must_be(200).must_say("没有找到“zzqqxxkk”");
    assert!(none.has("a[href='/parks']"));
    browser.get("/search").await.must_be(200).must_say("全站搜索");
    browser.get(&format!("/search?q={}", "仓".repeat(3_400))).await.must_be(200).must_say("已按前 120 个字查找");
    assert!(!browser.get(&format!("/search?q={SECRET}")).await.says("锦江跨境产业园"), "private numbers find nothing");
    let offers = browser.json("/search/suggest?q=锦江").await;
    assert!(offers.as_array().unwrap().iter().any(|offer| offer["url"] == format!("/parks/{first}")), "{offers}");
    let own = browser.json("/policies/suggest?q=锦江").await;
    assert!(!own.to_string().contains("锦江跨境产业园"), "{own}");
}

#[tokio::test]
async fn the_front_page_and_the_site_map_lead_to_the_directories() {
    let (app, [first, ..]) = three_parks().await;
    let browser = app.browser();
    let front = browser.get("/").await;
    front.must_be(200).must_say("3 家园区");
    for directory in ["parks", "incubators", "warehouses", "providers", "belts"] {
        assert!(
            front.has(&format!("main a[href='/{directory}']")) && front.has(&format!("nav a[href='/{directory}']")),
            "{directory}"
        );
        browser.get(&format!("/{directory}")).await.must_be(200);
    }
    let map = browser.get("/sitemap.xml").await.text;
    assert!(map.contains(&format!("{}/parks/{first}<", app.url())) && map.contains("/belts<"), "{map}");
    assert!(map.contains("/policies/"), "documents are still there");
}

#[tokio::test]
async fn what_editors_pinned_to_a_query_stands_above_everything_found() {
    let (app, _) = three_parks().await;
    app.wait_until_indexed().await;
    let browser = app.browser();
    let page = browser.get("/search?q=海外仓认定").await;
    page.must_be(200).must_say("您可能在找").must_say("试验");
    let pinned = page.attributes(".best-bet .result__title a", "href");
    assert_eq!(pinned.len(), 1);
    let below = page.attributes(".found .result__title a", "href");
    assert!(!below.contains(&pinned[0]), "it is not said twice: {below:?}");
    assert_eq!(browser.get("/policies?q=海外仓认定").await.attributes(".best-bet .result__title a", "href"), pinned);
    assert!(!browser.get("/search?q=海外仓").await.has(".best-bet"));
}
