//! Handing in: once, in time, complete; the receipt; taking back and handing in again.

use cbec_portal::casework::State;

use super::{RENT, firm};
use crate::support::TestApp;

#[tokio::test]
async fn what_is_complete_is_handed_in_once_and_has_a_receipt() {
    let app = TestApp::start().await;
    let (applicant, boss) = firm(&app).await;
    let id = app.draft(&applicant, RENT).await;
    let base = format!("/my/applications/{id}");
    let action = format!("{base}/submission");
    // Incomplete: the page offers no button, and a post by hand is refused.
    let page = boss.get(&format!("{base}/check")).await;
    assert!(!page.form_actions().contains(&action));
    let posted = [("key", format!("{id}-1")), ("declaration", "yes".to_owned())];
    let posted: Vec<(&str, &str)> = posted.iter().map(|(name, value)| (*name, value.as_str())).collect();
    boss.post_form(&action, &posted).await.must_be(422).must_say("处要填写或改正");
    app.fill(&applicant, id).await;
    let page = boss.get(&format!("{base}/check")).await;
    page.must_be(200).must_say("本单位承诺").must_say("成都示例跨境电商有限公司");
    let form = page.form(&action);
    boss.submit_only(form.clone()).await.must_be(422).must_say("请勾选承诺");
    let form = form.fill("declaration", "yes");
    let first = boss.submit_only(form.clone()).await;
    assert_eq!(first.location.as_deref(), Some(format!("{base}/receipt").as_str()));
    let number = app.application(id).await.number.unwrap();
    boss.follow(first).await.must_say("提交成功").must_say(&number).must_say("2026年3月12日");
    // The same button again: the same receipt, nothing twice.
    let again = boss.submit_only(form).await;
    assert_eq!(again.location.as_deref(), Some(format!("{base}/receipt").as_str()));
    assert_eq!(app.application(id).await.number.as_deref(), Some(number.as_str()));
    assert_eq!(app.tasks_of(id).await.len(), 1);
    // It cannot be changed any more.
    let page = boss.visit(&format!("{base}/sections/applicant")).await;
    page.must_say("内容不能再修改");
    boss.upload(&format!("{base}/sections/applicant"), &[("contact_name", "晚了"), ("revision", "9")], &[])
        .await
        .must_be(409)
        .must_say("不能再修改");
    boss.post_form(&format!("{base}/discard"), &[]).await.must_be(409);
    // The code on the receipt can be checked by anybody who holds it.
    let code = app.application(id).await.receipt_code.unwrap();
    app.browser().get(&format!("/receipts/{code}")).await.must_be(200).must_say("这份回执属实").must_say(&number);
    app.browser().get("/receipts/AAAAAAAAAAAA").await.must_be(404);
    app.browser().visit(&format!("/verify?q={}", code.to_lowercase())).await.must_be(200).must_say("这份回执属实");
    let pdf = boss.get(&format!("{base}/receipt.pdf")).await;
    assert!(pdf.status == 503 || (pdf.status == 200 && pdf.header("content-type") == "application/pdf"), "{}", pdf.status);
}

#[tokio::test]
async fn a_receipt_is_made_once_and_anew_for_what_is_handed_in_again() {
    let app = TestApp::start().await;
    let (applicant, boss) = firm(&app).await;
    let id = app.submitted(&applicant, RENT).await;
    let base = format!("/my/applications/{id}");
    let receipt = async |boss: &crate::support::browser::Browser| {
        let answer = boss.request(reqwest::Method::GET, &format!("{base}/receipt.pdf")).send().await.unwrap();
        (answer.status() == 200).then_some(answer.bytes().await.unwrap())
    };
    let Some(first) = receipt(&boss).await else { return crate::support::need::skip("a typeface with Chinese characters") };
    let print = app.application(id).await.receipt_sha256.expect("it is kept");
    assert_eq!(cbec_portal::platform::secret::fingerprint(&first), print);
    app.clock.advance(60);
    assert_eq!(receipt(&boss).await.expect("a receipt"), first, "the same bytes");
    let code = app.application(id).await.receipt_code.unwrap();
    app.browser().get(&format!("/receipts/{code}")).await.must_be(200).must_say(&print);

    boss.post_form(&format!("{base}/withdrawal"), &[("reason", "改一处")]).await.must_be(303);
    boss.post_form(&format!("{base}/reopening"), &[]).await.must_be(303);
    app.hand_in(&applicant, id).await;
    assert_eq!(app.application(id).await.receipt_sha256, None);
    let second = receipt(&boss).await.expect("a receipt");
    assert_ne!(second, first, "another time of handing in");
    app.browser().get(&format!("/receipts/{code}")).await.must_say(&cbec_portal::platform::secret::fingerprint(&second));
}

#[tokio::test]
async fn the_last_second_counts_and_one_second_later_does_not() {
    let app = TestApp::start().await;
    let (applicant, boss) = firm(&app).await;
    let id = app.draft(&applicant, RENT).await;
    app.fill(&applicant, id).await;
    let base = format!("/my/applications/{id}");
    let form = boss.get(&format!("{base}/check")).await.form(&format!("{base}/submission")).fill("declaration", "yes");
    // The call closes ninety days after nine o'clock on 5 March.
    app.clock.set("2026-06-03T09:00:01+08:00");
    let boss = app.signed_in("boss@example.com").await;
    let page = boss.submit_only(form.clone()).await;
    page.must_be(409).must_say("没有提交").must_say("草稿会保留");
    assert_eq!(app.application(id).await.state, State::Draft.key());
    boss.get(&base).await.must_say("这一批次已不接受提交");
    app.clock.set("2026-06-03T09:00:00+08:00");
    boss.submit(form).await.must_say("提交成功");
}

#[tokio::test]
async fn what_was_taken_back_can_be_handed_in_again_under_its_number() {
    let app = TestApp::start().await;
    let (applicant, boss) = firm(&app).await;
    let id = app.submitted(&applicant, RENT).await;
    let number = app.application(id).await.number.unwrap();
    let base = format!("/my/applications/{id}");
    let page = boss.get(&base).await;
    page.must_say("待受理").must_say("等主管部门办理").must_say("2026年3月12日").must_say("还剩 5 个工作日");
    boss.submit(page.form(&format!("{base}/withdrawal")).fill("reason", "金额填错了"))
        .await
        .must_say("已撤回")
        .must_say("金额填错了");
    assert!(app.tasks_of(id).await.iter().all(|task| task.state == "cancelled"));
    let page = boss.get(&base).await;
    boss.submit(page.form(&format!("{base}/reopening"))).await.must_say("可以继续填报").must_say(&number);
    let section = format!("{base}/sections/applicant");
    let form = boss.get(&section).await.form(&section).fill("contact_name", "新联系人").fill("do", "later");
    boss.submit(form).await.must_be(200);
    let form = boss.get(&format!("{base}/check")).await.form(&format!("{base}/submission")).fill("declaration", "yes");
    boss.submit(form).await.must_say("提交成功").must_say(&number);
    boss.get(&format!("{base}/submissions")).await.must_say("第 2 次").must_say("新联系人");
    // After the end of the call there is no way back.
    boss.post_form(&format!("{base}/withdrawal"), &[]).await.must_be(303);
    app.clock.set("2026-06-10T09:00:00+08:00");
    let boss = app.signed_in("boss@example.com").await;
    let page = boss.get(&base).await;
    assert!(!page.form_actions().contains(&format!("{base}/reopening")));
    boss.post_form(&format!("{base}/reopening"), &[]).await.must_be(409).must_say("已经截止");
}
