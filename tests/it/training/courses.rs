//! Courses, bases and targets.

use cbec_portal::access::Role;
use cbec_portal::training::courses;

use crate::support::TestApp;

fn fields<'a>(hours: &'a str, title: &'a str, revision: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("revision", revision),
        ("key", "ads-basics"),
        ("title", title),
        ("category", "platform_ops"),
        ("level", "初级"),
        ("summary", "从零开始做广告"),
        ("hours", hours),
        ("part_title", "预算"),
        ("part_hours", "4"),
        ("part_points", "怎样分配"),
        ("part_title", ""),
        ("part_hours", ""),
        ("part_points", ""),
        ("attendance_percent", "80"),
        ("pass_score", "0"),
        ("valid_months", "0"),
        ("fee_yuan", "0"),
        ("stage", "published"),
    ]
}

#[tokio::test]
async fn a_course_is_written_and_nobody_writes_over_another() {
    let app = TestApp::start().await;
    let officer = app.sign_in_as("one@example.com", Role::CaseOfficer).await;
    officer.get("/office/courses").await.must_be(200).must_say("还没有课程");
    officer.get("/office/courses/new").await.must_be(200);
    let page = officer.post_form("/office/courses", &fields("8", "广告入门", "1")).await;
    page.must_be(422).must_say("合计 4 学时");
    assert_eq!(page.attributes("#title", "value"), ["广告入门"]);
    officer.post_form("/office/courses", &fields("4", "广告入门", "1")).await.must_be(303);
    let row = courses::by_key(app.site.database.read(), "ads-basics").await.unwrap().unwrap();
    let url = format!("/office/courses/{}", row.id);
    officer.post_form("/office/courses", &fields("4", "再来一门", "1")).await.must_be(422).must_say("已被其他课程使用");
    officer.post_form(&url, &fields("4", "广告基础", "1")).await.must_be(303);
    let page = officer.post_form(&url, &fields("4", "慢了一步", "1")).await;
    page.must_be(409).must_say("刚刚被别人改过");
    assert_eq!(page.attributes("#title", "value"), ["慢了一步"]);
    officer.get("/office/courses").await.must_say("广告基础");
    app.editor().await.get("/office/courses").await.must_be(403);
}

#[tokio::test]
async fn bases_and_targets_are_kept() {
    let app = TestApp::start().await;
    let officer = app.sign_in_as("one@example.com", Role::CaseOfficer).await;
    let base = [("key", "cd"), ("name", "成都基地"), ("kind", "base"), ("division", "510100"), ("contact", "028-1")];
    officer.post_form("/office/training/bases", &base).await.must_be(303);
    officer.post_form("/office/training/bases", &base).await.must_be(422).must_say("不能与已有的重复");
    officer.get("/office/training/bases").await.must_say("成都基地");
    let target = |times: &'static str| [("year", "2026"), ("person_times", times), ("source", "实施方案")];
    let page = officer.post_form("/office/training/targets", &target("很多")).await;
    page.must_be(422).must_say("整数");
    assert_eq!(page.attributes("#source", "value"), ["实施方案"]);
    officer.post_form("/office/training/targets", &target("2000")).await.must_be(303);
    officer.post_form("/office/training/targets", &target("2500")).await.must_be(303);
    officer.get("/office/training/figures").await.must_say("2500").must_say("实施方案");
    officer.get("/office/training/figures.csv").await.must_be(200).must_say("全年");
    officer.get("/office/training/figures.xlsx").await.must_be(200);
}
