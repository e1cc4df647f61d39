//! The turn of days, and rooms above that follow what becomes of their notices.

use std::sync::{Arc, Mutex};

use cbec_portal::indexing::Later;
use cbec_portal::notices::entity::{objection, public_notice};
use cbec_portal::notices::permit;
use cbec_portal::notices::rules::Contact;
use cbec_portal::notices::{NewLine, NewNotice, NoticeFollower, NoticeFollowers, NoticeKind, NoticeState, event, store, work};
use cbec_portal::platform::{Happened, Subject, Write};

use super::{draft, first_objection, notice, object, objection_form, officer, published, state};
use crate::support::TestApp;

/// Writes down what it is told, in the audit trail too.
struct Diary(Arc<Mutex<Vec<String>>>);

impl Diary {
    fn note(&self, write: &Write, words: String) -> Later<'_, ()> {
        write.also(Happened::new("test.told", Subject { kind: "test", id: 1, name: words.clone() }, "测试", Vec::new()));
        self.0.lock().unwrap().push(words);
        Box::pin(async { Ok(()) })
    }
}

impl NoticeFollower for Diary {
    fn opened<'a>(&'a self, write: &'a Write, notice: &'a public_notice::Model) -> Later<'a, ()> {
        self.note(write, format!("opened {}", notice.subject_id))
    }

    fn ended<'a>(&'a self, write: &'a Write, notice: &'a public_notice::Model) -> Later<'a, ()> {
        self.note(write, format!("ended {}", notice.state))
    }

    fn objected<'a>(&'a self, write: &'a Write, _: &'a public_notice::Model, o: &'a objection::Model) -> Later<'a, ()> {
        self.note(write, format!("objected {}", o.state))
    }

    fn settled<'a>(&'a self, write: &'a Write, _: &'a public_notice::Model, o: &'a objection::Model) -> Later<'a, ()> {
        self.note(write, format!("settled {}", o.state))
    }
}

#[tokio::test]
async fn the_last_second_counts_and_the_next_one_does_not() {
    let p = published().await;
    let public = format!("/notices/{}", p.id);
    let form = objection_form(&p.app, p.id).await;
    p.app.clock.set("2026-03-12T23:59:59+08:00");
    p.app.browser().get(&public).await.must_say("今天截止");
    object(&p.app, form.clone()).await;
    p.app.clock.set("2026-03-13T00:00:00+08:00");
    // Before any worker has come by.
    let late = p.app.browser().submit_only(form.fill("body", "晚了一秒钟的异议，内容不能丢。")).await;
    late.must_be(422).must_say("公示期已结束").must_say("随时可以向下面的单位").must_say("晚了一秒钟的异议");
    p.app.browser().get(&public).await.must_be(200).must_say("已于 2026年3月12日 结束").must_say("另有 1 件正在处理");
    p.app.browser().get(&format!("{public}/objections/new")).await.must_be(200).must_say("公示期已结束");
}

#[tokio::test]
async fn a_notice_ends_by_itself_and_waits_for_open_objections() {
    let p = published().await;
    let quiet = draft(&p.maker).await;
    super::publish(&p.checker, quiet).await;
    let private = object(&p.app, objection_form(&p.app, p.id).await).await;
    p.app.clock.set("2026-03-12T12:00:00+08:00");
    assert_eq!(work::close_due(&p.app.site).await.unwrap(), 0);
    p.app.clock.set("2026-03-13T00:00:05+08:00");
    assert_eq!(work::close_due(&p.app.site).await.unwrap(), 2);
    assert_eq!(work::close_due(&p.app.site).await.unwrap(), 0);
    assert_eq!([state(&p.app, p.id).await, state(&p.app, quiet).await], [NoticeState::Closed, NoticeState::Final]);
    p.app.browser().get(&format!("/notices/{quiet}")).await.must_say("公示期内没有收到异议");
    let browser = p.app.browser();
    let withdrawal = browser.get(&private).await.form(&format!("{private}/withdrawal"));
    browser.submit(withdrawal).await.must_say("您已撤回");
    assert_eq!(state(&p.app, p.id).await, NoticeState::Final, "nothing is open any more");
    browser.get(&format!("/notices/{}", p.id)).await.must_say("已撤回 1 件");
}

