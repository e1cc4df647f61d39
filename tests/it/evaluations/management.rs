//! Dynamic management: rectification, re-check by another, revocation by two.

use cbec_portal::access::Permit;
use cbec_portal::evaluations::engine::Engine;
use cbec_portal::evaluations::permit::{self, Answer};
use cbec_portal::evaluations::store::rectifications;
use cbec_portal::notices;

use super::ground::Ground;

/// A round whose grades hold, with the third park in the lowest grade.
async fn managed() -> Ground {
    let mut ground = Ground::new().await;
    ground.to_province([90.0, 50.0, 10.0]).await;
    ground.to_draft(["10", "5", "1"], ["95", "70", "20"]).await;
    ground.show_draft().await;
    ground.step("close_objections").await.must_be(303);
    ground.lead.post_form(&ground.at("/grades/proposals"), &[]).await.must_be(303);
    ground.second.post_form(&ground.at("/grades/confirmations"), &[]).await.must_be(303);
    let drafted = ground.lead.post_form(&ground.at("/notices"), &[]).await;
    let notice = drafted.must_be(303).header("location").to_owned();
    let page = ground.second.get(&notice).await;
    ground.second.submit_only(page.form(&format!("{notice}/publication"))).await.must_be(303);
    ground.app.clock.advance(15 * 24 * 60);
    notices::work::close_due(&ground.app.site).await.unwrap();
    ground.lead = again(&ground, "lead@example.com").await;
    ground.second = again(&ground, "second@example.com").await;
    ground.step("manage").await.must_be(303);
    ground.look().await;
    ground
}

/// Sessions ended while the notice ran.
async fn again(ground: &Ground, email: &str) -> crate::support::browser::Browser {
    let browser = ground.app.browser();
    browser.sign_in(email, crate::support::PASSWORD).await.must_be(303);
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_park_puts_things_right_and_another_official_checks_anew() {
    let ground = managed().await;
    let order = ground.at(&format!("/subjects/{}/rectifications", ground.parks[2].id));
    let fields =
        [("reason", "服务案例和监管方式不足，限期整改。"), ("tasks", "补齐服务台账\n增加监管方式"), ("due_on", "2026-09-30")];
    let first = ground.at(&format!("/subjects/{}/rectifications", ground.parks[0].id));
    ground.lead.post_form(&first, &fields).await.must_be(409);
    ground.lead.post_form(&order, &[("reason", "短"), ("due_on", "x")]).await.must_be(422).must_say("至少 10 个字");
    ground.lead.post_form(&order, &fields).await.must_be(303);
    let row = rectifications::of_round(ground.app.site.database.read(), ground.round).await.unwrap().pop().unwrap();
    ground.step("close").await.must_be(409).must_say("还有整改没有复查");
    let url = format!("/office/rectifications/{}", row.id);
    let passed = [("outcome", "passed"), ("note", "现场核查，两项任务均已落实。")];
    ground.second.post_form(&format!("{url}/recheck"), &passed).await.must_be(409).must_say("还没有提交复查");
    put_right(&ground, row.id).await;
    ground.lead.post_form(&format!("{url}/recheck"), &passed).await.must_be(403).must_say("另一名经办人");
    ground.second.post_form(&format!("{url}/recheck"), &passed).await.must_be(303);
    ground.lead.get(&url).await.must_be(200).must_say("复查通过").must_say("补齐服务台账");
    ground.step("close").await.must_be(303);
    assert_eq!(ground.row().await.stage, "closed");
}

/// The park reports both tasks and hands in.
async fn put_right(ground: &Ground, id: i64) {
    let write = ground.app.write().await;
    let engine = Engine::new(&ground.app.site, &write).unwrap();
    let row = rectifications::find(&*write, id).await.unwrap().unwrap();
    let permit: Permit<Answer> = permit::by_system(&write, row.subject_id).unwrap();
    assert!(engine.submit_rectification(&permit, &row, "丙园区").await.is_err());
    for task in rectifications::tasks(&*write, &[id]).await.unwrap() {
        let ((), event) = engine.report_task(&permit, &row, &task, "已经落实", &[]).await.unwrap();
        write.also(event);
    }
    let ((), event) = engine.submit_rectification(&permit, &row, "丙园区").await.unwrap();
    write.commit(event).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn revocation_takes_two_failures_and_two_officials() {
    let ground = managed().await;
    let third = ground.parks[2].id;
    let decisions = ground.at(&format!("/subjects/{third}/decisions"));
    let revoke = [("kind", "revocation"), ("reason", "一轮不合格且整改复查未通过。")];
    ground.lead.post_form(&decisions, &revoke).await.must_be(409).must_say("连续两轮");
    let order = ground.at(&format!("/subjects/{third}/rectifications"));
    let fields = [("reason", "服务案例和监管方式不足，限期整改。"), ("tasks", "补齐服务台账"), ("due_on", "2026-09-30")];
    ground.lead.post_form(&order, &fields).await.must_be(303);
    let row = rectifications::of_round(ground.app.site.database.read(), ground.round).await.unwrap().pop().unwrap();
    put_right(&ground, row.id).await;
    let failed = [("outcome", "failed"), ("note", "台账仍然没有补齐，未通过。")];
    ground.second.post_form(&format!("/office/rectifications/{}/recheck", row.id), &failed).await.must_be(303);
    ground.lead.post_form(&decisions, &revoke).await.must_be(303);
    let page = ground.lead.get(&ground.at("/management")).await;
    page.must_be(200).must_say("须由另一名经办人复核");
    let known =
        cbec_portal::evaluations::store::decisions::of_round(ground.app.site.database.read(), ground.round).await.unwrap();
    let url = ground.at(&format!("/decisions/{}", known[0].id));
    ground.lead.post_form(&url, &[("outcome", "agree")]).await.must_be(403);
    ground.second.post_form(&url, &[("outcome", "agree")]).await.must_be(303);
    let entry = ground.app.entry(ground.parks[2].listing_id).await;
    // The entry itself changes only by the office step of its directory.
    assert_eq!(entry.status, "published");
    let award = ground.at(&format!("/subjects/{}/decisions", ground.parks[0].id));
    ground.lead.post_form(&award, &[("kind", "award"), ("reason", "各方面表现突出，予以通报表扬。")]).await.must_be(303);
}
