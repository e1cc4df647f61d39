//! The people of an organisation.

use super::{CODES, filled};
use crate::support::browser::Browser;
use crate::support::{PASSWORD, TestApp};

async fn owner(app: &TestApp) -> Browser {
    let owner = app.member("owner@example.com").await;
    owner.submit(filled(&owner, CODES[0], "成都演示甲公司").await).await.must_be(200);
    owner
}

async fn invite(app: &TestApp, owner: &Browser, email: &str) -> String {
    let form = owner.get("/my/members").await.form("/my/members/invitations");
    owner.submit(form.fill("email", email)).await.must_be(200).must_say("邀请已发往");
    app.link_to(email).await
}

#[tokio::test]
async fn an_invitation_is_followed_once_by_the_address_it_was_sent_to() {
    let app = TestApp::start().await;
    let owner = owner(&app).await;
    let link = invite(&app, &owner, "li@example.com").await;

    let stranger = app.member("stranger@example.com").await;
    stranger.get(&link).await.must_be(403).must_say("另一个邮箱");
    stranger.post_form(&link, &[]).await.must_be(403);

    // Not signed in: the way leads through the sign-in page and back.
    let browser = app.browser();
    let answer = browser.get(&link).await;
    let sign_in = answer.location.clone().unwrap();
    assert!(sign_in.starts_with("/my/sign-in?next=%2Fmy%2Finvitations%2F"), "{sign_in}");
    let page = browser.get(&sign_in).await;
    page.must_say("还没有账号的，请用收到邀请的邮箱");
    app.make_user("li@example.com", cbec_portal::access::Role::Member).await;
    let form = page.form("/my/sign-in").fill("email", "li@example.com").fill("password", PASSWORD);
    let page = browser.submit(form).await;
    page.must_be(200).must_say("成都演示甲公司");
    browser.submit(page.form(&link)).await.must_be(200).must_say("您已加入");
    browser.get(&link).await.must_be(410).must_say("邀请已失效");
    browser.post_form(&link, &[]).await.must_be(410);
    owner.get("/my/members").await.must_say("li@example.com");
}

#[tokio::test]
async fn an_invitation_ends_after_seven_days_or_when_it_is_taken_back() {
    let app = TestApp::start().await;
    let owner = owner(&app).await;
    let browser = app.member("li@example.com").await;
    let link = invite(&app, &owner, "li@example.com").await;
    app.clock.advance(11 * 60);
    owner.get("/my").await.must_be(200);
    browser.get(&link).await.must_be(200);
    let withdrawal = owner.get("/my/members").await.form_actions().into_iter().find(|action| action.ends_with("/withdrawal"));
    owner.post_form(&withdrawal.unwrap(), &[]).await.must_be(303);
    browser.get(&link).await.must_be(410);

    let link = invite(&app, &owner, "li@example.com").await;
    app.clock.advance(7 * 24 * 60 + 1);
    let browser = app.browser();
    browser.post_form("/my/sign-in", &[("email", "li@example.com"), ("password", PASSWORD)]).await.must_be(303);
    browser.get(&link).await.must_be(410);
    browser.post_form(&link, &[]).await.must_be(410);
}

#[tokio::test]
async fn there_is_always_an_owner_and_members_keep_nobody() {
    let app = TestApp::start().await;
    let owner = owner(&app).await;
    let member = app.member("li@example.com").await;
    member.post_form(&invite(&app, &owner, "li@example.com").await, &[]).await.must_be(303);

    let actions = owner.get("/my/members").await.form_actions();
    let of = |end: &str| actions.iter().filter(|action| action.ends_with(end)).cloned().collect::<Vec<_>>();
    let (roles, removals) = (of("/role"), of("/removal"));
    assert_eq!((roles.len(), removals.len()), (2, 2), "{actions:?}");
    // The owner comes first on the list.
    owner.post_form(&roles[0], &[("role", "member")]).await.must_be(422).must_say("唯一的负责人");
    owner.post_form(&removals[0], &[]).await.must_be(422).must_say("唯一的负责人");
    member.post_form(&roles[1], &[("role", "owner")]).await.must_be(403);
    member.post_form(&removals[0], &[]).await.must_be(403);
    member.post_form("/my/members/invitations", &[("email", "x@example.com")]).await.must_be(403);
    member.get("/my/organisation").await.must_be(200).must_say("只有负责人可以修改");
    member.post_form("/my/organisation", &[("name", "乱改")]).await.must_be(403);

    owner.post_form(&roles[1], &[("role", "owner")]).await.must_be(303);
    owner.post_form(&removals[0], &[]).await.must_be(303);
    owner.get("/my").await.must_say("您还没有加入机构");
    member.get("/my/members").await.must_be(200).must_say("邀请成员");
    owner.post_form(&removals[1], &[]).await.must_be(404);
}

#[tokio::test]
async fn two_owners_who_step_down_at_once_leave_one() {
    let app = TestApp::start().await;
    let owner = owner(&app).await;
    let other = app.member("li@example.com").await;
    other.post_form(&invite(&app, &owner, "li@example.com").await, &[]).await.must_be(303);
    let roles: Vec<String> =
        owner.get("/my/members").await.form_actions().into_iter().filter(|action| action.ends_with("/role")).collect();
    owner.post_form(&roles[1], &[("role", "owner")]).await.must_be(303);
    let (one, two) =
        futures_util::join!(owner.post_form(&roles[0], &[("role", "member")]), other.post_form(&roles[1], &[("role", "member")]));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
}

#[tokio::test]
async fn somebody_in_two_organisations_works_for_one_at_a_time() {
    let app = TestApp::start().await;
    let owner = owner(&app).await;
    owner.submit(filled(&owner, CODES[1], "成都演示乙公司").await).await.must_be(200);
    let name =
        |browser: Browser| async move { browser.get("/my/organisation").await.form("/my/organisation").value("name").to_owned() };
    assert_eq!(name(owner.clone()).await, "成都演示乙公司", "one works for the one that was added last");
    let page = owner.get("/my").await;
    let other = page.attributes("#switch-organisation option:not([selected])", "value");
    owner.post_form("/my/current-organisation", &[("organisation", &other[0])]).await.must_be(303);
    assert_eq!(name(owner.clone()).await, "成都演示甲公司");
    owner.post_form("/my/current-organisation", &[("organisation", "987654")]).await.must_be(404);
    let stranger = app.member("li@example.com").await;
    stranger.post_form("/my/current-organisation", &[("organisation", &other[0])]).await.must_be(404);
}