#[tokio::test]
async fn rooms_above_are_told_within_the_same_write() {
    let app = TestApp::start().await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let followers = NoticeFollowers(vec![Box::new(Diary(told.clone()))]);
    let calendar = app.site.kept().unwrap();
    let write = app.write().await;
    let new = NewNotice {
        kind: NoticeKind::Certification,
        title: "拟认定名单（试验）".into(),
        body: "试验".into(),
        subject: ("call".into(), 7),
        division_code: "510000".into(),
        contact: Contact::default(),
        working_days: 5,
        conflicted: vec![42],
        is_demo: true,
        lines: vec![NewLine { name: "甲仓".into(), application_id: Some(3), ..NewLine::default() }],
    };
    let made = store::draft(&write, &permit::by_system(&write, 0).unwrap(), new).await.unwrap();
    let opened = store::open(&write, &permit::by_system(&write, made.id).unwrap(), 1, &calendar, &followers).await.unwrap();
    assert!(opened.unwrap().is_certain);
    write.commit(event::notice("notice.opened", &made, "测试")).await.unwrap();
    let found = store::of_subject(app.site.database.read(), "call", 7).await.unwrap();
    assert_eq!(found.iter().map(|notice| notice.id).collect::<Vec<_>>(), [made.id]);
    assert_eq!(store::lines(app.site.database.read(), made.id).await.unwrap()[0].application_id, Some(3));
    app.clock.set("2026-04-01T09:00:00+08:00");
    // The node's own worker may come first; it tells nobody here.
    let moved = work::close_due_with(&app.site, &followers).await.unwrap();
    assert!(moved <= 1);
    let mut expected = vec!["opened 7".to_owned()];
    if moved == 1 {
        expected.push("ended final".to_owned());
    }
    assert_eq!(*told.lock().unwrap(), expected);
    // A write that is dropped leaves nothing behind.
    let write = app.write().await;
    let keep = permit::by_system(&write, made.id).unwrap();
    assert!(store::cancel(&write, &keep, "太晚", &followers).await.unwrap().is_none(), "what is final stays");
}

#[tokio::test]
async fn lines_of_a_decision_are_not_changed_by_hand() {
    let app = TestApp::start().await;
    let (_, maker) = officer(&app, "maker@example.com", None).await;
    let write = app.write().await;
    let lines = vec![NewLine { name: "甲仓（试验）".into(), application_id: Some(3), ..NewLine::default() }];
    let new = NewNotice {
        kind: NoticeKind::Awards,
        title: "来自排序的公示（试验）".into(),
        body: "根据评审结果公示如下，请监督。".into(),
        subject: ("ranking".into(), 3),
        division_code: "510100".into(),
        contact: Contact { office: "商务处".into(), phone: "028-86000000".into(), ..Contact::default() },
        working_days: 5,
        conflicted: vec![],
        is_demo: false,
        lines,
    };
    let made = store::draft(&write, &permit::by_system(&write, 0).unwrap(), new).await.unwrap();
    write.commit(event::notice("notice.drafted", &made, "测试")).await.unwrap();
    let page = format!("/office/notices/{}", made.id);
    let form = maker.get(&format!("{page}/edit")).await;
    form.must_say("名单来自审批决定").must_say("甲仓（试验）");
    maker.submit(form.form(&page).fill("title", "改了标题的公示（试验）").fill("lines", "偷换的公司")).await.must_say("改了标题");
    let lines = store::lines(app.site.database.read(), made.id).await.unwrap();
    assert_eq!(
        lines.iter().map(|line| (line.name.as_str(), line.application_id)).collect::<Vec<_>>(),
        [("甲仓（试验）", Some(3))]
    );
}

#[tokio::test]
async fn a_year_without_a_calendar_is_said_to_be_uncertain() {
    let app = TestApp::start().await;
    app.clock.set("2026-12-29T09:00:00+08:00");
    let (_, maker) = officer(&app, "maker@example.com", None).await;
    let (_, checker) = officer(&app, "checker@example.com", None).await;
    let id = draft(&maker).await;
    maker.get(&format!("/office/notices/{id}")).await.must_say("放假安排尚未公布");
    super::publish(&checker, id).await;
    checker.get(&format!("/office/notices/{id}")).await.must_say("放假安排尚未公布");
    app.browser().get(&format!("/notices/{id}")).await.must_say("放假安排尚未公布");
}

#[tokio::test]
async fn an_objection_upheld_strikes_its_line_and_ends_the_notice() {
    let p = published().await;
    let line = store::lines(p.app.site.database.read(), p.id).await.unwrap()[0].id.to_string();
    let private = object(&p.app, objection_form(&p.app, p.id).await.fill("line", &line)).await;
    p.later("2026-03-13T00:00:05+08:00").await;
    work::close_due(&p.app.site).await.unwrap();
    let url = first_objection(&p.checker).await;
    let page = p.checker.get(&url).await;
    p.checker.submit(page.form(&format!("{url}/beginning"))).await.must_say("已开始调查");
    let page = p.checker.get(&url).await;
    let decision = page.form(&format!("{url}/decision")).fill("outcome", "upheld").fill("strike", "yes");
    p.checker.submit(decision.fill("reasons", "经核对海关数据，出口额确与申报不符。")).await.must_say("已办结");
    assert_eq!(state(&p.app, p.id).await, NoticeState::Final);
    assert!(notice(&p.app, p.id).await.ended_at.is_some());
    let browser = p.app.browser();
    let public = browser.get(&format!("/notices/{}", p.id)).await;
    public.must_say("成立 1 件").must_say("异议成立，已移出名单").must_say("合计（2 个）").must_say("1,200.50");
    assert!(!public.says("301,200.50"));
    browser.get(&private).await.must_say("已经办结：成立").must_say("经核对海关数据");
    assert!(browser.get(&format!("/notices/{}.csv", p.id)).await.text.contains("已移出"));
}
