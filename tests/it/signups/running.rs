//! Running occasions: from draft to the last letter, by officials and by organisers outside.

use cbec_portal::access::Role;
use cbec_portal::signups::entity::{group_message, invitation, occasion, signup, signup_step};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};

use crate::support::TestApp;
use crate::support::browser::Browser;
use crate::support::page::FilledForm;

const TITLE: &str = "海外仓对接会（试验）";

async fn blank(browser: &Browser, base: &str) -> FilledForm {
    let page = browser.get(&format!("{base}/new?kind=event")).await;
    page.must_be(200)
        .form(base)
        .fill("category", "matchmaking")
        .fill("title", TITLE)
        .fill("summary", "海外仓与产业带企业面谈，带货物清单来。")
        .fill("division_code", "510100")
        .fill("place", "试验会展馆二层")
        .fill("organiser", "试验促进中心")
        .fill("contact", "028-0000 0001")
        .fill("sittings", "2026-04-20 09:00-17:00\n2026-04-21 09:00-12:00")
        .fill("capacity", "2")
}

async fn rows(app: &TestApp) -> Vec<occasion::Model> {
    occasion::Entity::find().order_by_asc(occasion::Column::Id).all(app.site.database.read()).await.unwrap()
}

async fn people(app: &TestApp, id: i64) -> Vec<signup::Model> {
    let rows = signup::Entity::find().filter(signup::Column::OccasionId.eq(id));
    rows.order_by_asc(signup::Column::Id).all(app.site.database.read()).await.unwrap()
}

/// An officer of Chengdu with a public occasion of two places.
async fn published(change: impl FnOnce(FilledForm) -> FilledForm) -> (TestApp, Browser, String) {
    let app = TestApp::start().await;
    app.clock.set("2026-03-05T09:00:00+08:00");
    let officer = app.city_officer("chengdu@example.com", "510100").await;
    let answer = officer.submit_only(change(blank(&officer, "/office/occasions").await)).await;
    let page = answer.must_be(303).location.clone().unwrap();
    let form = officer.get(&page).await.form(&format!("{page}/publication"));
    officer.submit(form).await.must_be(200).must_say("已发布");
    (app, officer, page)
}

async fn add(officer: &Browser, page: &str, n: usize) {
    let form = officer.get(&format!("{page}/people/new")).await.form(&format!("{page}/people"));
    let form = form
        .fill("name", &format!("学员{n}"))
        .fill("mobile", &format!("1380000{n:04}"))
        .fill("email", &format!("p{n}@example.com"))
        .fill("consent", "yes");
    officer.submit(form).await.must_be(200).must_say("已添加");
}

#[tokio::test]
async fn a_draft_is_written_published_and_called_off_and_everybody_hears_of_it() {
    let (app, officer, page) = published(|form| form).await;
    let row = rows(&app).await.remove(0);
    assert_eq!(
        (row.stage.as_str(), row.capacity, row.starts_at.to_rfc3339().as_str()),
        ("published", 2, "2026-04-20T01:00:00+00:00")
    );
    for n in 1..=3 {
        add(&officer, &page, n).await;
    }
    let states: Vec<String> = people(&app, row.id).await.into_iter().map(|row| row.state).collect();
    assert_eq!(states, ["confirmed", "confirmed", "waiting"]);
    // Another time: everybody gets a letter with it.
    let form = officer.get(&format!("{page}/edit")).await.form(&page);
    assert_eq!(form.value("sittings"), "2026-04-20 09:00-17:00\n2026-04-21 09:00-12:00");
    let stale = form.clone().fill("title", "另一个名称（试验）");
    let moved = officer.submit(form.fill("sittings", "2026-04-22 09:00-17:00")).await;
    moved.must_be(200).must_say("已发信通知 3 人");
    assert!(
        app.letters_to("p3@example.com")
            .await
            .iter()
            .any(|(subject, body)| subject.contains("变动") && body.contains("2026-04-22"))
    );
    // Whoever had the page open before keeps what was typed.
    let overtaken = officer.submit_only(stale).await;
    overtaken.must_be(409).must_say("没有保存");
    assert_eq!(overtaken.form(&page).value("title"), "另一个名称（试验）");
    // Fewer places than people hold are refused.
    let form = officer.get(&format!("{page}/edit")).await.form(&page);
    officer.submit(form.fill("capacity", "1")).await.must_be(422).must_say("名额不能少于 2");
    // More places: the queue moves.
    let form = officer.get(&format!("{page}/edit")).await.form(&page);
    officer.submit(form.fill("capacity", "3")).await.must_be(200).must_say("已保存");
    assert_eq!(people(&app, row.id).await[2].state, "offered");
    let form = officer.get(&page).await.form(&format!("{page}/cancellation"));
    officer.submit(form.clone()).await.must_be(422).must_say("请写明原因");
    officer.submit(form.fill("reason", "场馆临时停用")).await.must_be(200).must_say("3 人的报名已撤销");
    assert!(people(&app, row.id).await.iter().all(|row| row.state == "called_off"));
    let (subject, body) = app.letters_to("p1@example.com").await.pop().unwrap();
    assert!(subject.contains("取消举办") && body.contains("场馆临时停用"));
    officer.get(&page).await.must_say("已取消").must_say("场馆临时停用");
}

