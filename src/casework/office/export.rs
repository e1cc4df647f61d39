//! The work list as a table for spreadsheet programs: what is asked for, without personal data.

use actix_web::HttpResponse;
use rust_xlsxwriter::{Color, Format, Workbook, XlsxError};

use super::admit;
use super::list::{Asking, ListQuery, Row, rows};
use crate::access::{Cx, Officer};
use crate::casework::event::CaseEvent;
use crate::casework::store::{people, programmes, work_list};
use crate::web::{Answer, Asked, PageError, Routes, feed};

/// Lines that are exported at most.
const MOST: u64 = 20_000;
const HEAD: [&str; 13] = [
    "受理编号",
    "申报单位",
    "统一社会信用代码",
    "地区",
    "申报项目",
    "批次",
    "状态",
    "轮到",
    "当前任务",
    "经办人",
    "环节期限",
    "承诺日期",
    "提交时间",
];

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/applications.csv", csv);
    routes.get("/office/applications.xlsx", xlsx);
}

async fn table(cx: &Cx<Officer>, query: &ListQuery) -> Result<Vec<Vec<String>>, PageError> {
    admit(cx)?;
    let asking = Asking::of(cx, query).await?;
    let lines = work_list::lines(cx.database(), asking.part, &asking.filter, &asking.looker, (1, MOST)).await?;
    let people = people::officers(cx.database()).await?;
    let names: Vec<(String, String)> =
        programmes::all(cx.database()).await?.into_iter().map(|row| (row.id.to_string(), row.name)).collect();
    let found: Vec<Vec<String>> = rows(cx, lines, &names, &people).await?.into_iter().map(cells).collect();
    let write = cx.begin().await?;
    let summary = format!("导出“{}”{} 件", asking.part.name(), found.len());
    write.commit(CaseEvent::aside("application.exported", "申报办理", 0, summary)).await?;
    Ok(found)
}

fn cells(row: Row) -> Vec<String> {
    vec![
        row.number,
        row.name,
        row.code,
        row.division,
        row.programme,
        row.call,
        row.state.word,
        row.turn.to_owned(),
        row.task,
        row.assignee,
        row.due.words,
        row.promised.words,
        row.submitted,
    ]
}

async fn csv(cx: Cx<Officer>, asked: Asked<ListQuery>) -> Answer {
    let rows = table(&cx, &asked.0).await?;
    Ok(feed::csv("applications.csv", &HEAD, rows))
}

async fn xlsx(cx: Cx<Officer>, asked: Asked<ListQuery>) -> Answer {
    let rows = table(&cx, &asked.0).await?;
    let bytes = book(&rows).map_err(|error| PageError::Internal(error.into()))?;
    Ok(HttpResponse::Ok()
        .insert_header(("content-type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
        .insert_header(("content-disposition", "attachment; filename=\"applications.xlsx\""))
        .body(bytes))
}

fn book(rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let head = Format::new().set_bold().set_background_color(Color::RGB(0x00E8_EFF5));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?.set_name("申报")?;
    sheet.set_freeze_panes(1, 1)?;
    for (at, word) in (0_u16..).zip(HEAD) {
        sheet.set_column_width(at, if at == 1 || at == 4 { 32 } else { 18 })?;
        sheet.write_with_format(0, at, word, &head)?;
    }
    for (row, cells) in (1_u32..).zip(rows) {
        for (at, text) in (0_u16..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            // A text stays a text, whatever it begins with.
            sheet.write_string(row, at, text)?;
        }
    }
    book.save_to_buffer()
}
