//! The objector's own page, behind an address that nobody can guess. No search engine, no cache and no other site hears of it.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::access::{Cx, Visitor};
use crate::notices::entity::{objection, public_notice};
use crate::notices::follow::NoticeFollowers;
use crate::notices::look::Tag;
use crate::notices::rules::ObjectionState;
use crate::notices::{event, link, permit, store};
use crate::web::filters::{date_or_blank, moment, size};
use crate::web::{Answer, PageError, Shell, render, see_other, unkept};

#[derive(Template)]
#[template(path = "notices/public/private.html")]
struct PrivatePage {
    shell: Shell,
    id: i64,
    title: String,
    notice_url: String,
    state: ObjectionState,
    tag: Tag,
    received: String,
    settled: String,
    due: String,
    about: String,
    body: String,
    outcome: String,
    files: Vec<(String, String)>,
    has_email: bool,
    base: String,
}

#[derive(Template)]
#[template(path = "notices/public/received.html")]
struct ReceivedPage {
    shell: Shell,
}

/// Same text again within an hour.
pub(super) async fn received(cx: Cx<Visitor>) -> Answer {
    render(StatusCode::OK, &ReceivedPage { shell: cx.shell("已经收到").unlisted().here("已经收到") })
}

async fn found(cx: &Cx<Visitor>, token: &str) -> Result<(objection::Model, public_notice::Model), PageError> {
    let objection = store::find_objection_by_token(cx.database(), token).await?.ok_or(PageError::NotFound)?;
    let notice = store::find(cx.database(), objection.notice_id).await?.ok_or(PageError::NotFound)?;
    Ok((objection, notice))
}

pub(super) async fn show(cx: Cx<Visitor>, token: Path<String>) -> Answer {
    let (objection, notice) = found(&cx, &token).await?;
    let about = match objection.line_id {
        Some(id) => store::find_line(cx.database(), notice.id, id).await?.map(|line| line.name),
        None => None,
    };
    let files = store::files(cx.database(), objection.id).await?;
    let state = ObjectionState::of(&objection);
    let mut shell = cx.shell("我的异议").unlisted().here("我的异议");
    shell.canonical = format!("{}/objections", cx.public_url);
    let page = PrivatePage {
        shell,
        id: objection.id,
        title: notice.title,
        notice_url: link::notice(notice.id),
        state,
        tag: Tag::of_objection(state),
        received: moment(objection.received_at),
        settled: objection.settled_at.map(moment).unwrap_or_default(),
        due: date_or_blank(objection.due_on),
        about: about.unwrap_or_else(|| "整份公示".to_owned()),
        body: objection.body,
        outcome: objection.outcome.unwrap_or_default(),
        files: files.into_iter().map(|file| (file.name, size(file.size))).collect(),
        has_email: !objection.email.is_empty(),
        base: link::private(&token),
    };
    Ok(unkept(render(StatusCode::OK, &page)?))
}

pub(super) async fn withdraw(cx: Cx<Visitor>, token: Path<String>) -> Answer {
    let (objection, notice) = found(&cx, &token).await?;
    let followers = cx.site.kept::<NoticeFollowers>()?;
    let write = cx.begin_unnamed().await?;
    if let Some(permit) = permit::with_address(&objection)
        && let Some(objection) = store::withdraw(&write, &permit, &followers).await?
    {
        write.commit(event::objection("objection.withdrawn", &objection, &notice, "提出人撤回异议")).await?;
    }
    Ok(unkept(see_other(link::private(&token))))
}
