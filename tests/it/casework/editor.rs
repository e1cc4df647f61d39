//! The office for programmes: what is saved works, what does not work is not saved, and nobody is overwritten unasked.

use cbec_portal::access::Role;
use cbec_portal::casework::content;
use cbec_portal::casework::store::programmes;
use cbec_portal::platform::Content;

use crate::support::TestApp;
use crate::support::browser::Browser;
use crate::support::page::Page;

const KEY: &str = "office-rent";

async fn officer(app: &TestApp) -> Browser {
    app.sign_in_as("case@example.com", Role::CaseOfficer).await
}

/// Posts a definition over the present revision.
async fn save(app: &TestApp, browser: &Browser, text: &str) -> Page {
    let row = app.programme_row(KEY).await;
    let fields = [("definition", text), ("note", "测试修改"), ("revision", &row.revision.to_string())];
    browser.post_form(&format!("/office/programmes/{}", row.id), &fields).await
}

fn text(app: &TestApp) -> String {
    app.site.content.text(&format!("programmes/{KEY}.toml")).unwrap()
}

#[tokio::test]
async fn a_rule_that_cannot_work_is_not_saved_and_the_text_stays() {
    let app = TestApp::start().await;
    let browser = officer(&app).await;
    let good = text(&app);
    let rule = good.lines().find(|line| line.starts_with("rule = ")).unwrap().to_owned();
    let deep = "rule = '[1].all(a, [1].all(b, [1].all(c, [1].all(d, a + b + c + d > 0))))'";
    let broken = [
        ("rule = 'legal_person =='", "规则"),
        ("rule = 'leagl_person == true'", "leagl_person"),
        ("rule = '1 + 1'", "是或否"),
        ("rule = 'cbec_export_yuan / 0 > 1 && no_such_function(1)'", "no_such_function"),
        (deep, "层"),
    ];
    for (instead, words) in broken {
        let page = save(&app, &browser, &good.replacen(&rule, instead, 1)).await;
        page.must_be(422).must_say("没有保存").must_say(words);
        assert!(page.text.contains("测试修改"), "the note stays");
        assert!(page.texts("textarea").iter().any(|text| text.contains(instead.trim_start_matches("rule = "))), "{instead}");
    }
    save(&app, &browser, "key = \n[[").await.must_be(422).must_say("第 1 行");
    save(&app, &browser, "").await.must_be(422).must_say("定义是空的");
    assert_eq!(programmes::history(app.site.database.read(), app.programme_row(KEY).await.id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_test_case_that_fails_is_said_and_not_saved() {
    let app = TestApp::start().await;
    let browser = officer(&app).await;
    let wrong = text(&app).replacen("expect = \"eligible\"", "expect = \"ineligible\"", 1);
    save(&app, &browser, &wrong).await.must_be(422).must_say("测试“").must_say("应为 ineligible，实际为 eligible");
    let other_key = text(&app).replacen(&format!("key = \"{KEY}\""), "key = \"another\"", 1);
    save(&app, &browser, &other_key).await.must_be(422).must_say("不能改");
}

#[tokio::test]
async fn what_an_editor_saved_is_a_revision_and_content_never_overwrites_it() {
    let app = TestApp::start().await;
    let browser = officer(&app).await;
    let row = app.programme_row(KEY).await;
    let name = app.definition(KEY).name;
    let changed = text(&app).replacen(&format!("name = \"{name}\""), "name = \"办公租金新办法\"", 1);
    // Two open the form; the second to save is told and decides.
    let stale = [("definition", changed.as_str()), ("note", ""), ("revision", &row.revision.to_string())];
    save(&app, &browser, &changed).await.must_be(303);
    let url = format!("/office/programmes/{}", row.id);
    let page = browser.post_form(&url, &stale).await;
    page.must_be(409).must_say("有了新版本");
    assert!(page.texts("textarea")[0].contains("办公租金新办法"));
    app.browser().get("/programmes/office-rent").await.must_be(200).must_say("办公租金新办法");
    browser
        .get(&format!("{url}/revisions/2"))
        .await
        .must_be(200)
        .must_say("办公租金新办法")
        .must_say(&name)
        .must_say("删除 1 行");
    browser.get(&url).await.must_be(200).must_say("第 2 版").must_say("由编辑维护");
    // Meanwhile the files changed: this one, which the editor holds, and another, which nobody touched.
    let folder = app.house.content().join("programmes");
    let touch = |key: &str| {
        let path = folder.join(format!("{key}.toml"));
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("# 新内容\n{text}")).unwrap();
    };
    touch(KEY);
    touch("training-award");
    let content = Content::new(Some(app.house.content().to_owned()));
    let loaded = content::load(&app.site, &content).await.unwrap();
    assert_eq!((loaded.added, loaded.updated, loaded.kept), (0, 1, 9));
    app.browser().get("/programmes/office-rent").await.must_say("办公租金新办法");
    let history = programmes::history(app.site.database.read(), app.programme_row("training-award").await.id).await.unwrap();
    assert!(history.len() == 2 && history[0].definition.starts_with("# 新内容"));
    // A file with a fault stops the load with words and changes nothing.
    std::fs::write(folder.join("training-award.toml"), "key = \"training-award\"").unwrap();
    let error = content::load(&app.site, &content).await.unwrap_err().to_string();
    assert!(error.contains("training-award.toml"), "{error}");
}

#[tokio::test]
async fn a_copy_is_a_draft_until_it_is_published_and_a_retired_one_is_gone() {
    let app = TestApp::start().await;
    let browser = officer(&app).await;
    let row = app.programme_row(KEY).await;
    let form = browser.get(&format!("/office/programmes/new?from={}", row.id)).await.form("/office/programmes");
    let definition = form.pairs.iter().find(|(name, _)| name == "definition").unwrap().1.clone();
    assert!(definition.contains("key = \"office-rent-copy\""));
    browser.post_form("/office/programmes", &[("definition", &text(&app))]).await.must_be(422).must_say("已被另一个项目使用");
    browser.post_form("/office/programmes/preview", &[("definition", &definition)]).await.must_be(200).must_say("申报材料");
    browser.post_form("/office/programmes/preview", &[("definition", "nonsense")]).await.must_be(422).must_say("不能保存");
    let made = browser.post_form("/office/programmes", &[("definition", &definition)]).await;
    let url = made.must_be(303).location.clone().unwrap();
    app.browser().get("/programmes/office-rent-copy").await.must_be(404);
    browser.post_form(&format!("{url}/publication"), &[]).await.must_be(303);
    app.browser().get("/programmes/office-rent-copy").await.must_be(200);
    browser.post_form(&format!("{url}/publication"), &[]).await.must_be(409);
    browser.post_form(&format!("{url}/retirement"), &[]).await.must_be(303);
    app.browser().get("/programmes/office-rent-copy").await.must_be(404);
}

#[tokio::test]
async fn calls_are_typed_in_chinas_time_and_checked() {
    let app = TestApp::start().await;
    let browser = officer(&app).await;
    let id = app.programme_row(KEY).await.id;
    let url = format!("/office/programmes/{id}/calls");
    let call = |name: &'static str, closes: &'static str, budget: &'static str| {
        [
            ("name", name),
            ("opens_on", "2026年4月1日"),
            ("opens_at", "9：00"),
            ("closes_on", closes),
            ("closes_at", "24:00"),
            ("budget", budget),
        ]
    };
    browser.post_form(&url, &call("", "2026-04-30", "")).await.must_be(422).must_say("请填写批次名称");
    let page = browser.post_form(&url, &call("第一批", "2026-03-30", "很多")).await;
    page.must_be(422).must_say("应填写金额数字").must_say("晚于开始时间");
    assert_eq!(page.attributes("#budget", "value"), ["很多"]);
    browser.post_form(&url, &call("第一批", "2026-02-30", "")).await.must_be(422).must_say("请填写日期");
    browser.post_form(&url, &call("第一批", "2026-04-30", "500万元")).await.must_be(303);
    browser.post_form(&url, &call("第一批", "2026-05-30", "")).await.must_be(422).must_say("已有同名的批次");
    let stored = programmes::calls_of(app.site.database.read(), &[id]).await.unwrap().remove(0);
    assert_eq!(stored.opens_at.to_rfc3339(), "2026-04-01T01:00:00+00:00");
    assert_eq!(stored.closes_at.to_rfc3339(), "2026-04-30T15:59:59+00:00");
    assert_eq!(stored.budget_fen, Some(500_000_000));
    let one = format!("{url}/{}", stored.id);
    let form = browser.get(&one).await.form(&one);
    let stale = form.clone().fill("name", "第二批");
    browser.submit_only(form.fill("name", "首批")).await.must_be(303);
    browser.submit_only(stale).await.must_be(409).must_say("刚刚被他人修改");
    browser.post_form(&format!("{one}/cancellation"), &[]).await.must_be(303);
    browser.post_form(&format!("{one}/cancellation"), &[]).await.must_be(409);
    app.browser().get("/programmes/office-rent").await.must_say("已取消");
}

#[tokio::test]
async fn who_fits_and_has_not_applied_is_listed_and_told_once() {
    let app = TestApp::start().await;
    app.clock.set("2026-05-20T09:00:00+08:00");
    let key = "b2b-export-growth";
    let facts = app.definition(key).tests.iter().find(|case| case.expect == "eligible").unwrap().facts.clone();
    let fits = app.make_organisation("甲公司（演示）", "enterprise").await;
    app.member_of(fits, "first@example.com").await;
    app.answered(fits, key, &facts).await;
    let lacks = app.make_organisation("乙公司（演示）", "enterprise").await;
    let mut some = facts.clone();
    some.remove("legal_person");
    app.answered(lacks, key, &some).await;
    app.make_organisation("丙公司（演示）", "enterprise").await;
    let browser = officer(&app).await;
    let url = format!("/office/programmes/{}", app.programme_row(key).await.id);
    let invite = [("organisation", fits.to_string()), ("organisation", lacks.to_string())];
    let invite: Vec<(&str, &str)> = invite.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post_form(&format!("{url}/invitations"), &invite).await.must_be(409).must_say("没有开放的批次");
    app.open_call(key, "2026年批次", "2026-05-01T00:00:00Z", "2026-06-30T09:00:00Z").await;
    let page = browser.get(&format!("{url}/candidates")).await;
    page.must_be(200).must_say("甲公司").must_say("50 万元").must_say("1 家从未提交过申报");
    assert!(!page.says("乙公司"));
    browser.get(&format!("{url}/candidates?part=missing")).await.must_say("乙公司").must_say("具有独立法人资格");
    assert_eq!(browser.get(&format!("{url}/candidates.csv")).await.text.lines().count(), 3);
    browser.post_form(&format!("{url}/invitations"), &invite).await.must_be(303);
    browser.post_form(&format!("{url}/invitations"), &invite).await.must_be(303);
    let letters = app.letters_to("first@example.com").await;
    assert!(letters.len() == 1 && letters[0].0.contains("可以申报"), "{letters:?}");
    browser.get(&format!("{url}/candidates")).await.must_say("已告知");
}

#[tokio::test]
async fn programmes_are_kept_by_officials_of_the_zone_only() {
    let app = TestApp::start().await;
    let id = app.programme_row(KEY).await.id;
    let editor = app.editor().await;
    editor.get("/office/programmes").await.must_be(403);
    editor.get(&format!("/office/programmes/{id}/candidates")).await.must_be(403);
    let city = app.city_officer("city@example.com", "510100").await;
    city.get("/office/programmes").await.must_be(200);
    city.get(&format!("/office/programmes/{id}/edit")).await.must_be(403);
    save(&app, &city, &text(&app)).await.must_be(403);
    city.get("/office/programmes/987654").await.must_be(404);
}
