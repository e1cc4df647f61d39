//! Checking oneself in by the code on the screen: late scanners are forgiven, and old codes open nothing.

use cbec_portal::signups::PersonKey;
use cbec_portal::signups::door::screen_code;

use super::made;
use crate::support::TestApp;

#[tokio::test]
async fn the_code_on_the_screen_opens_the_form_for_a_while() {
    let app = TestApp::start().await;
    let occasion = made::occasion(&app, |_| {}).await;
    let row = made::person(&app, &occasion, "李雷", "13800001234").await;
    made::person(&app, &occasion, "同名", "13800005678").await;
    made::person(&app, &occasion, "同名", "13900005678").await;
    let key = app.site.kept::<PersonKey>().unwrap();
    let (visitor, address) = (app.browser(), format!("/in/{}", occasion.code));
    let shown = format!("{address}?s={}", screen_code(&key, occasion.id, app.site.clock.now()));
    visitor.get(&address).await.must_be(200).must_say("屏幕上的码已更新");
    app.clock.advance(2);
    let page = visitor.get(&shown).await;
    page.must_be(200).must_say("签到码");
    assert!(page.header("cache-control").contains("no-store"));
    let form = page.form(&address);
    visitor.submit_only(form.clone()).await.must_be(422).must_say("请输入签到码");
    visitor.submit_only(form.clone().fill("name", "李雷").fill("mobile_end", "12")).await.must_be(422).must_say("后 4 位");
    visitor.submit_only(form.clone().fill("name", "李雷").fill("mobile_end", "9999")).await.must_be(422).must_say("没有找到");
    visitor.submit_only(form.clone().fill("name", "同名").fill("mobile_end", "5678")).await.must_be(422).must_say("同名同尾号");
    app.clock.advance(7);
    visitor.submit(form.clone().fill("name", "李雷").fill("mobile_end", "1234")).await.must_be(200).must_say("签到成功");
    visitor.submit_only(form.clone().fill("ticket", &row.code)).await.must_be(422).must_say("已签到");
    app.clock.advance(4);
    visitor.submit_only(form.fill("ticket", &row.code)).await.must_be(422).must_say("屏幕上的码已更新");
    visitor.get(&shown).await.must_say("屏幕上的码已更新");
    visitor.get("/in/NOSUCHCODE").await.must_be(404);
}
