//! Entries as spreadsheets, out and in again.

use cbec_portal::access::Role;
use cbec_portal::access::entity::app_user;
use cbec_portal::listings::Facts;
use cbec_portal::listings::entity::listing;
use rust_xlsxwriter::{Format, Formula, Workbook};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use crate::support::TestApp;
use crate::support::browser::Browser;
use crate::support::page::Page;

/// A case officer of a division.
async fn officer(app: &TestApp, email: &str, division: &str) -> Browser {
    let id = app.make_user(email, Role::CaseOfficer).await;
    app_user::Entity::update_many()
        .col_expr(app_user::Column::DivisionCode, Expr::value(division))
        .filter(app_user::Column::Id.eq(id))
        .exec(app.site.database.read())
        .await
        .unwrap();
    let browser = app.browser();
    browser.sign_in(email, crate::support::factory::PASSWORD).await;
    browser
}

async fn try_file(browser: &Browser, directory: &str, name: &str, bytes: impl Into<Vec<u8>>) -> Page {
    let form = browser.get("/office/exchange").await.form("/office/exchange");
    browser.submit(form.fill("directory", directory).file("file", name, bytes)).await
}

async fn apply(browser: &Browser, page: &Page) -> Page {
    browser.submit(page.form("/office/exchange/applied")).await
}

async fn download(browser: &Browser, path: &str) -> Vec<u8> {
    let answer = browser.request(reqwest::Method::GET, path).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.bytes().await.unwrap().to_vec()
}

async fn entries(app: &TestApp) -> Vec<listing::Model> {
    listing::Entity::find().order_by_asc(listing::Column::Id).all(app.site.database.read()).await.unwrap()
}

/// What a provider cannot be public without.
const COLUMNS: [&str; 8] = ["服务商名称", "所在市州", "主营类别", "简介", "服务项目", "收费方式", "联系电话", "服务团队"];

fn provider<'a>(name: &'a str, division: &'a str) -> [&'a str; 8] {
    [name, division, "国际物流", "一句话简介", "报关、拖车", "按票计费", "028-0000 0001", "12"]
}

fn csv_of(rows: &[[&str; 8]]) -> String {
    let line = |cells: &[&str; 8]| cells.map(|cell| format!("\"{cell}\"")).join(",");
    format!("{}\r\n{}\r\n", COLUMNS.join(","), rows.iter().map(line).collect::<Vec<_>>().join("\r\n"))
}

#[tokio::test]
async fn what_goes_out_comes_in_unchanged() {
    let app = TestApp::start().await;
    let browser = officer(&app, "province@example.com", "510000").await;
    let rows = [provider("甲物流", "成都市"), provider("=HYPERLINK(1)", "宜宾市"), provider("乙,\n物流", "成都")];
    let trial = try_file(&browser, "providers", "服务商.csv", csv_of(&rows)).await;
    trial.must_be(200).must_say("检查通过").must_say("甲物流");
    assert!(entries(&app).await.is_empty(), "looking writes nothing");
    apply(&browser, &trial).await.must_be(200).must_say("新增 3 个");
    let before = entries(&app).await;
    assert_eq!(before.iter().map(|entry| entry.division_code.as_str()).collect::<Vec<_>>(), ["510100", "511500", "510100"]);
    assert!(before.iter().all(|entry| entry.status == "published" && entry.confirmed_on.is_some()));

    for kind in ["xlsx", "csv"] {
        let file = download(&browser, &format!("/office/exchange/providers/entries.{kind}")).await;
        if kind == "csv" {
            assert!(String::from_utf8_lossy(&file).contains("'=HYPERLINK"), "no cell runs as a formula");
        }
        let again = try_file(&browser, "providers", &format!("f.{kind}"), file).await;
        again.must_be(200).must_say("没有需要导入的内容").must_say("3 行");
    }
    assert_eq!(entries(&app).await, before);
}

#[tokio::test]
async fn every_problem_is_said_with_its_cell_and_nothing_is_written() {
    let app = TestApp::start().await;
    let browser = officer(&app, "province@example.com", "510000").await;
    let mut rows = vec![provider("甲物流", "成都市"); 5];
    rows[1] = provider("", "成都市");
    rows[2] = provider("丙", "火星市");
    rows[3][7] = "很多";
    rows[3][0] = "丁";
    let page = try_file(&browser, "providers", "x.csv", csv_of(&rows)).await;
    page.must_be(422).must_say("没有写入任何内容");
    let cells = page.texts("table tbody th");
    for cell in ["A3", "B4", "H5", "A6"] {
        assert!(cells.iter().any(|known| known == cell), "{cell} is not among {cells:?}");
    }
    assert!(page.form_actions().iter().all(|action| action != "/office/exchange/applied"), "there is nothing to confirm");
    assert!(entries(&app).await.is_empty());

    let unknown = csv_of(&[provider("甲", "成都市")]).replacen("简介", "一句话", 1);
    try_file(&browser, "providers", "x.csv", unknown).await.must_be(422).must_say("没有“一句话”这一列").must_say("D1");
}

