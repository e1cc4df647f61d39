//! Who reports: registered one by one or a whole directory at once, following the entry's owner.

use cbec_portal::returns::entity::reporter;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::json;

use super::start;
use crate::support::TestApp;

async fn everybody(app: &TestApp) -> Vec<reporter::Model> {
    reporter::Entity::find().order_by_asc(reporter::Column::Id).all(app.site.database.read()).await.unwrap()
}

#[tokio::test]
async fn a_directory_is_registered_in_one_go_and_follows_its_owner() {
    let app = start().await;
    let organisation = app.make_organisation("园区公司", "park_operator").await;
    let facts = |name: &str, division: &str| json!({ "name": name, "division": division, "summary": "测试" });
    let chengdu = app.publish_entry("parks", &facts("成都甲园", "510100"), Some(organisation)).await;
    app.publish_entry("parks", &facts("宜宾乙园", "511500"), None).await;
    let officer = app.officer_of("case@example.com", "510100").await;
    let fields = [("entries_form", "park"), ("entries_since", "2026-01")];
    officer.post_form("/office/returns/reporters/from-entries", &fields).await.must_be(303);
    officer.get("/office/returns/reporters").await.must_say("登记园区月报填报主体 1 家").must_say("成都甲园");
    officer.post_form("/office/returns/reporters/from-entries", &fields).await.must_be(303);
    officer.get("/office/returns/reporters").await.must_say("都已经登记过");
    let rows = everybody(&app).await;
    assert_eq!(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["成都甲园"]);
    // The owner of the entry sees it as their own, and when it changes hands the new owner does.
    let member = app.member_of(organisation, "park@example.com").await;
    member.get("/my/returns").await.must_say("成都甲园").must_say("园区月报");
    member.get(&format!("/my/returns/{}/2026-02", rows[0].id)).await.must_be(200).must_say("入驻企业");
    let entry = app.entry(chengdu).await;
    let other = app.make_organisation("另一公司", "park_operator").await;
    let write = app.write().await;
    let review = cbec_portal::listings::permit::by_system(&write, entry.id).unwrap();
    assert!(cbec_portal::listings::store::owner::hand_to(&write, &review, &entry, other).await.unwrap());
    write.commit(cbec_portal::listings::event::ListingEvent::entry("listing.transferred", &entry, "测试")).await.unwrap();
    member.get(&format!("/my/returns/{}/2026-02", rows[0].id)).await.must_be(404);
    let successor = app.member_of(other, "other@example.com").await;
    successor.get(&format!("/my/returns/{}/2026-02", rows[0].id)).await.must_be(200);
}

#[tokio::test]
async fn what_cannot_be_registered_is_said() {
    let app = start().await;
    let (_, _, _) = app.reporting("甲企业").await;
    let officer = app.officer_of("case@example.com", "510100").await;
    let add = async |form: &str, who: &str, since: &str| {
        officer.post_form("/office/returns/reporters", &[("form", form), ("who", who), ("since", since)]).await
    };
    add("probe", "TEST-甲企业", "2026-01").await.must_be(422).must_say("已经是这张报表的填报主体");
    add("probe", "", "2026-01").await.must_be(422).must_say("请填写");
    add("probe", "91510100DEM000014E", "2026-01").await.must_be(422).must_say("没有找到已确认的机构");
    add("park", "987654", "2026-01").await.must_be(422).must_say("没有找到已公开的条目");
    add("probe", "TEST-甲企业", "三月").await.must_be(422).must_say("开始填报的月份");
    add("nothing", "x", "2026-01").await.must_be(422).must_say("请选择报表");
    let elsewhere = app.publish_entry("parks", &json!({ "name": "宜宾乙园", "division": "511500", "summary": "测" }), None).await;
    let page = add("park", &elsewhere.to_string(), "2026-01").await;
    page.must_be(422).must_say("管辖范围");
    assert_eq!(page.form("/office/returns/reporters").value("who"), elsewhere.to_string(), "what was typed is kept");

    app.make_organisation("乙企业", "enterprise").await;
    add("enterprise", "TEST-乙企业", "2026-02").await.must_be(303);
    let row = everybody(&app).await.pop().unwrap();
    let change = format!("/office/returns/reporters/{}", row.id);
    officer.post_form(&change, &[("until", "2026-01")]).await.must_be(303);
    officer.get("/office/returns/reporters").await.must_say("早于开始的月份");
    officer.post_form(&change, &[("until", "2026-02"), ("back", "/office/returns/reporters?q=x")]).await.must_be(303);
    assert_eq!(everybody(&app).await.pop().unwrap().until_period, Some(202_602));
    officer.post_form(&change, &[("until", "")]).await.must_be(303);
    assert_eq!(everybody(&app).await.pop().unwrap().until_period, None);
}

#[tokio::test]
async fn forms_are_read_with_their_checks_and_revisions() {
    let app = start().await;
    let officer = app.officer_of("case@example.com", "510100").await;
    officer.get("/office/returns/forms").await.must_be(200).must_say("试报表").must_say("次月第 5 个工作日");
    let page = officer.get("/office/returns/forms/probe").await;
    page.must_be(200).must_say("= 甲项 + 乙项").must_say("上月累计 + 合计").must_say("变动超过 50%").must_say("预填上月数");
    // A changed file is a new revision; a month that was begun keeps its own.
    let (_, reporter, browser) = app.reporting("甲企业").await;
    super::hand_in(&browser, &reporter, super::FEBRUARY, &super::WHOLE).await;
    let house = app.close().await;
    let path = house.content().join("returns/probe.toml");
    let changed = std::fs::read_to_string(&path).unwrap().replace("name = \"甲项\"", "name = \"新甲项\"");
    std::fs::write(&path, changed).unwrap();
    let app = house.open().await;
    let browser = app.browser();
    browser.sign_in(&format!("owner{}@example.com", reporter.organisation_id.unwrap()), crate::support::PASSWORD).await;
    let old = browser.get(&super::month(&reporter, super::FEBRUARY)).await;
    assert!(old.says("甲项") && !old.says("新甲项"), "the month keeps the form that it answered");
    browser.get(&super::month(&reporter, "2026-01")).await.must_say("新甲项");
    let officer = app.browser();
    officer.sign_in("case@example.com", crate::support::PASSWORD).await;
    officer.get("/office/returns/forms/probe").await.must_say("表式第 2 版").must_say("新甲项");
    officer.get("/office/returns/forms/probe?revision=1").await.must_say("已停用");
}
