//! The open search interface: what machines may rely on.

use serde_json::Value;

use crate::support::TestApp;

async fn open() -> TestApp {
    let app = TestApp::start().await;
    app.wait_until_indexed().await;
    app
}

fn titles(answer: &Value) -> Vec<&str> {
    answer["items"].as_array().expect("items").iter().map(|item| item["title"].as_str().expect("a title")).collect()
}

#[tokio::test]
async fn an_answer_names_documents_with_their_clauses() {
    let app = open().await;
    let answer = app.browser().json("/api/v1/policies?q=海外仓补助").await;
    let item = &answer["items"][0];
    assert_eq!(item["title"], "跨境电子商务综合试验区建设方案（试验）", "{answer:#}");
    assert_eq!(item["external_id"], "test-plan");
    assert_eq!(item["document_number"], "试验发〔2025〕12号");
    assert_eq!(item["issuing_authority"], "四川省人民政府");
    let id = item["id"].as_i64().expect("a number");
    assert!(item["url"].as_str().expect("a url").ends_with(&format!("/policies/{id}")), "{item:#}");
    assert!(item["score"].as_f64().expect("a score") > 0.0);

    let found = &item["matches"][0];
    assert_eq!(found["heading"], "二、主要任务 > （二）完善仓储物流服务");
    assert!(found["snippet"].as_str().expect("a snippet").contains("公共海外仓"), "{found:#}");
    let anchor = found["anchor"].as_str().expect("an anchor");
    let page = app.browser().get(&format!("/policies/{id}")).await;
    assert!(page.has(&format!("[id=\"{anchor}\"]")), "the page has the place {anchor}");
    assert!(answer["total"].as_u64().expect("a total") >= 1);
    assert!(answer["facets"]["level"].is_array() || answer["facets"]["level"].is_object(), "{}", answer["facets"]);
}

#[tokio::test]
async fn one_document_is_given_whole() {
    let app = open().await;
    let browser = app.browser();
    let known = app.titled("公共海外仓认定办法（试验）").await.unwrap();
    let answer = browser.json(&format!("/api/v1/policies/{}", known.id)).await;
    assert_eq!(answer["external_id"], "test-warehouse", "{answer:#}");
    assert_eq!(answer["title"], "公共海外仓认定办法（试验）");
    browser.get("/api/v1/policies/987654").await.must_be(404);
    browser.get("/api/v1/policies/abc").await.must_be(404);
}

#[tokio::test]
async fn page_sizes_and_pages_are_kept_within_bounds() {
    let app = TestApp::start_with_real_content().await;
    app.wait_until_indexed().await;
    let browser = app.browser();
    let total = browser.json("/api/v1/policies").await["total"].as_u64().expect("a total");
    assert!(total >= 25);
    for (asked, shown) in [("2", 2), ("0", 1), ("-5", 1)] {
        let answer = browser.json(&format!("/api/v1/policies?per_page={asked}")).await;
        let count = answer["items"].as_array().expect("items").len();
        assert!(count >= shown && count <= 100, "per_page={asked}: {count}");
    }
    let most = browser.json("/api/v1/policies?per_page=100000").await;
    assert_eq!(most["items"].as_array().expect("items").len() as u64, total.min(100));
    for page in ["-1", "0", "abc", "99999999999999999999"] {
        let answer = browser.get(&format!("/api/v1/policies?per_page=5&page={page}")).await;
        answer.must_be(200);
    }
    let first = browser.json("/api/v1/policies?per_page=5&page=1").await;
    let second = browser.json("/api/v1/policies?per_page=5&page=2").await;
    assert!(titles(&first).iter().all(|title| !titles(&second).contains(title)), "no document stands on two pages");
}

#[tokio::test]
async fn whatever_is_typed_is_a_search_and_never_a_fault() {
    let app = open().await;
    let browser = app.browser();
    let long = "海外仓 ".repeat(1100);
    for text in [
        "+-&&||!(){}[]^\"~*?:\\/",
        "\"海外仓",
        "title:(海外仓 OR",
        "海外仓 AND NOT",
        "*",
        "()",
        "\u{0}",
        "' OR 1=1 --",
        "<script>alert(1)</script>",
        "😀🇨🇳",
        "川府函〔2016〕129号",
        "〔〕号",
        "ａｂｃ　１２３",
        "　",
        long.as_str(),
    ] {
        for path in ["/api/v1/policies", "/policies", "/policies/suggest"] {
            let page = crate::support::send(browser.request(reqwest::Method::GET, path).query(&[("q", text)])).await;
            assert_eq!(page.status, 200, "{path} {text:.40}: {}", page.words());
            assert!(!page.text.contains("<script>alert"), "{path} shows what was typed as text");
        }
    }
}

#[tokio::test]
async fn a_query_far_too_long_is_answered_in_words() {
    let app = open().await;
    let query = "%E6%B5%B7".repeat(1200);
    let page = app.browser().get(&format!("/policies?q={query}")).await;
    assert!(page.status == 200 || page.status == 414, "{}", page.status);
    assert!(!page.words().is_empty());
}

#[tokio::test]
async fn unknown_facets_are_ignored_and_unknown_values_find_nothing_without_fault() {
    let app = open().await;
    let browser = app.browser();
    let all = browser.json("/api/v1/policies").await["total"].clone();
    assert_eq!(browser.json("/api/v1/policies?colour=blue&sort=sideways").await["total"], all);
    assert_eq!(browser.json("/api/v1/policies?level=火星").await["total"], 0);
    assert_eq!(browser.json("/api/v1/policies?date_from=never&from=x").await["total"], all);
    browser.get("/policies?level=火星&topic=没有").await.must_be(200);
}

#[tokio::test]
async fn facets_narrow_and_values_of_one_facet_are_alternatives() {
    let app = open().await;
    let browser = app.browser();
    let one = browser.json("/api/v1/policies?authority=四川省商务厅").await;
    assert_eq!(titles(&one), ["公共海外仓认定办法（试验）"]);
    let both = browser.json("/api/v1/policies?authority=四川省商务厅&authority=四川省人民政府").await;
    assert_eq!(both["total"], 2);
    let none = browser.json("/api/v1/policies?authority=四川省商务厅&year=2025").await;
    assert_eq!(none["total"], 0);
}

#[tokio::test]
async fn the_interface_describes_itself() {
    let app = open().await;
    let described = app.browser().json("/openapi.json").await;
    assert!(described["openapi"].as_str().is_some_and(|version| version.starts_with("3.")), "{described:#}");
    let paths = described["paths"].as_object().expect("paths");
    for path in ["/api/v1/policies", "/api/v1/policies/{id}"] {
        assert!(paths.contains_key(path), "{path} is not described: {:?}", paths.keys());
    }
}

#[tokio::test]
async fn a_facet_value_that_nobody_knows_is_left_aside_as_on_the_page() {
    let app = open().await;
    let browser = app.browser();
    let all = browser.json("/api/v1/policies").await["total"].as_u64().expect("a total");
    assert!(all > 0);
    let province = browser.json("/api/v1/policies?level=省").await["total"].clone();
    for (asked, total) in
        [("level=月球", &all.into()), ("level=月球&level=省", &province), ("topic=没有的主题&level=省", &province)]
    {
        assert_eq!(&browser.json(&format!("/api/v1/policies?{asked}")).await["total"], total, "{asked}");
        browser.get(&format!("/policies?{asked}")).await.must_be(200).must_say(&format!("共 {total} 份"));
    }
}