#[tokio::test]
async fn formulas_merged_cells_and_endless_tables_are_refused_in_words() {
    let app = TestApp::start().await;
    let browser = officer(&app, "province@example.com", "510000").await;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, (heading, cell)) in (0_u16..).zip(COLUMNS.into_iter().zip(provider("甲", "成都市"))) {
        sheet.write(0, at, heading).unwrap();
        sheet.write(1, at, cell).unwrap();
    }
    sheet.write(1, 7, Formula::new("=6*2").set_result("12")).unwrap();
    sheet.merge_range(2, 0, 3, 0, "乙", &Format::new()).unwrap();
    let page = try_file(&browser, "providers", "x.xlsx", book.save_to_buffer().unwrap()).await;
    page.must_be(422).must_say("单元格是公式").must_say("合并单元格");
    let cells = page.texts("table tbody th");
    assert!(["H2", "A3"].iter().all(|cell| cells.iter().any(|known| known == cell)), "{cells:?}");

    let many = format!("服务商名称\n{}", "甲\n".repeat(100_000));
    try_file(&browser, "providers", "x.csv", many).await.must_be(422).must_say("拆成几个文件");
    for (name, bytes) in [("x.xlsx", &b"PK\x03\x04 broken"[..]), ("x.csv", b"\x00\x01"), ("x.xls", b"\xD0\xCF\x11\xE0")] {
        let page = try_file(&browser, "providers", name, bytes).await;
        page.must_be(422);
        assert!(page.has(".error-summary"), "{name}");
    }
    assert!(entries(&app).await.is_empty());
}

#[tokio::test]
async fn an_official_reaches_only_their_own_division() {
    let app = TestApp::start().await;
    let province = officer(&app, "province@example.com", "510000").await;
    let trial = try_file(&province, "providers", "x.csv", csv_of(&[provider("甲", "成都市"), provider("乙", "宜宾市")])).await;
    apply(&province, &trial).await.must_say("新增 2 个");

    let yibin = officer(&app, "yibin@example.com", "511500").await;
    let table = String::from_utf8(download(&yibin, "/office/exchange/providers/entries.csv").await).unwrap();
    assert!(table.contains("乙") && !table.contains("甲"), "{table}");
    try_file(&yibin, "providers", "x.csv", csv_of(&[provider("丙", "成都市")]))
        .await
        .must_be(422)
        .must_say("管辖范围")
        .must_say("B2");
    let of_chengdu = entries(&app).await[0].id;
    let foreign = format!("编号,服务商名称\n{of_chengdu},改名\n");
    try_file(&yibin, "providers", "x.csv", foreign).await.must_be(422).must_say("A2");

    let editor = app.editor().await;
    editor.get("/office/exchange").await.must_be(403).must_say("经办人");
    editor.get("/office/exchange/providers/entries.csv").await.must_be(403);
}

#[tokio::test]
async fn a_change_made_since_the_export_is_not_overwritten() {
    let app = TestApp::start().await;
    let browser = officer(&app, "province@example.com", "510000").await;
    let trial = try_file(&browser, "providers", "x.csv", csv_of(&[provider("甲", "成都市")])).await;
    apply(&browser, &trial).await.must_say("新增 1 个");
    let entry = entries(&app).await.remove(0);
    let rename = |name: &str, revision: i32| format!("编号,版本,服务商名称\n{},{revision},{name}\n", entry.id);
    let old = try_file(&browser, "providers", "x.csv", rename("第一次改名", entry.revision)).await;
    old.must_be(200);
    let other = try_file(&browser, "providers", "x.csv", rename("第二次改名", entry.revision)).await;
    apply(&browser, &other).await.must_say("更新 1 个");
    apply(&browser, &old).await.must_be(409).must_say("已被修改").must_say("B2");
    let now = entries(&app).await.remove(0);
    assert_eq!((now.name.as_str(), now.revision), ("第二次改名", entry.revision + 1));
    assert_eq!(Facts::of_json(&now.facts).text("price_note"), "按票计费", "columns that are not there keep their values");
    assert_eq!(listing::Entity::find().count(app.site.database.read()).await.unwrap(), 1);
    try_file(&browser, "providers", "x.csv", csv_of(&[provider("第二次改名", "成都市")]))
        .await
        .must_be(422)
        .must_say("已有同名条目");
}
