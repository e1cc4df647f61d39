//! Finds what a page shows. A document that was taken back says so; one that was never public does not exist.

use crate::access::{Cx, Visitor};
use crate::policies::entity::policy_document::Model;
use crate::policies::rules::{Stage, stage_of};
use crate::policies::store::{self, Hanging};
use crate::web::PageError;

/// A document that the public may see.
pub async fn published(cx: &Cx<Visitor>, id: i64) -> Result<Model, PageError> {
    let document = store::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    be_public(&document)?;
    Ok(document)
}

/// The same with what hangs on the document.
pub async fn published_with_hanging(cx: &Cx<Visitor>, id: i64) -> Result<(Model, Hanging), PageError> {
    let (document, has) = store::find_with_hanging(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    be_public(&document)?;
    Ok((document, has))
}

fn be_public(document: &Model) -> Result<(), PageError> {
    match stage_of(document) {
        Stage::Published => Ok(()),
        Stage::Withdrawn => Err(PageError::Gone(
            "这份文件曾在本站发布，后经编辑撤回，现不再提供。可以在政策库中查找替代文件，或联系发布机构核实。".into(),
        )),
        Stage::Draft | Stage::Scheduled => Err(PageError::NotFound),
    }
}

/// Short name for breadcrumbs: the number where there is one, else the beginning of the title.
pub fn short_name(document: &Model) -> String {
    if let Some(number) = document.document_number.as_deref().filter(|number| !number.is_empty()) {
        return number.to_owned();
    }
    let mut chars = document.title.chars();
    let short: String = chars.by_ref().take(24).collect();
    if chars.next().is_some() { short + "…" } else { short }
}

/// Title with number or day, so that no two pages are called the same.
pub fn full_name(document: &Model) -> String {
    let by_day = || document.published_on.or(document.signed_on).map(|day| format!("{}，{day}", document.issuing_authority));
    let mark = document.document_number.clone().filter(|number| !number.is_empty()).or_else(by_day);
    mark.map_or_else(|| document.title.clone(), |mark| format!("{}（{mark}）", document.title))
}
