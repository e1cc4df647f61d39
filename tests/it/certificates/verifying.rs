//! The public register: every state, slips of the pen, files that were changed.

use cbec_portal::certificates::code;
use cbec_portal::certificates::store::NewCertificate;

use super::{certificate_for, page_of};
use crate::support::TestApp;

#[tokio::test]
async fn a_certificate_is_found_by_code_and_by_number_however_they_are_typed() {
    let app = TestApp::start().await;
    let (row, _) = app.certified().await;
    let browser = app.browser();
    browser.get("/verify").await.must_be(200).must_say("证书查验");
    let shown = code::shown(&row.code);
    for typed in
        [shown.clone(), shown.to_lowercase(), row.code.clone(), "海仓认[2026]0001号".into(), "海仓认（2026） 0001号".into()]
    {
        let page = browser.request(reqwest::Method::GET, "/verify").query(&[("q", &typed)]);
        let page = crate::support::send(page).await;
        page.must_be(303);
        assert_eq!(page.location.as_deref(), Some(page_of(&row).as_str()), "{typed}");
    }
    let page = browser.get(&page_of(&row)).await;
    page.must_be(200).must_say("有效").must_say("锦江出海（演示）有限公司").must_say("普货、带电产品").must_say("颁发");
    page.must_say("2026年3月5日至2027年3月4日").must_say("洛杉矶安大略仓");
    assert!(!page.says("王编辑") && !page.says("测试"), "names of officials stay in the back office");
    browser.get(&format!("/verify/{}", row.code.to_lowercase())).await.must_be(200).must_say("海仓认〔2026〕0001号");
}

#[tokio::test]
async fn a_slip_is_told_apart_from_what_does_not_exist() {
    let app = TestApp::start().await;
    let (row, _) = app.certified().await;
    let browser = app.browser();
    let other = if row.code.starts_with('7') { "8" } else { "7" };
    let slip = format!("{other}{}", &row.code[1..]);
    browser.get(&format!("/verify/{slip}")).await.must_be(404).must_say("看起来抄错了一位").must_say(&slip);
    browser.get(&format!("/verify?q={slip}")).await.must_be(404).must_say("看起来抄错了一位");
    browser.get(&format!("/verify/{}", &row.code[1..])).await.must_be(404).must_say("看起来抄错了一位");
    let unknown = loop {
        let code = code::random();
        if code != row.code {
            break code;
        }
    };
    browser.get(&format!("/verify/{unknown}")).await.must_be(404).must_say("没有这个查验码的证书");
    browser.get("/verify?q=%E6%B5%B7%E4%BB%93%E8%AE%A4").await.must_be(404).must_say("没有找到这个编号");
    let page = browser.get("/verify?q=%3Cscript%3Ealert(1)%3C/script%3E").await;
    page.must_be(404);
    assert!(!page.text.contains("<script>alert"));
    browser.get(&format!("/verify/{}", "9".repeat(5000))).await.must_be(404);
    let page = browser.get(&format!("/verify/{slip}.json")).await;
    page.must_be(404);
    assert!(page.text.contains("not_found"), "{}", page.text);
}

#[tokio::test]
async fn the_state_follows_from_the_day() {
    let app = TestApp::start().await;
    let (row, _) = app.certified().await;
    let browser = app.browser();
    let address = format!("{}.json", page_of(&row));
    let state = async || browser.json(&address).await;
    assert_eq!(state().await["state"], "valid");
    app.clock.set("2027-03-04T23:30:00+08:00");
    browser.get(&page_of(&row)).await.must_say("有效，今天到期");
    assert_eq!(state().await["is_valid"], true);
    app.clock.set("2027-03-05T00:30:00+08:00");
    browser.get(&page_of(&row)).await.must_be(200).must_say("已到期").must_say("不再有效");
    let json = state().await;
    assert_eq!((&json["state"], &json["is_valid"]), (&"expired".into(), &false.into()));
    assert_eq!(json["history"][0]["event"], "issued");
    let new = app.issue(NewCertificate { replaces_id: Some(row.id), ..certificate_for(row.organisation_id) }).await;
    browser.get(&page_of(&row)).await.must_say("已换发新证").must_say(&new.number).must_say("换发新证：新证编号");
}

#[tokio::test]
async fn a_file_is_the_original_or_was_changed_or_is_none_of_ours() {
    let app = TestApp::start().await;
    let (row, _) = app.certified().await;
    let Some(bytes) = app.paper(&row).await else { return };
    let browser = app.browser();
    let send = async |bytes: Vec<u8>| browser.upload("/verify/file", &[], &[("file", "证书.pdf", bytes)]).await;
    send(bytes.clone()).await.must_be(200).must_say("与登记一致").must_say("目前有效").must_say(&row.number);
    let mut changed = bytes.clone();
    changed.extend_from_slice(b"\n% one more line");
    send(changed).await.must_be(200).must_say("内容被改动").must_say(&row.number);
    // Without the words beside the text, which some programs drop: the code is still in the text.
    let mut bare = bytes.clone();
    let shown = code::shown(&row.code);
    while let Some(at) = bare.windows(shown.len()).position(|window| window == shown.as_bytes()) {
        bare[at..at + shown.len()].fill(b'X');
    }
    send(bare).await.must_say("内容被改动");
    send(b"%PDF-1.7\nsomething else".to_vec()).await.must_be(200).must_say("不是本平台签发");
    send(b"GIF89a".to_vec()).await.must_be(422).must_say("不是 PDF 文件");
    send(Vec::new()).await.must_be(422).must_say("还没有选择文件");
    app.clock.set("2027-06-01T12:00:00+08:00");
    send(bytes).await.must_say("与登记一致").must_say("不视为有效");
}

#[tokio::test]
async fn whoever_has_too_many_files_compared_is_asked_to_wait() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let mut statuses = Vec::new();
    for _ in 0..14 {
        statuses.push(browser.upload("/verify/file", &[], &[("file", "a.pdf", b"GIF".to_vec())]).await.status);
    }
    assert_eq!((statuses[0], statuses[13]), (422, 429), "{statuses:?}");
}
