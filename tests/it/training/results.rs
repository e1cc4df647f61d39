//! Who completed: by the rule, on the word of two, with a certificate that everybody can check and few can read.

use cbec_portal::access::Role;
use cbec_portal::certificates::entity::certificate;
use cbec_portal::signups::{PersonKey, link};
use cbec_portal::training::results::store;
use cbec_portal::training::work;
use sea_orm::{EntityTrait as _, QueryOrder as _};

use crate::support::{House, TestApp};

const PEOPLE: [(&str, usize); 4] = [("欧阳明月", 3), ("张三", 2), ("李四", 3), ("王五", 3)];

#[tokio::test]
async fn one_proposes_by_the_rule_and_another_confirms() {
    let app = House::small().await.open().await;
    let (_, occasion) = app.taught().await;
    let people = app.came(&occasion, &PEOPLE).await;
    let url = format!("/office/occasions/{}/results", occasion.id);
    let (one, other) =
        (app.sign_in_as("one@example.com", Role::CaseOfficer).await, app.sign_in_as("two@example.com", Role::CaseOfficer).await);

    one.get(&url).await.must_be(200).must_say("出勤 66%，要求 80%").must_say("还没有考核成绩");
    let ids: Vec<String> = people.iter().map(|row| row.id.to_string()).collect();
    let scores = |first: &'static str| {
        let mut fields = Vec::new();
        for (id, score) in ids.iter().zip([first, "90", "59.5", ""]) {
            fields.extend([("signup", id.as_str()), ("score", score), ("homework", "")]);
        }
        fields
    };
    let page = one.post_form(&format!("{url}/scores"), &scores("八十")).await;
    page.must_be(422).must_say("不是数字");
    assert_eq!(page.attributes("input[name=score]", "value"), ["八十", "90", "59.5", ""], "what was typed stays");
    one.post_form(&format!("{url}/scores"), &scores("88.5")).await.must_be(303);
    one.post_form(&format!("{url}/proposal"), &[]).await.must_be(303);
    one.get(&url).await.must_say("拟结业").must_say("拟不结业").must_say("待认定").must_say("由两人办理");
    one.post_form(&format!("{url}/confirmation"), &[]).await.must_be(409).must_say("提出的人不能自己复核");
    assert!(certificate::Entity::find().all(app.site.database.read()).await.unwrap().is_empty());

    other.post_form(&format!("{url}/confirmation"), &[]).await.must_be(303);
    other.post_form(&format!("{url}/confirmation"), &[]).await.must_be(409).must_say("没有待复核的结果");
    let held = certificate::Entity::find().order_by_asc(certificate::Column::Id).all(app.site.database.read()).await.unwrap();
    assert_eq!(held.len(), 1, "one of four reached everything");
    assert_eq!((held[0].number.as_str(), held[0].holder_name.as_str()), ("培证〔2026〕0001号", "欧阳明月"));
    assert_eq!(held[0].expires_on, "2028-03-04".parse().ok());
    let letters = app.letters_to("learner1@example.com").await;
    assert!(letters.iter().any(|(_, text)| text.contains("出勤 66%，要求 80%")), "{letters:?}");
    assert!(app.letters_to("learner3@example.com").await.is_empty(), "an open result tells nobody anything");

    // Everybody can check it, and reads no whole name.
    let register = app.browser().get(&format!("/verify/{}", held[0].code)).await;
    register.must_be(200).must_say("欧阳**").must_say("有效").must_say("数据运营");
    assert!(!register.says("欧阳明月"));
    let machine = app.browser().json(&format!("/verify/{}.json", held[0].code)).await;
    assert_eq!(machine["holder"], "欧阳**");

    let key = app.site.kept::<PersonKey>().unwrap();
    let own = format!("{}/certificate", link::own(&key, &people[0]));
    let page = app.browser().get(&own).await;
    page.must_be(200).must_say("欧阳明月").must_say("已结业").must_say("88.5 分");
    assert!(page.header("cache-control").contains("no-store"));
    app.browser().get(&format!("/signups/{}-0000000000000000/certificate", people[0].code)).await.must_be(404);
    let figures = one.get("/office/training/figures").await;
    figures.must_be(200).must_say("结业人次");
    assert_eq!(figures.texts(".stat__value")[0], "1");
}

