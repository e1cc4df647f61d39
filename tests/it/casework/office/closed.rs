//! Whose business a file is not: other divisions, drafts, those who have withdrawn.

use super::{applicant, county, file, outcome};
use crate::support::TestApp;

#[tokio::test]
async fn an_official_of_another_division_finds_nothing_and_an_editor_is_told_why() {
    let app = TestApp::start().await;
    let firm = applicant(&app).await;
    let id = app.submitted(&firm, "b2b-export-growth").await;
    let draft = app.draft(&firm, "office-rent").await;
    let other = app.officer_at_work("other@example.com", "别处经办", Some("510300"), None).await;
    let url = file(id);
    for path in
        [url.clone(), format!("{url}?view=messages"), format!("{url}/correction-requests/new"), format!("{url}/documents/1")]
    {
        other.get(&path).await.must_be(404);
    }
    other.post_form(&format!("{url}/admission"), &[]).await.must_be(404);
    other.post_form(&format!("{url}/personal"), &[]).await.must_be(404);
    other.post_form(&format!("{url}/recusals"), &[("recusal_reason", "亲属")]).await.must_be(404);
    assert!(!other.get("/office/applications?part=open").await.says(super::ENTERPRISE));
    let county = county(&app).await;
    county.get(&file(draft)).await.must_be(404);
    county.get(&url).await.must_be(200);
    app.editor().await.get(&url).await.must_be(403).must_say("申报由经办人办理");
}

#[tokio::test]
async fn whoever_withdraws_has_the_file_closed() {
    let app = TestApp::start().await;
    let firm = applicant(&app).await;
    let id = app.submitted(&firm, "b2b-export-growth").await;
    let (county, url) = (county(&app).await, file(id));
    let page = county.get(&url).await;
    let documents: Vec<String> = page.attributes(".files a", "href");
    county.submit(page.form(&format!("{url}/recusals"))).await.must_be(422).must_say("请写明回避的原因");
    let page = county.submit(page.form(&format!("{url}/recusals")).fill("recusal_reason", "法定代表人是我的亲属")).await;
    page.must_be(200).must_say("您已回避这件申报").must_say("亲属");
    assert!(!page.says("联系电话"), "nothing of the file is shown");
    assert!(!county.get("/office/applications").await.says(super::ENTERPRISE));
    county.post_form(&format!("{url}/admission"), &[]).await.must_be(403).must_say("回避");
    county.get(&format!("{url}/correction-requests/new")).await.must_be(403);
    let document =
        documents.first().expect("a document").split("document=").nth(1).unwrap().split('#').next().unwrap().to_owned();
    county.get(&format!("{url}/documents/{document}")).await.must_be(403);
    let task = app.tasks_of(id).await[0].id;
    outcome(&county, id, task, &[("outcome", "pass")]).await.must_be(403);
    // Somebody else goes on.
    let second = app.officer_at_work("county2@example.com", "区县二号", Some("510100"), None).await;
    second.get(&format!("{url}?view=reviews")).await.must_say("区县经办").must_say("亲属");
    second.submit(second.get(&url).await.form(&format!("{url}/admission"))).await.must_say("已受理");
}

#[tokio::test]
async fn a_party_may_ask_somebody_to_withdraw_and_their_task_goes_back() {
    let app = TestApp::start().await;
    let firm = applicant(&app).await;
    let id = app.submitted(&firm, "b2b-export-growth").await;
    let busy = app.officer("busy@example.com", "甲经办", Some("510100"), None).await;
    let (county, url) = (county(&app).await, file(id));
    let task = app.tasks_of(id).await[0].id;
    county.post_form(&format!("{url}/tasks/{task}/assignment"), &[("to", &busy.id.to_string())]).await.must_be(303);
    let page = county.get(&url).await;
    page.must_say("甲经办");
    let form = page.form(&format!("{url}/recusals")).fill("who", &busy.id.to_string()).fill("recusal_reason", "申报单位书面申请");
    county.submit(form).await.must_be(200).must_say("已记录 甲经办 回避");
    assert_eq!(app.tasks_of(id).await[0].assignee_id, None);
    app.signed_in("busy@example.com").await.get(&url).await.must_be(200).must_say("您已回避");
    county
        .post_form(&format!("{url}/tasks/{task}/assignment"), &[("to", &busy.id.to_string())])
        .await
        .must_be(409)
        .must_say("已回避");
}
