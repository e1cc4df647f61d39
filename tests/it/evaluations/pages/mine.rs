//! The evaluated side: what it sees and when, its self-assessment, and that others find nothing.

use cbec_portal::access::Role;
use cbec_portal::evaluations::event;
use cbec_portal::evaluations::rules::Stage;
use cbec_portal::evaluations::store::{assessments, steps};

use super::PNG;
use crate::support::TestApp;

#[tokio::test]
async fn what_belongs_to_another_organisation_is_not_found() {
    let app = TestApp::start().await;
    let evaluated = app.evaluated(Stage::Objection).await;
    let (own, other) = app.both_sides(&evaluated).await;
    own.get("/my/evaluations").await.must_be(200).must_say("甲市跨境电商产业园").must_say("请核对评价初稿");
    own.get("/my").await.must_be(200).must_say("甲市跨境电商产业园：请核对评价初稿");
    other.get("/my/evaluations").await.must_be(200).must_say("还没有评价");
    let base = evaluated.mine();
    for path in ["", "/report.pdf", "/assessment", "/assessment/scale", "/evidence/00ff"] {
        other.get(&format!("{base}{path}")).await.must_be(404);
    }
    let text = [("body", "我们认为这个得分不对，应当重新核实。")];
    other.upload(&format!("{base}/objections"), &text, &[]).await.must_be(404);
    other.post_form(&format!("{base}/submission"), &[]).await.must_be(404);
    other.upload(&format!("{base}/assessment/scale"), &[("claimed-volume", "1")], &[]).await.must_be(404);
    // The park of somebody else in the same round either.
    own.get(&format!("/my/evaluations/{}", evaluated.subjects[1].id)).await.must_be(404);
}

#[tokio::test]
async fn a_draft_result_is_hidden_until_it_is_shown() {
    let app = TestApp::start().await;
    let evaluated = app.evaluated(Stage::DraftResult).await;
    let (own, _) = app.both_sides(&evaluated).await;
    let page = own.get(&evaluated.mine()).await;
    page.must_be(200).must_say("等待主管部门办理");
    assert!(!page.says("综合得分") && !page.says(&evaluated.score().formula) && !page.has("svg.plot__svg"));
    own.get(&format!("{}/report.pdf", evaluated.mine())).await.must_be(404);
    assert!(!own.get("/my/evaluations").await.says("初稿："));
}

#[tokio::test]
async fn what_is_only_proposed_is_not_told() {
    let app = TestApp::start().await;
    let evaluated = app.evaluated(Stage::Grading).await;
    let (own, _) = app.both_sides(&evaluated).await;
    let write = app.write().await;
    let (round, subject) = (&evaluated.round, evaluated.own());
    for (action, words) in [("propose", "拟定为“不合格”"), ("propose_decision", "拟摘牌"), ("decide", "异议不成立：已复核")]
    {
        steps::note(&write, round.id, Some(subject.id), Stage::Grading, action, words).await.unwrap();
    }
    steps::note(&write, round.id, Some(evaluated.subjects[1].id), Stage::Grading, "decide", "别家的异议").await.unwrap();
    write.commit(event::of_round("round.graded", round, "测试")).await.unwrap();
    let page = own.get(&evaluated.mine()).await;
    page.must_be(200).must_say("异议不成立：已复核");
    for secret in ["拟定为", "拟摘牌", "别家的异议"] {
        assert!(!page.says(secret), "{secret}");
    }
}

