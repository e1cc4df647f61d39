//! Many people at once in the workspace: from the table, from a file with everything that can be wrong in it, and oneself.

use cbec_portal::web::workbook;

use crate::support::TestApp;

const HEAD: [(&str, u16); 5] = [("姓名*", 16), ("手机号*", 16), ("邮箱*", 20), ("所在地区", 16), ("身份证号*", 20)];

fn file(rows: &[[&str; 5]]) -> Vec<u8> {
    let rows = rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>());
    workbook::of_texts("名单", HEAD, rows).unwrap()
}

#[tokio::test]
async fn a_file_with_duplicates_and_wrong_ids_is_said_cell_by_cell_and_nothing_is_written() {
    let app = TestApp::start().await;
    let occasion = app.occasion_row("选品实训", "training", |row| row.needs_identity = true).await;
    let firm = app.make_organisation("锦江出海（演示）有限公司", "enterprise").await;
    let member = app.member_of(firm, "boss@example.com").await;
    let url = format!("/my/occasions/{}/sign-up", occasion.code);
    member.get(&url).await.must_be(200).must_say("锦江出海（演示）有限公司").must_say("下载模板");
    let template = member.get(&format!("/my/occasions/{}/people.xlsx", occasion.code)).await;
    template.must_be(200);
    let bad = file(&[
        ["张一", "13900000001", "one@example.com", "成都市", "11010519491231002X"],
        ["张二", "13900000001", "two@example.com", "成都市", "110105194912310021"],
        ["张三", "139", "three", "火星", ""],
        ["张四", "139-0000-0001", "four@example.com", "", "11010519491231002X"],
    ]);
    let page = member.upload(&format!("{url}/file"), &[], &[("file", "名单.xlsx", bad)]).await;
    page.must_be(422)
        .must_say("表格第 3 行身份证号：身份证号的校验位不对")
        .must_say("表格第 4 行手机号：手机号不对")
        .must_say("表格第 4 行邮箱：邮箱格式不正确")
        .must_say("表格第 4 行所在地区：没有这个地区")
        .must_say("表格第 5 行手机号：与第 2 行的手机号相同");
    let kept = page.form(&url);
    assert_eq!((kept.value("row002.name"), kept.value("row002.division")), ("张三", "火星"));
    assert!(app.people_of(&occasion).await.is_empty());
    let strange = b"\xE5\xA7\x93\xE5\x90\x8D,\xE5\xB7\xA5\xE9\xBE\x84\n\xE5\xBC\xA0\xE4\xB8\x80,3\n".to_vec();
    let page = member.upload(&format!("{url}/file"), &[], &[("file", "a.csv", strange)]).await;
    page.must_be(422).must_say("B1：没有“工龄”这一列").must_say("缺少“手机号”这一列");
}

#[tokio::test]
async fn a_good_file_is_confirmed_on_the_page_and_everybody_gets_a_letter() {
    let app = TestApp::start().await;
    let occasion = app
        .occasion_row("选品实训", "training", |row| {
            row.needs_identity = true;
            row.capacity = 1;
        })
        .await;
    let firm = app.make_organisation("锦江出海（演示）有限公司", "enterprise").await;
    let member = app.member_of(firm, "boss@example.com").await;
    let url = format!("/my/occasions/{}/sign-up", occasion.code);
    let good = file(&[
        ["张一", "13900000001", "one@example.com", "成都市", "11010519491231002X"],
        ["李二", "13900000002", "two@example.com", "510100", "440524188001010014"],
    ]);
    let page = member.upload(&format!("{url}/file"), &[], &[("file", "名单.xlsx", good)]).await;
    page.must_be(200).must_say("检查通过，共 2 人").must_say("还没有报名");
    assert!(app.people_of(&occasion).await.is_empty());
    let form = page.form(&url);
    member.submit_only(form.clone()).await.must_be(422).must_say("请确认已告知本人");
    let listed = member.submit(form.clone().fill("consent", "yes")).await;
    listed.must_be(200).must_say("已为 2 人报名，1 人报名成功，1 人进入候补").must_say("张一").must_say("李二");
    let people = app.people_of(&occasion).await;
    let seen: Vec<(&str, &str, Option<i64>)> =
        people.iter().map(|row| (row.name.as_str(), row.state.as_str(), row.organisation_id)).collect();
    assert_eq!(seen, [("张一", "confirmed", Some(firm)), ("李二", "waiting", Some(firm))]);
    assert!(people.iter().all(|row| row.employer.starts_with("锦江") && row.batch == people[0].batch && row.batch.is_some()));
    for email in ["one@example.com", "two@example.com"] {
        assert_eq!(app.letters_to(email).await.len(), 1);
    }
    let twice = member.submit_only(form.fill("consent", "yes")).await;
    twice.must_be(422).must_say("第 1 行手机号：这个手机号已经报过名").must_say("候补排队");
    assert_eq!(app.people_of(&occasion).await.len(), 2);
}

#[tokio::test]
async fn either_everybody_on_the_list_is_taken_or_nobody() {
    let app = TestApp::start().await;
    let occasion = app
        .occasion_row("三个名额", "event", |row| {
            row.capacity = 1;
            row.has_waiting_list = false;
        })
        .await;
    let firm = app.make_organisation("锦江出海（演示）有限公司", "enterprise").await;
    let member = app.member_of(firm, "boss@example.com").await;
    let url = format!("/my/occasions/{}/sign-up", occasion.code);
    let form = member.get(&url).await.form(&url).fill("row000.mobile", "13900000001").fill("row001.name", "李二");
    let form = form.fill("row001.mobile", "13900000002").fill("row001.email", "two@example.com").fill("consent", "yes");
    let more = member.submit_only(form.clone().fill("do", "more")).await;
    assert_eq!(more.must_be(200).form(&url).value("row001.name"), "李二");
    assert!(more.has("input[name='row006.name']"));
    member.submit_only(form.clone()).await.must_be(422).must_say("还差 1 个名额").must_say("一人也没有报上");
    assert!(app.people_of(&occasion).await.is_empty());
    member.submit_only(form.fill("row001.name", "").fill("row001.mobile", "").fill("row001.email", "")).await.must_be(303);
    let people = app.people_of(&occasion).await;
    assert_eq!((people.len(), people[0].state.as_str()), (1, "confirmed"));
    assert!(people[0].user_id.is_some());
}

#[tokio::test]
async fn without_an_organisation_one_signs_up_oneself_only_and_strangers_see_nothing() {
    let app = TestApp::start().await;
    let occasion = app.occasion_row("选品实训", "training", |_| {}).await;
    let alone = app.sign_in_as("alone@example.com", cbec_portal::access::Role::Member).await;
    let url = format!("/my/occasions/{}/sign-up", occasion.code);
    let form = alone.get(&url).await.must_be(200).form(&url).fill("row000.mobile", "13900000001").fill("consent", "yes");
    let two =
        form.clone().fill("row001.name", "李二").fill("row001.mobile", "13900000002").fill("row001.email", "two@example.com");
    alone.submit_only(two).await.must_be(422).must_say("只能为自己报名");
    alone.submit(form).await.must_be(200).must_say("选品实训").must_say("报名成功");
    let other = app.sign_in_as("other@example.com", cbec_portal::access::Role::Member).await;
    other.get("/my/signups").await.must_be(200).must_say("还没有报名");
    let private = app.occasion_row("闭门", "event", |row| row.is_listed = false).await;
    other.get(&format!("/my/occasions/{}/sign-up", private.code)).await.must_be(404);
}
