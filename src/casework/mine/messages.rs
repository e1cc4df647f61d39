//! Messages between an applicant and the authority, with files.

use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::paper::FileLine;
use super::{Own, draft, status, take};
use crate::access::{Cx, Member};
use crate::casework::engine::Engine;
use crate::casework::entity::{application_document, application_message};
use crate::casework::flow::Side;
use crate::casework::store::documents::{self, NewDocument};
use crate::web::filters::{machine, moment};
use crate::web::upload::Papers;
use crate::web::{Answer, FormView, PageError, Routes, see_other};

/// Characters of a message.
const MOST: usize = 2000;
/// Files of a message.
const MOST_FILES: usize = 5;
/// Kinds of files that hang on messages.
const KINDS: [&str; 5] = ["pdf", "jpg", "png", "docx", "xlsx"];

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/my/applications/{id}/messages", post);
}

/// A conversation as one side reads it.
pub(super) struct Thread {
    pub messages: Vec<Said>,
}

/// A message.
pub(super) struct Said {
    pub author: String,
    pub is_mine: bool,
    pub when: String,
    pub machine: String,
    pub body: String,
    pub files: Vec<FileLine>,
}

/// Messages with their files, as the applicant reads them. Officials write for their authority.
pub(super) fn thread(messages: &[application_message::Model], all: &[application_document::Model], base: &str) -> Thread {
    let said = |message: &application_message::Model| {
        let is_mine = message.side == Side::Applicant.key();
        Said {
            author: if is_mine { message.author_name.clone() } else { "经办人".to_owned() },
            is_mine,
            when: moment(message.at),
            machine: machine(message.at),
            body: message.body.clone(),
            files: all.iter().filter(|row| status::hangs_on(row, message.id)).map(|row| FileLine::of(row, base)).collect(),
        }
    };
    Thread { messages: messages.iter().map(said).collect() }
}

async fn post(cx: Cx<Member>, id: Path<i64>, Papers(mut upload): Papers) -> Answer {
    let own = Own::read(&cx, *id).await?;
    own.permit()?;
    let mut view = FormView::of_pairs(&upload.pairs, &[]);
    let body = upload.text("message").trim().to_owned();
    match body.chars().count() {
        0 => view.refuse("message", "请写下内容，最多 2,000 字"),
        count if count > MOST => view.refuse("message", format!("最多 2,000 字，现在是 {count} 字")),
        _ => {}
    }
    for (_, name) in &upload.hollow {
        view.refuse("files", format!("“{name}”是空文件，请检查后重新选择。"));
    }
    if upload.files.len() > MOST_FILES {
        view.refuse("files", format!("一次最多附 {MOST_FILES} 个文件。"));
    }
    let mut ready = Vec::new();
    if !view.is_invalid() {
        while let Some(file) = upload.take_file("files") {
            match take::store(&cx, &own, file, &KINDS.map(str::to_owned), None).await? {
                Ok(document) => ready.push(document),
                Err(why) => view.refuse("files", why),
            }
        }
    }
    let outcome = if view.is_invalid() { Ok(None) } else { write(&cx, *id, &body, ready).await.map(Some) };
    match view.settle(outcome)? {
        Ok(()) => {
            cx.flash("留言已发出，经办人会看到。");
            Ok(see_other(format!("{}#messages", own.url())))
        }
        Err(status) => {
            if status == StatusCode::UNPROCESSABLE_ENTITY && own.case.application.submitted_at.is_none() {
                view.refuse_all("提交之后才能给经办人留言。");
            }
            draft::page(&cx, status, &own, view).await
        }
    }
}

async fn write(cx: &Cx<Member>, id: i64, body: &str, files: Vec<NewDocument>) -> Result<(), PageError> {
    let write = cx.begin().await?;
    let engine = Engine::new(&cx.site, &write)?;
    let own = Own::find(cx, &*write, id).await?;
    let permit = own.permit()?;
    if own.case.application.submitted_at.is_none() {
        return Err(PageError::Conflict("提交之后才能给经办人留言；提交前的问题请拨打咨询电话。".into()));
    }
    let (message, event) = engine.message(permit, &own.case, body).await?;
    for file in files {
        let document = NewDocument { purpose: documents::MESSAGE, purpose_id: Some(message.id), ..file };
        documents::attach(&write, permit, &own.case.application, document).await?;
    }
    Ok(write.commit(event).await?)
}
