//! Messages to the applicant, with files.

use actix_web::web::Path;

use super::{act, answer, refused};
use crate::access::{Cx, Officer};
use crate::casework::event::CaseEvent;
use crate::casework::files;
use crate::casework::link;
use crate::casework::store::documents::{self, NewDocument};
use crate::casework::store::messages;
use crate::web::upload::Upload;
use crate::web::{Answer, FormView, PageError, Routes, see_other};

/// Files of a message.
const MOST_FILES: usize = 5;
/// Characters of a message.
const MOST: usize = 2000;

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/office/applications/{id}/messages", write);
    routes.post("/office/applications/{id}/messages/read", read);
}

async fn write(cx: Cx<Officer>, id: Path<i64>, upload: Upload) -> Answer {
    let id = *id;
    let mut view = FormView::of_pairs(&upload.pairs, &[]);
    let body = upload.text("message").trim().to_owned();
    if body.is_empty() || body.chars().count() > MOST {
        view.refuse("message", format!("请写留言内容，最多 {MOST} 字"));
    }
    if upload.files.len() > MOST_FILES {
        view.refuse("files", format!("一次最多附 {MOST_FILES} 个文件"));
    }
    let mut kept = Vec::new();
    for file in &upload.files {
        match files::look(file, &[], None) {
            Err(words) => view.refuse("files", words),
            Ok(media_type) if !view.is_invalid() => kept.push(NewDocument {
                purpose: documents::MESSAGE,
                name: file.name.clone(),
                media_type: Some(media_type.to_owned()),
                sha256: Some(cx.site.files.put(file.bytes.clone()).await?),
                size: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
                ..NewDocument::default()
            }),
            Ok(_) => {}
        }
    }
    if view.is_invalid() {
        return refused(&cx, id, view, "message").await;
    }
    let done = act(&cx, id, async |engine, case, permit| {
        let (row, event) = engine.message(permit, case, &body).await?;
        for document in kept {
            let document = NewDocument { purpose_id: Some(row.id), ..document };
            documents::attach(engine.write, permit, &case.application, document).await?;
        }
        Ok(((), event))
    });
    match done.await {
        Ok(()) => {
            cx.flash("留言已发送，并已发信提醒申报单位。");
            Ok(see_other(format!("{}?view=messages", link::office(id))))
        }
        Err(error) => answer(&cx, id, view, Err(error), "message").await,
    }
}

/// Marks what the applicant wrote as read.
async fn read(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let done: Result<u64, PageError> = act(&cx, *id, async |engine, case, permit| {
        let count = messages::read(engine.write, permit).await?;
        Ok((count, CaseEvent::of("application.messages_read", &case.application, format!("阅读留言 {count} 条"))))
    })
    .await;
    done?;
    cx.flash("留言已标为已读。");
    Ok(see_other(format!("{}?view=messages", link::office(*id))))
}
