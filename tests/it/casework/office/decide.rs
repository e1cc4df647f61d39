//! Decisions: nobody decides alone or twice; and what can be done after the end.

use cbec_portal::casework::State;

use super::{applicant, file, outcome};
use crate::support::TestApp;

#[tokio::test]
async fn whoever_proposes_does_not_confirm() {
    let app = TestApp::start().await;
    let firm = applicant(&app).await;
    let id = app.submitted(&firm, "b2b-export-growth").await;
    app.bring_to(id, State::Deciding).await;
    let (maker, url) = (app.officer_at_work("maker@example.com", "拟定人", None, None).await, file(id));
    let form = maker.get(&url).await.form(&format!("{url}/proposal")).fill("decision", "approve").fill("reasons", "符合条件");
    maker.submit(form.clone()).await.must_be(200).must_say("须由另一名经办人复核");
    assert!(!maker.get(&url).await.has(&format!("form[action='{url}/confirmation']")));
    maker.post_form(&format!("{url}/confirmation"), &[("agrees", "yes")]).await.must_be(403).must_say("由您拟定");
    assert_eq!(app.application(id).await.state, State::Confirming.key());
    // Twice is once.
    maker.submit(form).await.must_be(409);

    let checker = app.officer_at_work("checker@example.com", "复核人", None, None).await;
    let page = checker.get(&url).await;
    checker.submit(page.form(&format!("{url}/confirmation"))).await.must_be(422).must_say("请选择同意或不同意");
    checker
        .submit(page.form(&format!("{url}/confirmation")).fill("agrees", "no"))
        .await
        .must_be(422)
        .must_say("不同意的，请写明理由");
    let back = page.form(&format!("{url}/confirmation")).fill("agrees", "no").fill("confirm_note", "金额依据不足");
    checker.submit(back.clone()).await.must_be(200).must_say("退回拟定人");
    checker.submit(back).await.must_be(409);
    let form = maker.get(&url).await.form(&format!("{url}/proposal")).fill("decision", "refuse").fill("reasons", "增长不足 20%");
    maker.submit(form).await.must_be(200);
    let yes = [("agrees", "yes"), ("confirm_note", "")];
    checker.post_form(&format!("{url}/confirmation"), &yes).await.must_be(303);
    checker.post_form(&format!("{url}/confirmation"), &yes).await.must_be(409);
    let letters = app.letters_to("boss@example.com").await;
    let (_, text) = letters.last().expect("a letter");
    assert!(text.contains("增长不足 20%") && text.contains("行政复议"), "{text}");

    // Looked at again by others than those who decided.
    for browser in [&maker, &checker] {
        browser
            .post_form(&format!("{url}/reconsideration"), &[("reason", "申报单位申请复核")])
            .await
            .must_be(403)
            .must_say("其他人员");
    }
    let third = app.officer_at_work("third@example.com", "第三人", None, None).await;
    third
        .submit(third.get(&url).await.form(&format!("{url}/reconsideration")).fill("reason", "申请复核"))
        .await
        .must_say("待决定");
}

#[tokio::test]
async fn an_amount_is_needed_and_typed_as_people_type_it() {
    let app = TestApp::start().await;
    let firm = applicant(&app).await;
    let id = app.submitted(&firm, "b2b-export-growth").await;
    app.bring_to(id, State::Deciding).await;
    let (maker, url) = (app.officer_at_work("maker@example.com", "拟定人", None, None).await, file(id));
    let post = |decision: &'static str, amount: &'static str| {
        let (maker, url) = (maker.clone(), url.clone());
        async move {
            let pairs = [("decision", decision), ("amount", amount), ("reasons", "符合条件")];
            maker.post_form(&format!("{url}/proposal"), &pairs).await
        }
    };
    post("", "1").await.must_be(422).must_say("请选择拟通过或拟不通过");
    post("approve", "很多").await.must_be(422).must_say("核定金额");
    post("approve", "").await.must_be(409).must_say("须填写大于 0 的核定金额");
    post("approve", "0").await.must_be(409);
    post("approve", "30万元").await.must_be(303);
    assert_eq!(app.application(id).await.approved_fen, Some(30_000_000));
}

