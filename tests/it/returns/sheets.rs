//! Spreadsheets of a month: out, and in again after every cell was looked at.

use rust_xlsxwriter::{Formula, Workbook};

use super::{FEBRUARY, month, start};
use crate::support::TestApp;
use crate::support::browser::Browser;
use crate::support::page::Page;

async fn download(browser: &Browser, path: &str) -> Vec<u8> {
    let answer = browser.request(reqwest::Method::GET, path).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.bytes().await.unwrap().to_vec()
}

async fn upload(browser: &Browser, url: &str, bytes: Vec<u8>) -> Page {
    browser.upload(&format!("{url}/sheet"), &[], &[("file", "二月.xlsx", bytes)]).await
}

/// A sheet as people fill it: head rows of the month, then codes with numbers.
fn sheet(reporter: i64, period: &str, rows: &[(&str, &str)]) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (at, heading) in (0_u16..).zip(["编码", "项目", "本月数", "单位", "变动说明", "上月数", "填报说明"]) {
        page.write(0, at, heading).unwrap();
    }
    let head = [("#form", "probe".to_owned()), ("#period", period.to_owned()), ("#reporter", reporter.to_string())];
    let rows = head.iter().map(|(code, value)| (*code, value.as_str())).chain(rows.iter().copied());
    for (row, (code, value)) in (1_u32..).zip(rows) {
        page.write(row, 0, code).unwrap();
        match value.strip_prefix('=') {
            Some(_) => drop(page.write(row, 2, Formula::new(value).set_result("1")).unwrap()),
            None => match value.parse::<f64>() {
                Ok(number) if !code.starts_with('#') => drop(page.write(row, 2, number).unwrap()),
                _ => drop(page.write(row, 2, value).unwrap()),
            },
        }
    }
    book.save_to_buffer().unwrap()
}

async fn at_february(app: &TestApp) -> (i64, Browser, String) {
    let (_, reporter, browser) = app.reporting("甲企业").await;
    (reporter.id, browser, month(&reporter, FEBRUARY))
}

#[tokio::test]
async fn what_goes_out_comes_in_unchanged_and_changes_are_shown_first() {
    let app = start().await;
    let (id, browser, url) = at_february(&app).await;
    super::fill(&browser, &url, &[("f_a", "100"), ("f_staff", "20")], "save").await.must_be(303);
    let file = download(&browser, &format!("{url}/sheet.xlsx")).await;
    upload(&browser, &url, file).await.must_be(200).must_say("完全一样");
    let filled = sheet(id, FEBRUARY, &[("a", "101.5"), ("b", "50"), ("staff", "21"), ("#note", "表格填的")]);
    let page = upload(&browser, &url, filled).await;
    page.must_be(200).must_say("将写入 3 项").must_say("101.5").must_say("C5");
    assert_eq!(app.returns_of(id).await[0].figures["a"], 100.0, "looking writes nothing");
    browser.submit(page.form(&url).fill("do", "save")).await.must_say("草稿已保存");
    let row = app.returns_of(id).await.remove(0);
    assert_eq!((&row.figures["a"], row.source.as_str(), row.note.as_str()), (&101.5.into(), "xlsx", "表格填的"));
}

#[tokio::test]
async fn every_problem_is_said_with_its_cell_and_nothing_is_written() {
    let app = start().await;
    let (id, browser, url) = at_february(&app).await;
    let rows = [("a", "很多"), ("b", "=1+1"), ("nothing", "5"), ("staff", "1"), ("staff", "2")];
    let page = upload(&browser, &url, sheet(id, FEBRUARY, &rows)).await;
    page.must_be(422).must_say("单元格是公式").must_say("没有编码为“nothing”").must_say("出现了两次").must_say("应填数字");
    let cells = page.texts("table tbody th");
    for cell in ["C5", "C6", "A7", "A9"] {
        assert!(cells.iter().any(|known| known == cell), "{cell} is not among {cells:?}");
    }
    assert!(!page.form_actions().contains(&url), "there is nothing to confirm");
    upload(&browser, &url, sheet(id, "2026-01", &[("a", "1")])).await.must_be(422).must_say("这里要填的是2026年2月");
    upload(&browser, &url, sheet(id + 1, FEBRUARY, &[("a", "1")])).await.must_be(422).must_say("另一个填报主体");
    for (name, bytes) in [("PK", b"PK\x03\x04 broken".to_vec()), ("bytes", vec![0, 1, 2]), ("xls", vec![0xD0, 0xCF, 0x11, 0xE0])]
    {
        let page = upload(&browser, &url, bytes).await;
        page.must_be(422);
        assert!(page.has(".error-summary"), "{name}");
    }
    upload(&browser, &url, "甲,乙\n1,2\n".into()).await.must_be(422).must_say("列标题与模板不一致");
    let nothing = browser.upload(&format!("{url}/sheet"), &[("x", "y")], &[]).await;
    nothing.must_be(422).must_say("请选择表格文件");
    assert!(app.returns_of(id).await.is_empty());
}

#[tokio::test]
async fn a_month_that_is_handed_in_takes_no_sheet() {
    let app = start().await;
    let (id, browser, url) = at_february(&app).await;
    super::fill(&browser, &url, &super::WHOLE, "submit").await.must_be(303);
    upload(&browser, &url, sheet(id, FEBRUARY, &[("a", "1")])).await.must_be(409).must_say("已经上报");
    let file = download(&browser, &format!("/my/returns/{id}/months.xlsx")).await;
    assert!(file.starts_with(b"PK"));
}
