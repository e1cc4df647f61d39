//! Sign-ups in the workspace: one's own and those of one's organisation, and signing many people up at once from a table or
//! a file. Either everybody on the list is taken, or nobody is and every problem is said at its cell.

mod list;
mod many;
mod page;
mod rows;
mod table_file;
mod waiting;

use crate::web::Routes;

pub use waiting::SignupsWaiting;

/// Routes of the workspace.
pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/signups", list::show);
    routes.get("/my/occasions/{code}/sign-up", many::show);
    routes.post("/my/occasions/{code}/sign-up", many::send);
    routes.post("/my/occasions/{code}/sign-up/file", table_file::read);
    routes.get("/my/occasions/{code}/people.xlsx", table_file::template);
}
