//! What everybody sees of notices, and how they object.

mod ask;
mod export;
mod list;
mod object;
mod private;
mod show;

use crate::web::Routes;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/notices", list::show);
    routes.get("/notices.atom", export::atom);
    routes.get("/notices/{id}.csv", export::csv);
    routes.get("/notices/{id}.json", export::json);
    routes.get("/notices/{id}", show::show);
    routes.get("/notices/{id}/print", show::print);
    routes.get("/notices/{id}/objections/new", object::show);
    routes.post("/notices/{id}/objections", object::send);
    routes.get("/objections/received", private::received);
    routes.get("/objections/{token}", private::show);
    routes.post("/objections/{token}/withdrawal", private::withdraw);
}
