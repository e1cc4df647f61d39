//! A conversation in the workspace: for those who manage the entry, and for those who posted the need it is about.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::private::MessageForm;
use super::rules::{OpenedBy, Side, State, waiting_words};
use super::store::{self, NewMessage, minutes};
use super::thread::Thread;
use super::{letters, permit};
use crate::access::{Cx, Member, Permit, Workspace};
use crate::listings::entity::{enquiry, listing, space_need};
use crate::listings::rules::Status;
use crate::listings::{link, store as entries};
use crate::web::{Answer, FormView, PageError, Posted, render, see_other};

#[derive(Template)]
#[template(path = "listings/enquiry/talk.html")]
struct TalkPage {
    workspace: Workspace,
    form: FormView,
    thread: Thread,
    id: i64,
    is_manager: bool,
    listing_name: String,
    /// Address of the entry; empty while it is not public.
    listing_url: String,
    waiting: String,
    /// Whether the reader may see who is on the other side: managers who have begun a conversation about a need may not
    /// until there is an answer.
    is_known: bool,
    name: String,
    organisation: String,
    phone: String,
    email: String,
    /// The need it is about: its title, and its address where it is the reader's own.
    need: Option<(String, Option<String>)>,
}

/// A conversation and the reader's side of it.
struct Found {
    enquiry: enquiry::Model,
    listing: listing::Model,
    need: Option<space_need::Model>,
    permit: Permit<permit::Talk>,
    side: Side,
}

async fn found(cx: &Cx<Member>, id: i64) -> Result<Found, PageError> {
    let enquiry = store::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    let listing = entries::find(cx.database(), enquiry.listing_id).await?.ok_or(PageError::NotFound)?;
    let need = store::need_of(cx.database(), &enquiry).await?;
    let (permit, side) = permit::talk(&cx.who, &enquiry, &listing, need.as_ref()).ok_or(PageError::NotFound)?;
    Ok(Found { enquiry, listing, need, permit, side })
}

pub(super) async fn show(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let found = found(&cx, *id).await?;
    page(&cx, StatusCode::OK, found, FormView::default()).await
}

async fn page(cx: &Cx<Member>, status: StatusCode, found: Found, form: FormView) -> Answer {
    let Found { enquiry, listing, need, side, .. } = found;
    let messages = store::messages(cx.database(), enquiry.id).await?;
    let is_manager = side == Side::Manager;
    let has_replied = messages.iter().any(|message| !message.is_from_manager);
    let is_known = !is_manager || enquiry.opened_by != OpenedBy::Manager.key() || has_replied;
    let thread = Thread::seen_by(side, &enquiry, messages);
    let waited = waiting_words(minutes(enquiry.last_message_at, cx.site.clock.now()));
    let is_public = Status::of(&listing.status) == Status::Published;
    let page = TalkPage {
        workspace: cx.workspace(format!("{}：{}", thread.kind, listing.name)),
        form,
        id: enquiry.id,
        is_manager,
        listing_url: if is_public { link::of(&listing) } else { String::new() },
        listing_name: listing.name,
        waiting: if thread.state == State::Open { waited } else { String::new() },
        is_known,
        name: enquiry.name,
        organisation: enquiry.organisation_name.unwrap_or_default(),
        phone: enquiry.phone.unwrap_or_default(),
        email: enquiry.email,
        need: need.map(|need| (need.title, (!is_manager).then(|| format!("/my/needs/{}", need.id)))),
        thread,
    };
    render(status, &page)
}

pub(super) async fn answer(cx: Cx<Member>, id: Path<i64>, posted: Posted<MessageForm>) -> Answer {
    let found = found(&cx, *id).await?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, found, view).await,
    };
    let outcome = say(&cx, &found, form.message.trim()).await;
    match view.settle(outcome.map(Some))? {
        Ok(()) => {
            cx.flash(if found.side == Side::Manager {
                "已答复，对方会收到邮件。"
            } else {
                "已发送，对方会收到邮件。"
            });
            Ok(back(*id))
        }
        Err(status) => page(&cx, status, found, view).await,
    }
}

async fn say(cx: &Cx<Member>, found: &Found, body: &str) -> Result<(), PageError> {
    let Found { enquiry, listing, need, permit, side } = found;
    let organisation_id =
        if *side == Side::Manager { listing.organisation_id } else { need.as_ref().map(|need| need.organisation_id) };
    let place = organisation_id.and_then(|id| cx.who.place_in(id));
    let author_name = place.map_or_else(|| cx.who.name.clone(), |place| format!("{}（{}）", cx.who.name, place.name));
    let write = cx.begin().await?;
    let message = NewMessage { side: *side, user_id: Some(cx.who.id), author_name, body: body.to_owned() };
    store::add_message(&write, permit, message).await?;
    if *side == Side::Manager {
        store::note_first_answer(&write, permit, listing.id).await?;
        letters::answered(&write, &cx.site, enquiry, listing, need.as_ref(), body).await?;
        write.commit(store::event("enquiry.answered", enquiry, listing, "答复咨询")).await?;
    } else {
        if State::of(&enquiry.state) != State::Open {
            letters::to_managers(&write, &cx.site, enquiry, listing, true).await?;
        }
        write.commit(store::event("enquiry.continued", enquiry, listing, "需求方补充留言")).await?;
    }
    Ok(())
}

pub(super) async fn close(cx: Cx<Member>, id: Path<i64>) -> Answer {
    turn(&cx, *id, State::Closed, "enquiry.closed", "关闭咨询", "已关闭。对方再次留言时会自动重新打开。").await
}

/// Open again, as the side that manages the entry had left it: answered or not.
pub(super) async fn reopen(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let messages = store::messages(cx.database(), *id).await?;
    let is_answered = messages.last().is_some_and(|message| message.is_from_manager);
    let to = if is_answered { State::Answered } else { State::Open };
    turn(&cx, *id, to, "enquiry.reopened", "重新打开咨询", "已重新打开。").await
}

async fn turn(
    cx: &Cx<Member>,
    id: i64,
    to: State,
    kind: &'static str,
    summary: &'static str,
    done: &'static str,
) -> Result<HttpResponse, PageError> {
    let found = found(cx, id).await?;
    let is_sensible = (State::of(&found.enquiry.state) == State::Closed) != (to == State::Closed);
    let write = cx.begin().await?;
    if is_sensible && store::set_state(&write, &found.permit, to).await? {
        write.commit(store::event(kind, &found.enquiry, &found.listing, summary)).await?;
        cx.flash(done);
    }
    Ok(back(id))
}

fn back(id: i64) -> HttpResponse {
    see_other(format!("/my/enquiries/{id}"))
}
