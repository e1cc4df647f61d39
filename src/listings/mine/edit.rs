//! The form of an entry. What is saved is a draft; what others saved meanwhile is merged, or asked where it contradicts.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::draft::{self, Present, Saved};
use super::{Own, own};
use crate::access::{Cx, Member, Workspace};
use crate::listings::entity::listing_change;
use crate::listings::event::ListingEvent;
use crate::listings::facts::Facts;
use crate::listings::form::{self, FactsForm, FormGroup, name_of};
use crate::listings::look::{Tag, state_of, status_of};
use crate::listings::merge::Conflict;
use crate::listings::rules::{ChangeState, Status};
use crate::listings::sheet::{Sheet, map};
use crate::listings::store::{self, change};
use crate::web::{Answer, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/listings/{id}/edit", show);
    routes.post("/my/listings/{id}/edit", save);
}

/// The form.
#[derive(Template)]
#[template(path = "listings/mine/edit.html")]
pub(super) struct EditPage {
    pub workspace: Workspace,
    pub form: FormView,
    pub groups: Vec<FormGroup>,
    pub heading: String,
    pub lead: String,
    pub crumb: Option<(String, String)>,
    pub tag: Tag,
    pub action: String,
    pub back: String,
    pub directory: String,
    pub base: String,
    pub conflicts: Vec<ConflictRow>,
    /// Why fields came back: control, label and reason.
    pub reasons: Vec<(String, String, String)>,
    pub is_published: bool,
}

/// A field that two people changed.
pub(super) struct ConflictRow {
    key: String,
    label: String,
    mine: String,
    theirs: String,
    base: String,
}

impl ConflictRow {
    /// In words; what is empty says so.
    pub(super) fn of(sheet: &Sheet, beside: &Facts, conflict: &Conflict) -> Self {
        let said = |value: &serde_json::Value| {
            let words = sheet.directory.field(&conflict.key).map(|field| sheet.said_value(field, value, beside));
            words.filter(|words| !words.is_empty()).unwrap_or_else(|| "（空）".to_owned())
        };
        Self {
            key: conflict.key.clone(),
            label: sheet.label(&conflict.key).to_owned(),
            mine: said(&conflict.mine),
            theirs: said(&conflict.theirs),
            base: said(&conflict.base),
        }
    }
}

async fn show(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let own = own(&cx, *id).await?;
    let open = change::open_of(cx.database(), *id).await?;
    if open.as_ref().is_some_and(|open| state_of(open) == ChangeState::Submitted) {
        cx.flash("这次修改已提交、正在审核。要继续修改，请先撤回提交。");
        return Ok(see_other(format!("{}/changes", own.url())));
    }
    let present = Present::of(&own.sheet, &own.listing, open.as_ref());
    let mut view = FormView::default();
    form::fill(&mut view, &own.sheet, &present.proposed, own.sheet.directory.fields.iter());
    let theirs = present.theirs();
    page(&cx, StatusCode::OK, &own, open.as_ref(), view, &theirs, &present.overtaken)
}

fn page(
    cx: &Cx<Member>,
    status: StatusCode,
    own: &Own,
    open: Option<&listing_change::Model>,
    form: FormView,
    base: &Facts,
    conflicts: &[Conflict],
) -> Answer {
    let is_published = own.status() == Status::Published;
    let heading = format!("编辑{}", own.sheet.directory.noun);
    let page = EditPage {
        workspace: cx.workspace(format!("{heading}：{}", own.listing.name)),
        groups: form::groups(&own.sheet, own.status()),
        lead: if is_published {
            "保存后先是草稿；核对后提交，标“即时生效”的马上公开，标“需审核”的由属地主管部门审核后公开。".to_owned()
        } else {
            "这个条目还没有公开。全部内容由属地主管部门审核，通过后公开。".to_owned()
        },
        crumb: Some((own.listing.name.clone(), own.url())),
        tag: Tag::of_status(own.status()),
        action: format!("{}/edit", own.url()),
        back: own.url(),
        directory: String::new(),
        base: base.to_json().to_string(),
        conflicts: conflicts.iter().map(|conflict| ConflictRow::of(&own.sheet, base, conflict)).collect(),
        reasons: open.map(|open| reasons(&own.sheet, open)).unwrap_or_default(),
        heading,
        is_published,
        form,
    };
    render(status, &page)
}

