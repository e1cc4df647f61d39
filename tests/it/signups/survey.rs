//! Surveys: for those who came, once each, without names; and follow-ups of those who finished a course.

use cbec_portal::signups::survey;
use cbec_portal::training::entity::result;
use cbec_portal::training::follow_up;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};

use super::made;
use crate::support::TestApp;

#[tokio::test]
async fn those_who_came_are_asked_once_and_answer_without_a_name() {
    let app = TestApp::start().await;
    let occasion = made::occasion(&app, |_| {}).await;
    let mut people = Vec::new();
    for at in 0..4 {
        people.push(made::person(&app, &occasion, &format!("学员{at}"), &format!("1380000000{at}")).await);
    }
    let key = made::pass(&app, &occasion, "door", "南门").await;
    let door = app.browser();
    for row in &people[..3] {
        let page = door.get(&format!("/door/{key}")).await;
        door.submit(page.form(&format!("/door/{key}")).fill("code", &row.code).fill("mode", "in")).await.must_be(200);
    }
    assert_eq!(survey::work::ask(&app.site).await.unwrap(), 0, "not before it is over");
    app.clock.set("2026-03-06T18:00:00+08:00");
    assert_eq!(survey::work::ask(&app.site).await.unwrap(), 3);
    assert_eq!(survey::work::ask(&app.site).await.unwrap(), 0, "nobody is asked twice");
    let visitor = app.browser();
    visitor.get(&format!("{}/survey", made::own(&app, &people[3]))).await.must_be(200).must_say("只发给签到到场的人");
    visitor.post_form(&format!("{}/survey", made::own(&app, &people[3])), &[("overall", "5")]).await.must_be(409);
    visitor.get(&format!("/signups/{}-0000000000000000/survey", people[0].code)).await.must_be(404);
    for (row, score) in people[..3].iter().zip(["5", "4", "4"]) {
        let address = app.link_to(&row.email).await;
        assert_eq!(address, format!("{}/survey", made::own(&app, row)));
        let page = visitor.get(&address).await;
        let form = page.form(&address);
        visitor.submit_only(form.clone().fill("improve", "少一点 <b>讲话</b>")).await.must_be(422).must_say("讲话");
        let done = form.fill("overall", score).fill("goal", "达到了").fill("improve", "少一点讲话");
        visitor.submit(done).await.must_be(200).must_say("已收到").must_say("2026年4月5日");
    }
    let address = format!("{}/survey", made::own(&app, &people[0]));
    let form = visitor.get(&address).await.form(&address);
    assert_eq!(form.value("overall"), "5");
    visitor.submit(form.fill("overall", "4")).await.must_be(200);
    let officer = app.officer_of("here@example.com", "510100").await;
    let results = officer.get(&format!("/office/occasions/{}/survey", occasion.id)).await;
    results.must_be(200).must_say("到场 3 人，回收 3 份").must_say("平均 4.0 分").must_say("少一点讲话");
    assert!(!results.says("学员0"));
    officer.get(&format!("/office/occasions/{}/survey.csv", occasion.id)).await.must_be(200).must_say("达到了");
    app.officer_of("there@example.com", "510300")
        .await
        .get(&format!("/office/occasions/{}/survey", occasion.id))
        .await
        .must_be(404);
    app.clock.set("2026-04-06T09:00:00+08:00");
    visitor.get(&address).await.must_be(200).must_say("已于 2026年4月5日 截止");
}

#[tokio::test]
async fn those_who_finished_are_asked_again_months_later() {
    let app = TestApp::start().await;
    let course = |row: &mut cbec_portal::signups::entity::occasion::Model| {
        row.kind = "training".into();
        row.subject_id = Some(1);
    };
    let occasion = made::occasion(&app, course).await;
    let row = made::person(&app, &occasion, "李雷", "13800000001").await;
    let model = result::Model {
        proposed_by: None,
        id: 0,
        signup_id: row.id,
        occasion_id: occasion.id,
        course_id: 1,
        attendance_percent: 100,
        score: None,
        homework_passed: None,
        outcome: "completed".into(),
        completed_on: "2026-03-06".parse().ok(),
        certificate_id: None,
        note: None,
        made_by_name: "测试".into(),
        revision: 1,
        updated_at: app.site.clock.now(),
    };
    let mut new = model.into_active_model().reset_all();
    new.id = NotSet;
    new.outcome = Set("completed".into());
    new.insert(app.site.database.read()).await.unwrap();
    let (visitor, address) = (app.browser(), format!("{}/follow-up/3", made::own(&app, &row)));
    visitor.get(&address).await.must_be(404);
    app.clock.set("2026-06-05T09:00:00+08:00");
    assert_eq!(follow_up::work::ask(&app.site).await.unwrap(), 0);
    app.clock.set("2026-06-06T09:00:00+08:00");
    assert_eq!(follow_up::work::ask(&app.site).await.unwrap(), 1);
    assert_eq!(follow_up::work::ask(&app.site).await.unwrap(), 0);
    assert_eq!(app.link_to(&row.email).await, address);
    let form = visitor.get(&address).await.form(&address);
    let form = form.fill("situation", "自己开店或创业").fill("shop", "已经开了新店").fill("first_order", "有了");
    visitor.submit(form).await.must_be(200).must_say("已收到");
    visitor.get(&format!("{}/follow-up/4", made::own(&app, &row))).await.must_be(404);
    let officer = app.officer_of("here@example.com", "510100").await;
    officer.get("/office/training/follow-ups?months=3").await.must_be(200).must_say("结业三个月回访");
    app.clock.set("2026-09-10T09:00:00+08:00");
    assert_eq!(follow_up::work::ask(&app.site).await.unwrap(), 1, "six months");
}
