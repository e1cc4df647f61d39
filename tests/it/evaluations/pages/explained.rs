//! Numbers on pages are the numbers of the computation, down to the source record.

use cbec_portal::access::Role;
use cbec_portal::charts::grouped;
use cbec_portal::evaluations::rules::Stage;
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _, Set};

use super::round::RECORD;
use crate::support::TestApp;

#[tokio::test]
async fn a_score_opens_down_to_its_source_record() {
    let app = TestApp::start().await;
    let evaluated = app.evaluated(Stage::Objection).await;
    let (own, _) = app.both_sides(&evaluated).await;
    let officer = app.sign_in_as("case@example.com", Role::CaseOfficer).await;
    let office = format!("{}/subjects/{}", evaluated.office(), evaluated.own().id);
    let score = evaluated.score();
    for page in [officer.get(&office).await, own.get(&evaluated.mine()).await] {
        page.must_be(200).must_say(&grouped(score.total, 2)).must_say(&score.grade).must_say(&score.grade_reason);
        for dimension in &score.dimensions {
            page.must_say(&format!("{} / {} 分", grouped(dimension.points, 2), grouped(dimension.full, 2)));
        }
        for line in &score.lines {
            page.must_say(&line.formula).must_say(&grouped(line.points, 2));
        }
        page.must_say("123,456.75 万元").must_say(RECORD).must_say("上年 100,000.5 万元");
        page.must_say("线性（越高越好）：0 万元起得分，到 200,000 万元得满分")
            .must_say("同类 3 个中第 2")
            .must_say("怎样到下一个等级");
        assert!(page.has("svg[role=img]") && page.has("table.plot__table") && page.has("details.mark"));
    }
    // Officials see who kept a value; the evaluated do not.
    officer.get(&office).await.must_say("王冻结");
    assert!(!own.get(&evaluated.mine()).await.says("王冻结"));
}

#[tokio::test]
async fn robustness_comparison_and_files_are_for_officials_who_cover_the_place() {
    let app = TestApp::start().await;
    let evaluated = app.evaluated(Stage::DraftResult).await;
    let officer = app.sign_in_as("case@example.com", Role::CaseOfficer).await;
    let robust = officer.get(&format!("{}/robustness", evaluated.office())).await;
    robust.must_be(200).must_say("名次在什么范围内变动").must_say("换一种方法会怎样").must_say("乙市跨境电商产业园");
    let ids: Vec<String> = evaluated.subjects.iter().map(|row| format!("subject={}", row.id)).collect();
    let compared = officer.get(&format!("{}/compare?{}", evaluated.office(), ids.join("&"))).await;
    compared.must_be(200).must_say("甲市跨境电商产业园").must_say(&grouped(evaluated.scores.subjects[1].total, 2));
    assert_eq!(compared.texts("table.compare thead th").len(), 3);
    officer.get(&format!("{}/compare", evaluated.office())).await.must_be(200).must_say("请选两个以上对象");
    let editor = app.editor().await;
    for path in ["robustness", "compare", "results.xlsx"] {
        editor.get(&format!("{}/{path}", evaluated.office())).await.must_be(403);
    }
    officer.get("/office/rounds/987654/robustness").await.must_be(404);
    officer.get(&format!("/office/rounds/987654/subjects/{}", evaluated.own().id)).await.must_be(404);
}

#[tokio::test]
async fn a_workbook_and_a_report_say_the_same() {
    let app = TestApp::start().await;
    let evaluated = app.evaluated(Stage::Final).await;
    let officer = app.sign_in_as("case@example.com", Role::CaseOfficer).await;
    let book = officer.get(&format!("{}/results.xlsx", evaluated.office())).await;
    book.must_be(200);
    assert!(book.header("content-type").contains("spreadsheetml"));
    let paper = officer.get(&format!("{}/subjects/{}/report.pdf", evaluated.office(), evaluated.own().id)).await;
    if paper.status == 503 {
        assert!(std::env::var_os("CBEC_TEST_REQUIRE_ALL").is_none(), "no typeface with Chinese characters");
        return;
    }
    paper.must_be(200);
    assert!(paper.header("content-type").contains("pdf"), "{}", paper.header("content-type"));
}

#[tokio::test]
async fn before_anything_is_computed_the_values_stand_there() {
    let app = TestApp::start().await;
    let evaluated = app.evaluated(Stage::CountyCheck).await;
    let result =
        cbec_portal::evaluations::store::results::find(app.site.database.read(), evaluated.round.id).await.unwrap().unwrap();
    let mut result = result.into_active_model();
    (result.scores, result.data, result.robustness) = (Set(None), Set(None), Set(None));
    result.update(app.site.database.read()).await.unwrap();
    let officer = app.sign_in_as("case@example.com", Role::CaseOfficer).await;
    let page = officer.get(&format!("{}/subjects/{}", evaluated.office(), evaluated.own().id)).await;
    page.must_be(200).must_say("还没有测算得分").must_say("123,456.75 万元").must_say(RECORD);
    officer.get(&format!("{}/robustness", evaluated.office())).await.must_be(400).must_say("还没有做稳健性分析");
    officer.get(&format!("{}/compare", evaluated.office())).await.must_be(400);
    officer.get(&format!("{}/results.xlsx", evaluated.office())).await.must_be(200);
}