/// Why fields came back, in the order of fields.
pub(super) fn reasons(sheet: &Sheet, open: &listing_change::Model) -> Vec<(String, String, String)> {
    let verdicts = open.verdicts.as_ref().map(map).unwrap_or_default();
    let reason = |key: &str| {
        let reason = verdicts.get(key)?.as_str()?;
        Some((name_of(key), sheet.label(key).to_owned(), reason.to_owned()))
    };
    if state_of(open) == ChangeState::Returned { sheet.keys().filter_map(reason).collect() } else { Vec::new() }
}

async fn save(cx: Cx<Member>, id: Path<i64>, posted: Posted<FactsForm>) -> Answer {
    let before = own(&cx, *id).await?;
    let (form, mut view) = posted.unchecked();
    let (typed, faults) = form.read(&before.sheet, &draft::base_of(&form), |_| true);
    let faults = with_obligatory(&before, &typed, faults);
    if !faults.is_empty() {
        form::refuse(&mut view, &faults);
        let open = change::open_of(cx.database(), *id).await?;
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &before, open.as_ref(), view, &draft::base_of(&form), &[]);
    }
    let mut conflicts = Vec::new();
    let outcome = try_save(&cx, *id, &form, &typed, &mut conflicts).await;
    match view.settle(outcome)? {
        Ok(words) => {
            cx.flash(words);
            let to = if form.text("then") == "stay" { "edit" } else { "changes" };
            Ok(see_other(format!("{}/{to}", before.url())))
        }
        Err(status) => again(&cx, status, *id, &form, &typed, view, conflicts).await,
    }
}

/// Name and division are needed to know what a draft is and whose business it is.
fn with_obligatory(own: &Own, typed: &Facts, mut faults: crate::listings::facts::Faults) -> crate::listings::facts::Faults {
    for key in ["name", "division"] {
        if typed.get(key).is_none() {
            let words = format!("{}不能为空。", own.sheet.label(key));
            faults.entry(key.to_owned()).or_insert(words);
        }
    }
    faults
}

async fn try_save(
    cx: &Cx<Member>,
    id: i64,
    form: &FactsForm,
    typed: &Facts,
    conflicts: &mut Vec<Conflict>,
) -> Result<Option<String>, PageError> {
    let write = cx.begin().await?;
    let listing = store::find(&*write, id).await?.ok_or(PageError::NotFound)?;
    let sheet = super::sheet(cx, &listing.directory).await?;
    let own = super::of(cx, listing, sheet)?;
    let open = change::open_of(&*write, id).await?;
    if open.as_ref().is_some_and(|open| state_of(open) == ChangeState::Submitted) {
        return Err(PageError::Conflict(
            "您编辑期间，同事已把这次修改提交审核，您的内容没有保存。请先在“修改”中撤回提交，再保存。".into(),
        ));
    }
    let present = Present::of(&own.sheet, &own.listing, open.as_ref());
    let (facts, found) = draft::resolve(&own.sheet, &present, form, typed);
    if !found.is_empty() {
        *conflicts = found;
        return Err(PageError::Conflict(
            "您编辑期间，有人改了同样的内容。您填写的都还在下面；请逐项选择用哪一个，再保存。".into(),
        ));
    }
    let saved = draft::save(&write, &own.permit, &own.sheet, &own.listing, open.as_ref(), &facts).await?;
    let (words, summary) = match saved {
        Saved::Nothing => ("没有与公开内容不同的修改。".to_owned(), "清空修改草稿".to_owned()),
        Saved::Kept(count) => (format!("草稿已保存，共 {count} 项修改，公众还看不到。"), format!("保存修改草稿，{count} 项")),
    };
    if matches!(saved, Saved::Kept(_)) || open.is_some() {
        let subject = ListingEvent::entry("listing.drafted", &own.listing, summary);
        write.commit(subject).await?;
    }
    Ok(Some(words))
}

/// The form again, with everything typed, what others changed taken over, and what contradicts asked.
async fn again(
    cx: &Cx<Member>,
    status: StatusCode,
    id: i64,
    form: &FactsForm,
    typed: &Facts,
    mut view: FormView,
    conflicts: Vec<Conflict>,
) -> Answer {
    let own = own(cx, id).await?;
    let open = change::open_of(cx.database(), id).await?;
    let present = Present::of(&own.sheet, &own.listing, open.as_ref());
    if conflicts.is_empty() {
        return page(cx, status, &own, open.as_ref(), view, &draft::base_of(form), &[]);
    }
    let (merged, _) = draft::resolve(&own.sheet, &present, form, typed);
    form::fill(&mut view, &own.sheet, &merged, own.sheet.directory.fields.iter());
    let theirs = present.theirs();
    debug_assert!(status_of(&own.listing) != Status::Merged);
    page(cx, status, &own, open.as_ref(), view, &theirs, &conflicts)
}
