//! Opening a conversation about a need and a warehouse, from either side.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use serde_json::json;
use validator::Validate;

use super::offers::{DIRECTORY, Fit, Reader};
use super::show::{NOTE, facts};
use super::{permit, store};
use crate::access::{Cx, Member, Permit, Workspace};
use crate::listings::Directories;
use crate::listings::definition::EnquiryKind;
use crate::listings::enquiry::rules::{OpenedBy, Side};
use crate::listings::enquiry::store::{self as enquiries, NewEnquiry, NewMessage};
use crate::listings::enquiry::{letters, permit as talks};
use crate::listings::entity::{enquiry, listing, space_need};
use crate::listings::store as entries;
use crate::web::{Answer, Asked, Form, FormView, PageError, Posted, render, see_other};

#[derive(Template)]
#[template(path = "needs/open.html")]
struct OpenPage {
    workspace: Workspace,
    form: FormView,
    need_id: i64,
    need_title: String,
    is_manager: bool,
    fit: Fit,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct EntryQuery {
    entry: String,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct OpenForm {
    entry: String,
    #[validate(length(min = 5, max = 2000, message = "请写明想谈什么，5 到 2000 字"))]
    message: String,
}

impl Form for OpenForm {}

/// A need, a warehouse, and who wants to talk.
struct Pair {
    need: space_need::Model,
    warehouse: listing::Model,
    by: OpenedBy,
    ask: Permit<talks::Ask>,
    reader: Reader,
}

async fn pair(cx: &Cx<Member>, need_id: i64, entry: &str) -> Result<Pair, PageError> {
    let need = store::find(cx.database(), need_id).await?.ok_or(PageError::NotFound)?;
    let entry = entry.parse::<i64>().map_err(|_| PageError::NotFound)?;
    let warehouse = entries::find_published(cx.database(), DIRECTORY, entry).await?.ok_or(PageError::NotFound)?;
    let reader = Reader::new(cx.site.kept::<Directories>()?, cx.site.clock.today())?;
    let country = reader.offered(&warehouse).country;
    let by = permit::side(&cx.who, &need, &warehouse, &country, cx.site.clock.today()).ok_or(PageError::NotFound)?;
    let ask = talks::ask(&warehouse).ok_or(PageError::NotFound)?;
    Ok(Pair { need, warehouse, by, ask, reader })
}

/// The conversation that there is already.
async fn known(database: &impl sea_orm::ConnectionTrait, pair: &Pair) -> Result<Option<i64>, PageError> {
    let found = enquiry::Entity::find()
        .filter(enquiry::Column::NeedId.eq(pair.need.id))
        .filter(enquiry::Column::ListingId.eq(pair.warehouse.id))
        .one(database)
        .await?;
    Ok(found.map(|talk| talk.id))
}

pub(super) async fn show(cx: Cx<Member>, id: Path<i64>, Asked(query): Asked<EntryQuery>) -> Answer {
    let pair = pair(&cx, *id, &query.entry).await?;
    if let Some(id) = known(cx.database(), &pair).await? {
        return Ok(see_other(format!("/my/enquiries/{id}")));
    }
    let mut form = FormView::default();
    let opening = match pair.by {
        OpenedBy::Manager => format!("您好，我们的“{}”可以满足这项需求。", pair.warehouse.name),
        _ => format!("您好，我们有一项仓储需求：{}。请问是否有合适的仓位和报价？", pair.need.title),
    };
    form.set("message", opening);
    page(&cx, StatusCode::OK, &pair, form)
}

fn page(cx: &Cx<Member>, status: StatusCode, pair: &Pair, form: FormView) -> Answer {
    let wanted = pair.reader.wanted(&pair.need);
    let page = OpenPage {
        workspace: cx.workspace("发起沟通"),
        form,
        need_id: pair.need.id,
        need_title: pair.need.title.clone(),
        is_manager: pair.by == OpenedBy::Manager,
        fit: pair.reader.fit(&wanted, &pair.warehouse),
    };
    render(status, &page)
}

pub(super) async fn open(cx: Cx<Member>, id: Path<i64>, posted: Posted<OpenForm>) -> Answer {
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => {
            let pair = pair(&cx, *id, view.value("entry")).await?;
            return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &pair, view);
        }
    };
    let pair = pair(&cx, *id, &form.entry).await?;
    let outcome = begin(&cx, &pair, form.message.trim()).await;
    match view.settle(outcome.map(Some))? {
        Ok(id) => {
            cx.flash("已发出，对方会收到邮件。");
            Ok(see_other(format!("/my/enquiries/{id}")))
        }
        Err(status) => page(&cx, status, &pair, view),
    }
}

async fn begin(cx: &Cx<Member>, pair: &Pair, body: &str) -> Result<i64, PageError> {
    let Pair { need, warehouse, by, ask, reader } = pair;
    let write = cx.begin().await?;
    if let Some(id) = known(&*write, pair).await? {
        return Ok(id);
    }
    let (email, name) = letters::posters_of(&*write, need).await?.into_iter().next().unwrap_or_default();
    let organisation = crate::access::organisation::store::find(&*write, need.organisation_id).await?;
    let is_manager = *by == OpenedBy::Manager;
    // What was written for those one talks with is not handed to whoever begins to.
    let shown = facts(need, reader).into_iter().filter(|(label, _)| !is_manager || *label != NOTE);
    let details: Vec<_> = shown.map(|(label, value)| json!({ "label": label, "value": value })).collect();
    let new = NewEnquiry {
        kind: EnquiryKind::Space,
        name,
        organisation_name: organisation.map(|organisation| organisation.name),
        phone: None,
        email,
        details: json!(details),
        need_id: Some(need.id),
        user_id: Some(cx.who.id),
        opened_by: *by,
    };
    let own = if is_manager { warehouse.organisation_id.unwrap_or_default() } else { need.organisation_id };
    let place = cx.who.place_in(own).map_or_else(String::new, |place| format!("（{}）", place.name));
    let message = NewMessage {
        side: if is_manager { Side::Manager } else { Side::Asker },
        user_id: Some(cx.who.id),
        author_name: format!("{}{place}", cx.who.name),
        body: body.to_owned(),
    };
    let (talk, _) = enquiries::open(&write, ask, new, message).await?;
    if is_manager {
        letters::answered(&write, &cx.site, &talk, warehouse, Some(need), body).await?;
    } else {
        letters::to_managers(&write, &cx.site, &talk, warehouse, false).await?;
    }
    let summary = if is_manager { "海外仓就仓储需求发起沟通" } else { "需求方向海外仓发起沟通" };
    write.commit(enquiries::event("enquiry.opened", &talk, warehouse, summary)).await?;
    Ok(talk.id)
}
