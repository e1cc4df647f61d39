//! Many at once: first what would happen.

use cbec_portal::casework::State;

use super::county;
use crate::support::TestApp;

#[tokio::test]
async fn a_preview_says_what_will_happen_and_what_is_refused_and_changes_nothing() {
    let app = TestApp::start().await;
    let mut ids = Vec::new();
    for at in 0..3 {
        let firm = app.applicant(&format!("示例公司{at}"), "510100", &format!("boss{at}@example.com")).await;
        ids.push(app.submitted(&firm, "b2b-export-growth").await.to_string());
    }
    app.bring_to(ids[1].parse().unwrap(), State::InReview).await;
    let far = app.applicant("外地公司", "510300", "far@example.com").await;
    let far = app.submitted(&far, "b2b-export-growth").await.to_string();
    let county = county(&app).await;
    let none = county.post_form("/office/applications/bulk/preview", &[("do", "admit")]).await;
    county.follow(none).await.must_say("还没有选择申报");
    let pairs = [("id", ids[0].as_str()), ("id", &ids[1]), ("id", &ids[2]), ("id", &far), ("do", "admit")];
    let page = county.post_form("/office/applications/bulk/preview", &pairs).await;
    page.must_be(200).must_say("将办理 2 件").must_say("不能办理 1 件").must_say("现在是“审查中”，不需要受理");
    assert!(!page.says("外地公司"), "what is not one's business is not named");
    assert_eq!(app.application(ids[0].parse().unwrap()).await.state, State::Submitted.key());
    // Meanwhile one of them is admitted by somebody else: the rest goes on.
    app.bring_to(ids[2].parse().unwrap(), State::InReview).await;
    let page = county.submit(page.form("/office/applications/bulk")).await;
    page.must_say("已办理 1 件").must_say("1 件没有办理");
    assert_eq!(app.application(ids[0].parse().unwrap()).await.state, State::InReview.key());
    county.post_form("/office/applications/bulk", &[("id", far.as_str()), ("do", "admit")]).await.must_be(303);
    assert_eq!(app.application(far.parse().unwrap()).await.state, State::Submitted.key());
}

#[tokio::test]
async fn tasks_are_given_to_those_who_could_do_them() {
    let app = TestApp::start().await;
    let firm = app.applicant("示例公司", "510100", "boss@example.com").await;
    let id = app.submitted(&firm, "b2b-export-growth").await;
    let colleague = app.officer("colleague@example.com", "同事", Some("510100"), None).await;
    let customs = app.officer("customs@example.com", "海关", None, Some("customs")).await;
    let county = county(&app).await;
    let (id_text, to) = (id.to_string(), colleague.id.to_string());
    let page = county
        .post_form("/office/applications/bulk/preview", &[("id", &id_text), ("do", "assign"), ("to", &customs.id.to_string())])
        .await;
    page.must_say("不能办理 1 件").must_say("不在其办理范围");
    let page = county.post_form("/office/applications/bulk/preview", &[("id", &id_text), ("do", "assign"), ("to", &to)]).await;
    county.submit(page.must_say("分派给 同事").form("/office/applications/bulk")).await.must_say("已办理 1 件");
    assert!(app.letters_to("colleague@example.com").await.iter().any(|(subject, _)| subject.contains("分派")));
    // It is the colleague's now, until they let somebody work for them.
    assert!(!county.get("/office/applications").await.says("示例公司"));
    let url = super::file(id);
    county.get(&url).await.must_say("由 同事 办理");
    let own = app.signed_in("colleague@example.com").await;
    own.get("/office/applications").await.must_say("示例公司");
    let form = own.get("/office/delegations").await.form("/office/delegations");
    own.submit(form.clone().fill("until_on", "2026-12-31").fill("reason", "出差"))
        .await
        .must_be(422)
        .must_say("最长委托")
        .must_say("请从列表中选择");
    let me = cbec_portal::access::store::find_by_email(app.site.database.read(), "county@example.com").await.unwrap().unwrap().id;
    own.submit(form.fill("to", &me.to_string()).fill("until_on", "2026年3月20日").fill("reason", "出差"))
        .await
        .must_say("代我办理");
    county.get("/office/applications").await.must_say("示例公司");
    county.submit(county.get(&url).await.form(&format!("{url}/admission"))).await.must_say("已受理");
    let page = own.get("/office/delegations").await;
    let end = page.form_actions().into_iter().find(|action| action.ends_with("/end")).expect("a way to end it");
    county.post_form(&end, &[]).await.must_be(404);
    own.submit(page.form(&end)).await.must_say("没有委托");
}
