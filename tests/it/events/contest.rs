//! Contests: teams, judges who sign, and a result that is public only once it is published.

use serde_json::json;

use crate::signups::made;
use crate::support::TestApp;

#[tokio::test]
async fn from_teams_to_a_published_result() {
    let app = TestApp::start().await;
    let contest = json!({ "contest": {
        "team_min": 2, "team_max": 3,
        "rounds": [
            { "name": "初赛", "weight": 40, "criteria": [{ "name": "选品", "max": 60 }, { "name": "成本", "max": 40 }] },
            { "name": "决赛", "weight": 60, "criteria": [{ "name": "答辩", "max": 50 }] }
        ],
        "awards": [{ "name": "金奖", "places": 1 }, { "name": "银奖", "places": 2 }]
    } });
    let occasion = made::occasion(&app, |row| {
        row.category = "contest".into();
        row.details = contest;
    })
    .await;
    let visitor = app.browser();
    let mut people = Vec::new();
    for (at, name) in ["蜀道队", "锦官队"].into_iter().enumerate() {
        let row = made::person(&app, &occasion, &format!("队长{at}"), &format!("1380000000{at}")).await;
        let address = format!("{}/team", made::own(&app, &row));
        let form = visitor.get(&address).await.form(&address).fill("name", name);
        visitor
            .submit_only(form.clone().fill("members", "只有一人"))
            .await
            .must_be(422)
            .must_say("2 到 3 人")
            .must_say("只有一人");
        visitor.submit(form.fill("members", "张三\n李四\n")).await.must_be(200).must_say("队伍已登记");
        people.push(row);
    }
    let (judge, result) = (made::pass(&app, &occasion, "judge", "赵评委").await, format!("/events/{}/result", occasion.code));
    let judge = format!("/judge/{judge}");
    visitor.get(&result).await.must_be(404);
    let officer = app.officer_of("here@example.com", "510100").await;
    let base = format!("/office/occasions/{}/contest", occasion.id);
    officer.get(&base).await.must_be(200).must_say("赵评委").must_say("未签字").must_say("张三、李四");
    officer.post_form(&format!("{base}/publication"), &[]).await.must_be(422).must_say("还没有评委签字");
    for (round, points) in [("1", vec!["50", "30", "40", "40"]), ("2", vec!["30", "45"])] {
        let page = visitor.get(&format!("{judge}?round={round}")).await;
        let mut form = page.form(&judge);
        let names: Vec<String> = form.pairs.iter().map(|(name, _)| name.clone()).filter(|name| name.starts_with("p-")).collect();
        assert_eq!(names.len(), points.len());
        visitor.submit_only(form.clone().fill(&names[0], "99").fill("verb", "save")).await.must_be(422).must_say("应为 0 到");
        visitor.submit_only(form.clone().fill("verb", "sign")).await.must_be(422).must_say("全部打完才能签字");
        for (name, point) in names.iter().zip(points) {
            form = form.fill(name, point);
        }
        visitor.submit(form.clone().fill("verb", "save")).await.must_be(200);
        officer.post_form(&format!("{base}/publication"), &[]).await.must_be(422);
        visitor.submit(form.clone().fill("verb", "sign")).await.must_be(200).must_say("已经签字");
        visitor.submit_only(form.fill("verb", "save")).await.must_be(409).must_say("已经签字");
    }
    // 锦官队: 80 × 0.4 + 90 × 0.6 = 86; 蜀道队: 80 × 0.4 + 60 × 0.6 = 68.
    let page = officer.get(&base).await;
    page.must_say("86.00").must_say("68.00");
    let awards: Vec<String> = page.attributes("input[form=publication]", "value");
    assert_eq!(awards, ["金奖", "银奖"]);
    let names = page.attributes("input[form=publication]", "name");
    let fields: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(["金奖", "最佳改进奖"]).collect();
    officer.post_form(&format!("{base}/publication"), &fields).await.must_be(303);
    officer.post_form(&format!("{base}/publication"), &fields).await.must_be(409).must_say("已经公布");
    let page = visitor.get(&result).await;
    page.must_be(200).must_say("锦官队").must_say("金奖").must_say("最佳改进奖").must_say("86.00");
    assert!(!page.says("张三"), "members stay out of the public page");
    app.officer_of("there@example.com", "510300").await.get(&base).await.must_be(404);
}
