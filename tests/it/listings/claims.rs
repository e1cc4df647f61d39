//! Entries that are nobody's yet, and those who say they are theirs.

use super::people::{entry, letters_to, member, official, operator, organisation, park};
use crate::support::TestApp;

#[tokio::test]
async fn an_unclaimed_entry_goes_to_the_claimant_whom_an_official_believes() {
    let app = TestApp::start().await;
    let (own, rival) = (operator(&app, "甲园区").await, operator(&app, "乙园区").await);
    let id = park(&app, None, "无主园").await;
    let (manager, other) = (member(&app, "a@example.com", own).await, member(&app, "b@example.com", rival).await);
    let address = format!("/my/claims/new?listing={id}");
    let form = manager.get(&address).await.form("/my/claims");
    manager.submit_only(form.clone().fill("message", "是我")).await.must_be(422).must_say("10 到 1,000 个字").must_say("是我");
    manager
        .submit(form.fill("message", "本公司是运营单位，见成商务发〔2025〕12号"))
        .await
        .must_say("认领已提交")
        .must_say("等待");
    manager.get(&address).await.must_be(409).must_say("正在审核");
    other.submit(other.get(&address).await.form("/my/claims").fill("message", "我们也是这里的运营单位之一")).await.must_be(200);
    let firm = organisation(&app, "丙公司", "enterprise", "confirmed").await;
    member(&app, "c@example.com", firm).await.get(&address).await.must_be(403).must_say("不能登记园区");

    let stranger = official(&app, "s@example.com", "511500").await;
    assert!(!stranger.get("/office/claims").await.says("无主园"));
    stranger.post_form("/office/claims/1/grant", &[("x", "")]).await.must_be(404);
    app.editor().await.get("/office/claims").await.must_be(403);
    let officer = official(&app, "o@example.com", "510100").await;
    let page = officer.get("/office/claims").await;
    page.must_say("无主园").must_say("甲园区").must_say("12号");
    officer.submit_only(page.form("/office/claims/2/refusal")).await.must_be(422).must_say("请写明不通过的原因");
    officer.submit(page.form("/office/claims/1/grant")).await.must_say("已交由“甲园区”维护");
    assert_eq!(entry(&app, id).await.organisation_id, Some(own));
    manager.get(&format!("/my/listings/{id}/edit")).await.must_be(200);
    // The rival was told, and deciding the claim again is not possible.
    assert_eq!(letters_to(&app, "b@example.com").await, ["“无主园”已由其他机构认领"]);
    officer.submit_only(page.form("/office/claims/2/grant")).await.must_be(409).must_say("已经处理过");
    other.get(&address).await.must_be(409).must_say("已有机构维护");
}