#[tokio::test]
async fn nothing_typed_is_lost_and_each_line_says_what_is_wrong() {
    let app = TestApp::start().await;
    app.clock.set("2026-03-05T09:00:00+08:00");
    let officer = app.city_officer("chengdu@example.com", "510100").await;
    let form = blank(&officer, "/office/occasions").await;
    let wrong = form
        .fill("sittings", "2026-04-20 09:00-17:00\n下周")
        .fill("agenda", "1 | 09:30 | 开场\n二 | 10:00 | 发言")
        .fill("questions", "市场 | 单选 | 东盟")
        .fill("quota_divisions", "火星 | 3")
        .fill("capacity", "许多")
        .fill("division_code", "510300");
    let page = officer.submit(wrong).await;
    page.must_be(422).must_say("第 2 行看不懂").must_say("第几天应为").must_say("至少要有两个选项").must_say("火星");
    page.must_say("请从列表中选择地区").must_say("名额请写整数");
    assert_eq!(page.form("/office/occasions").value("agenda"), "1 | 09:30 | 开场\n二 | 10:00 | 发言");
    assert!(rows(&app).await.is_empty());
}

#[tokio::test]
async fn types_questions_and_the_programme_come_back_as_they_were_typed() {
    let lines = [
        ("quota_types", "采购商 | 1 | buyer\n观众 | 1 | type1"),
        ("quota_divisions", "成都市 | 2"),
        ("questions", "市场 | 单选 | 东盟、欧洲 | 必填 | q1"),
        ("agenda", "1 | 09:30 | 开场 | 主办方"),
        ("speakers", "王老师（演示） | 讲师 | 讲过三年"),
        ("slots_from", "10:00"),
        ("slots_to", "16:30"),
        ("slots_minutes", "20"),
        ("slots_breaks", "12:00-13:30"),
        ("co_organisers", "甲协会、乙园区"),
    ];
    let (app, officer, page) = published(|form| lines.iter().fold(form, |form, (name, value)| form.fill(name, value))).await;
    let form = officer.get(&format!("{page}/edit")).await.form(&page);
    for (name, value) in lines {
        assert_eq!(form.value(name), value, "{name}");
    }
    let row = rows(&app).await.remove(0);
    assert_eq!(row.details["slots"]["breaks"][0], "12:00-13:30");
    // A type that somebody holds stays.
    let form = officer.get(&format!("{page}/people/new")).await.form(&format!("{page}/people"));
    let form = form.fill("name", "学员").fill("mobile", "13800000001").fill("quota", "buyer").fill("consent", "yes");
    officer.submit(form).await.must_be(200);
    let form = officer.get(&format!("{page}/edit")).await.form(&page);
    officer.submit(form.fill("quota_types", "观众 | 1 | type1")).await.must_be(422).must_say("不能删除");
}

