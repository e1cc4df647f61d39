//! The monthly bulletin: made by the program, published by an official, with the numbers of the figures.

use cbec_portal::statistics::bulletin::{store, work};
use cbec_portal::statistics::{board, say};

use super::many;
use crate::notices::officer;
use crate::support::TestApp;

#[tokio::test]
async fn a_bulletin_is_made_noted_published_and_taken_back() {
    let app = TestApp::start().await;
    assert_eq!(work::make(&app.site).await.unwrap(), 0, "without returns there is nothing to tell");
    app.reported(&many()).await;
    assert_eq!(work::make(&app.site).await.unwrap(), 3, "the closed month and two before");
    assert_eq!(work::make(&app.site).await.unwrap(), 0);
    let newest = store::all(app.site.database.read()).await.unwrap().remove(0);
    assert_eq!((newest.period, newest.state.as_str()), (202_601, "draft"));
    let visitor = app.browser();
    let public = "/statistics/bulletins/2026-01";
    for path in [public, "/statistics/bulletins/2026-01.pdf", "/statistics/bulletins/2026-01.xlsx"] {
        visitor.get(path).await.must_be(404);
    }
    visitor.get("/statistics/bulletins").await.must_be(200).must_say("还没有发布过简报");
    let (_, city) = officer(&app, "city@example.com", Some("510100")).await;
    let (_, zone) = officer(&app, "zone@example.com", None).await;
    let page = format!("/office/statistics/bulletins/{}", newest.id);
    city.get("/office/statistics/bulletins").await.must_be(200).must_say("2026年1月跨境电商统计简报");
    city.get(&page).await.must_be(200).must_say("由省级或全域经办人发布");
    city.post_form(&format!("{page}/publication"), &[("revision", "1")]).await.must_be(403);
    let form = zone.get(&page).await.form(&format!("{page}/note")).fill("note", &"长".repeat(2001));
    zone.submit_only(form).await.must_be(422).must_say("最多 2000 字");
    let form = zone.get(&page).await.form(&format!("{page}/note")).fill("note", "一月有两家单位迟报（试验）。");
    zone.submit(form).await.must_be(200).must_say("编者按已保存");
    zone.post_form(&format!("{page}/publication"), &[("revision", "1")]).await.must_be(409).must_say("刚刚有人处理过");
    let form = zone.get(&page).await.form(&format!("{page}/renewal"));
    zone.submit(form).await.must_be(200).must_say("重新生成");
    let form = zone.get(&page).await.form(&format!("{page}/publication"));
    zone.submit(form).await.must_be(200).must_say("已发布");
    visitor.get(public).await.must_be(200).must_say("一月有两家单位迟报（试验）").must_say("累计同比");
    visitor.get("/statistics/bulletins").await.must_say("2026年1月跨境电商统计简报");
    visitor.get("/statistics").await.must_say("2026年1月跨境电商统计简报");
    assert!(visitor.get("/statistics/bulletins.atom").await.text.contains("2026年1月跨境电商统计简报"));
    assert!(visitor.get("/sitemap.xml").await.text.contains(public));
    zone.post_form(&format!("{page}/note"), &[("revision", "4"), ("note", "改")]).await.must_be(409);
    let form = zone.get(&page).await.form(&format!("{page}/withdrawal"));
    zone.submit(form).await.must_be(200).must_say("已撤回");
    visitor.get(public).await.must_be(404);
}

#[tokio::test]
async fn its_numbers_are_those_of_the_figures_in_text_table_paper_and_workbook() {
    let app = TestApp::start().await;
    app.reported(&many()).await;
    work::make(&app.site).await.unwrap();
    let row = store::all(app.site.database.read()).await.unwrap().remove(0);
    let content = store::content(&row);
    let board = board::board(&app.site).await.unwrap();
    let text: String = content.sections.iter().map(|section| section.text.as_str()).collect();
    for key in ["trade", "filed-firms", "cbec-firms"] {
        let figure = board.figure(key).unwrap();
        let last = figure.table.last().unwrap();
        let number = content.numbers.iter().find(|number| number.figure == key).unwrap();
        assert_eq!(number.month, last.values[0].known(), "{key}");
        assert!(text.contains(&say::with_unit(&figure.spec, number.month.unwrap())), "{key}: {text}");
        let growth = figure.table.month_growth(last.period, 0);
        assert_eq!(number.month_growth, growth);
        assert!(growth.is_none_or(|growth| text.contains(&say::growth_sentence(growth))), "{key}: {text}");
    }
    let trade = content.numbers.iter().find(|number| number.figure == "trade").unwrap();
    assert_eq!(trade.so_far, board.figure("trade").unwrap().table.headline().unwrap().values[0].known());
    assert!(!text.contains('{') && !text.contains('}'), "{text}");
    let (_, zone) = officer(&app, "zone@example.com", None).await;
    let page = format!("/office/statistics/bulletins/{}", row.id);
    let book = zone.request(reqwest::Method::GET, &format!("{page}/workbook")).send().await.unwrap().bytes().await.unwrap();
    let mut book = calamine::open_workbook_auto_from_rs(std::io::Cursor::new(book)).unwrap();
    let sheet = calamine::Reader::worksheet_range(&mut book, "主要指标").unwrap();
    let line = sheet.rows().find(|row| row[0] == "跨境电商进出口额").unwrap();
    assert!((line[2].to_string().parse::<f64>().unwrap() - trade.month.unwrap()).abs() < 1e-9);
    let paper = zone.request(reqwest::Method::GET, &format!("{page}/paper")).send().await.unwrap();
    if paper.status() == 503 {
        assert!(std::env::var_os("CBEC_TEST_REQUIRE_ALL").is_none(), "no typeface with Chinese characters");
        return;
    }
    let words = pdf_extract::extract_text_from_mem(&paper.bytes().await.unwrap()).unwrap();
    let words: String = words.split_whitespace().collect();
    assert!(words.contains(&cbec_portal::charts::grouped(trade.month.unwrap(), 2)), "{words}");
    assert!(words.contains("2026年1月跨境电商统计简报"));
}
