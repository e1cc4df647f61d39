//! Organisations: registering, deciding, changing.

use super::{CODES, filled, only_organisation};
use crate::support::TestApp;

#[tokio::test]
async fn an_organisation_registers_and_the_official_of_its_division_confirms_it() {
    let app = TestApp::start().await;
    let owner = app.member("owner@example.com").await;
    owner.get("/my").await.must_be(200).must_say("您还没有加入机构");
    let form = filled(&owner, "９１３５０１００ m000100y43", "成都演示园区运营有限公司").await;
    owner.submit(form).await.must_be(200).must_say("等待经办人确认").must_say("待确认");

    let elsewhere = app.case_officer("zigong@example.com", "510300").await;
    elsewhere.get("/office/organisations").await.must_be(200).must_say("没有符合条件的机构");
    let officer = app.case_officer("chengdu@example.com", "510100").await;
    let url = only_organisation(&officer).await;
    elsewhere.get(&url).await.must_be(404);
    for step in ["confirmation", "return", "suspension", "reinstatement"] {
        elsewhere.post_form(&format!("{url}/{step}"), &[("revision", "1"), ("reason", "越权")]).await.must_be(404);
    }
    app.editor().await.get(&url).await.must_be(403);

    let page = officer.get(&url).await;
    page.must_be(200).must_say("91350100M000100Y43").must_say("owner@example.com");
    officer.submit(page.form(&format!("{url}/confirmation"))).await.must_be(200).must_say("已确认");
    owner.get("/my").await.must_say("已确认");
    let letters = app.letters_to("owner@example.com").await;
    assert_eq!(letters.last().unwrap().0, "机构已确认");
    officer.get(&url).await.must_say("确认机构").must_say("登记机构，待确认");
}

#[tokio::test]
async fn a_province_s_official_sees_its_cities_and_filters_narrow() {
    let app = TestApp::start().await;
    let owner = app.member("owner@example.com").await;
    owner.submit(filled(&owner, CODES[0], "成都演示甲公司").await).await.must_be(200);
    owner.submit(filled(&owner, CODES[1], "自贡演示乙公司").await.fill("division_code", "510300")).await.must_be(200);
    let officer = app.case_officer("sichuan@example.com", "510000").await;
    let names = |path: &'static str| {
        let officer = officer.clone();
        async move { officer.get(path).await.texts(".table__main a") }
    };
    assert_eq!(names("/office/organisations").await, ["成都演示甲公司", "自贡演示乙公司"]);
    assert_eq!(names("/office/organisations?division=510300").await, ["自贡演示乙公司"]);
    assert_eq!(names("/office/organisations?q=91350100m000").await, ["成都演示甲公司"]);
    assert_eq!(names("/office/organisations?status=confirmed").await, Vec::<String>::new());
    assert_eq!(names("/office/organisations?status=nonsense&page=99&division=x").await.len(), 2);
}

#[tokio::test]
async fn wrong_codes_are_named_and_a_known_one_discloses_nobody() {
    let app = TestApp::start().await;
    let owner = app.member("owner@example.com").await;
    for (code, words) in [
        ("", "请填写统一社会信用代码"),
        ("91350100M000100Y4", "现在是 17 位"),
        ("91350100M000100Y44", "最后一位校验码不符"),
        ("91350100M000100Y5X", "主体标识码"),
        ("91350100MO00100Y43", "可能是数字 0"),
    ] {
        let page = owner.submit_only(filled(&owner, code, "演示公司").await).await;
        page.must_be(422).must_say(words);
        assert_eq!(page.form("/my/organisation/new").value("name"), "演示公司", "what was typed stays");
    }
    // Everything that is wrong is said at once.
    let page = owner.submit_only(filled(&owner, "1", "").await.fill("phone", "无").fill("kind", "x")).await;
    page.must_be(422).must_say("现在是 1 位").must_say("2 至 100 个字").must_say("请填写电话号码").must_say("请选择机构类型");

    owner.submit(filled(&owner, CODES[0], "先来公司").await).await.must_be(200);
    let other = app.member("other@example.com").await;
    let page = other.submit_only(filled(&other, CODES[0], "后来公司").await).await;
    page.must_be(422).must_say("已经登记").must_say("邀请您");
    assert!(!page.text.contains("owner@example.com") && !page.text.contains("先来公司"), "{}", page.words());
}

