//! The editor of frameworks: checks, preview, weights, and who may save.

use cbec_portal::evaluations::store::frameworks;

use super::ground::{FRAMEWORK, Ground};

#[tokio::test(flavor = "multi_thread")]
async fn a_framework_with_a_problem_is_not_saved_and_nothing_typed_is_lost() {
    let ground = Ground::new().await;
    let broken = FRAMEWORK.replacen("weight = 0.5", "weight = 0.7", 1).replace("\"drill\"", "\"other\"");
    let page = ground.lead.post_form("/office/frameworks", &[("definition", &broken), ("note", "试一试")]).await;
    page.must_be(422);
    assert!(page.form("/office/frameworks").value("definition").contains("0.7"));
    let unknown = FRAMEWORK.replace("listings.confirm_days", "listings.nothing").replace("\"drill\"", "\"other\"");
    let page = ground.lead.post_form("/office/frameworks", &[("definition", &unknown)]).await;
    page.must_be(422).must_say("没有系统数据 listings.nothing");
    ground.lead.post_form("/office/frameworks", &[("definition", "这不是 TOML")]).await.must_be(422).must_say("读不懂");
    ground.city.get("/office/frameworks").await.must_be(200).must_say("演练指标体系");
    ground.city.get("/office/frameworks/new").await.must_be(403);
    ground.city.post_form("/office/frameworks", &[("definition", FRAMEWORK)]).await.must_be(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_saves_over_a_colleague_is_told() {
    let ground = Ground::new().await;
    let row = frameworks::by_key(ground.app.site.database.read(), "drill").await.unwrap().unwrap();
    let url = format!("/office/frameworks/{}", row.id);
    let (one, other) = (FRAMEWORK.replace("85.0", "86.0"), FRAMEWORK.replace("85.0", "87.0"));
    let read = row.id.to_string();
    ground.lead.post_form(&url, &[("definition", one.as_str()), ("read", &read)]).await.must_be(303);
    let page = ground.second.post_form(&url, &[("definition", other.as_str()), ("read", &read)]).await;
    page.must_be(409).must_say("有了新版本");
    ground.second.get(&url).await.must_be(200).must_say("这是旧版本").must_say("第 2 版");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_framework_is_tried_on_the_last_data_and_its_weights_stand_side_by_side() {
    let ground = Ground::new().await;
    let page = ground.lead.post_form("/office/frameworks/preview", &[("definition", FRAMEWORK)]).await;
    page.must_be(200).must_say("还没有评价过的数据");
    ground.to_province([90.0, 50.0, 10.0]).await;
    ground.to_draft(["10", "5", "1"], ["95", "70", "20"]).await;
    let strict = FRAMEWORK.replace("at_least = 85.0", "at_least = 99.0");
    let page = ground.lead.post_form("/office/frameworks/preview", &[("definition", strict.as_str())]).await;
    page.must_be(200).must_say("甲园区").must_say("第 1 名，优秀");
    let row = frameworks::by_key(ground.app.site.database.read(), "drill").await.unwrap().unwrap();
    let url = format!("/office/frameworks/{}/weights", row.id);
    ground.lead.get(&url).await.must_be(200).must_say("熵权法").must_say("CRITIC 法").must_say("50%");
    let page = ground.lead.get(&format!("{url}?parent=&p-scale-service=3")).await;
    page.must_be(200).must_say("一致性检验通过").must_say("75%").must_say("层次分析法");
    // Content is loaded: the proposal of this project for parks and belts.
    ground.lead.get("/office/frameworks").await.must_be(200).must_say("本项目建议稿");
}
