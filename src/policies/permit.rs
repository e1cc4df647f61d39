//! Who may do what to a policy document.

use super::entity::policy_document;
use super::rules::{Stage, stage_of};
use crate::access::{Officer, Permit, Refusal, Role};
use crate::platform::Write;
use crate::web::PageError;

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

/// Editors and administrators keep the library; case officers have other work.
fn keeps_library(who: &Officer) -> Result<(), Refusal> {
    if matches!(who.role, Role::Administrator | Role::Editor) {
        return Ok(());
    }
    Err(Refusal("政策库由编辑和系统管理员维护。如工作需要，请联系系统管理员调整角色。".into()))
}

/// Who keeps the library may edit its documents; a withdrawn one too, before it is published again.
pub fn edit(who: &Officer, document: &policy_document::Model) -> Result<Permit<Edit>, Refusal> {
    keeps_library(who).map(|()| Permit::granted(document.id))
}

/// Who keeps the library may add documents.
pub fn add(who: &Officer) -> Result<Permit<Add>, Refusal> {
    keeps_library(who).map(|()| Permit::granted(0))
}

/// Who keeps the library also keeps topics, synonyms, best bets and the record of searches.
pub fn curate(who: &Officer) -> Result<Permit<Curate>, Refusal> {
    keeps_library(who).map(|()| Permit::granted(0))
}

/// A step that the stage allows. Where it does not, that is a conflict with the document as it stands, whoever asks.
pub fn step(who: &Officer, document: &policy_document::Model, to: Stage) -> Result<Permit<MoveTo>, PageError> {
    keeps_library(who)?;
    let from = stage_of(document);
    if from.may_become(to) {
        return Ok(Permit::granted(document.id));
    }
    Err(PageError::Conflict(format!(
        "这份文件目前是「{}」，不能直接变为「{}」。请刷新页面查看最新状态。",
        from.name(),
        to.name()
    )))
}

/// The program itself: content loading, imports from the command line, scheduled publication. Takes the write as a sign
/// that no request is being answered in somebody's name.
pub fn by_system<A>(write: &Write, record_id: i64) -> Option<Permit<A>> {
    write.actor().id.is_none().then(|| Permit::granted(record_id))
}
