//! Lists: search, facets, orders, views, the map.

use cbec_portal::listings::work::turn_the_day;
use serde_json::json;

use super::{SECRET, park, three_parks, with};
use crate::support::TestApp;

#[tokio::test]
async fn a_list_counts_narrows_and_sorts() {
    let (app, _) = three_parks().await;
    let browser = app.browser();
    let page = browser.get("/parks").await;
    page.must_be(200).must_say("找到 3 家园区").must_say("锦江跨境产业园（演示）").must_say("成都市");
    assert_eq!(page.heading(), "跨境电商园区");
    assert!(!page.text.contains(SECRET));

    let narrow = browser.get("/parks?division=成都市&level=省级&level=国家级").await;
    narrow.must_be(200).must_say("找到 1 家园区").must_say("锦江跨境产业园（演示）");
    assert!(!narrow.says("天府直播基地"));
    assert_eq!(narrow.texts(".chip").len(), 3);
    // A facet's own choice does not narrow its counts, so other levels of Chengdu are still offered.
    assert!(narrow.attributes("input[name=level]", "value").contains(&"市级".to_owned()));

    let order = |page: &crate::support::page::Page| page.texts(".entry-row__name");
    let cheap = order(&browser.get("/parks?sort=rent").await);
    assert_eq!(cheap, ["三江口保税园（演示）", "锦江跨境产业园（演示）", "天府直播基地（演示）"]);
    let large = order(&browser.get("/parks?sort=built_area").await);
    assert_eq!(large[0], "天府直播基地（演示）");

    browser.get("/parks?q=直播基地").await.must_be(200).must_say("天府直播基地（演示）");
    browser.get("/parks?division=510100").await.must_say("找到 2 家园区");
}

#[tokio::test]
async fn odd_questions_are_answered_with_the_list() {
    let (app, _) = three_parks().await;
    let browser = app.browser();
    let unknown = browser.get("/parks?level=宇宙级&division=成都市").await;
    unknown.must_be(200).must_say("没有“宇宙级”这个筛选条件，已略过").must_say("找到 2 家园区");
    for path in
        ["/parks?page=-1", "/parks?page=99999999999999999999", "/parks?page=abc&sort=sideways&view=globe", "/parks?%00=%FF&q=%00"]
    {
        browser.get(path).await.must_be(200).must_say("园区");
    }
    let long = browser.get(&format!("/parks?q={}", "园".repeat(3_400))).await;
    long.must_be(200).must_say("已按前 120 个字查找");
    let none = browser.get("/parks?q=zzqqxxkk").await;
    none.must_be(200).must_say("没有找到符合条件的园区");
    assert!(none.has(".empty a[href^='/parks?']"), "ways on lead to something");
}

#[tokio::test]
async fn the_map_and_its_table_say_the_same() {
    let (app, _) = three_parks().await;
    let browser = app.browser();
    let page = browser.get("/parks?view=map").await;
    page.must_be(200);
    let mut tiles: Vec<String> = page.attributes("a.map__tile", "aria-label");
    tiles.sort();
    assert_eq!(tiles, ["宜宾：1 家", "成都：2 家"]);
    let rows = page.texts(".map__table tbody tr");
    assert_eq!(rows, ["成都市 2", "宜宾市 1"]);
    let links = page.attributes("a.map__tile", "href");
    for link in links {
        let there = browser.get(&link).await;
        there.must_be(200);
        assert!(there.has("a.map__tile--chosen"), "{link}");
        // Other places keep their numbers, so one can go on to them.
        assert_eq!(there.attributes("a.map__tile", "href").len(), 2, "{link}");
    }
    let narrowed = browser.get("/parks?view=map&level=国家级").await;
    assert_eq!(narrowed.attributes("a.map__tile", "aria-label"), ["宜宾：1 家"]);
}

#[tokio::test]
async fn warehouses_stand_on_a_map_of_countries_and_offers_end_with_their_day() {
    let app = TestApp::start().await;
    let warehouse = |name: &str, country: &str, until: &str| {
        json!({
            "name": name, "division": "510100", "country": country, "city": "港口城", "summary": "仓。", "area": 5000,
            "free_area": 800, "services": ["一件代发"], "price_basis": "m³·天", "currency": "美元", "price_min": 0.4,
            "price_max": 0.9, "rent_free": true, "offer_until": until, "certification_level": "省级", "phone": "028-0000 0002",
        })
    };
    let open = app.list("warehouses", warehouse("汉堡仓（演示）", "DE", "2026-03-05")).await;
    let over = app.list("warehouses", warehouse("洛杉矶仓（演示）", "US", "2026-03-04")).await;
    app.wait_until_listed("warehouses", 2).await;
    let browser = app.browser();
    let map = browser.get("/warehouses?view=map").await;
    let mut tiles = map.attributes("a.map__tile", "aria-label");
    tiles.sort();
    assert_eq!(tiles, ["德国：1 个", "美国：1 个"]);
    browser.get(&format!("/warehouses/{open}/print")).await.must_say("免仓租活动").must_say("0.4—0.9 美元/m³·天");
    assert!(!browser.get(&format!("/warehouses/{over}/print")).await.says("免仓租活动"), "an offer that is over is not shown");
    browser.get("/warehouses?rent_free=是").await.must_say("找到 1 个海外仓");

    // The day turns: the index no longer knows the offer either, though nobody touched the entry.
    let offered = async || browser.get("/warehouses").await.says("有免仓租活动");
    assert!(offered().await);
    turn_the_day(&app.site).await.unwrap();
    app.clock.set("2026-03-06T00:10:00+08:00");
    turn_the_day(&app.site).await.unwrap();
    app.wait_until("the facet is gone", async || !offered().await).await;
    browser.get("/warehouses").await.must_be(200).must_say("汉堡仓");
}

#[tokio::test]
async fn long_lists_have_pages() {
    let app = TestApp::start().await;
    for number in 1..=30 {
        app.list("parks", with(park(&format!("第{number}园（演示）"), "510100"), json!({ "built_area": number }))).await;
    }
    app.wait_until_listed("parks", 30).await;
    let browser = app.browser();
    let first = browser.get("/parks?sort=built_area").await;
    first.must_say("第 1—24 家，共 30 家");
    let last = browser.get("/parks?sort=built_area&page=2").await;
    last.must_say("第 25—30 家，共 30 家").must_say("第1园（演示）");
    assert_eq!(last.texts(".entry-row__name").len(), 6);
}
