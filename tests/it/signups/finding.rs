//! Lists, calendars, share pages and feeds of training and events.

use std::time::Instant;

use cbec_portal::signups::entity::occasion::Model;
use cbec_portal::signups::finding::turning::turn;
use serde_json::json;

use super::making::{course, occasion};
use crate::support::TestApp;

/// Waits until a list has so many records.
async fn listed(app: &TestApp, list: &str, total: u64) {
    app.wait_until("the list is current", async || app.browser().json(list).await["total"] == total).await;
}

fn called_off(row: Model) -> Model {
    let at = "2026-03-04T01:00:00Z".parse().ok();
    Model { stage: "cancelled".to_owned(), stage_note: Some("场地停电".to_owned()), cancelled_at: at, ..row }
}

#[tokio::test]
async fn events_are_listed_narrowed_and_taken_away() {
    let app = TestApp::start().await;
    let fair = Model { category: "expo".to_owned(), division_code: "510700".to_owned(), ..occasion("绵阳电子展", "event") };
    let match_day = app.add_occasion(occasion("海外仓对接会", "event")).await;
    app.add_occasion(fair).await;
    app.add_occasion(called_off(occasion("取消的宣讲", "event"))).await;
    app.add_occasion(Model { is_listed: false, ..occasion("闭门会", "event") }).await;
    app.add_occasion(Model { stage: "draft".to_owned(), ..occasion("草稿会", "event") }).await;
    listed(&app, "/events.json", 3).await;
    let browser = app.browser();
    let page = browser.get("/events").await;
    page.must_be(200).must_say("找到 3 场活动").must_say("海外仓对接会").must_say("剩 100 个名额").must_say("已取消");
    assert!(!page.says("闭门会") && !page.says("草稿会"));
    browser.get("/events?category=展会").await.must_say("找到 1 场活动").must_say("绵阳电子展");
    browser.get("/events?division=成都市&month=2026年03月&signup=报名中").await.must_say("找到 1 场活动");
    browser.get("/events?category=赶集").await.must_say("没有“赶集”这个筛选条件").must_say("找到 3 场活动");
    browser.get("/events?q=仓储合同").await.must_say("海外仓对接会");
    browser.get("/events?view=map").await.must_be(200).must_say("各地区的活动").must_say("绵阳");
    browser.get("/search?q=海外仓对接会").await.must_say("活动").must_say("海外仓对接会");
    let csv = browser.get("/events.csv?category=展会").await;
    assert!(csv.text.contains("绵阳电子展") && !csv.text.contains("对接会"), "{}", csv.text);
    let json = browser.json("/events.json?q=海外仓对接会").await;
    assert_eq!(json["items"][0]["next"]["left"], 100, "{json}");
    let atom = browser.get("/events.atom").await;
    assert!(atom.text.contains("【已取消】取消的宣讲") && !atom.text.contains("闭门会"), "{}", atom.text);
    let calendar = browser.get("/events.ics").await;
    assert!(calendar.header("content-type").starts_with("text/calendar"));
    assert!(calendar.text.contains("STATUS:CANCELLED") && calendar.text.contains("DTSTART:20260320T010000Z"));
    assert!(!calendar.text.contains("闭门会"));
    let sitemap = browser.get("/sitemap.xml").await;
    assert!(sitemap.text.contains(&format!("/events/{}<", match_day.code)), "{}", sitemap.text);
    browser.get("/").await.must_say("近期培训与活动").must_say("海外仓对接会");
    browser.get("/events?q=zzzzqqq").await.must_be(200).must_say("没有找到符合条件的活动");
}

