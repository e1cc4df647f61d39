//! The work list as a table for spreadsheet programs: what is asked for, without personal data.

use super::admit;
use super::list::{Asking, ListQuery, Row, rows};
use crate::access::{Cx, Officer};
use crate::casework::event::CaseEvent;
use crate::casework::store::{people, programmes, work_list};
use crate::web::{Answer, Asked, PageError, Routes, feed, workbook};

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
    let columns = (0..).zip(HEAD).map(|(at, word)| (word, if at == 1 || at == 4 { 32 } else { 18 }));
    let bytes = workbook::of_texts("申报", columns, rows).map_err(|error| PageError::Internal(error.into()))?;
    Ok(workbook::answer("applications.xlsx", bytes))
}