#[tokio::test]
async fn people_are_found_agreed_to_moved_refused_and_written_down() {
    let (app, officer, page) = published(|form| form).await;
    let id = rows(&app).await[0].id;
    for n in 1..=5 {
        add(&officer, &page, n).await;
    }
    let all = people(&app, id).await;
    let (first, last) = (&all[0], &all[4]);
    let list = officer.get(&format!("{page}/people?part=waiting")).await;
    list.must_be(200).must_say("学员5").must_say("138****0005");
    assert!(!list.says("学员1"));
    officer.get(&format!("{page}/people?q=0004")).await.must_say("学员4");
    // Masked until somebody asks, and that is written down.
    let person = format!("{page}/people/{}", last.id);
    let shown = officer.get(&person).await;
    assert!(shown.must_say("候补第 3 位").says("138****0005") && !shown.says("13800000005"));
    officer.submit(shown.form(&format!("{person}/sight"))).await.must_be(200).must_say("13800000005");
    // To the front, with a reason.
    let form = officer.get(&person).await.form(&format!("{person}/rank"));
    officer.submit(form.clone()).await.must_be(422).must_say("请写明原因");
    officer.submit(form.fill("reason", "已承诺优先").fill("rank", "front")).await.must_be(200).must_say("候补第 1 位");
    // Somebody is taken off: the first in the queue is called.
    let gone = format!("{page}/people/{}", first.id);
    let form = officer.get(&gone).await.form(&format!("{gone}/refusal"));
    officer.submit(form.fill("reason", "重复报名")).await.must_be(200).must_say("已移出名单");
    let states: Vec<String> = people(&app, id).await.into_iter().map(|row| row.state).collect();
    assert_eq!(states, ["refused", "confirmed", "waiting", "waiting", "offered"]);
    let steps = signup_step::Entity::find().filter(signup_step::Column::SignupId.eq(last.id)).all(app.site.database.read());
    assert!(steps.await.unwrap().iter().any(|step| step.reason.as_deref() == Some("已承诺优先")));
    // A new ticket, and attendance afterwards.
    let second = format!("{page}/people/{}", all[1].id);
    let form = officer.get(&second).await.form(&format!("{second}/ticket"));
    officer.submit(form.fill("reason", "截图外传")).await.must_be(200).must_say("旧的二维码作废");
    app.clock.set("2026-04-20T12:00:00+08:00");
    officer.sign_in("chengdu@example.com", crate::support::PASSWORD).await.must_be(303);
    let form = officer.get(&second).await.form(&format!("{second}/attendance"));
    let form = form.fill("reason", "纸质签到表第 3 页").fill("day", "2026-04-20");
    officer.submit(form.clone()).await.must_be(200).must_say("已补登签到");
    officer.submit(form).await.must_be(409);
    officer.get(&format!("{page}/people?part=came")).await.must_say("学员2");
    // Whoever came is not taken off.
    assert!(!officer.get(&second).await.form_actions().contains(&format!("{second}/refusal")));
}

#[tokio::test]
async fn requests_are_agreed_to_in_one_go_in_the_order_in_which_they_came() {
    let (app, officer, page) = published(|form| form.fill("needs_approval", "yes")).await;
    let row = rows(&app).await.remove(0);
    for n in 1..=3 {
        add(&officer, &page, n).await;
    }
    let update = signup::Entity::update_many()
        .col_expr(signup::Column::State, sea_orm::sea_query::Expr::value("requested"))
        .filter(signup::Column::OccasionId.eq(row.id));
    update.exec(app.site.database.read()).await.unwrap();
    let ids: Vec<String> = people(&app, row.id).await.iter().rev().map(|row| row.id.to_string()).collect();
    let mut fields: Vec<(&str, &str)> = ids.iter().map(|id| ("id", id.as_str())).collect();
    fields.push(("do", "approve"));
    officer.post_form(&format!("{page}/people/bulk"), &fields).await.must_be(303);
    let states: Vec<String> = people(&app, row.id).await.into_iter().map(|row| row.state).collect();
    assert_eq!(states, ["confirmed", "confirmed", "waiting"]);
    // Nobody in the queue is agreed to over the heads of others: that takes a reason.
    officer.post_form(&format!("{page}/people/{}/approval", ids[0]), &[]).await.must_be(409);
    *fields.last_mut().unwrap() = ("do", "refuse");
    officer.post_form(&format!("{page}/people/bulk"), &fields).await.must_be(422).must_say("写明原因");
    officer.post_form(&format!("{page}/people/bulk"), &[("do", "approve")]).await.must_be(422).must_say("先勾选");
}

