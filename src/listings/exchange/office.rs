//! Pages of officials who bring spreadsheets in and take them out.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Deserialize;
use validator::Validate;

use super::Importer;
use super::export::{self, Owned};
use super::plan::{Plan, plan};
use super::write::{ApplyError, apply};
use crate::access::organisation::store as organisations;
use crate::access::{Cx, Desk, Officer};
use crate::listings::entity::listing;
use crate::listings::permit;
use crate::listings::rules::Status;
use crate::listings::{Directories, Directory};
use crate::web::posted::Form;
use crate::web::sheet::{Fault, MOST_ROWS, Sheet};
use crate::web::upload::Upload;
use crate::web::{Answer, FormView, PageError, Posted, Routes, feed, render, see_other, workbook};

/// Problems that the page lists.
const MOST_FAULTS: usize = 300;

/// Routes below `/office`.
pub fn routes(routes: &mut Routes) {
    routes.get("/office/exchange", show);
    routes.post("/office/exchange", try_file);
    routes.post("/office/exchange/applied", apply_file);
    routes.get("/office/exchange/{directory}/template.xlsx", template);
    routes.get("/office/exchange/{directory}/entries.xlsx", workbook);
    routes.get("/office/exchange/{directory}/entries.csv", table);
}

#[derive(Template)]
#[template(path = "listings/exchange/exchange.html")]
struct ExchangePage {
    desk: Desk,
    form: FormView,
    options: Vec<(String, String)>,
    downloads: Vec<(String, String)>,
    most_rows: usize,
    most_mb: usize,
    trial: Option<Trial>,
}

/// What a file would do.
struct Trial {
    directory: String,
    name: String,
    file_name: String,
    sha256: String,
    additions: usize,
    updates: usize,
    unchanged: usize,
    fault_count: usize,
    faults: Vec<Fault>,
    named: Vec<String>,
}

impl Trial {
    fn may_apply(&self) -> bool {
        self.fault_count == 0 && self.additions + self.updates > 0
    }
}

/// The file that was looked at, to be carried out.
#[derive(Debug, Default, Deserialize, Validate)]
#[serde(default)]
struct ApplyForm {
    directory: String,
    sha256: String,
    file_name: String,
}

impl Form for ApplyForm {}

async fn show(cx: Cx<Officer>) -> Answer {
    page(&cx, StatusCode::OK, FormView::default(), None)
}

fn page(cx: &Cx<Officer>, status: StatusCode, form: FormView, trial: Option<Trial>) -> Answer {
    let directories = directories(cx)?;
    let pairs = directories.all().iter().map(|directory| (directory.key.clone(), directory.name.clone()));
    let page = ExchangePage {
        desk: cx.desk("批量导入导出"),
        options: pairs.clone().collect(),
        downloads: pairs.collect(),
        most_rows: MOST_ROWS,
        most_mb: cx.site.config.upload_mb,
        form,
        trial,
    };
    render(status, &page)
}

/// The directories, for officers whose work they are.
fn directories(cx: &Cx<Officer>) -> Result<Arc<Directories>, PageError> {
    if permit::reviews(&cx.who) {
        return cx.site.kept::<Directories>();
    }
    Err(PageError::Forbidden("目录条目由经办人和系统管理员维护。如工作需要，请联系系统管理员调整角色。".into()))
}

async fn try_file(cx: Cx<Officer>, mut upload: Upload) -> Answer {
    let directories = directories(&cx)?;
    let mut view = FormView::of_pairs(&upload.pairs, &[]);
    let Some(directory) = directories.by_key(upload.text("directory")).cloned() else {
        view.refuse("directory", "请选择要导入的目录");
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, None);
    };
    let Some(file) = upload.take_file("file") else {
        view.refuse("file", "请选择表格文件（.xlsx 或 .csv）");
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, None);
    };
    let sheet = match read(file.bytes.clone()).await? {
        Ok(sheet) => sheet,
        Err(words) => {
            view.refuse("file", words);
            return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, None);
        }
    };
    let plan = plan(cx.database(), &directories, &directory, Importer::Officer(&cx.who), sheet).await?;
    let sha256 = cx.site.files.put(file.bytes).await.map_err(|error| PageError::Internal(error.into()))?;
    let trial = trial(&directory, file.name, sha256, plan);
    let status = if trial.fault_count > 0 { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page(&cx, status, view, Some(trial))
}

async fn read(bytes: Vec<u8>) -> Result<Result<Sheet, String>, PageError> {
    let reading = tokio::task::spawn_blocking(move || Sheet::read(&bytes)).await;
    reading.map_err(|error| PageError::Internal(error.into()))
}

fn trial(directory: &Directory, file_name: String, sha256: String, plan: Plan) -> Trial {
    let named = plan.additions.iter().map(|wanted| wanted.facts.text("name").to_owned()).take(10).collect();
    Trial {
        directory: directory.key.clone(),
        name: directory.name.clone(),
        file_name,
        sha256,
        additions: plan.additions.len(),
        updates: plan.updates.len(),
        unchanged: plan.unchanged,
        fault_count: plan.faults.len(),
        faults: plan.faults.into_iter().take(MOST_FAULTS).collect(),
        named,
    }
}

