//! Entries side by side.

use super::{SECRET, park, three_parks};

#[tokio::test]
async fn entries_stand_side_by_side_and_differences_can_be_seen_alone() {
    let (app, [first, second, third]) = three_parks().await;
    let browser = app.browser();
    let page = browser.get(&format!("/parks/compare?id={first}&id={second}&id={third}")).await;
    page.must_be(200).must_say("建筑面积").must_say("30,000 m²").must_say("可办监管方式");
    assert_eq!(page.texts(".compare thead th").len(), 3);
    assert!(!page.text.contains(SECRET));
    let differing = browser.get(&format!("/parks/compare?id={first}&id={second}&differ=1")).await;
    differing.must_be(200).must_say("建筑面积").must_say("显示全部");
    assert!(!differing.says("可办监管方式"), "what is the same is left out");
    let without = page.attributes(".compare__out", "href");
    assert_eq!(without[0], format!("/parks/compare?id={second}&id={third}"));
}

#[tokio::test]
async fn too_many_too_few_and_unknown_entries_are_answered_in_words() {
    let (app, [first, second, third]) = three_parks().await;
    let more: Vec<i64> =
        [app.list("parks", park("四（演示）", "510100")).await, app.list("parks", park("五（演示）", "510100")).await].into();
    app.wait_until_listed("parks", 5).await;
    let browser = app.browser();
    let ids = [first, second, third, more[0], more[1]].map(|id| format!("id={id}")).join("&");
    let page = browser.get(&format!("/parks/compare?{ids}")).await;
    page.must_be(200).must_say("一次最多对比 4 家，已保留前 4 家");
    assert_eq!(page.texts(".compare thead th").len(), 4);
    let one = browser.get(&format!("/parks/compare?id={first}")).await;
    one.must_be(200).must_say("还要再选至少一家");
    assert!(one.has(&format!("a[href='/parks?compare={first}']")), "the list keeps what was chosen");
    browser.get("/parks/compare").await.must_be(200).must_say("还没有选择");
    let odd = browser.get(&format!("/parks/compare?id=abc&id=-1&id={first}&id={second}&id=987654&differ=x")).await;
    odd.must_be(200).must_say("有的条目已不在名录中");
    assert_eq!(odd.texts(".compare thead th").len(), 2);
    browser.get(&format!("/incubators/compare?id={first}&id={second}")).await.must_be(200).must_say("还没有选择");
    let kept = browser.get(&format!("/parks?compare={first}&compare={second}&q=五")).await;
    kept.must_be(200);
    assert_eq!(kept.texts(".compare-bar__kept li").len(), 2);
}
