//! A new entry. It starts as a draft that nobody sees; everything in it waits for review.

use actix_web::http::StatusCode;
use serde::Deserialize;

use super::draft::{self, Saved};
use super::edit::EditPage;
use crate::access::organisation::store as organisations;
use crate::access::{Cx, Member, Permit, Place};
use crate::listings::definition::Directories;
use crate::listings::event::ListingEvent;
use crate::listings::facts::Facts;
use crate::listings::form::{self, FactsForm};
use crate::listings::link;
use crate::listings::look::Tag;
use crate::listings::permit::{self, Add};
use crate::listings::rules::Status;
use crate::listings::sheet::Sheet;
use crate::listings::store::{self, NewEntry, owner};
use crate::web::{Answer, Asked, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/listings/new", show);
    routes.post("/my/listings/new", create);
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct NewQuery {
    directory: String,
}

/// Whether one may add here: the sheet, the permit and for whom.
async fn allowed<'a>(cx: &'a Cx<Member>, key: &str) -> Result<(Sheet, Permit<Add>, &'a Place), PageError> {
    let all = cx.site.kept::<Directories>()?;
    let directory = all.by_key(key).ok_or(PageError::NotFound)?;
    let kind = match cx.who.place() {
        Some(place) => organisations::find(cx.database(), place.organisation_id).await?.map(|row| row.kind).unwrap_or_default(),
        None => String::new(),
    };
    let (permit, place) = permit::add(&cx.who, directory, &kind)?;
    Ok((super::sheet(cx, key).await?, permit, place))
}

async fn show(cx: Cx<Member>, asked: Asked<NewQuery>) -> Answer {
    let (sheet, _, place) = allowed(&cx, &asked.0.directory).await?;
    let mut facts = Facts::default();
    facts.set("division", place.division_code.clone().into());
    let mut view = FormView::default();
    form::fill(&mut view, &sheet, &facts, sheet.directory.fields.iter());
    page(&cx, StatusCode::OK, &sheet, view)
}

fn page(cx: &Cx<Member>, status: StatusCode, sheet: &Sheet, form: FormView) -> Answer {
    let heading = format!("新增{}", sheet.directory.noun);
    let page = EditPage {
        workspace: cx.workspace(heading.clone()),
        groups: form::groups(sheet, Status::Draft),
        lead: "可以先填名称和地区存成草稿，之后再补。提交后由属地主管部门审核，通过后公开。".to_owned(),
        crumb: None,
        tag: Tag::of_status(Status::Draft),
        action: "/my/listings/new".to_owned(),
        back: "/my/listings".to_owned(),
        directory: sheet.directory.key.clone(),
        base: String::new(),
        conflicts: Vec::new(),
        reasons: Vec::new(),
        is_published: false,
        heading,
        form,
    };
    render(status, &page)
}

async fn create(cx: Cx<Member>, posted: Posted<FactsForm>) -> Answer {
    let (form, mut view) = posted.unchecked();
    let (sheet, permit, place) = allowed(&cx, form.text("directory")).await?;
    let (facts, mut faults) = form.read(&sheet, &Facts::default(), |_| true);
    for key in ["name", "division"] {
        if facts.get(key).is_none() && !faults.contains_key(key) {
            faults.insert(key.to_owned(), format!("请填写{}，才能保存草稿。", sheet.label(key)));
        }
    }
    form::refuse(&mut view, &faults);
    if !faults.is_empty() {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &sheet, view);
    }
    let outcome = try_create(&cx, &sheet, &permit, place, &facts).await;
    match view.settle(outcome.map(Some))? {
        Ok(id) => {
            cx.flash("草稿已保存。补齐内容和图片后，提交审核。");
            let to = if form.text("then") == "stay" { "/edit" } else { "/changes" };
            Ok(see_other(link::mine(id) + to))
        }
        Err(status) => page(&cx, status, &sheet, view),
    }
}

async fn try_create(cx: &Cx<Member>, sheet: &Sheet, add: &Permit<Add>, place: &Place, facts: &Facts) -> Result<i64, PageError> {
    let write = cx.begin().await?;
    let entry = NewEntry {
        directory: sheet.directory.key.clone(),
        facts: facts.clone(),
        organisation_id: Some(place.organisation_id),
        parent_id: None,
        status: Status::Draft,
        confirmed_on: None,
        content_key: None,
    };
    let mut listing = store::insert(&write, add, entry).await?;
    let edit = permit::edit(&cx.who, &listing).ok_or(PageError::NotFound)?;
    // Nothing of it is approved yet: what is public of it is nothing.
    owner::empty(&write, &edit).await?;
    listing.facts = Facts::default().to_json();
    if let Saved::Nothing = draft::save(&write, &edit, sheet, &listing, None, facts).await? {
        return Err(PageError::BadRequest("表单是空的，请填写后再保存。".into()));
    }
    let id = listing.id;
    let summary = format!("新增{}草稿", sheet.directory.noun);
    write.commit(ListingEvent::entry("listing.added", &listing, summary)).await?;
    Ok(id)
}
