//! Writing to an entry: the public form, and what becomes of it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::form::{EnquiryForm, Question, questions};
use super::rules::{OpenedBy, Side};
use super::store::{self, NewEnquiry, NewMessage};
use super::{letters, permit};
use crate::access::organisation::store as organisations;
use crate::access::store::normal_email;
use crate::access::{Cx, Visitor};
use crate::listings::definition::{Directories, Directory, EnquiryKind};
use crate::listings::entity::listing;
use crate::listings::{link, store as entries};
use crate::web::{Answer, Asked, FormView, PageError, Posted, Shell, render, see_other, unkept};

#[derive(Template)]
#[template(path = "listings/enquiry/new.html")]
struct AskPage {
    shell: Shell,
    form: FormView,
    kind: EnquiryKind,
    listing_name: String,
    listing_url: String,
    receiver: String,
    action: String,
    others: Vec<(String, &'static str)>,
    questions: Vec<Question>,
}

#[derive(Template)]
#[template(path = "listings/enquiry/nobody.html")]
struct NobodyPage {
    shell: Shell,
    listing_name: String,
    listing_url: String,
}

/// An entry to which one may write, and what of it.
struct Wanted {
    directories: std::sync::Arc<Directories>,
    listing: listing::Model,
    kind: EnquiryKind,
}

impl Wanted {
    fn directory(&self) -> Result<&Directory, PageError> {
        Ok(self.directories.by_key(&self.listing.directory).ok_or(PageError::NotFound)?)
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct KindQuery {
    kind: String,
}

pub(super) async fn show(cx: Cx<Visitor>, id: Path<i64>, Asked(query): Asked<KindQuery>) -> Answer {
    let wanted = wanted(&cx, *id, &query.kind).await?;
    if wanted.listing.organisation_id.is_none() {
        return nobody(&cx, &wanted);
    }
    let mut form = FormView::default();
    if wanted.kind == EnquiryKind::Space {
        let facts = crate::listings::Facts::of_json(&wanted.listing.facts);
        form.set("country", facts.text("country"));
    }
    page(&cx, StatusCode::OK, &wanted, form).await
}

pub(super) async fn send(cx: Cx<Visitor>, id: Path<i64>, posted: Posted<EnquiryForm>) -> Answer {
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => {
            let wanted = wanted(&cx, *id, view.value("kind")).await?;
            if wanted.listing.organisation_id.is_none() {
                return nobody(&cx, &wanted);
            }
            return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &wanted, view).await;
        }
    };
    let wanted = wanted(&cx, *id, &form.kind).await?;
    let Some(permit) = permit::ask(&wanted.listing) else { return nobody(&cx, &wanted) };
    let details = form.details(wanted.kind, &wanted.directories.places, &mut view);
    if view.is_invalid() {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &wanted, view).await;
    }
    let email = normal_email(&form.email);
    if let Err(PageError::TooMany(seconds)) = cx.site.limits.enquiry(&cx.address, wanted.listing.id, &email) {
        return come_back(&cx, &wanted, view, seconds).await;
    }
    let new = NewEnquiry {
        kind: wanted.kind,
        name: form.name.trim().to_owned(),
        organisation_name: filled(&form.organisation),
        phone: filled(&form.phone),
        email,
        details,
        need_id: None,
        user_id: None,
        opened_by: OpenedBy::Visitor,
    };
    let outcome = keep(&cx, &wanted.listing, &permit, new, form.message.trim()).await;
    match view.settle(outcome.map(Some))? {
        Ok(Some(token)) => Ok(unkept(see_other(format!("/enquiries/{token}")))),
        Ok(None) => Ok(see_other("/enquiries/received")),
        Err(status) => page(&cx, status, &wanted, view).await,
    }
}

