//! Amending a published document: a new version with another text, the old one kept for comparison.

use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::edit::{Frame, conflict, form_page, found, hang, is_number_taken, topic_ids, understood};
use crate::access::{Cx, Officer};
use crate::policies::draft::PolicyDraft;
use crate::policies::entity::policy_document::Model;
use crate::policies::event::LibraryEvent;
use crate::policies::form::PolicyForm;
use crate::policies::rules::{Stage, stage_of};
use crate::policies::{link, permit, store};
use crate::web::{Answer, FormView, PageError, Posted, Routes, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/policies/{id}/amendment", show);
    routes.post("/office/policies/{id}/amendment", amend);
}

fn frame(document: &Model) -> Frame {
    Frame {
        heading: "修订文件",
        lead: format!(
            "保存后立即公开为第 {} 版，第 {} 版保留在历史版本中，公众可以对比。",
            document.version + 1,
            document.version
        ),
        action: link::office_part(document.id, "amendment"),
        verb: "保存为新版本",
        is_amendment: true,
        ..Frame::of(document)
    }
}

async fn amendable(cx: &Cx<Officer>, id: i64) -> Result<Model, PageError> {
    let document = found(cx, id).await?;
    if stage_of(&document) == Stage::Published {
        return Ok(document);
    }
    Err(PageError::Conflict("只有已发布的文件才需要修订。这份文件没有公开，请直接编辑。".into()))
}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let document = amendable(&cx, *id).await?;
    let form = FormView::of_form(&PolicyForm::of_document(&document, &topic_ids(&cx, *id).await?));
    form_page(&cx, StatusCode::OK, form, *id, frame(&document)).await
}

async fn amend(cx: Cx<Officer>, id: Path<i64>, posted: Posted<PolicyForm>) -> Answer {
    let document = amendable(&cx, *id).await?;
    let (form, mut view) = posted.unchecked();
    let outcome = try_amend(&cx, &document, &form, &mut view).await;
    match view.settle(outcome)? {
        Ok(number) => {
            cx.flash(format!("第 {number} 版已公开，旧版本可在历史版本中查看。"));
            Ok(see_other(link::office(*id)))
        }
        Err(status) => form_page(&cx, status, view, *id, frame(&document)).await,
    }
}

async fn try_amend(cx: &Cx<Officer>, before: &Model, form: &PolicyForm, view: &mut FormView) -> Result<Option<i32>, PageError> {
    let reason = form.reason.trim();
    if reason.is_empty() {
        view.refuse("reason", "请写明修订说明，例如：根据川府函〔2021〕9号调整责任单位");
    }
    let base = PolicyDraft::of(before);
    let Some(draft) = understood(cx, form, &base, view) else { return Ok(None) };
    if draft.title == base.title && draft.body == base.body {
        view.refuse_all("标题和正文都没有变化，不需要新版本。只改日期、主题等信息时，请用“编辑”。");
        return Ok(None);
    }
    let write = cx.begin().await?;
    if is_number_taken(&write, &draft, before.id, view).await? {
        return Ok(None);
    }
    if before.revision != form.revision() {
        return Err(conflict(&write, before.id, view).await?);
    }
    let amended = store::amend(&write, &permit::edit(&cx.who, before)?, before, &draft, reason).await?;
    let Some(amended) = amended else { return Err(conflict(&write, before.id, view).await?) };
    hang(cx, &write, &amended, form).await?;
    let (old, mut new) = base.changes(&draft);
    new["reason"] = reason.into();
    let summary = format!("修订为第 {} 版", amended.version);
    write.commit(LibraryEvent::policy("policy.amended", &amended, summary).with_changes(old, new)).await?;
    Ok(Some(amended.version))
}
