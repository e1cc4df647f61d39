//! The page of an entry, its pictures, and entries that are not public.

use cbec_portal::listings::entity::listing::Column;
use cbec_portal::listings::rules::Status;
use serde_json::json;

use super::{SECRET, park, three_parks, with};
use crate::support::TestApp;

#[tokio::test]
async fn an_entry_says_its_facts_its_age_and_whom_to_ask() {
    let (app, [first, ..]) = three_parks().await;
    let page = app.browser().get(&format!("/parks/{first}")).await;
    page.must_be(200);
    assert_eq!(page.heading(), "锦江跨境产业园（演示）");
    for words in [
        "产业园",
        "省级",
        "成都市",
        "10,000 m²",
        "空置率",
        "25%",
        "川府函〔2016〕129号",
        "信息确认于 2026年2月10日（23 天前）",
        "该条目暂无人认领",
        "028-0000 0001",
        "相近的园区",
    ] {
        page.must_say(words);
    }
    assert!(page.has(&format!("a[href='/my/claims/new?listing={first}']")));
    assert!(!page.has("a[href*='/enquiries/new']"), "nobody would answer");
    assert!(page.text.contains("application/ld+json") && !page.text.contains(SECRET));
    let print = app.browser().get(&format!("/parks/{first}/print")).await;
    print.must_be(200).must_say("10,000 m²");
    assert!(!print.text.contains(SECRET));
    app.browser().get(&format!("/incubators/{first}")).await.must_be(404);
}

#[tokio::test]
async fn an_entry_with_an_owner_takes_enquiries_and_old_facts_are_marked() {
    let (app, [first, ..]) = three_parks().await;
    app.turn(
        first,
        vec![
            (Column::OrganisationId, 7_i64.into()),
            (Column::AnsweredCount, 3.into()),
            (Column::AnswerMinutes, 290_i64.into()),
            (Column::ConfirmedOn, "2025-07-05".parse::<chrono::NaiveDate>().unwrap().into()),
        ],
    )
    .await;
    let page = app.browser().get(&format!("/parks/{first}")).await;
    page.must_say("通常在 5 小时内答复").must_say("信息可能已过时，请与运营方核实").must_say("8 个月前");
    assert!(page.has(&format!("a[href='/parks/{first}/enquiries/new?kind=settle']")));
    assert!(!page.says("该条目暂无人认领"));
}

#[tokio::test]
async fn merged_entries_lead_on_and_others_are_not_there() {
    let (app, [first, second, third]) = three_parks().await;
    let browser = app.browser();
    let merged = |into: i64| vec![(Column::Status, Status::Merged.key().into()), (Column::MergedIntoId, into.into())];
    app.turn(second, merged(first)).await;
    app.turn(third, merged(second)).await;
    for id in [second, third] {
        let page = browser.get(&format!("/parks/{id}")).await;
        page.must_be(308);
        assert_eq!(page.location.as_deref(), Some(format!("/parks/{first}").as_str()));
    }
    browser.get(&format!("/parks/{second}/print")).await.must_be(308);
    app.turn(first, vec![(Column::Status, Status::Unpublished.key().into())]).await;
    for id in [first, second, third, 987_654] {
        browser.get(&format!("/parks/{id}")).await.must_be(404);
    }
    let draft = app.list_as("parks", park("草稿园（演示）", "510100"), Status::Draft, None).await;
    app.wait_until_listed("parks", 0).await;
    for path in [format!("/parks/{}", draft.id), format!("/parks/{}/print", draft.id)] {
        browser.get(&path).await.must_be(404);
    }
    for path in ["/parks", "/parks.csv", "/parks.json", "/search?q=草稿园", "/sitemap.xml"] {
        assert!(!browser.get(path).await.text.contains("草稿园（演示）"), "{path}");
    }
}

