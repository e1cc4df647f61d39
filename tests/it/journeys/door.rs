//! At the door with a bad network: what was scanned stays on the device, survives a reload, and is counted once.

use super::chromium::Window;
use crate::signups::made;
use crate::support::{TestApp, wait_until};

/// Posts that go astray on their way out, and one whose answer goes astray on its way back.
const ASTRAY: &str = "window.real = window.fetch; window.fetch = () => Promise.reject(new TypeError('astray'));";
const ANSWER_ASTRAY: &str = "window.fetch = async (...all) => { await window.real(...all); throw new TypeError('astray'); };";
const MENDED: &str = "window.fetch = window.real; dispatchEvent(new Event('online'));";

#[tokio::test]
async fn scans_wait_on_the_device_and_count_once() {
    let app = TestApp::start().await;
    app.clock.set("2026-03-05T10:00:00+08:00");
    let occasion = made::occasion(&app, |_| {}).await;
    let one = made::person(&app, &occasion, "李雷", "13800000001").await;
    let two = made::person(&app, &occasion, "韩梅梅", "13800000002").await;
    let base = format!("/door/{}", made::pass(&app, &occasion, "door", "南门志愿者").await);
    let Some(window) = Window::open(&app.url()).await else { return };
    window.go(&base).await;
    window.fill("#code", &one.code).await;
    window.click("[data-door-form] button[type=submit]").await;
    window.must_say("签到成功").await;
    window.must_say("李雷").await;
    assert_eq!(window.script("return document.querySelector('[data-door-count=came]').textContent").await, "1");

    window.script(ASTRAY).await;
    window.fill("#code", &two.code).await;
    window.click("[data-door-form] button[type=submit]").await;
    window.must_say("待上传 1 条").await;
    window.must_say("已记在本机").await;
    assert_eq!(made::days(&app, &occasion).await, 1);
    // The answer is lost, the scan is not: it stays in the queue and is sent again after the page is loaded anew.
    window.script(ANSWER_ASTRAY).await;
    window.script("dispatchEvent(new Event('online'))").await;
    wait_until("the scan has arrived", async || made::days(&app, &occasion).await == 2).await;
    window.must_say("待上传 1 条").await;
    window.go(&base).await;
    window.must_say("已经记过").await;
    wait_until("nothing waits", async || {
        window.script("return document.querySelector('[data-door-queue]').hidden").await == true
    })
    .await;
    assert_eq!(made::days(&app, &occasion).await, 2);
    window.script(ASTRAY).await;
    window.script(MENDED).await;
    window.fill("#code", "12345").await;
    window.click("[data-door-form] button[type=submit]").await;
    window.must_say("不是本平台的票").await;
    window.close().await;
}
