//! Pages, tables and interfaces of the directories for visitors. None of them knows who asks, so that every answer can be
//! cached; and none of them sees a private field, because facts come from [`Facts::public`](super::Facts::public).

pub mod card;
mod compare;
mod empty;
mod entry;
pub mod export;
mod facets;
pub mod inquiry;
mod json_ld;
mod list;
mod map;
mod picture;
mod print;
mod said;

use std::sync::Arc;

pub use card::Card;

use super::definition::{Directories, Directory};
use super::event::directories;
use crate::access::{Cx, Visitor};
use crate::web::{PageError, Routes};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/pictures/{id}/{size}", picture::show);
    for key in directories() {
        routes.get(&format!("/{key}"), list::show);
        routes.get(&format!("/{key}.csv"), export::csv);
        routes.get(&format!("/{key}.json"), export::json);
        routes.get(&format!("/{key}/compare"), compare::show);
        routes.get(&format!("/{key}/{{id}}"), entry::show);
        routes.get(&format!("/{key}/{{id}}/print"), print::show);
    }
}

/// The directory that an address begins with.
fn directory_of(cx: &Cx<Visitor>) -> Result<(Arc<Directories>, Arc<Directory>), PageError> {
    let directories = cx.site.kept::<Directories>()?;
    let first = cx.path().split('/').nth(1).and_then(|part| part.split('.').next()).unwrap_or_default();
    let directory = directories.by_key(first).cloned().ok_or(PageError::NotFound)?;
    Ok((directories, directory))
}