#[tokio::test]
async fn lists_are_exported_messages_are_looked_at_first_and_invitations_go_once() {
    let (app, officer, page) = published(|form| form.fill("is_listed", "private")).await;
    for n in 1..=3 {
        add(&officer, &page, n).await;
    }
    let book = officer.post_form(&format!("{page}/people/export"), &[]).await;
    book.must_be(200);
    assert!(book.header("content-disposition").contains(".xlsx"));
    officer.get(&format!("{page}/people/sheet")).await.must_be(200).must_say("签到表").must_say("学员1");
    let form = officer.get(&format!("{page}/messages")).await.form(&format!("{page}/messages"));
    let form = form.fill("subject", "带身份证").fill("body", "入场要核对身份证，请带好原件。").fill("do", "preview");
    let preview = officer.submit(form).await;
    preview.must_be(200).must_say("2 人，每人一封");
    let sure = preview.form(&format!("{page}/messages")).fill("do", "send");
    officer.submit(sure).await.must_be(200).must_say("已发给 2 人");
    assert!(app.letters_to("p1@example.com").await.pop().unwrap().1.contains("请带好原件"));
    assert!(!app.letters_to("p3@example.com").await.pop().unwrap().1.contains("请带好原件"));
    assert_eq!(group_message::Entity::find().all(app.site.database.read()).await.unwrap().len(), 1);
    let invite = officer.get(&format!("{page}/invitations")).await.form(&format!("{page}/invitations"));
    officer.submit(invite.clone().fill("addresses", "不是邮箱")).await.must_be(422).must_say("第 1 行");
    let invite = invite.fill("addresses", "张三 <guest@example.com>\nGUEST@example.com; other@example.com");
    officer.submit(invite.clone()).await.must_be(200).must_say("已发出 2 份邀请");
    officer.submit(invite).await.must_be(200).must_say("2 个以前邀请过");
    assert_eq!(invitation::Entity::find().all(app.site.database.read()).await.unwrap().len(), 2);
    assert!(app.link_to("guest@example.com").await.contains("/sign-up?invitation="));
    let pass = officer.get(&format!("{page}/passes")).await.form(&format!("{page}/passes")).fill("name", "东门签到台");
    let made = officer.submit(pass).await;
    made.must_be(200).must_say("只显示这一次").must_say("/door/");
    let revocation = made.form_actions().into_iter().find(|action| action.ends_with("/revocation")).unwrap();
    officer.post_form(&revocation, &[]).await.must_be(303);
    officer.get(&format!("{page}/passes")).await.must_say("已收回");
}

#[tokio::test]
async fn a_series_is_made_of_one_and_a_copy_asks_for_its_own_time() {
    let (app, officer, page) = published(|form| form).await;
    let file = officer.get(&page).await.form(&format!("{page}/files")).file("files", "须知.pdf", b"%PDF-1.7 x".to_vec());
    officer.submit(file).await.must_be(200).must_say("须知.pdf");
    let wrong = officer.get(&page).await.form(&format!("{page}/files")).file("files", "须知.pdf", b"MZ".to_vec());
    officer.submit(wrong).await.must_be(422).must_say("内容与扩展名不符");
    let form = officer.get(&page).await.form(&format!("{page}/series"));
    officer.submit(form.clone().fill("copies", "2").fill("every_days", "1")).await.must_be(422).must_say("间隔");
    officer
        .submit(form.fill("copies", "2").fill("every_days", "7").fill("publish", "yes"))
        .await
        .must_be(200)
        .must_say("都已发布");
    let all = rows(&app).await;
    let starts: Vec<String> = all.iter().map(|row| row.starts_at.date_naive().to_string()).collect();
    assert_eq!(starts, ["2026-04-20", "2026-04-27", "2026-05-04"]);
    assert!(all.iter().all(|row| row.series.is_some() && row.series == all[0].series && row.stage == "published"));
    let copy = officer.get(&format!("/office/occasions/new?copy={}", all[0].id)).await.form("/office/occasions");
    assert_eq!((copy.value("title"), copy.value("sittings")), (TITLE, ""));
}

