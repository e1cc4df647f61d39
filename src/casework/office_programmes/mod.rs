//! The office for programmes: their definitions with checks and history, their calls, and who could apply and has not
//! (免申即享).

mod calls;
mod candidates;
mod compare;
mod definition;
mod edit;
mod invite;
mod list;
mod preview;
mod show;
mod times;

use crate::access::{Officer, Refusal};
use crate::casework::entity::programme;
use crate::casework::permit;
use crate::casework::store::programmes::{DRAFT, PUBLISHED};
use crate::web::Routes;

/// Where the list is.
const LIST: &str = "/office/programmes";

pub(super) fn routes(routes: &mut Routes) {
    routes.get(LIST, list::show);
    routes.get("/office/programmes/new", edit::show_new);
    routes.post(LIST, edit::create);
    routes.post("/office/programmes/preview", preview::show);
    routes.get("/office/programmes/{id}", show::show);
    routes.get("/office/programmes/{id}/edit", edit::show_edit);
    routes.post("/office/programmes/{id}", edit::update);
    routes.post("/office/programmes/{id}/preview", preview::show_saved);
    routes.get("/office/programmes/{id}/revisions/{number}", compare::show);
    routes.post("/office/programmes/{id}/publication", show::publish);
    routes.post("/office/programmes/{id}/retirement", show::retire);
    routes.get("/office/programmes/{id}/calls", calls::show);
    routes.post("/office/programmes/{id}/calls", calls::create);
    routes.get("/office/programmes/{id}/calls/{call}", calls::show_one);
    routes.post("/office/programmes/{id}/calls/{call}", calls::update);
    routes.post("/office/programmes/{id}/calls/{call}/cancellation", calls::cancel);
    routes.get("/office/programmes/{id}/candidates", candidates::show);
    routes.get("/office/programmes/{id}/candidates.csv", candidates::csv);
    routes.post("/office/programmes/{id}/invitations", invite::send);
}

/// The address of a programme in the office, and of parts of it.
fn url(id: i64, part: &str) -> String {
    if part.is_empty() { format!("{LIST}/{id}") } else { format!("{LIST}/{id}/{part}") }
}

/// Applications are the work of case officers; editors of the library have no business here.
fn admitted(who: &Officer) -> Result<(), Refusal> {
    if permit::handles(who) {
        return Ok(());
    }
    Err(Refusal("申报项目由经办部门维护，您的账号负责政策库。如需权限，请联系系统管理员。".into()))
}

/// A state as a tag.
pub struct StateTag {
    /// Ends the class.
    pub kind: &'static str,
    /// Drawing.
    pub icon: &'static str,
    /// Word.
    pub word: &'static str,
}

impl StateTag {
    /// Of a programme.
    fn of(row: &programme::Model) -> Self {
        match row.state.as_str() {
            PUBLISHED => Self { kind: "published", icon: "eye", word: "已公开" },
            DRAFT => Self { kind: "draft", icon: "edit", word: "草稿" },
            _ => Self { kind: "withdrawn", icon: "withdraw", word: "已停用" },
        }
    }
}
