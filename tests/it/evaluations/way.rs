//! A round from the notice to dynamic management.

use cbec_portal::evaluations::entity::subject_value;
use cbec_portal::evaluations::store::{frameworks, steps};
use cbec_portal::notices;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::ground::{FRAMEWORK, Ground};

#[tokio::test(flavor = "multi_thread")]
async fn a_round_goes_from_the_notice_to_grades_that_two_have_decided() {
    let mut ground = Ground::new().await;
    ground.lead.get(&ground.at("")).await.must_be(200).must_say("参评对象（3）").must_say("发出评价通知");
    ground.to_province([90.0, 50.0, 10.0]).await;
    ground.to_draft(["10", "5", "1"], ["95", "70", "20"]).await;
    ground.look().await;
    let grades: Vec<_> = ground.parks.iter().map(|park| park.draft_grade.clone().unwrap()).collect();
    assert_eq!(grades[0], "优秀");
    assert_eq!(grades[2], "不合格");
    assert_eq!(ground.parks[0].rank, Some(1));
    // Every point is kept with the data and the seed behind it.
    ground.lead.get(&ground.at("/dossier")).await.must_be(200);

    // Nobody proposes before the time for objections is over.
    ground.show_draft().await;
    ground.lead.post_form(&ground.at("/grades/proposals"), &[]).await.must_be(403);
    ground.step("close_objections").await.must_be(303);

    // One proposes, the same does not confirm, another does.
    ground.lead.post_form(&ground.at("/grades/proposals"), &[]).await.must_be(303);
    let own = ground.at(&format!("/subjects/{}/confirmation", ground.parks[0].id));
    ground.lead.post_form(&own, &[("outcome", "agree")]).await.must_be(403).must_say("须由另一名经办人复核");
    ground.lead.post_form(&ground.at("/grades/confirmations"), &[]).await.must_be(403);
    ground.lead.post_form(&ground.at("/notices"), &[]).await.must_be(409).must_say("还没有复核");
    ground.second.post_form(&ground.at("/grades/confirmations"), &[]).await.must_be(303);

    let drafted = ground.lead.post_form(&ground.at("/notices"), &[]).await;
    drafted.must_be(303);
    let notice = drafted.header("location").to_owned();
    // The grades stand while a notice of them does.
    ground.second.post_form(&ground.at("/grades/proposals"), &[]).await.must_be(409).must_say("公示");
    ground.second.get(&notice).await.must_be(200).must_say("甲园区").must_say("拟定等级：优秀");
    let page = ground.second.get(&notice).await;
    ground.second.submit_only(page.form(&format!("{notice}/publication"))).await.must_be(303);
    assert_eq!(ground.row().await.stage, "public_notice");
    ground.app.clock.advance(15 * 24 * 60);
    notices::work::close_due(&ground.app.site).await.unwrap();
    assert_eq!(ground.row().await.stage, "final");
    assert!(ground.row().await.published_at.is_some());
    ground.look().await;
    assert_eq!(ground.parks[0].grade.as_deref(), Some("优秀"));
    assert_eq!((ground.parks[2].grade.as_deref(), ground.parks[2].failures), (Some("不合格"), 1));

    // Who did what, when, under which clock.
    let taken = steps::of_round(ground.app.site.database.read(), ground.round).await.unwrap();
    for action in ["announce", "freeze", "check", "draw", "declare", "score", "compute", "propose", "confirm", "end_notice"] {
        assert!(taken.iter().any(|step| step.action == action), "{action} is not on record");
    }
    let browser = ground.app.browser();
    browser.sign_in("lead@example.com", crate::support::PASSWORD).await.must_be(303);
    browser.get(&ground.at("/history")).await.must_be(200).must_say("公示结束，等级生效");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_after_freezing_and_a_new_framework_change_nothing_in_a_round() {
    let ground = Ground::new().await;
    ground.open().await;
    let before = ground.value(0, "fresh").await;
    assert_eq!(before, Some(0.0));
    // The directory changes afterwards.
    let mut entry: cbec_portal::listings::entity::listing::ActiveModel =
        ground.app.entry(ground.parks[0].listing_id).await.into();
    entry.confirmed_on = Set(Some("2025-01-01".parse().unwrap()));
    entry.update(ground.app.site.database.read()).await.unwrap();
    assert_eq!(ground.value(0, "fresh").await, before);
    ground.lead.post_form(&ground.at("/data"), &[("why", "再冻结一次看看")]).await.must_be(409);

    // The framework gets a new revision.
    let row = ground.row().await;
    let old = frameworks::find(ground.app.site.database.read(), row.framework_id).await.unwrap().unwrap();
    let text = FRAMEWORK.replace("at_least = 85.0", "at_least = 99.0");
    let fields = [("definition", text.as_str()), ("read", &old.id.to_string())];
    ground.lead.post_form(&format!("/office/frameworks/{}", old.id), &fields).await.must_be(303);
    let new = frameworks::by_key(ground.app.site.database.read(), "drill").await.unwrap().unwrap();
    assert_eq!(new.revision, 2);
    assert_eq!(ground.row().await.framework_id, old.id);
    for (park, cases) in [95.0, 50.0, 10.0].into_iter().enumerate() {
        ground.claim(park, cases).await;
    }
    ground.step("close_assessment").await.must_be(303);
    ground.step("pass_county").await.must_be(303);
    ground.to_draft(["10", "5", "1"], ["90", "70", "20"]).await;
    let mut ground = ground;
    ground.look().await;
    // 96 points are enough by the revision that was frozen.
    assert_eq!(ground.parks[0].draft_grade.as_deref(), Some("优秀"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_objection_changes_a_score_and_leaves_the_old_value_on_record() {
    let mut ground = Ground::new().await;
    ground.to_province([90.0, 50.0, 10.0]).await;
    ground.to_draft(["10", "2", "1"], ["95", "70", "20"]).await;
    ground.show_draft().await;
    ground.look().await;
    let before = ground.parks[1].total.unwrap();
    let objection = ground.object(1, "modes").await;
    ground.lead.get(&ground.at("/objections")).await.must_be(200).must_say("数少了");
    ground.step("close_objections").await.must_be(409).must_say("还有异议没有处理");
    let url = ground.at(&format!("/objections/{}", objection.id));
    let answer = [("outcome", "upheld"), ("raw", "8"), ("answer", "经核对海关数据，确为八种，予以更正。")];
    // Whoever checked the park does not decide.
    ground.lead.post_form(&url, &answer).await.must_be(403).must_say("没有参加核查");
    ground.second.post_form(&url, &[("outcome", "upheld"), ("answer", "经核对海关数据予以更正。")]).await.must_be(409);
    ground.second.post_form(&url, &answer).await.must_be(303);
    ground.step("close_objections").await.must_be(409).must_say("请先测算得分");
    ground.compute().await;
    ground.look().await;
    assert!((ground.parks[1].total.unwrap() - before - 15.0).abs() < 1e-9);
    let versions = subject_value::Entity::find()
        .filter(subject_value::Column::SubjectId.eq(ground.parks[1].id))
        .filter(subject_value::Column::Indicator.eq("modes"))
        .all(ground.app.site.database.read())
        .await
        .unwrap();
    assert_eq!(versions.iter().map(|row| row.raw).collect::<Vec<_>>(), [Some(2.0), Some(8.0)]);
    ground.step("close_objections").await.must_be(303);
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_close_the_self_assessment_and_the_time_for_objections() {
    let ground = Ground::new().await;
    ground.open().await;
    ground.app.clock.advance(60 * 24 * 60);
    cbec_portal::evaluations::work::run_clocks(&ground.app.site).await.unwrap();
    assert_eq!(ground.row().await.stage, "county_check");
    let taken = steps::of_round(ground.app.site.database.read(), ground.round).await.unwrap();
    assert_eq!(taken.last().unwrap().side, "system");
}
