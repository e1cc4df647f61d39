//! The list as a file: a template to fill in, and reading it. Nothing is written here: what the file says is put into the
//! table of the page, with every problem at its cell, to be looked at and confirmed.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde_json::Value;

use super::many::{ROWS, count, questions};
use super::page::{List, Shown, page};
use super::rows;
use crate::access::{Cx, Member};
use crate::forms::Catalogues;
use crate::signups::PersonKey;
use crate::signups::public::person_form::Asks;
use crate::web::sheet::Sheet;
use crate::web::upload::Upload;
use crate::web::{Answer, FormView, PageError, workbook};

pub(super) async fn template(cx: Cx<Member>, code: Path<String>) -> Answer {
    let list = List::of(&cx, &code).await?;
    let places = cx.site.kept::<Catalogues>()?;
    let columns = rows::columns(&Asks::of(&list.occasion, &places), list.firm.is_some());
    let heading = |column: &rows::Column| {
        let width = if matches!(column.name, "email" | "identity" | "post") { 26 } else { 16 };
        (format!("{}{}", column.label, if column.is_required { "*" } else { "" }), width)
    };
    let headings: Vec<(String, u16)> = columns.iter().map(heading).collect();
    let bytes = workbook::of_texts("报名名单", headings, Vec::<Vec<String>>::new());
    let bytes = bytes.map_err(|error| PageError::Internal(error.into()))?;
    Ok(workbook::answer(&format!("people-{}.xlsx", list.occasion.code), bytes))
}

pub(super) async fn read(cx: Cx<Member>, code: Path<String>, mut upload: Upload) -> Answer {
    let list = List::of(&cx, &code).await?;
    let more = questions(&cx, &list)?.filled(&Value::Null);
    let mut view = FormView::default();
    let refused = |view: FormView, more| async {
        let shown = Shown { rows: Vec::new(), empty: ROWS, more, file: String::new() };
        page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &list, view, shown).await
    };
    let Some(file) = upload.take_file("file") else {
        view.refuse("file", "请选择表格文件（.xlsx 或 .csv）");
        return refused(view, more).await;
    };
    let name = file.name;
    let reading = tokio::task::spawn_blocking(move || Sheet::read(&file.bytes)).await;
    let sheet = match reading.map_err(|error| PageError::Internal(error.into()))? {
        Ok(sheet) => sheet,
        Err(words) => {
            view.refuse("file", words);
            return refused(view, more).await;
        }
    };
    let places = cx.site.kept::<Catalogues>()?;
    let asks = Asks::of(&list.occasion, &places);
    let (mut people, faults) = rows::of_sheet(sheet, &rows::columns(&asks, list.firm.is_some()));
    for fault in faults.iter().take(50) {
        view.refuse("file", format!("{}：{}", fault.cell, fault.message));
    }
    count(&list, &people, &mut view);
    rows::check(cx.database(), &list.occasion, &asks, &*cx.site.kept::<PersonKey>()?, &mut people).await?;
    let is_wrong = view.is_invalid() || people.iter().any(|row| !row.wrong.is_empty());
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page(&cx, status, &list, view, Shown { rows: people, empty: 0, more, file: name }).await
}