/// Reads the file again: what was shown may be old by now.
async fn apply_file(cx: Cx<Officer>, posted: Posted<ApplyForm>) -> Answer {
    let directories = directories(&cx)?;
    let (form, mut view) = posted.unchecked();
    let directory = directories.by_key(&form.directory).cloned().ok_or(PageError::NotFound)?;
    let is_name = form.sha256.len() == 64 && form.sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
    let file = if is_name { cx.site.files.get(&form.sha256).await.ok() } else { None };
    let Some(bytes) = file else {
        view.refuse("file", "没有找到刚才上传的文件，请重新上传。");
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, None);
    };
    let sheet = read(bytes).await?.map_err(PageError::BadRequest)?;
    let plan = plan(cx.database(), &directories, &directory, Importer::Officer(&cx.who), sheet).await?;
    if !plan.faults.is_empty() {
        let trial = trial(&directory, form.file_name, form.sha256, plan);
        return page(&cx, StatusCode::CONFLICT, view, Some(trial));
    }
    match apply(cx.begin().await?, &directory, Importer::Officer(&cx.who), plan).await {
        Ok((added, changed)) => {
            cx.flash(format!("已导入{}：新增 {added} 个，更新 {changed} 个。", directory.name));
            Ok(see_other("/office/exchange"))
        }
        Err(ApplyError::Changed) => {
            view.refuse_all("导入期间有人修改了表格中的条目，一行也没有写入。请重新导出，在最新内容上修改后再导入。");
            page(&cx, StatusCode::CONFLICT, view, None)
        }
        Err(ApplyError::Database(error)) => Err(error.into()),
    }
}

async fn template(cx: Cx<Officer>, key: Path<String>) -> Answer {
    let directories = directories(&cx)?;
    let directory = directories.by_key(&key).ok_or(PageError::NotFound)?;
    workbook_of(&directories, directory, Vec::new(), "template").await
}

async fn workbook(cx: Cx<Officer>, key: Path<String>) -> Answer {
    let directories = directories(&cx)?;
    let directory = directories.by_key(&key).ok_or(PageError::NotFound)?;
    let entries = entries(&cx, directory).await?;
    workbook_of(&directories, directory, entries, "entries").await
}

async fn workbook_of(directories: &Directories, directory: &Arc<Directory>, entries: Vec<Owned>, what: &str) -> Answer {
    let (directory, places) = (directory.clone(), directories.places.clone());
    let file_name = format!("{}-{what}.xlsx", directory.key);
    let written = tokio::task::spawn_blocking(move || export::xlsx(&directory, &places, &entries)).await;
    let bytes = written.map_err(anyhow::Error::from).and_then(|done| done.map_err(anyhow::Error::from));
    Ok(workbook::answer(&file_name, bytes.map_err(PageError::Internal)?))
}

async fn table(cx: Cx<Officer>, key: Path<String>) -> Answer {
    let directories = directories(&cx)?;
    let directory = directories.by_key(&key).ok_or(PageError::NotFound)?;
    let (head, rows) = export::csv(directory, &directories.places, &entries(&cx, directory).await?);
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    Ok(feed::csv(&format!("{}-entries.csv", directory.key), &head, rows))
}

/// Entries of the divisions that the officer covers, with owners' codes and parents' names.
async fn entries(cx: &Cx<Officer>, directory: &Directory) -> Result<Vec<Owned>, PageError> {
    let mut query = listing::Entity::find()
        .filter(listing::Column::Directory.eq(&directory.key))
        .filter(listing::Column::Status.ne(Status::Merged.key()))
        .order_by_asc(listing::Column::Id);
    if let Some(prefix) = cx.who.division_prefix() {
        query = query.filter(listing::Column::DivisionCode.starts_with(prefix));
    }
    let entries = query.all(cx.database()).await?;
    let distinct = |id: fn(&listing::Model) -> Option<i64>| {
        let mut ids: Vec<i64> = entries.iter().filter_map(id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let (owner_ids, parent_ids) = (distinct(|entry| entry.organisation_id), distinct(|entry| entry.parent_id));
    let mut codes: HashMap<i64, String> = HashMap::new();
    for ids in owner_ids.chunks(500) {
        let found = organisations::find_many(cx.database(), ids).await?;
        codes.extend(found.into_iter().map(|found| (found.id, found.credit_code)));
    }
    let mut names: HashMap<i64, String> = HashMap::new();
    for ids in parent_ids.chunks(500) {
        let found = listing::Entity::find().filter(listing::Column::Id.is_in(ids.iter().copied())).all(cx.database()).await?;
        names.extend(found.into_iter().map(|found| (found.id, found.name)));
    }
    let owned = |listing: listing::Model| Owned {
        owner_code: listing.organisation_id.and_then(|id| codes.get(&id).cloned()).unwrap_or_default(),
        parent_name: listing.parent_id.and_then(|id| names.get(&id).cloned()).unwrap_or_default(),
        listing,
    };
    Ok(entries.into_iter().map(owned).collect())
}
