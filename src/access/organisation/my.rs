//! An organisation in the hands of its owners: registering it, and keeping what it says of itself true.

use actix_session::Session;
use actix_web::http::StatusCode;
use askama::Template;

use super::event::OrganisationEvent;
use super::form::{OrganisationForm, division_options, facts, kind_options};
use super::store::write::{self, NotSaved};
use super::{OrganisationStatus, permit, store};
use crate::access::entity::organisation;
use crate::access::session_store::field;
use crate::access::{Cx, Member, Workspace};
use crate::web::{Answer, FormView, PageError, Posted, Routes, render, see_other};

/// Organisations that a person may register before one of them is confirmed.
const MOST_WAITING: u64 = 5;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/organisation/new", show_new);
    routes.post("/my/organisation/new", create);
    routes.get("/my/organisation", show);
    routes.post("/my/organisation", update);
}

#[derive(Template)]
#[template(path = "access/organisation/form.html")]
struct FormPage {
    workspace: Workspace,
    form: FormView,
    kinds: Vec<(&'static str, &'static str)>,
    divisions: Vec<(String, String)>,
    /// The organisation under change; none for a new one.
    standing: Option<Standing>,
    /// What is stored now, after somebody else has changed it.
    current: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "access/organisation/facts.html")]
struct FactsPage {
    workspace: Workspace,
    standing: Standing,
    facts: Vec<(&'static str, String)>,
    why_not: String,
}

/// How far an organisation has come, in words for its people.
struct Standing {
    name: String,
    word: &'static str,
    kind: &'static str,
    icon: &'static str,
    about: &'static str,
    note: String,
}

impl Standing {
    fn of(row: &organisation::Model) -> Self {
        let status = OrganisationStatus::parse(&row.status).unwrap_or(OrganisationStatus::Pending);
        let (kind, icon) = status.look();
        let about = match status {
            OrganisationStatus::Pending => "已提交，等待所在地区的经办人确认。确认前可以准备资料，但条目不会公开。",
            OrganisationStatus::Confirmed => {
                "修改名称、统一社会信用代码或所在地区后，需要经办人重新确认；其他信息保存后立即生效。"
            }
            OrganisationStatus::Returned => "经办人退回了登记。请按原因修改后保存，保存即重新提交。",
            OrganisationStatus::Suspended => "机构已暂停，暂时不能修改信息。请按原因联系经办人。",
        };
        let note = row.status_note.clone().unwrap_or_default();
        Self { name: row.name.clone(), word: status.name(), kind, icon, about, note }
    }
}

async fn show_new(cx: Cx<Member>) -> Answer {
    let mut form = FormView::default();
    form.set("contact_name", cx.who.name.clone());
    form.set("email", cx.who.email.clone());
    form_page(&cx, StatusCode::OK, form, None, Vec::new())
}

fn form_page(
    cx: &Cx<Member>,
    status: StatusCode,
    form: FormView,
    standing: Option<Standing>,
    current: Vec<(&'static str, String)>,
) -> Answer {
    let page = FormPage {
        workspace: cx.workspace(if standing.is_some() { "机构信息" } else { "登记机构" }),
        form,
        kinds: kind_options(),
        divisions: division_options(&cx.site.zone),
        standing,
        current,
    };
    render(status, &page)
}

/// What somebody is told whose organisation is there already. It names nobody.
fn taken(cx: &Cx<Member>) -> String {
    format!(
        "这个统一社会信用代码已经登记。如果您属于这个机构，请联系本机构的负责人在“成员”页邀请您；找不到负责人，或认为被他人误登记，\
         请致电 {} 核实后转交。",
        cx.site.zone.footer.telephone
    )
}

async fn create(cx: Cx<Member>, session: Session, posted: Posted<OrganisationForm>) -> Answer {
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(mut view) => {
            check_the_rest(&cx, &mut view);
            return form_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, None, Vec::new());
        }
    };
    let outcome = match form.read(&cx.site.zone, &mut view) {
        Some(draft) => add(&cx, draft, &mut view).await,
        None => Ok(None),
    };
    match view.settle(outcome)? {
        Ok(row) => {
            session
                .insert(field::ORGANISATION, row.id)
                .map_err(|error| PageError::Internal(anyhow::anyhow!("session: {error}")))?;
            cx.flash(format!("“{}”已登记，等待经办人确认。确认结果会发到您的邮箱。", row.name));
            Ok(see_other("/my/organisation"))
        }
        Err(status) => form_page(&cx, status, view, None, Vec::new()),
    }
}