#[tokio::test]
async fn the_days_are_extended_once_and_only_by_those_who_decide() {
    let app = TestApp::start().await;
    let firm = applicant(&app).await;
    let id = app.submitted(&firm, "b2b-export-growth").await;
    app.bring_to(id, State::InReview).await;
    let (county, url) = (super::county(&app).await, file(id));
    county.post_form(&format!("{url}/extension"), &[("reason", "情况复杂")]).await.must_be(403);
    let zone = app.officer_at_work("zone@example.com", "综试区经办", None, None).await;
    zone.submit(zone.get(&url).await.form(&format!("{url}/extension"))).await.must_be(422).must_say("请写明理由");
    zone.submit(zone.get(&url).await.form(&format!("{url}/extension")).fill("reason", "情况复杂")).await.must_say("含延长 10 天");
    zone.post_form(&format!("{url}/extension"), &[("reason", "再延长一次")]).await.must_be(409).must_say("已经延长过一次");
}

#[tokio::test]
async fn a_visit_takes_two_different_people_and_a_filled_list() {
    let app = TestApp::start().await;
    app.experts(3).await;
    let firm = applicant(&app).await;
    let id = app.submitted(&firm, "public-overseas-warehouse").await;
    let [first, second] = app.chiefs().await;
    app.bring_to(id, State::InReview).await;
    while app.application(id).await.stage_kind.as_deref() != Some("inspection") {
        app.do_stage(id, [&first, &second]).await;
    }
    let (one, url) = (app.officer_at_work("one@example.com", "核查甲", None, None).await, file(id));
    let tasks: Vec<i64> = app.tasks_of(id).await.iter().filter(|task| task.kind == "inspection").map(|task| task.id).collect();
    assert_eq!(tasks.len(), 2);
    let page = one.get(&url).await;
    page.must_say("现场核查").must_say("核查日期").must_say("计时暂停：现场核查不计入");
    let action = page.form_actions().into_iter().find(|action| action.ends_with("/outcome")).expect("a form");
    one.submit(page.form(&action).fill("outcome", "pass")).await.must_be(422).must_say("请填写核查日期");
    for (day, words) in [("昨天", "请写成"), ("2026-03-06", "不能晚于今天")] {
        let form = page.form(&action).fill("outcome", "pass").fill("visited_on", day).fill("opinion", "现场与材料一致");
        let refused = one.submit(form).await;
        refused.must_be(422).must_say(words);
        assert_eq!(refused.texts("#visited_on-error").len(), 1, "at the field");
        let kept = refused.form(&action);
        assert_eq!((kept.value("visited_on"), kept.value("opinion")), (day, "现场与材料一致"), "what was typed stays");
    }
    let mut filled = page.form(&action).fill("outcome", "pass").fill("visited_on", "2026-03-05");
    let mut names = page.attributes(&format!("form[action='{action}'] [name^='item_']"), "name");
    names.dedup();
    let numbers = page.attributes(&format!("form[action='{action}'] .input--number"), "name");
    for name in &names {
        filled = filled.fill(name, if numbers.contains(name) { "3" } else { "yes" });
    }
    // A point without an answer, and a number that is none: each is said where it is.
    let choices = page.attributes(&format!("form[action='{action}'] [type=radio][name^='item_']"), "name");
    let blank = choices.first().expect("a point of yes or no");
    let mut wrong = filled.clone().fill(&numbers[0], "很多");
    wrong.pairs.retain(|(name, _)| name != blank);
    let refused = one.submit(wrong).await;
    refused.must_be(422).must_say("应填写数字").must_say("还没有填写");
    assert_eq!(refused.texts(&format!("#{}-error", numbers[0])).len(), 1);
    assert_eq!(refused.texts(&format!("#{blank} .field__error")).len(), 1);
    assert_eq!(refused.form(&action).value(&numbers[0]), "很多");
    let program = [b"MZ\x90\x00".as_slice(), &[0; 80]].concat();
    one.submit(filled.clone().file("pictures", "现场.jpg", program)).await.must_be(422).must_say("不能作为材料");
    let picture = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01".as_slice(), &[0; 20]].concat();
    one.submit(filled.clone().file("pictures", "现场.png", picture)).await.must_be(200).must_say("意见已提交");
    // The same person cannot be the second.
    let rest =
        app.tasks_of(id).await.into_iter().find(|task| task.kind == "inspection" && task.state == "open").expect("the second");
    let pairs: Vec<(&str, &str)> = filled.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    outcome(&one, id, rest.id, &pairs).await.must_be(409).must_say("两名不同的人员");
    let two = app.officer_at_work("two@example.com", "核查乙", None, None).await;
    outcome(&two, id, rest.id, &pairs).await.must_be(303);
    assert_eq!(app.application(id).await.stage_kind.as_deref(), Some("experts"));
    let page = two.get(&format!("{url}?view=reviews")).await;
    page.must_say("核查甲").must_say("核查乙").must_say("核查日期");
    let picture = page.attributes(".thumbs img", "src");
    two.get(&picture[0]).await.must_be(200);
}
