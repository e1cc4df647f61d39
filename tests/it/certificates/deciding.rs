//! What officials decide: one reason for everybody to read, two people for the end.

use cbec_portal::access::Role;
use cbec_portal::certificates::store::{self, NewCertificate};

use super::{HOLDER, certificate_for, page_of};
use crate::support::TestApp;

#[tokio::test]
async fn suspended_and_resumed_is_seen_at_once_and_told() {
    let app = TestApp::start().await;
    let (row, holder) = app.certified().await;
    let officer = app.officer_of("one@example.com", "510100").await;
    let (public, base) = (app.browser(), format!("/office/certificates/{}", row.id));
    public.get(&page_of(&row)).await.must_say("有效");
    let page = officer.get(&base).await;
    let form = page.form(&format!("{base}/suspension"));
    officer.submit_only(form.clone()).await.must_be(422).must_say("请写明原因");
    officer.submit(form.fill("reason", "现场核查发现面积不符")).await.must_be(200).must_say("已暂停");
    public.get(&page_of(&row)).await.must_say("暂停").must_say("现场核查发现面积不符");
    holder.get("/my/certificates").await.must_be(200).must_say("暂停").must_say("现场核查发现面积不符");
    let form = officer.get(&base).await.form(&format!("{base}/resumption"));
    officer.submit(form.fill("reason", "已经整改到位")).await.must_say("已恢复");
    let page = public.get(&page_of(&row)).await;
    page.must_say("有效").must_say("恢复：已经整改到位").must_say("暂停：现场核查发现面积不符");
    let subjects: Vec<String> = app.letters_to(HOLDER).await.into_iter().map(|(subject, _)| subject).collect();
    assert!(subjects[0].contains("已暂停") && subjects[1].contains("已恢复"), "{subjects:?}");
    // A page that was open for too long.
    officer.post_form(&format!("{base}/resumption"), &[("reason", "再恢复一次")]).await.must_be(409).must_say("再恢复一次");
}

#[tokio::test]
async fn revoking_takes_two() {
    let app = TestApp::start().await;
    let (row, _) = app.certified().await;
    let (one, two) = (app.officer_of("one@example.com", "510100").await, app.officer_of("two@example.com", "510000").await);
    let (public, base) = (app.browser(), format!("/office/certificates/{}", row.id));
    two.post_form(&format!("{base}/revocation"), &[]).await.must_be(409);
    let form = one.get(&base).await.form(&format!("{base}/revocation/proposal"));
    one.submit_only(form.clone().fill("reason", "无")).await.must_be(422).must_say("请写明原因");
    one.submit(form.clone().fill("reason", "以虚假材料取得认定")).await.must_be(200).must_say("撤销待确认").must_say("收回提议");
    public.get(&page_of(&row)).await.must_say("有效");
    assert!(!public.get(&page_of(&row)).await.says("虚假材料"), "nothing is public before the second word");
    one.post_form(&format!("{base}/revocation"), &[]).await.must_be(422).must_say("提出的人不能自己确认");
    two.post_form(&format!("{base}/suspension"), &[("reason", "先停一停")]).await.must_be(409);
    let page = two.get("/office/certificates?state=proposed").await;
    page.must_be(200).must_say(&row.number);
    let form = two.get(&base).await.form(&format!("{base}/revocation"));
    two.submit(form).await.must_be(200).must_say("已撤销");
    public.get(&page_of(&row)).await.must_be(200).must_say("已撤销").must_say("以虚假材料取得认定");
    assert_eq!(public.json(&format!("{}.json", page_of(&row))).await["state"], "revoked");
    let page = one.get(&base).await;
    assert!(page.form_actions().iter().all(|action| !action.starts_with(&base)), "{:?}", page.form_actions());
    for (step, fields) in
        [("suspension", vec![("reason", "再停一停")]), ("resumption", vec![("reason", "恢复试试")]), ("recheck", vec![])]
    {
        one.post_form(&format!("{base}/{step}"), &fields).await.must_be(409);
    }
    let letters = app.letters_to(HOLDER).await;
    assert!(letters.len() == 1 && letters[0].1.contains("行政复议"), "{letters:?}");
}

