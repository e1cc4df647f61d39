//! How a document will look to the public: as it is stored, or as it stands in a form that is not saved.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::edit::found;
use super::page::{ProseBlock, Tag, prose, short_name};
use crate::access::{Cx, Desk, Officer};
use crate::policies::draft::PolicyDraft;
use crate::policies::form::PolicyForm;
use crate::policies::link;
use crate::policies::rules::{Stage, Validity, stage_of};
use crate::policies::text::{Body, OutlineEntry};
use crate::web::filters::date_or_blank;
use crate::web::{Answer, Posted, Routes, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/office/policies/preview", typed);
    routes.get("/office/policies/{id}/preview", stored);
    routes.post("/office/policies/{id}/preview", typed_over);
}

#[derive(Template)]
#[template(path = "policies/office/preview.html")]
struct PreviewPage {
    desk: Desk,
    crumb: Option<(String, String)>,
    notice: &'static str,
    ways: Vec<(&'static str, String)>,
    title: String,
    validity: Tag,
    facts: Vec<(&'static str, String)>,
    outline: Vec<OutlineEntry>,
    prose: Vec<ProseBlock>,
}

async fn stored(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let document = found(&cx, *id).await?;
    let stage = stage_of(&document);
    let notice = if stage == Stage::Published { "已公开的内容" } else { "预览：尚未公开" };
    let mut ways = vec![("返回办理", link::office(*id)), ("编辑", link::office_edit(*id))];
    if stage == Stage::Published {
        ways.push(("查看网页", link::policy(*id)));
    }
    page(&cx, Some((short_name(&document), link::office(*id))), notice, ways, &PolicyDraft::of(&document))
}

async fn typed(cx: Cx<Officer>, posted: Posted<PolicyForm>) -> Answer {
    let (form, _) = posted.unchecked();
    page(&cx, None, UNSAVED, Vec::new(), &form.rough_draft(&cx.site.zone))
}

async fn typed_over(cx: Cx<Officer>, id: Path<i64>, posted: Posted<PolicyForm>) -> Answer {
    let document = found(&cx, *id).await?;
    let (form, _) = posted.unchecked();
    let crumb = Some((short_name(&document), link::office(*id)));
    page(&cx, crumb, UNSAVED, Vec::new(), &form.rough_draft(&cx.site.zone))
}

const UNSAVED: &str = "预览：还没有保存";

fn page(cx: &Cx<Officer>, crumb: Option<(String, String)>, notice: &'static str, ways: Vec<(&'static str, String)>, draft: &PolicyDraft) -> Answer {
    let body = Body::parse(&draft.body);
    let today = cx.site.clock.today();
    let validity = Validity::of_row(&draft.standing, [draft.effective_on, draft.expires_on, None], today);
    let facts = [
        ("索引号", draft.index_number.clone().unwrap_or_default()),
        ("公文种类", draft.kind.clone()),
        ("发布机构", draft.issuing_authority.clone()),
        ("文号", draft.document_number.clone().unwrap_or_default()),
        ("成文日期", date_or_blank(draft.signed_on)),
        ("发布日期", date_or_blank(draft.published_on)),
        ("施行日期", date_or_blank(draft.effective_on)),
        ("失效日期", date_or_blank(draft.expires_on)),
    ];
    let page = PreviewPage {
        desk: cx.desk("预览"),
        crumb,
        notice,
        ways,
        title: draft.title.clone(),
        validity: Tag::of_validity(validity),
        facts: facts.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        outline: body.outline(),
        prose: prose(&body, 2),
    };
    render(StatusCode::OK, &page)
}
