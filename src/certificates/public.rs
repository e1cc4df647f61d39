//! The register that everybody may ask: by code, by number, or with the file itself.

mod file;
mod show;
mod verify;

use crate::web::Routes;

/// Routes for everybody.
pub(super) fn routes(routes: &mut Routes) {
    routes.get("/verify", verify::ask);
    routes.post("/verify/file", file::compare);
    routes.get("/verify/{code}.json", show::machine);
    routes.get("/verify/{code}", show::show);
}