#[tokio::test]
async fn a_belt_shows_its_factories_and_products() {
    let app = TestApp::start().await;
    let belt = json!({ "name": "竹产业带（演示）", "division": "511500", "belt_kind": "工贸型", "sector": "竹木制品", "summary": "竹。", "phone": "028-0000 0003" });
    let belt = app.list_as("belts", belt, Status::Published, None).await;
    let factory = |name: &str| json!({ "name": name, "division": "511500", "main_products": "竹椅", "moq": 100, "moq_unit": "套", "lead_days": 20, "cooperation": ["OEM"], "summary": "厂。" });
    let made = app.list_as("factories", factory("竹椅厂（演示）"), Status::Published, Some(belt.id)).await;
    let product = json!({ "name": "竹篮（演示）", "division": "511500", "category": "竹木制品", "price_min": 2, "price_max": 4, "currency": "美元", "unit": "件", "moq": 50, "summary": "篮。" });
    let product = app.list_as("products", product, Status::Published, Some(belt.id)).await;
    app.picture(product.id, "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "public").await;
    app.wait_until_listed("factories", 1).await;
    app.wait_until_listed("products", 1).await;
    let browser = app.browser();
    let page = browser.get(&format!("/belts/{}", belt.id)).await;
    page.must_be(200)
        .must_say("竹椅厂（演示）")
        .must_say("100 套")
        .must_say("竹篮（演示）")
        .must_say("2—4 美元/件")
        .must_say("全部 1 家");
    browser
        .get(&format!("/factories?belt={}", belt.id))
        .await
        .must_say("竹产业带（演示）：源头工厂")
        .must_say("找到 1 家源头工厂");
    let below = browser.get(&format!("/factories/{}", made.id)).await;
    below.must_be(200).must_say("所属产业带");
    assert!(below.has(&format!("a[href='/belts/{}']", belt.id)));
    browser.get("/products").await.must_be(200).must_say("找到 1 款产品");
}

#[tokio::test]
async fn pictures_of_public_entries_are_kept_for_ever_and_do_nothing() {
    let (app, [first, second, _]) = three_parks().await;
    let drawing = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    let shown = app.picture(first, "image/svg+xml", drawing, "public").await;
    let proposed = app.picture(first, "image/jpeg", b"jpeg", "proposed").await;
    let odd = app.picture(first, "text/html", b"<script>", "public").await;
    let hidden = app.picture(second, "image/jpeg", b"jpeg", "public").await;
    app.turn(second, vec![(Column::Status, Status::Unpublished.key().into())]).await;
    let browser = app.browser();
    for size in ["small", "large"] {
        let page = browser.get(&format!("/pictures/{shown}/{size}")).await;
        page.must_be(200);
        assert_eq!(page.header("content-type"), "image/svg+xml");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert!(page.header("cache-control").contains("immutable"), "{:?}", page.headers);
        let policy = page.header("content-security-policy");
        assert!(policy.contains("sandbox") && policy.contains("default-src 'none'") && !policy.contains("script"), "{policy}");
    }
    for path in [
        format!("/pictures/{shown}/huge"),
        format!("/pictures/{proposed}/small"),
        format!("/pictures/{odd}/small"),
        format!("/pictures/{hidden}/small"),
        "/pictures/0/small".to_owned(),
    ] {
        browser.get(&path).await.must_be(404);
    }
    let page = browser.get(&format!("/parks/{first}")).await;
    assert!(page.has(".gallery img[alt='园区大门']"));
    assert!(browser.get("/parks").await.has(".entry-card"), "cards where there are pictures");
    assert!(browser.get("/parks?view=list").await.has(".entry-row"));
}

#[tokio::test]
async fn names_cannot_break_out_of_a_page() {
    let app = TestApp::start().await;
    let name = "</script><script>alert(1)</script>\"'<b>";
    let id = app
        .list("parks", with(park(name, "510100"), json!({ "summary": name, "website": "https://example.com/\"onmouseover=x" })))
        .await;
    app.wait_until_listed("parks", 1).await;
    for path in [
        "/parks".to_owned(),
        format!("/parks/{id}"),
        format!("/parks/{id}/print"),
        format!("/parks/compare?id={id}"),
        "/search?q=alert".to_owned(),
    ] {
        let page = app.browser().get(&path).await;
        page.must_be(200);
        assert!(!page.text.contains("<script>alert"), "{path}");
        assert!(!page.has("[onmouseover]"), "{path}");
    }
}