#[tokio::test]
async fn a_proposal_can_be_taken_back_and_declined() {
    let app = TestApp::start().await;
    let (row, _) = app.certified().await;
    let (one, two) = (app.officer_of("one@example.com", "510100").await, app.officer_of("two@example.com", "510100").await);
    let base = format!("/office/certificates/{}", row.id);
    for who in [&one, &two] {
        one.post_form(&format!("{base}/revocation/proposal"), &[("reason", "以虚假材料取得认定")]).await.must_be(303);
        let form = who.get(&base).await.form(&format!("{base}/revocation/refusal"));
        who.submit(form).await.must_be(200).must_say("不撤销");
    }
    two.post_form(&format!("{base}/revocation/refusal"), &[]).await.must_be(409);
    app.browser().get(&page_of(&row)).await.must_say("有效");
}

#[tokio::test]
async fn the_yearly_look_is_written_down_with_its_next_day() {
    let app = TestApp::start().await;
    let (row, _) = app.certified().await;
    let officer = app.officer_of("one@example.com", "510100").await;
    let base = format!("/office/certificates/{}", row.id);
    let form = officer.get(&base).await.form(&format!("{base}/recheck"));
    for (next, words) in [("明年", "请写成年-月-日"), ("2026-01-01", "今天之后"), ("2030-01-01", "有效期结束之前")]
    {
        officer.submit_only(form.clone().fill("next", next)).await.must_be(422).must_say(words);
    }
    officer.submit(form.fill("next", "2026年9月1日").fill("note", "面积与登记一致")).await.must_be(200).must_say("2026年9月1日");
    app.browser().get(&page_of(&row)).await.must_say("年度复核通过：面积与登记一致");
}

#[tokio::test]
async fn other_divisions_and_editors_have_no_business_here() {
    let app = TestApp::start().await;
    let (row, _) = app.certified().await;
    let base = format!("/office/certificates/{}", row.id);
    let stranger = app.officer_of("zigong@example.com", "510300").await;
    for path in [base.clone(), format!("{base}/pdf"), "/office/certificates/987654".into()] {
        stranger.get(&path).await.must_be(404);
    }
    for step in ["suspension", "resumption", "recheck", "revocation/proposal", "revocation/refusal", "revocation"] {
        stranger.post_form(&format!("{base}/{step}"), &[("reason", "不归我管的证书")]).await.must_be(404);
    }
    let page = stranger.get("/office/certificates").await;
    page.must_be(200).must_say("还没有证书");
    assert!(!stranger.get("/office/certificates.csv").await.text.contains(&row.number));
    let editor = app.editor().await;
    editor.get("/office/certificates").await.must_be(403).must_say("没有这项权限");
    editor.get(&base).await.must_be(403);
    app.browser().get(&base).await.must_be(303);
    let member = app.sign_in_as("member@example.com", Role::Member).await;
    member.get(&base).await.must_be(403);
    let still = store::find(app.site.database.read(), row.id).await.unwrap().unwrap();
    assert_eq!((still.state.as_str(), still.revision), ("valid", 1));
}

#[tokio::test]
async fn the_list_is_narrowed_and_taken_away_as_a_table() {
    let app = TestApp::start().await;
    let (row, _) = app.certified().await;
    let soon = NewCertificate { expires_on: "2026-04-01".parse().ok(), ..certificate_for(row.organisation_id) };
    let soon = app.issue(soon).await;
    let over = NewCertificate { expires_on: "2026-03-04".parse().ok(), ..certificate_for(row.organisation_id) };
    let over = app.issue(over).await;
    let officer = app.officer_of("one@example.com", "510000").await;
    for (query, shown, hidden) in [
        ("state=ending", &soon, &row),
        ("state=expired", &over, &soon),
        ("state=valid", &row, &over),
        ("q=0002", &soon, &row),
        ("kind=warehouse&division=510100", &row, &row),
    ] {
        let page = officer.get(&format!("/office/certificates?{query}")).await;
        page.must_be(200).must_say(&shown.number);
        assert!(hidden.id == shown.id || !page.says(&hidden.number), "{query}");
    }
    officer.get("/office/certificates?state=nonsense&page=-3").await.must_be(200).must_say(&row.number);
    officer.get("/office/certificates?q=nothing-like-it").await.must_be(200).must_say("没有符合条件的证书");
    let page = officer.get("/office/certificates.csv?state=ending").await;
    page.must_be(200);
    assert!(page.text.contains(&soon.number) && !page.text.contains(&row.number), "{}", page.text);
    assert_eq!(page.text.lines().count(), 2);
}
