//! Links between documents: what kinds there are, how each reads from either end, and how links found in a text are kept.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::DbErr;

use super::citation::{Citation, Relation, citations};
use super::entity::{policy_document, policy_relation};
use super::store;
use super::text::Body;
use crate::platform::Write;
use crate::values::DocumentNumber;

/// Found in the text.
pub const DETECTED: &str = "detected";
/// Set by an editor.
pub const EDITOR: &str = "editor";
/// Set by the content files.
pub const CONTENT: &str = "content";

/// Kinds with stored word, how the link reads at its start, and how it reads at its end.
pub const KINDS: [(Relation, &str, &str, &str); 6] = [
    (Relation::Basis, "basis", "制定依据", "据此制定"),
    (Relation::Amends, "amends", "修改了", "被以下文件修改"),
    (Relation::Repeals, "repeals", "废止了", "被以下文件废止"),
    (Relation::Interprets, "interprets", "解读了", "相关解读"),
    (Relation::Formalises, "formalises", "由征求意见稿形成", "已形成正式文件"),
    (Relation::Cites, "cites", "文中提到", "被以下文件提到"),
];

/// The stored word of a kind.
pub fn key(kind: Relation) -> &'static str {
    KINDS.iter().find(|(known, ..)| *known == kind).map_or("cites", |(_, key, ..)| key)
}

/// Reads the stored word.
pub fn parse(key: &str) -> Option<Relation> {
    KINDS.iter().find(|(_, known, ..)| *known == key).map(|(kind, ..)| *kind)
}

/// The rows for the links in a body; `number` is the document's own.
pub fn detected(from_id: i64, number: Option<&str>, body: &str) -> Vec<policy_relation::ActiveModel> {
    let own = number.and_then(DocumentNumber::parse);
    let found = citations(&Body::parse(body), own.as_ref());
    let row = |citation: Citation| policy_relation::ActiveModel {
        id: NotSet,
        from_id: Set(from_id),
        to_id: Set(None),
        to_number_key: Set(Some(citation.number.normal())),
        to_number: Set(Some(citation.number.to_string())),
        to_title: Set(citation.title),
        kind: Set(key(citation.relation).to_owned()),
        origin: Set(DETECTED.to_owned()),
        anchor: Set(Some(citation.anchor)),
    };
    found.into_iter().map(row).collect()
}

/// Finds the links in a document's text anew.
pub async fn detect(write: &Write, document: &policy_document::Model) -> Result<(), DbErr> {
    let rows = detected(document.id, document.document_number.as_deref(), &document.body);
    store::replace_detected(write, document.id, DETECTED, rows).await
}
