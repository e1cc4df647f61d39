//! At the door. With a bad network, what was scanned stays on the device, survives a reload, and is counted once. A camera
//! reads tickets in browsers that cannot read codes themselves.

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

/// A film of one picture, as a camera that looks at a ticket sees it.
fn film(ticket: &str) -> Vec<u8> {
    let code = qrcode::QrCode::new(ticket).unwrap();
    let (side, cell) = (code.width(), 8);
    let dark = |x: u32, y: u32| {
        let at = |p: u32, margin: usize| (p as usize).checked_sub(margin).map(|p| p / cell).filter(|at| *at < side);
        at(x, 140).zip(at(y, 60)).is_some_and(|at| code[at] == qrcode::Color::Dark)
    };
    let picture = image::RgbImage::from_fn(640, 480, |x, y| image::Rgb(if dark(x, y) { [20; 3] } else { [235; 3] }));
    let mut film = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut film, image::ImageFormat::Jpeg).unwrap();
    film.into_inner()
}

#[tokio::test]
async fn a_camera_reads_the_ticket() {
    let app = TestApp::start().await;
    app.clock.set("2026-03-05T10:00:00+08:00");
    let occasion = made::occasion(&app, |_| {}).await;
    let guest = made::person(&app, &occasion, "李雷", "13800000001").await;
    let base = format!("/door/{}", made::pass(&app, &occasion, "door", "南门志愿者").await);
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("ticket.mjpeg");
    std::fs::write(&file, film(&made::ticket(&app, &guest))).unwrap();
    let camera = format!("--use-file-for-fake-video-capture={}", file.display());
    let more = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", camera.as_str()];
    let Some(window) = Window::open_with(&app.url(), &more).await else { return };
    window.go(&base).await;
    window.click("[data-door-scan]").await;
    window.must_say("签到成功").await;
    window.must_say("李雷").await;
    assert_eq!(made::days(&app, &occasion).await, 1);
    window.close().await;
}
