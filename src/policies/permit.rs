//! Who may do what to a policy document.

use super::entity::policy_document;
use super::rules::{Stage, stage_of};
use crate::access::{Officer, Permit, Refusal};
use crate::platform::Write;

/// Change what the document says.
#[derive(Debug)]
pub struct Edit;

/// Take a step on the way to the public or back.
#[derive(Debug)]
pub struct MoveTo(pub Stage);

/// Add documents.
#[derive(Debug)]
pub struct Add;

/// Keep the lists that help people find documents.
#[derive(Debug)]
pub struct Curate;

/// Every officer with a role in the library may edit its documents; a withdrawn one too, before it is published again.
pub fn edit(_who: &Officer, document: &policy_document::Model) -> Permit<Edit> {
    Permit::granted(document.id)
}

/// Every officer may add documents.
pub fn add(_who: &Officer) -> Permit<Add> {
    Permit::granted(0)
}

/// Every officer may keep topics, synonyms, best bets and the record of searches.
pub fn curate(_who: &Officer) -> Permit<Curate> {
    Permit::granted(0)
}

/// A step that the stage allows.
pub fn step(_who: &Officer, document: &policy_document::Model, to: Stage) -> Result<Permit<MoveTo>, Refusal> {
    let from = stage_of(document);
    if from.may_become(to) {
        return Ok(Permit::granted(document.id));
    }
    Err(Refusal(format!("这份文件目前是「{}」，不能直接变为「{}」。请刷新页面查看最新状态。", from.name(), to.name())))
}

/// The program itself: content loading, imports from the command line, scheduled publication. Takes the write as a sign
/// that no request is being answered in somebody's name.
pub fn by_system<A>(write: &Write, record_id: i64) -> Option<Permit<A>> {
    write.actor().id.is_none().then(|| Permit::granted(record_id))
}
