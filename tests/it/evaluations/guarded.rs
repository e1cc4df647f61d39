//! Who sees and does what: other divisions, experts who withdraw, vetoes, ties, files that were changed.

use cbec_portal::evaluations::store::experts;

use super::ground::Ground;

#[tokio::test(flavor = "multi_thread")]
async fn officials_of_a_city_check_what_they_cover_and_find_nothing_else() {
    let ground = Ground::new().await;
    ground.open().await;
    ground.claim(0, 40.0).await;
    ground.step("close_assessment").await.must_be(303);
    let page = ground.city.get(&ground.at("")).await;
    page.must_be(200).must_say("甲园区").must_say("参评对象（2）");
    assert!(!page.says("丙园区"));
    ground.city.get(&ground.check_url(2)).await.must_be(404);
    ground.city.post_form(&ground.check_url(2), &[("outcome-cases", "agree")]).await.must_be(404);
    ground.city.get(&ground.check_url(0)).await.must_be(200).must_say("自评").must_say("40");
    // What is wrong is said at the field, and nothing typed is lost.
    let typed = [("outcome-cases", "correct"), ("raw-cases", "abc"), ("reason-cases", "清单有重复")];
    let page = ground.city.post_form(&ground.check_url(0), &typed).await;
    page.must_be(422).must_say("请填写数字");
    assert_eq!(page.form(&ground.check_url(0)).value("reason-cases"), "清单有重复");
    let typed = [("outcome-cases", "correct"), ("raw-cases", "30"), ("reason-cases", "清单有重复")];
    ground.city.post_form(&ground.check_url(0), &typed).await.must_be(303);
    assert_eq!(ground.value(0, "cases").await, Some(30.0));
    // Rounds, drafts and grades are led by the zone.
    ground.city.post_form(&ground.at("/steps"), &[("action", "pass_county")]).await.must_be(403);
    ground.city.get(&ground.at("/experts")).await.must_be(403);
    ground.city.post_form("/office/rounds", &[("name", "另一轮评价")]).await.must_be(403);
    ground.step("pass_county").await.must_be(303);
    ground.city.post_form(&ground.check_url(0), &typed).await.must_be(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn experts_withdraw_before_the_file_opens_and_score_alone() {
    let ground = Ground::new().await;
    ground.to_province([90.0, 50.0, 10.0]).await;
    for park in 0..3 {
        ground.check(park, "5").await;
    }
    ground.step("skip_experts").await.must_be(409).must_say("须经专家评分");
    ground.step("pass_provincial").await.must_be(303);
    ground.lead.post_form(&ground.at("/experts"), &[("count", "2")]).await.must_be(303);
    let seats = ground.seats().await;
    assert_eq!(seats.len(), 2);
    let (at, seat) = &seats[0];
    let url = format!("/my/scoring/{}", seat.id);
    // Before the declaration there is no file and no sheet.
    ground.experts[*at].get(&url).await.must_be(200).must_say("打开材料之前");
    ground.score(*at, seat, ["90", "90", "90"]).await.must_be(409).must_say("回避声明");
    let first = ground.parks[0].id.to_string();
    let recused = [("no_interest", "yes"), ("recused", first.as_str()), ("reason", "曾任该园区顾问")];
    ground.experts[*at].post_form(&format!("{url}/declaration"), &recused).await.must_be(303);
    let page = ground.experts[*at].get(&url).await;
    page.must_be(200).must_say("您已回避：甲园区").must_say("乙园区");
    assert!(!page.has(&format!("#s-{first}")));
    // Marks for the park from which they withdrew are not even read.
    ground.score(*at, seat, ["90", "80", "70"]).await.must_be(303);
    let scores = experts::scores_of(ground.app.site.database.read(), seat.id).await.unwrap();
    assert!(scores.iter().all(|score| score.subject_id != ground.parks[0].id) && scores.len() == 2);
    // Nobody opens the seat of another, and signed scores stay.
    let (other, other_seat) = &seats[1];
    ground.experts[*other].get(&url).await.must_be(404);
    ground.score(*at, seat, ["1", "1", "1"]).await.must_be(409);
    let declared = [("no_interest", "yes")];
    ground.experts[*other].post_form(&format!("/my/scoring/{}/declaration", other_seat.id), &declared).await.must_be(303);
    ground.score(*other, other_seat, ["90", "80", "70"]).await.must_be(303);
    // Each subject needs two: one more is drawn.
    ground.lead.post_form(&ground.at("/experts/closing"), &[]).await.must_be(409).must_say("只有 1 名专家评分");
    ground.lead.post_form(&ground.at("/experts"), &[("count", "1")]).await.must_be(303);
    let third = ground.seats().await.into_iter().find(|(_, seat)| seat.state == "drawn").unwrap();
    ground.experts[third.0].post_form(&format!("/my/scoring/{}/declaration", third.1.id), &declared).await.must_be(303);
    ground.score(third.0, &third.1, ["80", "80", "70"]).await.must_be(303);
    ground.lead.post_form(&ground.at("/experts/closing"), &[]).await.must_be(303);
    assert_eq!(ground.value(0, "quality").await, Some(85.0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_veto_goes_to_the_lowest_grade_and_ties_at_a_line_stay_together() {
    let mut ground = Ground::new().await;
    // Both have exactly 85 points: fresh 25, modes 15, cases 22.5, quality 22.5.
    ground.to_province([90.0, 90.0, 100.0]).await;
    let veto = ground.at(&format!("/subjects/{}/adjustments", ground.parks[2].id));
    ground.lead.post_form(&veto, &[("times-false_data", "1")]).await.must_be(422).must_say("要写明依据");
    let fields = [("times-false_data", "1"), ("why-false_data", "核查认定数据造假")];
    ground.lead.post_form(&veto, &fields).await.must_be(303);
    ground.to_draft(["6", "6", "10"], ["90", "90", "100"]).await;
    ground.look().await;
    let grades: Vec<_> = ground.parks.iter().map(|park| park.draft_grade.clone().unwrap()).collect();
    assert_eq!(grades, ["优秀", "优秀", "不合格"]);
    assert_eq!((ground.parks[0].total, ground.parks[0].rank), (Some(85.0), ground.parks[1].rank));
    assert!(ground.parks[2].vetoed_by.as_deref().is_some_and(|words| words.contains("数据造假")));
    ground.lead.get(&ground.at("")).await.must_be(200).must_say("否决：数据造假");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dossier_is_computed_again_to_the_last_digit_and_a_changed_one_is_found() {
    let ground = Ground::new().await;
    ground.to_province([90.0, 50.0, 10.0]).await;
    ground.to_draft(["10", "5", "1"], ["95", "70", "20"]).await;
    let key = ground.row().await.key;
    let house = ground.app.close().await;
    let file = house.folder.path().join("round.json");
    let path = file.to_str().unwrap();
    assert!(house.run(&["evaluate", "export", &key, path]).must_end(0).out.contains("3 subjects"));
    assert!(house.run(&["evaluate", "verify", path]).must_end(0).out.contains("nothing differs"));
    let text = std::fs::read_to_string(&file).unwrap();
    let changed = text.replacen("\"raw\":95", "\"raw\":96", 1).replacen("\"raw\": 95", "\"raw\": 96", 1);
    let changed = if changed == text { text.replacen("95", "96", 1) } else { changed };
    assert_ne!(changed, text);
    std::fs::write(&file, changed).unwrap();
    assert!(house.run(&["evaluate", "verify", path]).must_end(1).out.contains("differ"));
    house.run(&["evaluate", "export", "nothing", path]).must_end(1);
}
