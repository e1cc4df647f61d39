//! Public notices from draft to end, and the objections to them.

mod objections;
mod office;
mod period;
mod public;

use cbec_portal::access::{Role, store as people};
use cbec_portal::notices::entity::public_notice;
use cbec_portal::notices::{NoticeState, store};
use cbec_portal::platform::{Happened, Subject};

use crate::support::PASSWORD;
use crate::support::TestApp;
use crate::support::browser::Browser;
use crate::support::page::FilledForm;

pub const TITLE: &str = "关于2026年出口增量奖励拟扶持名单的公示（试验）";
const LINES: &str = "甲公司（试验） |  | 300000 | 一等，联系人13812345678\n乙公司（试验） |  | 1,200.50\n丙公司（试验）";

/// An officer of a division, or of the whole zone.
pub async fn officer(app: &TestApp, email: &str, division: Option<&str>) -> (i64, Browser) {
    let id = app.make_user(email, Role::CaseOfficer).await;
    let write = app.write().await;
    people::set_place(&write, id, division.map(str::to_owned), None).await.unwrap();
    let subject = Subject { kind: "user", id, name: email.to_owned() };
    write.commit(Happened::new("user.changed", subject, "测试", Vec::new())).await.unwrap();
    let browser = app.browser();
    browser.sign_in(email, PASSWORD).await.must_be(303);
    (id, browser)
}

/// The form of a new notice, filled in.
pub async fn filled(browser: &Browser) -> FilledForm {
    let page = browser.get("/office/notices/new").await;
    page.must_be(200)
        .form("/office/notices")
        .fill("kind", "awards")
        .fill("division_code", "510100")
        .fill("title", TITLE)
        .fill("body", "根据申报和评审结果，现将拟扶持名单公示如下。\n如有异议，请在公示期内提出。")
        .fill("lines", LINES)
        .fill("contact_office", "商务处（试验）")
        .fill("contact_phone", "028-86000000")
}

/// Writes a draft; its id.
pub async fn draft(browser: &Browser) -> i64 {
    let answer = browser.submit_only(filled(browser).await).await;
    let location = answer.must_be(303).location.clone().unwrap();
    location.trim_start_matches("/office/notices/").parse().unwrap()
}

/// Two officers of Chengdu, and a notice that the first wrote and the second published.
pub struct Published {
    pub app: TestApp,
    pub id: i64,
    pub maker: Browser,
    pub checker: Browser,
}

pub async fn published() -> Published {
    published_in(TestApp::start().await).await
}

pub async fn published_in(app: TestApp) -> Published {
    let (_, maker) = officer(&app, "maker@example.com", Some("510100")).await;
    let (_, checker) = officer(&app, "checker@example.com", Some("510100")).await;
    let id = draft(&maker).await;
    publish(&checker, id).await;
    Published { app, id, maker, checker }
}

impl Published {
    /// Moves the clock; sessions end meanwhile, and both officers come in again.
    pub async fn later(&self, at: &str) {
        self.app.clock.set(at);
        self.maker.sign_in("maker@example.com", PASSWORD).await.must_be(303);
        self.checker.sign_in("checker@example.com", PASSWORD).await.must_be(303);
    }
}

pub async fn publish(browser: &Browser, id: i64) {
    let page = browser.get(&format!("/office/notices/{id}")).await;
    let form = page.must_be(200).form(&format!("/office/notices/{id}/publication"));
    browser.submit(form).await.must_be(200).must_say("已发布，文号");
}

pub async fn notice(app: &TestApp, id: i64) -> public_notice::Model {
    store::find(app.site.database.read(), id).await.unwrap().unwrap()
}

pub async fn state(app: &TestApp, id: i64) -> NoticeState {
    store::state_of(app.site.database.read(), id).await.unwrap().unwrap()
}

/// The form of an objection to the whole notice, filled in.
pub async fn objection_form(app: &TestApp, id: i64) -> FilledForm {
    let page = app.browser().get(&format!("/notices/{id}/objections/new")).await;
    page.must_be(200)
        .form(&format!("/notices/{id}/objections"))
        .fill("body", "甲公司的出口额与海关数据不符，见附件第二页。")
        .fill("name", "周敏")
        .fill("email", "visitor@example.com")
        .fill("promise", "yes")
}

/// Objects; the private address.
pub async fn object(app: &TestApp, form: FilledForm) -> String {
    let answer = app.browser().submit_only(form).await;
    answer.must_be(303).location.clone().unwrap()
}

/// Address of the first objection that an officer sees.
pub async fn first_objection(browser: &Browser) -> String {
    let page = browser.get("/office/objections").await;
    page.must_be(200).attributes("a[data-row]", "href").into_iter().next().expect("an objection")
}
