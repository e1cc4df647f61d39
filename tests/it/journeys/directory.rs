//! A place comes into the directory: its operator registers, an official confirms, the operator describes the place, the
//! official approves, a visitor finds, compares and asks, and the operator answers.

use super::chromium::Window;
use super::hands::{send, set, sign_in, sign_out};
use crate::listings::people::{official, operator, park};
use crate::support::{PASSWORD, TestApp};

const MANAGER: &str = "manager@example.com";
const VISITOR: &str = "visitor@example.com";

#[tokio::test]
async fn a_place_comes_into_the_directory_and_answers_a_visitor() {
    let app = TestApp::start().await;
    let neighbour = operator(&app, "邻居园区运营").await;
    let other = park(&app, Some(neighbour), "邻居跨境园").await;
    drop(official(&app, "official@example.com", "510100").await);
    let Some(window) = Window::open(&app.url()).await else { return };

    // The operator registers, proves the address, and registers the organisation.
    window.go("/my/register").await;
    set(&window, &[("name", "周园长"), ("email", MANAGER), ("password", PASSWORD), ("consent", "yes")]).await;
    window.click("form[action='/my/register'] button[type=submit]").await;
    app.wait_until("the letter is written", async || !app.letters_to(MANAGER).await.is_empty()).await;
    window.go(&app.link_to(MANAGER).await).await;
    window.fill("#password", PASSWORD).await;
    window.click("main button[type=submit]").await;
    window.must_be_at("the workspace", |path| path.starts_with("/my")).await;
    window.go("/my/organisation/new").await;
    let organisation = [
        ("credit_code", "91350100M000100Y43"),
        ("name", "锦城园区运营（演示）有限公司"),
        ("kind", "park_operator"),
        ("division_code", "510100"),
        ("contact_name", "周园长"),
        ("phone", "028-00000001"),
        ("email", MANAGER),
    ];
    set(&window, &organisation).await;
    window.click("main form[method=post] button.button--primary[type=submit]").await;
    window.must_say("待确认").await;
    sign_out(&window, "/my").await;

    // The official of its division confirms it.
    sign_in(&window, "/office", "official@example.com").await;
    window.must_say("锦城园区运营").await;
    window.go("/office/organisations").await;
    window.click("main a[href^='/office/organisations/']").await;
    window.must_be_at("the organisation", |path| path.starts_with("/office/organisations/")).await;
    let id = window.path().await.rsplit('/').next().unwrap().to_owned();
    send(&window, &format!("/office/organisations/{id}/confirmation")).await;
    window.must_say("已确认").await;
    sign_out(&window, "/office").await;

    // The operator describes the place and hands it in.
    sign_in(&window, "/my", MANAGER).await;
    window.go("/my/listings/new?directory=parks").await;
    let facts = [
        ("f_name", "锦城跨境电商产业园"),
        ("f_division", "510100"),
        ("f_park_kind", "产业园"),
        ("f_level", "省级"),
        ("f_summary", "集办公、仓储和直播间于一体的园区。"),
        ("f_built_area", "52000"),
        ("f_customs_modes", "9610"),
        ("f_address", "成都市演示大道1号"),
        ("f_phone", "028-00000002"),
    ];
    set(&window, &facts).await;
    window.click("form[action='/my/listings/new'] .button--primary[type=submit]").await;
    window.must_be_at("the changes", |path| path.contains("/my/listings/") && !path.contains("new")).await;
    let path = window.path().await;
    let listing = path.split('/').nth(3).unwrap().split(['?', '#']).next().unwrap().to_owned();
    window.go(&format!("/my/listings/{listing}/changes")).await;
    window.must_say("锦城跨境电商产业园").await;
    send(&window, &format!("/my/listings/{listing}/submission")).await;
    window.must_say("正在审核").await;
    sign_out(&window, "/my").await;

    // The official approves.
    sign_in(&window, "/office", "official@example.com").await;
    window.click("main a[href^='/office/changes/']").await;
    window.must_say("52,000").await;
    window.click("button[name=all][value=approve]").await;
    window.click("dialog[open] .button--primary, dialog[open] .button--danger").await;
    window.must_say("已公开").await;
    sign_out(&window, "/office").await;

    // A visitor finds it, compares it, and asks.
    app.wait_until_indexed().await;
    window.go("/search?q=锦城 产业园").await;
    window.must_say("锦城跨境电商产业园").await;
    window.go(&format!("/parks/compare?id={listing}&id={other}")).await;
    window.must_say("邻居跨境园").await;
    window.go(&format!("/parks/{listing}")).await;
    window.click("a[href*='/enquiries/new?kind=settle']").await;
    let enquiry = [("name", "周敏"), ("email", VISITOR), ("message", "想租五百平方米办公室，请问租金。"), ("consent", "yes")];
    set(&window, &enquiry).await;
    window.click("main form[method=post] .button--primary[type=submit]").await;
    window.must_be_at("the private page", |path| path.starts_with("/enquiries/")).await;
    window.must_say("想租五百平方米办公室").await;

    // The operator answers, and the visitor reads it.
    sign_in(&window, "/my", MANAGER).await;
    window.go("/my/enquiries").await;
    window.click("main a[href^='/my/enquiries/']").await;
    set(&window, &[("message", "每月每平方米三十元，欢迎来看。")]).await;
    window.click("form[action$='/messages'] .button--primary[type=submit]").await;
    window.must_say("每月每平方米三十元").await;
    app.wait_until("the answer is written", async || app.letters_to(VISITOR).await.len() >= 2).await;
    window.go(&app.link_to(VISITOR).await).await;
    window.must_say("每月每平方米三十元").await;
    window.go(&format!("/parks/{listing}")).await;
    window.must_say("答复").await;
    window.close().await;
}