#[tokio::test]
async fn a_self_assessment_is_filled_in_proved_and_handed_in() {
    let app = TestApp::start().await;
    let evaluated = app.evaluated(Stage::SelfAssessment).await;
    let (own, other) = app.both_sides(&evaluated).await;
    let base = evaluated.mine();
    own.get(&base).await.must_be(200).must_say("请完成自评");
    own.get(&format!("{base}/assessment")).await.must_be(200).must_say("发展规模").must_say("服务能力");
    let path = format!("{base}/assessment/service");
    let page = own.get(&path).await;
    page.must_be(200).must_say("186 人次").must_say("培训签到表");
    assert!(!page.says("专家评议"), "what experts score is not asked");
    // What is wrong is said at its field, and everything typed is still there.
    let wrong = [("claimed-training", "约两百"), ("text-training", "含线上两期"), ("revision-training", "0")];
    let refused = own.upload(&path, &wrong, &[]).await;
    refused.must_be(422).must_say("“约两百”不是数字").must_say("含线上两期");
    let bad = own.upload(&path, &[("claimed-training", "205")], &[("files-training", "签到.exe", b"MZ\x90\0".to_vec())]).await;
    bad.must_be(422).must_say("签到.exe");
    let fields =
        [("claimed-training", "1,205.5"), ("text-training", "含线上两期"), ("revision-training", "0"), ("then", "overview")];
    own.upload(&path, &fields, &[("files-training", "签到表.png", PNG.to_vec())]).await.must_be(303);
    let claims = assessments::of_subject(app.site.database.read(), evaluated.own().id).await.unwrap();
    assert_eq!((claims.len(), claims[0].claimed, claims[0].revision), (1, Some(1205.5), 1));
    let sha256 = claims[0].evidence[0]["sha256"].as_str().unwrap().to_owned();
    own.get(&format!("{base}/evidence/{sha256}")).await.must_be(200);
    other.get(&format!("{base}/evidence/{sha256}")).await.must_be(404);
    own.get(&format!("{base}/evidence/00ff")).await.must_be(404);
    let officer = app.sign_in_as("case@example.com", Role::CaseOfficer).await;
    officer.get(&format!("{}/subjects/{}/evidence/{sha256}", evaluated.office(), evaluated.own().id)).await.must_be(200);
    officer
        .get(&format!("{}/subjects/{}", evaluated.office(), evaluated.own().id))
        .await
        .must_say("含线上两期")
        .must_say("签到表.png");
    // A colleague saved meanwhile: whoever comes second is told, and decides.
    let late = [("claimed-training", "99"), ("text-training", ""), ("revision-training", "0")];
    own.upload(&path, &late, &[]).await.must_be(422).must_say("以您填写的为准的");
    let again =
        [("claimed-training", "1210"), ("text-training", ""), ("revision-training", "1"), ("drop-training", sha256.as_str())];
    own.upload(&path, &again, &[]).await.must_be(303);
    let claims = assessments::of_subject(app.site.database.read(), evaluated.own().id).await.unwrap();
    assert_eq!((claims[0].claimed, claims[0].evidence.as_array().unwrap().len()), (Some(1210.0), 0));
    own.post_form(&format!("{base}/submission"), &[]).await.must_be(303);
    own.get(&base).await.must_say("自评已提交");
    let late = own.upload(&path, &again, &[]).await;
    late.must_be(409).must_say("自评已经提交");
    assert!(late.has("input[value='1210']"), "what was typed is lost");
    own.get(&path).await.must_be(303);
    own.post_form(&format!("{base}/reopening"), &[]).await.must_be(303);
    own.get(&path).await.must_be(200);
    own.get(&format!("{base}/assessment/nothing")).await.must_be(404);
}

#[tokio::test]
async fn an_objection_is_raised_with_proof_and_taken_back() {
    let app = TestApp::start().await;
    let evaluated = app.evaluated(Stage::Objection).await;
    let (own, other) = app.both_sides(&evaluated).await;
    let base = evaluated.mine();
    let path = format!("{base}/objections");
    let short = own.upload(&path, &[("indicator", "training"), ("body", "不对")], &[]).await;
    short.must_be(422).must_say("请写明哪里不对").must_say("不对");
    own.upload(&path, &[("indicator", "nothing"), ("body", "培训人次少算了一期，见签到表。")], &[]).await.must_be(422);
    let fields = [("indicator", "training"), ("body", "培训人次少算了一期，见签到表。")];
    own.upload(&path, &fields, &[("files", "签到表.png", PNG.to_vec())]).await.must_be(303);
    let page = own.get(&base).await;
    page.must_say("培训人次少算了一期").must_say("待处理").must_say("签到表.png");
    let action = page.form_actions().into_iter().find(|action| action.ends_with("/withdrawal")).unwrap();
    other.post_form(&action, &[]).await.must_be(404);
    own.post_form(&action, &[]).await.must_be(303);
    own.get(&base).await.must_say("已撤回");
    own.post_form(&action, &[]).await.must_be(409);
}

#[tokio::test]
async fn outside_the_time_for_objections_none_is_taken() {
    let app = TestApp::start().await;
    let evaluated = app.evaluated(Stage::PublicNotice).await;
    let (own, _) = app.both_sides(&evaluated).await;
    let fields = [("indicator", ""), ("body", "培训人次少算了一期，见签到表。")];
    let page = own.upload(&format!("{}/objections", evaluated.mine()), &fields, &[]).await;
    page.must_be(409).must_say("现在不在异议期内");
    own.upload(&format!("{}/assessment/scale", evaluated.mine()), &[("claimed-volume", "1")], &[]).await.must_be(409);
    own.post_form(&format!("{}/submission", evaluated.mine()), &[]).await.must_be(409);
}
