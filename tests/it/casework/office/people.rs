//! The pool of experts, and the department of an officer.

use cbec_portal::access::Role;

use crate::support::TestApp;

#[tokio::test]
async fn experts_are_added_by_the_address_of_their_account() {
    let app = TestApp::start().await;
    app.make_user("li@example.com", Role::Member).await;
    let zone = app.officer_at_work("zone@example.com", "综试区经办", None, None).await;
    let form = zone.get("/office/experts").await.form("/office/experts").fill("employer", "某大学").fill("fields", "海外仓");
    zone.submit(form.clone().fill("email", "nobody@example.com")).await.must_be(422).must_say("没有这个邮箱的账号");
    zone.submit(form.clone().fill("email", "li@example.com").fill("employer", "")).await.must_be(422).must_say("请填写工作单位");
    let page = zone.submit(form.clone().fill("email", "li@example.com").fill("name", "李专家")).await;
    page.must_say("李专家").must_say("可抽取 1 名");
    zone.submit(form.fill("email", "LI@example.com")).await.must_be(422).must_say("已在专家库中");
    let path = page.attributes("[data-row]", "href").remove(0);
    let page = zone.get(&path).await;
    zone.submit(page.form(&path).fill("is_active", "")).await.must_say("已停用").must_say("可抽取 0 名");
    // Counties look, the desk that leads keeps.
    let county = super::county(&app).await;
    assert!(!county.get("/office/experts").await.must_be(200).has("form[action='/office/experts']"));
    county.post_form("/office/experts", &[("email", "li@example.com")]).await.must_be(403);
    county.get(&path).await.must_be(403);
    zone.get("/office/experts/987654").await.must_be(404);
}

#[tokio::test]
async fn an_administrator_says_which_department_somebody_works_for() {
    let app = TestApp::start().await;
    let chief = app.administrator().await;
    let id = app.officer("case@example.com", "经办", Some("510100"), None).await.id;
    let (edit, action) = (format!("/office/users/{id}/edit"), format!("/office/users/{id}"));
    let form = chief.get(&edit).await.form(&action);
    chief.submit(form.clone().fill("unit", "财政！")).await.must_be(422).must_say("部门代码");
    chief.submit(form.fill("unit", "finance")).await.must_be(200);
    chief.get("/office/users?role=case_officer").await.must_say("财政");
    let user = cbec_portal::access::store::find(app.site.database.read(), id).await.unwrap().unwrap();
    assert_eq!(user.unit.as_deref(), Some("finance"));
    chief.submit(chief.get(&edit).await.form(&action).fill("unit", "")).await.must_be(200);
    let user = cbec_portal::access::store::find(app.site.database.read(), id).await.unwrap().unwrap();
    assert_eq!(user.unit, None);
}