#[tokio::test]
async fn an_event_says_everything_one_needs_before_coming() {
    let app = TestApp::start().await;
    let quotas = json!([{ "key": "buyer", "name": "采购商", "places": 2 }, { "key": "firm", "name": "企业", "places": 1 }]);
    let row = app.add_occasion(Model { quotas, capacity: 3, ..occasion("海外仓对接会", "event") }).await;
    let browser = app.browser();
    let url = format!("/events/{}", row.code);
    let page = browser.get(&url).await;
    page.must_be(200).must_say("2026年3月20日（周五） 09:00—17:00").must_say("天府会展馆").must_say("开场与分桌");
    page.must_say("法务顾问乙").must_say("采购商").must_say("剩 3 个名额").must_say("报名截止 2026年3月19日 18:00");
    page.must_say("物流与海外仓").must_say("一对一").must_say("我要报名");
    assert!(page.attributes("a", "href").contains(&format!("/occasions/{}/sign-up", row.code)));
    assert!(
        page.text.contains("OfflineEventAttendanceMode") && page.text.contains("\"availability\":\"https://schema.org/InStock\"")
    );
    let small = app.add_occasion(Model { capacity: 3, ..occasion("小型对接会", "event") }).await;
    app.seat(&small, 3).await;
    browser.get(&format!("/events/{}", small.code)).await.must_say("名额已满，可候补").must_say("报名候补");
    let file = browser.get(&format!("{url}.ics")).await;
    assert!(file.header("content-disposition").contains(&format!("{}.ics", row.code)));
    let by_id = browser.get(&format!("/events/{}", row.id)).await;
    assert_eq!((by_id.status, by_id.location.as_deref()), (308, Some(url.as_str())));
    for odd in ["/events/0000000000", "/events/nonsense", "/events/99999", "/training/sessions/x", "/training/sessions/x.ics"] {
        browser.get(odd).await.must_be(404);
    }
    browser.get(&format!("/training/sessions/{}", row.code)).await.must_be(404);
    browser.get(&format!("/occasions/{}/files/1", row.code)).await.must_be(404);
    let gone = app.add_occasion(called_off(occasion("取消的宣讲", "event"))).await;
    let page = browser.get(&format!("/events/{}", gone.code)).await;
    page.must_be(200).must_say("本场已取消，不再举办").must_say("场地停电");
    assert!(page.text.contains("EventCancelled") && !page.says("我要报名"));
}

#[tokio::test]
async fn what_is_not_listed_is_found_with_an_invitation_only() {
    let app = TestApp::start().await;
    let row = app.add_occasion(Model { is_listed: false, ..occasion("闭门会", "event") }).await;
    let other = app.add_occasion(Model { is_listed: false, ..occasion("另一场", "event") }).await;
    app.invite(&row, "a-long-key").await;
    let browser = app.browser();
    browser.get(&format!("/events/{}", row.code)).await.must_be(404);
    browser.get(&format!("/events/{}.ics", row.code)).await.must_be(404);
    browser.get(&format!("/events/{}?invitation=wrong", row.code)).await.must_be(404);
    browser.get(&format!("/events/{}?invitation=a-long-key", other.code)).await.must_be(404);
    let page = browser.get(&format!("/events/{}?invitation=a-long-key", row.code)).await;
    page.must_be(200).must_say("闭门会");
    assert!(page.has("meta[name=robots][content=noindex]"));
    let links = page.attributes("a", "href");
    assert!(links.contains(&format!("/occasions/{}/sign-up?invitation=a-long-key", row.code)), "{links:?}");
}

#[tokio::test]
async fn a_course_shows_its_sessions_and_how_one_finishes() {
    let app = TestApp::start().await;
    let trainer = json!({ "trainer": "仓储讲师丙" });
    let next = Model { details: trainer, ..occasion("海外仓入门", "training") };
    let past = Model {
        starts_at: "2025-05-20T01:00:00Z".parse().unwrap(),
        ends_at: "2025-05-20T09:00:00Z".parse().unwrap(),
        closes_at: "2025-05-19T09:00:00Z".parse().unwrap(),
        sittings: json!([{ "on": "2025-05-20", "from": "09:00:00", "to": "17:00:00" }]),
        ..occasion("海外仓入门", "training")
    };
    let code = next.code.clone();
    let row = app.add_course(course("warehouse-basics", "海外仓入门"), vec![past, next]).await;
    listed(&app, "/training.json", 1).await;
    let browser = app.browser();
    let page = browser.get("/training?level=初级&category=物流与海外仓&division=成都市").await;
    page.must_say("找到 1 门课程").must_say("12 学时").must_say("剩 100 个名额").must_say("看这一期并报名");
    let page = browser.get("/training/warehouse-basics").await;
    page.must_be(200).must_say("近期班次").must_say("仓储讲师丙").must_say("往期班次（1 期）").must_say("在途、在仓、可卖天数");
    page.must_say("出勤达到 80%").must_say("考试达到 60 分").must_say("有效期 24 个月").must_say("免费");
    assert!(page.text.contains("\"hasCourseInstance\":[{") && page.text.contains("\"@type\":\"Course\""));
    let session = browser.get(&format!("/training/sessions/{code}")).await;
    session.must_be(200).must_say("仓储讲师丙").must_say("课程大纲").must_say("我要报名");
    assert!(session.text.contains("\"@type\":\"CourseInstance\""));
    let by_id = browser.get(&format!("/training/{}", row.id)).await;
    assert_eq!((by_id.status, by_id.location.as_deref()), (308, Some("/training/warehouse-basics")));
    browser.get("/training/none").await.must_be(404);
    let ics = browser.get("/training.ics").await;
    assert!(ics.text.contains("20260320T010000Z") && !ics.text.contains("20250520"), "half a year back");
}