#[tokio::test]
async fn an_organiser_outside_hands_in_and_the_division_decides() {
    let app = TestApp::start().await;
    app.clock.set("2026-03-05T09:00:00+08:00");
    let (own, other) = (
        app.make_organisation("甲协会（试验）", "enterprise").await,
        app.make_organisation("乙协会（试验）", "enterprise").await,
    );
    let organiser = app.member_of(own, "own@example.com").await;
    let stranger = app.member_of(other, "other@example.com").await;
    let answer = organiser.submit_only(blank(&organiser, "/my/occasions").await).await;
    let page = answer.must_be(303).location.clone().unwrap();
    let id = page.rsplit('/').next().unwrap().to_owned();
    let office = format!("/office/occasions/{id}");
    let officer = app.city_officer("chengdu@example.com", "510100").await;
    // What is still being written is the organiser's; nobody else's and no other division's.
    officer.post_form(&format!("{office}/publication"), &[]).await.must_be(409);
    for path in [page.clone(), format!("{page}/edit"), format!("{page}/people")] {
        stranger.get(&path).await.must_be(404);
    }
    let elsewhere = app.city_officer("zigong@example.com", "510300").await;
    elsewhere.get(&office).await.must_be(404);
    app.sign_in_as("editor@example.com", Role::Editor).await.get(&office).await.must_be(403);
    organiser
        .submit(organiser.get(&page).await.form(&format!("{page}/submission")))
        .await
        .must_be(200)
        .must_say("等所在地区的经办人审核");
    organiser.get(&format!("{page}/edit")).await.must_be(303);
    officer.get("/office").await.must_say("活动待审核").must_say(TITLE);
    let form = officer.get(&office).await.form(&format!("{office}/return"));
    officer.submit(form.clone()).await.must_be(422).must_say("请写明需要改什么");
    officer.submit(form.fill("note", "请补充交通说明")).await.must_be(200).must_say("已退回");
    assert!(app.letters_to("office@example.invalid").await.pop().unwrap().1.contains("请补充交通说明"));
    organiser.get(&page).await.must_say("请补充交通说明");
    organiser.get("/my").await.must_say("需要修改").must_say("请补充交通说明");
    organiser.submit(organiser.get(&page).await.form(&format!("{page}/submission"))).await.must_be(200);
    officer.submit(officer.get(&office).await.form(&format!("{office}/publication"))).await.must_be(200).must_say("已发布");
    add(&organiser, &page, 1).await;
    organiser.get(&format!("{page}/people")).await.must_be(200).must_say("学员1");
    organiser.get("/my/occasions").await.must_be(200).must_say(TITLE);
    assert!(!stranger.get("/my/occasions").await.says(TITLE));
}

#[tokio::test]
async fn five_hundred_people_hear_at_once_that_it_does_not_take_place() {
    let (app, officer, page) = published(|form| form.fill("capacity", "")).await;
    let row = rows(&app).await.remove(0);
    add(&officer, &page, 1).await;
    let model = people(&app, row.id).await.remove(0);
    let copies = (2..=500).map(|n| {
        use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
        let copy = signup::Model {
            code: format!("C{n:09}"),
            contact_hash: format!("h{n}"),
            email: format!("p{n}@example.com"),
            ..model.clone()
        };
        let mut copy = copy.into_active_model().reset_all();
        copy.id = sea_orm::NotSet;
        copy
    });
    for chunk in copies.collect::<Vec<_>>().chunks(100) {
        signup::Entity::insert_many(chunk.to_vec()).exec_without_returning(app.site.database.read()).await.unwrap();
    }
    let form = officer.get(&page).await.form(&format!("{page}/cancellation")).fill("reason", "台风停课");
    let began = std::time::Instant::now();
    officer.submit_only(form).await.must_be(303);
    let took = began.elapsed();
    assert!(took < std::time::Duration::from_secs(10), "{took:?}");
    assert_eq!(app.letters_to("p500@example.com").await.len(), 1);
    officer.get(&page).await.must_say("已取消");
}
