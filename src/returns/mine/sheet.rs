//! Spreadsheets of a month: out, and in again after every cell was looked at.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{own, page};
use crate::access::{Cx, Member, Workspace};
use crate::returns::entity::monthly_return;
use crate::returns::exchange::{self, Change};
use crate::returns::figures::numbers;
use crate::returns::forms::Forms;
use crate::returns::month::{Month, filled_of, state_of};
use crate::returns::period::Period;
use crate::returns::store::reporters;
use crate::returns::{link, permit};
use crate::web::sheet::{Fault, Sheet};
use crate::web::upload::Upload;
use crate::web::{Answer, FormView, PageError, render, workbook};

/// Problems that the page lists.
const MOST_FAULTS: usize = 200;

#[derive(Template)]
#[template(path = "returns/mine/sheet.html")]
struct SheetPage {
    workspace: Workspace,
    form: FormView,
    title: String,
    reporter: String,
    url: String,
    file_name: String,
    faults: Vec<Fault>,
    fault_count: usize,
    changes: Vec<Change>,
    remaining: Vec<String>,
    pairs: Vec<(String, String)>,
    revision: i32,
}

/// The month as a spreadsheet, with what stands in it.
pub(super) async fn download(cx: Cx<Member>, path: Path<(i64, String)>) -> Answer {
    let (month, _) = own(&cx, path.0, &path.1).await?;
    let filled = match month.newest() {
        Some(row) => filled_of(row),
        None => page::stored(&month),
    };
    let name = format!("{}-{}-{}.xlsx", month.form.key, month.reporter.id, month.period.key());
    let bytes = tokio::task::spawn_blocking(move || exchange::write(&month, &filled)).await;
    let bytes = bytes.map_err(anyhow::Error::from).and_then(|done| done.map_err(anyhow::Error::from));
    Ok(workbook::answer(&name, bytes.map_err(PageError::Internal)?))
}

/// Looks at a file and shows what it would do.
pub(super) async fn upload(cx: Cx<Member>, path: Path<(i64, String)>, mut upload: Upload) -> Answer {
    let (month, _) = own(&cx, path.0, &path.1).await?;
    if month.newest().is_some_and(|row| !state_of(row).is_open()) {
        return Err(PageError::Conflict(
            "这个月已经上报，不能再用表格填报。需要修改的，请联系经办人退回，或在审核后更正。".into(),
        ));
    }
    let mut view = FormView::default();
    let Some(file) = upload.take_file("file") else {
        view.refuse("file", "请选择表格文件（.xlsx）");
        let filled = page::stored(&month);
        let mut form = page::view_of(&month, &filled);
        form.refuse("file", "请选择表格文件（.xlsx）");
        return page::form(&cx, StatusCode::UNPROCESSABLE_ENTITY, &month, &filled, form);
    };
    let bytes = file.bytes;
    let read = tokio::task::spawn_blocking(move || Sheet::read(&bytes)).await;
    match read.map_err(|error| PageError::Internal(error.into()))? {
        Ok(sheet) => trial(&cx, &month, file.name, &sheet),
        Err(words) => {
            view.refuse("file", words);
            let sheet = Sheet::default();
            show(&cx, &month, file.name, view, exchange::Trial { faults: sheet.faults, ..exchange::Trial::default() }, Vec::new())
        }
    }
}

fn trial(cx: &Cx<Member>, month: &Month, file_name: String, sheet: &Sheet) -> Answer {
    let held = page::stored(month);
    let trial = exchange::read(month, &held, sheet);
    let mut completed = trial.filled.clone();
    let checked = month.check(&mut completed);
    let remaining = checked.errors.iter().map(|finding| finding.message.clone());
    let remaining = remaining.chain(checked.unexplained.iter().map(|alert| alert.message.clone())).collect();
    show(cx, month, file_name, FormView::default(), trial, remaining)
}

fn show(
    cx: &Cx<Member>,
    month: &Month,
    file_name: String,
    form: FormView,
    trial: exchange::Trial,
    remaining: Vec<String>,
) -> Answer {
    let is_bad = !trial.faults.is_empty() || form.is_invalid();
    let pairs = page::view_of(month, &trial.filled).pairs();
    let page = SheetPage {
        workspace: cx.workspace("检查表格"),
        title: format!("{} {}", month.period.name(), month.form.name),
        reporter: month.reporter.name.clone(),
        url: link::mine(month.reporter.id, month.period),
        file_name,
        fault_count: trial.faults.len(),
        faults: trial.faults.into_iter().take(MOST_FAULTS).collect(),
        changes: trial.changes,
        remaining,
        pairs,
        revision: month.open().map_or(0, |row| row.revision),
        form,
    };
    render(if is_bad { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &page)
}

/// All months of a reporter that were handed in, as a table.
pub(super) async fn months(cx: Cx<Member>, reporter: Path<i64>) -> Answer {
    let reporter = reporters::find(cx.database(), *reporter).await?.ok_or(PageError::NotFound)?;
    let owner = reporters::owner(cx.database(), &reporter).await?;
    permit::file(&cx.who, owner, &reporter).ok_or(PageError::NotFound)?;
    let forms = cx.site.kept::<Forms>()?;
    let form = forms.of(&reporter.form_key).ok_or(PageError::NotFound)?.clone();
    let rows = monthly_return::Entity::find()
        .filter(monthly_return::Column::ReporterId.eq(reporter.id))
        .filter(monthly_return::Column::State.ne("superseded"))
        .order_by_asc(monthly_return::Column::Period)
        .order_by_asc(monthly_return::Column::Vintage)
        .all(cx.database())
        .await?;
    let month = |number: i32| Period::of_number(number).map(Period::key).unwrap_or_default();
    let rows: Vec<_> =
        rows.iter().map(|row| (month(row.period), state_of(row).word().to_owned(), numbers(&row.figures))).collect();
    let (columns, rows) = exchange::months(&form, &rows);
    let bytes = workbook::of_texts("各月", columns, rows).map_err(|error| PageError::Internal(error.into()))?;
    Ok(workbook::answer(&format!("{}-{}-months.xlsx", form.key, reporter.id), bytes))
}