#[tokio::test]
async fn of_two_who_register_one_code_at_once_one_is_told() {
    let app = TestApp::start().await;
    let (first, second) = (app.member("a@example.com").await, app.member("b@example.com").await);
    let forms = (filled(&first, CODES[0], "甲公司").await, filled(&second, CODES[0], "乙公司").await);
    let (one, two) = futures_util::join!(first.submit_only(forms.0), second.submit_only(forms.1));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
}

#[tokio::test]
async fn a_phone_goes_live_at_once_and_a_name_waits_again() {
    let app = TestApp::start().await;
    let owner = app.member("owner@example.com").await;
    owner.submit(filled(&owner, CODES[0], "成都演示甲公司").await).await.must_be(200);
    let officer = app.case_officer("chengdu@example.com", "510100").await;
    let url = only_organisation(&officer).await;
    let returned = officer.get(&url).await.form(&format!("{url}/return"));
    officer.submit_only(returned.clone()).await.must_be(422).must_say("请写明原因");
    officer.submit(returned.fill("reason", "名称与执照不一致")).await.must_be(200).must_say("已退回");
    owner.get("/my/organisation").await.must_say("名称与执照不一致").must_say("已退回");

    let form = owner.get("/my/organisation").await.form("/my/organisation");
    owner.submit(form.fill("name", "成都演示甲有限公司")).await.must_be(200).must_say("待确认");
    officer.submit(officer.get(&url).await.form(&format!("{url}/confirmation"))).await.must_be(200);

    let form = owner.get("/my/organisation").await.form("/my/organisation");
    owner.submit(form.fill("phone", "13800000000")).await.must_be(200).must_say("立即生效").must_say("已确认");
    let form = owner.get("/my/organisation").await.form("/my/organisation");
    owner.submit(form.fill("name", "另一个名字")).await.must_be(200).must_say("等待经办人确认").must_say("待确认");

    officer
        .submit(officer.get(&url).await.form(&format!("{url}/suspension")).fill("reason", "核查中"))
        .await
        .must_be(200)
        .must_say("已暂停");
    let page = owner.get("/my/organisation").await;
    page.must_be(200).must_say("核查中");
    assert!(!page.form_actions().contains(&"/my/organisation".to_owned()));
    owner.post_form("/my/organisation", &[("name", "偷改")]).await.must_be(403);
    officer.submit(officer.get(&url).await.form(&format!("{url}/reinstatement"))).await.must_be(200).must_say("已确认");
    let subjects: Vec<String> = app.letters_to("owner@example.com").await.into_iter().map(|letter| letter.0).collect();
    assert_eq!(subjects, ["机构登记被退回", "机构已确认", "机构已暂停", "机构已解除暂停"]);
}

#[tokio::test]
async fn two_who_change_an_organisation_do_not_overwrite_each_other() {
    let app = TestApp::start().await;
    let owner = app.member("owner@example.com").await;
    owner.submit(filled(&owner, CODES[0], "成都演示甲公司").await).await.must_be(200);
    let early = owner.get("/my/organisation").await.form("/my/organisation");
    let officer = app.case_officer("chengdu@example.com", "510100").await;
    let url = only_organisation(&officer).await;
    let decision = officer.get(&url).await.form(&format!("{url}/confirmation"));

    owner.submit(early.clone().fill("phone", "13800000001")).await.must_be(200);
    let page = owner.submit_only(early.fill("phone", "13800000002")).await;
    page.must_be(409).must_say("最新内容").must_say("13800000001");
    assert_eq!(page.form("/my/organisation").value("phone"), "13800000002", "what was typed stays");
    officer.submit_only(decision).await.must_be(409).must_say("有变动");
    owner.submit(page.form("/my/organisation")).await.must_be(200);
    owner.get("/my/organisation").await.must_say("待确认");
    assert_eq!(owner.get("/my/organisation").await.form("/my/organisation").value("phone"), "13800000002");
}
