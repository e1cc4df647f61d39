//! The enquirer's own page, behind an address that nobody can guess. No search engine, no cache and no other site hears of
//! it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::ask::wait_words;
use super::rules::{Side, State};
use super::store::{self, NewMessage};
use super::thread::Thread;
use super::{letters, permit};
use crate::access::{Cx, Visitor};
use crate::listings::entity::{enquiry, listing};
use crate::listings::rules::Status;
use crate::listings::{link, store as entries};
use crate::web::{Answer, Form, FormView, PageError, Posted, Shell, render, see_other, unkept};

#[derive(Template)]
#[template(path = "listings/enquiry/private.html")]
struct PrivatePage {
    shell: Shell,
    form: FormView,
    thread: Thread,
    listing_name: String,
    /// Address of the entry; empty while it is not public.
    listing_url: String,
    usual: String,
    base: String,
}

#[derive(Template)]
#[template(path = "listings/enquiry/received.html")]
struct ReceivedPage {
    shell: Shell,
}

/// A message.
#[derive(Deserialize, Default, Validate)]
#[serde(default)]
pub struct MessageForm {
    /// Text.
    #[validate(length(min = 1, max = 2000, message = "请写下内容，最多 2000 字"))]
    pub message: String,
}

impl Form for MessageForm {}

/// Same text again within an hour.
pub(super) async fn received(cx: Cx<Visitor>) -> Answer {
    render(StatusCode::OK, &ReceivedPage { shell: cx.shell("已经收到").unlisted().here("已经收到") })
}

pub(super) async fn show(cx: Cx<Visitor>, token: Path<String>) -> Answer {
    let (enquiry, listing) = found(&cx, &token).await?;
    page(&cx, StatusCode::OK, &token, &enquiry, &listing, FormView::default()).await
}

pub(super) async fn write_more(cx: Cx<Visitor>, token: Path<String>, posted: Posted<MessageForm>) -> Answer {
    let (enquiry, listing) = found(&cx, &token).await?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &token, &enquiry, &listing, view).await,
    };
    if let Err(PageError::TooMany(seconds)) = cx.site.limits.message(&cx.address) {
        view.refuse_all(format!("发送得太频繁，请在 {} 后再试。您写的内容还在。", wait_words(seconds)));
        let mut answer = page(&cx, StatusCode::TOO_MANY_REQUESTS, &token, &enquiry, &listing, view).await?;
        answer.headers_mut().insert(RETRY_AFTER, seconds.into());
        return Ok(answer);
    }
    let outcome = add(&cx, &enquiry, &listing, form.message.trim()).await;
    match view.settle(outcome.map(Some))? {
        Ok(()) => Ok(back(&token)),
        Err(status) => page(&cx, status, &token, &enquiry, &listing, view).await,
    }
}

async fn add(cx: &Cx<Visitor>, enquiry: &enquiry::Model, listing: &listing::Model, body: &str) -> Result<(), PageError> {
    let write = cx.begin_unnamed().await?;
    let author_name = enquiry.name.clone();
    let message = NewMessage { side: Side::Asker, user_id: None, author_name, body: body.to_owned() };
    store::add_message(&write, &permit::with_address(enquiry), message).await?;
    // While an answer is due anyway, the managers know already.
    if State::of(&enquiry.state) != State::Open {
        letters::to_managers(&write, &cx.site, enquiry, listing, true).await?;
    }
    Ok(write.commit(store::event("enquiry.continued", enquiry, listing, "咨询人补充留言")).await?)
}

pub(super) async fn close(cx: Cx<Visitor>, token: Path<String>) -> Answer {
    let (enquiry, listing) = found(&cx, &token).await?;
    let write = cx.begin_unnamed().await?;
    if store::set_state(&write, &permit::with_address(&enquiry), State::Closed).await? {
        write.commit(store::event("enquiry.closed", &enquiry, &listing, "咨询人关闭咨询")).await?;
    }
    Ok(back(&token))
}

fn back(token: &str) -> HttpResponse {
    unkept(see_other(format!("/enquiries/{token}")))
}

async fn found(cx: &Cx<Visitor>, token: &str) -> Result<(enquiry::Model, listing::Model), PageError> {
    let enquiry = store::find_by_token(cx.database(), token).await?.ok_or(PageError::NotFound)?;
    let listing = entries::find(cx.database(), enquiry.listing_id).await?.ok_or(PageError::NotFound)?;
    Ok((enquiry, listing))
}

async fn page(
    cx: &Cx<Visitor>,
    status: StatusCode,
    token: &str,
    enquiry: &enquiry::Model,
    listing: &listing::Model,
    form: FormView,
) -> Answer {
    let messages = store::messages(cx.database(), enquiry.id).await?;
    let mut shell = cx.shell("我的咨询").unlisted().here("我的咨询");
    shell.canonical = format!("{}/enquiries", cx.public_url);
    let is_public = Status::of(&listing.status) == Status::Published;
    let page = PrivatePage {
        shell,
        form,
        thread: Thread::seen_by(Side::Asker, enquiry, messages),
        listing_name: listing.name.clone(),
        listing_url: if is_public { link::of(listing) } else { String::new() },
        usual: listing.answer_minutes.map(super::answer_words).unwrap_or_default(),
        base: format!("/enquiries/{token}"),
    };
    Ok(unkept(render(status, &page)?))
}