/// Says everything that is wrong at once, also what the validator cannot see.
fn check_the_rest(cx: &Cx<Member>, view: &mut FormView) {
    let pairs = ["credit_code", "name", "kind", "division_code", "contact_name", "phone", "email"]
        .map(|name| (name.to_owned(), view.value(name).to_owned()));
    let (form, _) = Posted::<OrganisationForm>::of_pairs(&pairs).unchecked();
    let _ = form.read(&cx.site.zone, view);
}

async fn add(
    cx: &Cx<Member>,
    draft: super::draft::OrganisationDraft,
    view: &mut FormView,
) -> Result<Option<organisation::Model>, PageError> {
    let write = cx.begin().await?;
    if write::count_waiting_of(&write, cx.who.id).await? >= MOST_WAITING {
        view.refuse_all(format!("您已有 {MOST_WAITING} 个机构等待确认，请等其中一个确认后再登记。"));
        return Ok(None);
    }
    let Some(row) = write::insert(&write, draft, cx.who.id).await? else {
        view.refuse("credit_code", taken(cx));
        return Ok(None);
    };
    write.commit(OrganisationEvent::registered(&row)).await?;
    Ok(Some(row))
}

/// The organisation one works for now; without one, the way to register it.
async fn mine(cx: &Cx<Member>) -> Result<Option<organisation::Model>, PageError> {
    let Some(place) = cx.who.place() else { return Ok(None) };
    Ok(store::find(cx.database(), place.organisation_id).await?)
}

async fn show(cx: Cx<Member>) -> Answer {
    let Some(row) = mine(&cx).await? else { return Ok(see_other("/my/organisation/new")) };
    match permit::edit(&cx.who, &row) {
        Ok(_) => {
            let form = FormView::of_form(&OrganisationForm::of(&row));
            form_page(&cx, StatusCode::OK, form, Some(Standing::of(&row)), Vec::new())
        }
        Err(refusal) => {
            let page = FactsPage {
                workspace: cx.workspace("机构信息"),
                standing: Standing::of(&row),
                facts: facts(&row, &cx.site.zone),
                why_not: refusal.0,
            };
            render(StatusCode::OK, &page)
        }
    }
}

async fn update(cx: Cx<Member>, posted: Posted<OrganisationForm>) -> Answer {
    let before = mine(&cx).await?.ok_or(PageError::NotFound)?;
    let edit = permit::edit(&cx.who, &before)?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(mut view) => {
            check_the_rest(&cx, &mut view);
            return form_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, Some(Standing::of(&before)), Vec::new());
        }
    };
    let Some(draft) = form.read(&cx.site.zone, &mut view) else {
        return form_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, Some(Standing::of(&before)), Vec::new());
    };
    let write = cx.begin().await?;
    match write::save(&write, &edit, form.revision.parse().unwrap_or(0), draft).await? {
        Ok((saved, waits)) => {
            write.commit(OrganisationEvent::updated(&before, &saved, waits)).await?;
            cx.flash(if waits { "已保存，等待经办人确认。" } else { "已保存，立即生效。" });
            Ok(see_other("/my/organisation"))
        }
        Err(NotSaved::CodeTaken) => {
            view.refuse("credit_code", taken(&cx));
            form_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, Some(Standing::of(&before)), Vec::new())
        }
        Err(NotSaved::Changed) => {
            drop(write);
            let now = store::find(cx.database(), before.id).await?.ok_or(PageError::NotFound)?;
            view.refuse_all("您填写期间，机构信息已被修改或审核，没有保存。请对照下面的最新内容，确认后再保存一次。");
            view.set("revision", now.revision.to_string());
            let current = facts(&now, &cx.site.zone);
            form_page(&cx, StatusCode::CONFLICT, view, Some(Standing::of(&now)), current)
        }
    }
}
