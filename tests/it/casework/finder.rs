//! The finder: three answers and never two, reasons with every one, and no input that breaks it.

use cbec_portal::casework::known::pairs;
use cbec_portal::casework::programme::trial::Verdict;
use cbec_portal::web::request::with_pairs;
use serde_json::{Map, Value};

use crate::support::TestApp;

const B2B: &str = "b2b-export-growth";

/// Facts of the first test case in which a programme fits.
fn fitting(app: &TestApp, key: &str) -> Map<String, Value> {
    let definition = app.definition(key);
    definition.tests.iter().find(|case| case.expect == "eligible").expect("a case").facts.clone()
}

fn asked(path: &str, facts: &Map<String, Value>, programme: &str) -> String {
    let mut all = pairs(facts);
    all.push(("programme".to_owned(), programme.to_owned()));
    with_pairs(path, &all)
}

#[tokio::test]
async fn clause_by_clause_it_fits_lacks_something_or_does_not_fit() {
    let app = TestApp::start().await;
    app.clock.set("2026-05-20T09:00:00+08:00");
    let browser = app.browser();
    let mut facts = fitting(&app, B2B);
    let page = browser.get(&asked("/finder/result", &facts, B2B)).await;
    page.must_be(200).must_say("符合").must_say("约 50 万元").must_say("上年度 B2B 出口额：60,000,000 元");
    assert!(page.header("cache-control").contains("no-store"));
    facts.remove("b2b_export_yuan_last_year");
    let page = browser.get(&asked("/finder/result", &facts, B2B)).await;
    page.must_be(200).must_say("缺少信息").must_say("还要知道：前年度 B2B 出口额");
    let way = page.attributes(".finding__missing a", "href").into_iter().next().expect("a way to the question");
    assert!(way.ends_with("#b2b_export_yuan_last_year"), "{way}");
    browser.get(way.split('#').next().unwrap()).await.must_be(200).must_say("前年度 B2B 出口额");
    facts.insert("b2b_export_yuan_last_year".to_owned(), 59_000_000.into());
    let page = browser.get(&asked("/finder/result", &facts, B2B)).await;
    page.must_be(200).must_say("不符合").must_say("比前年度增长 20% 以上").must_say("成都市");
    assert!(!page.says("约 50 万元"), "no estimate where it does not fit");
}

#[tokio::test]
async fn what_excludes_each_other_is_chosen_by_amount() {
    let app = TestApp::start().await;
    app.clock.set("2026-05-20T09:00:00+08:00");
    let mut facts = fitting(&app, "independent-site");
    facts.extend(fitting(&app, B2B));
    let today = "2026-05-20".parse().unwrap();
    for key in [B2B, "independent-site"] {
        assert_eq!(app.definition(key).trial(&facts, today).verdict, Verdict::Eligible, "{key}");
    }
    let page = app.browser().get(&asked("/finder/result", &facts, "")).await;
    page.must_be(200)
        .must_say("只能选一个")
        .must_say("选这个总金额较高")
        .must_say("选另一个总金额较高")
        .must_say("互斥的取较高者");
}

#[tokio::test]
async fn questions_are_asked_heading_by_heading_and_nothing_typed_is_lost() {
    let app = TestApp::start().await;
    let browser = app.browser();
    browser.get("/finder").await.must_be(200).must_say("您的业务还涉及哪些").must_say("海外仓");
    let page = browser.get("/finder/questions?about=海外仓").await;
    page.must_be(200).must_say("单位类型").must_say("下一步：信用");
    let odd = "/finder/questions?from=经营&at=海外仓&about=海外仓&cbec_export_yuan=很多钱&organisation_kind=spaceship";
    let page = browser.get(odd).await;
    page.must_be(200).must_say("无法识别");
    assert_eq!(page.heading(), "经营", "one stays until it is mended");
    assert_eq!(page.attributes("#cbec_export_yuan", "value"), ["很多钱"]);
    let page = browser.get("/finder/result?cbec_export_yuan=很多钱&nonsense=1&about=火星&programme=none&division=").await;
    page.must_be(200).must_say("没有用来判断").must_say("缺少信息");
    browser.get(&format!("/finder/result?cbec_export_yuan={}", "9".repeat(5000))).await.must_be(200);
    browser.get("/finder?programme=b2b-export-growth").await.must_be(303);
}

#[tokio::test]
async fn what_an_organisation_told_before_is_not_asked_again() {
    let app = TestApp::start().await;
    let id = app.make_organisation("锦江出海（演示）有限公司", "enterprise").await;
    let browser = app.member_of(id, "member@example.com").await;
    app.answered(id, B2B, &fitting(&app, B2B)).await;
    let page = browser.get("/my/finder").await;
    page.must_be(303);
    let to = page.location.unwrap();
    assert!(
        to.starts_with("/finder/questions?") && to.contains("organisation_kind=enterprise") && to.contains("legal_person=yes"),
        "{to}"
    );
    app.browser().get(&to).await.must_be(200);
}
