//! Everybody sees grades once they hold, and never raw figures.

use cbec_portal::charts::grouped;
use cbec_portal::evaluations::rules::Stage;
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _, Set};

use crate::support::TestApp;

#[tokio::test]
async fn nothing_is_public_before_the_grades_hold() {
    let app = TestApp::start().await;
    let evaluated = app.evaluated(Stage::PublicNotice).await;
    let anybody = app.browser();
    anybody.get("/evaluations").await.must_be(200).must_say("还没有公布的结果");
    let subject = format!("{}/{}", evaluated.public(), evaluated.own().id);
    for path in
        [evaluated.public(), subject, format!("{}/grades.csv", evaluated.public()), format!("{}/grades.json", evaluated.public())]
    {
        anybody.get(&path).await.must_be(404);
    }
}

#[tokio::test]
async fn grades_and_their_meaning_are_public_and_raw_figures_are_not() {
    let app = TestApp::start().await;
    let evaluated = app.evaluated(Stage::Final).await;
    let anybody = app.browser();
    anybody.get("/evaluations").await.must_be(200).must_say("2025年度园区绩效评价").must_say("优秀 1 个");
    let round = anybody.get(&evaluated.public()).await;
    round.must_be(200).must_say("示范带动作用明显").must_say("甲市跨境电商产业园").must_say("本项目建议稿，仅供测试。");
    let subject = anybody.get(&format!("{}/{}", evaluated.public(), evaluated.own().id)).await;
    subject.must_be(200).must_say(&evaluated.score().grade).must_say("达到要求");
    for (dimension, number) in evaluated.score().dimensions.iter().map(|one| (&one.name, grouped(one.points, 2))) {
        subject.must_say(dimension).must_say(&number);
    }
    let csv = anybody.get(&format!("{}/grades.csv", evaluated.public())).await;
    let json = anybody.get(&format!("{}/grades.json", evaluated.public())).await;
    for page in [&round, &subject, &csv, &json] {
        page.must_be(200);
        // Raw values, those of the year before, formulas, records and names of officials.
        for secret in ["123,456", "123456", "100,000.5", "8.5", "186", "月报合计", "王冻结"] {
            assert!(!page.text.contains(secret), "{secret} is public");
        }
    }
    let read: serde_json::Value = serde_json::from_str(&json.text).unwrap();
    assert_eq!(read["subjects"].as_array().unwrap().len(), 3);
    assert_eq!(read["subjects"][1]["total"].as_f64(), Some(evaluated.score().total));
    // A subject of one round is not found below another, nor below a wrong name.
    anybody.get(&format!("/evaluations/other/{}", evaluated.own().id)).await.must_be(404);
    anybody.get(&format!("{}/987654", evaluated.public())).await.must_be(404);
}

#[tokio::test]
async fn grades_that_are_computed_anew_are_taken_away_meanwhile() {
    let app = TestApp::start().await;
    let evaluated = app.evaluated(Stage::Final).await;
    let mut round = evaluated.round.clone().into_active_model();
    round.stage = Set(Stage::DraftResult.key().to_owned());
    round.update(app.site.database.read()).await.unwrap();
    let anybody = app.browser();
    anybody.get("/evaluations").await.must_be(200).must_say("复核中");
    anybody.get(&evaluated.public()).await.must_be(404);
    anybody.get(&format!("{}/grades.json", evaluated.public())).await.must_be(404);
}

#[tokio::test]
async fn whoever_is_left_out_is_not_among_the_results() {
    let app = TestApp::start().await;
    let evaluated = app.evaluated(Stage::Final).await;
    let mut subject = evaluated.subjects[2].clone().into_active_model();
    subject.state = Set("excluded".to_owned());
    subject.update(app.site.database.read()).await.unwrap();
    let mut subject = evaluated.subjects[1].clone().into_active_model();
    subject.state = Set("revoked".to_owned());
    subject.update(app.site.database.read()).await.unwrap();
    let round = app.browser().get(&evaluated.public()).await;
    round.must_be(200).must_say("已摘牌");
    assert!(!round.says("丙市跨境电商产业园"));
    app.browser().get(&format!("{}/{}", evaluated.public(), evaluated.subjects[2].id)).await.must_be(404);
}