/// Writes it down, with letters to both sides; none when it was written down a moment ago.
async fn keep(
    cx: &Cx<Visitor>,
    listing: &listing::Model,
    permit: &crate::access::Permit<permit::Ask>,
    new: NewEnquiry,
    body: &str,
) -> Result<Option<String>, PageError> {
    let write = cx.begin_unnamed().await?;
    if store::is_repeated(&write, listing.id, &new.email, body).await? {
        return Ok(None);
    }
    let message = NewMessage { side: Side::Asker, user_id: None, author_name: new.name.clone(), body: body.to_owned() };
    let (enquiry, token) = store::open(&write, permit, new, message).await?;
    letters::received(&write, &cx.site, &enquiry, listing, &token).await?;
    letters::to_managers(&write, &cx.site, &enquiry, listing, false).await?;
    write.commit(store::event("enquiry.received", &enquiry, listing, "收到访客的咨询")).await?;
    Ok(Some(token))
}

async fn wanted(cx: &Cx<Visitor>, id: i64, kind: &str) -> Result<Wanted, PageError> {
    let directories = cx.site.kept::<Directories>()?;
    let key = cx.path().split('/').nth(1).unwrap_or_default();
    let directory = directories.by_key(key).ok_or(PageError::NotFound)?;
    let asked = if kind.is_empty() { directory.enquiries.first().copied() } else { EnquiryKind::parse(kind) };
    let kind = asked.filter(|kind| directory.enquiries.contains(kind)).ok_or(PageError::NotFound)?;
    let listing = entries::find_published(cx.database(), key, id).await?.ok_or(PageError::NotFound)?;
    Ok(Wanted { directories, listing, kind })
}

async fn page(cx: &Cx<Visitor>, status: StatusCode, wanted: &Wanted, form: FormView) -> Answer {
    let (listing, directory) = (&wanted.listing, wanted.directory()?);
    let owner = listing.organisation_id.unwrap_or_default();
    let receiver = organisations::find(cx.database(), owner).await?.map(|owner| owner.name).unwrap_or_default();
    let base = link::of(listing);
    let other = |kind: &EnquiryKind| (format!("{base}/enquiries/new?kind={}", kind.key()), kind.name());
    let page = AskPage {
        shell: frame(cx, wanted, wanted.kind.name())?,
        form,
        kind: wanted.kind,
        listing_name: listing.name.clone(),
        listing_url: base.clone(),
        receiver,
        action: format!("{base}/enquiries"),
        others: directory.enquiries.iter().filter(|kind| **kind != wanted.kind).map(other).collect(),
        questions: questions(wanted.kind, &wanted.directories.places),
    };
    render(status, &page)
}

fn frame(cx: &Cx<Visitor>, wanted: &Wanted, title: &str) -> Result<Shell, PageError> {
    let (listing, directory) = (&wanted.listing, wanted.directory()?);
    let shell = cx.shell(format!("{title}：{}", listing.name)).unlisted();
    Ok(shell.below(&directory.name, &link::list(&directory.key)).below(&listing.name, &link::of(listing)).here(title))
}

/// Nobody would read it.
fn nobody(cx: &Cx<Visitor>, wanted: &Wanted) -> Answer {
    let listing = &wanted.listing;
    let page = NobodyPage {
        shell: frame(cx, wanted, "暂无人认领")?,
        listing_name: listing.name.clone(),
        listing_url: link::of(listing),
    };
    render(StatusCode::CONFLICT, &page)
}

/// Too many in a short time: when to come back, with everything typed kept.
async fn come_back(cx: &Cx<Visitor>, wanted: &Wanted, mut view: FormView, seconds: u64) -> Answer {
    let wait = wait_words(seconds);
    view.refuse_all(format!("提交得太频繁，请在 {wait} 后再试。您填写的内容都还在，也可以先按条目页面上的电话联系。"));
    let mut answer: HttpResponse = page(cx, StatusCode::TOO_MANY_REQUESTS, wanted, view).await?;
    answer.headers_mut().insert(RETRY_AFTER, seconds.into());
    Ok(answer)
}

/// A wait in words.
pub(super) fn wait_words(seconds: u64) -> String {
    match seconds {
        0..=90 => format!("{} 秒", seconds.max(1)),
        91..=5400 => format!("{} 分钟", seconds.div_ceil(60)),
        _ => format!("{} 小时", seconds.div_ceil(3600)),
    }
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