#[tokio::test]
async fn signing_up_opens_and_closes_to_the_minute() {
    let app = TestApp::start().await;
    let opens_at = "2026-03-06T01:00:00Z".parse().ok();
    let row = app.add_occasion(Model { opens_at, ..occasion("海外仓对接会", "event") }).await;
    listed(&app, "/events.json", 1).await;
    let (browser, url) = (app.browser(), format!("/events/{}", row.code));
    browser.get(&url).await.must_say("即将开始报名").must_say("3月6日 09:00 开始报名，届时可在本页报名");
    let found = async |word: &str| {
        app.browser().json(&format!("/events.json?signup={word}")).await["items"][0]["next"]["sign_up"].clone()
    };
    for (at, word) in [
        ("2026-03-06T09:00:00+08:00", "报名中"),
        ("2026-03-19T18:00:00+08:00", "报名已截止"),
        ("2026-03-20T09:00:00+08:00", "进行中"),
        ("2026-03-20T17:00:00+08:00", "已结束"),
    ] {
        app.clock.set(at);
        // The worker of the node may have been quicker.
        turn(&app.site).await.unwrap();
        browser.get(&url).await.must_say(word);
        app.wait_until("search knows it", async || found(word).await == word).await;
    }
    assert_eq!(turn(&app.site).await.unwrap(), 0);
}

#[tokio::test]
async fn a_month_of_a_thousand_events_is_one_quick_table() {
    let app = TestApp::start().await;
    let write = app.write().await;
    let rows = (0..1000).map(|number| {
        let mut row = occasion(&format!("第{number}场"), "event");
        let day = number % 31 + 1;
        row.sittings = json!([{ "on": format!("2026-03-{day:02}"), "from": "09:00:00", "to": "17:00:00" }]);
        row.starts_at = format!("2026-03-{day:02}T01:00:00Z").parse().unwrap();
        row.ends_at = format!("2026-03-{day:02}T09:00:00Z").parse().unwrap();
        let mut new = sea_orm::IntoActiveModel::into_active_model(row);
        new = sea_orm::ActiveModelTrait::reset_all(new);
        new.id = sea_orm::ActiveValue::NotSet;
        new
    });
    for chunk in rows.collect::<Vec<_>>().chunks(100) {
        use sea_orm::EntityTrait as _;
        cbec_portal::signups::entity::occasion::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(&*write)
            .await
            .unwrap();
    }
    write.commit(cbec_portal::signups::event::turned(&[])).await.unwrap();
    let browser = app.browser();
    let started = Instant::now();
    let page = browser.get("/events/calendar?month=2026-03").await;
    crate::support::need::say(&format!("calendar of 1,000 events: {:?}", started.elapsed()));
    page.must_be(200).must_say("2026年3月，1000 场").must_say("还有 28 场");
    assert!(page.has("table.calendar th[scope=col]"));
    let day = browser.get("/events/calendar?month=2026-03&on=2026-03-05").await;
    day.must_say("2026年3月5日（周四）");
    assert_eq!(day.texts(".calendar-day__list li").len(), 33);
    browser.get("/events/calendar?month=nonsense").await.must_be(200).must_say("没有看懂月份");
    browser.get("/events/calendar?month=2100-12").await.must_be(200).must_say("没有安排");
    browser.get("/events/calendar?month=2000-01").await.must_be(200);
    browser.get("/training/calendar").await.must_be(200).must_say("没有安排");
}
