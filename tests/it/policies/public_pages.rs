//! What citizens read.

use cbec_portal::policies::rules::Stage;

use crate::support::{TestApp, policy};

async fn open() -> TestApp {
    let app = TestApp::start().await;
    app.wait_until_indexed().await;
    app
}

#[tokio::test]
async fn the_front_page_leads_to_search_and_to_the_newest_policies() {
    let app = open().await;
    let page = app.browser().get("/").await;
    page.must_be(200).must_say("跨境电子商务综合试验区建设方案（试验）");
    assert!(page.has("form[role=search] input[type=search][name=q]"));
}

#[tokio::test]
async fn a_result_leads_to_the_clause_that_answers() {
    let app = open().await;
    let browser = app.browser();
    let page = browser.get("/policies?q=海外仓补助").await;
    page.must_be(200).must_say("（二）完善仓储物流服务");
    assert!(!page.texts("mark").is_empty(), "hits are marked");
    let links = page.attributes("a.passage", "href");
    let (path, anchor) = links[0].split_once('#').expect("an anchor");
    let document = browser.get(path).await;
    assert!(document.texts(&format!("[id=\"{anchor}\"]"))[0].contains("海外仓"), "{}", links[0]);
}

#[tokio::test]
async fn a_policy_page_says_what_a_government_page_must() {
    let app = open().await;
    let known = app.titled("公共海外仓认定办法（试验）").await.unwrap();
    let page = app.browser().get(&format!("/policies/{}", known.id)).await;
    page.must_be(200);
    assert_eq!(page.heading(), "公共海外仓认定办法（试验）");
    for words in [
        "公文种类",
        "通知",
        "发布机构",
        "四川省商务厅",
        "试验发〔2024〕7号",
        "成文日期",
        "2024年3月1日",
        "有效",
        "仓库面积不少于5000平方米",
    ] {
        page.must_say(words);
    }
    page.must_say("文字解读：公共海外仓怎样认定（试验）").must_say("跨境电子商务综合试验区建设方案（试验）");
    assert!(page.text.contains("application/ld+json"), "machines can read it too");
    app.browser().get(&format!("/policies/{}/print", known.id)).await.must_be(200).must_say("第三条");
}

#[tokio::test]
async fn what_is_not_public_is_not_there() {
    let app = open().await;
    let browser = app.browser();
    let id = app.add_draft(&policy("内部讨论稿", "不可公开。")).await;
    app.wait_until_indexed().await;
    for path in [format!("/policies/{id}"), format!("/policies/{id}/print"), format!("/api/v1/policies/{id}")] {
        let page = browser.get(&path).await;
        page.must_be(404);
        assert!(!page.text.contains("不可公开"), "{path}");
    }
    for path in
        ["/", "/policies", "/policies?q=内部讨论稿", "/policies.atom", "/policies.csv", "/sitemap.xml", "/api/v1/policies"]
    {
        assert!(!browser.get(path).await.text.contains("内部讨论稿</"), "{path}");
        assert!(!browser.get(path).await.text.contains("不可公开"), "{path}");
    }
}

#[tokio::test]
async fn a_withdrawn_document_says_that_it_was_taken_back_or_is_gone() {
    let app = open().await;
    let id = app.publish(&policy("将被撤回的通知", "正文。")).await;
    app.move_to(id, Stage::Withdrawn, None).await;
    let page = app.browser().get(&format!("/policies/{id}")).await;
    assert!(matches!(page.status, 404 | 410));
    assert!(page.has("a[href='/']"), "there is a way on");
    assert!(!page.says("将被撤回的通知"));
}

#[tokio::test]
async fn no_results_offers_ways_on_and_is_kept_for_editors() {
    let app = open().await;
    let page = app.browser().get("/policies?q=zzqqxxkk").await;
    page.must_be(200);
    assert!(page.has(".empty") || page.words().contains("没有"), "{}", page.words());
}

#[tokio::test]
async fn feeds_tables_and_maps_hold_the_published_documents() {
    let app = open().await;
    let browser = app.browser();
    let title = "公共海外仓认定办法（试验）";
    for (path, media) in [
        ("/policies.atom", "application/atom+xml"),
        ("/policies/topics/subsidies.atom", "application/atom+xml"),
        ("/policies.csv", "text/csv"),
    ] {
        let page = browser.get(path).await;
        page.must_be(200);
        assert!(page.header("content-type").starts_with(media), "{path}: {}", page.header("content-type"));
        assert!(page.text.contains(title), "{path}");
    }
    let map = browser.get("/sitemap.xml").await;
    let id = app.titled(title).await.unwrap().id;
    assert!(map.text.contains(&format!("{}/policies/{id}<", app.url())), "{}", map.text);
    browser.get("/policies/topics/nothing.atom").await.must_be(404);
}

#[tokio::test]
async fn typing_offers_titles() {
    let app = open().await;
    let answer = app.browser().json("/policies/suggest?q=公共海外").await;
    let offers = answer.as_array().expect("a list");
    assert!(offers.iter().any(|offer| offer["text"].as_str().is_some_and(|text| text.contains("公共海外仓"))), "{answer}");
    assert!(offers.iter().all(|offer| offer["url"].as_str().is_some_and(|url| url.starts_with('/'))), "{answer}");
}

#[tokio::test]
async fn every_link_on_public_pages_leads_somewhere() {
    let app = open().await;
    let browser = app.browser();
    let mut waiting = vec!["/".to_owned()];
    let mut seen = std::collections::BTreeSet::new();
    while let Some(path) = waiting.pop() {
        let plain = path.split('#').next().unwrap_or_default().to_owned();
        if plain.is_empty() || !seen.insert(plain.clone()) || seen.len() > 150 {
            continue;
        }
        let page = browser.get(&plain).await;
        assert!(matches!(page.status, 200 | 303), "{plain}: {}", page.status);
        let is_html = page.header("content-type").starts_with("text/html");
        // Office pages have their own tests, and facet addresses multiply.
        if is_html && !plain.starts_with("/office") && !plain.contains('?') {
            waiting.extend(page.attributes("a[href], link[href]", "href").into_iter().filter(|href| href.starts_with('/')));
        }
    }
    assert!(seen.len() > 10, "{seen:?}");
}
