//! The work list: parts, filters, views, exports.

use cbec_portal::casework::State;

use super::{applicant, county};
use crate::support::TestApp;

#[tokio::test]
async fn the_parts_of_the_list_count_what_they_show() {
    let app = TestApp::start().await;
    let names = ["甲示例公司", "乙示例公司", "丙示例公司"];
    let mut ids = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let firm = app.applicant(name, "510100", &format!("boss{at}@example.com")).await;
        ids.push(app.submitted(&firm, "b2b-export-growth").await);
    }
    app.bring_to(ids[1], State::Correcting).await;
    app.bring_to(ids[2], State::Rejected).await;
    let county = county(&app).await;
    let counts = |page: &crate::support::page::Page| page.texts(".tabs a");
    let page = county.get("/office/applications").await;
    page.must_be(200).must_say("甲示例公司");
    assert!(!page.says("乙示例公司"));
    assert_eq!(counts(&page), ["待我办理 1", "已逾期 0", "7 日内到期 1", "等申报单位 1", "全部在办 2", "已办结 1"]);
    county.get("/office/applications?part=applicant").await.must_say("乙示例公司");
    county.get("/office/applications?part=closed").await.must_say("丙示例公司").must_say("未通过");
    app.clock.set("2026-03-20T09:00:00+08:00");
    county.sign_in("county@example.com", crate::support::PASSWORD).await.must_be(303);
    let page = county.get("/office/applications?part=overdue").await;
    page.must_say("甲示例公司").must_say("逾期").must_say("已逾期");
    // Filters narrow, odd ones are left aside.
    county.get("/office/applications?q=甲示例").await.must_say("甲示例公司").must_say("全部清除");
    county.get("/office/applications?q=不存在").await.must_say("没有符合条件的申报");
    county.get("/office/applications?part=nonsense&programme=abc&state=xyz&division=zz&page=99&stage=1").await.must_be(200);
    county.get("/office/applications?part=open&stage=admission").await.must_say("甲示例公司");
    county.get("/office/applications?division=510300").await.must_say("没有符合条件");
}

#[tokio::test]
async fn a_question_is_kept_under_a_name_and_is_ones_own() {
    let app = TestApp::start().await;
    let firm = applicant(&app).await;
    app.submitted(&firm, "b2b-export-growth").await;
    let county = county(&app).await;
    let page = county.get("/office/applications?part=open&q=成都").await;
    county.submit(page.form("/office/applications/views")).await.must_say("没有保存");
    let page = county.submit(page.form("/office/applications/views").fill("name", "成都在办")).await;
    page.must_say("已保存常用筛选").must_say("成都在办");
    let removal = page.form_actions().into_iter().find(|action| action.ends_with("/removal")).expect("a way to remove it");
    let other = app.officer_at_work("other@example.com", "别人", None, None).await;
    assert!(!other.get("/office/applications").await.says("成都在办"));
    other.post_form(&removal, &[]).await.must_be(404);
    county.submit(page.form(&removal)).await.must_say("已移除");
}

#[tokio::test]
async fn the_list_is_exported_as_it_is_asked_for() {
    let app = TestApp::start().await;
    let firm = app.applicant("=cmd示例公司", "510100", "boss@example.com").await;
    app.submitted(&firm, "b2b-export-growth").await;
    let county = county(&app).await;
    let csv = county.get("/office/applications.csv?part=open").await;
    csv.must_be(200);
    assert!(csv.text.contains("'=cmd示例公司") && csv.text.contains("待受理"), "{}", csv.text);
    assert!(!county.get("/office/applications.csv?part=closed").await.text.contains("示例公司"));
    let xlsx = county.get("/office/applications.xlsx").await;
    assert!(xlsx.header("content-type").contains("spreadsheetml"));
}
