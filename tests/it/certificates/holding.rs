//! Holders: their own certificates and nobody else's, and reminders that come once.

use cbec_portal::certificates::store::NewCertificate;
use cbec_portal::certificates::work;

use super::{HOLDER, certificate_for};
use crate::support::{PASSWORD, TestApp};

#[tokio::test]
async fn one_sees_ones_own_certificates_only() {
    let app = TestApp::start().await;
    let (row, holder) = app.certified().await;
    let path = format!("/my/certificates/{}", row.id);
    holder.get("/my/certificates").await.must_be(200).must_say(&row.number).must_say("下载 PDF");
    holder.get(&path).await.must_be(200).must_say("洛杉矶安大略仓").must_say("变动记录");
    let other = app.make_organisation("另一家（演示）有限公司", "enterprise").await;
    let stranger = app.member_of(other, "stranger@example.com").await;
    for path in [path.clone(), format!("{path}/pdf"), "/my/certificates/987654".to_owned()] {
        stranger.get(&path).await.must_be(404);
    }
    stranger.get("/my/certificates").await.must_be(200).must_say("还没有证书");
    app.browser().get(&path).await.must_be(303);
    let alone = app.sign_in_as("alone@example.com", cbec_portal::access::Role::Member).await;
    alone.get("/my/certificates").await.must_be(200).must_say("还没有证书");
}

#[tokio::test]
async fn reminders_come_sixty_and_thirty_days_before_and_once_each() {
    let app = TestApp::start().await;
    let (row, holder) = app.certified().await;
    let subjects = async || app.letters_to(HOLDER).await.into_iter().map(|(subject, _)| subject).collect::<Vec<_>>();
    // The last day is 4 March 2027.
    for (day, expected) in [
        ("2027-01-02", 0),
        ("2027-01-03", 1),
        ("2027-01-04", 1),
        ("2027-02-01", 1),
        ("2027-02-02", 2),
        ("2027-03-04", 2),
        ("2027-03-05", 2),
    ] {
        app.clock.set(&format!("{day}T10:00:00+08:00"));
        work::remind(&app.site).await.unwrap();
        work::remind(&app.site).await.unwrap();
        let subjects = subjects().await;
        assert_eq!(subjects.len(), expected, "{day}: {subjects:?}");
    }
    let letters = app.letters_to(HOLDER).await;
    assert!(letters[0].0.contains("还有 60 天") && letters[1].0.contains("还有 30 天"), "{letters:?}");
    assert!(letters[0].1.contains("/programmes/warehouse-certification") && letters[0].1.contains(&row.number));
    app.clock.set("2027-02-10T10:00:00+08:00");
    holder.sign_in(HOLDER, PASSWORD).await.must_be(303);
    holder.get("/my").await.must_say("还剩 22 天");
    holder.get("/my/certificates").await.must_say("有效，还剩 22 天").must_say("申请换发");
}

#[tokio::test]
async fn what_was_replaced_or_revoked_is_not_reminded_of_and_the_yearly_look_is() {
    let app = TestApp::start().await;
    let (row, _) = app.certified().await;
    let new = NewCertificate {
        is_personal: false,
        replaces_id: Some(row.id),
        expires_on: "2030-03-04".parse().ok(),
        recheck_on: "2027-03-01".parse().ok(),
        ..certificate_for(row.organisation_id)
    };
    app.issue(new).await;
    app.clock.set("2027-01-20T10:00:00+08:00");
    assert_eq!(work::remind(&app.site).await.unwrap(), 0, "the old one has a successor");
    app.clock.set("2027-02-01T10:00:00+08:00");
    assert_eq!(work::remind(&app.site).await.unwrap(), 1);
    assert_eq!(work::remind(&app.site).await.unwrap(), 0);
    let letters = app.letters_to(HOLDER).await;
    assert!(letters.len() == 1 && letters[0].0.contains("年度复核"), "{letters:?}");
}