#[tokio::test]
async fn a_wrong_name_gives_a_new_certificate_and_the_old_one_holds_no_longer() {
    let app = House::small().await.open().await;
    let (_, occasion) = app.taught().await;
    let people = app.came(&occasion, &PEOPLE[..1]).await;
    let id = people[0].id.to_string();
    let url = format!("/office/occasions/{}/results", occasion.id);
    let (one, other) =
        (app.sign_in_as("one@example.com", Role::CaseOfficer).await, app.sign_in_as("two@example.com", Role::CaseOfficer).await);
    let scored = [("signup", id.as_str()), ("score", "80"), ("homework", "")];
    one.post_form(&format!("{url}/scores"), &scored).await.must_be(303);
    one.post_form(&format!("{url}/proposal"), &[]).await.must_be(303);
    other.post_form(&format!("{url}/return"), &[("reason", "")]).await.must_be(422);
    other.post_form(&format!("{url}/return"), &[("reason", "请核对第三天签到")]).await.must_be(303);
    one.get(&url).await.must_say("退回：请核对第三天签到");
    one.post_form(&format!("{url}/proposal"), &[]).await.must_be(303);
    other.post_form(&format!("{url}/confirmation"), &[]).await.must_be(303);

    let reissue = format!("{url}/{id}/reissue");
    one.post_form(&reissue, &[("name", "欧阳明月"), ("reason", "身份证核对")]).await.must_be(422).must_say("不需要换发");
    one.post_form(&reissue, &[("name", "欧阳明玥"), ("reason", "报名时错一字，已核对身份证")]).await.must_be(303);
    let held = certificate::Entity::find().order_by_asc(certificate::Column::Id).all(app.site.database.read()).await.unwrap();
    let (old, new) = (&held[0], &held[1]);
    assert_eq!((old.state.as_str(), new.state.as_str(), new.replaces_id), ("suspended", "valid", Some(old.id)));
    assert_eq!(new.holder_name, "欧阳明玥");
    let result = store::of_signup(app.site.database.read(), people[0].id).await.unwrap().unwrap();
    assert_eq!(result.certificate_id, Some(new.id));
    app.browser().get(&format!("/verify/{}", old.code)).await.must_say("暂停").must_say(&new.number);
    // Sixty days before the end they hear of it, once.
    app.clock.set("2028-01-10T09:00:00+08:00");
    assert_eq!(work::recertify(&app.site).await.unwrap(), 1);
    assert_eq!(work::recertify(&app.site).await.unwrap(), 0);
    let letters = app.letters_to("learner0@example.com").await;
    assert!(letters.iter().any(|(subject, _)| subject.contains("证书即将到期")), "{letters:?}");
    // Whoever holds it hears that it is suspended, and why.
    let one = app.city_officer("three@example.com", "510100").await;
    let suspension = format!("/office/certificates/{}/suspension", new.id);
    one.post_form(&suspension, &[("reason", "有人反映代考，正在核实")]).await.must_be(303);
    let letters = app.letters_to("learner0@example.com").await;
    let told = letters.iter().any(|(subject, text)| subject == "证书已暂停" && text.contains("正在核实"));
    assert!(told, "{letters:?}");
}

#[tokio::test]
async fn a_table_of_scores_is_looked_at_before_it_is_written() {
    let app = House::small().await.open().await;
    let (_, occasion) = app.taught().await;
    let people = app.came(&occasion, &PEOPLE).await;
    let url = format!("/office/occasions/{}/results", occasion.id);
    let officer = app.sign_in_as("one@example.com", Role::CaseOfficer).await;
    let table = |lines: &[(&str, &str, &str)]| {
        let lines: Vec<String> = lines.iter().map(|(code, name, score)| format!("{code},{name},{score},\n")).collect();
        format!("签到码,姓名,考核成绩,作业\n{}", lines.concat()).into_bytes()
    };
    let wrong = table(&[(&people[0].code, "张三", "80"), (&people[1].code, "张三", "120"), ("0000000000", "某人", "1")]);
    let page = officer.upload(&format!("{url}/import"), &[], &[("file", "scores.csv", wrong)]).await;
    page.must_be(422).must_say("第 2 行").must_say("第 3 行").must_say("在 0 到 100 之间").must_say("第 4 行");
    let right = table(&[(&people[0].code, "欧阳明月", "80"), (&people[2].code, "李四", "61")]);
    let page = officer.upload(&format!("{url}/import"), &[], &[("file", "scores.csv", right)]).await;
    page.must_be(200).must_say("2 人的成绩");
    assert!(store::of_occasion(app.site.database.read(), occasion.id).await.unwrap().is_empty(), "only looked at");
    let fields: Vec<(String, String)> = [(people[0].id, "80"), (people[2].id, "61")]
        .into_iter()
        .flat_map(|(id, score)| [("signup".to_owned(), id.to_string()), ("score".to_owned(), score.to_owned())])
        .collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    officer.post_form(&format!("{url}/scores"), &fields).await.must_be(303);
    assert_eq!(store::of_occasion(app.site.database.read(), occasion.id).await.unwrap().len(), 2);
}

#[tokio::test]
async fn results_of_elsewhere_are_not_found_and_editors_are_told_so() {
    let app = TestApp::start().await;
    let (_, occasion) = app.taught().await;
    let url = format!("/office/occasions/{}/results", occasion.id);
    app.editor().await.get(&url).await.must_be(403);
    let officer = app.sign_in_as("one@example.com", Role::CaseOfficer).await;
    officer.get("/office/occasions/99999/results").await.must_be(404);
    officer.get(&url).await.must_be(200);
}
